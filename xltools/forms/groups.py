"""The entries of one period and stratum: a unit's cells and those above the table, together.

A method scores the numbers of one such group. Automatic columns, live scores and checks are all
worked out from them, in Python from values and in the sheet from cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.forms.address import a1, letters
from xltools.forms.plan import PlanColumn, PlanRow, PlanSheet
from xltools.methods.base import Computed, EntryField

Value = Decimal | str
"""A cell's content as typed: a number, a text, or "" for blank."""
Group = tuple[str, str]
"""(period, stratum)."""


def number_in(field: EntryField, value: Value) -> Fraction | None:
    """The number that a cell holds, or that its word stands for; None for anything else."""
    if field.choices:
        known = isinstance(value, str) and value in field.choices and bool(field.counts_as)
        return Fraction(field.number(str(value))) if known else None
    return Fraction(value) if isinstance(value, Decimal) else None


def columns_of(sheet: PlanSheet, group: Group) -> list[tuple[int, PlanColumn]]:
    """(place among the entry columns, column) of one group."""
    return [
        (place, column)
        for place, (_, column) in enumerate(sheet.entry_columns)
        if (column.period, column.stratum) == group
    ]


def asked(row: PlanRow, column: PlanColumn) -> bool:
    """Whether the unit is to be marked in this column."""
    return not column.stratum or column.stratum not in row.skipped


def asked_places(sheet: PlanSheet, row: PlanRow) -> list[int]:
    """The places, among the entry columns, of those that are asked for the unit."""
    return [n for n, (_, column) in enumerate(sheet.entry_columns) if asked(row, column)]


def asked_groups(sheet: PlanSheet, row: PlanRow) -> list[Group]:
    """The groups that are asked for the unit."""
    return [group for group in sheet.groups if group[1] not in row.skipped]


def above_numbers(sheet: PlanSheet, values: Sequence[Value], group: Group) -> dict[str, Fraction]:
    """The numbers above the table that belong to `group`; `values` by the sheet's fill-in cells."""
    found: dict[str, Fraction] = {}
    for cell, value in zip(sheet.above_entries, values, strict=True):
        if cell.field is not None and (cell.period, cell.stratum) == group:
            number = number_in(cell.field, value)
            if number is not None:
                found[cell.key] = number
    return found


def group_numbers(
    sheet: PlanSheet, row: PlanRow, values: Sequence[Value], above: Sequence[Value], group: Group
) -> dict[str, Fraction]:
    """All numbers of one unit in `group`, its own and those that stand once for the sheet."""
    found = above_numbers(sheet, above, group)
    for place, column in columns_of(sheet, group):
        number = number_in(sheet.field(row, column), values[place])
        if number is not None:
            found[column.key] = number
    return found


def group_cells(sheet: PlanSheet, number: int | str, group: Group) -> dict[str, str]:
    """The cells of the same: of the unit in row `number`, or with ROW for it."""
    found = above_cells(sheet, group)
    for index, column in sheet.entry_columns:
        if (column.period, column.stratum) == group:
            found[column.key] = a1(number, index)
    return found


def above_cells(sheet: PlanSheet, group: Group) -> dict[str, str]:
    """The fill-in cells above the table that belong to `group`, as absolute references."""
    return {
        cell.key: f"${letters(cell.column)}${cell.row}"
        for cell in sheet.above_entries
        if (cell.period, cell.stratum) == group
    }


def computed_by_key(sheet: PlanSheet, row: PlanRow | None = None) -> Mapping[str, Computed]:
    """The method's automatic columns and figures, for the points of `row`."""
    points = sheet.points if row is None else sheet.row_points(row)
    return {one.key: one for one in sheet.method.computed(points)}


def blank_above(sheet: PlanSheet) -> tuple[Value, ...]:
    """Nothing filled in above the table."""
    return ("",) * len(sheet.above_entries)
