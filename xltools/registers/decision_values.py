"""What 议定结果 says: a mark or a state, a revision, a moment, the names of units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xltools.days import moment_in
from xltools.exact import plain
from xltools.scoring.decisions import DECIDED_STATES

_MARK = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,10})?")


def mark_said(text: str) -> str | None:
    """A mark as plain digits, or one of the states that may be decided; None for any other word.

    >>> mark_said("92.50"), mark_said("九十")
    ('92.5', None)
    """
    if text in {str(state) for state in DECIDED_STATES}:
        return text
    return plain(Decimal(text)) if _MARK.fullmatch(text) else None


def revision_said(text: str) -> str | None:
    """The number of a 第n次; "" for none.

    >>> revision_said("第2次"), revision_said("二")
    ('2', None)
    """
    digits = text.removeprefix("第").removesuffix("次")
    return digits if not text or (digits.isdecimal() and int(digits) > 0) else None


def moment_said(text: str) -> str | None:
    """A moment in ISO form, minutes where they are said.

    >>> moment_said("2017年12月20日17时前"), moment_said("12月20日")
    ('2017-12-20T17:00:00', None)
    """
    found = moment_in(text)
    return found[0].isoformat() if found is not None and found[1] else None


def names_said(text: str) -> Iterator[str]:
    """Names separated by 、 or commas or semicolons."""
    for part in re.split(r"[、,，;；]", text):
        if part.strip():
            yield part.strip()
