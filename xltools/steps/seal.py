"""封存: what was approved is rendered with its 校验码, signed, and named in the journal.

The order of writing is such that a run that is broken off leaves a workspace that is not sealed,
and that can be sealed by running again: the journal's line comes last and is what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from xltools import __version__
from xltools.appraisal import Appraisal, State, current, state_of
from xltools.files import sha256, write_whole
from xltools.folder.derive import COUNTED, derive
from xltools.folder.opening import LOCKED, Opened, Refusal, alone, open_workspace
from xltools.folder.outputs import digests, hashes, keep_inputs, read_inputs, strays
from xltools.folder.receive import receipt_files, received, refuse_waiting
from xltools.folder.registers import enclosed
from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event, JournalMoved, beijing
from xltools.ledger.receipts import recall
from xltools.ledger.seal import Record, Seal, canonical
from xltools.ledger.signing import signed
from xltools.ledger.standing import SEALED, editions, seal_in_force
from xltools.reports.confirmation import Confirmation, confirmation_book
from xltools.reports.document import figures_digest, result_document
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.document import scheme_digest
from xltools.steps.consolidate import take_away
from xltools.steps.keys import KeyReport, KeyState, key_report
from xltools.text import sealing as says
from xltools.text import states, trust
from xltools.text.finding import Finding, has_errors
from xltools.text.places import several
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SealReport:
    """A workspace that was sealed."""

    seal: Seal
    confirmation: Path
    findings: tuple[Finding, ...]

    def sentences(self) -> list[str]:
        """That it is sealed, and what is to be printed and signed."""
        return [
            says.SEALED.format(code=self.seal.code),
            says.SEALED_FILES.format(path=self.confirmation),
        ]


def seal(
    root: Path, *, now: Clock, key_dir: Path | None = None, second_dir: Path | None = None
) -> SealReport:
    """Seal the approved result of the workspace at `root`.

    Raises:
        Refusal: it is sealed, not approved, something is open, or a key is not at hand; nothing
            was changed.
        OutputLocked: an output is open elsewhere; the workspace is not sealed.
    """
    with alone(Workspace(root)):
        return _seal(open_workspace(root), now, key_dir, second_dir)


def _seal(opened: Opened, now: Clock, key_dir: Path | None, second_dir: Path | None) -> SealReport:
    place = opened.workspace
    events = journal.read(place.journal)
    if why := already_sealed(events):
        raise Refusal(why)
    report = key_report(opened, key_dir, second_dir)
    _refuse_keys(report)
    refuse_waiting(opened, says.SEALING)
    _refuse_altered(place, events)
    _refuse_strays(place, events)
    _refuse_enclosed(opened)
    inputs = read_inputs(place)
    appraisal = derive(opened)
    _refuse_unready(appraisal, events, scheme_digest(opened.scheme))
    for one in received(events):
        recall(place.received, one.sha256)
    _refuse_moved(place, digests(inputs))
    keep_inputs(place, inputs, now)
    take_away(place, place.drafts / place.ranking.name, None, now)
    ready = Ready(opened, appraisal, journal.read(place.journal), digests(inputs), report.states)
    moment = now()
    made = _write(ready, lambda: moment)
    data = {"code": made.code, "seal": sha256(made.data())}
    try:
        journal.append(place.journal, SEALED, data, lambda: moment, after=made.record.head)
    except JournalMoved as error:
        raise Refusal(says.JOURNAL_MOVED, LOCKED) from error
    return SealReport(made, place.confirmation, report.findings)


@dataclass(frozen=True, slots=True)
class Ready:
    """What is sealed: an appraisal after certain events, and what it was counted from."""

    opened: Opened
    appraisal: Appraisal
    events: Sequence[Event]
    inputs: dict[str, str]
    keys: Sequence[KeyState]

    def document(self) -> bytes:
        """The bytes of result.json."""
        digest = scheme_digest(self.opened.scheme)
        return canonical(result_document(self.appraisal, digest, __version__))

    def record(self) -> Record:
        """The content record."""
        decisions = (one.decision for one in self.appraisal.decisions)
        return Record(
            workspace=self.opened.workspace_id,
            scheme=scheme_digest(self.opened.scheme),
            engine=__version__,
            received=tuple(one.sha256 for one in received(self.events)),
            decisions=tuple((one.number, one.digest) for one in decisions),
            inputs=self.inputs,
            head=self.events[-1].sha256,
            length=len(self.events),
            result=sha256(self.document()),
            keys=tuple(state.key for state in self.keys),
        )


def sealed_book(appraisal: Appraisal, code: str) -> bytes:
    """The sealed internal edition: the ranking workbook with the 校验码 in every footer."""
    return ranking_book(replace(appraisal, check_code=code))


def _write(ready: Ready, now: Clock) -> Seal:
    """Everything but the journal's line."""
    place, record, time = ready.opened.workspace, ready.record(), beijing(now())
    book = sealed_book(ready.appraisal, record.code)
    write_whole(place.ranking, book)
    said = Confirmation(
        scheme=ready.opened.scheme,
        record=record,
        time=time,
        approval=_approval(ready.events),
        ranking=sha256(book),
        keys=[(state.whose, state.key.sha256) for state in ready.keys],
        returns=ready.appraisal.returns,
        arrived={one.sha256: one.arrived for one in received(ready.events)},
        beside=[f"{one.unit_name}{one.code}" for one in ready.appraisal.beside],
    )
    write_whole(place.confirmation, confirmation_book(said))
    write_whole(place.sealed_result, ready.document())
    named = _written(place, ready.events)
    files = hashes(place, (path for path in named if path.is_relative_to(place.results)))
    receipts = hashes(place, (path for path in named if path.is_relative_to(place.receipts)))
    privates = [state.private for state in ready.keys if state.private is not None]
    made = signed(Seal(record, time, files, receipts), privates)
    write_whole(place.seal, made.data())
    return made


