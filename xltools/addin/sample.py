"""A workbook with functions in cells, and what they give: readable without the add-in.

Each function is called once, with a range, by an array formula over all cells of its result; above
it stands how it is written. Excel shows the stored results where the add-in is missing. LibreOffice
forgets those of array formulas where it does not know the function: then the cells say that they
were not computed, and the second sheet has the results as plain values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from xltools.addin.functions import FUNCTIONS
from xltools.book.book import Book, set_page
from xltools.book.theme import A4_LANDSCAPE, FORMS, HEADER_GREY, PALE_ORANGE
from xltools.text import sample as says

TYPED: tuple[Any, ...] = (92.5, "９１", "95分", 88, 105, 76.5, "不涉及", None)
TOTALS = (92.41, 88.26, 95.3, 88.26, 71.5, 90, 59.99, 83.07)
FIRST = 5
"""0-based row of the first unit; above it the header, and how each formula is written."""
_LAST = FIRST + len(says.UNITS) - 1
_HEAD, _WRITTEN = FIRST - 2, FIRST - 1
_GRADES_AT = FIRST, 12
_FIGURES_AT = FIRST + len(says.GRADES) + 1
_CALL = {function.name: function.call for function in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Call:
    """A function called once: where its result begins, its arguments as written and as cells."""

    row: int
    column: int
    name: str
    written: str
    given: tuple[Any, ...]

    @property
    def formula(self) -> str:
        return f"{self.name}({self.written})"

    @property
    def result(self) -> list[list[Any]]:
        return _CALL[self.name](*self.given)


def calls() -> list[Call]:
    """The functions that the sheet shows."""
    typed = [[value] for value in TYPED]
    totals = [[value] for value in TOTALS]
    numbers = [[k + 1] for k in range(len(says.UNITS))]
    top, left = _GRADES_AT
    bounds = xl_range(top, left, top + len(says.GRADES) - 1, left + 1)
    marks, sums = _column(2), _column(7)
    grades = [list(row) for row in says.GRADES]
    return [
        Call(FIRST, 3, "XLT_NUMBERS", marks, (typed,)),
        Call(FIRST, 5, "XLT_CHECK", marks, (typed,)),
        Call(FIRST, 6, "XLT_POINTS", f'"百分制折算",5,{marks}', ("百分制折算", 5, typed)),
        Call(FIRST, 8, "XLT_RANK", sums, (totals,)),
        Call(FIRST, 9, "XLT_BOTTOM", f"{sums},,2", (totals, None, 2)),
        Call(FIRST, 10, "XLT_GRADE", f"{sums},{bounds}", (totals, grades)),
        Call(_FIGURES_AT, left + 1, "XLT_CONTROL", f"{_column(0)},{sums}", (numbers, totals)),
        Call(_FIGURES_AT + 2, left + 1, "XLT_CHECKSUM", sums, (totals,)),
    ]


def sample() -> bytes:
    """The workbook."""
    book = Book({"title": says.TITLE})
    plain = {
        "font_name": FORMS.body,
        "font_size": 10,
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    text = book.format(**plain)
    live = book.format(**plain, bg_color=PALE_ORANGE)
    head = book.format(**{**plain, "font_name": FORMS.header}, align="center", bg_color=HEADER_GREY)
    for name, note in ((says.SHEET, says.NOTE), (says.RESULTS, says.RESULTS_NOTE)):
        sheet = book.sheet(name)
        _page(book, sheet, note)
        _given(sheet, head, text)
        for call in calls():
            _above(sheet, call, text)
            _call(sheet, call, live if name == says.SHEET else text, live=name == says.SHEET)
    return book.close()


def _page(book: Book, sheet: Worksheet, text: str) -> None:
    title = book.format(font_name=FORMS.title, font_size=16, align="center", valign="vcenter")
    note = book.format(font_name=FORMS.body, font_size=10, text_wrap=True, valign="vcenter")
    sheet.merge_range(0, 0, 0, 13, says.TITLE, title)
    sheet.merge_range(1, 0, 1, 13, text, note)
    sheet.set_row(0, 30)
    sheet.set_row(1, 46)
    sheet.set_row(_HEAD, 30)
    sheet.set_row(_WRITTEN, 46)
    for row in range(FIRST, _LAST + 1):
        sheet.set_row(row, 64)
    for column, width in enumerate((5, 11, 12, 14, 38, 38, 28, 8, 15, 15, 17, 2, 14, 26)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST, 2)
    set_page(sheet, A4_LANDSCAPE)


def _given(sheet: Worksheet, head: Any, text: Any) -> None:
    """What the functions work on: units, marks, totals and grades."""
    for column, label in enumerate((says.NUMBER, *says.HEADS)):
        sheet.write_string(_HEAD, column, label, head)
        sheet.write_blank(_WRITTEN, column, None, text)
    sheet.write_string(_WRITTEN, 1, says.WRITTEN, text)
    for k, (unit, typed, total) in enumerate(zip(says.UNITS, TYPED, TOTALS, strict=True)):
        row = FIRST + k
        sheet.write_number(row, 0, k + 1, text)
        sheet.write_string(row, 1, unit, text)
        _write(sheet, row, 2, typed, text)
        sheet.write_number(row, 7, total, text)
    top, left = _GRADES_AT
    for column, label in enumerate(says.GRADE_HEAD):
        sheet.write_string(top - 1, left + column, label, head)
    for k, (name, low) in enumerate(says.GRADES):
        sheet.write_string(top + k, left, name, text)
        _write(sheet, top + k, left + 1, low, text)
    for k, label in enumerate((says.CONTROL, says.CHECKSUM)):
        sheet.write_string(_FIGURES_AT + 2 * k, left, label, head)
        sheet.write_string(_FIGURES_AT + 2 * k + 1, left, says.WRITTEN, text)


def _above(sheet: Worksheet, call: Call, text: Any) -> None:
    """How the formula is written, above its column or below its figure."""
    row = _WRITTEN if call.row == FIRST else call.row + 1
    sheet.write_string(row, call.column, f"={call.formula}", text)


def _call(sheet: Worksheet, call: Call, style: Any, *, live: bool) -> None:
    """One formula over all cells of the function's result, or the result alone."""
    found = call.result
    if live:
        last = call.row + len(found) - 1, call.column + len(found[0]) - 1
        own = f'{{=IFERROR({call.formula},"{says.ABSENT}")}}'
        sheet.write_array_formula(call.row, call.column, *last, own, style, found[0][0])
    for r, row in enumerate(found):
        for c, value in enumerate(row):
            if not live or r or c:
                _write(sheet, call.row + r, call.column + c, value, style)


def _column(column: int) -> str:
    found: str = xl_range(FIRST, column, _LAST, column)
    return found


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
