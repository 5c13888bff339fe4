"""Rounding half away from zero, of decimals as of fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xltools.exact import (
    comes_to,
    decimals_of,
    from_cell,
    near,
    plain,
    ratio,
    round_half_up,
    shown,
    unlike,
)

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


def test_a_number_is_shown_with_the_decimals_asked_for_and_no_more_than_ten_otherwise() -> None:
    third = Fraction(1, 3)
    assert (shown(third, 2), shown(None, 2)) == ("0.33", None)
    assert (plain(third), plain(third, 4), plain(Decimal("10.00"))) == (
        "0.3333333333",
        "0.3333",
        "10",
    )
    assert (plain(Decimal(100), 0), ratio(Fraction(9, 4)), ratio(None)) == ("100", "9/4", None)


def test_a_number_not_shown_in_full_says_so_beyond_six_places() -> None:
    assert (near(Fraction(5, 2)), near(Fraction(1, 3))) == ("2.5", "约0.333333")
    assert (comes_to(Fraction(5, 2)), comes_to(Fraction(1, 3))) == ("＝2.5", "≈0.333333")


def test_numbers_that_would_look_alike_are_shown_with_all_their_digits() -> None:
    assert unlike(Decimal("79.99999999999999"), Decimal(80)) == "79.99999999999999"
    assert unlike(Decimal(79), Decimal(80)) == "79"
    assert unlike(Fraction(1, 3), Fraction(1, 3)) == "0.3333333333"
    assert unlike(Fraction(1, 3) + Fraction(1, 10**40), Fraction(1, 3)) == f"0.{'3' * 30}"


def test_a_cell_is_read_as_the_fifteen_digits_that_a_spreadsheet_shows() -> None:
    assert (from_cell(0.1), from_cell(0.1 + 0.2)) == (Decimal("0.1"), Decimal("0.3"))
    assert (from_cell(7), from_cell("7.50")) == (Decimal(7), Decimal("7.50"))
    assert from_cell(0.123456789012345) == Decimal("0.123456789012345")


def test_the_decimals_that_a_number_needs() -> None:
    assert [decimals_of(Decimal(text)) for text in ("9.50", "100", "0.125")] == [1, 0, 3]
