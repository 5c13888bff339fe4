"""Numbers as sentences say them."""

from __future__ import annotations

from fractions import Fraction

from xltools.exact import plain

_PLACES = 6


def figure(value: Fraction) -> str:
    """A number as it is read aloud, at most six decimals.

    >>> figure(Fraction(37, 8)), figure(Fraction(1, 3))
    ('4.625', '0.333333')
    """
    return plain(value, _PLACES)


def equals(value: Fraction) -> str:
    """`= 4.625`, or `≈` where six decimals do not show all of it.

    >>> equals(Fraction(37, 8)), equals(Fraction(1, 3))
    ('= 4.625', '≈ 0.333333')
    """
    whole = Fraction(figure(value)) == value
    return f"{'=' if whole else '≈'} {figure(value)}"


def about(value: Fraction) -> str:
    """A number inside a sentence: `4.625`, or `约0.333333`.

    >>> about(Fraction(37, 8)), about(Fraction(1, 3))
    ('4.625', '约0.333333')
    """
    return figure(value) if Fraction(figure(value)) == value else f"约{figure(value)}"
