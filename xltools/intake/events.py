"""A returned list of events: line by line to a unit, a rule and a number, or to why that fails.

A line that cannot be used holds back its unit. A line of which nobody can say whose it is holds
back the whole list: nobody could say which unit has no events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xltools.days import day_in, no_such_day
from xltools.forms.event_lines import Rule, choices_of, line_code, rules_of, typed_columns
from xltools.forms.groups import Group, Value
from xltools.forms.plan import PlanRow
from xltools.forms.status import RowEntry
from xltools.intake.coerce import Coerced, Coercer, choice_report, chosen, serial_iso, short, veiled
from xltools.intake.entries import AboveEntry, read_above, read_reason, seen
from xltools.intake.grammar import is_number
from xltools.intake.layout import Placed
from xltools.intake.names import fold
from xltools.intake.sheet import Cell, Workbook, a1
from xltools.looks.numbers import is_date
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text import looks
from xltools.text.catalogue import marks
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import did_you_mean
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES

TIMES = EntryField(key="number", label="次数", low=Decimal(1), decimals=0)
AMOUNT = EntryField(key="number", label="分数", low=Decimal("0.01"), decimals=2)


@dataclass(frozen=True, slots=True)
class Event:
    """One line that names a unit: an event, 不涉及, or something that was sent back."""

    seq: int
    row: int
    column: int
    """Where the number stands, from 1."""
    unit: PlanRow
    group: Group
    field: str
    value: Coerced
    state: State
    fact: str
    day: str
    """ISO; empty where none is said for certain."""


@dataclass(slots=True)
class EventEntries:
    """A whole list as filled in."""

    placed: Placed
    above: tuple[AboveEntry, ...]
    events: list[Event] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lost: set[Group] = field(default_factory=set)
    """Periods and strata in which some line belongs to nobody for certain."""
    shown: dict[str, RowEntry] = field(default_factory=dict)
    """What the sheet's own formulas see in each line."""

    @property
    def wanting(self) -> bool:
        """Whether something goes back to the scorer."""
        states = [event.state for event in self.events] + [one.state for one in self.above]
        return any(state in (State.REJECTED, State.BLANK) for state in states)


def event_entries(book: Workbook, placed: Placed) -> EventEntries:
    """Read every line of one list."""
    found = EventEntries(placed, read_above(book, placed))
    for code in placed.expected.units:
        _Line(book, found, int(code), placed.rows[code]).take()
    _unnumbered(found)
    _both(found)
    held = tuple(
        replace(one, state=State.REJECTED)
        if (one.cell.period, one.cell.stratum) in found.lost and one.state is State.MARK
        else one
        for one in found.above
    )
    found.above = held
    found.findings += _twice(found)
    found.findings += _above_findings(found)
    return found


