"""One returned file, from bytes to marks and findings. Whatever is wrong with it stays with it.

Lists of events become marks here. The foot of a sheet is kept as five numbers, as its signed paper
shows them: they are what the sheet's own formulas made of its cells when it was printed, where a
number kept as text is 0 and one out of range is left out of all but the control number. What
counts in the appraisal is another matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xltools.exact import round_half_up
from xltools.forms.event_cells import event_foot
from xltools.forms.foot import CONTROL_MODULUS, FootNumbers, foot_numbers, is_several
from xltools.forms.groups import Group
from xltools.forms.identity import PREFIX
from xltools.forms.issued import ONLY_WORDS, Standing
from xltools.forms.plan import PlanRow
from xltools.forms.status import RowEntry
from xltools.intake.checks import Marked, check_sheet
from xltools.intake.entries import SheetEntries, sheet_entries, value_of
from xltools.intake.events import Event, EventEntries, event_entries, stray_rows
from xltools.intake.expected import ExpectedSheet, IntakeContext, asked_now
from xltools.intake.layout import Layout, Placed, find_layout
from xltools.intake.locked import (
    Known,
    Unread,
    locked_findings,
    look_findings,
    restriction_findings,
)
from xltools.intake.opening import open_workbook
from xltools.intake.ownership import Owned, find_owner
from xltools.intake.reading import STATES, FormReading, MarkBlock, above_blocks, mark_blocks
from xltools.intake.refusal import Refused
from xltools.intake.returns import ControlNumbers, ReturnStatus
from xltools.intake.sheet import Workbook, split_a1
from xltools.scoring.marks import State
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind, Severity
from xltools.text.places import several

_NONE = Decimal(0)


def control_numbers(entries: SheetEntries) -> ControlNumbers:
    """The foot of the sheet as its cells have it; the same as `forms.foot.foot_numbers`."""
    if is_several(entries.placed.plan):
        return _several(entries)
    low, high = entries.placed.expected.bounds
    rows = entries.rows
    first = [row.values[0].number for row in rows]
    counted = [number for number in first if number is not None and low <= number <= high]
    weighed = _NONE
    for weight in range(1, len(entries.placed.expected.entry_columns) + 1):
        weighed += weight * sum(
            [
                row.unit.plan.seq * number
                for row in rows
                if (number := row.values[weight - 1].number) is not None
            ],
            _NONE,
        )
    return ControlNumbers(
        sheet=entries.placed.sheet.name,
        count=len(counted),
        total=sum(counted, _NONE),
        high=max(counted, default=None),
        low=min(counted, default=None),
        control=int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS,
        item=entries.placed.plan.item,
    )


def _several(entries: SheetEntries) -> ControlNumbers:
    """The foot of a sheet with several entry columns, or with entries above the table."""
    plan = entries.placed.plan
    fields = [column.field for _, column in plan.entry_columns]
    cells = {
        row.unit.plan.code: RowEntry(
            tuple([value_of(f, v) for f, v in zip(fields, row.values, strict=True)])
        )
        for row in entries.rows
    }
    cells[""] = RowEntry(tuple([value_of(one.cell.field, one.value) for one in entries.above]))
    return _as_shown(entries.placed, foot_numbers(plan, cells))


def _as_shown(placed: Placed, numbers: FootNumbers) -> ControlNumbers:
    return ControlNumbers(
        sheet=placed.sheet.name,
        count=numbers.count,
        total=numbers.total,
        high=numbers.high,
        low=numbers.low,
        control=numbers.control,
        item=placed.plan.item,
    )


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
    shown = {"": RowEntry(above), **entries.shown}
    return _as_shown(entries.placed, event_foot(entries.placed.plan, shown))


HELD = frozenset(
    {
        files.UNSAFE,
        files.TOO_COSTLY,
        files.NO_IDENTITY,
        files.BAD_IDENTITY,
        files.WRONG_SCORER,
        files.LOCKED_CHANGED,
        files.NAME_CHANGED,
        files.SHEET_MISSING,
        files.SHEET_TWICE,
        files.COLUMN_MISSING,
        files.COLUMN_TWICE,
        files.UNIT_MISSING,
    }
)
"""暂存待核: a person must look before such a file may count."""
REFUSED = frozenset({files.UNIT_TWICE})
"""Findings of the layout after which a file cannot be used at all."""


def read_form(data: bytes, name: str, context: IntakeContext) -> FormReading:
    """What the file `name` with content `data` came to; never raises for what is in it."""
    owned: Owned | None = None
    try:
        book = open_workbook(data, name)
        owned = find_owner(book, context)
        reading = bound_reading(book, owned, context)
    except Refused as refused:
        reading = refused_reading(refused)
    if owned is not None:
        reading = replace(reading, scorer=owned.scorer.code, revision=owned.identity.revision)
    scorer = reading.scorer
    return replace(
        reading,
        findings=tuple(
            replace(finding, file=name, scorer=finding.scorer or scorer)
            for finding in reading.findings
        ),
    )


def refused_reading(refused: Refused) -> FormReading:
    """The reading of a file that was not read on."""
    finding = Finding(
        refused.kind,
        sheet=refused.sheet,
        cell=refused.cell,
        value=refused.value,
        values=refused.values,
    )
    held = refused.kind in HELD
    status = ReturnStatus.QUARANTINED if held else ReturnStatus.REJECTED
    return FormReading(
        status, refused.scorer, refused.revision, findings=(finding,), why=finding.body
    )


def bound_reading(
    book: Workbook, owned: Owned, context: IntakeContext, pardoned: frozenset[Kind] = frozenset()
) -> FormReading:
    """The reading of a form whose owner is known; `pardoned` findings do not keep it out."""
    since = owned.standing
    if since is not None and since.void:
        raise Refused(files.STALE, changes=owned.changes)
    partial = files.UNIT_MISSING in pardoned
    drawings = [_compared(book, owned, one, context, partial) for one in owned.drawings]
    layout, said = min(drawings, key=lambda one: len(one[1]))
    findings = [*said]
    if book.legacy:
        findings.append(Finding(files.LEGACY, value=book.legacy))
    if not (book.legacy or _has_properties(book)) and owned.identity.signature:
        findings.append(Finding(files.PROPERTIES_GONE))
    if book.unseen:
        findings.append(Finding(files.UNSEEN))
    if book.macros:
        findings.append(Finding(files.MACROS))
    unprotected = [placed.sheet.name for placed in layout.placed if not placed.sheet.protected]
    if unprotected:
        findings.append(Finding(files.UNPROTECTED, sheet=unprotected[0]))
    for placed in layout.placed:
        findings += restriction_findings(book, placed)
        findings += look_findings(book, placed)
    findings += Unread(book, owned, layout.placed, _told(layout)).findings()
    stopped = _stopped([finding for finding in findings if finding.kind not in pardoned])
    if stopped is not None:
        return replace(stopped, findings=tuple(findings))
    sheets = [_sheet(book, placed, owned, context) for placed in layout.placed]
    findings += [finding for sheet in sheets for finding in sheet.findings]
    wanting = any(sheet.wanting for sheet in sheets)
    if since is not None:
        findings += _since_said(owned.changes, since)
        wanting |= bool(since.again)
    return FormReading(
        status=_status(findings, wanting=wanting),
        blocks=tuple(block for sheet in sheets for block in sheet.blocks),
        findings=tuple(findings),
        numbers=tuple(sheet.numbers for sheet in sheets),
    )


class _Sheet(NamedTuple):
    """What one marking sheet came to."""

    blocks: list[MarkBlock]
    numbers: ControlNumbers
    """Of all that stands on it, as its paper has them."""
    findings: list[Finding]
    wanting: bool
    """Whether something of it goes back."""


def _sheet(book: Workbook, placed: Placed, owned: Owned, context: IntakeContext) -> _Sheet:
    """One sheet; of a form that is no longer current, what still answers what is asked."""
    since, item, name = owned.standing, placed.plan.item, placed.sheet.name
    if placed.plan.lines:
        events = event_entries(book, placed)
        numbers = event_control(events)
        again: tuple[PlanRow, ...] = ()
        if since is not None:
            events = still_asked(events, since.stands.get(item, frozenset()))
            again = since.again.get(item, ())
        blocks = [*above_blocks(events.above, item, name), *event_blocks(events)]
        blocks += unlisted_blocks(events, again)
        return _Sheet(blocks, numbers, events.findings, events.wanting)
    entries = sheet_entries(book, placed)
    numbers = control_numbers(entries)
    if since is not None:
        entries = sheet_entries(book, _standing_part(placed, since))
        if not entries.rows:
            return _Sheet([], numbers, [], wanting=False)
    own = context.own_units(owned.scorer)
    said = list(check_sheet(Marked(entries, owned.scorer.name, own)))
    return _Sheet(list(mark_blocks(entries)), numbers, said, _wants(entries))


def _standing_part(placed: Placed, since: Standing) -> Placed:
    """Of a sheet of an older form, the units whose entries still answer what is asked."""
    item = placed.plan.item
    stands = since.stands.get(item, frozenset())
    now = since.now.get(item, placed.plan)
    return replace(placed, expected=asked_now(placed.expected, now, stands))


def _since_said(changes: str, since: Standing) -> list[Finding]:
    """What counts of a form that was issued before the scheme changed, and what it lacks now.

    Nothing, where an earlier program only put it in other words.
    """
    kept = sum(len(units) for units in since.stands.values())
    dropped = sum(len(rows) for rows in since.gone.values())
    said: dict[str, object] = {"changes": changes, "kept": kept, "dropped": dropped}
    renamed = several(list(since.renamed))
    names = [Finding(files.STALE_RENAMED, value=renamed)] if renamed else []
    if since.again:
        again = [row.name for rows in since.again.values() for row in rows]
        said |= {"again": len(again), "names": several(list(dict.fromkeys(again)))}
        return [Finding(files.STALE_PARTLY, value=str(len(again)), values=said), *names]
    if not dropped and changes == ONLY_WORDS:
        return []
    if dropped:
        return [Finding(files.STALE_FEWER, values=said), *names]
    return names or [Finding(files.STALE_HARMLESS, values=said)]


def _told(layout: Layout) -> set[tuple[str, int]]:
    """Rows of strangers and of events without a number, which are named as what they are."""
    told = {
        (finding.sheet, place[0])
        for finding in layout.findings
        if finding.kind == files.UNIT_UNKNOWN and (place := split_a1(finding.cell))
    }
    for placed in layout.placed:
        if placed.plan.lines:
            told |= {(placed.sheet.name, row) for row, _ in stray_rows(placed)}
    return told


def _has_properties(book: Workbook) -> bool:
    """Whether the document properties say whose form it is, too."""
    return any(name.startswith(PREFIX) for name in book.properties)


def _compared(
    book: Workbook,
    owned: Owned,
    expected: tuple[ExpectedSheet, ...],
    context: IntakeContext,
    partial: bool,
) -> tuple[Layout, list[Finding]]:
    """Where things stand, and what is not as `expected`."""
    idle = owned.idle
    layout = find_layout(book, expected, partial=partial, idle=idle)
    findings = list(layout.findings)
    for placed in layout.placed:
        issued = placed.plan.filler.replace(owned.plan.scorer_name, owned.scorer.name)
        known = Known(owned.scorer.name, issued, context.spellings, context.scorer_names)
        nobody = idle.get(placed.plan.item, frozenset())
        said = locked_findings(placed, known)
        findings += [one for one in said if not one.unit or one.unit not in nobody]
    return layout, findings


def _stopped(findings: Sequence[Finding]) -> FormReading | None:
    """The status that keeps a whole file out, and why; None if nothing does."""
    for kinds, status in (
        (REFUSED, ReturnStatus.REJECTED),
        (HELD, ReturnStatus.QUARANTINED),
    ):
        for finding in findings:
            if finding.kind in kinds:
                return FormReading(status, why=finding.body)
    return None


_WANTING = frozenset({State.REJECTED, State.BLANK})


def _wants(entries: SheetEntries) -> bool:
    """Whether a cell of the sheet goes back to the scorer."""
    columns = [column for _, column in entries.placed.plan.entry_columns]
    rows = any(
        state in _WANTING and row.asked(column)
        for row in entries.notable
        for column, state in zip(columns, row.states, strict=True)
    )
    return rows or any(one.state in _WANTING for one in entries.above)


def _status(findings: list[Finding], *, wanting: bool) -> ReturnStatus:
    """used_partly where a cell went back to the scorer."""
    lost = any(f.kind == files.UNIT_UNKNOWN and f.severity is Severity.ERROR for f in findings)
    return ReturnStatus.USED_PARTLY if wanting or lost else ReturnStatus.USED
