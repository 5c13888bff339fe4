"""公开版: the annex of the public notice, as the scheme says it is published, and nothing else."""

from __future__ import annotations

import math
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from xltools.appraisal import Appraisal
from xltools.book.book import set_page
from xltools.book.theme import A4, FONT_SCHEMES, SIZE, Page
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader
from xltools.reports.public_table import PublicTable, public_tables
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import Edges, Look
from xltools.reports.ranking.page import line_count, over
from xltools.reports.ranking.table import shows_words, write

ANNEX = "附件1"
_PAGE = Page(A4, False, 3.7, 3.5, 2.8, 2.6)
"""The margins of an official document: the annex is printed with its text."""
_ROOM = (29.7 - _PAGE.top - _PAGE.bottom) / 2.54 * 72
_ACROSS = 72.0
_WIDTHS = {"名次": 10.0, "序号": 10.0, "总分": 14.0, "等次": 14.0}
_ANNEX_HEIGHT, _TITLE_HEIGHT, _SUBTITLE_HEIGHT, _HEADER_HEIGHT, _ROW = 28.0, 40.0, 28.0, 28.0, 22.0
_LINE = 16.0
_FIRST_ROW = 4
_FEWEST = 3
"""Rows on a last page; fewer look lost."""


class Public(Outward):
    """The workbook of the public notice: no state, no mark."""

    edition = "公开版"
    marked = False

    def __init__(self, appraisal: Appraisal) -> None:
        super().__init__(appraisal)
        fonts = FONT_SCHEMES[str(self.settings.font_scheme)]
        self.look = Look(self.book, fonts, self.decimals, SIZE["小四"], shaded=False)


def public_edition(appraisal: Appraisal) -> Output:
    """One workbook, a sheet for each set of units that is ranked together."""
    context = Public(appraisal)
    tables = public_tables(appraisal.scheme, appraisal.result)
    names = _sheet_names(tables)
    for number, (name, table) in enumerate(zip(names, tables, strict=True)):
        _write(context, context.book.sheet(name), table, first=number == 0)
    return Output(ANNEX, context.book.close(), "（按批准的范围公布）", Reader(names))


def _sheet_names(tables: tuple[PublicTable, ...]) -> tuple[str, ...]:
    """Categories as names of sheets, within what Excel allows, unlike each other."""
    names: list[str] = []
    for number, table in enumerate(tables, 1):
        clean = "".join(c for c in table.subtitle if c not in "[]:*?/\\'")[:28].strip() or ANNEX
        names.append(f"{clean}{number}" if clean in names else clean)
    return tuple(names)


def _write(context: Public, sheet: Worksheet, table: PublicTable, *, first: bool) -> None:
    look, last = context.look, len(table.columns) - 1
    set_page(sheet, _PAGE, footer='&C&"宋体"&14— &P —')
    sheet.set_print_scale(100)
    sheet.hide_gridlines(2)
    widths = [_WIDTHS.get(column, 0.0) for column in table.columns]
    widths = [width or _ACROSS - sum(widths) for width in widths]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.set_row(0, _ANNEX_HEIGHT)
    if first:
        sheet.write_string(0, 0, ANNEX, look.heading(SIZE["三号"]))
    sheet.set_row(1, _TITLE_HEIGHT)
    over(sheet, 1, (0, last), table.title, look.title(SIZE["小二"]))
    sheet.set_row(2, _SUBTITLE_HEIGHT)
    over(sheet, 2, (0, last), f"（{table.subtitle}）", look.subtitle())
    sheet.set_row(3, _HEADER_HEIGHT)
    for number, column in enumerate(table.columns):
        sheet.write_string(3, number, column, look.header(Edges(number == 0, number == last, True)))
    _body(context, sheet, table)
    notes = _notes(table)
    height = line_count(notes, _ACROSS - 2) * _LINE + 6
    end = _FIRST_ROW + len(table.rows)
    sheet.set_row(end, height)
    over(sheet, end, (0, last), notes, look.note(wrap=True))
    sheet.repeat_rows(2, 3)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.print_area(0, 0, end, last)
    breaks = page_breaks(len(table.rows), math.ceil(height / _ROW))
    if breaks:
        sheet.set_h_pagebreaks([_FIRST_ROW + row for row in breaks])


def _body(context: Public, sheet: Worksheet, table: PublicTable) -> None:
    last = len(table.columns) - 1
    for number, row in enumerate(table.rows):
        at = _FIRST_ROW + number
        sheet.set_row(at, _ROW)
        for column, (head, text) in enumerate(zip(table.columns, row, strict=True)):
            value: Cell = _value(head, text)
            edges = Edges(column == 0, column == last, False, number == len(table.rows) - 1)
            kind = {"名次": "whole", "序号": "whole", "总分": "score", "等次": "center"}
            fmt = context.look.cell(kind.get(head, "left"), edges, words=shows_words(value))
            write(sheet, at, column, value, fmt)


def _value(head: str, text: str) -> Cell:
    """Numbers as numbers, so that the column can be read back."""
    numeric = head in ("名次", "序号", "总分") and text.replace(".", "", 1).lstrip("-").isdigit()
    return Decimal(text) if numeric else text


def _notes(table: PublicTable) -> str:
    if len(table.notes) == 1:
        return f"注：{table.notes[0]}"
    return "注：" + "\n".join(f"{n}.{note}" for n, note in enumerate(table.notes, 1))


def page_breaks(rows: int, notes: int) -> list[int]:
    """Before which rows (from 0) a new page begins, so that no page ends the table with a stray.

    `notes` is the height of the notes, in rows; they stay with the last rows.

    >>> page_breaks(10, 2), page_breaks(40, 2), page_breaks(23, 3)
    ([], [23], [20])
    """
    head = _SUBTITLE_HEIGHT + _HEADER_HEIGHT
    first = int((_ROOM - _ANNEX_HEIGHT - _TITLE_HEIGHT - head) // _ROW)
    other = int((_ROOM - head) // _ROW)
    breaks, at, room = [], 0, first
    while rows - at + notes > room:
        step = min(room, rows - at - _FEWEST)
        if step <= 0:
            break
        at += step
        breaks.append(at)
        room = other
    return breaks
