"""Decisions for tests, said in few words."""

from __future__ import annotations

from typing import Any

from xltools.scoring.decisions import COMMAND, Citation, Decision, DecisionKind, Matter

CITES = Citation("已核实", "会审会议", "张××、李××", "会审纪要〔2017〕3号", "2017-12-20", "王××")
OPTIONS = {
    "--reason": CITES.reason,
    "--meeting": CITES.meeting,
    "--attendees": CITES.attendees,
    "--minutes": CITES.minutes,
    "--date": CITES.date,
    "--by": CITES.recorder,
}
ROW = {
    "reason": CITES.reason,
    "meeting": CITES.meeting,
    "attendees": CITES.attendees,
    "minutes": CITES.minutes,
    "date": CITES.date,
    "recorder": CITES.recorder,
}


def decision(
    kind: str, value: str = "", number: int = 1, basis: str | None = None, **about: Any
) -> Decision:
    """One decision of this kind."""
    matter = Matter(next(k for k in DecisionKind if k == kind), **about)
    return Decision(number, matter, value, CITES, COMMAND, basis)
