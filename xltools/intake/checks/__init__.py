"""What a returned form is checked for: one rule, one small function.

A row check says what is wrong with one unit's row; a sheet check looks at a whole sheet and gives
signals for a person, nothing wrong by themselves. What was read as it was meant although written
otherwise is one finding per way of writing. All get the entries and give findings; the caller
knows file and scorer and adds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xltools.exact import plain
from xltools.forms.plan import PlanRow
from xltools.forms.status import reason_label
from xltools.intake.coerce import Report
from xltools.intake.entries import RowEntries, SheetEntries
from xltools.intake.sheet import a1
from xltools.methods.ballots import ISSUED, RETURNED
from xltools.methods.base import Conflict
from xltools.methods.tally import ABSTAINED
from xltools.scoring.marks import State
from xltools.text.catalogue import marks
from xltools.text.finding import Finding, Kind, Severity
from xltools.text.places import SHOWN, counted, several

RowCheck = Callable[[SheetEntries, RowEntries], Iterator[Finding]]


def _finding(
    kind: Kind, entries: SheetEntries, row: RowEntries, cell: str, value: str = "", **values: Any
) -> Finding:
    return Finding(
        kind,
        sheet=entries.placed.sheet.name,
        cell=cell,
        unit=row.unit.plan.code,
        unit_name=row.unit.plan.name,
        item=entries.placed.plan.item,
        value=value,
        values=values,
    )


def _asked(row: RowEntries) -> bool:
    """Whether a mark is asked for: no 回避, nothing in 特殊情形."""
    return not row.recused and row.special.state is None


def blank(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A blank is neither 0 nor 不涉及."""
    if not _asked(row):
        return
    na = (
        "不涉及的请在“特殊情形”中选择并说明原因。"
        if entries.placed.plan.allow_na
        else "本项不设“不涉及”。"
    )
    columns = [column for _, column in entries.placed.plan.entry_columns]
    places = [
        number
        for number, value in enumerate(row.values)
        if value.state is State.BLANK
        and row.merged_at(number) is None
        and row.asked(columns[number])
    ]
    if places and len(columns) == 1:
        cell = entries.entry_cell(row, places[0])
        yield _finding(marks.BLANK, entries, row, cell, na=na)
    elif places:
        labels = several([columns[number].label for number in places])
        cells = "、".join(entries.entry_cell(row, number) for number in places[:SHOWN])
        yield _finding(marks.ROW_BLANK, entries, row, cells, value=labels, na=na)


