"""Checks of a whole sheet: signals for a person, nothing wrong by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xltools.exact import plain
from xltools.intake.entries import SheetEntries
from xltools.scoring.marks import State
from xltools.text.catalogue import marks
from xltools.text.finding import Finding

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
    rows = marked.entries.rows
    given = {row.values[0].packed for row in rows if row.states[0] is State.MARK}
    if len(given) != 1:
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


SHEET_CHECKS: tuple[SheetCheck, ...] = (all_alike, own_unit)
