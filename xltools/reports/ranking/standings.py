"""Who is ranked and which rank follows, live: competition or dense, within the unit's group.

Where totals are equal, further figures may order them: each has a column of its own, and
units are compared by the total first, then column by column. The same comparison finds who
stands in the bottom places.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.exact import round_half_up
from xltools.reports.ranking.cells import Cell, Live, here, literal
from xltools.reports.ranking.wording import NOT_RANKED, UNQUALIFIED, standing
from xltools.scheme.choices import BottomTies, RankMethod, RankOn
from xltools.scheme.tiebreaks import CHANNEL, ITEM, VOTES, TieBreak
from xltools.scoring.decisions import LISTED, NOT_LISTED
from xltools.scoring.result import Status, UnitResult

if TYPE_CHECKING:
    from xltools.reports.ranking.context import Context
    from xltools.reports.ranking.process import ProcessSheet

_LOWEST = "-1000000000000"
"""Stands behind all that have a figure."""
_PLACES = 10


def rank_cells(process: ProcessSheet, unit: UnitResult) -> dict[str, Cell]:
    """The last columns of the unit's row in 折算过程."""
    context, row = process.context, process.rows[unit.code]

    def cell(key: str) -> str:
        return here(row, process.columns[key])

    ranked = unit.status is Status.RANKED
    settings = context.settings
    on_exact = settings.rank_on is RankOn.EXACT
    key = unit.total_exact if on_exact else unit.total
    value = 0.0
    if ranked and key is not None:
        value = float(round_half_up(key, _PLACES if on_exact else settings.total_decimals))
    dense = settings.rank_method is RankMethod.DENSE
    part = process.column("part")
    above = f"{group_of(process, unit)}*({part}=1)*{compared(process, unit, '>')}"
    rank = f"SUMPRODUCT({above})+1"
    if dense:
        alike = process.column("alike")
        rank = f"ROUND(SUMPRODUCT({above}/({alike}+({alike}=0))),0)+1"
    source = f"ROUND({cell('exact')},{_PLACES})" if on_exact else cell("total")
    cells: dict[str, Cell] = {
        "coverage": _coverage(process, unit),
        "standing": Live(_standing_formula(process, unit), standing(unit)),
        "part": Live(f'IF({cell("standing")}="",1,0)', int(ranked)),
        "key": Live(f"IF({cell('part')}=1,{source},0)", value),
        "rank": Live(
            f"IF({cell('part')}=1,{rank},{cell('standing')})",
            standing(unit) if unit.rank is None else unit.rank,
        ),
        "bottom": _bottom(process, unit),
    }
    for n, one in enumerate(context.tie_breaks, 1):
        cells[f"tie {n}"] = _tie(process, unit, n, one)
    cells["alike"] = _alike(process, unit, ranked) if dense else None
    if unit.code in context.listed:
        cells["decided"] = LISTED if context.listed[unit.code] else NOT_LISTED
    return cells


def ordering_notes(context: Context) -> list[str]:
    """What the columns of 同分比较 hold."""
    if not context.tie_breaks:
        return []
    words = "、".join(f"{n}为{_words(one)}" for n, one in enumerate(context.tie_breaks, 1))
    said = [f"同分比较：{words}，大的在前"]
    if any(one.kind == VOTES for one in context.tie_breaks):
        said.append("同分比较中的票数为各评分单位计票相加的结果，不是公式，少者在前的记为负数")
    return said


def _words(one: TieBreak) -> str:
    return one.of + VOTES if one.kind == VOTES else one.kind + one.of


def group_of(process: ProcessSheet, unit: UnitResult, key: str = "group") -> str:
    """The condition, over all rows, to be in the unit's group."""
    return f"({process.column(key)}={here(process.rows[unit.code], process.columns[key])})"


def compared(process: ProcessSheet, unit: UnitResult, how: str) -> str:
    """Over all rows, 1 where a row's figures stand to the unit's as `how` says.

    `>` is better, `<` worse, `>=` and `<=` the same or equal in every figure.
    """
    row = process.rows[unit.code]
    keys = ["key", *(f"tie {n}" for n, _ in enumerate(process.context.tie_breaks, 1))]
    pairs = [(process.column(key), here(row, process.columns[key])) for key in keys]
    last, cell = pairs.pop()
    found = f"({last}{how}{cell})"
    for column, own in reversed(pairs):
        found = f"(({column}{how[0]}{own})+({column}={own})*{found})"
    return found


