"""结果状态: 初稿 → 核对稿 → 送审稿 → 审定稿 → 公布稿, each entered by people, on paper.

Every state stands in the journal with its date, its paper and who registered it. One goes forward
step by step; one goes back with a reason. Nothing here is ever edited: the last line counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from xltools.ledger.journal import Event
from xltools.text import states as says

REGISTERED = "state"
"""The journal's event for a state."""


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
        return says.NOTHING_REGISTERED
    return says.SINCE.format(date=last.date, paper=last.paper, by=last.by)


def why_not(move: Registration, last: Registration | None) -> str:
    """Why `move` may not follow `last`, in one sentence; empty if it may."""
    before = state_of(last)
    said = _lacking(move, before) or _out_of_order(move, before, last)
    if not said and last is not None and move.date < last.date:
        said = says.TOO_EARLY.format(
            state=move.state, date=move.date, before=last.state, last=last.date
        )
    return said


_PAPERS = {
    State.MEETING: (("meeting", "document"), says.NEEDS_MEETING),
    State.APPROVED: (("document",), says.NEEDS_APPROVAL),
    State.PUBLISHED: (("document",), says.NEEDS_NOTICE),
}
"""State → what of it must be given, one of them, and the sentence that asks for it."""


def _lacking(move: Registration, before: State) -> str:
    """What the registration must say and does not."""
    state = move.state
    if not _is_day(move.date):
        return says.NEEDS_DATE.format(state=state)
    if not move.by.strip():
        return says.NEEDS_BY.format(state=state)
    if state.place < before.place:
        return "" if move.reason else says.NEEDS_REASON.format(before=before, state=state)
    cited, asks = _PAPERS.get(state, ((), ""))
    return "" if any(getattr(move, name) for name in cited) else asks


def _out_of_order(move: Registration, before: State, last: Registration | None) -> str:
    """Forward one step at a time; the same state only to bring another result under it."""
    state = move.state
    if state is before and (last is None or last.result == move.result):
        return says.SAME.format(state=state, since=since(last))
    if state.place > before.place + 1:
        return says.STEP_BY_STEP.format(state=state, before=before, next=ORDER[before.place + 1])
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
