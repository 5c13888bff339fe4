"""From what was received and registered to the appraisal: the one derivation, clock-free."""

from __future__ import annotations

from xltools.appraisal import Appraisal
from xltools.intake.gather import Intake, read_returns
from xltools.ledger import journal
from xltools.registers.adjustments import RegisterUnreadable, read_adjustments
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment
from xltools.steps.opening import Opened
from xltools.steps.receive import received
from xltools.steps.refusal import LOCKED, Refusal
from xltools.text import messages
from xltools.text.finding import Finding, in_order


def derive(opened: Opened, *, also: tuple[Finding, ...] = ()) -> Appraisal:
    """The appraisal that follows from the journal, the kept files, the scheme and the registers.

    `also` are findings of the taking in itself, which belong to the same list.

    Raises:
        Refusal: a register is locked or unreadable.
    """
    intake = read_received(opened)
    adjustments, said = _adjustments(opened)
    frame = intake.frame()
    result, found = score(opened.scheme, frame, adjustments, intake.missing)
    return Appraisal(
        scheme=opened.scheme,
        returns=intake.returns,
        marks=frame,
        result=result,
        findings=tuple(in_order([*also, *intake.findings, *said, *found])),
        file_names=intake.file_names,
    )


def read_received(opened: Opened) -> Intake:
    """Everything that the journal says was received, read from the kept originals."""
    events = journal.read(opened.workspace.journal)
    return read_returns(
        opened.scheme,
        opened.workspace_id,
        opened.workspace.public_key.read_bytes(),
        received(events),
        opened.workspace.received,
    )


def _adjustments(opened: Opened) -> tuple[list[Adjustment], list[Finding]]:
    try:
        return read_adjustments(opened.workspace.adjustments, opened.scheme)
    except RegisterUnreadable as error:
        sentence = messages.REGISTER_UNREADABLE.format(file=opened.workspace.adjustments.name)
        raise Refusal(sentence, LOCKED) from error
