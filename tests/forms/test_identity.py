"""Identity survives what honest programs do, and tells apart what others do to it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.forms import samples
from tests.forms.altering import resaved, saved
from tests.office import Office
from xltools.forms.identity import IdentityReading, IdentityStatus, meta_rows, read_identity, sign
from xltools.forms.plan import parse_plan
from xltools.forms.reader import identity_of, read_form
from xltools.forms.writer import write_form
from xltools.ledger.keys import demo_key

PLAN = samples.plan("PF04")
IDENTITY = samples.signed(PLAN, revision=3)
PUBLIC = demo_key().public_key()


def carriers() -> tuple[dict[str, str], dict[str, str]]:
    """Properties and `_meta` cells of a genuine form."""
    cells: dict[str, str] = {}
    for number, (name, value) in enumerate(meta_rows(PLAN, IDENTITY), 1):
        cells[f"A{number}"], cells[f"B{number}"] = name, value
    return dict(IDENTITY.fields()), cells


def with_meta(cells: dict[str, str], name: str, value: str) -> dict[str, str]:
    """The `_meta` cells with one row's value changed."""
    row = next(cell[1:] for cell, said in cells.items() if said == name)
    return {**cells, f"B{row}": value}


def test_a_genuine_form() -> None:
    reading = read_identity(*carriers(), PUBLIC)
    assert reading == IdentityReading(IdentityStatus.GENUINE, IDENTITY, PLAN)
    assert reading.genuine


def test_nothing_there() -> None:
    assert read_identity({}, {}, PUBLIC).status is IdentityStatus.MISSING
    others = {"Company": "某单位"}, {"A1": "标题", "B1": "x", "C1": "y"}
    assert read_identity(*others, PUBLIC).status is IdentityStatus.MISSING


def test_one_carrier_lost() -> None:
    properties, cells = carriers()
    reading = read_identity(properties, {}, PUBLIC)
    assert (reading.status, reading.identity) == (IdentityStatus.ONE_SIDED, IDENTITY)
    alone = read_identity({}, cells, PUBLIC)
    assert alone == IdentityReading(IdentityStatus.GENUINE, IDENTITY, PLAN, alone=True)
    [named] = [ref for ref, text in cells.items() if text == "xltools.revision"]
    forged = cells | {"B" + named[1:]: "77"}
    assert read_identity({}, forged, PUBLIC).status is IdentityStatus.FORGED


@pytest.mark.parametrize("name", ["workspace", "digest", "revision", "signature", "scorer"])
def test_one_carrier_edited(name: str) -> None:
    properties, cells = carriers()
    properties[f"xltools.{name}"] = "7"
    reading = read_identity(properties, cells, PUBLIC)
    assert reading.status is IdentityStatus.EDITED
    assert reading.differing == (f"xltools.{name}",)


def test_both_carriers_edited_alike() -> None:
    properties, cells = carriers()
    properties["xltools.revision"] = "9"
    cells = with_meta(cells, "xltools.revision", "9")
    reading = read_identity(properties, cells, PUBLIC)
    assert reading.status is IdentityStatus.FORGED
    assert reading.identity is not None
    assert reading.identity.revision == 9
    assert read_identity(properties, cells).genuine


def test_signed_by_another_key() -> None:
    forged = sign(PLAN, 3, Ed25519PrivateKey.generate())
    cells: dict[str, str] = {}
    for number, (name, value) in enumerate(meta_rows(PLAN, forged), 1):
        cells[f"A{number}"], cells[f"B{number}"] = name, value
    assert read_identity(forged.fields(), cells, PUBLIC).status is IdentityStatus.FORGED


def test_another_plan_under_a_genuine_identity() -> None:
    properties, cells = carriers()
    changed = PLAN.canonical().replace('"points":"5"', '"points":"6"')
    reading = read_identity(properties, with_meta(cells, "xltools.plan.1", changed), PUBLIC)
    assert reading.status is IdentityStatus.PLAN_ALTERED
    assert reading.plan is None


