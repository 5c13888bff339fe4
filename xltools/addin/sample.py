"""A workbook with functions in cells, each with the result it had: readable without the add-in.

Each cell picks its own row of the function's result. An array formula over the whole column would
be one call in place of many, but LibreOffice forgets the stored results of array formulas where it
does not know the function; those of plain formulas it keeps, as Excel does, unless they are empty.
Where a cell has to be computed without the add-in, it says so in place of #NAME?.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xltools.addin.functions import FUNCTIONS
from xltools.book.book import Book, set_page
from xltools.book.theme import A4_LANDSCAPE, FORMS, HEADER_GREY, PALE_ORANGE
from xltools.text import sample as says

TYPED: tuple[Any, ...] = (92.5, "９１", "95分", 88, 105, 76.5, "不涉及", None)
TOTALS = (92.41, 88.26, 95.3, 88.26, 71.5, 90, 59.99, 83.07)
FIRST = 4
"""0-based row of the first unit."""
_LAST = FIRST + len(says.UNITS) - 1
_GRADES_AT = FIRST, 12
_CALL = {function.name: function.call for function in FUNCTIONS}


def sample() -> bytes:
    """The workbook."""
    book = Book({"title": says.TITLE})
    sheet = book.sheet(says.SHEET)
    text = book.format(
        font_name=FORMS.body, font_size=10, border=1, text_wrap=True, valign="vcenter"
    )
    live = book.format(
        font_name=FORMS.body,
        font_size=10,
        border=1,
        text_wrap=True,
        valign="vcenter",
        bg_color=PALE_ORANGE,
    )
    head = book.format(
        font_name=FORMS.header,
        font_size=10,
        border=1,
        text_wrap=True,
        align="center",
        valign="vcenter",
        bg_color=HEADER_GREY,
    )
    _page(book, sheet)
    for column, label in enumerate((says.NUMBER, *says.HEADS)):
        sheet.write_string(FIRST - 1, column, label, head)
    for k, (unit, typed, total) in enumerate(zip(says.UNITS, TYPED, TOTALS, strict=True)):
        row = FIRST + k
        sheet.write_number(row, 0, k + 1, text)
        sheet.write_string(row, 1, unit, text)
        _write(sheet, row, 2, typed, text)
        sheet.write_number(row, 7, total, text)
    _grades(sheet, head, text)
    _formulas(sheet, live)
    _figures(sheet, head, live)
    return book.close()


def _page(book: Book, sheet: Worksheet) -> None:
    title = book.format(font_name=FORMS.title, font_size=16, align="center", valign="vcenter")
    note = book.format(font_name=FORMS.body, font_size=10, text_wrap=True, valign="vcenter")
    sheet.merge_range(0, 0, 0, 13, says.TITLE, title)
    sheet.merge_range(1, 0, 1, 13, says.NOTE, note)
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    sheet.set_row(FIRST - 1, 30)
    for row in range(FIRST, _LAST + 1):
        sheet.set_row(row, 54)
    for column, width in enumerate((5, 11, 12, 12, 34, 34, 30, 8, 7, 12, 9, 2, 12, 22)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST, 2)
    set_page(sheet, A4_LANDSCAPE)


def _grades(sheet: Worksheet, head: Any, text: Any) -> None:
    top, left = _GRADES_AT
    for column, label in enumerate(says.GRADE_HEAD):
        sheet.write_string(top - 1, left + column, label, head)
    for k, (name, low) in enumerate(says.GRADES):
        sheet.write_string(top + k, left, name, text)
        _write(sheet, top + k, left + 1, low, text)


def _formulas(sheet: Worksheet, live: Any) -> None:
    typed = [[value] for value in TYPED]
    totals = [[value] for value in TOTALS]
    top, left = _GRADES_AT
    grades = xl_range_abs(top, left, top + len(says.GRADES) - 1, left + 1)
    marks, sums = _column(2), _column(7)
    columns: tuple[tuple[int, str, str, tuple[Any, ...]], ...] = (
        (3, "XLT_NUMBERS", marks, (typed,)),
        (5, "XLT_CHECK", marks, (typed,)),
        (6, "XLT_POINTS", f'"百分制折算",5,{marks}', ("百分制折算", 5, typed)),
        (8, "XLT_RANK", sums, (totals,)),
        (9, "XLT_BOTTOM", f"{sums},,2", (totals, None, 2)),
        (10, "XLT_GRADE", f"{sums},{grades}", (totals, [list(row) for row in says.GRADES])),
    )
    for column, name, arguments, given in columns:
        _each(sheet, column, f"{name}({arguments})", _CALL[name](*given), live)


def _each(sheet: Worksheet, column: int, call: str, found: list[list[Any]], live: Any) -> None:
    """A formula for each cell of a function's result."""
    for r, row in enumerate(found):
        for c, value in enumerate(row):
            own = f'=IFERROR(INDEX({call},$A{FIRST + 1 + r},{c + 1}),"{says.ABSENT}")'
            sheet.write_formula(FIRST + r, column + c, own, live, value)


def _figures(sheet: Worksheet, head: Any, live: Any) -> None:
    numbers = [[k + 1] for k in range(len(says.UNITS))]
    totals = [[value] for value in TOTALS]
    figures = (
        (
            says.CONTROL,
            f"XLT_CONTROL({_column(0)},{_column(7)})",
            ("XLT_CONTROL", numbers, totals),
        ),
        (says.CHECKSUM, f"XLT_CHECKSUM({_column(7)})", ("XLT_CHECKSUM", totals)),
    )
    row = _GRADES_AT[0] + len(says.GRADES) + 1
    for k, (label, formula, (name, *given)) in enumerate(figures):
        sheet.write_string(row + k, _GRADES_AT[1], label, head)
        found = _CALL[str(name)](*given)[0][0]
        own = f'=IFERROR({formula},"{says.ABSENT}")'
        sheet.write_formula(xl_rowcol_to_cell(row + k, _GRADES_AT[1] + 1), own, live, found)


def _column(column: int) -> str:
    found: str = xl_range_abs(FIRST, column, _LAST, column)
    return found


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
