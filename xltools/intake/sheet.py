"""What a worksheet holds, as stored: raw cells by row and column, what hides and what locks.

References, row numbers, escapes and flags are read as a part writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from xltools.intake.formula import shift
from xltools.intake.refusal import unsafe
from xltools.looks.judge import DEFAULT_WIDTH, USUAL, Look, Palette, Rule
from xltools.text import looks as says

Raw = tuple[str, str | None, str | tuple[str, int, int] | None, str]
"""(type, value as stored with shared strings resolved, formula, style index).

A plain tuple because there are thousands per file. The formula of a cell that shares another's
is (group, row, column) until it is asked for.
"""

MOST_ROW = 1_048_576
MOST_COLUMN = 16_384


class Cell(NamedTuple):
    """One cell as stored. Rows and columns count from 1."""

    row: int
    column: int
    type: str
    """n, s, str, inlineStr, b, e or d, as in the file; s already resolved."""
    text: str | None
    """The value as stored; None where a cell has a formula or style but no value."""
    formula: str | None
    style: str
    """Index into the workbook's cell formats, as written; "" for none."""

    @property
    def ref(self) -> str:
        return a1(self.row, self.column)

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES


TEXT_TYPES = frozenset({"s", "str", "inlineStr"})


@dataclass(slots=True)
class Sheet:
    """One worksheet. `rows` has no entry for cells without value and formula."""

    name: str
    visibility: str = "visible"
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    shared: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """Shared formulas by group: row, column and text of the cell that has it written out."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column of each merged range."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    protected: bool = False
    filtered: bool = False
    validations: int = 0
    conditional: list[Rule] = field(default_factory=list)
    """Conditional formats that may change what is seen."""
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    """First column, last column, and the characters that each is wide."""
    usual_width: float = DEFAULT_WIDTH
    zeros: bool = True
    """Whether a 0 is shown as one."""
    comments: list[tuple[str, str]] = field(default_factory=list)
    """(cell, text) of each comment, of a threaded one each of its entries."""
    shapes: list[tuple[str, str]] = field(default_factory=list)
    """(cell under its corner, text) of what lies over the cells; "" where that is not said."""
    printed: list[str] = field(default_factory=list)
    """Headers and footers as stored."""
    values_only: bool = False
    """Whether the format, or how it was read, carries no formulas."""

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at `row`, `column`; None where nothing is stored."""
        raw = self.rows.get(row, {}).get(column)
        if raw is None:
            return None
        kind, text, formula, style = raw
        if isinstance(formula, tuple):
            formula = self._written_out(formula)
        return Cell(row, column, kind, text, formula, style)

    def text(self, row: int, column: int) -> str:
        """The value as stored, "" for none: for titles, names, codes and other locked text."""
        raw = self.rows.get(row, {}).get(column)
        return raw[1] or "" if raw is not None else ""

    def width(self, column: int) -> float:
        """How many characters the column is wide."""
        for first, last, width in self.widths:
            if first <= column <= last:
                return width
        return self.usual_width

    def hides(self, column: int) -> bool:
        """Whether the column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def _written_out(self, place: tuple[str, int, int]) -> str:
        group, row, column = place
        if group not in self.shared:
            return ""
        first_row, first_column, text = self.shared[group]
        return shift(text, row - first_row, column - first_column)


@dataclass(slots=True)
class Workbook:
    """A returned workbook as stored."""

    sheets: list[Sheet] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    """Custom document properties that are text."""
    core: dict[str, str] = field(default_factory=dict)
    application: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Defined names and what they refer to."""
    looks: list[Look] = field(default_factory=list)
    """How each cell format looks, by style index."""
    wary: frozenset[str] = frozenset()
    """Style indices of which more than the number format must be judged."""
    palette: Palette = field(default_factory=Palette)
    unseen: bool = False
    """Whether it could not be read how cells look."""
    macros: bool = False
    date1904: bool = False
    strict: bool = False
    legacy: str = ""
    """The words for a format other than .xlsx and .xlsm."""

    def look_at(self, style: str, row: int, column: int) -> Look:
        """The look of the style index that the cell at that place names."""
        if not style:
            return self.looks[0] if self.looks else USUAL
        known = style.isascii() and style.isdigit() and len(style) < 8
        if not known or int(style) >= len(self.looks):
            raise unsafe("单元格样式的序号不正常", cell=a1(row, column))
        return self.looks[int(style)]

    def format_at(self, style: str, row: int, column: int) -> str:
        """The number format code of that style index."""
        return self.look_at(style, row, column).code

    def unlike(self, sheet: Sheet, cell: Cell, value: Decimal | str) -> str:
        """What people see in the place of `value`, in words; "" where they see it itself.

        The number format of the cell itself is judged where its number is read.
        """
        look = self.look_at(cell.style, cell.row, cell.column)
        changed = False
        for rule in sheet.conditional:
            if (
                rule.covers(cell.row, cell.column)
                and rule.holds(value)
                and rule.tells(look, self.palette)
            ):
                if rule.change.hiding:
                    return says.PICTURE
                look, changed = rule.change.on(look, self.palette), True
        width = sheet.width(cell.column)
        return look.unlike(value, self.palette, width, zeros=sheet.zeros, code=changed)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The A1 reference of a cell; rows and columns count from 1."""
    return f"{column_letters(column)}{row}"


def column_number(letters: str) -> int:
    """The number of a column by its letters; 0 for what is no column of a sheet.

    >>> column_number("A"), column_number("XFD"), column_number("XFE"), column_number("a")
    (1, 16384, 0, 0)
    """
    number = 0
    if not 0 < len(letters) <= 3:
        return 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= MOST_COLUMN else 0


def split_a1(ref: str) -> tuple[int, int] | None:
    """(row, column) of an A1 reference; None for what is none inside a sheet.

    >>> split_a1("B7"), split_a1("XFE1"), split_a1("A01"), split_a1("A١")
    ((7, 2), None, None, None)
    """
    letters = ref.rstrip("0123456789")
    digits = ref[len(letters) :]
    column = column_number(letters)
    if not column or not digits or digits[0] == "0" or len(digits) > 7:
        return None
    row = int(digits)
    return (row, column) if row <= MOST_ROW else None


def split_range(ref: str) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column) of an A1 range or single cell.

    >>> split_range("B2:C3"), split_range("B2"), split_range("C3:B2")
    ((2, 2, 3, 3), (2, 2, 2, 2), None)
    """
    first, _, last = ref.partition(":")
    start, end = split_a1(first), split_a1(last or first)
    if start is None or end is None or start > end or start[1] > end[1]:
        return None
    return (*start, *end)


