"""Numbers as typed: what they are, whether they may stand, and rounding half up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    grid,
    is_blank,
    like,
    line,
    number,
    optional,
    said,
    taker,
    whole,
)
from xltools.exact import round_half_up
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words

_MOST_DECIMALS = 10
_TAKE = taker(EntryField(key="figure", label="数", decimals=30))


@cell_function(
    "把一列手工录入的数规范为数字，并说明每一格有什么问题。返回两列：数字、说明。",
    values="要规范的一列（或一行）单元格",
)
def xlt_numbers(values: Any) -> Result:
    """Each cell as a number beside what is wrong with it, or what was tidied."""
    take = taker(EntryField(key="number", label="数", decimals=30))
    rows: Result = []
    for value in line(values):
        taken = take(value)
        rows.append(["" if taken.value is None else number(taken.value), said(taken)])
    return rows


@cell_function(
    "核验评分是否符合填写要求，逐格返回说明；符合要求的为空。",
    values="要核验的评分区域",
    low="最低分，省略为0",
    high="最高分，省略为100",
    decimals="最多几位小数，省略为2",
    allow_na="可否填“不涉及”：是或否，省略为是",
)
def xlt_check(
    values: Any, low: Any = 0, high: Any = 100, decimals: Any = 2, allow_na: Any = words.YES
) -> Result:
    """What the catalogue says of each mark; "" where it may stand, 未填 where it is blank."""
    rule = EntryField(
        key="mark",
        label="评分",
        low=optional(low) if not is_blank(low) else Decimal(0),
        high=optional(high) if not is_blank(high) else Decimal(100),
        decimals=min(whole(decimals, "小数位", 2), _MOST_DECIMALS),
    )
    take = taker(rule)
    exempted = {words.NOT_APPLICABLE, words.RECUSED} if allow_na != words.NO else {words.RECUSED}
    shape = grid(values)

    def answer(value: Any) -> str:
        if isinstance(value, str) and value.strip() in exempted:
            return ""
        taken = take(value)
        return words.BLANK if taken.state is State.BLANK else said(taken)

    return like(shape, (answer(value) for row in shape for value in row))


@cell_function(
    "四舍五入：逢五进一，按录入的数字计算，不受二进制误差影响。",
    values="要舍入的单元格区域",
    decimals="保留几位小数，省略为2",
)
def xlt_round(values: Any, decimals: Any = 2) -> Result:
    """Each number rounded half away from zero; blanks stay blank."""
    places = min(whole(decimals, "小数位", 2), _MOST_DECIMALS)
    shape = grid(values)

    def answer(value: Any) -> Any:
        exact = _TAKE(value)
        if exact.state is State.BLANK:
            return ""
        if exact.value is None:
            return says.NOT_A_FIGURE.format(value=exact.written)
        return number(round_half_up(exact.value, places))

    return like(shape, (answer(value) for row in shape for value in row))
