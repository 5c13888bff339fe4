"""From the plan to the marks, for every kind of method: what was typed is what counts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.forms import method_samples as samples
from tests.forms.samples import signed
from tests.intake.build import take
from tests.intake.typing import complete, listed, typed
from tests.office import Office
from xltools.forms.fill import fill_form
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.writer import Values, write_form
from xltools.intake import Intake
from xltools.scheme.lookup import SchemeIndex
from xltools.scoring.combine import combine

COLUMNS = [
    code for code in samples.KINDS if samples.KINDS[code]["kind"] not in ("deduct", "accrue")
]


def said(intake: Intake) -> list[str]:
    return [f.code for f in intake.findings if f.code != "尚未报送"]


def expected(plan: FormPlan, values: Values) -> dict[Entry, Decimal]:
    """The number of each entry, a word as what it counts."""
    found: dict[Entry, Decimal] = {}
    for entry, value in values.items():
        if isinstance(value, str):
            sheet = plan.sheet(entry.item)
            assert sheet is not None
            fields = {c.key: c.field for _, c in sheet.entry_columns}
            field = fields[entry.field]
            assert field is not None
            found[entry] = field.number(value)
        else:
            found[entry] = value
    return found


def marks_of(intake: Intake) -> dict[Entry, Decimal]:
    return {
        Entry(m.unit, m.item, m.period, m.stratum, m.field): Decimal(m.integer).scaleb(-m.scale)
        for m in intake.marks
        if m.state == "得分"
    }


@pytest.mark.parametrize("code", COLUMNS)
def test_what_is_typed_comes_back(office: Office, code: str) -> None:
    plan = samples.plan(code)
    values = complete(plan)
    filled = office.type_into(write_form(plan, signed(plan)), typed(plan, values))
    intake = take(filled, of=samples.scheme())
    assert said(intake) == []
    assert marks_of(intake) == expected(plan, values)
    shown = office.cells(filled)[plan.sheets[0].name]
    assert shown["A4"].text == "填写情况：已全部填写，可打印签字盖章后报送"


@pytest.mark.parametrize("code", COLUMNS)
def test_what_a_list_says_comes_back(office: Office, code: str) -> None:
    plan = samples.plan(code)
    values = complete(plan)
    filled, findings = fill_form(write_form(plan, signed(plan)), listed(plan, values), "marks.csv")
    assert filled is not None and not findings
    office.assert_recalculation_changes_nothing(filled)
    intake = take(filled, of=samples.scheme())
    assert said(intake) == []
    assert marks_of(intake) == expected(plan, values)


def filled(code: str, **changes: int | str | None) -> tuple[FormPlan, bytes]:
    """The complete form with other values of the first unit, or above the table."""
    plan = samples.plan(code)
    values = complete(plan)
    for key, value in changes.items():
        for unit in ("", "ZF01"):
            entry = Entry(unit, code, "", "", key)
            if entry in values:
                del values[entry]
                if value is not None:
                    values[entry] = Decimal(value) if isinstance(value, int) else value
    return plan, write_form(plan, signed(plan), values)


def findings_of(code: str, **changes: int | str | None) -> tuple[list[str], dict[str, set[str]]]:
    """Codes of the findings, and the states that each unit's marks have."""
    _, data = filled(code, **changes)
    intake = take(data, of=samples.scheme())
    states: dict[str, set[str]] = {}
    for mark in intake.marks:
        states.setdefault(mark.unit, set()).add(str(mark.state))
    return said(intake), states


def test_votes_that_do_not_add_up_go_back_with_their_row() -> None:
    codes, states = findings_of("ballot", level_A=252)
    assert codes == ["票数不符"]
    assert states["ZF01"] == {"待更正"} and states["ZF02"] == {"得分"} and states[""] == {"得分"}
    _, data = filled("ballot", level_A=252)
    intake = take(data, of=samples.scheme())
    message = next(f.message for f in intake.findings if f.code == "票数不符")
    assert message.startswith("【错误】报送件1.xlsx · 计票表 · D")
    assert "市教育局：票数合计309，应为308，多1票。" in message