def why_not(events: Sequence[Event]) -> str:
    """Why nothing can be sealed after these events, in one sentence; empty if they allow it."""
    state = state_of(current(events))
    return already_sealed(events) or ("" if state.approved else _not_approved(state))


def already_sealed(events: Sequence[Event]) -> str:
    """That a seal is in force; empty where none is."""
    standing = seal_in_force(events)
    if standing is None:
        return ""
    time = datetime.fromisoformat(standing.time)
    said = f"{time.year}年{time.month}月{time.day}日"
    return says.ALREADY_SEALED.format(time=said, code=standing.code)


def _not_approved(state: str) -> str:
    return says.NOT_APPROVED.format(state=state)


def _refuse_keys(report: KeyReport) -> None:
    """Every key must be at hand, its own, and not lie where others come by it."""
    if has_errors(report.findings):
        raise Refusal("\n".join(finding.message for finding in report.findings))
    for state in report.states:
        if state.private is None:
            option = "--second-key-dir" if state.key.role == "second" else "--key-dir"
            said = {"whose": state.whose, "path": state.path, "option": option}
            raise Refusal(trust.NO_KEY_TO_SEAL.format(**said))


def _refuse_altered(workspace: Workspace, events: Sequence[Event]) -> None:
    """An edition or a receipt that is no longer what was written is not covered by a seal."""
    written = {**editions(events), **receipt_files(workspace, list(events))}
    altered = [
        file
        for file, digest in written.items()
        if (workspace.root / file).exists()
        and sha256((workspace.root / file).read_bytes()) != digest
    ]
    if altered:
        files = "、".join(altered[:5])
        raise Refusal(says.WRITTEN_OTHERWISE.format(count=len(altered), files=files))


def _written(place: Workspace, events: Sequence[Event]) -> set[Path]:
    """What this program wrote under 结果/ and 留存/回执/: all that a seal covers."""
    named = {**editions(events), **receipt_files(place, list(events))}
    return {place.ranking, place.confirmation, *(place.root / file for file in named)}


def _refuse_strays(place: Workspace, events: Sequence[Event]) -> None:
    """What somebody else put beside the results would be sealed and handed out as one of them."""
    written = _written(place, events)
    found = [path for folder in (place.results, place.receipts) for path in strays(folder, written)]
    if found:
        files = several([path.relative_to(place.root).as_posix() for path in found])
        raise Refusal(says.STRAYS.format(count=len(found), files=files))


def _refuse_enclosed(opened: Opened) -> None:
    """What nobody read is not sealed, and does not go to the auditors."""
    if found := enclosed(opened):
        raise Refusal("\n".join(finding.message for finding in found))


def _refuse_unready(appraisal: Appraisal, events: Sequence[Event], scheme: str) -> None:
    """Approved, counted since the last change, and nothing open."""
    if not State(appraisal.state).approved:
        raise Refusal(states.LAPSED if appraisal.lapsed else _not_approved(appraisal.state))
    if reasons := appraisal.blocks_sealing:
        listed = "\n".join(f"{n}.{reason}" for n, reason in enumerate(reasons, 1))
        raise Refusal(says.UNSETTLED.format(count=len(reasons), reasons=listed))
    last = next((event for event in reversed(events) if event.event == COUNTED), None)
    figures = figures_digest(appraisal.scheme, appraisal.result)
    unrecorded = any(one.decision.basis is None for one in appraisal.decisions)
    counted = None if last is None else (last.data["scheme"], last.data.get("figures"))
    if counted != (scheme, figures) or unrecorded:
        raise Refusal(says.NOT_COUNTED)


def _refuse_moved(workspace: Workspace, before: dict[str, str]) -> None:
    """Nobody may have saved the scheme or a register while it was being read."""
    now = digests(read_inputs(workspace))
    for file in sorted(before.keys() | now.keys()):
        if before.get(file) != now.get(file):
            raise Refusal(says.INPUT_MOVED.format(file=file), LOCKED)


def _approval(events: Sequence[Event]) -> str:
    last = current(events)
    assert last is not None, "only an approved result is sealed"
    year, month, day = (int(part) for part in last.date.split("-"))
    return f"{year}年{month}月{day}日{last.paper}"
