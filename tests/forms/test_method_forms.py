"""Forms of every method: what people type, right or wrong, shows the same after recalculation."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.forms import method_samples as samples
from tests.forms.samples import signed
from tests.office import Office
from xltools.forms.event_lines import choices_of, line_entry, typed_columns
from xltools.forms.groups import Value, asked
from xltools.forms.layout import plan_form
from xltools.forms.plan import Entry, FormPlan, PlanSheet
from xltools.forms.writer import Values, write_form
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.methods.base import EntryField
from xltools.methods.periods import Periods

SLOW = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
WRONG = st.sampled_from(["九", "12", "不涉及", "-", "无"])
NUMBERS = st.one_of(
    st.integers(0, 12).map(Decimal),
    st.integers(-2, 320).map(Decimal),
    st.decimals(0, 100, places=1, allow_nan=False),
)


def contents(field: EntryField) -> st.SearchStrategy[Value]:
    """What may stand in such a cell, mostly what should."""
    right: st.SearchStrategy[Value] = NUMBERS
    if field.choices:
        right = st.sampled_from(field.choices)
    return st.one_of(right, right, right, right, st.just(""), WRONG)


@st.composite
def fillings(draw: st.DrawFn, plan: FormPlan) -> Values:
    """Anything that people type."""
    found: dict[Entry, Value] = {}
    for sheet in plan.sheets:
        for cell in sheet.above_entries:
            if cell.field is not None:
                place = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
                found[place] = draw(contents(cell.field))
        if sheet.lines:
            found.update(draw(events(sheet)))
            continue
        for _, row in sheet.unit_rows():
            for _, column in sheet.entry_columns:
                if column.field is not None and asked(row, column):
                    place = Entry(row.code, sheet.item, column.period, column.stratum, column.key)
                    found[place] = draw(contents(column.field))
            for key, texts in (("special", ["", "", "", "不涉及"]), ("reason", ["", "有原因"])):
                found[Entry(row.code, sheet.item, "", "", key)] = draw(st.sampled_from(texts))
    return {entry: value for entry, value in found.items() if value != ""}


@st.composite
def events(draw: st.DrawFn, sheet: PlanSheet) -> dict[Entry, Value]:
    """A dozen lines, some of them unfit."""
    said: dict[str, st.SearchStrategy[Value]] = {
        "date": st.sampled_from([Decimal(42894), Decimal(42895), "六月", ""]),
        "part": st.sampled_from(["", "期", *(name for _, _, name in sheet.parts)]),
        "unit": st.sampled_from(["", "无此单位", *(row.name for row in sheet.rows)]),
        "rule": st.sampled_from(["", "k1 被省级媒体曝光属实", "其它", *choices_of(sheet)]),
        "number": st.one_of(NUMBERS, st.just(""), st.sampled_from([Decimal("0.25"), "一"])),
        "fact": st.sampled_from(["", "属实"]),
        "basis": st.sampled_from(["", "佐证2017-014"]),
    }
    found: dict[Entry, Value] = {}
    for number in range(1, 13):
        for _, key in typed_columns(sheet):
            found[line_entry(sheet, number, key)] = draw(said[key])
    return found


@pytest.mark.parametrize("code", list(samples.KINDS))
@SLOW
@given(data=st.data())
def test_any_filling(office: Office, code: str, data: st.DataObject) -> None:
    plan = samples.plan(code)
    values = data.draw(fillings(plan))
    office.assert_recalculation_changes_nothing(write_form(plan, signed(plan), values))


def test_the_tally_reads_as_the_office_prints_it(office: Office) -> None:
    plan = samples.plan("ballot")
    heads = {"issued": 320, "returned": 312, "void_ballots": 4, "expected": 330, "present": 160}
    values: dict[Entry, Value] = {
        Entry("", "ballot", "", "", key): Decimal(number) for key, number in heads.items()
    }
    votes = {"level_A": 250, "level_B": 40, "level_C": 6, "level_D": 8, "abstained": 3}
    for unit, spoiled in (("ZF01", 1), ("ZF02", 2), ("SH04", None)):
        for key, number in {**votes, "spoiled": spoiled}.items():
            if number is not None:
                values[Entry(unit, "ballot", "", "", key)] = Decimal(number)
    data = write_form(plan, signed(plan), values)
    shown = office.assert_recalculation_changes_nothing(data)["计票表"]
    texts = {cell.text for cell in shown.values()}
    assert shown["A1"].text == "2017年度政风行风评议项目ballot计票表"
    assert shown["A4"].text == "填写情况：应填6家，已填3家，未填3家，票数不符1家，不符合要求0家"
    assert {"308", "97.50%", "一致", "多1票", "未填完", "票数不符"} <= texts
    assert "实到人数未达到规定比例，请确认测评是否有效。" in texts


def test_a_combined_score_is_not_shown() -> None:
    for code in ("strata", "periods", "layered", "rank", "listed"):
        sheet = samples.plan(code).sheets[0]
        if not sheet.lines:
            assert not sheet.has("points") and not sheet.has("score")
        assert "得分合成后见汇总" in sheet.subtitle


def test_every_period_stands_beside_the_list() -> None:
    """More periods and strata than units and rules: each is there to be chosen."""
    made = samples.scheme()
    item = next(item for item in made.items if item.code == "listed")
    months = [{"code": f"M{n}", "name": f"{n}月", "weight": 1} for n in range(1, 13)]
    item = item.model_copy(update={"periods": Periods(ratio=True, periods=months)})
    made = made.model_copy(update={"items": (item,), "units": made.units[:2]})
    scorer = next(scorer for scorer in made.scorers if scorer.code == "listed")
    plan = plan_form(made, scorer, DEMO_WORKSPACE)
    book = openpyxl.load_workbook(io.BytesIO(write_form(plan, signed(plan))))
    texts = {cell.value for row in book["扣分明细"].iter_rows() for cell in row}
    assert {name for _, _, name in plan.sheets[0].parts} <= texts


def test_a_list_of_deductions_says_so_once() -> None:
    made = samples.scheme()
    item = next(item for item in made.items if item.code == "listed")
    item = item.model_copy(update={"name": "作风扣分"})
    made = made.model_copy(update={"items": (item,)})
    scorer = next(scorer for scorer in made.scorers if scorer.code == "listed")
    assert plan_form(made, scorer, DEMO_WORKSPACE).sheets[0].title.endswith("作风扣分明细表")
