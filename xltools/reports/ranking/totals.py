"""总分排名 and 分方式得分: one block for each set of units that is ranked together."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_PORTRAIT, PALE_ORANGE
from xltools.reports.ranking.cells import Cell, Live, Rows, here, rounded
from xltools.reports.ranking.context import BAND_GREY, TOTALS, Context, Group
from xltools.reports.ranking.page import (
    Layout,
    channel_word,
    remarks,
    rounding_note,
    standing,
    without_total,
)
from xltools.reports.ranking.process_map import FINE, ProcessMap
from xltools.reports.ranking.shape import (
    channels_table,
    closing_names,
    grade_columns,
    heading,
    ranked_note,
    totals_columns,
)
from xltools.reports.ranking.standings import grade_word
from xltools.reports.ranking.table import Closing, Table, closing_rows
from xltools.scheme.model import Channel
from xltools.scoring.result import Status, UnitResult
from xltools.text.words import EXEMPT

CODES = 1
"""Column of the codes, on both sheets."""
_FIGURES = ("raw", "adjustment", "total", "grade")


@dataclass(slots=True)
class Blocks:
    """Where each group's units stand on a ranking sheet."""

    rows: dict[str, int] = field(default_factory=dict)
    ranges: list[tuple[Group, int, int]] = field(default_factory=list)
    """Group, first and last 0-based row of its units with a total (or of all, if none has)."""
    closings: list[Closing] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    """Where other sheets find the total, the rank, the grade and the change of place."""

    def units(self, sheet: str) -> Rows:
        """The units' rows on the sheet of this name, by code."""
        return Rows(sheet, *_ends(self.rows), CODES)


def _ends(rows: dict[str, int]) -> tuple[int, int]:
    return min(rows.values(), default=0), max(rows.values(), default=0)


def figures(context: Context, process: ProcessMap, unit: UnitResult, code: str) -> dict[str, Live]:
    """评议得分, 加减分, 总分, 名次, looked up in 折算过程 by the unit's code in the cell `code`."""
    places = context.decimals
    exempt = unit.status is Status.EXEMPT
    word = without_total(unit)
    raw = word if unit.raw_total is None else rounded(unit.raw_total, FINE)
    total = word if unit.total is None else rounded(unit.total, places)
    rank = unit.rank if unit.rank is not None else standing(unit)
    signed: float | str = EXEMPT if exempt else float(unit.adjustment)
    adjustment = process.find(code, "raw" if exempt else "adjustment")
    return {
        "raw": Live(fine(process.find(code, "raw")), raw),
        "adjustment": Live(adjustment, signed),
        "total": Live(process.find(code, "total"), total),
        "rank": Live(process.find(code, "rank"), rank),
        **_grade(process, unit, code),
    }


def _grade(process: ProcessMap, unit: UnitResult, code: str) -> dict[str, Live]:
    """等次, where the scheme has grades."""
    if not process.has("grade"):
        return {}
    word = EXEMPT if unit.status is Status.EXEMPT else grade_word(unit)
    return {"grade": Live(process.find(code, "grade"), word)}


def fill_of(unit: UnitResult) -> str:
    """A pale fill where the remarks have a word to say."""
    if unit.bottom:
        return PALE_ORANGE
    return BAND_GREY if unit.status is Status.DISQUALIFIED else ""


def write_totals(context: Context, sheet: Worksheet, process: ProcessMap) -> Blocks:
    """总分排名（分类别）: rows stand in the order of ranks at writing; the ranks are live."""
    table = Table(
        context,
        sheet,
        totals_columns(context),
        Layout(
            A4_PORTRAIT,
            context.title(TOTALS),
            left=f"制表单位：{context.office_line}",
            notes=(
                *context.basis_note,
                ranked_note(context),
                *_ordered(context),
                *rounding_note(context)[:1],
                *_left_out(context),
                "得分、名次和等次为公式；备注为出表时的计算结果",
                *context.coverage_notes,
            ),
            signature=True,
        ),
    )
    previous = 6 + len(grade_columns(context))
    known = {"rank": 0, "raw": 3, "adjustment": 4, "total": 5, "grade": 6}
    blocks = Blocks(columns=known | {"change": previous + 1})
    for n, group in enumerate(context.by_rank):
        table.band(heading(group), new_page=n > 0)
        for unit in group.units:
            row = table.next_row
            found = figures(context, process, unit, here(row, 1))
            cells: list[Cell] = [found["rank"], unit.code, unit.name]
            cells += [found[key] for key in _FIGURES if key in found]
            change = _change(unit, row, previous)
            cells += [unit.previous_rank or "—", change, remarks(context, unit)]
            blocks.rows[unit.code] = table.add(cells, fill=fill_of(unit))
        _close(context, table, blocks, group, {3: "raw_total", 5: "total"}, label=2)
    table.finish()
    return blocks


