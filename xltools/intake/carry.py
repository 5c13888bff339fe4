"""What a return says, carried over into a fresh form of the same scorer.

What could be used is carried as it was understood; what could not is left empty, so that nothing
is taken on that its writer has not confirmed. Numbers that contradict each other are carried as
typed: the fresh form shows the same contradiction. A list of events is carried line by line as
typed, and whoever keeps it confirms anew that it is complete.

Where the scheme has changed since, what is asked as before is carried, also where it must be
confirmed anew; a number of another scale is not: it stands in the remark of its cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xltools.exact import plain
from xltools.forms.address import a1 as plan_a1
from xltools.forms.event_lines import choices_of, line_entry, line_rows, typed_columns
from xltools.forms.groups import Value, asked
from xltools.forms.issued import Standing
from xltools.forms.plan import REASON, SPECIAL, Entry, FormPlan, PlanSheet
from xltools.forms.status import fault
from xltools.intake.coerce import DAYS_TO_1904, Coerced, Coercer, chosen
from xltools.intake.entries import RowEntries, SheetEntries, sheet_entries
from xltools.intake.events import event_entries, stray_rows
from xltools.intake.expected import IntakeContext
from xltools.intake.layout import Placed, find_layout
from xltools.intake.names import fold
from xltools.intake.opening import open_workbook
from xltools.intake.ownership import find_owner
from xltools.intake.refusal import Refused
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.intake.sheet import Cell, Workbook, a1
from xltools.looks.numbers import is_date
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.text.words import NOT_APPLICABLE

_WANTING = (State.REJECTED, State.BLANK)
_CHOSEN = ("unit", "rule", "part")
Place = tuple[str, str]
"""(sheet, A1)."""


@dataclass(slots=True)
class Carried:
    """The entries of one return, and where its cells are in the fresh form."""

    plan: FormPlan
    values: dict[Entry, Value] = field(default_factory=dict)
    places: dict[Place, Place] = field(default_factory=dict)
    """A cell of the return → the cell of the fresh form."""
    wanting: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """Cells of the fresh form that must be filled in anew → (unit code, item code)."""
    cells: dict[Entry, Place] = field(default_factory=dict)
    """Where each entry stands in the fresh form."""
    formerly: dict[Place, str] = field(default_factory=dict)
    """Cells of the fresh form → what was entered on another scale, as shown."""


def blank_carry(plan: FormPlan) -> Carried:
    """Nothing carried over: the fresh form is blank."""
    found = Carried(plan)
    for sheet in plan.sheets:
        for entry, cell in _entry_cells(sheet):
            found.cells[entry] = (sheet.name, cell)
    return found


def carry(data: bytes, plan: FormPlan, context: IntakeContext) -> Carried:
    """Carry the entries of the return `data` over into `plan`, its scorer's form as it is now."""
    found = blank_carry(plan)
    try:
        book = open_workbook(data, "")
        owned = find_owner(book, context)
    except Refused:
        return found
    since = owned.standing
    for placed in find_layout(book, owned.drawings[0], idle=owned.idle).placed:
        fresh = plan.sheet(placed.plan.item)
        if fresh is None or fresh.method.kind != placed.plan.method.kind:
            continue
        other = since.other.get(fresh.item, frozenset()) if since is not None else frozenset()
        _Sheet(book, placed, fresh, found, other).carry()
    if since is not None:
        _want_again(found, since)
    return found


def _want_again(found: Carried, since: Standing) -> None:
    """What is to be marked since the scheme changed goes back, carried over or not."""
    due = {(row.code, item) for item, rows in since.again.items() for row in rows}
    lists = {sheet.item for sheet in found.plan.sheets if sheet.lines}
    for entry, place in found.cells.items():
        listed = entry.item in lists and not entry.field.startswith("#") and not entry.unit
        if entry.field in (SPECIAL, REASON):
            continue
        if (entry.unit, entry.item) in due or (listed and entry.item in since.again):
            found.wanting.setdefault(place, (entry.unit, entry.item))


@dataclass(frozen=True, slots=True)
class Returned:
    """What a scorer's returns give to its fresh form."""

    carried: Carried
    differing: dict[Place, list[Value]] = field(default_factory=dict)
    """Where several returns that may count say different things."""
    files: tuple[str, ...] = ()
    """SHA-256 of the returns that it is carried over from."""


def carry_returns(
    returns: Iterable[ReturnRow],
    findings: Iterable[Finding],
    content: Callable[[str], bytes],
    plan: FormPlan,
    context: IntakeContext,
) -> Returned:
    """The entries of the return that counts; of several that differ, what they agree on.

    Where none counts because all of it is to be filled in anew, those of the last such.
    """
    own = [row for row in returns if row.scorer == plan.scorer and row.sha256]
    counted = [row for row in own if row.status in (ReturnStatus.USED, ReturnStatus.USED_PARTLY)]
    differ = [row for row in own if row.why == files.CONFLICT.code]
    outdated = {finding.file for finding in findings if finding.kind == files.STALE}
    stale = sorted(
        (row for row in own if row.file in outdated), key=lambda row: (row.revision, row.sha256)
    )
    chosen = [row.sha256 for row in (counted or differ or stale[-1:])]
    return carry_files(chosen, content, plan, context)


