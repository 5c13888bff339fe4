"""Checks of a whole sheet: signals for a person, nothing wrong by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xltools.exact import plain
from xltools.intake.entries import SheetEntries
from xltools.methods.ballots import ISSUED, RETURNED
from xltools.methods.base import Conflict
from xltools.methods.tally import ABSTAINED
from xltools.scoring.marks import State
from xltools.text.catalogue import marks
from xltools.text.finding import Finding, Kind, Severity
from xltools.text.places import SHOWN

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