MOST_CELLS = 1_000_000
MOST_RECTANGLE = 5_000_000
_HEX = frozenset("0123456789abcdefABCDEF")


class _Places(dict[str, int]):
    """Where a reference points, as row × 2**15 + column, worked out once for the usual ones."""

    def __missing__(self, ref: str) -> int:
        place = split_a1(ref)
        if place is None:
            return 0
        number = (place[0] << SHIFT) + place[1]
        if len(self) < _MOST_REMEMBERED:
            self[ref] = number
        return number


SHIFT = 15
_MOST_REMEMBERED = 100_000
PLACES = _Places()


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def is_count(text: str) -> bool:
    """Whether an attribute is a plain whole number."""
    return text.isascii() and text.isdigit() and len(text) < 8


def row_number(found: dict[str, str], previous: int) -> int:
    """The row that a row element says it is; 0 for one that is out of order or out of the sheet."""
    number = found.get("r", str(previous + 1))
    if not is_count(number) or number[0] == "0":
        return 0
    return int(number) if previous < int(number) <= MOST_ROW else 0


def unescape(text: str) -> str:
    """Characters that XML cannot hold, written _xHHHH_ by Excel, as they were meant.

    >>> unescape("a_x000D_b_x005F_x000D_")
    'a\\rb_x000D_'
    """
    out: list[str] = []
    at = 0
    while (found := text.find("_x", at)) >= 0:
        digits = text[found + 2 : found + 6]
        if text[found + 6 : found + 7] == "_" and _HEX.issuperset(digits):
            code = int(digits, 16)
            out += (text[at:found], chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
            at = found + 7
        else:
            out.append(text[at : found + 2])
            at = found + 2
    return "".join((*out, text[at:]))
