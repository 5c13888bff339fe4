"""Numbers as typed: what they are, whether they may stand, and rounding half up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    FIGURE,
    Misused,
    figure,
    grid,
    like,
    line,
    number,
    optional,
    said,
    taker,
    whole,
    yes,
)
from xltools.exact import plain, round_half_up
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words

MOST_DECIMALS = 10


@cell_function(
    "把一列手工录入的数规范为数字，并说明每一格有什么问题。返回两列：数字、说明；选一行的，返回两行。",
    values="要规范的一列（或一行）单元格",
)
def xlt_numbers(values: Any) -> Result:
    """Each cell as a number beside what is wrong with it, or what was tidied."""
    take = taker(FIGURE)
    cells = line(values)
    taken = [take(value) for value in cells]
    numbers = ("" if one.value is None else number(one.value) for one in taken)
    return cells.along(numbers, (said(one) for one in taken))


@cell_function(
    "核验评分是否符合填写要求，逐格返回说明；符合要求的为空，空白的为“未填”。",
    values="要核验的评分区域",
    low="最低分，省略为0",
    high="最高分，省略为100",
    decimals="最多几位小数，0至10，省略为2",
    allow_na="可否填“不涉及”：是或否，省略为是；“回避”总可以填",
)
def xlt_check(
    values: Any, low: Any = 0, high: Any = 100, decimals: Any = 2, allow_na: Any = words.YES
) -> Result:
    """What the catalogue says of each mark; "" where it may stand, 未填 where it is blank."""
    lowest, highest = optional(low), optional(high)
    rule = EntryField(
        key="mark",
        label="评分",
        low=Decimal(0) if lowest is None else lowest,
        high=Decimal(100) if highest is None else highest,
        decimals=whole(decimals, "小数位", 2, MOST_DECIMALS),
    )
    assert rule.low is not None and rule.high is not None, "both are set above"
    if rule.low > rule.high:
        raise Misused(says.LOW_ABOVE_HIGH.format(low=plain(rule.low), high=plain(rule.high)))
    take = taker(rule, exempting(yes(allow_na, "可否填不涉及", default=True)))
    shape = grid(values)

    def answer(value: Any) -> str:
        taken = take(value)
        return words.BLANK if taken.state is State.BLANK else said(taken)

    return like(shape, (answer(value) for row in shape for value in row))


def exempting(allow_na: bool) -> frozenset[State]:
    """The states that may stand in place of a mark."""
    return frozenset({State.RECUSED, State.NOT_APPLICABLE} if allow_na else {State.RECUSED})


@cell_function(
    "四舍五入：逢五进一，按录入的数字计算，不受二进制误差影响；空白仍为空白。",
    values="要舍入的单元格区域",
    decimals="保留几位小数，0至10，省略为2",
)
def xlt_round(values: Any, decimals: Any = 2) -> Result:
    """Each number rounded half away from zero; blanks stay blank."""
    places = whole(decimals, "小数位", 2, MOST_DECIMALS)
    shape = grid(values)

    def answer(value: Any) -> Any:
        try:
            exact = figure(value)
        except Misused as misused:
            return str(misused)
        return "" if exact is None else number(round_half_up(exact, places))

    return like(shape, (answer(value) for row in shape for value in row))
