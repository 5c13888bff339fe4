"""Deductions and bonuses on a column of totals, with their caps and the floor."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Misused,
    column,
    figure,
    grid,
    line,
    number,
    optional,
    whole,
)
from xltools.exact import plain, round_half_up
from xltools.text import functions as says


@cell_function(
    "扣分后的总分：评议得分减去扣分、加上加分；扣分、加分各有上限，总分有下限。每行一个单位。",
    totals="评议得分一列",
    deductions="扣分区域：每个单位一行，一列或几列，填正数",
    bonuses="加分区域：每个单位一行，填正数；没有的省略",
    deduction_cap="每个单位扣分合计的上限；不设的省略",
    bonus_cap="每个单位加分合计的上限；不设的省略",
    floor="总分下限，省略为0",
    decimals="总分小数位，省略为2",
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
    rows = line(totals)
    less = _sums(deductions, len(rows), "扣分")
    more = [Fraction()] * len(rows) if bonuses is None else _sums(bonuses, len(rows), "加分")
    caps = (optional(deduction_cap), optional(bonus_cap))
    lowest, places = optional(floor), min(whole(decimals, "小数位", 2), 6)
    answers: list[Any] = []
    for value, down, up in zip(rows, less, more, strict=True):
        if isinstance(down, str) or isinstance(up, str):
            answers.append(down if isinstance(down, str) else up)
            continue
        try:
            raw = figure(value)
        except Misused as error:
            answers.append(str(error))
            continue
        if raw is None:
            answers.append("")
            continue
        exact = raw - _within(down, caps[0]) + _within(up, caps[1])
        exact = exact if lowest is None else max(exact, Fraction(lowest))
        answers.append(number(round_half_up(exact, places)))
    return column(answers)


def _sums(values: Any, wanted: int, name: str) -> list[Fraction | str]:
    """The sum of each row's amounts, which must be 0 or more; else what is wrong with it."""
    rows = grid(values)
    if len(rows) == 1 and len(rows[0]) == wanted:
        rows = [[value] for value in rows[0]]
    if len(rows) != wanted:
        found = {"name": name, "found": len(rows), "other": "评议得分", "wanted": wanted}
        raise Misused(says.SAME_LENGTH.format(**found))
    sums: list[Fraction | str] = []
    for row in rows:
        try:
            amounts = [figure(value) or Fraction() for value in row]
        except Misused as error:
            sums.append(str(error))
            continue
        negative = next((amount for amount in amounts if amount < 0), None)
        sums.append(
            says.POSITIVE.format(name=name, value=plain(negative))
            if negative is not None
            else sum(amounts, Fraction())
        )
    return sums


def _within(amount: Fraction, cap: Decimal | None) -> Fraction:
    return amount if cap is None else min(amount, Fraction(cap))
