from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.forms import method_samples as samples
from tests.forms.samples import signed
from tests.intake import surgery as cut
from tests.intake.build import good, marks_of
from tests.intake.build import take as taken
from tests.intake.surgery import MAIN
from tests.intake.test_events import DAY, K1, at
from tests.intake.variants.looks import font_of, worn
from xltools.forms.event_lines import line_entry
from xltools.forms.writer import write_form
from xltools.intake import Intake
from xltools.intake.carry import carry
from xltools.intake.coerce import Coercer
from xltools.intake.expected import IntakeContext
from xltools.intake.grammar import is_number
from xltools.intake.sheet import Cell
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text.finding import Finding

RULE = EntryField(key="mark", label="评分", low=Decimal(0), high=Decimal(100), decimals=2)


def take(text: str, kind: str = "n", code: str = "General") -> tuple[State, Decimal | None]:
    coerced = Coercer(RULE).plain(kind, text, code)
    return coerced.state, coerced.value


@settings(deadline=None)
@given(st.integers(0, 10000))
def test_every_mark_survives_being_stored_as_a_double(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    for stored in (
        repr(float(value)),
        f"{float(value):.17g}",
        f"{float(value):.15g}",
        f"{float(value):.16e}",
    ):
        assert take(stored) == (State.MARK, value)


@settings(deadline=None)
@given(st.integers(0, 10000))
def test_a_shown_value_is_the_stored_one_or_a_finding(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    for decimals, code in enumerate(("0", "0.0", "0.00")):
        state, found = take(str(value), code=code)
        rounded = value == round(value, decimals)
        assert (state, found) == ((State.MARK, value) if rounded else (State.REJECTED, None))


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_number_in_the_strict_grammar_or_said_to_be_none(text: str) -> None:
    coerced = Coercer(RULE).plain("s", text, "General")
    if coerced.state is State.MARK:
        assert coerced.reports
        assert coerced.value is not None
        assert 0 <= coerced.value <= 100
    elif coerced.state is State.REJECTED:
        assert len(coerced.reports) == 1
        assert coerced.value is None
    else:
        assert not any(character.isalnum() for character in text)


@settings(deadline=None)
@given(st.text("0123456789.+-eE_,", max_size=8))
def test_the_strict_grammar_is_within_decimals_own(text: str) -> None:
    if is_number(text):
        assert Decimal(text).is_finite()


def test_equal_cells_are_worked_out_once() -> None:
    coercer = Coercer(RULE)
    assert coercer.plain("n", "92.5", "General") is coercer.plain("n", "92.5", "General")


def test_steps_are_kept() -> None:
    rule = EntryField(
        key="mark", label="评分", low=Decimal(0), high=Decimal(5), step=Decimal("0.5")
    )
    coercer = Coercer(rule)
    assert coercer.plain("n", "4.5", "General").value == Decimal("4.5")
    assert coercer.plain("n", "4.3", "General").reports[0].kind.code == "小数位数过多"


@pytest.mark.parametrize("formula", ["[1]Sheet1!A1", "'[b.xlsx]S'!A1", "SUM([2]A!B1:B2)"])
def test_another_files_value_is_never_taken(formula: str) -> None:
    cell = Cell(7, 4, "n", "95", formula, "")
    assert Coercer(RULE).take(cell, "General").reports[0].kind.code == "公式引用其他文件"


# What stands where a choice is asked for, and dates of workbooks that count from 1904.


PLAN = samples.plan("deduct")


def since_1904(data: bytes) -> bytes:
    def edit(root: etree._Element) -> None:
        root.find(MAIN + "workbookPr").set("date1904", "1")

    return cut.edited(data, "xl/workbook.xml", edit)


def line(**said: str) -> bytes:
    """A confirmed list with one line; what starts with = is a formula, its result behind a |."""
    data = write_form(PLAN, signed(PLAN))
    sheet = PLAN.sheets[0]
    for head in sheet.above_entries:
        data = cut.text(data, cut.a1(head.row, head.column + 1), "是")
    typed = {"unit": "市教育局", "rule": K1, "fact": "属实", **said}
    for key, text in typed.items():
        place = at(PLAN, 1, key)[1]
        if text.startswith("="):
            formula, _, result = text[1:].partition("|")
            data = cut.put(data, place, result or None, kind="str", formula=formula)
        else:
            data = cut.text(data, place, text)
    data = cut.put(data, at(PLAN, 1, "number")[1], "2")
    return cut.put(data, at(PLAN, 1, "date")[1], str(DAY), code="yyyy-m-d")


def of_lists(data: bytes) -> Intake:
    return taken(data, of=samples.scheme())


def found(intake: Intake, code: str) -> Finding:
    [one] = [finding for finding in intake.findings if finding.code == code]
    return one


def used(intake: Intake) -> list[tuple[str, str, int]]:
    return [(m.unit, m.field, m.integer) for m in intake.marks if m.unit and m.state == "得分"]


def test_a_plain_line_is_used_without_a_word() -> None:
    intake = of_lists(line())
    assert used(intake) == [("ZF01", "rule_K1", 2)]
    assert {finding.code for finding in intake.findings} == {"尚未报送"}


@pytest.mark.parametrize(
    ("key", "formula", "after"),
    [("unit", '="市教育局"|市教育局', "市教育局"), ("rule", f"=L9|{K1}", K1)],
)
def test_a_choice_out_of_a_formula_is_used_and_said(key: str, formula: str, after: str) -> None:
    intake = of_lists(line(**{key: formula}))
    assert used(intake) == [("ZF01", "rule_K1", 2)]
    finding = found(intake, "选项由公式得出")
    assert finding.cell == at(PLAN, 1, key)[1]
    assert (finding.severity, finding.unit) == ("警告", "ZF01")
    assert f"“{formula.partition('|')[0]}”→“{after}”" in finding.message


@pytest.mark.parametrize(
    ("key", "formula", "code"),
    [
        ("unit", "=[1]名单!A1|市教育局", "事项单位不在名单内"),
        ("unit", '="市教"&"育局"', "事项单位不在名单内"),
        ("rule", f"=[1]名单!A1|{K1}", "事项情形不在名单内"),
        ("rule", "=L9", "事项情形不在名单内"),
    ],
)
def test_a_formula_whose_result_cannot_be_trusted_is_no_choice(
    key: str, formula: str, code: str
) -> None:
    intake = of_lists(line(**{key: formula}))
    assert used(intake) == []
    assert found(intake, code).value == formula.partition("|")[0]


@pytest.mark.parametrize(
    ("key", "written", "after"),
    [
        ("unit", "市 教育局", "市教育局"),
        ("unit", "市教育局\u200b", "市教育局"),
        ("rule", "Ｋ１ 被省级媒体曝光属实", K1),
        ("rule", "K1被省级媒体曝光属实", K1),
    ],
)
def test_a_choice_written_otherwise_is_used_and_said(key: str, written: str, after: str) -> None:
    intake = of_lists(line(**{key: written}))
    assert used(intake) == [("ZF01", "rule_K1", 2)]
    finding = found(intake, "选项写法已规范")
    assert (finding.severity, finding.cell) == ("警告", at(PLAN, 1, key)[1])
    assert finding.message.endswith(
        f"已按“{after}”认定。今后请从下拉列表中选择。（选项写法已规范）"
    )


def test_another_word_for_not_applicable_is_said() -> None:
    data = cut.put(line(rule="不适用"), at(PLAN, 1, "number")[1])
    intake = of_lists(data)
    assert [str(m.state) for m in intake.marks if m.unit] == ["不涉及"]
    assert found(intake, "选项写法已规范").value == "不适用"
    said = taken(cut.text(good(), "E12", " 不涉及"))
    assert marks_of(said)["SH05"] == "不涉及"
    assert found(said, "不涉及的其他写法").value == " 不涉及"


def test_a_unit_code_written_otherwise_is_recognised_and_said() -> None:
    data = cut.text(cut.text(good(), "B7", "ＺＦ０１"), "B8", "ZF 02")
    intake = taken(data)
    assert marks_of(intake) == marks_of(taken(good()))
    finding = found(intake, "单位代码写法不同")
    assert (finding.severity, finding.cell) == ("警告", "B7、B8")
    assert "共2处，单位代码的写法与发放时略有不同（“ＺＦ０１”→“ZF01”）" in finding.message


def test_a_mark_that_became_a_date_is_told_as_the_workbook_shows_it() -> None:
    data = cut.put(good(), "D7", "42983", code="yyyy-m-d")
    assert "日期“2017年9月5日”" in found(taken(data), "评分变为日期").message
    assert "日期“2021年9月6日”" in found(taken(since_1904(data)), "评分变为日期").message


def test_a_number_of_events_that_became_a_date_likewise() -> None:
    data = cut.put(since_1904(line()), at(PLAN, 1, "number")[1], "42983", code="m-d")
    assert "日期“2021年9月6日”" in found(of_lists(data), "评分变为日期").message


def test_the_form_that_goes_back_has_the_same_day_and_the_same_choice() -> None:
    context = IntakeContext(samples.scheme(), DEMO_WORKSPACE, demo_key().public_key())
    data = since_1904(line(unit='="市教育局"|市教育局'))
    values = carry(data, PLAN, context).values
    sheet = PLAN.sheets[0]
    assert values[line_entry(sheet, 1, "date")] == DAY + 1462
    assert values[line_entry(sheet, 1, "unit")] == "市教育局"


def test_a_struck_number_of_events_is_sent_back() -> None:
    struck = font_of('<strike/><sz val="11"/>')
    data = worn(struck, data=line(), ref=at(PLAN, 1, "number")[1])
    intake = of_lists(data)
    assert used(intake) == []
    finding = found(intake, "评分带删除线")
    assert (finding.unit, finding.cell) == ("ZF01", at(PLAN, 1, "number")[1])
    assert "带删除线，无法判断是否有效。请" in finding.message
