"""Who is ranked and which rank follows, live: competition or dense, within the unit's group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.exact import round_half_up
from xltools.reports.ranking.cells import Cell, Live, down, here, literal
from xltools.reports.ranking.wording import NOT_RANKED, UNQUALIFIED, standing
from xltools.scheme.choices import RankMethod, RankOn
from xltools.scheme.settings import Settings
from xltools.scoring.result import Status, UnitResult

if TYPE_CHECKING:
    from xltools.reports.ranking.process import ProcessSheet


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
        value = float(round_half_up(key, 10 if on_exact else settings.total_decimals))
    places = {k: process.column(k) for k in ("group", "part", "key", "first")}
    better = f"({places['group']}={cell('group')})*({places['key']}>{cell('key')})"
    dense = settings.rank_method is RankMethod.DENSE
    counted = places["first"] if dense else places["part"]
    rank = f"SUMPRODUCT({better}*({counted}=1))+1"
    word = standing(unit)
    source = f"ROUND({cell('exact')},10)" if on_exact else cell("total")
    cells: dict[str, Cell] = {
        "coverage": _coverage(process, unit),
        "standing": Live(_standing_formula(process, unit), word),
        "part": Live(f'IF({cell("standing")}="",1,0)', int(ranked)),
        "key": Live(f"IF({cell('part')}=1,{source},0)", value),
        "rank": _rank(f"IF({cell('part')}=1,{rank},{cell('standing')})", unit, settings),
    }
    cells["first"] = _first(process, unit, ranked)
    return cells


def _rank(formula: str, unit: UnitResult, settings: Settings) -> Cell:
    """The rank, live; a value where further figures order equal totals."""
    place: float | str = standing(unit) if unit.rank is None else unit.rank
    if settings.tie_breaks:
        return place if isinstance(place, str) else int(place)
    return Live(formula, place)


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
    index = process.context.index
    parts, low = [], 0
    for code, found in unit.items.items():
        if len(index.scorers_of(index.items[code])) > 1:
            given, due = process.matrices[code].coverage(unit.code)
            parts.append(f"(100*{given}<{literal(least)}*{due})")
            low += 100 * found.given < least * found.expected
    return Live("+".join(parts), low) if parts else 0


def _first(process: ProcessSheet, unit: UnitResult, ranked: bool) -> Cell:
    """1 for the first unit of each total in a group: dense ranks count totals, not units."""
    if process.context.settings.rank_method is not RankMethod.DENSE:
        return None
    row, top = process.rows[unit.code], process.table.first_row
    conditions = ",".join(
        f"{down(top, row, process.columns[k])},{here(row, process.columns[k])}"
        for k in ("group", "part", "key")
    )
    part = here(row, process.columns["part"])
    return Live(
        f"IF({part}=1,IF(COUNTIFS({conditions})=1,1,0),0)",
        int(ranked and process.first_of_total(unit)),
    )
