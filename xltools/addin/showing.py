"""A table as a workbook of its own, to look at and to close again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count, text_width
from xltools.book.theme import A4_LANDSCAPE
from xltools.text.finding import Finding, in_order

_WIDEST, _NARROWEST, _WIDER = 80, 6, 1.1
"""Column widths count digits of 10 points; the text has 11."""
_LINE, _AIR = 15, 3


def table(name: str, header: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook with one sheet: a header (or none) and rows, wrapped, ready to filter."""
    book = Book()
    add_table(book, name, header, rows)
    return book.close()


def add_table(
    book: Book, name: str, header: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> None:
    """The sheet of `table` in a workbook that has more to it."""
    sheet = book.sheet(name)
    set_page(sheet, A4_LANDSCAPE, footer="&C第&P页 共&N页")
    body = book.format(font_name="宋体", font_size=11, text_wrap=True, valign="top")
    head = book.format(font_name="黑体", font_size=11, bg_color="#D9D9D9", valign="vcenter")
    lines = [list(header), *rows] if header else [list(row) for row in rows]
    widths = [_column_width(lines, column) for column in range(max(map(len, lines), default=0))]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for k, row in enumerate(lines):
        look = head if header and k == 0 else body
        count = max((line_count(str(v), w) for v, w in zip(row, widths, strict=False)), default=1)
        sheet.set_row(k, _LINE * count + _AIR)
        for column, value in enumerate(row):
            sheet.write(k, column, value, look)
    if header and rows:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _column_width(lines: Sequence[Sequence[str | int]], column: int) -> float:
    longest = max(text_width(str(row[column])) for row in lines if column < len(row))
    return min(max(longest * _WIDER, _NARROWEST) + 2, _WIDEST)


def finding_rows(findings: Sequence[Finding]) -> list[list[str | int]]:
    """Findings as the rows of a list."""
    return [
        [
            *(number, str(one.severity), one.file, one.sheet, one.cell, one.unit_name),
            *(one.body, one.code),
        ]
        for number, one in enumerate(in_order(findings), start=1)
    ]


def shown_file(name: str) -> Path:
    """Where a table to look at is written: the user's own cache, never the year's folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("xltools", appauthor=False)) / "查看" / f"{name}.xlsx"
