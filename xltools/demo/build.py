"""演示: a whole appraisal, and exactly what must be found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xltools.demo import plants
from xltools.demo.arrivals import CONSOLIDATED, CREATED, ISSUED, arrival, at
from xltools.demo.city import demo_scheme
from xltools.demo.damage import with_error_value
from xltools.demo.filling import demo_csv
from xltools.files import write_whole
from xltools.folder.opening import open_workspace
from xltools.folder.receive import receive, setup_of
from xltools.forms.address import a1
from xltools.forms.fill import fill_form
from xltools.forms.issued import file_names
from xltools.forms.layout import plan_form
from xltools.ledger import keys
from xltools.registers.adjustments import write_adjustments
from xltools.scheme.model import Scheme, Scorer
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.text import messages
from xltools.text.finding import Finding
from xltools.workspace import Workspace

_ERROR_VALUES = ("#REF!",)
Expected = Counter[tuple[str, str, str]]
"""(code, scorer, unit) of the findings that must appear, neither more nor fewer."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A built demo and how its findings compare with what was planted."""

    workspace: Workspace
    consolidation: Consolidation
    missing: tuple[str, ...]
    """Planted and not found."""
    surplus: tuple[str, ...]
    """Found and not planted."""

    @property
    def as_planted(self) -> bool:
        return not self.missing and not self.surplus


def build_demo(root: Path) -> Demo:
    """Build the demo in the empty or absent folder `root`.

    Raises:
        Refusal: the folder has something in it.
    """
    scheme = demo_scheme()
    workspace = new_workspace(root, scheme, key_dir=None, now=at(CREATED))
    write_whole(workspace.adjustments, write_adjustments(scheme, plants.register()))
    issue(root, now=at(ISSUED))
    _returns(workspace, scheme)
    done = consolidate(root, now=at(CONSOLIDATED))
    expected, found = planted(), seen(done.appraisal.findings)
    return Demo(
        workspace,
        done,
        missing=_names(expected - found),
        surplus=_names(found - expected),
    )


def planted() -> Expected:
    """What the plants must give rise to."""
    slips = Counter((slip.code, slip.scorer, slip.unit) for slip in plants.SLIPS)
    return slips + Counter(plants.EXPECTED_BEYOND_SLIPS)


def seen(findings: tuple[Finding, ...]) -> Expected:
    """Findings by code, scorer and unit."""
    return Counter((f.code, f.scorer, f.unit) for f in findings)


def _names(counts: Expected) -> tuple[str, ...]:
    return tuple(
        "·".join(part for part in key if part) for key in sorted(counts) for _ in range(counts[key])
    )


def _returns(workspace: Workspace, scheme: Scheme) -> None:
    """Fill every form and let the returns come in one after the other."""
    names, setup = file_names(scheme), setup_of(open_workspace(workspace.root))
    present = [scorer for scorer in scheme.scorers if scorer.code != plants.ABSENT]
    for scorer in sorted(present, key=lambda one: arrival(scheme, one.code)):
        form = (workspace.issued / names[scorer.code]).read_bytes()
        filled, _ = fill_form(form, demo_csv(scheme, scorer).encode(), messages.DEMO_CSV)
        assert filled is not None, "the demo fills its own forms"
        filled = _damaged(filled, scheme, scorer)
        clock = at(arrival(scheme, scorer.code))
        copies = ("", "(1)") if scorer.code == plants.DOUBLE else ("",)
        for copy in copies:
            write_whole(workspace.inbox / f"{scorer.name}评分表{copy}.xlsx", filled)
            receive(workspace, clock, setup=setup)


def _damaged(form: bytes, scheme: Scheme, scorer: Scorer) -> bytes:
    """The form with the error values that a scorer's slips call for."""
    plan = plan_form(scheme, scorer, keys.DEMO_WORKSPACE)
    for slip in plants.SLIPS:
        if slip.scorer != scorer.code or slip.typed not in _ERROR_VALUES:
            continue
        for number, sheet in enumerate(plan.sheets, 2):
            if sheet.item == slip.item:
                row = next(row for row, unit in sheet.unit_rows() if unit.code == slip.unit)
                cell = a1(row, sheet.entry_columns[0][0])
                form = with_error_value(form, f"xl/worksheets/sheet{number}.xml", cell, slip.typed)
    return form
