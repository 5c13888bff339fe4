"""One returned file, from bytes to marks and findings. Whatever is wrong with it stays with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xltools.intake.beside import (
    beside_findings,
    between_findings,
    look_findings,
    restriction_findings,
)
from xltools.intake.checks import Marked, check_sheet
from xltools.intake.context import IntakeContext
from xltools.intake.entries import SheetEntries
from xltools.intake.event_marks import event_blocks, event_control
from xltools.intake.events import event_entries
from xltools.intake.expected import ExpectedSheet
from xltools.intake.foot import control_numbers
from xltools.intake.layout import Layout, find_layout
from xltools.intake.locked import Known, locked_findings
from xltools.intake.opening import open_workbook
from xltools.intake.ownership import Owned, find_owner
from xltools.intake.reading import FormReading, MarkBlock, above_blocks, mark_blocks
from xltools.intake.refusal import Refused
from xltools.intake.returns import ControlNumbers, ReturnStatus
from xltools.intake.sheet import Workbook
from xltools.intake.together import sheet_entries
from xltools.scoring.marks import State
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind, Severity

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
    partial = files.UNIT_MISSING in pardoned
    drawings = [_compared(book, owned, one, context, partial) for one in owned.drawings]
    layout, said = min(drawings, key=lambda one: len(one[1]))
    findings = [*owned.findings, *said]
    if book.legacy:
        findings.append(Finding(files.LEGACY, value=book.legacy))
    if book.macros:
        findings.append(Finding(files.MACROS))
    unprotected = [placed.sheet.name for placed in layout.placed if not placed.sheet.protected]
    if unprotected:
        findings.append(Finding(files.UNPROTECTED, sheet=unprotected[0]))
    for placed in layout.placed:
        findings += restriction_findings(book, placed)
        findings += look_findings(book, placed, owned.identity.revision)
        if not placed.plan.lines:
            findings += beside_findings(placed)
            findings += between_findings(placed)
    stopped = _stopped([finding for finding in findings if finding.kind not in pardoned])
    if stopped is not None:
        return replace(stopped, findings=tuple(findings))
    blocks: list[MarkBlock] = []
    numbers: list[ControlNumbers] = []
    wanting = False
    own = context.own_units(owned.scorer)
    for placed in layout.placed:
        if placed.plan.lines:
            events = event_entries(book, placed)
            findings += events.findings
            blocks += above_blocks(events.above, placed.plan.item, placed.sheet.name)
            blocks += event_blocks(events)
            numbers.append(event_control(events))
            wanting |= events.wanting
            continue
        entries = sheet_entries(book, placed)
        findings += check_sheet(Marked(entries, owned.scorer.name, own))
        blocks += mark_blocks(entries)
        numbers.append(control_numbers(entries))
        wanting |= _wants(entries)
    return FormReading(
        status=_status(findings, wanting=wanting),
        blocks=tuple(blocks),
        findings=tuple(findings),
        numbers=tuple(numbers),
    )


def _compared(
    book: Workbook,
    owned: Owned,
    expected: tuple[ExpectedSheet, ...],
    context: IntakeContext,
    partial: bool,
) -> tuple[Layout, list[Finding]]:
    """Where things stand, and what is not as `expected`."""
    layout = find_layout(book, expected, partial=partial)
    findings = list(layout.findings)
    for placed in layout.placed:
        issued = placed.plan.filler.replace(owned.plan.scorer_name, owned.scorer.name)
        known = Known(owned.scorer.name, issued, context.spellings, context.scorer_names)
        findings += locked_findings(placed, known)
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