def unusable(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Something stands in the cell that is no mark, or no certain one."""
    if not _asked(row):
        return
    for number, value in enumerate(row.values):
        column = entries.placed.plan.entry_columns[number][1]
        if value.state is State.REJECTED and row.merged_at(number) is None and row.asked(column):
            report = value.reports[0]
            cell = entries.entry_cell(row, number)
            values = {"what": named(entries, number), **dict(report.values)}
            yield _finding(report.kind, entries, row, cell, value=report.before, **values)


def named(entries: SheetEntries, number: int) -> str:
    """What a sentence calls an entry: 评分, or the column where there are several."""
    plan = entries.placed.plan
    label = plan.entry_columns[number][1].label
    alone = len(plan.entry_columns) == 1 and plan.method.linear_field is not None
    return "评分" if alone else f"“{label}”"


def not_asked(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A stratum that does not count for the unit is locked; what stands there is not used."""
    if not row.unit.plan.skipped or not _asked(row):
        return
    for number, (_, column) in enumerate(entries.placed.plan.entry_columns):
        if not row.asked(column) and row.values[number].state is not State.BLANK:
            cell = entries.entry_cell(row, number)
            yield _finding(marks.NOT_ASKED, entries, row, cell, value=row.values[number].written)


def merged(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """A merged mark cell belongs to no unit for certain."""
    if not _asked(row):
        return
    for number, area in enumerate(row.merged):
        if area is not None:
            where = f"{a1(area[0], area[1])}:{a1(area[2], area[3])}"
            yield _finding(marks.MERGED, entries, row, entries.entry_cell(row, number), area=where)


def not_applicable(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """不涉及 must be allowed, stand alone, and have a reason."""
    if row.recused or row.special.state is not State.NOT_APPLICABLE:
        return
    cell = entries.cell(row, "special")
    if not entries.placed.plan.allow_na:
        yield _finding(marks.NA_NOT_ALLOWED, entries, row, cell, value=row.special.written)
    elif row.filled:
        number = next(i for i, v in enumerate(row.values) if v.state is not State.BLANK)
        both = f"{entries.entry_cell(row, number)}、{cell}"
        yield _finding(marks.NA_AND_MARK, entries, row, both, value=row.values[number].written)
    elif not row.reason:
        yield _finding(marks.NA_NO_REASON, entries, row, entries.cell(row, "reason"))


def special_unknown(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """特殊情形 knows one word, which people must be able to read."""
    if row.recused or row.special.state is not State.REJECTED:
        return
    cell, report = entries.cell(row, "special"), row.special.report
    kind, values = (report.kind, dict(report.values)) if report else (marks.SPECIAL_UNKNOWN, {})
    yield _finding(kind, entries, row, cell, value=row.special.written, **values)


def recused_marked(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Nobody marks a unit that the office has locked as 回避."""
    if not row.recused:
        return
    for number, value in enumerate(row.values):
        if value.state is not State.BLANK:
            cell = entries.entry_cell(row, number)
            yield _finding(marks.RECUSED_MARKED, entries, row, cell, value=value.written)


def reason_missing(entries: SheetEntries, row: RowEntries) -> Iterator[Finding]:
    """Low marks, zeros and settled marks say why."""
    if not row.wants_reason:
        return
    sheet = entries.placed.plan
    shown = "、".join(plain(value.value) for value in row.values if value.value is not None)
    if sheet.method.linear_field is None and not sheet.method.needs_basis:
        shown = "得分"
    what, rule = f"评分为{shown}", "得0分的须说明原因。"
    if sheet.method.needs_basis:
        rule = "本项评分须写明依据和批准人。"
    elif sheet.reason_below is not None:
        below = plain(sheet.reason_below)
        what, rule = f"评分{shown}低于{below}分", f"方案要求低于{below}分的说明原因。"
    yield _finding(
        marks.NO_REASON,
        entries,
        row,
        entries.cell(row, "reason"),
        value=shown,
        what=what,
        label=reason_label(sheet),
        rule=rule,
    )


ROW_CHECKS: tuple[RowCheck, ...] = (
    blank,
    unusable,
    merged,
    not_applicable,
    special_unknown,
    recused_marked,
    reason_missing,
    not_asked,
)


_FEWEST = 3
"""Fewer marks than these say nothing."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The entries of a sheet, and who made them."""

    entries: SheetEntries
    scorer_name: str
    own_units: frozenset[str]
    """Codes of the units that are this scorer itself."""


SheetCheck = Callable[[Marked], Iterator[Finding]]


def all_alike(marked: Marked) -> Iterator[Finding]:
    """The same mark for every unit, or full marks for all."""
    if marked.entries.placed.plan.method.linear_field is None:
        return
    rows = marked.entries.rows
    given: set[tuple[int, int]] = set()
    for row in rows:
        if row.states[0] is State.MARK:
            given.add(row.values[0].packed)
            if len(given) > 1:
                return
    if not given:
        return
    values = [
        value
        for row in rows
        if row.states[0] is State.MARK and (value := row.values[0].value) is not None
    ]
    if len(values) < _FEWEST or any(State.BLANK in row.states for row in rows):
        return
    top = rows[0].unit.coercers[0].rule.high
    yield Finding(
        marks.ALL_FULL if values[0] == top else marks.ALL_SAME,
        sheet=marked.entries.placed.sheet.name,
        item=marked.entries.placed.plan.item,
        value=plain(values[0]),
        values={"count": len(values), "scorer": marked.scorer_name},
    )


def own_unit(marked: Marked) -> Iterator[Finding]:
    """A scorer that marks itself, where the scheme did not lock it."""
    if not marked.own_units:
        return
    for row in marked.entries.rows:
        value = row.values[0].value
        if row.unit.plan.code in marked.own_units and value is not None and not row.recused:
            yield Finding(
                marks.OWN_UNIT,
                sheet=marked.entries.placed.sheet.name,
                cell=marked.entries.entry_cell(row, 0),
                unit=row.unit.plan.code,
                unit_name=row.unit.plan.name,
                item=marked.entries.placed.plan.item,
                value=plain(value),
                values={"scorer": marked.scorer_name},
            )


def above_table(marked: Marked) -> Iterator[Finding]:
    """What is entered once for the sheet stands in every unit's sum."""
    for one in marked.entries.above:
        what = f"“{one.cell.label}”"
        place: dict[str, Any] = {
            "sheet": marked.entries.placed.sheet.name,
            "cell": one.ref,
            "item": marked.entries.placed.plan.item,
        }
        if one.value.state is State.BLANK:
            yield Finding(marks.ABOVE_BLANK, **place, value=one.cell.label)
        elif one.value.state is State.REJECTED:
            report = one.value.reports[0]
            values = {"what": what, **dict(report.values)}
            yield Finding(report.kind, **place, value=report.before, values=values)


def disputes(marked: Marked) -> Iterator[Finding]:
    """Numbers that contradict each other: 票数不符, 收回多于发出."""
    for one in marked.entries.disputes:
        if one.conflict.severity is Severity.ERROR:
            unit = one.row.unit.plan if one.row is not None else None
            yield Finding(
                _kind_of(one.conflict),
                sheet=marked.entries.placed.sheet.name,
                cell="、".join(one.cells[:SHOWN]),
                unit=unit.code if unit else "",
                unit_name=unit.name if unit else "",
                item=marked.entries.placed.plan.item,
                value=one.votes[1],
                values={"says": one.conflict.sentence, "other": one.votes[0]},
            )


def _kind_of(conflict: Conflict) -> Kind:
    fields = set(conflict.fields)
    if fields == {ISSUED, RETURNED}:
        return marks.MORE_RETURNED
    if any(key.endswith(ABSTAINED) for key in fields):
        return marks.MISCOUNTED
    return marks.INCONSISTENT


SHEET_CHECKS: tuple[SheetCheck, ...] = (all_alike, own_unit, above_table, disputes)


_Place = tuple[str, PlanRow | None, Report]
"""The cell, its unit (none above the table), what was changed."""


def tidied(entries: SheetEntries) -> Iterator[Finding]:
    """Grouped by kind, with the count and the first three places."""
    groups: dict[Kind, list[_Place]] = {}
    for place in _places(entries):
        groups.setdefault(place[2].kind, []).append(place)
    for kind, places in groups.items():
        _, unit, first = places[0]
        alone = unit if len(places) == 1 else None
        yield Finding(
            kind,
            sheet=entries.placed.sheet.name,
            cell="、".join(cell for cell, _, _ in places[:SHOWN]),
            unit=alone.code if alone else "",
            unit_name=alone.name if alone else "",
            item=entries.placed.plan.item,
            value=first.before,
            values={"count": counted(len(places)), "after": first.after},
        )


def _places(entries: SheetEntries) -> Iterator[_Place]:
    for one in entries.above:
        if one.state is State.MARK:
            for report in one.value.reports:
                yield one.ref, None, report
    for row in entries.notable:
        for cell, report in _reports(entries, row):
            yield cell, row.unit.plan, report


def _reports(entries: SheetEntries, row: RowEntries) -> Iterator[tuple[str, Report]]:
    """What was changed in cells that are used."""
    if row.recused:
        return
    if row.special.report is not None and row.special.state is State.NOT_APPLICABLE:
        yield entries.cell(row, "special"), row.special.report
    if row.special.state is not None:
        return
    for number, value in enumerate(row.values):
        if value.state is State.MARK and row.merged_at(number) is None:
            for report in value.reports:
                yield entries.entry_cell(row, number), report


def check_sheet(marked: Marked) -> list[Finding]:
    """Every finding of one marking sheet."""
    return [*_row_findings(marked.entries), *_sheet_findings(marked)]


def _row_findings(entries: SheetEntries) -> Iterable[Finding]:
    for row in entries.notable:
        for check in ROW_CHECKS:
            yield from check(entries, row)


def _sheet_findings(marked: Marked) -> Iterable[Finding]:
    yield from tidied(marked.entries)
    for check in SHEET_CHECKS:
        yield from check(marked)


__all__ = ["Marked", "check_sheet"]
