"""What was read as it was meant although written otherwise: one finding per way of writing."""

from __future__ import annotations

from collections.abc import Iterator

from xltools.forms.plan import PlanRow
from xltools.intake.coerce import Report
from xltools.intake.entries import RowEntries, SheetEntries
from xltools.scoring.marks import State
from xltools.text.finding import Finding, Kind
from xltools.text.places import SHOWN, counted

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
