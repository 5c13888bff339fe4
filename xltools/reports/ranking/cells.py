"""What stands in a cell: plain values, live formulas with their cached values, links."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xltools.exact import Number, round_half_up


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its leading "=", and the value that the exact calculation gave."""

    formula: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the workbook: target sheet and cell, and what the cell shows."""

    target: str
    shows: str | Live


Cell = str | int | Decimal | Fraction | Live | Link | None


def number(value: Number | None) -> float | str:
    """The double nearest to an exact value; an empty text where there is none."""
    return "" if value is None else float(value)


def rounded(value: Number | None, decimals: int) -> float | str:
    """`value` rounded half up, as the double that a cell holds."""
    return "" if value is None else float(round_half_up(value, decimals))


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def at(sheet: str, row: int, column: int) -> str:
    """The cell (0-based row and column) on another sheet, as an absolute reference."""
    return f"{quoted(sheet)}!{xl_rowcol_to_cell(row, column, True, True)}"


def absolute(row: int, column: int) -> str:
    """The cell, with both parts fixed."""
    return str(xl_rowcol_to_cell(row, column, True, True))


def here(row: int, column: int) -> str:
    """The cell on the same sheet."""
    return str(xl_rowcol_to_cell(row, column))


def down(first_row: int, last_row: int, column: int, sheet: str = "") -> str:
    """A part of a column, absolute."""
    name = xl_col_to_name(column)
    place = f"${name}${first_row + 1}:${name}${last_row + 1}"
    return f"{quoted(sheet)}!{place}" if sheet else place


def across(row: int, first_column: int, last_column: int) -> str:
    """A part of a row on the same sheet."""
    return f"{here(row, first_column)}:{here(row, last_column)}"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet that stand for units: each is found by the code in it, wherever it is.

    Sorting, inserting and moving rows changes nothing for what reads them this way.
    """

    sheet: str
    first: int
    last: int
    codes: int
    """Column of the codes."""

    def column(self, number: int, *, own: bool = False) -> str:
        """A column of all rows; `own` from the sheet itself."""
        return down(self.first, self.last, number, "" if own else self.sheet)

    def find(self, number: int, code: str) -> str:
        """What stands in a column, in the row of the unit whose code is in the cell `code`."""
        return f"INDEX({self.column(number)},MATCH({code},{self.column(self.codes)},0))"

    def row(self, code: str) -> str:
        """In which row of the sheet (1-based) the unit stands now."""
        return f"MATCH({code},{down(0, self.last, self.codes, self.sheet)},0)"


def category_mean(shares: str, categories: str, category: str) -> str:
    """The mean of the numbers of a category; an error where it has none.

    Codes are compared as texts: conditions of AVERAGEIFS take 1.1 and 1.10 for one number. A
    number stands before every text, which tells numbers from words by signs alone.
    """
    own = f"({categories}={category})"
    return f'SUMPRODUCT({own}*1,{shares})/SUMPRODUCT({own}*({shares}<""))'


def literal(value: Number) -> str:
    """A number as a formula writes it, never in scientific notation.

    >>> literal(Fraction(5, 2)), literal(Fraction(1, 3)), literal(Decimal("1E2"))
    ('2.5', '(1/3)', '100')
    """
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    places = 0
    while places < 15 and (exact * 10**places).denominator != 1:
        places += 1
    scaled = exact * 10**places
    if scaled.denominator != 1:
        return f"({exact.numerator}/{exact.denominator})"
    return f"{Decimal(scaled.numerator).scaleb(-places):f}"


def text_literal(value: str) -> str:
    """A text as a formula writes it."""
    return '"' + value.replace('"', '""') + '"'


def wanted(text: str) -> str:
    """A text as the condition of a SUMIF that finds just this text.

    >>> wanted("A*？*")
    '=A~*？~*'
    """
    for sign in "~*?":
        text = text.replace(sign, "~" + sign)
    return "=" + text


def guard(high: Number) -> int:
    """Decimals at which a double up to `high` still shows its exact value and no noise.

    A double carries 15 to 16 digits; what stands beyond the guard is the dust of binary
    fractions, and a figure that ends exactly in …5 must not lose its half to it.

    >>> guard(5), guard(100), guard(1000)
    (12, 11, 10)
    """
    return max(9, min(12, 14 - len(str(abs(int(high))))))
