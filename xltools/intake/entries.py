"""The entries of one sheet: what each unit's row says, cell by cell, and in which state it is."""

from __future__ import annotations

from dataclasses import dataclass

from xltools.forms.groups import asked
from xltools.forms.plan import PlanColumn, SheetCell
from xltools.intake.coerce import Coerced, Coercer, veiled
from xltools.intake.expected import ExpectedUnit
from xltools.intake.layout import Placed
from xltools.intake.sheet import Cell, Raw, Sheet, Workbook, a1
from xltools.intake.special import NOTHING, Special, hidden, read_reason, read_special
from xltools.methods.base import Conflict
from xltools.scoring.marks import State

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class RowEntries:
    """One unit's row as filled in."""

    unit: ExpectedUnit
    row: int
    values: tuple[Coerced, ...]
    """One per entry column."""
    states: tuple[State, ...]
    """One per entry column: what the row as a whole makes of the cell."""
    special: Special
    reason: str
    merged: tuple[Area | None, ...]
    """The merged range over each entry cell; empty where the sheet merges none."""
    scored_low: bool = False
    """Whether the score that several numbers make needs a reason."""

    @property
    def recused(self) -> bool:
        return bool(self.unit.plan.recused)

    @property
    def filled(self) -> bool:
        """Whether any entry cell holds something."""
        return any(value.state is not State.BLANK for value in self.values)

    @property
    def wants_reason(self) -> bool:
        """Whether the row's marks need a reason that is not there."""
        marked = all(state is State.MARK for state in self.states)
        due = self.scored_low or any(value.due for value in self.values)
        return marked and not self.reason and due

    def asked(self, column: PlanColumn) -> bool:
        """Whether the unit is to be marked in this entry column."""
        return asked(self.unit.plan, column)

    def merged_at(self, number: int) -> Area | None:
        """The merged range over entry cell `number`, if there is one."""
        return self.merged[number] if self.merged else None


