"""From what was received, registered and decided to the appraisal: the one derivation.

It reads the journal, the kept originals, the scheme and the registers, and no clock. Where an
office counts at an appointed time, the ballots stay sealed until then: nothing is derived for
anybody's eyes before. Decisions are those of the journal and, numbered behind them, the rows of
the register that are new. An approved result that is no longer the one that was approved stands
as 送审稿 again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from xltools.appraisal import Appraisal, State, current, state_of
from xltools.folder.opening import LOCKED, Opened, Refusal
from xltools.folder.receive import received
from xltools.forms.issued import mending_deadlines
from xltools.intake.gather import Intake, read_returns
from xltools.intake.pool import WorkersFailed
from xltools.intake.returns import ReturnStatus
from xltools.ledger import journal
from xltools.ledger.journal import BEIJING, Clock, Event
from xltools.registers.adjustments import RegisterUnreadable, read_adjustments
from xltools.registers.decisions import DecidedNames, Known, Merged, merge, read_decisions
from xltools.registers.objections import read_objections
from xltools.registers.papers import Agreement, Papers, agreement, differs, read_papers
from xltools.reports.document import figures_digest
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    Decided,
    Decision,
    DecisionKind,
    DecisionWords,
    from_data,
    in_force,
    left_as_computed,
    numbered,
    treated,
    without_absent,
)
from xltools.scoring.engine import score
from xltools.scoring.entries import without_idle_signals
from xltools.text import messages
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, in_order
from xltools.workspace import Workspace

COUNTED = "consolidated"
"""The journal's word for a count that has taken place."""


def check_open(scheme: Scheme, moment: datetime, received: int) -> None:
    """Nothing is counted before 统一计票时间.

    Raises:
        Refusal: `moment` is before it; `received` returns are registered and stay sealed.
    """
    opens = scheme.settings.count_from
    if opens is not None and moment < opens.replace(tzinfo=BEIJING):
        time = f"{opens:%Y-%m-%d %H:%M}"
        raise Refusal(messages.SEALED_UNTIL.format(time=time, count=received))


def check_counted(scheme: Scheme, events: Sequence[Event]) -> None:
    """No score is told before the count has taken place.

    Raises:
        Refusal: the ballots are sealed and the journal knows of no count.
    """
    opens = scheme.settings.count_from
    if opens is not None and all(event.event != COUNTED for event in events):
        raise Refusal(messages.NOT_COUNTED_YET.format(time=f"{opens:%Y-%m-%d %H:%M}"))


DECIDED, RELEASED = "decision", "released"


def recorded(events: Iterable[Event]) -> list[Decision]:
    """The decisions that the journal holds, numbered in its order.

    Two that were entered at the same moment may have been given one number; the journal's own
    order tells them apart.
    """
    kept = [from_data(event.data) for event in events if event.event in (DECIDED, RELEASED)]
    return numbered(kept, 1)


def known(opened: Opened, events: Sequence[Event]) -> Known:
    """What entries may speak of in this workspace."""
    names = {one.sha256: (one.name, *one.other_names) for one in received(events)}
    return Known(opened.scheme, names)


def all_decisions(opened: Opened) -> Merged:
    """Recorded decisions and the register's new rows, numbered behind them.

    Raises:
        RegisterUnreadable: the register is locked or no workbook.
    """
    events = journal.read(opened.workspace.journal)
    entered = read_decisions(opened.workspace.decisions, known(opened, events))
    return merge(recorded(events), entered)


def record(workspace: Workspace, appraisal: Appraisal, now: Clock) -> list[Decided]:
    """Write what is not recorded yet, with what it rests on, to the journal."""
    fresh = [one for one in appraisal.decisions if one.decision.basis is None]
    entries = []
    for one in fresh:
        event = RELEASED if one.decision.kind is DecisionKind.RELEASE else DECIDED
        entries.append((event, replace(one.decision, basis=one.basis).data()))
    if entries:
        journal.append_all(workspace.journal, entries, now)
    return fresh


def today(moment: datetime) -> str:
    """The day of a moment of the journal's clock, ISO.

    >>> today(datetime(2017, 12, 20, 9, 0))
    '2017-12-20'
    """
    return journal.beijing(moment)[:10]


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
    last = max((one.number for one in entered.decisions), default=0)
    stand, aside = in_force((*entered.decisions, *numbered(candidates, last + 1)))
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
    returned = set(frame["scorer"])
    matters = without_absent((*intake.findings, *said, *found), scheme, intake.decided, returned)
    matters, left = left_as_computed(stand, matters)
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


def with_state(appraisal: Appraisal, events: Sequence[Event]) -> Appraisal:
    """The appraisal in the state that holds.

    An approved result that has changed since is not approved any more: it stands as 送审稿 until
    people approve what it is now, and a finding says so.
    """
    last = current(events)
    state = state_of(last)
    if last is None or not state.approved:
        return replace(appraisal, state=state)
    if last.result == figures_digest(appraisal.scheme, appraisal.result):
        return replace(appraisal, state=state)
    values = {"state": state, "date": last.date, "document": last.document}
    lapsed = Finding(kinds.STATE_LAPSED, values=values)
    return replace(
        appraisal,
        state=State.MEETING,
        findings=tuple(in_order((*appraisal.findings, lapsed))),
    )


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
