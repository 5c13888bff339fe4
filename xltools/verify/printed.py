"""独立复算 on paper: the lines of the second tabulator, numbered, a hundred a page."""

from __future__ import annotations

from dataclasses import replace

from xltools.book.book import Book, set_page
from xltools.book.theme import A4_PORTRAIT

_PAGE = replace(A4_PORTRAIT, left=1.2, right=1.2, top=1.5, bottom=1.5)
_FONT, _SIZE, _HEIGHT = "新宋体", 7, 9.5
"""Every character as wide as the next, as a program is read."""
_WIDTHS = (4.0, 82.0)
_PER_PAGE = 100


def printed(source: str, title: str, sheet_name: str) -> bytes:
    """The workbook: a line of the program a row, a hundred of them a page."""
    book = Book({"title": title})
    sheet = book.sheet(sheet_name)
    number = book.format(font_name=_FONT, font_size=_SIZE, align="right", font_color="#808080")
    line = book.format(font_name=_FONT, font_size=_SIZE, num_format="@")
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    lines = source.splitlines()
    for at, text in enumerate(lines):
        sheet.set_row(at, _HEIGHT)
        sheet.write_number(at, 0, at + 1, number)
        sheet.write_string(at, 1, text, line)
    sheet.hide_gridlines(2)
    set_page(sheet, _PAGE, header=f"&C&9 {title}", footer="&C&8第&P页 共&N页")
    breaks = list(range(_PER_PAGE, len(lines), _PER_PAGE))
    sheet.fit_to_pages(1, len(breaks) + 1)
    sheet.set_h_pagebreaks(breaks)
    return book.close()
