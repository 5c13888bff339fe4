"""Exact numbers: from a cell's text to a published figure without a binary float.

Marks are decimals, arithmetic is on fractions, and a figure is rounded once, half away
from zero, where the scheme says (the rule of Excel's ROUND).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

Number = int | Decimal | Fraction
_SPREADSHEET = Context(prec=15, rounding=ROUND_HALF_UP)
_HALF_UP = Context(prec=10_000, rounding=ROUND_HALF_UP)


def round_half_up(value: Number, decimals: int) -> Decimal:
    """`value` rounded half away from zero to `decimals` places.

    >>> round_half_up(Decimal("2.675"), 2), round_half_up(Decimal("-0.125"), 2)
    (Decimal('2.68'), Decimal('-0.13'))
    >>> round_half_up(Fraction(1, 3), 4)
    Decimal('0.3333')
    """
    if isinstance(value, Decimal) and value.is_finite():
        rounded = value.quantize(Decimal((0, (1,), -decimals)), context=_HALF_UP)
        return rounded if rounded else abs(rounded)
    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if exact < 0 and units else ''}{units}E{-decimals}")


def shown(value: Number | None, decimals: int) -> str | None:
    """`value` as the fixed-decimal text that is printed, or None where there is none.

    >>> shown(Fraction(64), 2), shown(None, 2)
    ('64.00', None)
    """
    return None if value is None else f"{round_half_up(value, decimals):f}"


def plain(value: Number, most: int = 10) -> str:
    """`value` with just the decimals it needs, rounded half up beyond `most` places.

    >>> plain(Fraction(5, 2)), plain(Decimal("10.00")), plain(Fraction(1, 3), 4)
    ('2.5', '10', '0.3333')
    """
    text = f"{round_half_up(value, most):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def near(value: Number, most: int = 6) -> str:
    """`value` inside a sentence, with 约 before it where `most` places do not show all of it.

    >>> near(Fraction(5, 2)), near(Fraction(1, 3))
    ('2.5', '约0.333333')
    """
    return ("" if _whole(value, most) else "约") + plain(value, most)


def comes_to(value: Number, most: int = 6) -> str:
    """＝ and the value, or ≈ where `most` places do not show all of it.

    >>> comes_to(Fraction(5, 2)), comes_to(Fraction(1, 3))
    ('＝2.5', '≈0.333333')
    """
    return ("＝" if _whole(value, most) else "≈") + plain(value, most)


def _whole(value: Number, most: int) -> bool:
    return Fraction(plain(value, most)) == Fraction(value)


def ratio(value: Fraction | None) -> str | None:
    """`value` as "n/d", the exact form kept in the result document.

    >>> ratio(Fraction(9, 4)), ratio(None)
    ('9/4', None)
    """
    return None if value is None else f"{value.numerator}/{value.denominator}"


def decimals_of(value: Decimal) -> int:
    """How many decimal places `value` needs.

    >>> decimals_of(Decimal("9.50")), decimals_of(Decimal("100"))
    (1, 0)
    """
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def from_cell(value: int | float | str) -> Decimal:
    """The decimal that the number in one of the office's own cells was typed as.

    A double is read back as the fifteen digits that a spreadsheet shows of it: what a formula
    has left beyond them is the dust of binary fractions.

    >>> from_cell(0.1), from_cell(0.1 + 0.2)
    (Decimal('0.1'), Decimal('0.3'))
    """
    if not isinstance(value, float):
        return Decimal(value)
    exact = Decimal(repr(value))
    return exact if len(exact.as_tuple().digits) <= _SPREADSHEET.prec else _clean(exact)


def _clean(value: Decimal) -> Decimal:
    return _SPREADSHEET.create_decimal(value).normalize(_SPREADSHEET)


def unlike(value: Number, other: Number) -> str:
    """`value` for a sentence that says it is not `other`: with all its digits if need be.

    >>> unlike(Decimal("79.99999999999999"), Decimal(80)), unlike(Decimal(79), Decimal(80))
    ('79.99999999999999', '79')
    """
    text = plain(value)
    return plain(value, 30) if text == plain(other) and Fraction(value) != Fraction(other) else text