def carry_files(
    chosen: Sequence[str], content: Callable[[str], bytes], plan: FormPlan, context: IntakeContext
) -> Returned:
    """What the returns with these SHA-256 agree on; a blank form where there are none."""
    several = [carry(content(digest), plan, context) for digest in chosen]
    if not several:
        return Returned(blank_carry(plan))
    return Returned(*agreed(several), tuple(chosen))


def agreed(several: list[Carried]) -> tuple[Carried, dict[Place, list[Value]]]:
    """What several returns of one form agree on, and what each says where they differ."""
    first, *others = several
    differing: dict[Place, list[Value]] = {}
    for entry, place in first.cells.items():
        said = [one.values.get(entry, "") for one in several]
        if len(set(said)) > 1:
            first.values.pop(entry, None)
            first.wanting[place] = (entry.unit, entry.item)
            differing[place] = said
    for other in others:
        first.wanting.update(other.wanting)
    return first, differing


def _entry_cells(sheet: PlanSheet) -> Iterator[tuple[Entry, str]]:
    for cell in sheet.above_entries:
        entry = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
        yield entry, plan_a1(cell.row, cell.column)
    if sheet.lines:
        for seq, line in enumerate(line_rows(sheet), 1):
            for index, key in typed_columns(sheet):
                yield line_entry(sheet, seq, key), plan_a1(line, index)
        return
    for number, row in sheet.unit_rows():
        for index, column in sheet.entry_columns:
            entry = Entry(row.code, sheet.item, column.period, column.stratum, column.key)
            yield entry, plan_a1(number, index)
        for key in (SPECIAL, REASON):
            entry = Entry(row.code, sheet.item, "", "", key)
            yield entry, plan_a1(number, sheet.column(key))


