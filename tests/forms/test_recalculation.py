"""Every formula of a form shows, after LibreOffice recalculates, what Python said it would."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.forms import samples
from tests.forms.altering import set_cells
from tests.office import Office
from xltools.forms.address import a1
from xltools.forms.cells import foot_rows
from xltools.forms.groups import Value
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.writer import Values, write_form

SLOW = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKS = st.one_of(
    st.decimals(-5, 120, places=2, allow_nan=False),
    st.decimals(0, 10, places=1, allow_nan=False),
    st.integers(0, 100).map(Decimal),
    st.sampled_from([Decimal("92.456"), Decimal(100), Decimal(0), Decimal("0.005")]),
    st.sampled_from(["九十五", "95", "不涉及", "-", "<5", "*", "100", " "]),
)
SPECIALS = st.sampled_from(["", "", "", "", "不涉及", "回避", "不参评"])
REASONS = st.sampled_from(["", "", "2件事项超期", "=1+1", "无此项业务"])


@st.composite
def fillings(draw: st.DrawFn, plan: FormPlan) -> Values:
    """Anything that people type, some of it repeated."""
    often = draw(MARKS)
    found: dict[Entry, Value] = {}
    for sheet in plan.sheets:
        for _, row in sheet.unit_rows():
            value = draw(st.one_of(st.just(""), st.just(often), MARKS))
            for key, said in (
                ("mark", value),
                ("special", draw(SPECIALS)),
                ("reason", draw(REASONS)),
            ):
                if said != "":
                    found[Entry(row.code, sheet.item, "", "", key)] = said
    return found


@pytest.mark.parametrize("scorer", ["PF01", "PF02", "PF04"])
def test_a_blank_form(office: Office, scorer: str) -> None:
    plan = samples.plan(scorer)
    office.assert_recalculation_changes_nothing(write_form(plan, samples.signed(plan)))


@pytest.mark.parametrize("scorer", ["PF01", "PF02", "PF04"])
@SLOW
@given(data=st.data())
def test_any_filling(office: Office, scorer: str, data: st.DataObject) -> None:
    plan = samples.plan(scorer)
    values = data.draw(fillings(plan))
    office.assert_recalculation_changes_nothing(write_form(plan, samples.signed(plan), values))


@SLOW
@given(tenths=st.lists(st.integers(0, 20000), min_size=6, max_size=6))
def test_means_at_exact_ties(office: Office, tenths: list[int]) -> None:
    """Marks in half hundredths: mean and 折算得分 end exactly in …5 again and again."""
    plan = samples.plan("PF02")
    codes = plan.units
    values = {
        key: value
        for code, number in zip(codes, tenths, strict=True)
        for key, value in samples.mark(code, Decimal(number) / 200, item="2").items()
    }
    office.assert_recalculation_changes_nothing(write_form(plan, samples.signed(plan), values))


def test_a_form_typed_into_shows_the_words_of_its_status(office: Office) -> None:
    plan = samples.plan()
    blank = write_form(plan, samples.signed(plan))
    typed = office.type_into(
        blank,
        {
            ("评分表", "D7"): 92.5,
            ("评分表", "D8"): 76,
            ("评分表", "D11"): 105,
            ("评分表", "D12"): 88,
            ("评分表", "E12"): "不涉及",
            ("评分表", "D14"): 92.456,
        },
    )
    shown = office.cells(typed)["评分表"]
    assert [shown[f"H{row}"].text for row in (7, 8, 9, 11, 12, 14)] == [
        "已填",
        "请填失分原因",
        "回避",
        "超出0—100",
        "评分与“不涉及”只能填一项",
        "小数超过两位",
    ]
    assert shown["G7"].text == "4.63"
    assert shown["G9"].text == "—"
    assert shown["A4"].text == "填写情况：应填6项，已填6项，未填0项，不符合要求4项"
    mended = office.type_into(
        typed,
        {
            ("评分表", "F8"): "2件事项超期办理",
            ("评分表", "D11"): 0,
            ("评分表", "F11"): "拒不办理",
            ("评分表", "D12"): None,
            ("评分表", "F12"): "无此项业务",
            ("评分表", "D14"): 92.45,
        },
    )
    shown = office.cells(mended)["评分表"]
    assert shown["A4"].text == "填写情况：已全部填写，可打印签字盖章后报送"
    foot = shown[a1(foot_rows(plan.sheets[0])[0], 0)].text
    control = (100 * (1 * 9250 + 2 * 7600 + 4 * 0 + 6 * 9245) // 100) % 9973
    assert foot == (
        "评分个数：4　　合计：260.95　　平均：65.24　　最高：92.50　　最低：0.00　　"
        f"电纸核对数：{control}"
    )


def test_an_error_value_is_said_and_breaks_nothing(office: Office) -> None:
    plan = samples.plan("PF02")
    filled = write_form(plan, samples.signed(plan), samples.mark("ZF01", Decimal(95), "2"))
    shown = office.cells(set_cells(filled, {("评分表", "D7"): "=1/0"}))["评分表"]
    assert shown["G7"].text == "应为数字"
    assert shown["A4"].text == "填写情况：应填6项，已填1项，未填5项，不符合要求1项"
    assert all(cell.error == 0 for name, cell in shown.items() if name != "D7")


def test_hints_for_the_signing_leader(office: Office) -> None:
    plan = samples.plan("PF02")
    same: dict[Entry, Value] = {}
    for code in plan.units:
        same |= samples.mark(code, Decimal(95), "2")
    at = a1(foot_rows(plan.sheets[0])[2], 0)
    for values, says in (
        (same, "全部6家评分相同，请确认是否为真实评议结果。"),
        (same | samples.mark("ZF01", Decimal(90), "2"), ""),
        (
            {key: Decimal(100) for key in list(same)[:4]} | samples.mark("GG06", Decimal(9), "2"),
            "满分单位4家，请确认。",
        ),
    ):
        data = write_form(plan, samples.signed(plan), values)
        shown = office.assert_recalculation_changes_nothing(data)["评分表"]
        assert (shown[at].text if at in shown else "") == says
