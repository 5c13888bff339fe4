"""An appraisal as it stands: the scheme, what came in, what follows, and what must be mended.

Reports, explanations and verification all start from this one value. The result goes through
states (结果状态): 初稿 → 核对稿 → 送审稿 → 审定稿 → 公布稿, each entered by people, on paper. Every
state stands in the journal with its date, its paper and who registered it. One goes forward step
by step; one goes back with a reason. Nothing there is ever edited: the last line counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.ledger.journal import Event
from xltools.registers.objections import Objection
from xltools.registers.papers import Agreement, Paper
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    CHANGE_NOTHING,
    MAY_CHANGE,
    Decided,
    DecisionKind,
    DecisionWords,
)
from xltools.scoring.derivation import Result
from xltools.scoring.result import Status
from xltools.text import messages, states
from xltools.text.catalogue import decisions as kinds
from xltools.text.catalogue import objections, results
from xltools.text.finding import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

_OPEN = (
    kinds.PAPER_DIFFERS,
    kinds.STALE,
    kinds.IMPOSSIBLE,
    *MAY_CHANGE,
    *objections.UNSETTLED,
)
"""What is no 错误 and people must have settled all the same before a result is approved."""


class State(StrEnum):
    """The states of the result, in their order."""

    DRAFT = "初稿"
    CHECKING = "核对稿"
    MEETING = "送审稿"
    APPROVED = "审定稿"
    PUBLISHED = "公布稿"

    @property
    def place(self) -> int:
        """0 for the first."""
        return ORDER.index(self)

    @property
    def approved(self) -> bool:
        """Whether people have approved the result: its outcomes are then no proposals."""
        return self.place >= State.APPROVED.place


ORDER = tuple(State)


@dataclass(frozen=True)
class Appraisal:
    """Everything that a report may show."""

    scheme: Scheme
    returns: tuple[ReturnRow, ...]
    marks: pd.DataFrame
    result: Result
    findings: tuple[Finding, ...]
    file_names: dict[str, str]
    """SHA-256 of a received file → its name as received."""
    state: State = State.DRAFT
    decisions: tuple[Decided, ...] = ()
    """Everything that was ever decided, by number, applied or not."""
    papers: Mapping[tuple[str, str], Agreement] = field(default_factory=dict)
    """Scorer and item → how the stamped original and the file that counts compare."""
    registered: Mapping[tuple[str, str], Paper] = field(default_factory=dict)
    """Scorer and item → the stamped original as registered, whether or not a file counts."""
    objected: tuple[Objection, ...] = ()
    """What units object to, by line of the register."""
    counted: Scheme | None = None
    """The scheme as it was counted by, where people decided how an absence is treated."""
    check_code: str = ""
    """校验码 of the seal that this result is rendered under; empty while it is not sealed."""

    @property
    def rules(self) -> Scheme:
        """The scheme by which it was counted."""
        return self.counted or self.scheme

    @property
    def applied(self) -> tuple[Decided, ...]:
        """The decisions that count."""
        return tuple(one for one in self.decisions if one.applied)

    @cached_property
    def confirmed(self) -> Mapping[tuple[str, str, str], Decided]:
        """(SHA-256, sheet, A1) of each cell whose value was confirmed → the decision."""
        return {
            (file, sheet, cell): one
            for one in self.applied
            if one.decision.kind is DecisionKind.CELL
            for file, sheet, cell, _ in (one.basis.split("\n"),)
        }

    @property
    def words(self) -> DecisionWords:
        """The words for this appraisal's decisions."""
        return DecisionWords(self.scheme, self.file_names)

    @cached_property
    def returned(self) -> frozenset[str]:
        """Scorers of whom a return is used."""
        used = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)
        return frozenset(row.scorer for row in self.returns if row.status in used)

    @property
    def approved(self) -> bool:
        """Whether the result has been approved (审定): outcomes are then no proposals."""
        return State(self.state).approved

    @property
    def lapsed(self) -> bool:
        """Whether a result was approved that has changed since: it stands as 送审稿 again."""
        return any(one.kind == results.STATE_LAPSED for one in self.findings)

    @property
    def state_in_words(self) -> str:
        """The state in words: what was approved and has changed since is no 送审稿 like others."""
        return states.LAPSED_STATE.format(state=self.state) if self.lapsed else self.state

    @property
    def incompleteness(self) -> str:
        """Why ranks are 暂列, in a few words; empty where they are not."""
        if not self.result.provisional:
            return ""
        due = SchemeIndex(self.scheme).due
        got = sum(scorer.code in self.returned for scorer in due)
        if len(due) != got:
            return messages.DATA_INCOMPLETE.format(due=len(due), got=got)
        return messages.UNITS_INCOMPLETE

    @cached_property
    def blocks_sealing(self) -> tuple[str, ...]:
        """Why this result may not be approved or sealed yet, each reason in one sentence.

        An open 错误 is mended by a newer return or settled by a decision first; what is wrong
        about a unit that is 免评 this year touches nothing.
        """
        reasons = [messages.SEAL_PROVISIONAL] if self.result.provisional else []
        exempt = {unit.code for unit in self.result.units if unit.status is Status.EXEMPT}
        kept = [
            _told(finding)
            for finding in self.findings
            if (finding.severity is Severity.ERROR or finding.kind in _OPEN)
            and not finding.settled
            and finding.unit not in exempt
        ]
        return (*reasons, *dict.fromkeys(kept))

    @cached_property
    def beside(self) -> tuple[Finding, ...]:
        """Open matters of the meeting that change no figure: the seal's page names them."""
        return tuple(one for one in self.findings if one.kind in CHANGE_NOTHING and not one.settled)


