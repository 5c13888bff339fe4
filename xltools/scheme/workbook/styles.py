"""Formats, widths and values of the sheets of 方案.xlsx."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book
from xltools.book.theme import GREY, HEADER_GREY, SIZE, YELLOW, Fonts
from xltools.exact import plain
from xltools.methods.choice import Choice
from xltools.scheme.columns import Column, Shape, label
from xltools.text import words

DATE_FORMAT, MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_SHOWN_DIGITS = 7
"""As many digits as the narrowest column shows; longer numbers are written as text."""
_FIRST_SAFE_YEAR = 1901
LINES = "#8C8C8C"
"""Colour of the thin lines between cells."""
LINE = 15.5
"""Points that one line of body text takes."""


class Styles:
    """The formats of one workbook, in the fonts of its font scheme."""

    def __init__(self, book: Book, fonts: Fonts) -> None:
        self._book = book
        self._fonts = fonts

    def title(self) -> Format:
        return self._book.format(
            font_name=self._fonts.title,
            bold=self._fonts.title_bold,
            font_size=SIZE["小二"],
            align="center",
            valign="vcenter",
        )

    def note(self, **more: Any) -> Format:
        base = {"font_name": self._fonts.note, "font_size": SIZE["五号"], "valign": "vcenter"}
        return self._book.format(**{**base, "text_wrap": True, **more})

    def header(self) -> Format:
        return self._book.format(
            font_name=self._fonts.header,
            font_size=SIZE["五号"],
            bg_color=HEADER_GREY,
            align="center",
            valign="vcenter",
            text_wrap=True,
            border=1,
            border_color=LINES,
        )

    def help(self) -> Format:
        return self._book.format(
            font_name=self._fonts.note,
            font_size=SIZE["小五"],
            bg_color=GREY,
            valign="top",
            text_wrap=True,
            border=1,
            border_color=LINES,
        )

    def group(self) -> Format:
        return self._book.format(
            font_name=self._fonts.header, font_size=SIZE["五号"], bg_color=GREY, valign="vcenter"
        )

    def strut(self) -> Format:
        """An empty cell that keeps a blank row from collapsing where rows go by their content."""
        return self._book.format(font_size=SIZE["四号"])

    def text(self) -> Format:
        """Text that is not to be edited."""
        return self._book.format(
            font_name=self._fonts.body,
            font_size=SIZE["五号"],
            align="left",
            indent=1,
            valign="vcenter",
            text_wrap=True,
            border=1,
            border_color=LINES,
        )

    def input(self, column: Column | None, *, align: str = "") -> Format:
        """A cell to fill: yellow, with the number format of what it takes."""
        shape = column.shape if column else Shape.TEXT
        numeric = shape in (Shape.INTEGER, Shape.DECIMAL, Shape.DATE, Shape.MOMENT)
        formats = {
            Shape.INTEGER: "0",
            Shape.DECIMAL: "General",
            Shape.DATE: DATE_FORMAT,
            Shape.MOMENT: MOMENT_FORMAT,
        }
        centred = numeric or shape in (Shape.BOOL, Shape.CHOICE, Shape.METHOD, Shape.PART)
        return self._book.format(
            font_name=self._fonts.number if numeric else self._fonts.body,
            font_size=SIZE["五号"],
            bg_color=YELLOW,
            num_format=formats.get(shape, "@"),
            align=align or ("center" if centred else "left"),
            indent=0 if centred and not align else 1,
            valign="vcenter",
            text_wrap=True,
            border=1,
            border_color=LINES,
        )


def cell_text(column: Column | None, value: Any) -> str:
    """What a cell with `value` shows, to measure it by."""
    if isinstance(value, datetime):
        return "2017-12-15 17:00"
    if isinstance(value, date):
        return "2017-12-15"
    return label(column, value) if column else str(value)


def put(
    sheet: Worksheet, place: tuple[int, int], column: Column | None, value: Any, fmt: Format
) -> None:
    """Write `value` as the kind of cell it is; what a number cannot carry exactly goes as text."""
    row, col = place
    if value is None or value in ((), ""):
        sheet.write_blank(row, col, None, fmt)
    elif isinstance(value, bool):
        sheet.write_string(row, col, words.YES if value else words.NO, fmt)
    elif isinstance(value, Choice):
        sheet.write_string(row, col, value.label, fmt)
    elif isinstance(value, int | Decimal):
        _put_number(sheet, row, col, Decimal(value), fmt)
    elif isinstance(value, date):
        _put_date(sheet, row, col, value, fmt)
    else:
        sheet.write_string(row, col, label(column, value) if column else str(value), fmt)


def _put_number(sheet: Worksheet, row: int, col: int, value: Decimal, fmt: Format) -> None:
    text = f"{value.normalize():f}"
    if sum(map(str.isdigit, text)) <= _SHOWN_DIGITS:
        sheet.write_number(row, col, float(value), fmt)
    else:
        sheet.write_string(row, col, text, fmt)


def _put_date(sheet: Worksheet, row: int, col: int, value: date, fmt: Format) -> None:
    fraction = isinstance(value, datetime) and value.microsecond
    if value.year < _FIRST_SAFE_YEAR or fraction:
        sheet.write_string(
            row,
            col,
            value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat(),
            fmt,
        )
    else:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        sheet.write_datetime(row, col, moment, fmt)


def text_width(text: str) -> int:
    """How many half-width characters the longest line of `text` takes."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in line)
            for line in text.split("\n")
        ),
        default=0,
    )


def lines_of(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width`."""
    usable = max(2.0, width - 1.5)
    return sum(max(1, math.ceil(text_width(line) / usable)) for line in text.split("\n"))


def number_text(value: Decimal) -> str:
    """A bound as the sentence of a check names it."""
    return plain(value)
