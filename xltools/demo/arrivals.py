"""When things happened in the demo's year: the journal never sees the machine's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from xltools.demo.plants import LATE
from xltools.ledger.journal import BEIJING
from xltools.scheme.model import Scheme

CREATED = datetime(2017, 11, 20, 9, 0, tzinfo=BEIJING)
ISSUED = datetime(2017, 11, 27, 10, 0, tzinfo=BEIJING)
CONSOLIDATED = datetime(2017, 12, 18, 9, 0, tzinfo=BEIJING)
MENDED = datetime(2017, 12, 20, 9, 30, tzinfo=BEIJING)
COUNTED_AGAIN = datetime(2017, 12, 21, 9, 0, tzinfo=BEIJING)
MET = datetime(2017, 12, 26, 15, 0, tzinfo=BEIJING)
APPROVED = datetime(2017, 12, 28, 10, 0, tzinfo=BEIJING)
SEALED = datetime(2017, 12, 28, 15, 0, tzinfo=BEIJING)
_FIRST = datetime(2017, 12, 8, 9, 10, tzinfo=BEIJING)
_LATE = datetime(2017, 12, 16, 9, 30, tzinfo=BEIJING)


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def arrival(scheme: Scheme, scorer: str) -> datetime:
    """When the return of `scorer` came in: three or four a working day, one a day late."""
    if scorer == LATE:
        return _LATE
    place = [s.code for s in scheme.scorers].index(scorer)
    day, turn = divmod(place, 4)
    weekend = 2 if day > 0 else 0
    return _FIRST + timedelta(days=day + weekend, hours=turn * 2, minutes=7 * place)