class _Line:
    """One line on its way to an event."""

    def __init__(self, book: Workbook, into: EventEntries, seq: int, row: int) -> None:
        self.into, self.seq, self.row = into, seq, row
        self.plan = into.placed.plan
        self.book, self.date1904 = book, book.date1904
        self.cells: dict[str, Cell] = {}
        self.codes: dict[str, str] = {}
        for _, key in typed_columns(self.plan):
            cell = into.placed.sheet.cell(row, into.placed.column_of(key))
            if cell is not None and (cell.text or cell.formula):
                self.cells[key] = cell
                self.codes[key] = book.format_at(cell.style, cell.row, cell.column)
        self._note_shown()

    def take(self) -> None:
        """Make an event of the line, or say why it is none."""
        if not self.cells:
            return
        groups = self.plan.groups
        group = self._group()
        unit = self._unit()
        if unit is None or group is None:
            self.into.lost.update(groups if group is None else [group])
            return
        if unit.recused:
            self._say(marks.RECUSED_MARKED, "unit", unit, value=unit.name)
            return
        self._event(unit, group)

    def _event(self, unit: PlanRow, group: Group) -> None:
        said = fold(self._chosen("rule"))
        na = said in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES)
        rule = next((r for r in rules_of(self.plan) if fold(r.label) == said), None)
        if na or rule is not None:
            self._note_choice("rule", unit, rule.label if rule else NOT_APPLICABLE)
        key = rules_of(self.plan)[0].key if rule is None else rule.key
        fact = read_reason(self.cells.get("fact"))
        value = Coerced(State.REJECTED)
        if na:
            value = self._not_applicable(unit, fact)
        elif rule is None:
            kind = marks.EVENT_RULE_UNKNOWN if said else marks.EVENT_RULE_BLANK
            known = [one.label for one in rules_of(self.plan)]
            self._say(kind, "rule", unit, **self._near("rule", known))
        else:
            value = self._number(unit, rule)
            if value.state is State.MARK:
                self._wanting(unit, fact)
        state = State.REJECTED if value.state is State.BLANK else value.state
        column = self.into.placed.column_of("number")
        self.into.events.append(
            Event(self.seq, self.row, column, unit, group, key, value, state, fact, self._day())
        )

    def _not_applicable(self, unit: PlanRow, fact: str) -> Coerced:
        if not self.plan.allow_na:
            self._say(marks.NA_NOT_ALLOWED, "rule", unit, value=NOT_APPLICABLE)
            return Coerced(State.REJECTED)
        if "number" in self.cells:
            self._say(marks.NA_AND_MARK, "number", unit, value=self._text("number"))
            return Coerced(State.REJECTED)
        if shown := self._hidden("unit", "rule"):
            kind = marks.STRUCK_OUT if shown == looks.STRUCK else marks.SHOWN_OTHERWISE
            self._say(kind, "rule", unit, value=NOT_APPLICABLE, shown=shown)
            return Coerced(State.REJECTED)
        if not fact:
            self._say(marks.NA_NO_REASON, "fact", unit)
        return Coerced(State.NOT_APPLICABLE)

    def _number(self, unit: PlanRow, rule: Rule) -> Coerced:
        asked = AMOUNT if rule.each is None else TIMES
        coercer = Coercer(asked, date1904=self.date1904)
        cell = self.cells.get("number")
        value = coercer.take(cell, self.codes.get("number", ""))
        value = seen(self.book, self.into.placed.sheet, cell, value)
        if shown := self._hidden("unit", "rule"):
            value = veiled(value, shown)
        if value.state is State.BLANK:
            self._say(marks.EVENT_NUMBER_BLANK, "number", unit)
        for report in value.reports:
            values = {"what": coercer.rule.label, "count": "", "after": report.after}
            values |= dict(report.values)
            self._say(report.kind, "number", unit, value=report.before, **values)
        return value

    def _hidden(self, *keys: str) -> str:
        """What people see in the place of a chosen word, in words; "" where they see them all."""
        sheet = self.into.placed.sheet
        found = [self.cells[key] for key in keys if key in self.cells]
        said = [self.book.unlike(sheet, cell, cell.text or "") for cell in found]
        return next(filter(None, said), "")

    def _wanting(self, unit: PlanRow, fact: str) -> None:
        if not fact:
            self._say(marks.EVENT_NO_FACT, "fact", unit)
        day = self.cells.get("date")
        if day is None:
            self._say(marks.EVENT_NO_DATE, "date", unit)
        elif not self._day():
            text = self._text("date")
            why = no_such_day(text) or "不是日期"
            self._say(marks.EVENT_DATE, "date", unit, value=text, why=why)

    def _day(self) -> str:
        """The day of the event, ISO; empty where the cell says none for certain."""
        cell = self.cells.get("date")
        if cell is None:
            return ""
        text = cell.text or ""
        if cell.type == "d":
            return text[:10]
        if cell.type == "n" and is_date(self.codes["date"]):
            return serial_iso(Decimal(text), date1904=self.date1904) if is_number(text) else ""
        day = day_in(text)
        return day.isoformat() if day is not None else ""

    def _unit(self) -> PlanRow | None:
        said = fold(self._chosen("unit"))
        for row in self.plan.rows:
            if said and fold(row.name) == said:
                self._note_choice("unit", row, row.name)
                return row
        kind = marks.EVENT_UNIT_UNKNOWN if said else marks.EVENT_UNIT_BLANK
        self._say(kind, "unit", None, **self._near("unit", [r.name for r in self.plan.rows]))
        return None

    def _group(self) -> Group | None:
        if not self.plan.parts:
            return self.plan.groups[0]
        said = fold(self._chosen("part"))
        for period, stratum, name in self.plan.parts:
            if said and fold(name) == said:
                self._note_choice("part", None, name)
                return period, stratum
        near = self._near("part", [name for _, _, name in self.plan.parts])
        self._say(marks.EVENT_PART, "part", None, **{**near, "value": near["value"] or "空白"})
        return None

    def _near(self, key: str, known: Sequence[str]) -> dict[str, str]:
        """What was written in place of one of the words, and the nearest of them."""
        written = self._chosen(key)
        return {"value": written, "hint": did_you_mean(written, [one for one in known if one])}

    def _chosen(self, key: str) -> str:
        return chosen(self.cells.get(key))

    def _note_choice(self, key: str, unit: PlanRow | None, after: str) -> None:
        """Say by what means, and from what spelling, a choice was understood."""
        report = choice_report(self.cells[key], after)
        if report is not None:
            self._say(report.kind, key, unit, value=report.before, count="", after=after)

    def _text(self, key: str) -> str:
        cell = self.cells.get(key)
        return (cell.text or "") if cell is not None else ""

    def _say(self, kind: Kind, key: str, unit: PlanRow | None, **said: str) -> None:
        value = said.pop("value", "")
        place = a1(self.row, self.into.placed.column_of(key))
        self.into.findings.append(
            Finding(
                kind,
                sheet=self.into.placed.sheet.name,
                cell=place,
                unit=unit.code if unit else "",
                unit_name=unit.name if unit else "",
                item=self.plan.item,
                value=value[:40],
                values={"line": str(self.seq), **said},
            )
        )

    def _note_shown(self) -> None:
        values: list[Value] = []
        for _, key in typed_columns(self.plan):
            cell = self.cells.get(key)
            values.append("" if cell is None else _seen(cell))
        if self.cells:
            self.into.shown[line_code(self.seq)] = RowEntry(tuple(values))


