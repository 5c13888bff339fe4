"""Deductions and bonuses on a column of totals, with their caps and the floor."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Line,
    Misused,
    Rows,
    figure_or_state,
    grid,
    is_blank,
    line,
    number,
    optional,
    text,
    whole,
    why_no_figure,
)
from xltools.exact import near, round_half_up
from xltools.scoring.adjust import lowest_total
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words

MOST_DECIMALS = 6


@cell_function(
    "扣分后的总分：评议得分减去扣分、加上加分；扣分、加分各有上限，总分有下限。选一行的返回一行。",
    totals="评议得分一列（或一行）；空白的不计算，不涉及、未报、免评等照写",
    deductions="扣分区域：每个单位一行，一列或几列，填正数，空白为0；评议得分选一行的，每个单位一列",
    bonuses="加分区域：与扣分区域同样排列，填正数；没有的省略",
    deduction_cap="每个单位扣分合计的上限；不设的省略",
    bonus_cap="每个单位加分合计的上限；不设的省略",
    floor="总分下限，省略为0",
    decimals="总分小数位，0至6，省略为2",
)
def xlt_deduct(
    totals: Any,
    deductions: Any,
    bonuses: Any = None,
    deduction_cap: Any = None,
    bonus_cap: Any = None,
    floor: Any = 0,
    decimals: Any = 2,
) -> Result:
    """Each total after its deductions and bonuses; rows that cannot be read say why."""
    cells = line(totals)
    less = _sums(deductions, cells, "扣分")
    more = _sums(bonuses, cells, "加分")
    caps = (
        optional(deduction_cap, "扣分上限", least=Decimal(0)),
        optional(bonus_cap, "加分上限", least=Decimal(0)),
    )
    given = optional(floor)
    lowest = Fraction(0 if given is None else given)
    places = whole(decimals, "小数位", 2, MOST_DECIMALS)

    def answer(value: Any, down: Fraction | str, up: Fraction | str) -> Any:
        if text(value) == words.EXEMPT:
            return words.EXEMPT
        try:
            raw = figure_or_state(value)
        except Misused as error:
            return str(error)
        if isinstance(raw, State):
            return "" if not text(value) else str(raw)
        if isinstance(down, str) or isinstance(up, str):
            return down if isinstance(down, str) else up
        exact = raw - _within(down, caps[0]) + _within(up, caps[1])
        held = lowest_total(raw, lowest)
        return number(round_half_up(exact if held is None else max(exact, held), places))

    return cells.along(map(answer, cells, less, more))


def _sums(values: Any, units: Line, name: str) -> Sequence[Fraction | str]:
    """The sum of each unit's amounts, which must be 0 or more; else what is wrong with it."""
    if values is None:
        return [Fraction()] * len(units)
    rows = grid(values)
    if units.lying or (len(rows) == 1 and len(rows[0]) == len(units)):
        rows = Rows(zip(*rows, strict=True)) if len(rows[0]) == len(units) else rows
    extent = len(rows) if units.lying else rows.extent
    if extent != units.extent:
        found = {"name": name, "found": extent, "other": "评议得分", "wanted": units.extent}
        raise Misused(says.SAME_LENGTH.format(**found))
    return [_sum(row, name) for row in rows]


def _sum(row: Sequence[Any], name: str) -> Fraction | str:
    total = Fraction()
    for value in row:
        try:
            found = figure_or_state(value)
        except Misused as error:
            return f"{name}{error}"
        if isinstance(found, State) and not is_blank(value):
            return f"{name}{why_no_figure(value)}"
        amount = Fraction() if isinstance(found, State) else found
        if amount < 0:
            return says.POSITIVE.format(name=name, value=near(amount))
        total += amount
    return total


def _within(amount: Fraction, cap: Decimal | None) -> Fraction:
    return amount if cap is None else min(amount, Fraction(cap))
