"""票箱封存: returns are taken in as they come, and counted together at the appointed time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from xltools.ledger.journal import BEIJING, Event
from xltools.scheme.model import Scheme
from xltools.steps.opening import Refusal
from xltools.text import messages

COUNTED = "consolidated"
"""The journal's word for a count that has taken place."""


def check_open(scheme: Scheme, moment: datetime, received: int) -> None:
    """Nothing is counted before 统一计票时间.

    Raises:
        Refusal: `moment` is before it; `received` returns are registered and stay sealed.
    """
    opens = scheme.settings.count_from
    if opens is not None and moment < opens.replace(tzinfo=BEIJING):
        time = f"{opens:%Y-%m-%d %H:%M}"
        raise Refusal(messages.SEALED_UNTIL.format(time=time, count=received))


def check_counted(scheme: Scheme, events: Sequence[Event]) -> None:
    """No score is told before the count has taken place.

    Raises:
        Refusal: the ballots are sealed and the journal knows of no count.
    """
    opens = scheme.settings.count_from
    if opens is not None and all(event.event != COUNTED for event in events):
        raise Refusal(messages.NOT_COUNTED_YET.format(time=f"{opens:%Y-%m-%d %H:%M}"))
