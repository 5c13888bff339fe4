"""Which state of the result holds: the one registered last, as long as the result is that one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xltools.appraisal import Appraisal
from xltools.ledger.journal import Event
from xltools.registers.states import State, current, state_of
from xltools.reports.document import figures_digest
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, in_order


def with_state(appraisal: Appraisal, events: Sequence[Event]) -> Appraisal:
    """The appraisal in the state that holds.

    An approved result that has changed since is not approved any more: it stands as 送审稿 until
    people approve what it is now, and a finding says so.
    """
    last = current(events)
    state = state_of(last)
    if last is None or not state.approved:
        return replace(appraisal, state=str(state))
    if last.result == figures_digest(appraisal.scheme, appraisal.result):
        return replace(appraisal, state=str(state))
    values = {"state": state, "date": last.date, "document": last.document}
    lapsed = Finding(kinds.STATE_LAPSED, values=values)
    return replace(
        appraisal,
        state=str(State.MEETING),
        findings=tuple(in_order((*appraisal.findings, lapsed))),
    )
