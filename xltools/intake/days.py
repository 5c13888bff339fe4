"""A day that is typed as text: used where it can mean one day alone."""

from __future__ import annotations

import re
from datetime import date

from xltools.intake.names import fold

_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def is_day(text: str) -> bool:
    """Whether a text says one day without any doubt.

    >>> is_day("2017-6-8"), is_day("2017年6月８日"), is_day("2017-6-31"), is_day("去年")
    (True, True, False, False)
    """
    found = _DAY.fullmatch(fold(text))
    try:
        return found is not None and bool(date(*map(int, found.groups())))
    except ValueError:
        return False
