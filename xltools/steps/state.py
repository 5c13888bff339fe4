"""登记结果状态: who entered which state, when, on what paper; and which state holds now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.appraisal import (
    ORDER,
    REGISTERED,
    Appraisal,
    Registration,
    State,
    current,
    registrations,
    since,
    state_named,
    state_of,
    why_not,
)
from xltools.folder.derive import COUNTED, check_counted, derive
from xltools.folder.opening import Refusal, alone, open_workspace
from xltools.folder.outputs import read_seal
from xltools.folder.receive import refuse_waiting
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.ledger.standing import seal_in_force
from xltools.reports.document import figures_digest
from xltools.text import sealing
from xltools.text import states as says
from xltools.workspace import Workspace


def next_step(state: State, root: Path, *, sealed: bool, lapsed: bool = False) -> str:
    """What is to be done in a state of the result: the hint after a step, and where one looks."""
    said = says.NEXT_IN[state]
    if sealed and lapsed:
        said = says.NEXT_IS_UNSEALED
    elif sealed and state is State.APPROVED:
        said = says.NEXT_IS_PUBLISHED
    return said.format(path=root)


@dataclass(frozen=True, slots=True)
class Registered:
    """A state that was registered, and the one before it."""

    registration: Registration
    before: State

    def next_step(self, root: Path) -> str:
        """The sheets are to say the new state; a seal writes them anew by itself."""
        state = self.registration.state
        if state.approved:
            return next_step(state, root, sealed=state is State.PUBLISHED)
        return says.NEXT_IS_COUNT.format(state=state, path=root)

    def sentences(self) -> list[str]:
        """What was registered."""
        one = self.registration
        back = one.state.place < self.before.place
        text = says.BACK if back else says.REGISTERED
        return [
            text.format(
                before=self.before,
                state=one.state,
                date=one.date,
                paper=one.paper,
                by=one.by,
                reason=one.reason,
            )
        ]


def register_state(
    root: Path, name: str, move: dict[str, str], *, now: Callable[[], datetime]
) -> Registered:
    """Enter the state called `name`; `move` has date, by, document, meeting and reason.

    Raises:
        Refusal: it may not follow the present one, cites too little, or the result is not ready;
            to be published, it must be sealed as it was approved.
    """
    state = state_named(name)
    if state is None:
        raise Refusal(says.NOT_A_STATE.format(name=name, all="、".join(ORDER)))
    with alone(Workspace(root)):
        return _register(root, state, move, now)


def _register(
    root: Path, state: State, move: dict[str, str], now: Callable[[], datetime]
) -> Registered:
    opened = open_workspace(root)
    check_counted(opened.scheme, opened.events)
    appraisal = derive(opened)
    digest = figures_digest(appraisal.scheme, appraisal.result)
    wanted = Registration(state, **{"date": "", "by": "", **move}, result=digest)
    events = journal.read(opened.workspace.journal)
    last = current(events)
    refused = (
        _sealed(wanted, events)
        or why_not(wanted, last)
        or _not_ready(wanted, last, appraisal, events)
        or _not_sealed(wanted, last, opened.workspace, events)
    )
    if refused:
        raise Refusal(refused)
    # What is published is what was sealed; one may always go back.
    if state_of(last).place < state.place and state in (State.MEETING, State.APPROVED):
        refuse_waiting(opened, sealing.REGISTERING.format(state=state))
    journal.append(opened.workspace.journal, REGISTERED, wanted.data(), now)
    return Registered(wanted, state_of(last))


def _sealed(move: Registration, events: Sequence[Event]) -> str:
    """While a seal is in force the result may only be published."""
    if seal_in_force(events) is None or move.state is State.PUBLISHED:
        return ""
    return says.SEALED.format(state=move.state)


def _not_sealed(
    move: Registration, last: Registration | None, workspace: Workspace, events: Sequence[Event]
) -> str:
    """What is published is the result that was approved, under the seal that was set on it.

    Raises:
        Refusal: the seal is gone or was altered.
    """
    if move.state is not State.PUBLISHED or last is None:
        return ""
    if last.result != move.result:
        return says.NOT_WHAT_WAS_APPROVED.format(state=move.state, date=last.date, paper=last.paper)
    standing = seal_in_force(events)
    if standing is None:
        return says.NOT_SEALED.format(state=move.state, path=workspace.root)
    read_seal(workspace, standing)
    return ""


def _not_ready(
    move: Registration, last: Registration | None, appraisal: Appraisal, events: Sequence[Event]
) -> str:
    """Why the result cannot enter a state yet; going back is always possible."""
    state = move.state
    if state.place < state_of(last).place:
        return ""
    counted = next((e for e in reversed(events) if e.event == COUNTED), None)
    if counted is None:
        return says.NEVER_COUNTED.format(state=state)
    if counted.data.get("figures", move.result) != move.result:
        return says.NOT_COUNTED_AGAIN.format(state=state)
    if state.place >= State.MEETING.place and appraisal.result.provisional:
        return says.NOT_COMPLETE.format(state=state, why=appraisal.incompleteness)
    if state.approved and (open_matters := appraisal.blocks_sealing):
        first = open_matters[0]
        return says.OPEN_MATTERS.format(state=state, count=len(open_matters), first=first)
    return ""


@dataclass(frozen=True, slots=True)
class ShownState:
    """The states of a workspace: the one that holds, and every one registered."""

    appraisal: Appraisal
    registered: tuple[Registration, ...]
    sealed: bool
    """Whether a seal is in force."""

    def next_step(self, root: Path) -> str:
        """What is to be done now."""
        state, lapsed = State(self.appraisal.state), self.appraisal.lapsed
        return next_step(state, root, sealed=self.sealed, lapsed=lapsed)

    @property
    def last(self) -> Registration | None:
        return self.registered[-1] if self.registered else None

    def sentences(self) -> list[str]:
        """The present state, then all of them."""
        holds = says.STATE_IS.format(state=state_of(self.last), since=since(self.last))
        lines = [says.LAPSED if self.appraisal.lapsed else holds]
        for number, one in enumerate(self.registered, 1):
            reason = f"　理由：{one.reason}" if one.reason else ""
            lines.append(
                says.STATE_LINE.format(
                    number=number,
                    state=one.state,
                    date=one.date,
                    paper=one.paper,
                    by=one.by,
                    reason=reason,
                )
            )
        return lines

    def document(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "state": str(state_of(self.last)),
            "holds": self.appraisal.state,
            "registered": [one.data() for one in self.registered],
        }


def show_state(root: Path) -> ShownState:
    """The state of the workspace at `root`."""
    opened = open_workspace(root)
    appraisal = derive(opened)
    events = journal.read(opened.workspace.journal)
    sealed = seal_in_force(events) is not None
    return ShownState(appraisal, tuple(registrations(events)), sealed)