def test_more_returned_than_issued_goes_back() -> None:
    codes, states = findings_of("each", returned=330, void_ballots=22)
    assert codes == ["收回多于发出"] and states["ZF01"] == {"待更正"}
    codes, states = findings_of("ballot", issued=300)
    assert codes == ["收回多于发出"] and "待更正" in states[""]
    codes, states = findings_of("ballot", expected=10)
    assert codes == ["所填数据互相矛盾"] and "待更正" in states[""]


def test_what_is_wrong_above_the_table_holds_every_unit() -> None:
    codes, states = findings_of("ballot", issued=None)
    assert codes == ["表头未填"] and "未填" in states[""]
    codes, states = findings_of("ballot", void_ballots="四")
    assert codes == ["评分非数字"] and "待更正" in states[""]


@pytest.mark.parametrize(
    ("code", "changes", "finding"),
    [
        ("rate", {"numerator": 101}, "所填数据互相矛盾"),
        ("rate", {"numerator": None}, "各栏未填全"),
        ("rate", {"numerator": "无"}, "评分以符号代替"),
        ("boolean", {"answer": "没有"}, "填写内容不在选项中"),
        ("boolean", {"answer": 1}, "填写内容不在选项中"),
        ("ballot", {"level_B": None, "level_C": None}, "各栏未填全"),
        ("ballot", {"level_B": -1}, "评分超出范围"),
        ("ratio", {"actual": "27.5"}, "小数位数过多"),
        ("ratio", {"actual": 27, "plan": 0}, "所填数据互相矛盾"),
    ],
)
def test_what_cannot_be_used_goes_back(
    code: str, changes: dict[str, int | str | None], finding: str
) -> None:
    if changes.get("actual") == "27.5":
        plan = samples.plan(code)
        values = complete(plan) | {Entry("ZF01", code, "", "", "actual"): Decimal("27.5")}
        intake = take(write_form(plan, signed(plan), values), of=samples.scheme())
        assert said(intake) == [finding]
        return
    codes, states = findings_of(code, **changes)
    assert codes == [finding]
    assert states["ZF01"] & {"待更正", "未填"}
    assert states["ZF02"] == {"得分"}


def test_no_case_is_for_the_method_to_say() -> None:
    codes, states = findings_of("rate", numerator=0, denominator=0)
    assert codes == [] and states["ZF01"] == {"得分"}


def test_a_stratum_that_does_not_count_is_not_asked() -> None:
    plan = samples.plan("strata")
    intake = take(write_form(plan, signed(plan), complete(plan)), of=samples.scheme())
    assert {(m.unit, m.stratum) for m in intake.marks if m.unit in ("SH04", "ZF01")} == {
        ("ZF01", "D"),
        ("ZF01", "W"),
        ("SH04", "W"),
    }


@pytest.mark.parametrize("code", COLUMNS)
def test_the_control_number_is_the_papers(office: Office, code: str) -> None:
    plan, data = filled(code)
    ours = next(r for r in take(data, of=samples.scheme()).returns if r.scorer == code).numbers[0]
    sheet = plan.sheets[0]
    texts = [shown.text for shown in office.cells(data)[sheet.name].values()]
    assert any(f"电纸核对数：{ours.control}" in text for text in texts)
    assert any(
        text.startswith(("填写个数", "评分个数")) and f"：{ours.count}　" in text for text in texts
    )


@pytest.mark.parametrize("code", [c for c in COLUMNS if c not in ("strata", "periods", "layered")])
def test_the_engine_scores_what_was_typed(code: str) -> None:
    plan = samples.plan(code)
    values = complete(plan)
    intake = take(write_form(plan, signed(plan), values), of=samples.scheme())
    scores = combine(SchemeIndex(samples.scheme()), intake.frame())[code]
    numbers = expected(plan, values)
    once = {entry.field: Fraction(n) for entry, n in numbers.items() if not entry.unit}
    for unit, combined in scores.items():
        own = {entry.field: Fraction(n) for entry, n in numbers.items() if entry.unit == unit}
        if own:
            assert combined.value == plan.sheets[0].method.score(Fraction(4), once | own)


@pytest.mark.parametrize("code", ["strata", "periods", "layered"])
def test_the_engine_combines_the_groups(code: str) -> None:
    plan = samples.plan(code)
    intake = take(write_form(plan, signed(plan), complete(plan)), of=samples.scheme())
    scores = combine(SchemeIndex(samples.scheme()), intake.frame())[code]
    assert all(one.value is not None and not one.parts for one in scores.values())