@pytest.mark.parametrize("junk", ["", "[", "null", '"text"', "[1]", "[" * 5000, "é"])
def test_junk_is_edited_not_fatal(junk: str) -> None:
    properties, cells = carriers()
    properties["xltools.units.1"] = junk
    cells = with_meta(cells, "xltools.units.1", junk)
    assert read_identity(properties, cells, PUBLIC).status is IdentityStatus.EDITED


def test_it_survives_libreoffice_and_openpyxl(office: Office) -> None:
    form = write_form(PLAN, IDENTITY)
    for data in (form, resaved(form), office.recalculate(form), resaved(office.recalculate(form))):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert identity_of(book) == IdentityReading(IdentityStatus.GENUINE, IDENTITY, PLAN)


def test_values_typed_in_libreoffice_are_read_back(office: Office) -> None:
    plan = samples.plan("PF01")
    blank = write_form(plan, samples.signed(plan))
    typed = office.type_into(
        blank,
        {
            ("评分表", "D7"): 92.41,
            ("评分表", "F7"): "＝好\n第二行",
            ("评分表", "E8"): "不涉及",
            ("评分表", "F8"): "=1+1",
            ("评分表", "D11"): "９５",
        },
    )
    opened, findings = read_form(typed, "form.xlsx")
    assert opened is not None and not findings
    from decimal import Decimal

    assert opened.values == (
        samples.mark("ZF01", Decimal("92.41"))
        | samples.reasoned("ZF01", "＝好\n第二行")
        | samples.special("ZF02", "不涉及", "=1+1")
        | samples.mark("SH04", "９５")
    )
    assert opened.identity == samples.signed(plan)


def test_texts_that_programs_mangle_survive(office: Office) -> None:
    odd = "  _x0041_ & <市> \u200b \U0001f600 “引”"
    scheme = samples.scheme()
    first = scheme.units[0].model_copy(update={"name": odd, "code": "a b_x0042_"})
    scheme = scheme.model_copy(update={"units": (first, *scheme.units[1:])})
    plan = samples.plan("PF02", scheme)
    form = write_form(plan, samples.signed(plan))
    for data in (resaved(form), office.recalculate(form)):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert identity_of(book).plan == plan


def test_the_digest_covers_what_the_form_shows_and_no_more() -> None:
    base = samples.scheme()
    units = list(base.units)
    others = [
        base.model_copy(
            update={"units": (units[0].model_copy(update={"aliases": ("旧称",)}), *units[1:])}
        ),
        base.model_copy(update={"outcomes": ()}),
        base.model_copy(update={"items": (base.items[0], *base.items[:0], *base.items[1:4])}),
        samples.scheme(bottom_k=3, total_decimals=4),
    ]
    digest = samples.plan("PF01", base).digest
    assert {samples.plan("PF01", other).digest for other in others} == {digest}
    renamed = units[0].model_copy(update={"name": "市教体局"})
    changed = [
        base.model_copy(update={"units": (renamed, *units[1:])}),
        base.model_copy(update={"recusals": ()}),
        samples.scheme(year=2018),
    ]
    assert digest not in {samples.plan("PF01", other).digest for other in changed}


def test_the_canonical_plan_is_read_back_and_says_numbers_one_way() -> None:
    for scorer in ("PF01", "PF02", "PF04"):
        plan = samples.plan(scorer)
        again = parse_plan(plan.canonical())
        assert again == plan
        assert again.digest == plan.digest
    from decimal import Decimal

    base = samples.scheme()
    item = base.items[0].model_copy(update={"points": Decimal("5.00")})
    same = base.model_copy(update={"items": (item, *base.items[1:])})
    assert samples.plan("PF01", same).digest == samples.plan("PF01", base).digest


def test_properties_are_short_texts() -> None:
    assert max(len(value) for value in IDENTITY.fields().values()) <= 255
    assert all(name.isascii() and value.isascii() for name, value in IDENTITY.fields().items())


def test_removing_the_meta_sheet_is_noticed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_form(PLAN, IDENTITY)))
    del book["_meta"]
    opened, findings = read_form(saved(book), "改.xlsx")
    assert opened is None
    assert [finding.code for finding in findings] == ["识别信息缺失"]
