"""汇总: take in, derive, write the ranking workbook and what must be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xltools import __version__
from xltools.appraisal import Appraisal
from xltools.files import sha256, write_whole
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.ledger import journal
from xltools.ledger.standing import seal_in_force
from xltools.reports.document import result_document
from xltools.reports.figures import figures_digest
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.document import scheme_digest
from xltools.scoring.decisions import DecisionKind
from xltools.steps.acknowledge import acknowledge
from xltools.steps.against_seal import Against, against_seal, take_away
from xltools.steps.counted_inputs import keep_inputs, read_inputs
from xltools.steps.decisions import record
from xltools.steps.derive import derive
from xltools.steps.exclusive import alone
from xltools.steps.issue import effects
from xltools.steps.opening import Opened, open_workspace
from xltools.steps.receive import Inbox, receive, setup_of
from xltools.steps.registers import enclosed, unread
from xltools.steps.sealed import COUNTED, check_open
from xltools.steps.send_back import SendBack, send_back
from xltools.steps.superseded import record_superseded
from xltools.text import messages
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Severity, open_counts
from xltools.workspace import Workspace

CONSOLIDATED = COUNTED
_USED = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)


@dataclass(frozen=True, slots=True)
class Consolidation:
    """What a run found and wrote."""

    appraisal: Appraisal
    document: dict[str, Any]
    ranking: Path
    sent_back: SendBack
    told: tuple[Finding, ...] = ()
    """What lies in 报送/ and 台账/ and is not counted: told by the run, written into no book."""
    against: Against | None = None
    """How the count compares with the seal in force; None while nothing is sealed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is listed on the screen, and counted there."""
        return (*self.appraisal.findings, *self.told)

    @property
    def missing(self) -> int:
        """How many scorers sent nothing, and nobody has decided what that means."""
        return self._statuses()[ReturnStatus.MISSING] - self.absent

    @property
    def absent(self) -> int:
        """How many scorers sent nothing and are, by decision, treated as absent."""
        absent = {
            one.decision.matter.scorer
            for one in self.appraisal.applied
            if one.decision.kind is DecisionKind.ABSENCE
        }
        missing = (r for r in self.appraisal.returns if r.status is ReturnStatus.MISSING)
        return sum(row.scorer in absent for row in missing)

    def _statuses(self) -> Counter[ReturnStatus]:
        return Counter(row.status for row in self.appraisal.returns)

    def sentences(self) -> list[str]:
        """The closing paragraph, and where to look."""
        count = self._statuses()
        taken = sum(1 for row in self.appraisal.returns if row.file)
        parts = [
            messages.CONSOLIDATE_RETURNS.format(files=taken, used=sum(count[s] for s in _USED))
        ]
        replaced = count[ReturnStatus.SUPERSEDED] + count[ReturnStatus.DUPLICATE]
        for number, text in (
            (count[ReturnStatus.QUARANTINED], messages.CONSOLIDATE_HELD),
            (count[ReturnStatus.REJECTED], messages.CONSOLIDATE_REJECTED),
            (replaced, messages.CONSOLIDATE_REPLACED),
        ):
            if number:
                parts.append(text.format(count=number))
        missing = messages.CONSOLIDATE_MISSING.format(count=self.missing) if self.missing else ""
        missing += messages.CONSOLIDATE_ABSENT.format(count=self.absent) if self.absent else ""
        levels, settled = open_counts(self.findings)
        found = messages.CONSOLIDATE_FINDINGS.format(
            errors=levels[Severity.ERROR],
            warnings=levels[Severity.WARNING],
            notices=levels[Severity.NOTICE],
            settled=messages.CONSOLIDATE_SETTLED.format(count=settled) if settled else "",
        )
        provisional = self.appraisal.result.provisional
        complete = "" if self.absent else messages.CONSOLIDATE_COMPLETE
        state = messages.CONSOLIDATE_PROVISIONAL if provisional else complete
        applied = len(self.appraisal.applied)
        state += messages.CONSOLIDATE_DECIDED.format(count=applied) if applied else ""
        changed = effects(self.appraisal.scheme, self.appraisal.returns, self.appraisal.findings)
        lines = [*changed, f"{'，'.join(parts)}{missing}。{found}{state}{self._back()}"]
        if removed := self.sent_back.removed:
            names = "、".join(removed)
            lines.append(messages.CONSOLIDATE_REMOVED.format(count=len(removed), names=names))
        if self.against is not None:
            return [*lines, *self.against.sentences()]
        return [*lines, messages.CONSOLIDATE_OPEN.format(path=self.ranking)]

    def _back(self) -> str:
        """What lies in 退回/ and waits for somebody."""
        said = (
            (len(self.sent_back.forms), messages.CONSOLIDATE_SEND_BACK),
            (self.sent_back.reissued, messages.CONSOLIDATE_REISSUED),
            (len(self.sent_back.lists), messages.CONSOLIDATE_LISTS_ONLY),
            (self.sent_back.unknown, messages.CONSOLIDATE_UNKNOWN),
        )
        return "".join(text.format(count=count) for count, text in said if count)


def consolidate(
    root: Path,
    *,
    now: Callable[[], datetime],
    key_dir: Path | None = None,
    by: str = "",
    cache: Path | None = None,
) -> Consolidation:
    """Consolidate the workspace at `root`; `now` is the journal's clock.

    `by` (ISO) is until when forms that go back now are asked for; `cache` where readings of files
    are kept for the next run.

    A result that equals the last one leaves no further line in the journal.

    Raises:
        Refusal: the workspace, scheme or a register cannot be used, or the ballots are sealed
            until later; nothing was written.
        OutputLocked: an output is open elsewhere; the old one is whole.
    """
    with alone(Workspace(root)):
        return _consolidate(root, now=now, key_dir=key_dir, by=by, cache=cache)


def _consolidate(
    root: Path, *, now: Callable[[], datetime], key_dir: Path | None, by: str, cache: Path | None
) -> Consolidation:
    opened = open_workspace(root)
    place = opened.workspace
    inbox = receive(place, now, setup=setup_of(opened), cache=cache)
    check_open(opened.scheme, now(), len(inbox.received))
    inputs = read_inputs(place)
    appraisal = derive(opened, also=inbox.findings, cache=cache)
    keep_inputs(place, inputs, now)
    record(place, appraisal, now)
    record_superseded(place, appraisal.returns, now)
    told = _told(opened, inbox, appraisal.returns)
    digest = scheme_digest(opened.scheme)
    document = result_document(appraisal, digest, __version__)
    sealed = seal_in_force(journal.read(place.journal))
    book = ranking_book(appraisal) if sealed is None else b""
    acknowledge(opened, appraisal, now)
    back = send_back(opened, appraisal, key_dir=key_dir, by=by, now=now)
    if sealed is not None:
        found = against_seal(place, _without(appraisal, inbox.findings), sealed, now)
        return Consolidation(appraisal, document, found.draft or place.ranking, back, told, found)
    write_whole(place.ranking, book)
    take_away(place, place.drafts / place.ranking.name, None, now)
    figures = figures_digest(opened.scheme, appraisal.result)
    _record(place, {"scheme": digest, "ranking": sha256(book), "figures": figures}, now)
    return Consolidation(appraisal, document, place.ranking, back, told)


def _told(opened: Opened, inbox: Inbox, returns: Sequence[ReturnRow]) -> tuple[Finding, ...]:
    """What is there and does not count, and what counts and is no longer there."""
    used = {row.sha256 for row in returns if row.status in _USED}
    gone = [Finding(files.VANISHED, file=one.name) for one in inbox.gone if one.sha256 in used]
    return (*inbox.left, *gone, *unread(opened.workspace), *enclosed(opened))


def _without(appraisal: Appraisal, findings: Sequence[Finding]) -> Appraisal:
    """What follows from the kept files alone: findings of the taking in are left out."""
    kept = (f for f in appraisal.findings if not any(f is one for one in findings))
    return replace(appraisal, findings=tuple(kept))


def _record(workspace: Workspace, data: dict[str, str], now: Callable[[], datetime]) -> None:
    events = journal.read(workspace.journal)
    last = next((event for event in reversed(events) if event.event == CONSOLIDATED), None)
    if last is None or dict(last.data) != data:
        journal.append(workspace.journal, CONSOLIDATED, data, now)
