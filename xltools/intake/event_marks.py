"""From a list of events to marks, and to the numbers at its foot."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xltools.forms.event_cells import event_foot
from xltools.forms.groups import Group
from xltools.forms.plan import PlanRow
from xltools.forms.status import RowEntry
from xltools.intake.events import Event, EventEntries
from xltools.intake.reading import STATES, MarkBlock
from xltools.intake.returns import ControlNumbers
from xltools.intake.together import value_of
from xltools.scoring.marks import State


def event_blocks(entries: EventEntries) -> Iterator[MarkBlock]:
    """The events as marks: a block per period, stratum and rule, each with its line's number."""
    kept: dict[tuple[Group, str], list[Event]] = {}
    for event in entries.events:
        kept.setdefault((event.group, event.field), []).append(event)
    for ((period, stratum), key), events in kept.items():
        packed = [e.value.packed if e.state is State.MARK else (0, 0) for e in events]
        yield MarkBlock(
            item=entries.placed.plan.item,
            period=period,
            stratum=stratum,
            field=key,
            sheet=entries.placed.sheet.name,
            column=events[0].column,
            units=tuple(event.unit.code for event in events),
            rows=array("l", (event.row for event in events)),
            integers=array("q", (integer for integer, _ in packed)),
            scales=bytes(scale for _, scale in packed),
            states=bytes(STATES.index(event.state) for event in events),
            reasons=tuple(event.fact for event in events),
            seqs=array("q", (event.seq for event in events)),
        )


def still_asked(entries: EventEntries, stands: frozenset[str]) -> EventEntries:
    """The list without the units that are no longer asked about, or asked about otherwise."""
    return replace(
        entries,
        above=entries.above if stands else (),
        events=[event for event in entries.events if event.unit.code in stands],
        findings=[one for one in entries.findings if not one.unit or one.unit in stands],
    )


def unlisted_blocks(entries: EventEntries, units: Sequence[PlanRow]) -> Iterator[MarkBlock]:
    """Units that a list did not offer: that it has no event of them says nothing of them."""
    if not units:
        return
    for one in entries.above:
        yield MarkBlock(
            item=entries.placed.plan.item,
            period=one.cell.period,
            stratum=one.cell.stratum,
            field=one.cell.key,
            sheet=entries.placed.sheet.name,
            column=one.column,
            units=tuple(unit.code for unit in units),
            rows=array("l", (one.row for _ in units)),
            integers=array("q", (0 for _ in units)),
            scales=bytes(len(units)),
            states=bytes(STATES.index(State.UNREPORTED) for _ in units),
            reasons=("",) * len(units),
        )


def event_control(entries: EventEntries) -> ControlNumbers:
    """The foot of the list as its own formulas have it."""
    above = tuple(value_of(one.cell.field, one.value) for one in entries.above)
    numbers = event_foot(entries.placed.plan, {"": RowEntry(above), **entries.shown})
    return ControlNumbers(
        sheet=entries.placed.sheet.name,
        count=numbers.count,
        total=numbers.total,
        high=numbers.high,
        low=numbers.low,
        control=numbers.control,
        item=entries.placed.plan.item,
    )
