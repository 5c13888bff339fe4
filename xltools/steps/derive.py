"""From what was received and registered to the appraisal: the one derivation, clock-free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from xltools.appraisal import Appraisal
from xltools.forms.issued import mending_deadlines
from xltools.intake.gather import Intake, read_returns
from xltools.intake.pool import WorkersFailed
from xltools.intake.returns import ReturnStatus
from xltools.ledger import journal
from xltools.registers.adjustments import RegisterUnreadable, read_adjustments
from xltools.registers.decisions import DecidedNames
from xltools.registers.objections import read_objections
from xltools.registers.papers import Agreement, Papers, agreement, differs, read_papers
from xltools.scoring.decisions import (
    Decided,
    Decision,
    DecisionWords,
    in_force,
    left_as_computed,
    numbered,
    treated,
    without_absent,
)
from xltools.scoring.engine import score
from xltools.scoring.entries import without_idle_signals
from xltools.steps.decisions import all_decisions
from xltools.steps.opening import LOCKED, Opened, Refusal
from xltools.steps.receive import received
from xltools.steps.standing import with_state
from xltools.text import messages
from xltools.text.finding import Finding, in_order

_Read = TypeVar("_Read")


def derive(
    opened: Opened,
    *,
    also: tuple[Finding, ...] = (),
    candidates: Sequence[Decision] = (),
    cache: Path | None = None,
) -> Appraisal:
    """The appraisal that follows from the journal, the kept files, the scheme and the registers.

    `also` are findings of the taking in itself, which belong to the same list. `candidates` are
    decisions that are only being tried: they come after all others. `cache` is where readings of
    files are kept for the next time; without it, as for verification, every file is read.

    Raises:
        Refusal: a register is locked or unreadable.
    """
    workspace, scheme = opened.workspace, opened.scheme
    entered = readable(workspace.decisions, lambda _: all_decisions(opened))
    everything = (
        *entered.decisions,
        *numbered(candidates, max((d.number for d in entered.decisions), default=0) + 1),
    )
    stand, aside = in_force(everything)
    intake = read_received(opened, stand, cache)
    names = DecidedNames(scheme.units, stand)
    adjustments, said = readable(
        workspace.adjustments, lambda path: read_adjustments(path, scheme, names)
    )
    papers = readable(workspace.papers, lambda path: read_papers(path, scheme))
    objected = readable(workspace.objections, lambda path: read_objections(path, names))
    agreements, unequal = _papers(papers, intake)
    frame = intake.frame()
    rules = treated(scheme, intake.absent)
    result, found = score(rules, frame, adjustments, intake.undecided, stand)
    open_or_settled = without_absent(
        (*intake.findings, *said, *found), scheme, intake.decided, set(frame["scorer"])
    )
    matters, left = left_as_computed(stand, open_or_settled)
    decided = _in_number(aside, intake.decided, names.decided(), result.decided, left)
    findings = [
        *also,
        *matters,
        *entered.findings,
        *papers.findings,
        *objected.findings,
        *unequal,
        *DecisionWords(scheme, intake.file_names).findings(decided),
    ]
    appraisal = Appraisal(
        scheme=scheme,
        returns=intake.returns,
        marks=frame,
        result=result,
        findings=tuple(in_order(without_idle_signals(findings))),
        file_names=intake.file_names,
        decisions=decided,
        papers=agreements,
        registered=papers.papers,
        objected=objected.objections,
        counted=rules,
    )
    return with_state(appraisal, journal.read(workspace.journal))


def read_received(
    opened: Opened, decisions: Sequence[Decision] = (), cache: Path | None = None
) -> Intake:
    """Everything that the journal says was received, read from the kept originals.

    Raises:
        Refusal: the system lets no process be started that reads them.
    """
    events = journal.read(opened.workspace.journal)
    try:
        return read_returns(
            opened.scheme,
            opened.workspace_id,
            opened.workspace.public_key.read_bytes(),
            received(events),
            opened.workspace.received,
            decisions=decisions,
            cache=cache,
            mending=mending_deadlines(events),
        )
    except WorkersFailed as error:
        raise Refusal(str(error), LOCKED) from error


def readable(path: Path, read: Callable[[Path], _Read]) -> _Read:
    """What `read` makes of a register.

    Raises:
        Refusal: it is locked or unreadable.
    """
    try:
        return read(path)
    except RegisterUnreadable as error:
        sentence = messages.REGISTER_UNREADABLE.format(file=path.name)
        raise Refusal(sentence, LOCKED) from error


def _papers(
    papers: Papers, intake: Intake
) -> tuple[dict[tuple[str, str], Agreement], list[Finding]]:
    """Each registered paper beside the file that counts, and findings where they differ."""
    compared: dict[tuple[str, str], Agreement] = {}
    findings: list[Finding] = []
    for row in intake.returns:
        if row.status not in (ReturnStatus.USED, ReturnStatus.USED_PARTLY):
            continue
        for foot in row.numbers:
            paper = papers.papers.get((row.scorer, foot.item))
            if paper is None:
                continue
            one = compared[row.scorer, foot.item] = agreement(paper, foot)
            found = differs(row.file, row.scorer, foot.sheet, one)
            findings += [] if found is None else [found]
    return compared, findings


def _in_number(*parts: Iterable[Decided]) -> tuple[Decided, ...]:
    return tuple(
        sorted((one for part in parts for one in part), key=lambda one: one.decision.number)
    )
