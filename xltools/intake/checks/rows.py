"""Checks of one unit's row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from xltools.exact import plain
from xltools.forms.reasons import reason_label
from xltools.intake.entries import RowEntries, SheetEntries
from xltools.intake.sheet import a1
from xltools.scoring.marks import State
from xltools.text.catalogue import marks
from xltools.text.finding import Finding, Kind
from xltools.text.places import SHOWN, several

RowCheck = Callable[[SheetEntries, RowEntries], Iterator[Finding]]


def _finding(
    kind: Kind, entries: SheetEntries, row: RowEntries, cell: str, value: str = "", **values: Any
) -> Finding:
    return Finding(
        kind,
        sheet=entries.placed.sheet.name,
        cell=cell,
        unit=row.unit.plan.code,
        unit_name=row.unit.plan.name,
        item=entries.placed.plan.item,
        value=value,
        values=values,
    )


def _asked(row: RowEntries) -> bool:
    """Whether a mark is asked for: no 回避, nothing in 特殊情形."""
    return not row.recused and row.special.state is None


def blank(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A blank is neither 0 nor 不涉及."""
    if not _asked(row):
        return
    na = (
        "不涉及的请在“特殊情形”中选择并说明原因。"
        if entries.placed.plan.allow_na
        else "本项不设“不涉及”。"
    )
    columns = [column for _, column in entries.placed.plan.entry_columns]
    places = [
        number
        for number, value in enumerate(row.values)
        if value.state is State.BLANK
        and row.merged_at(number) is None
        and row.asked(columns[number])
    ]
    if places and len(columns) == 1:
        cell = entries.entry_cell(row, places[0])
        yield _finding(marks.BLANK, entries, row, cell, na=na)
    elif places:
        labels = several([columns[number].label for number in places])
        cells = "、".join(entries.entry_cell(row, number) for number in places[:SHOWN])
        yield _finding(marks.ROW_BLANK, entries, row, cells, value=labels, na=na)


def unusable(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Something stands in the cell that is no mark, or no certain one."""
    if not _asked(row):
        return
    for number, value in enumerate(row.values):
        column = entries.placed.plan.entry_columns[number][1]
        if value.state is State.REJECTED and row.merged_at(number) is None and row.asked(column):
            report = value.reports[0]
            cell = entries.entry_cell(row, number)
            values = {"what": named(entries, number), **dict(report.values)}
            yield _finding(report.kind, entries, row, cell, value=report.before, **values)


def named(entries: SheetEntries, number: int) -> str:
    """What a sentence calls an entry: 评分, or the column where there are several."""
    plan = entries.placed.plan
    label = plan.entry_columns[number][1].label
    alone = len(plan.entry_columns) == 1 and plan.method.linear_field is not None
    return "评分" if alone else f"“{label}”"


def not_asked(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A stratum that does not count for the unit is locked; what stands there is not used."""
    if not row.unit.plan.skipped or not _asked(row):
        return
    for number, (_, column) in enumerate(entries.placed.plan.entry_columns):
        if not row.asked(column) and row.values[number].state is not State.BLANK:
            cell = entries.entry_cell(row, number)
            yield _finding(marks.NOT_ASKED, entries, row, cell, value=row.values[number].written)


def merged(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A merged mark cell belongs to no unit for certain."""
    if not _asked(row):
        return
    for number, area in enumerate(row.merged):
        if area is not None:
            where = f"{a1(area[0], area[1])}:{a1(area[2], area[3])}"
            yield _finding(marks.MERGED, entries, row, entries.entry_cell(row, number), area=where)


def not_applicable(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """不涉及 must be allowed, stand alone, and have a reason."""
    if row.recused or row.special.state is not State.NOT_APPLICABLE:
        return
    cell = entries.cell(row, "special")
    if not entries.placed.plan.allow_na:
        yield _finding(marks.NA_NOT_ALLOWED, entries, row, cell, value=row.special.written)
    elif row.filled:
        number = next(i for i, v in enumerate(row.values) if v.state is not State.BLANK)
        both = f"{entries.entry_cell(row, number)}、{cell}"
        yield _finding(marks.NA_AND_MARK, entries, row, both, value=row.values[number].written)
    elif not row.reason:
        yield _finding(marks.NA_NO_REASON, entries, row, entries.cell(row, "reason"))


def special_unknown(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """特殊情形 knows one word, which people must be able to read."""
    if row.recused or row.special.state is not State.REJECTED:
        return
    cell, report = entries.cell(row, "special"), row.special.report
    kind, values = (report.kind, dict(report.values)) if report else (marks.SPECIAL_UNKNOWN, {})
    yield _finding(kind, entries, row, cell, value=row.special.written, **values)


def recused_marked(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Nobody marks a unit that the office has locked as 回避."""
    if not row.recused:
        return
    for number, value in enumerate(row.values):
        if value.state is not State.BLANK:
            cell = entries.entry_cell(row, number)
            yield _finding(marks.RECUSED_MARKED, entries, row, cell, value=value.written)


def reason_missing(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Low marks, zeros and settled marks say why."""
    if not row.wants_reason:
        return
    sheet = entries.placed.plan
    shown = "、".join(plain(value.value) for value in row.values if value.value is not None)
    if sheet.method.linear_field is None and not sheet.method.needs_basis:
        shown = "得分"
    what, rule = f"评分为{shown}", "得0分的须说明原因。"
    if sheet.method.needs_basis:
        rule = "本项评分须写明依据和批准人。"
    elif sheet.reason_below is not None:
        below = plain(sheet.reason_below)
        what, rule = f"评分{shown}低于{below}分", f"方案要求低于{below}分的说明原因。"
    yield _finding(
        marks.NO_REASON,
        entries,
        row,
        entries.cell(row, "reason"),
        value=shown,
        what=what,
        label=reason_label(sheet),
        rule=rule,
    )


ROW_CHECKS: tuple[RowCheck, ...] = (
    blank,
    unusable,
    merged,
    not_applicable,
    special_unknown,
    recused_marked,
    reason_missing,
    not_asked,
)
