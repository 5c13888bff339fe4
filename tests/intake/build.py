"""Good filled forms of the sample scheme, and reading them the way a consolidation does."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tests.forms.samples import mark, plan, reasoned, scheme, signed, special
from xltools.files import sha256
from xltools.forms.writer import Values, write_form
from xltools.intake import Intake, Received, read_returns
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key, public_pem
from xltools.scheme.model import Scheme

ARRIVED = "2017-12-08T09:00:00+08:00"
KEY = public_pem(demo_key())


def values() -> Values:
    """PF01's entries: marks, a low one with its reason, one 不涉及 with its reason."""
    return {
        **mark("ZF01", Decimal("92.5")),
        **mark("ZF02", Decimal(76)),
        **reasoned("ZF02", "2件信访事项超期办理"),
        **mark("SH04", Decimal("88.25")),
        **special("SH05", "不涉及", "无信访事项办理职责"),
        **mark("GG06", Decimal(0)),
        **reasoned("GG06", "全年未办理"),
    }


@cache
def good(revision: int = 1) -> bytes:
    """PF01's form, filled in without fault. D7, D8, D11, D12, D14 are its entry cells."""
    made = plan("PF01")
    return write_form(made, signed(made, revision), values())


@cache
def county(scorer: str = "PF02", first: str = "95") -> bytes:
    """A county's form."""
    made = plan(scorer)
    marks = {
        key: value
        for n, code in enumerate(made.units)
        for key, value in mark(code, Decimal(first) - n, "2").items()
    }
    return write_form(made, signed(made), marks)


def take(*contents: bytes, of: Scheme | None = None, names: tuple[str, ...] = ()) -> Intake:
    """What reading these files comes to."""
    named = names or tuple(f"报送件{number}.xlsx" for number in range(1, len(contents) + 1))
    received = [
        Received(sha256(data), name, ARRIVED) for data, name in zip(contents, named, strict=True)
    ]
    held = {sha256(data): data for data in contents}
    return read_returns(of or scheme(), DEMO_WORKSPACE, KEY, received, held, workers=0)


def said(intake: Intake) -> list[str]:
    """Codes of the findings about files, without those about scorers who sent nothing."""
    return [finding.code for finding in intake.findings if finding.code != "尚未报送"]


def marks_of(intake: Intake) -> dict[str, str]:
    """Unit → mark or state, of PF01's item."""
    return {
        m.unit: str(Decimal(m.integer).scaleb(-m.scale)) if m.state == "得分" else str(m.state)
        for m in intake.marks
        if m.scorer == "PF01"
    }
