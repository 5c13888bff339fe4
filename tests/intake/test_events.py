"""Lists of events from the plan to the marks, and what is said of lines that fail."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.forms import method_samples as samples
from tests.forms.samples import signed
from tests.intake import surgery as cut
from tests.intake.build import take
from tests.intake.fuzz import seeds
from tests.intake.test_methods import said
from tests.office import Office
from xltools.forms.address import a1
from xltools.forms.fill import fill_form
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.intake import Intake
from xltools.intake.reader import read_workbook
from xltools.scoring.combine import combine
from xltools.scoring.marks import State

DAY = (date(2017, 6, 8) - date(1899, 12, 30)).days
K1, K2, K3 = "K1 被省级媒体曝光属实", "K2 明察暗访发现脱岗", "K3 其他违纪"
OTHER = "其他（集体研究认定）"
Typed = dict[tuple[str, str], float | str | None]


def at(plan: FormPlan, line: int, key: str) -> tuple[str, str]:
    sheet = plan.sheets[0]
    return sheet.name, a1(sheet.first_row + line - 1, sheet.column(key))


def event(plan: FormPlan, line: int, unit: str, rule: str, number: float | str | None) -> Typed:
    """One whole line; a fact and a date with it."""
    said = {"unit": unit, "rule": rule, "number": number, "fact": "属实", "date": float(DAY)}
    return {at(plan, line, key): value for key, value in said.items() if value is not None}


def confirmed(plan: FormPlan) -> Typed:
    sheet = plan.sheets[0]
    return {(sheet.name, a1(c.row, c.column)): "是" for c in sheet.above_entries}


def come_back(office: Office, plan: FormPlan, entries: Typed) -> Intake:
    data = office.type_into(write_form(plan, signed(plan)), entries)
    return take(data, of=samples.scheme())


def marks_of(intake: Intake) -> list[tuple[str, str, int, str, str]]:
    return sorted(
        (m.unit, m.field, m.seq, str(Fraction(m.integer, 10**m.scale)), str(m.state))
        for m in intake.marks
    )


@pytest.mark.parametrize("code", ["deduct", "accrue"])
def test_what_is_typed_comes_back(office: Office, code: str) -> None:
    plan = samples.plan(code)
    lines = event(plan, 1, "市教育局", K1, 2) | event(plan, 2, "市总工会", K3, 1.25)
    lines |= event(plan, 4, "市教育局", K2, 1) | event(plan, 5, "团市委", "不涉及", None)
    intake = come_back(office, plan, lines | confirmed(plan))
    assert said(intake) == []
    assert marks_of(intake) == [
        ("", "complete", 0, "1", "得分"),
        ("SH04", "rule_K3", 2, "5/4", "得分"),
        ("SH05", "rule_K1", 5, "0", "不涉及"),
        ("ZF01", "rule_K1", 1, "2", "得分"),
        ("ZF01", "rule_K2", 4, "1", "得分"),
    ]


def test_the_engine_takes_them_as_they_are(office: Office) -> None:
    plan = samples.plan("deduct")
    lines = event(plan, 1, "市教育局", K1, 2) | event(plan, 2, "市总工会", OTHER, 1.25)
    data = office.type_into(write_form(plan, signed(plan)), lines | confirmed(plan))
    intake = take(data, of=samples.scheme())
    from xltools.scheme.lookup import SchemeIndex

    scores = combine(SchemeIndex(samples.scheme()), intake.frame())["deduct"]
    assert {code: one.value for code, one in scores.items() if code != "ZF03"} == {
        "ZF01": Fraction(1),
        "ZF02": Fraction(4),
        "SH04": Fraction(11, 4),
        "SH05": Fraction(4),
        "GG06": Fraction(4),
    }
    shown = office.cells(data)[plan.sheets[0].name]
    score = plan.sheets[0].columns
    column = len(score) + 4
    rows = range(plan.sheets[0].first_row, plan.sheets[0].first_row + 6)
    assert [shown[a1(row, column)].text for row in rows] == [
        "1.00",
        "4.00",
        "—",
        "2.75",
        "4.00",
        "4.00",
    ]


def test_periods_are_told_apart(office: Office) -> None:
    plan = samples.plan("listed")
    lines = event(plan, 1, "市教育局", K1, 1) | {at(plan, 1, "part"): "下半年"}
    intake = come_back(office, plan, lines | confirmed(plan))
    assert said(intake) == []
    assert [(m.period, m.field) for m in intake.marks if m.unit] == [("2", "rule_K1")]
    assert [(m.period, m.field) for m in intake.marks if not m.unit] == [
        ("1", "complete"),
        ("2", "complete"),
    ]


def test_a_list_fills_events(office: Office) -> None:
    plan = samples.plan("deduct")
    csv = (
        "单位编码,指标编码,栏目,值,理由\n,deduct,已核对，无遗漏,是,\n".replace(
            "已核对，无遗漏", '"已核对，无遗漏"'
        )
        + f"ZF01,deduct,{K1},2,2017-06-08 被曝光\nSH05,deduct,,不涉及,无此项业务\n"
        + "ZF01,deduct,K3,1.5,2017-7-1 其他\n"
    ).encode()
    data, findings = fill_form(write_form(plan, signed(plan)), csv, "事项.csv")
    assert data is not None and findings == []
    again, _ = fill_form(data, csv, "事项.csv")
    assert again == data
    office.assert_recalculation_changes_nothing(data)
    intake = take(data, of=samples.scheme())
    assert said(intake) == []
    assert marks_of(intake) == [
        ("", "complete", 0, "1", "得分"),
        ("SH05", "rule_K1", 2, "0", "不涉及"),
        ("ZF01", "rule_K1", 1, "2", "得分"),
        ("ZF01", "rule_K3", 3, "3/2", "得分"),
    ]


def test_an_empty_list_is_not_silence(office: Office) -> None:
    plan = samples.plan("deduct")
    intake = come_back(office, plan, {})
    assert said(intake) == ["事项未确认无遗漏"]
    assert [(m.unit, m.state) for m in intake.marks] == [("", "未填")]
    agreed = come_back(office, plan, confirmed(plan))
    assert said(agreed) == []
    assert [(m.unit, m.state) for m in agreed.marks] == [("", "得分")]


@pytest.mark.parametrize(
    ("unit", "rule", "number", "code"),
    [
        ("市教育局", K2, 0, "评分超出范围"),
        ("市教育局", K2, 1.5, "小数位数过多"),
        ("市教育局", K2, "一次", "评分非数字"),
        ("市教育局", K2, None, "事项未填次数"),
        ("市教育局", "K9", 1, "事项情形不在名单内"),
        ("市教育局", "不涉及", 1, "评分与特殊情形并存"),
    ],
)
def test_a_line_that_fails_holds_back_its_unit(
    office: Office, unit: str, rule: str, number: float | str | None, code: str
) -> None:
    plan = samples.plan("deduct")
    intake = come_back(office, plan, event(plan, 1, unit, rule, number) | confirmed(plan))
    assert said(intake) == [code]
    assert [(m.unit, m.state) for m in intake.marks if m.unit] == [("ZF01", "待更正")]
    assert [m.state for m in intake.marks if not m.unit] == ["得分"]


@pytest.mark.parametrize(("unit", "code"), [("市教育", "事项单位不在名单内"), ("", "事项未选单位")])
def test_a_line_of_nobody_holds_back_the_list(office: Office, unit: str, code: str) -> None:
    plan = samples.plan("deduct")
    line = event(plan, 1, unit or "x", K2, 1)
    if not unit:
        del line[at(plan, 1, "unit")]
    intake = come_back(office, plan, line | confirmed(plan))
    assert said(intake) == [code]
    assert [(m.unit, m.state) for m in intake.marks] == [("", "待更正")]
    message = next(f.message for f in intake.findings if f.code == code)
    assert ("相近的有：市教育局" in message) is bool(unit)


def test_events_beside_not_applicable(office: Office) -> None:
    plan = samples.plan("deduct")
    lines = event(plan, 1, "团市委", K2, 1) | event(plan, 2, "团市委", "不涉及", None)
    intake = come_back(office, plan, lines | confirmed(plan))
    assert said(intake) == ["事项与不涉及并存"]
    assert {m.state for m in intake.marks if m.unit} == {"待更正"}


def test_the_foot_is_the_lists_own(office: Office) -> None:
    plan = samples.plan("deduct")
    lines = event(plan, 1, "市教育局", K1, 2) | event(plan, 3, "市总工会", K3, 1.25)
    data = office.type_into(write_form(plan, signed(plan)), lines | confirmed(plan))
    numbers = take(data, of=samples.scheme()).returns
    ours = next(row for row in numbers if row.scorer == "deduct").numbers[0]
    sheet = plan.sheets[0]
    foot = office.cells(data)[sheet.name][a1(sheet.first_row + sheet.lines, 0)].text
    assert foot == (
        f"登记事项：{ours.count}件　　合计：{ours.total:.2f}　　最高：4.00　　最低：1.25　　"
        f"电纸核对数：{ours.control}"
    )
    assert ours.control == (100 * 1 * 4 + 100 * 3 * 5 // 4) % 9973


def typed_below(data: bytes, plan: FormPlan, row: int, lines: dict[str, str]) -> bytes:
    """As `data`, with texts typed into a row by their columns."""
    for key, text in lines.items():
        data = cut.text(data, a1(row, plan.sheets[0].column(key)), text)
    return data


def filled(code: str) -> tuple[FormPlan, bytes]:
    """A filled list, without an office program."""
    seed = next(seed for seed in seeds() if seed.name == code)
    return seed.plan, seed.data


UNNUMBERED = {"unit": "团市委", "rule": K2, "number": "1", "fact": "脱岗"}


@pytest.mark.parametrize("code", ["deduct", "accrue", "listed"])
@pytest.mark.parametrize("below", [0, 1, 2, 3, 4, 5, 9, 500])
def test_a_line_below_the_list_is_never_lost(code: str, below: int) -> None:
    plan, data = filled(code)
    last = plan.sheets[0].last_row
    made = typed_below(data, plan, last + 1 + below, UNNUMBERED)
    intake = take(made, of=samples.scheme())
    [finding] = [one for one in intake.findings if one.code == "事项行没有序号"]
    assert finding.cell == a1(last + 1 + below, plan.sheets[0].column("unit"))
    assert "团市委" in finding.message
    confirmed_ = {m.state for m in intake.marks if not m.unit}
    assert State.MARK not in confirmed_


@pytest.mark.parametrize(
    "typed", [{"unit": "团市委"}, {"rule": K2}, {"number": "2"}, {"fact": "x"}]
)
def test_part_of_a_line_below_the_list_is_never_lost(typed: dict[str, str]) -> None:
    plan, data = filled("deduct")
    made = typed_below(data, plan, plan.sheets[0].last_row + 9, typed)
    assert "事项行没有序号" in said(take(made, of=samples.scheme()))


def test_a_number_of_ones_own_is_no_number() -> None:
    plan, data = filled("deduct")
    row = plan.sheets[0].last_row + 7
    made = cut.put(typed_below(data, plan, row, UNNUMBERED), f"A{row}", "61")
    assert "事项行没有序号" in said(take(made, of=samples.scheme()))


def test_who_signs_below_the_list_adds_no_event() -> None:
    plan, data = filled("deduct")
    row = next(
        int(cell[1:]) for cell, text in _texts(data).items() if text.startswith("单位负责人")
    )
    made = typed_below(data, plan, row, {"unit": "张三", "rule": "李四"})
    assert "事项行没有序号" not in said(take(made, of=samples.scheme()))


def _texts(data: bytes) -> dict[str, str]:
    sheet = read_workbook(data).sheets[1]
    return {f"A{row}": sheet.text(row, 1) for row in sheet.rows}


def test_one_event_entered_twice_is_said(office: Office) -> None:
    plan = samples.plan("deduct")
    lines = event(plan, 1, "市教育局", K1, 1) | event(plan, 2, "市教育局", K2, 1)
    lines |= event(plan, 5, "市教育局", K1, 1) | event(plan, 6, "市总工会", K1, 1)
    lines |= event(plan, 7, "市教育局", K1, 1) | {at(plan, 7, "date"): "2017年6月8日"}
    lines |= event(plan, 8, "市教育局", K1, 1) | {at(plan, 8, "date"): float(DAY + 1)}
    intake = come_back(office, plan, lines | confirmed(plan))
    found = [one for one in intake.findings if one.code == "疑为同一事项"]
    assert [(one.cell, one.value) for one in found] == [
        (at(plan, 5, "unit")[1], "1"),
        (at(plan, 7, "unit")[1], "1"),
    ]
    assert "第5行与第1行的单位、情形和发生日期相同" in found[0].message
    assert "两行均已计入" in found[0].message
    assert sum(m.unit == "ZF01" for m in intake.marks) == 5


def two_lists(office: Office, *lines: Typed) -> Intake:
    """Two files of one list that differ in these lines."""
    plan = samples.plan("deduct")
    common = event(plan, 1, "市总工会", K3, 1.25) | confirmed(plan)
    blank = write_form(plan, signed(plan))
    return take(*(office.type_into(blank, common | own) for own in lines), of=samples.scheme())


def test_lists_that_differ_by_an_event_name_it(office: Office) -> None:
    plan = samples.plan("deduct")
    intake = two_lists(office, {}, event(plan, 2, "市教育局", K1, 2))
    [finding] = [one for one in intake.findings if one.code == "重复报送且不一致"]
    assert "有1处评分不同" in finding.message
    assert "市教育局·被省级媒体曝光属实：" in finding.message
    assert sorted(finding.value.partition("：")[2].split("、")) == ["2", "无"]
    more = event(plan, 2, "市教育局", K1, 2), event(plan, 3, "市教育局", K1, 1)
    twice = two_lists(office, more[0], more[0] | more[1])
    [finding] = [one for one in twice.findings if one.code == "重复报送且不一致"]
    assert sorted(finding.value.partition("：")[2].split("、")) == ["1＋2", "2"]


def test_lists_with_the_same_events_in_other_lines_are_one(office: Office) -> None:
    plan = samples.plan("deduct")
    one = event(plan, 2, "市教育局", K1, 2) | event(plan, 3, "团市委", K2, 1)
    other = event(plan, 7, "市教育局", K1, 2) | event(plan, 2, "团市委", K2, 1)
    intake = two_lists(office, one, other)
    assert said(intake) == ["重复报送且一致"]
