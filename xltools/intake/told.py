"""How cell values and rules are told in findings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from xltools.exact import plain
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS

LONGEST = 40
DAYS_TO_1904 = 1462
"""Between the first days of the two date systems that workbooks count from."""


def as_typed(value: Decimal) -> str:
    """A stored number in messages: without trailing zeros, in exponents only when very long."""
    bare = value.normalize()
    return f"{bare:f}" if -20 < int(bare.as_tuple().exponent) < 20 else str(bare)


def short(text: str) -> str:
    """A text in messages: on one line, cut where it is long."""
    bare = "".join(char if char.isprintable() else " " for char in text)
    return bare if len(bare) <= LONGEST else bare[:LONGEST] + "…"


def range_words(rule: EntryField) -> str:
    """The range as a sentence has it.

    >>> range_words(EntryField(key="m", label="评分", low=Decimal(0), high=Decimal(100)))
    '在0至100之间'
    """
    if rule.low is not None and rule.high is not None:
        return f"在{plain(rule.low)}至{plain(rule.high)}之间"
    if rule.low is not None:
        return f"不小于{plain(rule.low)}"
    return f"不大于{plain(rule.high)}" if rule.high is not None else "为数字"


def decimals_words(decimals: int) -> str:
    """How many decimals are allowed, as a sentence has it.

    >>> decimals_words(2), decimals_words(0)
    ('最多两位小数', '应为整数')
    """
    return f"最多{DIGITS[decimals]}位小数" if decimals else "应为整数"


def serial_date(value: Decimal, *, date1904: bool) -> str:
    """The date that a serial number shows as; the number itself where it is none.

    >>> serial_date(Decimal(42983), date1904=False)
    '2017年9月5日'
    """
    said = serial_iso(value, date1904=date1904)
    return iso_date(said) if said else as_typed(value)


def serial_iso(value: Decimal, *, date1904: bool) -> str:
    """The date that a serial number shows as, ISO; empty where it is none."""
    days = int(value)
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return (start + timedelta(days=days)).isoformat() if 0 < days < 2_900_000 else ""


def iso_date(text: str) -> str:
    """A date that is stored as ISO text."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return short(text)
    return f"{day.year}年{day.month}月{day.day}日"
