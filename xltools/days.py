"""Days and moments as people write them: one reader for schemes, registers, forms and lists.

2017-12-8, 2017/12/8, 2017.12.8, 2017年12月8日 and their full-width spellings are the same day; a
text that could mean another day, or none, is not read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

DAY_ZERO = date(1899, 12, 30)
"""Spreadsheets store a date as the number of days since this one."""

_DAY = r"\s*([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?![0-9])(?:\s*日)?"
_CLOCK = re.compile(
    r"[ T]*([0-9]{1,2})[:时点](?:([0-9]{1,2})分?)?(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?前?"
)
_LEADING = re.compile(_DAY)


def day_in(text: str) -> date | None:
    """The day that a text says; None for anything else.

    >>> day_in("2017年6月15日"), day_in(" ２０１７/6/15"), day_in("2017-6-31"), day_in("6月15日")
    (datetime.date(2017, 6, 15), datetime.date(2017, 6, 15), None, None)
    """
    day, rest = leading_day(text)
    return None if rest else day


def leading_day(text: str) -> tuple[date | None, str]:
    """The day that a text begins with, and what follows it; no day and the text where it does not.

    >>> leading_day("2025.3.1 通报一次")
    (datetime.date(2025, 3, 1), '通报一次')
    >>> leading_day("通报一次"), leading_day("2025-3-1次")
    ((None, '通报一次'), (None, '2025-3-1次'))
    """
    folded = _folded(text)
    found = _LEADING.match(folded)
    if found is None:
        return None, text
    rest = folded[found.end() :]
    if rest and not rest[0].isspace() and not found.group().endswith("日"):
        return None, text
    try:
        return date(*(int(part) for part in found.groups())), rest.strip()
    except ValueError:
        return None, text


def moment_in(text: str) -> tuple[datetime, bool] | None:
    """The moment that a text says, and whether it names a time; None for anything else.

    >>> moment_in("2017年12月20日17时前"), moment_in("2017-12-20"), moment_in("12月20日")
    ((datetime.datetime(2017, 12, 20, 17, 0), True), (datetime.datetime(2017, 12, 20, 0, 0), False), None)
    """  # noqa: E501
    folded = _folded(text).strip()
    found = _LEADING.match(folded)
    if found is None:
        return None
    rest = folded[found.end() :]
    clock = _CLOCK.fullmatch(rest) if rest else None
    if rest and clock is None:
        return None
    hour, minute, second, fraction = clock.groups(default="0") if clock else ("0",) * 4
    try:
        day = date(*(int(part) for part in found.groups()))
        moment = datetime(
            *(day.year, day.month, day.day, int(hour), int(minute)),
            int(second),
            int(fraction.ljust(6, "0")),
        )
    except ValueError:
        return None
    return moment, clock is not None


def no_such_day(text: str) -> str:
    """What is wrong with a text that has the form of a day and is none; "" for all others.

    >>> no_such_day("2025-02-30"), no_such_day("2025年13月1日"), no_such_day("2025-3-1")
    ('2025年2月没有30日', '一年没有13月', '')
    """
    found = _LEADING.match(_folded(text))
    if found is None or leading_day(found.group())[0] is not None:
        return ""
    year, month, day = (int(part) for part in found.groups())
    return f"{year}年{month}月没有{day}日" if 1 <= month <= 12 else f"一年没有{month}月"


def serial(day: date) -> int:
    """The number as which a spreadsheet stores a day.

    >>> serial(date(2017, 6, 15))
    42901
    """
    return (day - DAY_ZERO).days


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
