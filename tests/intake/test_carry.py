"""What is carried over from a return into the fresh form that goes back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.forms import method_samples
from tests.forms.altering import resaved
from tests.forms.samples import plan, scheme, signed
from tests.intake import surgery as cut
from tests.intake.build import good, marks_of, take, values
from tests.intake.variants import CELL, Variant, variants
from tests.intake.variants.beside import commented
from tests.office import Office
from xltools.forms.event_lines import line_entry
from xltools.forms.groups import Value, asked
from xltools.forms.mending import Mending
from xltools.forms.notice import example_value
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.writer import write_form
from xltools.intake.carry import Carried, agreed, blank_carry, carry
from xltools.intake.expected import IntakeContext
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.methods.base import EntryField
from xltools.reports.send_back import mending, to_mend
from xltools.scheme.model import Scheme
from xltools.text.finding import Severity

CELLS = [one for one in variants() if one.outcome == CELL and one.of_department]


def carried(data: bytes, made: FormPlan, of: Scheme) -> Carried:
    return carry(data, made, IntakeContext(of, DEMO_WORKSPACE, demo_key().public_key()))


def sent_back(data: bytes, made: FormPlan, of: Scheme) -> tuple[bytes, Mending]:
    """The form of revision 2 that answers `data`."""
    intake = take(data, of=of)
    scorer = next(s for s in of.scorers if s.code == made.scorer)
    points = to_mend(intake.findings, intake.returns, scorer.code)
    found = carried(data, made, of)
    said = mending(of, scorer, points, "", revision=2, carried=found)
    return write_form(made, signed(made, 2), found.values, said), said


def everything(made: FormPlan) -> dict[Entry, Value]:
    """Every cell of the form filled in with something that may stand there."""
    found: dict[Entry, Value] = {}
    for sheet in made.sheets:
        for cell in sheet.above_entries:
            assert cell.field is not None
            entry = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
            found[entry] = typed(cell.field)
        if sheet.lines:
            said: dict[str, Value] = {
                "date": Decimal(42900),
                "unit": sheet.rows[0].name,
                "rule": "K1 被省级媒体曝光属实",
                "number": Decimal(2),
                "fact": "窗口脱岗",
                "basis": "佐证1",
            }
            said |= {"part": sheet.parts[0][2]} if sheet.parts else {}
            found |= {line_entry(sheet, 3, key): value for key, value in said.items()}
            continue
        for _, row in sheet.unit_rows():
            if row.recused:
                continue
            for _, column in sheet.entry_columns:
                if column.field is not None and asked(row, column):
                    entry = Entry(row.code, sheet.item, column.period, column.stratum, column.key)
                    found[entry] = typed(sheet.field(row, column))
            found[Entry(row.code, sheet.item, "", "", "reason")] = "依据充分"
    return found


def typed(field: EntryField) -> Value:
    value = example_value(field, Decimal("0.5"))
    return value if field.choices else Decimal(value)


@pytest.mark.parametrize("code", list(method_samples.KINDS))
def test_every_kind_of_form_keeps_what_was_typed(code: str) -> None:
    made, of = method_samples.plan(code), method_samples.scheme()
    entered = everything(made)
    found = carried(write_form(made, signed(made), entered), made, of)
    confirmations = {e for e in entered if not e.unit and e.field == "complete"}
    kept = {e: v for e, v in entered.items() if e not in confirmations}
    assert found.values == kept


def test_a_mixed_form_keeps_marks_reasons_and_special_cases() -> None:
    assert carried(good(), plan(), scheme()).values == dict(values())


@pytest.mark.parametrize("variant", CELLS, ids=str)
def test_a_form_that_comes_back_as_it_was_sent_says_so_again(variant: Variant) -> None:
    of = scheme()
    before = marks_of(take(variant.data, of=of))
    data, said = sent_back(variant.data, plan(), of)
    asked = {row.code for _, row in plan().sheets[0].unit_rows()}
    lost = {unit for unit in asked if before.get(unit, "未填") in ("待更正", "未填")}
    assert said.points
    assert said.remarks or not lost
    again = take(data, of=of)
    after = marks_of(again)
    assert {unit for unit in lost if after[unit] in ("待更正", "未填")} == lost
    assert any(f.severity is Severity.ERROR for f in again.findings) or not lost
    assert "增加了工作表" not in {f.code for f in again.findings}
    assert {unit: v for unit, v in after.items() if unit not in lost} == {
        unit: v for unit, v in before.items() if unit not in lost
    }


def test_once_mended_nothing_is_left_to_say(office: Office) -> None:
    bad = cut.text(good(), "D7", "九十五")
    data, said = sent_back(bad, plan(), scheme())
    (point,) = said.points
    assert (point.sheet, point.cell, point.written) == ("评分表", "D7", "九十五")
    mended = office.type_into(data, {("评分表", "D7"): 95.0})
    intake = take(bad, mended)
    assert [f.code for f in intake.findings if f.code != "尚未报送"] == ["已由新件替代"]
    assert marks_of(intake)["ZF01"] == "95"


def test_the_form_that_goes_back_recalculates(office: Office) -> None:
    data, _ = sent_back(cut.put(good(), "D7", "105"), plan(), scheme())
    office.assert_recalculation_changes_nothing(data)


def test_the_same_return_gives_the_same_bytes() -> None:
    bad = cut.put(good(), "D7", "105")
    assert sent_back(bad, plan(), scheme()) == sent_back(bad, plan(), scheme())


def test_a_file_that_is_no_form_gives_a_blank_one() -> None:
    assert carried(b"PK", plan(), scheme()).values == {}


def test_two_returns_agree_on_what_both_say() -> None:
    first = carried(good(), plan(), scheme())
    other = carried(cut.put(good(), "D7", "90"), plan(), scheme())
    found, differing = agreed([first, other])
    assert differing == {("评分表", "D7"): [Decimal("92.5"), Decimal(90)]}
    assert Entry("ZF01", "1", "", "", "mark") not in found.values
    assert ("评分表", "D7") in found.wanting


def test_a_blank_form_knows_where_its_entries_stand() -> None:
    found = blank_carry(plan())
    assert found.cells[Entry("ZF01", "1", "", "", "mark")] == ("评分表", "D7")
    assert not found.values


def _codes(data: bytes) -> list[str]:
    return [f.code for f in take(data).findings if f.code != "尚未报送"]


def test_the_offices_own_remarks_are_told_from_what_others_add() -> None:
    """In a form that goes back: its list, its red cells' comments, and a person's between them."""
    data, said = sent_back(cut.text(cut.put(good(), "D8"), "D7", "九十五"), plan(), scheme())
    assert said.remarks["评分表"].keys() == {"D7", "D8"}
    quiet = _codes(data)
    assert not {"有批注", "表外有内容", "增加了工作表"} & set(quiet)
    assert _codes(resaved(data)) == quiet
    for sheet, ref, kind in (
        (1, "B30", "表外有内容"),
        (1, "D12", "表外有内容"),
        (3, "I7", "表外有内容"),
    ):
        added = take(cut.text(data, ref, "市教育局应为60", sheet)).findings
        [finding] = [one for one in added if one.code == kind]
        assert (finding.cell, finding.value) == (ref, "市教育局应为60")
    part = next(name for name in cut.parts(data) if "comments" in name and name.endswith(".xml"))

    def answer(root) -> None:
        next(t for t in root.iter(cut.MAIN + "t") if t.text).text += "已改为60"

    added = take(cut.edited(data, part, answer)).findings
    [finding] = [one for one in added if one.code == "有批注"]
    assert finding.cell in ("D7", "D8")


def test_a_form_sent_back_by_a_former_program_is_as_quiet_as_it_was() -> None:
    data, _ = sent_back(cut.put(good(), "D8"), plan(), scheme())

    def forget(root) -> None:
        holder = root.find(cut.MAIN + "sheetData")
        holder.remove(holder[-1])

    made = cut.on_sheet(data, forget, 4)
    assert {"有批注", "表外有内容"}.isdisjoint(_codes(made))


def test_a_comment_in_a_form_issued_anew_is_a_persons() -> None:
    data = write_form(plan(), signed(plan(), 2), values())
    assert _codes(data) == []
    [finding] = [one for one in take(commented("D7", data)).findings if one.code == "有批注"]
    assert finding.cell == "D7"


def test_a_flood_beside_the_marks_is_one_finding() -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="A{row}" t="str"><v>更正{row}</v></c>') + "</row>"
        for row in range(100, 3_000)
    )
    sheet = cut.parts(good())[cut.sheet_part(good())].decode()
    made = cut.with_part(
        good(),
        cut.sheet_part(good()),
        sheet.replace("</sheetData>", rows + "</sheetData>").encode(),
    )
    [finding] = [one for one in take(made).findings if one.code == "表外有内容"]
    assert finding.cell == "A100、A101、A102等"
    assert "共1000处以上" in finding.message
