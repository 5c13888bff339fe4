"""登记议定事项: a decision is tried on the appraisal as it stands, then recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.appraisal import Appraisal
from xltools.files import write_whole
from xltools.folder.derive import derive, known, record
from xltools.folder.opening import LOCKED, Opened, Refusal, alone, open_workspace
from xltools.ledger import journal
from xltools.registers.decisions import Problem, parse, with_decision, write_decisions
from xltools.scoring.decisions import REGISTER, Decided, Decision, DecisionKind
from xltools.text import messages
from xltools.text.finding import Finding
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision that was recorded, and the appraisal with it."""

    decided: Decided
    appraisal: Appraisal

    def sentences(self) -> list[str]:
        """What was recorded, computed beside decided."""
        words = self.appraisal.words
        one = self.decided
        return [
            messages.DECIDED.format(
                number=one.decision.number,
                kind=one.decision.kind.label,
                matter=words.matter(one.decision),
                computed=one.computed or messages.NOTHING_COMPUTED,
                decided=words.decided(one.decision),
            )
        ]


def decide(
    root: Path,
    entry: Mapping[str, str],
    *,
    now: Callable[[], datetime],
    cache: Path | None = None,
) -> Recorded:
    """Record the decision that `entry` says, if it can be applied to what is there.

    It is written into 台账/议定事项.xlsx first, and then recorded as the row that stands there: a
    run that is broken off in between leaves a row that the next consolidation records.

    `cache` is where readings of files are kept for the next time.

    Raises:
        Refusal: it is incomplete, speaks of what is not there, says again what was said, or
            contradicts another, or the register is open elsewhere; nothing was recorded.
        OutputLocked: the register cannot be replaced; nothing was recorded.
    """
    with alone(Workspace(root)):
        opened = open_workspace(root)
        entry = {key: _typed(text) for key, text in entry.items()}
        register = _register(opened)
        decision = read_entry(opened, entry)
        appraisal = derive(opened, candidates=(decision,), cache=cache)
        decided = appraisal.decisions[-1]
        _refuse_repeated(decided, appraisal)
        if not decided.applied:
            raise Refusal(messages.NOT_DECIDED.format(why=decided.why))
        _enter(opened, register, entry, decision)
        record(opened.workspace, appraisal, now)
    return Recorded(decided, appraisal)


def _typed(text: str) -> str:
    """A text as a cell can hold it and gives it back."""
    return "".join(one for one in text if one.isprintable() or one == "\n").strip()


def _register(opened: Opened) -> bytes:
    """台账/议定事项.xlsx as it is, or as a new one would be.

    Raises:
        Refusal: somebody has it open, and would overwrite what is written meanwhile.
    """
    path = opened.workspace.decisions
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(name).exists():
            raise Refusal(messages.REGISTER_OPEN.format(file=path.name, lock=name), LOCKED)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return write_decisions(opened.scheme)


def _enter(opened: Opened, before: bytes, entry: Mapping[str, str], decision: Decision) -> None:
    """Write the row; a file is named by its whole SHA-256, which will always mean this one."""
    path, row = opened.workspace.decisions, dict(entry)
    if row.get("file"):
        row["file"] = decision.matter.file or decision.value
    data = with_decision(before, row)
    if data is None or _register(opened) != before:
        raise Refusal(messages.REGISTER_MOVED.format(file=path.name), LOCKED)
    write_whole(path, data)


def read_entry(opened: Opened, entry: Mapping[str, str]) -> Decision:
    """The decision that `entry` says.

    Raises:
        Refusal: something is missing or cannot be understood.
    """
    events = journal.read(opened.workspace.journal)
    if entry["kind"] in (DecisionKind.RELEASE, DecisionKind.REJECT):
        _one_file(entry["file"], known(opened, events).sha256(entry["file"]))
    try:
        return parse(entry, known(opened, events), REGISTER)
    except Problem as problem:
        finding = Finding(problem.kind, value=problem.value, values=problem.said)
        raise Refusal(messages.NOT_RECORDED.format(why=finding.body)) from problem


def _one_file(prefix: str, found: list[str]) -> None:
    if not found:
        raise Refusal(messages.NO_SUCH_RETURN.format(prefix=prefix))
    if len(found) > 1:
        raise Refusal(messages.AMBIGUOUS_RETURN.format(prefix=prefix, count=len(found)))


def _refuse_repeated(decided: Decided, appraisal: Appraisal) -> None:
    """Nothing is recorded twice: of two that say the same the earlier one stands."""
    mine = decided.decision
    if mine.kind is DecisionKind.WITHDRAW:
        target = next(
            (o for o in appraisal.decisions if o.decision.number == mine.matter.number), None
        )
        by = f"第{mine.number}号"
        if target is not None and by not in target.why:
            raise Refusal(messages.ALREADY_WITHDRAWN.format(number=mine.matter.number))
        return
    for other in appraisal.decisions:
        if other.why == f"与第{mine.number}号相同":
            raise Refusal(messages.ALREADY_DECIDED.format(number=other.decision.number))


def list_decisions(root: Path, *, cache: Path | None = None) -> Appraisal:
    """The appraisal with every decision ever taken, those not read from the register included."""
    return derive(open_workspace(root), cache=cache)
