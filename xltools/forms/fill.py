"""Filling a form from a list, without workspace or key: the plan and identity are the form's own.

What stands in the form already stays, unless the list says otherwise for that unit. Values are
entered as typed; what does not comply is entered too, so that the form's own status shows it,
and named in a finding at the list's line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xltools.forms.above import above_problem
from xltools.forms.content import above_values
from xltools.forms.event_lines import (
    FINE,
    USED,
    choices_of,
    line_entry,
    line_status,
    typed_columns,
    unit_in,
)
from xltools.forms.fill_columns import entry_of, field_names
from xltools.forms.fill_events import confirmed_by, event_of, is_none
from xltools.forms.groups import Value
from xltools.forms.marks_csv import Line, line_place, read_csv, typed
from xltools.forms.plan import REASON, SPECIAL, Entry, FormPlan, PlanRow, PlanSheet
from xltools.forms.reader import read_form
from xltools.forms.status import OPEN, SETTLED, no_entry, row_status
from xltools.forms.writer import row_entries, write_form
from xltools.text import forms as words
from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding, Kind
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES, YES

_SIGNIFICANT = 15
"""Spreadsheets keep so many digits of a number."""


def fill_form(
    form: bytes, csv: bytes, name: str, form_name: str = ""
) -> tuple[bytes | None, list[Finding]]:
    """The form filled from the list `csv` called `name`, and what was found.

    The bytes are None where nothing can be filled: the form is none of ours, or the list cannot
    be read as one.
    """
    opened, findings = read_form(form, form_name)
    if opened is None:
        return None, findings
    lines, wrong = read_csv(csv, name)
    findings += wrong
    if lines is None:
        return None, findings
    filling = _Filling(opened.plan, name, dict(opened.values))
    filling.take(lines)
    filling.enter_events()
    findings += filling.findings
    findings += filling.remarks()
    filled = write_form(opened.plan, opened.identity, filling.values, drawing=opened.drawing)
    return filled, findings


@dataclass(slots=True)
class _Filling:
    """The values of a form while a list is entered into it."""

    plan: FormPlan
    name: str
    values: dict[Entry, Value]
    findings: list[Finding] = field(default_factory=list)
    _placed: dict[Entry, Line] = field(default_factory=dict)
    _conflicting: set[Entry] = field(default_factory=set)
    _events: dict[str, list[tuple[Line, dict[str, Value]]]] = field(default_factory=dict)
    _spoken: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """List of events → (part, unit) that the list says something of, be it 0."""

    def take(self, lines: list[Line]) -> None:
        """Enter every line that names a place on the form."""
        rows = {
            (sheet.item, row.code): (sheet, row)
            for sheet in self.plan.sheets
            for _, row in sheet.unit_rows()
        }
        for line in lines:
            item = line.item or (self.plan.items[0] if len(self.plan.items) == 1 else "")
            sheet = self.plan.sheet(item)
            found = rows.get((item, line.unit))
            if sheet is not None and not line.unit:
                self._enter_above(line, sheet)
            elif found is None:
                self._add(self._unknown(line, item), line)
            elif found[1].recused and (line.value or line.reason):
                reason = found[1].recused
                self._add(catalogue.CSV_RECUSED, line, row=found[1], reason=reason)
            elif not found[1].recused and found[0].lines:
                self._add_event(line, *found)
            elif not found[1].recused:
                self._enter(line, *found)

    def _unknown(self, line: Line, item: str) -> Kind:
        if item not in self.plan.items:
            return catalogue.CSV_ITEM
        return catalogue.CSV_NOT_ASKED if line.unit in self.plan.units else catalogue.CSV_UNIT

    def _enter_above(self, line: Line, sheet: PlanSheet) -> None:
        """A line without a unit is about what stands once for the sheet."""
        cells = [cell for cell in sheet.above_entries if line.field in (cell.label, cell.key)]
        if len(cells) != 1:
            names = "、".join(cell.label for cell in sheet.above_entries) or "——"
            kind = catalogue.CSV_FIELD if sheet.above_entries else catalogue.CSV_UNIT
            said = line.field if sheet.above_entries else line.unit
            self._add(kind, line, value=said, fields=names)
            return
        cell = cells[0]
        entry = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
        value: Value = line.value if cell.field and cell.field.choices else typed(line.value)
        if _too_long(value):
            self._add(catalogue.CSV_TOO_LONG, line)
        elif value != "" and self._may_place(entry, value, line, None):
            self.values[entry] = value
            self._placed[entry] = line

    def _add_event(self, line: Line, sheet: PlanSheet, row: PlanRow) -> None:
        """A line about a unit of a list of events is one event more, or says that there is none."""
        own = self._events.setdefault(sheet.item, [])
        said = event_of(sheet, row, line)
        if said is None:
            names = "、".join(choices_of(sheet))
            self._add(catalogue.CSV_FIELD, line, row=row, value=line.field, fields=names)
        elif _too_long(said.get("number", "")):
            self._add(catalogue.CSV_TOO_LONG, line, row=row)
        elif is_none(said):
            self._spoken.setdefault(sheet.item, set()).add((str(said.get("part", "")), row.code))
        elif len(own) == sheet.lines:
            self._add(catalogue.CSV_LIST_FULL, line, row=row, lines=sheet.lines)
        else:
            self._spoken.setdefault(sheet.item, set()).add((str(said.get("part", "")), row.code))
            own.append((line, said))

    def enter_events(self) -> None:
        """The events of the list, instead of those that stood in the form."""
        for item, events in self._events.items():
            sheet = self.plan.sheet(item)
            if sheet is None or item not in self._spoken:
                continue
            self._confirm(sheet)
            for number in range(1, sheet.lines + 1):
                said = events[number - 1][1] if number <= len(events) else {}
                for _, key in typed_columns(sheet):
                    place = line_entry(sheet, number, key)
                    self.values.pop(place, None)
                    if said.get(key, "") != "":
                        self.values[place] = said[key]

    def _confirm(self, sheet: PlanSheet) -> None:
        """A list that speaks of every unit leaves none out, and need not say so besides."""
        for entry in confirmed_by(sheet, self._spoken[sheet.item]):
            if self.values.get(entry, "") == "":
                self.values[entry] = YES
                said = {"item": sheet.item_name}
                kind = catalogue.CSV_CONFIRMED
                self.findings.append(Finding(kind, file=self.name, item=sheet.item, values=said))

    def _enter(self, line: Line, sheet: PlanSheet, row: PlanRow) -> None:
        entry = entry_of(line, sheet, row)
        if entry is None:
            names = "、".join(field_names(sheet))
            self._add(catalogue.CSV_FIELD, line, row=row, value=line.field, fields=names)
            return
        value = typed(line.value)
        if line.value == NOT_APPLICABLE or line.value in NOT_APPLICABLE_ALIASES:
            if line.value != NOT_APPLICABLE:
                self._add(catalogue.CSV_ALIAS, line, row=row)
            entry, value = entry._replace(period="", stratum="", field=SPECIAL), NOT_APPLICABLE
        if _too_long(value):
            self._add(catalogue.CSV_TOO_LONG, line, row=row)
            return
        if value != "" and self._may_place(entry, value, line, row):
            self._clear(entry, sheet)
            self.values[entry] = value
            self._placed[entry] = line
        if line.reason:
            self._note(line, sheet, row)

    def _may_place(self, entry: Entry, value: Value, line: Line, row: PlanRow | None) -> bool:
        first = self._placed.get(entry)
        if first is None:
            return True
        if entry in self._conflicting or self.values.get(entry) != value:
            self._conflicting.add(entry)
            self.values.pop(entry, None)
            said = {"first": first.place, "other": first.value}
            self._add(catalogue.CSV_CONFLICT, line, row=row, **said)
        else:
            self._add(catalogue.CSV_REPEATED, line, row=row, first=first.place)
        return False

    def _clear(self, entry: Entry, sheet: PlanSheet) -> None:
        """What stood in the form before yields to the list: a mark to 不涉及, and vice versa."""
        special = Entry(entry.unit, entry.item, "", "", SPECIAL)
        others = [special]
        if entry.field == SPECIAL:
            others = [
                Entry(entry.unit, entry.item, column.period, column.stratum, column.key)
                for _, column in sheet.entry_columns
            ]
        for other in others:
            if other not in self._placed:
                self.values.pop(other, None)

    def _note(self, line: Line, sheet: PlanSheet, row: PlanRow) -> None:
        """Reasons on several lines of one unit are kept together, each once."""
        entry = Entry(row.code, sheet.item, "", "", REASON)
        before = str(self.values.get(entry, "")) if entry in self._placed else ""
        said = before.split("；") if before else []
        if line.reason not in said:
            self.values[entry] = "；".join([*said, line.reason])
        self._placed[entry] = line

    def remarks(self) -> Iterator[Finding]:
        """What the filled form itself says: lines that do not comply, and what is still open."""
        lines = {(e.item, e.unit): line for e, line in self._placed.items() if e.field != REASON}
        for sheet in self.plan.sheets:
            entries = row_entries(sheet, self.values)
            above = above_values(sheet, entries)
            problem = above_problem(sheet, above)
            if sheet.above and problem:
                yield Finding(
                    catalogue.CSV_ABOVE_OPEN,
                    file=self.name,
                    item=sheet.item,
                    value=problem,
                    values={"item": sheet.item_name},
                )
            if sheet.lines:
                yield from self._event_remarks(sheet)
                continue
            still_open = unfit = 0
            for _, row in sheet.unit_rows():
                status = row_status(sheet, row, entries.get(row.code) or no_entry(sheet), above)
                still_open += status in OPEN
                unfit += status not in OPEN and status not in SETTLED
                line = lines.get((sheet.item, row.code))
                if line and status not in SETTLED and status not in OPEN:
                    yield self._finding(_remark(status), line, row, status=status)
            if still_open or unfit:
                yield Finding(
                    catalogue.CSV_ROWS_OPEN,
                    file=self.name,
                    item=sheet.item,
                    value=str(still_open),
                    values={"item": sheet.item_name, "unfit": unfit},
                )

    def _event_remarks(self, sheet: PlanSheet) -> Iterator[Finding]:
        events = self._events.get(sheet.item, [])
        everything = [said for _, said in events]
        for line, said in events:
            status = line_status(sheet, said, everything)
            if status not in FINE:
                row = unit_in(sheet, said)
                kind = catalogue.CSV_WANTS_REASON if status in USED else catalogue.CSV_UNFIT
                yield self._finding(kind, line, row, status=status)

    def _add(self, kind: Kind, line: Line, *, row: PlanRow | None = None, **said: object) -> None:
        self.findings.append(self._finding(kind, line, row, **said))

    def _finding(self, kind: Kind, line: Line, row: PlanRow | None, **said: object) -> Finding:
        default = {catalogue.CSV_UNIT: line.unit, catalogue.CSV_ITEM: line.item}
        value = said.pop("value", default.get(kind, line.value))
        sheet = self.plan.sheet(line.item) or self.plan.sheets[0]
        values = {"items": "、".join(self.plan.items), "item": sheet.item_name, **said}
        return Finding(
            kind,
            file=self.name,
            cell=line_place(line.place),
            unit=line.unit,
            unit_name=row.name if row else "",
            item=line.item,
            scorer=self.plan.scorer,
            value=str(value),
            values=values,
        )


def _remark(status: str) -> Kind:
    if status == words.NOT_NUMBER:
        return catalogue.CSV_NOT_NUMBER
    wants_reason = status.startswith(words.WANTS) and status != words.NOT_LISTED
    return catalogue.CSV_WANTS_REASON if wants_reason else catalogue.CSV_UNFIT


def _too_long(value: Value) -> bool:
    return isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > _SIGNIFICANT