def write_channels(context: Context, sheet: Worksheet, process: ProcessMap) -> Blocks:
    """分方式得分: points earned in each channel, and what 缺项折算 adds, by rank."""
    channels, names = context.scheme.channels, closing_names(context)
    table, after = channels_table(context, sheet), 4 + len(channels)
    known = {f"own {channel.code}": 3 + n for n, channel in enumerate(channels)}
    known |= {"rank": 0, "rescaled": after - 1, "raw": after, "adjustment": after + 1}
    blocks = Blocks(columns=known | {"total": after + 2, "grade": after + 3})
    for n, group in enumerate(context.by_rank):
        table.band(heading(group), new_page=n > 0)
        for unit in group.units:
            code = here(table.next_row, 1)
            found = figures(context, process, unit, code)
            cells: list[Cell] = [found["rank"], unit.code, unit.name]
            cells += [channel_cell(process, unit, channel, code) for channel in channels]
            cells.append(_rescaled(process, unit, code))
            cells += [found[key] for key in _FIGURES if key in found]
            blocks.rows[unit.code] = table.add(cells, fill=fill_of(unit))
        _close(context, table, blocks, group, names, label=2)
    table.finish()
    return blocks


def channel_cell(process: ProcessMap, unit: UnitResult, channel: Channel, code: str) -> Cell:
    """What the unit earned in a channel, looked up in 折算过程."""
    if channel.code not in unit.channel_earned:
        return EXEMPT if unit.status is Status.EXEMPT else "—"
    earned = unit.channel_earned[channel.code]
    word = channel_word(process.context, unit, channel)
    value = word if earned is None else rounded(earned, FINE)
    return Live(fine(process.find(code, f"own {channel.code}")), value)


def _rescaled(process: ProcessMap, unit: UnitResult, code: str) -> Cell:
    """What 缺项折算 adds to the unit's channels."""
    if unit.status is Status.EXEMPT:
        return EXEMPT
    value = "—" if unit.rescaled is None else rounded(unit.rescaled, FINE)
    return Live(process.find(code, "rescaled"), value)


def fine(place: str) -> str:
    """A figure of 折算过程 for show: binary dust off, words as they are."""
    return f"IF(ISNUMBER({place}),ROUND({place},{FINE}),{place})"


def _change(unit: UnitResult, row: int, column: int) -> Cell:
    if unit.comparability:
        return "不可比"
    if unit.previous_rank is None:
        return "—"
    rank, previous = here(row, 0), here(row, column)
    value = "—" if unit.rank_change is None else unit.rank_change
    return Live(f'IF(ISNUMBER({rank}),{previous}-{rank},"—")', value)


def _ordered(context: Context) -> list[str]:
    """By what equal totals are put in order."""
    words = "、".join(f"“{word}”" for word in context.settings.tie_breaks)
    return [f"总分相同的，依次比较{words}"] if context.tie_breaks else []


def _left_out(context: Context) -> list[str]:
    """Units that are out of the ranking, and why."""
    said = []
    for word in dict.fromkeys(standing(u) for u in context.result.units if u.rank is None):
        names = [u.name for u in context.result.units if u.rank is None and standing(u) == word]
        said.append(f"{word}、不列名次的{len(names)}家：{'、'.join(names)}")
    return said


def _close(
    context: Context,
    table: Table,
    blocks: Blocks,
    group: Group,
    columns: dict[int, str],
    *,
    label: int,
) -> None:
    """Closing rows over the whole block; its charts show the units that have a total."""
    first = blocks.rows[group.units[0].code]
    last = blocks.rows[group.units[-1].code]
    numbers = {}
    for column, name in columns.items():
        values = [_number(unit, name) for unit in group.units]
        numbers[column] = [value for value in values if value is not None]
    closing = closing_rows(table, numbers, first, last, context.decimals, label=label)
    blocks.closings.append(closing)
    complete = [blocks.rows[u.code] for u in group.units if u.total is not None]
    blocks.ranges.append((group, first, max(complete, default=last)))


def _number(unit: UnitResult, name: str) -> Fraction | None:
    if name.startswith("channel "):
        return unit.channel_earned.get(name.removeprefix("channel "))
    value: Fraction | None = getattr(unit, name)
    return value
