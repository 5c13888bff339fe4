"""What a cell of a form can hold, and the parts that every kind of sheet has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xltools.forms.address import a1
from xltools.forms.groups import Value, above_cells, above_numbers, blank_above, computed_by_key
from xltools.forms.plan import REQUIRED, PlanColumn, PlanSheet, SheetCell
from xltools.forms.status import RowEntry


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it shows now."""

    text: str
    shows: str | float


Content = str | int | float | Formula
Entries = Mapping[str, RowEntry]
"""One sheet's rows by unit code; a unit that is not there is blank."""


def above_values(sheet: PlanSheet, entries: Entries) -> tuple[Value, ...]:
    """What stands in the fill-in cells above the table."""
    return entries[""].values if "" in entries else blank_above(sheet)


def above_table(sheet: PlanSheet, values: tuple[Value, ...]) -> dict[str, Content]:
    """The labels above the table, and what is worked out from the entries there."""
    found: dict[str, Content] = {}
    for cell in sheet.above:
        found[a1(cell.row, cell.start)] = above_label(cell)
        if cell.field is None:
            one = computed_by_key(sheet)[cell.key]
            group = (cell.period, cell.stratum)
            shows = shown_value(one.value(above_numbers(sheet, values, group)))
            formula = one.formula(above_cells(sheet, group))
            found[a1(cell.row, cell.column)] = Formula("=" + formula, shows)
    return found


def above_label(cell: SheetCell) -> str:
    """How the label of an entry above the table reads."""
    return f"{cell.label}{REQUIRED if cell.field is not None else '（自动）'}："


def shown_value(value: Fraction | str) -> str | float:
    """An automatic figure as its cell has it."""
    return value if isinstance(value, str) else float(value)


def header_text(column: PlanColumn) -> str:
    """A column's header, one idea a line: 评分 / （必填） / 0—100，两位小数."""
    header = column.header.replace(REQUIRED, "\n" + REQUIRED)
    return f"{header}\n{column.hint}" if column.hint else header