class _Sheet:
    """One marking sheet of a return on its way into the fresh form."""

    def __init__(
        self,
        book: Workbook,
        placed: Placed,
        fresh: PlanSheet,
        into: Carried,
        other: frozenset[str],
    ) -> None:
        self.book, self.placed, self.fresh, self.into = book, placed, fresh, into
        self.other = other
        """Codes that meant another unit then: nothing of theirs is anybody's now."""

    def carry(self) -> None:
        """Carry all of it."""
        self._places()
        if self.placed.plan.lines:
            self._events()
            return
        entries = sheet_entries(self.book, self.placed)
        known = {row.code for _, row in self.fresh.unit_rows() if not row.recused} - self.other
        for row in entries.rows:
            if row.unit.plan.code in known and not row.recused:
                self._row(entries, row)
        self._above(entries)

    def _places(self) -> None:
        """Every column of every row that both have, and the cells above the table."""
        old, sheet = self.placed.plan, self.placed.sheet.name
        columns = {(c.key, c.period, c.stratum): i for i, c in enumerate(self.fresh.columns)}
        if self.fresh.lines:
            rows = {str(n): row for n, row in enumerate(line_rows(self.fresh), 1)}
        else:
            rows = {row.code: number for number, row in self.fresh.unit_rows()}
        for code, row_there in self.placed.rows.items():
            if code in self.other and not old.lines:
                continue
            for index, column in enumerate(old.columns):
                here = columns.get((column.key, column.period, column.stratum))
                if code in rows and here is not None and self.placed.columns[index]:
                    cell = a1(row_there, self.placed.columns[index])
                    self.into.places[sheet, cell] = (self.fresh.name, plan_a1(rows[code], here))
        moved = self.placed.header - old.header_row
        ours = {(c.key, c.period, c.stratum): c for c in self.fresh.above_entries}
        for head in old.above_entries:
            fresh = ours.get((head.key, head.period, head.stratum))
            if fresh is not None and head.row + moved > 0:
                cell = a1(head.row + moved, self.placed.columns[head.column])
                place = (self.fresh.name, plan_a1(fresh.row, fresh.column))
                self.into.places[sheet, cell] = place

    def _put(self, entry: Entry, value: Value) -> None:
        if value != "" and entry in self.into.cells:
            self.into.values[entry] = value

    def _put_number(
        self, entry: Entry, value: Value, was: EntryField | None, now: EntryField | None
    ) -> None:
        """Carry a value that means what it meant; else note what it was."""
        if value == "" or entry not in self.into.cells:
            return
        if was is None or now is None or was == now or _same_scale(was, now, value):
            self.into.values[entry] = value
        else:
            shown = value if isinstance(value, str) else plain(value)
            self.into.formerly[self.into.cells[entry]] = shown

    def _want(self, entry: Entry) -> None:
        if entry in self.into.cells:
            self.into.wanting[self.into.cells[entry]] = (entry.unit, entry.item)

    def _row(self, entries: SheetEntries, row: RowEntries) -> None:
        code, item = row.unit.plan.code, self.fresh.item
        special = Entry(code, item, "", "", SPECIAL)
        self._put(special._replace(field=REASON), row.reason)
        settled = row.special.state is not None
        holds = settled and all(state is State.NOT_APPLICABLE for state in row.states)
        if holds and self.fresh.allow_na:
            self._put(special, NOT_APPLICABLE)
            return
        if settled:
            self._want(special)
        before = entries.placed.plan
        fresh = {(c.key, c.period, c.stratum): c for _, c in self.fresh.entry_columns}
        here = next(own for _, own in self.fresh.unit_rows() if own.code == code)
        for place, (_, column) in enumerate(before.entry_columns):
            now = fresh.get((column.key, column.period, column.stratum))
            if now is None or not asked(row.unit.plan, column) or not asked(here, now):
                continue
            entry = Entry(code, item, column.period, column.stratum, column.key)
            if not settled and row.merged_at(place) is None:
                was = before.field(row.unit.plan, column)
                said = _value(column.field, row.values[place])
                self._put_number(entry, said, was, self.fresh.field(here, now))
            if row.states[place] in _WANTING:
                self._want(entry)

    def _above(self, entries: SheetEntries) -> None:
        for one in entries.above:
            entry = Entry("", self.fresh.item, one.cell.period, one.cell.stratum, one.cell.key)
            now = next(
                (
                    cell.field
                    for cell in self.fresh.above_entries
                    if (cell.period, cell.stratum, cell.key) == entry[2:]
                ),
                None,
            )
            self._put_number(entry, _value(one.cell.field, one.value), one.cell.field, now)
            if one.state in _WANTING:
                self._want(entry)

    def _events(self) -> None:
        """Every line as typed, those without a number into free lines; completeness anew."""
        rows = [self.placed.rows[code] for code in self.placed.expected.units]
        lines = [self._asked_line(self._line(row)) for row in rows]
        stray = [self._line(row) for row, _ in stray_rows(self.placed)]
        free = [number for number, line in enumerate(lines) if not line]
        for line, number in zip((line for line in stray if line), reversed(free), strict=False):
            lines[number] = line
        if len(lines) > self.fresh.lines:
            lines = [line for line in lines if line]
        for number, line in enumerate(lines, 1):
            for key, value in line.items():
                self._put(line_entry(self.fresh, number, key), value)
        for one in event_entries(self.book, self.placed).above:
            cell = one.cell
            self._want(Entry("", self.fresh.item, cell.period, cell.stratum, cell.key))

    def _asked_line(self, line: dict[str, Value]) -> dict[str, Value]:
        """A line in the words of the fresh list; nothing where its unit is no longer asked."""
        was = {fold(row.name): row.code for row in self.placed.plan.rows}
        now = {row.code: row.name for row in self.fresh.rows if not row.recused}
        code = was.get(fold(str(line.get("unit", ""))))
        if code is not None and (code not in now or code in self.other):
            return {}
        if code is not None:
            line["unit"] = now[code]
        offered = {
            "rule": [fold(choice) for choice in choices_of(self.fresh)],
            "part": [fold(name) for _, _, name in self.fresh.parts],
        }
        known = {
            "rule": [fold(choice) for choice in choices_of(self.placed.plan)],
            "part": [fold(name) for _, _, name in self.placed.plan.parts],
        }
        for key, words in offered.items():
            said = fold(str(line.get(key, "")))
            if said in known[key] and said not in words:
                del line[key]
        return line

    def _line(self, row: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for _, key in typed_columns(self.placed.plan):
            cell = self.placed.sheet.cell(row, self.placed.column_of(key))
            if cell is not None and (cell.text or cell.formula):
                value = self._typed(key, cell)
                if value != "":
                    found[key] = value
        return found

    def _typed(self, key: str, cell: Cell) -> Value:
        text = cell.text or ""
        code = self.book.format_at(cell.style, cell.row, cell.column)
        if key == "number":
            rule = EntryField(key="n", label="n", low=Decimal(0), decimals=9)
            return _value(rule, Coercer(rule).take(cell, code))
        if cell.type == "e":
            return ""
        if cell.formula:
            said = chosen(cell) if key in _CHOSEN else "="
            return "" if said.startswith("=") else said
        if key == "date" and cell.type == "n" and is_date(code):
            day = Coercer(EntryField(key="n", label="n", decimals=9)).plain("n", text, "General")
            since = DAYS_TO_1904 if self.book.date1904 else 0
            return day.number + since if day.number is not None else ""
        return text


def _same_scale(was: EntryField, now: EntryField, value: Value) -> bool:
    """Whether a value entered under one rule says the same under another, and complies."""
    alike = (was.low, was.high, was.choices) == (now.low, now.high, now.choices)
    return alike and fault(now, value) is None


def _value(rule: EntryField | None, read: Coerced) -> Value:
    """What a cell was understood to say: a number, a word of the drop-down, or nothing."""
    if read.state is not State.MARK or read.value is None:
        return ""
    if rule is not None and rule.choices:
        return read.written if read.written in rule.choices else ""
    return read.value
