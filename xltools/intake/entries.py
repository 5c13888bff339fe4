"""The entries of one sheet: what each unit's row says, cell by cell, and in which state it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xltools.forms.status import reason_due
from xltools.intake.coerce import (
    Coerced,
    Special,
    read_reason,
    read_special,
)
from xltools.intake.expected import ExpectedUnit
from xltools.intake.layout import Placed
from xltools.intake.sheet import Workbook, a1
from xltools.scoring.marks import State

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class RowEntries:
    """One unit's row as filled in."""

    unit: ExpectedUnit
    row: int
    values: tuple[Coerced, ...]
    """One per entry column."""
    special: Special
    reason: str
    merged: tuple[Area | None, ...]
    """The merged range over each entry cell, where there is one."""

    @property
    def recused(self) -> bool:
        return bool(self.unit.plan.recused)

    @property
    def filled(self) -> bool:
        """Whether any entry cell holds something."""
        return any(value.state is not State.BLANK for value in self.values)


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """All rows of one marking sheet, in the order of the plan."""

    placed: Placed
    rows: tuple[RowEntries, ...]

    def cell(self, row: RowEntries, key: str) -> str:
        """The A1 reference of the row's cell in the plan's column `key`."""
        return a1(row.row, self.placed.column_of(key))

    def entry_cell(self, row: RowEntries, number: int) -> str:
        """The A1 reference of the row's entry cell in entry column `number`."""
        index = self.placed.expected.entry_columns[number]
        return a1(row.row, self.placed.columns[index])

    def states(self, row: RowEntries) -> tuple[State, ...]:
        """The state of each entry of the row.

        回避 is the office's and stands whatever was written. 不涉及 holds where it is allowed
        and no mark stands beside it. A merged cell belongs to no row for certain.
        """
        if row.recused:
            return (State.RECUSED,) * len(row.values)
        if row.special.state is not None:
            allowed = self.placed.plan.allow_na and not row.filled
            declared = row.special.state is State.NOT_APPLICABLE
            state = State.NOT_APPLICABLE if allowed and declared else State.REJECTED
            return (state,) * len(row.values)
        return tuple(
            State.REJECTED if area is not None else value.state
            for value, area in zip(row.values, row.merged, strict=True)
        )

    def reason_wanted(self, row: RowEntries) -> bool:
        """Whether the row's marks need a reason that is not there."""
        values = [value.value for value in row.values]
        given = [value for value in values if value is not None]
        return not row.reason and len(given) == len(values) and reason_due(self.placed.plan, given)

    def marks(self) -> Iterator[tuple[RowEntries, Decimal]]:
        """Every usable value of the first entry column."""
        for row in self.rows:
            value = row.values[0].value
            if value is not None and self.states(row)[0] is State.MARK:
                yield row, value


_ALIKE = Special()


def sheet_entries(book: Workbook, placed: Placed) -> SheetEntries:
    """Read every unit's row of one sheet."""
    sheet = placed.sheet
    at = [placed.columns[index] for index in placed.expected.entry_columns]
    special_at, reason_at = placed.column_of("special"), placed.column_of("reason")
    first = min(placed.rows.values(), default=0)
    merged = [area for area in sheet.merged if area[2] >= first]
    nothing = (None,) * len(at)
    rows: list[RowEntries] = []
    for code, unit in placed.expected.units.items():
        row = placed.rows[code]
        cells = sheet.rows[row]
        values: list[Coerced] = []
        for column, coercer in zip(at, unit.coercers, strict=True):
            raw = cells.get(column)
            if raw is None:
                values.append(coercer.take(None, ""))
            elif raw[2] is None:
                values.append(coercer.plain(raw[0], raw[1], book.format_at(raw[3], row, column)))
            else:
                cell = sheet.cell(row, column)
                values.append(coercer.take(cell, book.format_at(raw[3], row, column)))
        recused = bool(unit.plan.recused)
        rows.append(
            RowEntries(
                unit=unit,
                row=row,
                values=tuple(values),
                special=_ALIKE
                if recused or special_at not in cells
                else read_special(sheet.cell(row, special_at)),
                reason=unit.plan.recused
                if recused
                else (read_reason(sheet.cell(row, reason_at)) if reason_at in cells else ""),
                merged=tuple(_over(merged, row, column) for column in at) if merged else nothing,
            )
        )
    return SheetEntries(placed, tuple(rows))


def _over(merged: list[Area], row: int, column: int) -> Area | None:
    for area in merged:
        if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
            return area
    return None
