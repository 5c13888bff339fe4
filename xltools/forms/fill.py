"""Filling a form from a list, without workspace or key: the plan and identity are the form's own.

What stands in the form already stays, unless the list says otherwise for that unit. Values are
entered as typed; what does not comply is entered too, so that the form's own status shows it,
and named in a finding at the list's line.

Which column of a form 栏目 of MARKS.csv means.

An event of MARKS.csv: 栏目 is the rule, 值 how often or the points, 理由 the fact.

The date of the event may stand before the fact: 2017-06-08 窗口脱岗. 0 says that there was none;
a list that says so, or an event, of every unit is complete. Where a list tells periods
or strata apart, 栏目 begins with theirs: 上半年·K1 被省级媒体曝光属实.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xltools.days import leading_day, serial
from xltools.exact import plain
from xltools.forms.above import above_problem
from xltools.forms.content import above_values
from xltools.forms.event_lines import (
    FINE,
    USED,
    choices_of,
    line_entry,
    line_status,
    rules_of,
    typed_columns,
    unit_in,
)
from xltools.forms.groups import Value, asked
from xltools.forms.layout import COMPLETE
from xltools.forms.marks_table import Line, read_table, typed
from xltools.forms.plan import REASON, SPECIAL, Entry, FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.forms.reader import read_form
from xltools.forms.status import OPEN, SETTLED, fault, no_entry, row_status, says
from xltools.forms.writer import row_entries, write_form
from xltools.text import forms as words
from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import did_you_mean, folded
from xltools.text.places import several
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES, YES


def entry_of(line: Line, sheet: PlanSheet, row: PlanRow) -> Entry | None:
    """Which cell the line means; 栏目 may be left out where there is but one.

    A column is said by its header or its key; what its header says of period, stratum or
    dimension, or beside it, may be left out where that leaves no doubt.
    """
    columns = [column for _, column in sheet.entry_columns]
    meant = _meant(line.field, columns) if line.field or len(columns) > 1 else columns
    if len(meant) == 1:
        column = meant[0]
        if not asked(row, column):
            return None
        return Entry(row.code, sheet.item, column.period, column.stratum, column.key)
    if line.field in (words.SPECIAL, SPECIAL) or (
        not line.field and line.value in ("", NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES)
    ):
        return Entry(row.code, sheet.item, "", "", SPECIAL)
    return None


def _meant(field: str, columns: Sequence[PlanColumn]) -> list[PlanColumn]:
    """Every column that `field` may mean: those so headed, else so called, else in part.

    上半年 alone is enough for 上半年·评分 where a period asks for one number.
    """
    if not field:
        return []
    headed = [column for column in columns if column.label == field]
    called = [column for column in columns if column.key == field]
    parts = [
        column
        for column in columns
        if column.label.endswith(f"·{field}") or column.label.startswith(f"{field}·")
    ]
    return headed or called or parts


def field_names(sheet: PlanSheet) -> list[str]:
    """What 栏目 may say for this sheet."""
    return [*(column.label for _, column in sheet.entry_columns), words.SPECIAL]


def event_of(sheet: PlanSheet, row: PlanRow, line: Line) -> dict[str, Value] | None:
    """What the line says, by column of the list; None where 栏目 names nothing on it."""
    said: dict[str, Value] = {"unit": row.name}
    wanted = line.field
    if sheet.parts:
        part = next((n for _, _, n in sheet.parts if wanted == n or wanted.startswith(n + "·")), "")
        if not part:
            return None
        said["part"] = part
        wanted = wanted.removeprefix(part).removeprefix("·")
    if not wanted or wanted in ("特殊情形", NOT_APPLICABLE):
        if line.value not in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES) or not sheet.allow_na:
            return None
        said["rule"] = NOT_APPLICABLE
    else:
        label = _label(sheet, wanted)
        if label is None:
            return None
        said["rule"] = label
        if line.value:
            said["number"] = typed(line.value)
    day, fact = _day_and_fact(line.reason)
    said |= {"date": day} if day is not None else {}
    said |= {"fact": fact} if fact else {}
    return said


def is_none(said: Mapping[str, Value]) -> bool:
    """Whether the line says 0: that there was no such event, which takes no row."""
    return said.get("number") == 0


def confirmed_by(sheet: PlanSheet, spoken: Collection[tuple[str, str]]) -> Iterator[Entry]:
    """The confirmations that nothing was left out, where `spoken` has every (part, unit)."""
    units = [row.code for _, row in sheet.unit_rows() if not row.recused]
    for cell in sheet.above_entries:
        if cell.key != COMPLETE:
            continue
        group = (cell.period, cell.stratum)
        own = [name for *part, name in sheet.parts if group in (tuple(part), ("", ""))] or [""]
        if all((part, unit) in spoken for part in own for unit in units):
            yield Entry("", sheet.item, cell.period, cell.stratum, cell.key)


def _label(sheet: PlanSheet, wanted: str) -> str | None:
    """The label of a rule said by label, code, name or field."""
    for rule in rules_of(sheet):
        code, _, name = rule.label.partition(" ")
        if wanted in (rule.label, rule.key, code, name):
            return rule.label
    return wanted if wanted in choices_of(sheet) else None


def _day_and_fact(reason: str) -> tuple[Decimal | None, str]:
    day, fact = leading_day(reason)
    return (None if day is None else Decimal(serial(day))), fact


_SIGNIFICANT = 15
"""Spreadsheets keep so many digits of a number."""


def fill_form(
    form: bytes, table: bytes, name: str, form_name: str = ""
) -> tuple[bytes | None, list[Finding]]:
    """The form filled from the list or table called `name`, and what was found.

    The bytes are None where nothing can be filled: the form is none of ours, or the list cannot
    be read as one.
    """
    opened, findings = read_form(form, form_name)
    if opened is None:
        return None, findings
    lines, wrong = read_table(table, name, opened.plan)
    findings += wrong
    if lines is None:
        return None, findings
    filling = _Filling(opened.plan, name, dict(opened.values))
    filling.take(lines)
    filling.enter_events()
    findings += filling.replaced(opened.values)
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
        for said in lines:
            line = self._by_code(said)
            item = line.item
            sheet = self.plan.sheet(item)
            found = rows.get((item, line.unit))
            if line.unlike:
                row = found[1] if found else None
                self._add(catalogue.CSV_SHOWN_OTHERWISE, line, row=row, shown=line.unlike)
            elif sheet is not None and not line.unit:
                self._enter_above(line, sheet)
            elif found is None:
                hint = did_you_mean(line.unit, [row.name for _, row in rows.values()])
                self._add(self._unknown(line, item), line, hint=hint)
            elif line.name and self._coded(line.name) not in (line.unit, line.name):
                own = found[1].name
                self._add(catalogue.CSV_UNIT_DIFFERS, line, row=found[1], value=line.name, own=own)
            elif found[1].recused and (line.value or line.reason):
                reason = found[1].recused
                self._add(catalogue.CSV_RECUSED, line, row=found[1], reason=reason)
            elif not found[1].recused and found[0].lines:
                self._add_event(line, *found)
            elif not found[1].recused:
                self._enter(line, *found)

    def _by_code(self, line: Line) -> Line:
        """The line with the codes of what it may say by name."""
        item = line.item or (self.plan.items[0] if len(self.plan.items) == 1 else "")
        named = [s.item for s in self.plan.sheets if folded(s.item_name) == folded(item)]
        if item not in self.plan.items and len(named) == 1:
            item = named[0]
        return replace(line, unit=self._coded(line.unit), item=item)

    def _coded(self, said: str) -> str:
        """The code of the unit that is said by code or name; what is said, if none is."""
        units = {row.code: row.name for sheet in self.plan.sheets for _, row in sheet.unit_rows()}
        named = [code for code, name in units.items() if folded(name) == folded(said)]
        return named[0] if said not in units and len(named) == 1 else said

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
        else:
            self._spoken.setdefault(sheet.item, set()).add((str(said.get("part", "")), row.code))
            own.append((line, said))

    def enter_events(self) -> None:
        """The events of the list, instead of those of the same units; others' stay."""
        for item, events in self._events.items():
            sheet = self.plan.sheet(item)
            if sheet is None or item not in self._spoken:
                continue
            before = self._lines(sheet)
            kept = [said for said in before if not self._speaks_of(sheet, said)]
            room = max(0, sheet.lines - len(kept))
            for line, _ in events[room:]:
                self._add(catalogue.CSV_LIST_FULL, line, row=None, lines=sheet.lines)
            del events[room:]
            self._put_lines(sheet, [*kept, *(said for _, said in events)])
            self._say_replaced(sheet, [said for said in before if said not in kept], len(events))
            self._unconfirm(sheet, before)
            self._confirm(sheet)

    def _lines(self, sheet: PlanSheet) -> list[dict[str, Value]]:
        """The lines that stand in the form, without blank ones."""
        found = []
        for number in range(1, sheet.lines + 1):
            places = {key: line_entry(sheet, number, key) for _, key in typed_columns(sheet)}
            said = {key: self.values[at] for key, at in places.items() if at in self.values}
            found += [said] if said else []
        return found

    def _put_lines(self, sheet: PlanSheet, lines: list[dict[str, Value]]) -> None:
        for number in range(1, sheet.lines + 1):
            said = lines[number - 1] if number <= len(lines) else {}
            for _, key in typed_columns(sheet):
                place = line_entry(sheet, number, key)
                self.values.pop(place, None)
                if said.get(key, "") != "":
                    self.values[place] = said[key]

    def _speaks_of(self, sheet: PlanSheet, said: dict[str, Value]) -> bool:
        """Whether the list says something of the unit and part that a line is about."""
        row = unit_in(sheet, said)
        part = str(said.get("part", ""))
        return row is not None and (part, row.code) in self._spoken[sheet.item]

    def _say_replaced(self, sheet: PlanSheet, gone: list[dict[str, Value]], count: int) -> None:
        if gone:
            names = several(list(dict.fromkeys(str(said["unit"]) for said in gone)))
            said = {"item": sheet.item_name, "names": names, "count": count}
            kind = catalogue.CSV_EVENTS_REPLACED
            value = str(len(gone))
            self.findings.append(
                Finding(kind, file=self.name, item=sheet.item, value=value, values=said)
            )

    def _unconfirm(self, sheet: PlanSheet, before: list[dict[str, Value]]) -> None:
        """That nothing was left out was said of another list."""
        if self._lines(sheet) == before:
            return
        for cell in sheet.above_entries:
            entry = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
            if cell.key != COMPLETE or entry in self._placed or entry not in self.values:
                continue
            value = str(self.values.pop(entry))
            if entry not in confirmed_by(sheet, self._spoken[sheet.item]):
                said = {"item": sheet.item_name, "label": cell.label}
                kind = catalogue.CSV_UNCONFIRMED
                self.findings.append(
                    Finding(kind, file=self.name, item=sheet.item, value=value, values=said)
                )

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

    def replaced(self, before: Mapping[Entry, Value]) -> Iterator[Finding]:
        """What stood in the form and gave way to the list; events are said where they are put."""
        for sheet in self.plan.sheets:
            names = {row.code: row.name for _, row in sheet.unit_rows()}
            lost = [
                f"{names.get(entry.unit) or entry.field}{_shown(said)}→{_shown(self._now(entry))}"
                for entry, said in before.items()
                if entry.item == sheet.item and self.values.get(entry) != said and not sheet.lines
            ]
            if lost:
                yield Finding(
                    catalogue.CSV_REPLACED,
                    file=self.name,
                    item=sheet.item,
                    value=str(len(lost)),
                    values={"names": several(lost)},
                )

    def _now(self, entry: Entry) -> Value:
        """What stands in the place of an entry now: a mark may have given way to 不涉及."""
        if entry in self.values or entry.field == REASON:
            return self.values.get(entry, "")
        own = (one for one in self._placed if one[:2] == entry[:2] and one.field != REASON)
        return next((self.values[one] for one in own if one in self.values), "")

    def remarks(self) -> Iterator[Finding]:
        """What the filled form itself says: lines that do not comply, and what is still open."""
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
                if status not in SETTLED and status not in OPEN:
                    yield from self._row_remarks(sheet, row, status)
            if still_open or unfit:
                yield Finding(
                    catalogue.CSV_ROWS_OPEN,
                    file=self.name,
                    item=sheet.item,
                    value="，".join(
                        text.format(count=count)
                        for text, count in (
                            (words.STILL_OPEN, still_open),
                            (words.STILL_UNFIT, unfit),
                        )
                        if count
                    ),
                    values={"item": sheet.item_name},
                )

    def _row_remarks(self, sheet: PlanSheet, row: PlanRow, status: str) -> Iterator[Finding]:
        """What the list brought into a row that does not comply: each value at its own line.

        Where no value is wrong by itself, the numbers contradict each other or want a reason:
        that is said at the last of them.
        """
        placed = [
            (line, entry)
            for entry, line in self._placed.items()
            if (entry.item, entry.unit) == (sheet.item, row.code) and entry.field != REASON
        ]
        wrong = False
        for line, entry in placed:
            said = self._fault(sheet, row, entry)
            if said:
                wrong = True
                yield self._finding(_remark(said), line, row, status=said)
        if placed and not wrong:
            yield self._finding(_remark(status), placed[-1][0], row, status=status)

    def _fault(self, sheet: PlanSheet, row: PlanRow, entry: Entry) -> str:
        """What is said of one value by itself; nothing where it complies."""
        for _, column in sheet.entry_columns:
            if (column.period, column.stratum, column.key) == entry[2:] and entry in self.values:
                field = sheet.field(row, column)
                way = fault(field, self.values[entry])
                return "" if way is None else says(field, way)
        return ""

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
        default = {catalogue.CSV_UNIT: line.name or line.unit, catalogue.CSV_ITEM: line.item}
        value = said.pop("value", default.get(kind, line.value))
        sheet = self.plan.sheet(line.item) or self.plan.sheets[0]
        values = {"items": "、".join(self.plan.items), "item": sheet.item_name, **said}
        return Finding(
            kind,
            file=self.name,
            cell=line.where,
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


def _shown(value: Value) -> str:
    return (value or words.EMPTIED) if isinstance(value, str) else plain(value)


def _too_long(value: Value) -> bool:
    return isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > _SIGNIFICANT
