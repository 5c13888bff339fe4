"""A sheet read as a whole: its rows, what stands above them, and whether the numbers agree.

Numbers that contradict each other are nobody's to choose between: all that the unit has in that
period and stratum goes back, and for what stands above the table all that the sheet has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from xltools.forms.groups import Group, Value, asked_groups, columns_of
from xltools.forms.plan import PlanSheet
from xltools.forms.reasons import reason_due
from xltools.intake.coerce import Coerced
from xltools.intake.entries import (
    AboveEntry,
    Dispute,
    RowEntries,
    SheetEntries,
    read_rows,
    seen,
)
from xltools.intake.layout import Placed
from xltools.intake.sheet import Workbook
from xltools.methods.base import Conflict, EntryField
from xltools.scoring.marks import State
from xltools.text.finding import Severity


def sheet_entries(book: Workbook, placed: Placed) -> SheetEntries:
    """Read one marking sheet."""
    entries = read_rows(book, placed)
    if placed.plan.method.linear_field is not None:
        return entries
    return _agreed(replace(entries, above=read_above(book, placed)))


def read_above(book: Workbook, placed: Placed) -> tuple[AboveEntry, ...]:
    """What was entered above the table, which moves with the header."""
    moved = placed.header - placed.plan.header_row
    found = []
    for cell, coercer in zip(placed.plan.above_entries, placed.expected.above, strict=True):
        row, column = cell.row + moved, placed.columns[cell.column]
        stored = placed.sheet.cell(row, column) if row > 0 else None
        code = book.format_at(stored.style, row, column) if stored is not None else ""
        value = (coercer.since_1904() if book.date1904 else coercer).take(stored, code)
        value = seen(book, placed.sheet, stored, value)
        found.append(AboveEntry(cell, row, column, value, value.state))
    return tuple(found)


def value_of(field: EntryField | None, read: Coerced) -> Value:
    """What the sheet's own formulas see in a cell: a number, a word of the drop-down, or text."""
    if read.number is not None:
        return read.number
    return read.written if field is not None and field.choices else ""


def _agreed(entries: SheetEntries) -> SheetEntries:
    """The same with every contradiction named, and what it touches rejected."""
    plan = entries.placed.plan
    disputes = list(_above_disputes(entries))
    refused = {
        (key, group)
        for dispute, group in disputes
        if _is_refused(dispute.conflict)
        for key in dispute.conflict.fields
    }
    above = tuple(
        replace(one, state=State.REJECTED) if (one.cell.key, _group(one)) in refused else one
        for one in entries.above
    )
    rows, changed = [], {}
    found = [dispute for dispute, _ in disputes]
    for row in entries.rows:
        own = list(_row_disputes(entries, row))
        found += [dispute for dispute, _ in own]
        after = _refused(plan, row, [g for d, g in own if _is_refused(d.conflict)])
        after = replace(after, scored_low=_scored_low(plan, after, entries.above))
        rows.append(after)
        if after.states != row.states or after.scored_low:
            changed[row.unit.plan.code] = after
    notable = {row.unit.plan.code: row for row in entries.notable} | changed
    ordered = tuple(row for row in rows if row.unit.plan.code in notable)
    return replace(entries, rows=tuple(rows), notable=ordered, above=above, disputes=tuple(found))


def _group(one: AboveEntry) -> Group:
    return one.cell.period, one.cell.stratum


def _is_refused(conflict: Conflict) -> bool:
    """Whether the numbers cannot be used."""
    return conflict.severity is Severity.ERROR


def _above_numbers(above: Sequence[AboveEntry], group: Group) -> dict[str, Fraction]:
    return {
        one.cell.key: Fraction(one.value.value)
        for one in above
        if _group(one) == group and one.value.value is not None
    }


def _above_disputes(entries: SheetEntries) -> Iterator[tuple[Dispute, Group]]:
    plan = entries.placed.plan
    for group in plan.groups:
        numbers = _above_numbers(entries.above, group)
        if not numbers:
            continue
        cells = {one.cell.key: one.ref for one in entries.above if _group(one) == group}
        for conflict in plan.method.consistency(numbers):
            if conflict.scope == "sheet":
                yield _dispute(None, conflict, cells, numbers), group


def _row_disputes(entries: SheetEntries, row: RowEntries) -> Iterator[tuple[Dispute, Group]]:
    plan = entries.placed.plan
    if row.recused or row.special.state is not None:
        return
    for group in asked_groups(plan, row.unit.plan):
        above = _above_numbers(entries.above, group)
        numbers, cells = dict(above), {}
        for place, column in columns_of(plan, group):
            value = row.values[place].value
            if row.states[place] is State.MARK and value is not None:
                numbers[column.key] = Fraction(value)
                cells[column.key] = entries.entry_cell(row, place)
        for conflict in plan.method.consistency(numbers) if cells else ():
            if conflict.scope == "unit":
                yield _dispute(row, conflict, cells, numbers), group


def _dispute(
    row: RowEntries | None,
    conflict: Conflict,
    cells: dict[str, str],
    numbers: dict[str, Fraction],
) -> Dispute:
    places = tuple(cells[key] for key in conflict.fields if key in cells)
    pair = [str(numbers[key]) for key in conflict.fields if key in numbers]
    two = (pair[0], pair[1]) if len(pair) == 2 else ("", "")
    return Dispute(row, places, conflict, two)


def _refused(plan: PlanSheet, row: RowEntries, groups: Sequence[Group]) -> RowEntries:
    if not groups:
        return row
    touched = {place for group in groups for place, _ in columns_of(plan, group)}
    states = tuple(
        State.REJECTED if place in touched else state for place, state in enumerate(row.states)
    )
    return replace(row, states=states)


def _scored_low(plan: PlanSheet, row: RowEntries, above: Sequence[AboveEntry]) -> bool:
    if row.reason or any(state is not State.MARK for state in row.states):
        return False
    values: list[Value] = [Decimal(0) if v.value is None else v.value for v in row.values]
    for place, (_, column) in enumerate(plan.entry_columns):
        values[place] = row.values[place].written if _has_words(column.field) else values[place]
    heads = [value_of(one.cell.field, one.value) for one in above]
    return reason_due(plan, values, row.unit.plan, heads)


def _has_words(field: EntryField | None) -> bool:
    return field is not None and bool(field.choices)