def _seen(cell: Cell) -> Value:
    """A number where the cell holds one, else its text."""
    if cell.type == "n":
        read = Coercer(EntryField(key="n", label="n", decimals=10)).plain("n", cell.text, "General")
        return read.number if read.number is not None else ""
    return cell.text or ""


def stray_rows(placed: Placed) -> Iterator[tuple[int, int]]:
    """(row, first filled column) of what stands in the list beside none of its numbers.

    Below the list people sign: there a row is a line only where it names a unit or a rule.
    """
    plan, ours = placed.plan, set(placed.rows.values())
    columns = [placed.column_of(key) for _, key in typed_columns(plan)]
    naming = (placed.column_of("unit"), placed.column_of("rule"))
    names = {fold(one) for one in (*(u.name for u in plan.rows), *choices_of(plan))}
    for row in sorted(placed.sheet.rows):
        filled = [column for column in columns if placed.sheet.text(row, column).strip()]
        if row <= placed.header or row in ours or not filled:
            continue
        signed = row > max(ours) and placed.sheet.text(row, 1).strip()
        if not signed or any(fold(placed.sheet.text(row, one)) in names for one in naming):
            yield row, filled[0]


def _unnumbered(into: EventEntries) -> None:
    """What has no number is nobody's line."""
    placed = into.placed
    for row, column in stray_rows(placed):
        into.findings.append(
            Finding(
                marks.EVENT_UNNUMBERED,
                sheet=placed.sheet.name,
                cell=a1(row, column),
                item=placed.plan.item,
                value=short(placed.sheet.text(row, column)),
            )
        )
        into.lost.update(placed.plan.groups)


def _twice(into: EventEntries) -> Iterator[Finding]:
    """Lines of one unit, rule and day, or without a day and of one fact: perhaps one event."""
    alike: dict[tuple[str, ...], list[Event]] = {}
    for event in into.events:
        when = event.day or event.fact
        if event.state is State.MARK and when:
            alike.setdefault((event.unit.code, event.field, when), []).append(event)
    column = into.placed.column_of("unit")
    for first, *others in alike.values():
        for event in others:
            yield Finding(
                marks.EVENT_TWICE,
                sheet=into.placed.sheet.name,
                cell=a1(event.row, column),
                unit=event.unit.code,
                unit_name=event.unit.name,
                item=into.placed.plan.item,
                value=str(first.seq),
                values={"line": str(event.seq), "same": "发生日期" if event.day else "事实摘要"},
            )


def _both(into: EventEntries) -> None:
    """不涉及 and an event cannot both be true of a unit."""
    said: dict[tuple[str, Group], list[Event]] = {}
    for event in into.events:
        said.setdefault((event.unit.code, event.group), []).append(event)
    for own in said.values():
        if len(own) > 1 and any(one.state is State.NOT_APPLICABLE for one in own):
            first = own[0]
            cells = "、".join(a1(one.row, one.column) for one in own[:3])
            into.findings.append(
                Finding(
                    marks.EVENT_NA_AND_MORE,
                    sheet=into.placed.sheet.name,
                    cell=cells,
                    unit=first.unit.code,
                    unit_name=first.unit.name,
                    item=into.placed.plan.item,
                )
            )
            for one in own:
                into.events[into.events.index(one)] = replace(one, state=State.REJECTED)


def _above_findings(into: EventEntries) -> Iterator[Finding]:
    for one in into.above:
        place = {"sheet": into.placed.sheet.name, "cell": one.ref, "item": into.placed.plan.item}
        if one.value.state is State.BLANK:
            yield Finding(marks.NOT_CONFIRMED, **place, values={"label": one.cell.label})
        elif one.value.state is State.REJECTED:
            report = one.value.reports[0]
            values = {"what": f"“{one.cell.label}”", **dict(report.values)}
            yield Finding(report.kind, **place, value=report.before, values=values)
        for report in one.value.reports if one.value.state is State.MARK else ():
            values = {"count": "", "after": report.after}
            yield Finding(report.kind, **place, value=report.before, values=values)
