"""What the methods' Excel expressions are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.exact import Number

GUARD = 10
"""Decimals at which a double is compared with a limit: beyond them stands only binary dust."""


def literal(value: Number) -> str:
    """A number as a formula writes it, never in scientific notation.

    >>> literal(Decimal("2.50")), literal(Fraction(1, 3)), literal(Decimal("-1E2"))
    ('2.5', '(1/3)', '-100')
    """
    exact = Fraction(value)
    places = 0
    while places < 15 and (exact * 10**places).denominator != 1:
        places += 1
    scaled = exact * 10**places
    if scaled.denominator != 1:
        return f"({exact.numerator}/{exact.denominator})"
    return f"{Decimal(scaled.numerator).scaleb(-places):f}" if places else str(scaled.numerator)


def text(value: str) -> str:
    """A text as a formula writes it, quotes doubled."""
    return '"' + value.replace('"', '""') + '"'


def total(cells: Iterable[str]) -> str:
    """The sum of cells; blanks and texts count as 0.

    >>> total(["B2", "D2"])
    'SUM(B2,D2)'
    """
    return f"SUM({','.join(cells)})"


def either(conditions: Sequence[str]) -> str:
    """Whether any of the conditions holds; "" without any.

    >>> either(["B2>C2", "D2>B2"]), either(["B2>C2"]), either([])
    ('OR(B2>C2,D2>B2)', 'B2>C2', '')
    """
    return f"OR({','.join(conditions)})" if len(conditions) > 1 else "".join(conditions)


def times(factor: Number, expression: str) -> str:
    """factor × expression, without a factor of 1.

    >>> times(1, "B2"), times(Decimal("0.5"), "B2")
    ('B2', '0.5*B2')
    """
    return expression if Fraction(factor) == 1 else f"{literal(factor)}*{expression}"


def guarded(expression: str) -> str:
    """The expression without the dust of binary fractions, to be compared with a limit."""
    return f"ROUND({expression},{GUARD})"