@dataclass(frozen=True, slots=True)
class AboveEntry:
    """What was entered once, above the table."""

    cell: SheetCell
    row: int
    column: int
    """Where it stands, from 1."""
    value: Coerced
    state: State

    @property
    def ref(self) -> str:
        return a1(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Numbers that cannot stand beside each other: of one unit, or above the table."""

    row: RowEntries | None
    cells: tuple[str, ...]
    conflict: Conflict
    votes: tuple[str, str] = ("", "")
    """The two numbers that are compared, where the conflict is about two."""


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """All rows of one marking sheet, in the order of the plan."""

    placed: Placed
    rows: tuple[RowEntries, ...]
    notable: tuple[RowEntries, ...]
    """Rows that are more than good marks and nothing else."""
    above: tuple[AboveEntry, ...] = ()
    """What is entered once, above the table."""
    disputes: tuple[Dispute, ...] = ()
    """Numbers that cannot stand beside each other."""

    def cell(self, row: RowEntries, key: str) -> str:
        """The A1 reference of the row's cell in the plan's column `key`."""
        return a1(row.row, self.placed.column_of(key))

    def entry_cell(self, row: RowEntries, number: int) -> str:
        """The A1 reference of the row's entry cell in entry column `number`."""
        index = self.placed.expected.entry_columns[number]
        return a1(row.row, self.placed.columns[index])


def read_rows(book: Workbook, placed: Placed) -> SheetEntries:
    """Read every unit's row of one sheet."""
    reader = _RowReader(book, placed)
    rows: list[RowEntries] = []
    notable: list[RowEntries] = []
    for code, unit in placed.expected.units.items():
        row = reader.read(unit, placed.rows[code])
        rows.append(row)
        if not reader.ordinary:
            notable.append(row)
    return SheetEntries(placed, tuple(rows), tuple(notable))


def seen(book: Workbook, sheet: Sheet, cell: Cell | None, value: Coerced) -> Coerced:
    """`value`, or nobody's where people see something else in its cell."""
    if cell is None or value.state is not State.MARK or value.value is None:
        return value
    told = value.value if cell.type == "n" else cell.text or ""
    said = book.unlike(sheet, cell, told)
    return veiled(value, said) if said else value


class _RowReader:
    """Reads row after row of one sheet; `ordinary` says of the last whether it was a plain one."""

    def __init__(self, book: Workbook, placed: Placed) -> None:
        self._book = book
        self._sheet = placed.sheet
        self._allow_na = placed.plan.allow_na
        self._entries = [placed.columns[index] for index in placed.expected.entry_columns]
        self._special = placed.column_of("special")
        self._reason = placed.column_of("reason")
        first = min(placed.rows.values(), default=0)
        last = max(placed.rows.values(), default=0)
        self._merged = [
            area for area in placed.sheet.merged if area[2] >= first and area[0] <= last
        ]
        self._codes: dict[str, str] = {}
        self._date1904 = book.date1904
        sheet = placed.sheet
        own = set(self._entries)
        self._wary = book.wary | ({""} if "0" in book.wary else set())
        self._rooms = [sheet.width(column) for column in self._entries]
        self._odd = not sheet.zeros or any(
            rule.certain and any(rule.covers(row, column) for column in own)
            for rule in sheet.conditional
            for row in placed.rows.values()
        )
        self._twins: dict[int, Coercer] = {}
        self._good = (State.MARK,) * len(self._entries)
        self.ordinary = True

    def read(self, unit: ExpectedUnit, row: int) -> RowEntries:
        cells = self._sheet.rows[row]
        ordinary = not (
            unit.plan.recused or self._merged or self._special in cells or self._reason in cells
        )
        values: list[Coerced] = []
        coercers = unit.coercers if not self._date1904 else self._since_1904(unit.coercers)
        for place, (column, coercer) in enumerate(zip(self._entries, coercers, strict=True)):
            raw = cells.get(column)
            if raw is None:
                value = coercer.take(None, "")
            elif raw[2] is None:
                value = coercer.plain(raw[0], raw[1], self._code(raw[3], row, column))
            else:
                code = self._code(raw[3], row, column)
                value = coercer.take(self._sheet.cell(row, column), code)
            if raw is not None and (
                self._odd or raw[3] in self._wary or len(raw[1] or "") > self._rooms[place]
            ):
                value = seen(self._book, self._sheet, self._sheet.cell(row, column), value)
            if value.state is not State.MARK or value.reports or value.due:
                ordinary = False
            values.append(value)
        self.ordinary = ordinary
        if ordinary:
            return RowEntries(unit, row, tuple(values), self._good, NOTHING, "", ())
        return self._full(unit, row, cells, tuple(values))

    def _since_1904(self, coercers: tuple[Coercer, ...]) -> tuple[Coercer, ...]:
        """The same for a workbook that counts its days from 1904."""
        for one in coercers:
            self._twins.setdefault(id(one), one.since_1904())
        return tuple(self._twins[id(one)] for one in coercers)

    def _code(self, style: str, row: int, column: int) -> str:
        code = self._codes.get(style)
        if code is None:
            code = self._codes[style] = self._book.format_at(style, row, column)
        return code

    def _full(
        self, unit: ExpectedUnit, row: int, cells: dict[int, Raw], values: tuple[Coerced, ...]
    ) -> RowEntries:
        recused = unit.plan.recused
        special = NOTHING
        if not recused and self._special in cells:
            special = self._special_case(row)
        reason = recused
        if not recused and self._reason in cells:
            reason = read_reason(self._sheet.cell(row, self._reason))
        merged = tuple(_over(self._merged, row, column) for column in self._entries)
        states = self._states(bool(recused), values, special, merged)
        return RowEntries(unit, row, values, states, special, reason, merged)

    def _special_case(self, row: int) -> Special:
        """特殊情形, which must be seen to count, as a mark must."""
        cell = self._sheet.cell(row, self._special)
        found = read_special(cell)
        if cell is None or found.state is not State.NOT_APPLICABLE:
            return found
        said = self._book.unlike(self._sheet, cell, cell.text or "")
        return hidden(found, said) if said else found

    def _states(
        self,
        recused: bool,
        values: tuple[Coerced, ...],
        special: Special,
        merged: tuple[Area | None, ...],
    ) -> tuple[State, ...]:
        """The state of each entry of a row.

        回避 is the office's and stands whatever was written. 不涉及 holds where it is allowed
        and no mark stands beside it. A merged cell belongs to no row for certain.
        """
        if recused:
            return (State.RECUSED,) * len(values)
        if special.state is not None:
            blank = all(value.state is State.BLANK for value in values)
            holds = self._allow_na and blank and special.state is State.NOT_APPLICABLE
            return (State.NOT_APPLICABLE if holds else State.REJECTED,) * len(values)
        return tuple(
            State.REJECTED if area is not None else value.state
            for value, area in zip(values, merged, strict=True)
        )


def _over(merged: list[Area], row: int, column: int) -> Area | None:
    for area in merged:
        if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
            return area
    return None
