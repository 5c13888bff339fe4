"""Decisions in the journal: what is recorded there, and the register's rows beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event
from xltools.registers.decisions import Known, Merged, merge, read_decisions
from xltools.scoring.decisions import Decided, Decision, DecisionKind, from_data, numbered
from xltools.steps.opening import Opened
from xltools.steps.receive import received
from xltools.workspace import Workspace

if TYPE_CHECKING:
    from xltools.appraisal import Appraisal

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
