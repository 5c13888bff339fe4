"""Rounding half away from zero, of decimals as of fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xltools.exact import round_half_up

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=8) | st.decimals(
    min_value=-200, max_value=200, places=3
)


def by_definition(value: Fraction, places: int) -> Decimal:
    """The nearest multiple of 10⁻ᵖˡᵃᶜᵉˢ; of two equally near, the one further from zero."""
    size = abs(value) * 10**places
    down = size.numerator // size.denominator
    units = down + (size - down >= Fraction(1, 2))
    sign = 1 if value < 0 and units else 0
    return Decimal((sign, tuple(int(digit) for digit in str(units)), -places))


@given(DECIMALS, st.integers(0, 6))
def test_a_decimal_is_rounded_as_defined(value: Decimal, places: int) -> None:
    want = by_definition(Fraction(value), places)
    for given_ in (value, Fraction(value)):
        assert round_half_up(given_, places).as_tuple() == want.as_tuple()


@given(st.fractions(), st.integers(0, 6))
def test_a_fraction_is_rounded_as_defined(value: Fraction, places: int) -> None:
    assert round_half_up(value, places).as_tuple() == by_definition(value, places).as_tuple()
