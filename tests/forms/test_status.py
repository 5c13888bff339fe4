"""The words of 填写情况, and the figures of the foot, by example."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.forms import samples
from xltools.forms.foot import control_number, foot_lines, foot_numbers
from xltools.forms.groups import Value
from xltools.forms.plan import PlanRow
from xltools.forms.status import RowEntry, row_status
from xltools.forms.writer import row_entries

NA = "不涉及"


def status(scorer: str, sheet: int, value: Value, special: str = "", reason: str = "") -> str:
    plan = samples.plan(scorer)
    row = next(row for _, row in plan.sheets[sheet].unit_rows())
    return row_status(plan.sheets[sheet], row, RowEntry((value,), special, reason))


@pytest.mark.parametrize(
    ("value", "special", "reason", "says"),
    [
        (Decimal("92.5"), "", "", "已填"),
        (Decimal("80"), "", "", "已填"),
        (Decimal("79.99"), "", "", "请填失分原因"),
        (Decimal("79.99"), "", "超期", "已填"),
        (Decimal("0"), "", "", "请填失分原因"),
        ("", "", "", "未填"),
        ("", "", "有原因而无评分", "未填"),
        (Decimal("105"), "", "", "超出0—100"),
        (Decimal("-1"), "", "", "超出0—100"),
        (Decimal("92.456"), "", "", "小数超过两位"),
        (Decimal("92.4500"), "", "", "已填"),
        ("95分", "", "", "应为数字"),
        ("95", "", "", "应为数字"),
        ("", NA, "", "请填不涉及的原因"),
        ("", NA, "无此项业务", NA),
        (Decimal("88"), NA, "无此项业务", "评分与“不涉及”只能填一项"),
        ("", "回避", "x", "特殊情形只能选“不涉及”"),
    ],
)
def test_a_scaled_item(value: Value, special: str, reason: str, says: str) -> None:
    assert status("PF01", 0, value, special, reason) == says


def test_a_county_need_not_explain() -> None:
    assert status("PF02", 0, Decimal(0)) == "已填"


def test_steps_whole_numbers_and_the_basis() -> None:
    assert status("PF04", 0, Decimal("3.5")) == "已填"
    assert status("PF04", 0, Decimal("3.3")) == "应为0.5的倍数"
    assert status("PF04", 0, Decimal("4.5")) == "超出0—4"
    assert status("PF04", 0, "", NA, "x") == "本项不设“不涉及”"
    assert status("PF04", 1, Decimal("3")) == "请填认定依据"
    assert status("PF04", 2, Decimal("7.5")) == "应为整数"


def test_a_locked_recusal() -> None:
    sheet = samples.plan("PF01").sheets[0]
    row = PlanRow(kind="unit", seq=1, code="X", name="X", recused="本单位不对自身评分")
    assert row_status(sheet, row, RowEntry(("",))) == "回避"


def test_the_foot_counts_numbers_in_range_only() -> None:
    sheet = samples.plan("PF02").sheets[0]
    values: dict[str, Value] = {
        "ZF01": Decimal("95"),
        "ZF02": Decimal("105"),
        "ZF03": "95",
        "SH04": Decimal("90.25"),
        "SH05": Decimal("90.25"),
    }
    entries = {code: RowEntry((value,)) for code, value in values.items()}
    numbers = foot_numbers(sheet, entries)
    assert (numbers.count, numbers.total) == (3, Decimal("275.50"))
    assert (numbers.high, numbers.low) == (Decimal(95), Decimal("90.25"))
    assert (numbers.most, numbers.most_count) == (Decimal("90.25"), 2)
    weighed = 1 * 9500 + 2 * 10500 + 4 * 9025 + 5 * 9025
    assert numbers.control == weighed % 9973
    assert foot_lines(sheet, entries) == (
        "评分个数：3　　合计：275.50　　平均：91.83　　最高：95.00　　最低：90.25",
        f"满分（100分）个数：0　　相同评分最多：90.25（2家）　　电纸核对数：{weighed % 9973}",
        "",
    )


def test_swapped_marks_change_the_control_number() -> None:
    sheet = samples.plan().sheets[0]
    one = row_entries(sheet, samples.mark("ZF01", Decimal(90)) | samples.mark("ZF02", Decimal(91)))
    two = row_entries(sheet, samples.mark("ZF01", Decimal(91)) | samples.mark("ZF02", Decimal(90)))
    assert control_number(sheet, one) != control_number(sheet, two)
