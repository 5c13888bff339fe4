"""Numbers that stand in a text field."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def is_number(text: str) -> bool:
    """Whether a text is a plain number.

    >>> is_number("7.5"), is_number("七分"), is_number("NaN")
    (True, False, False)
    """
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
