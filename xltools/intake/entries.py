"""The entries of one sheet: what each unit's row says, cell by cell, and in which state it is.

A row is read with what stands beside its marks (特殊情形, reasons), a sheet with what stands above
them. Numbers that contradict each other are nobody's to choose between: all that the unit has in
that period and stratum goes back, and for what stands above the table all that the sheet has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from xltools.forms.groups import Group, Value, asked, asked_groups, columns_of
from xltools.forms.plan import PlanColumn, PlanSheet, SheetCell
from xltools.forms.status import reason_due
from xltools.intake.coerce import Coerced, Coercer, Report, short, veiled
from xltools.intake.expected import ExpectedUnit
from xltools.intake.layout import Placed
from xltools.intake.names import UNSEEN
from xltools.intake.sheet import Cell, Raw, Sheet, Workbook, a1
from xltools.methods.base import Conflict, EntryField
from xltools.scoring.marks import State
from xltools.text import looks
from xltools.text.catalogue import marks
from xltools.text.finding import Severity
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES


@dataclass(frozen=True, slots=True)
class Special:
    """What 特殊情形 says: blank, 不涉及, or something it must not."""

    state: State | None = None
    """NOT_APPLICABLE, REJECTED, or None for blank."""
    report: Report | None = None
    written: str = ""


NOTHING = Special()


def read_special(cell: Cell | None) -> Special:
    """不涉及 and its other spellings; anything else is no answer."""
    if cell is None or not cell.text:
        return NOTHING
    text = unicodedata.normalize("NFKC", cell.text.translate(UNSEEN)).strip()
    if not text:
        return NOTHING
    if cell.is_text and cell.formula is None:
        if cell.text == NOT_APPLICABLE:
            return Special(State.NOT_APPLICABLE, None, text)
        if text in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES):
            report = Report(marks.NA_ALIAS, short(cell.text), NOT_APPLICABLE)
            return Special(State.NOT_APPLICABLE, report, text)
    written = short(cell.text)
    return Special(State.REJECTED, Report(marks.SPECIAL_UNKNOWN, written), written)


def hidden(found: Special, shown: str) -> Special:
    """The same where people see something else in the cell: no answer."""
    kind = marks.STRUCK_OUT if shown == looks.STRUCK else marks.SHOWN_OTHERWISE
    report = Report(kind, found.written, "", (("shown", shown),))
    return Special(State.REJECTED, report, found.written)


def read_reason(cell: Cell | None) -> str:
    """What was written as a reason, without characters that cannot be printed."""
    if cell is None or not cell.text:
        return ""
    kept = "".join(c for c in cell.text.translate(UNSEEN) if c.isprintable() or c == "\n")
    return kept.strip()[:2000]


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