def _told(finding: Finding) -> str:
    """What is open, and how a matter of the meeting is settled that need not be mended."""
    how = messages.MAY_BE_KEPT.format(name=finding.code) if finding.kind in MAY_CHANGE else ""
    return f"{finding.message}{how}"


REGISTERED = "state"
"""The journal's event for a state."""


def state_named(name: str) -> State | None:
    """The state of this name; None if there is none.

    >>> state_named("审定稿"), state_named("定稿")
    (<State.APPROVED: '审定稿'>, None)
    """
    return next((state for state in ORDER if state == name), None)


@dataclass(frozen=True, slots=True)
class Registration:
    """One state as it was registered."""

    state: State
    date: str
    """Of the meeting, the approval, the notice; yyyy-mm-dd."""
    by: str
    """Who registered it."""
    document: str = ""
    """纪要文号, 批件号 or 通报文号."""
    meeting: str = ""
    reason: str = ""
    """Why one went back."""
    result: str = ""
    """SHA-256 of the result that people had before them."""

    def data(self) -> dict[str, str]:
        """The registration as the journal keeps it."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @property
    def paper(self) -> str:
        """Meeting and document, as sentences name them: `，会审会议，纪要〔2017〕3号`."""
        return "".join(f"，{part}" for part in (self.meeting, self.document) if part)


def registrations(events: Iterable[Event]) -> list[Registration]:
    """Every state ever registered, oldest first."""
    found = []
    for event in events:
        if event.event == REGISTERED:
            data = dict(event.data)
            state = State(data.pop("state"))
            found.append(Registration(state, **data))
    return found


def current(events: Iterable[Event]) -> Registration | None:
    """What was registered last; None while the result has always been 初稿."""
    return next(reversed(registrations(events)), None)


def state_of(last: Registration | None) -> State:
    """The state after this registration; 初稿 before any."""
    return last.state if last else State.DRAFT


def since(last: Registration | None) -> str:
    """When, on what paper and by whom the present state was registered."""
    if last is None:
        return states.NOTHING_REGISTERED
    return states.SINCE.format(date=last.date, paper=last.paper, by=last.by)


def why_not(move: Registration, last: Registration | None) -> str:
    """Why `move` may not follow `last`, in one sentence; empty if it may."""
    before = state_of(last)
    said = _lacking(move, before) or _out_of_order(move, before, last)
    if not said and last is not None and move.date < last.date:
        said = states.TOO_EARLY.format(
            state=move.state, date=move.date, before=last.state, last=last.date
        )
    return said


_PAPERS = {
    State.MEETING: (("meeting", "document"), states.NEEDS_MEETING),
    State.APPROVED: (("document",), states.NEEDS_APPROVAL),
    State.PUBLISHED: (("document",), states.NEEDS_NOTICE),
}
"""State → what of it must be given, one of them, and the sentence that asks for it."""


def _lacking(move: Registration, before: State) -> str:
    """What the registration must say and does not."""
    state = move.state
    if not _is_day(move.date):
        return states.NEEDS_DATE.format(state=state)
    if not move.by.strip():
        return states.NEEDS_BY.format(state=state)
    if state.place < before.place:
        return "" if move.reason else states.NEEDS_REASON.format(before=before, state=state)
    cited, asks = _PAPERS.get(state, ((), ""))
    return "" if any(getattr(move, name) for name in cited) else asks


def _out_of_order(move: Registration, before: State, last: Registration | None) -> str:
    """Forward one step at a time; the same state only to bring another result under it."""
    state = move.state
    if state is before and (last is None or last.result == move.result):
        return states.SAME.format(state=state, since=since(last))
    if state.place > before.place + 1:
        return states.STEP_BY_STEP.format(state=state, before=before, next=ORDER[before.place + 1])
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
