"""汇总: take in, derive, write the ranking workbook and what must be mended.

Of a folder that is sealed nothing sealed is touched: the same result is said to agree, another
one goes to 结果/草稿/ with what differs. The journal says once which return was replaced by which.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xltools import __version__
from xltools.appraisal import Appraisal
from xltools.files import sha256, write_whole
from xltools.folder.derive import COUNTED, check_open, derive, record
from xltools.folder.opening import Opened, alone, open_workspace
from xltools.folder.outputs import (
    keep_inputs,
    read_inputs,
    read_seal,
    sealed_document,
    write_edition,
)
from xltools.folder.receive import Inbox, acknowledge, receive, setup_of
from xltools.folder.registers import enclosed, unread
from xltools.folder.send_back import SendBack, send_back
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.ledger import journal
from xltools.ledger.journal import Clock
from xltools.ledger.standing import EDITION, Standing, edition_data, editions, seal_in_force
from xltools.reports.document import figures_digest, result_document
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.returns import STATUS_WORDS
from xltools.scheme.document import scheme_digest
from xltools.scoring.decisions import DecisionKind
from xltools.steps.issue import effects
from xltools.text import messages
from xltools.text import sealing as says
from xltools.text.catalogue import files
from xltools.text.changes import shown
from xltools.text.finding import Finding, Severity, open_counts
from xltools.workspace import Workspace

_USED = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)

DRAFT = "草稿"
_FIGURES = (
    ("total", "总分"),
    ("rank", "名次"),
    ("grade", "等次"),
    ("status", "排名情况"),
    ("adjustment", "加减分"),
)
_MOST = 20
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Against:
    """A count beside the seal in force."""

    code: str
    differences: tuple[str, ...]
    draft: Path | None
    """Where the result that differs was written."""

    def sentences(self) -> list[str]:
        """That it agrees, or where it does not."""
        if self.draft is None:
            return [says.SAME_AS_SEALED.format(code=self.code)]
        head = says.OTHER_THAN_SEALED.format(code=self.code, path=self.draft)
        told = [*self.differences[:_MOST]]
        if more := len(self.differences) - len(told):
            told.append(says.MORE_CHANGES.format(count=more))
        return [head, *(f"　{one}。" for one in told)]

    def document(self) -> Document:
        """The same as plain data, for --json."""
        same = self.draft is None
        return {"code": self.code, "same": same, "differences": list(self.differences)}


def against_seal(
    workspace: Workspace, appraisal: Appraisal, standing: Standing, now: Clock
) -> Against:
    """Compare `appraisal` with what was sealed; another result goes to 结果/草稿/.

    Raises:
        Refusal: the seal is gone or was altered.
    """
    before = json.loads(sealed_document(workspace, read_seal(workspace, standing)))
    digest = scheme_digest(appraisal.scheme)
    now_is = json.loads(json.dumps(result_document(appraisal, digest, __version__)))
    found = tuple(differences(before, now_is))
    draft = workspace.drafts / workspace.ranking.name
    if found:
        write_edition(workspace, DRAFT, draft, ranking_book(appraisal), now)
        return Against(standing.code, found, draft)
    take_away(workspace, draft, standing, now)
    return Against(standing.code, (), None)


def take_away(workspace: Workspace, path: Path, standing: Standing | None, now: Clock) -> None:
    """Remove a draft that is out of date, and say so in the journal: its SHA-256 is then empty."""
    file = path.relative_to(workspace.root).as_posix()
    path.unlink(missing_ok=True)
    if file in editions(journal.read(workspace.journal)):
        journal.append(workspace.journal, EDITION, edition_data(DRAFT, file, "", standing), now)


def differences(before: Document, after: Document) -> Iterator[str]:
    """What differs between two result documents, the version of the program aside."""
    if before["scheme"] != after["scheme"]:
        yield says.SCHEME_CHANGED
    told = False
    for line in (*_units(before, after), *_returns(before, after)):
        told = True
        yield line
    for key, text in (
        ("decisions", says.DECISIONS_CHANGED),
        ("findings", says.FINDINGS_CHANGED),
    ):
        if len(before[key]) != len(after[key]):
            told = True
            yield text.format(before=len(before[key]), after=len(after[key]))
    ignored = ("engine", "scheme")
    rest = (key for key in before.keys() | after.keys() if key not in ignored)
    if not told and any(before.get(key) != after.get(key) for key in rest):
        yield says.OTHERWISE


def _units(before: Document, after: Document) -> Iterator[str]:
    old = {unit["code"]: unit for unit in before["units"]}
    new = {unit["code"]: unit for unit in after["units"]}
    for code in dict.fromkeys([*old, *new]):
        one, two = old.get(code, {}), new.get(code, {})
        changes = [
            says.CHANGED.format(
                what=what, before=shown(key, one.get(key)), after=shown(key, two.get(key))
            )
            for key, what in _FIGURES
            if one.get(key) != two.get(key)
        ]
        if changes:
            name = (two or one)["name"]
            yield says.CHANGED_UNIT.format(name=name, changes="，".join(changes))


def _returns(before: Document, after: Document) -> Iterator[str]:
    def by_file(document: Document) -> dict[tuple[str, str], Document]:
        return {(r["scorer"], r["sha256"] or ""): r for r in document["returns"]}

    old, new = by_file(before), by_file(after)
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key, {}), new.get(key, {})
        if one.get("status") != two.get("status"):
            name = (two or one)["file"] or key[0]
            states = (_status(one), _status(two))
            yield says.CHANGED_RETURN.format(name=name, before=states[0], after=states[1])


def _status(row: Document) -> str:
    return next((w for s, w in STATUS_WORDS.items() if s == row.get("status")), says.NONE)


SUPERSEDED = "superseded"


def record_superseded(workspace: Workspace, returns: Sequence[ReturnRow], now: Clock) -> None:
    """Record what is superseded now and is not on record as replaced by the same file."""
    events = journal.read(workspace.journal)
    known = {(e.data["sha256"], e.data["by"]) for e in events if e.event == SUPERSEDED}
    counts = {row.scorer: row.sha256 for row in returns if row.status in _USED}
    entries = []
    for row in returns:
        by = counts.get(row.scorer, "")
        if not row.scorer:
            continue
        if row.status is ReturnStatus.SUPERSEDED and (row.sha256, by) not in known:
            entries.append((SUPERSEDED, {"sha256": row.sha256, "scorer": row.scorer, "by": by}))
    if entries:
        journal.append_all(workspace.journal, entries, now)


CONSOLIDATED = COUNTED


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
