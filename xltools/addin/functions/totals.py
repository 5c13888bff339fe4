"""Weighted totals with the policies for missing marks, and deductions, by the engine itself.

A small scheme is made of the points in a row, with one unit for each row of the range; the
engine that consolidates whole appraisals then settles and totals it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Line,
    Misused,
    Rows,
    above_zero,
    chosen,
    column,
    error_in,
    figure_or_state,
    grid,
    is_blank,
    line,
    line_like,
    number,
    text,
    whole,
    why_no_figure,
)
from xltools.exact import near, plain
from xltools.methods.direct import Direct
from xltools.scheme.choices import MissingPolicy, UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Category, Channel, Item, Scheme, Scorer, Unit
from xltools.scheme.settings import Settings
from xltools.scoring.adjust import Adjusted
from xltools.scoring.combine import Combined
from xltools.scoring.marks import State
from xltools.scoring.policies import Earning, settle
from xltools.scoring.result import Status
from xltools.scoring.totals import total_unit
from xltools.text import functions as says
from xltools.text.nearest import folded

_ONLY = "1"
MOST_DECIMALS = 6


@cell_function(
    "各项目得分的总分：不涉及、回避、无样本按缺项处理，空白、未填、待更正和未报按未报处理；每行一个单位。",
    earned="项目得分区域：每个单位一行，每个项目一列；没有得分的写不涉及、回避、无样本或未报",
    points="各项目的分值，一行，与得分区域同列数",
    missing="缺项处理：按总分折算、在本评议方式内折算、计0分、取本类别平均得分、计满分；省略为按总分折算",
    unreported="未报处理：待补报，暂不计总分，或上面几种；省略为待补报",
    channels="各项目所属评议方式的代码，一行；省略为同一评议方式",
    categories="各单位的类别，一列；省略为同一类别",
    decimals="总分小数位，0至6，省略为2",
)
def xlt_total(
    earned: Any,
    points: Any,
    missing: Any = MissingPolicy.RESCALE_TOTAL.label,
    unreported: Any = UnreportedPolicy.BLOCK.label,
    channels: Any = None,
    categories: Any = None,
    decimals: Any = 2,
) -> Result:
    """The rounded total of each row; where there is none, why."""
    rows = grid(earned)
    worth = _points(points, rows)
    scheme = _scheme(
        worth,
        _channels(channels, worth),
        _categories(categories, rows),
        na_policy=chosen(missing, "缺项处理", MissingPolicy.RESCALE_TOTAL),
        unreported_policy=chosen(unreported, "未报处理", UnreportedPolicy.BLOCK),
        total_decimals=whole(decimals, "小数位", 2, MOST_DECIMALS),
    )
    read = [_row(row, worth) for row in rows]
    totals = _totals(scheme, {k: row for k, row in enumerate(read) if not isinstance(row, str)})
    return column(row if isinstance(row, str) else totals[k] for k, row in enumerate(read))


def _totals(scheme: Scheme, rows: dict[int, Sequence[Combined]]) -> dict[int, Any]:
    units = tuple(scheme.units[k] for k in rows)
    index = SchemeIndex(scheme.model_copy(update={"units": units}))
    table = {
        item.code: {scheme.units[k].code: row[i] for k, row in rows.items()}
        for i, item in enumerate(scheme.items)
    }
    settled = settle(Earning(index, table))
    found: dict[int, Any] = {}
    for k in rows:
        result, _ = total_unit(index, settled[scheme.units[k].code], Adjusted())
        if result.total is not None:
            found[k] = number(result.total)
        else:
            nothing = result.status is Status.UNRANKED
            found[k] = says.NOTHING_APPLIES if nothing else says.BLOCKED
    return found


def _row(row: Sequence[Any], worth: Sequence[Decimal]) -> list[Combined] | str:
    """The items of one unit as combined scores; the sentence that says what cannot be read."""
    combined = []
    for value, points in zip(row, worth, strict=True):
        try:
            found = figure_or_state(value)
        except Misused as error:
            return str(error)
        if isinstance(found, State):
            state = State.UNREPORTED if is_blank(value) else found
            combined.append(Combined(None, Counter({state: 1})))
        elif 0 <= found <= points:
            combined.append(Combined(found, Counter({State.MARK: 1})))
        else:
            return says.ABOVE_POINTS.format(value=near(found), points=plain(points))
    return combined


def _points(points: Any, rows: Rows) -> list[Decimal]:
    cells = line(points)
    if len(cells) != len(rows[0]):
        found = {"name": "分值", "found": len(cells), "other": "项目得分", "wanted": len(rows[0])}
        raise Misused(says.SAME_LENGTH.format(**found))
    return [above_zero(cell, "分值") for cell in cells]


def _channels(values: Any, worth: Sequence[Decimal]) -> list[str]:
    if values is None:
        return [_ONLY] * len(worth)
    cells = line(values)
    if len(cells) != len(worth):
        found = {"name": "评议方式", "found": len(cells), "other": "项目得分", "wanted": len(worth)}
        raise Misused(says.SAME_LENGTH.format(**found))
    return _labels(cells, "评议方式")


def _categories(values: Any, rows: Rows) -> list[str]:
    if values is None:
        return [_ONLY] * len(rows)
    return _labels(line_like(values, "类别", rows, "项目得分"), "类别")


def _labels(cells: Line, name: str) -> list[str]:
    """What each cell names, by one spelling.

    Raises:
        Misused: an error value; nobody can say what belongs together.
    """
    for value in cells:
        if error_in(value):
            raise Misused(f"“{name}”：{why_no_figure(value)}")
    return [folded(text(value)) for value in cells]


def _scheme(
    worth: Sequence[Decimal], channels: Sequence[str], categories: Sequence[str], **policies: Any
) -> Scheme:
    """One item a column, one unit a row; channels and categories numbered as they appear."""
    channel_codes = {name: f"C{k}" for k, name in enumerate(dict.fromkeys(channels))}
    category_codes = {name: f"L{k}" for k, name in enumerate(dict.fromkeys(categories))}
    sums: dict[str, Decimal] = {}
    for name, points in zip(channels, worth, strict=True):
        sums[name] = sums.get(name, Decimal(0)) + points
    items = tuple(
        Item(
            code=f"I{k}",
            name=f"I{k}",
            channel=channel_codes[name],
            points=points,
            method=Direct(decimals=10),
        )
        for k, (name, points) in enumerate(zip(channels, worth, strict=True))
    )
    return Scheme(
        settings=Settings(
            scheme_id="cells",
            title="cells",
            year=2000,
            organiser="cells",
            full_marks=sum(worth, Decimal(0)),
            **policies,
        ),
        categories=tuple(Category(code=c, name=c) for c in category_codes.values()),
        channels=tuple(
            Channel(code=code, name=code, points=sums[name]) for name, code in channel_codes.items()
        ),
        items=items,
        units=tuple(
            Unit(code=f"U{k}", full_name=f"U{k}", name=f"U{k}", category=category_codes[name])
            for k, name in enumerate(categories)
        ),
        scorers=(Scorer(code="S", name="S", items=tuple(item.code for item in items)),),
    )