def _tie(process: ProcessSheet, unit: UnitResult, n: int, one: TieBreak) -> Cell:
    """What orders the unit among equal totals: a channel, an item, or votes as they were counted.

    Fewer votes for a level stand first, but more for the best: the former are negative.
    """
    context, row = process.context, process.rows[unit.code]
    ranked = unit.status is Status.RANKED
    exact = context.settings.rank_on is RankOn.EXACT
    figure = unit.tie_keys[n - 1] if ranked and unit.tie_keys else Fraction(0)
    value = float(round_half_up(figure, _PLACES) if exact else figure)
    if one.kind == CHANNEL:
        key = f"channel {one.of}"
        source = here(row, process.columns[key]) if process.has(key) else ""
    elif one.kind == ITEM:
        key = f"earned {one.of}"
        source = here(row, process.columns[key]) if one.of in unit.items else ""
    else:
        return figure if ranked else 0
    part = here(row, process.columns["part"])
    if not source:
        return Live(f"IF({part}=1,{_LOWEST},0)", value)
    places = _PLACES if exact else context.settings.total_decimals
    shown = f"ROUND({source},{_PLACES})"
    shown = shown if exact else f"ROUND({shown},{places})"
    return Live(f"IF({part}=1,IF(ISNUMBER({source}),{shown},{_LOWEST}),0)", value)


def _bottom(process: ProcessSheet, unit: UnitResult) -> Cell:
    """列入后进: as people decided of the unit; else fewer than k stand below, or, where ties
    across the line are out, at most k do not stand above."""
    settings, row = process.context.settings, process.rows[unit.code]
    strict = settings.bottom_ties is BottomTies.STRICT
    others = f"{group_of(process, unit)}*({process.column('part')}=1)"
    below = f"SUMPRODUCT({others}*{compared(process, unit, '<=' if strict else '<')})"
    line = f"{below}{'<=' if strict else '<'}{settings.bottom_k}"
    part, decided = (here(row, process.columns[key]) for key in ("part", "decided"))
    computed = f"IF({part}=1,IF({line},1,0),0)"
    return Live(
        f'IF({decided}="{LISTED}",1,IF({decided}="{NOT_LISTED}",0,{computed}))', int(unit.bottom)
    )


def _standing_formula(process: ProcessSheet, unit: UnitResult) -> str:
    """Why the unit is not ranked: 不合格, no total, or out of the ranking; "" if it is."""
    row = process.rows[unit.code]
    total = here(row, process.columns["total"])
    category = process.context.index.categories[unit.category]
    low = here(row, process.columns["coverage"])
    rest = f'IF({low}>0,"{NOT_RANKED}","")' if category.ranked else f'"{NOT_RANKED}"'
    rest = f"IF(ISNUMBER({total}),{rest},{total})"
    struck = process.register.disqualified(here(row, process.columns["code"]))
    return f'IF({struck}>0,"{UNQUALIFIED}",{rest})' if struck else rest


def _coverage(process: ProcessSheet, unit: UnitResult) -> Cell:
    """How many items have too few scorers' marks to rank the unit."""
    least = process.context.settings.min_coverage
    if least is None:
        return 0
    index, own = process.context.index, here(process.rows[unit.code], process.columns["code"])
    parts, low = [], 0
    for code, found in unit.items.items():
        if len(index.scorers_of(index.items[code])) > 1:
            given, due = process.matrices[code].coverage(own)
            parts.append(f"IF(100*{given}<{literal(least)}*{due},1,0)")
            low += 100 * found.given < least * found.expected
    return Live("+".join(parts), low) if parts else 0


def _alike(process: ProcessSheet, unit: UnitResult, ranked: bool) -> Cell:
    """How many units of the group stand equal, itself included: dense ranks count totals."""
    row = process.rows[unit.code]
    ties = (f"tie {n}" for n, _ in enumerate(process.context.tie_breaks, 1))
    conditions = ",".join(
        f"{process.column(key)},{here(row, process.columns[key])}"
        for key in ("group", "part", "key", *ties)
    )
    part = here(row, process.columns["part"])
    return Live(f"IF({part}=1,COUNTIFS({conditions}),0)", process.alike(unit) if ranked else 0)
