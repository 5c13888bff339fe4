"""The page around a table: paper, header and footer, title block, notes, signature line."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import set_page
from xltools.book.theme import A3, Page
from xltools.reports.ranking.context import SUMMARY, Context
from xltools.text.words import INTERNAL

NAVIGATION, TITLE, BANNER, LINE, HEADER = range(5)
"""Rows of the title block; the first is on screen only."""
SMALLEST_SCALE = 65
"""Per cent: smaller print is not read."""
LINE_HEIGHT = 14.5
_CM_PER_WIDTH = 0.19


@dataclass(slots=True)
class Layout:
    """How a sheet is printed and titled."""

    page: Page
    title: str
    title_size: float = 18
    left: str = ""
    right: str = "单位：分"
    frozen: int = 3
    row_height: float = 21
    heights: tuple[float, ...] = ()
    notes: Sequence[str] = ()
    signature: bool = False
    filter: bool = False
    print_rows: bool = True


def open_sheet(context: Context, sheet: Worksheet, layout: Layout, width: int) -> int:
    """Page set-up and title block of a sheet `width` columns wide; returns the last column."""
    look, last = context.look, width - 1
    state = context.appraisal.state
    set_page(
        sheet,
        layout.page,
        header=f'&R&"{look.fonts.note}"&10{INTERNAL}' if context.marked else "",
        footer=_footer(context, state),
    )
    sheet.hide_gridlines(2)
    sheet.set_row(NAVIGATION, 16)
    if context.internal and sheet.get_name() != SUMMARY:
        sheet.write_url(NAVIGATION, 0, f"internal:'{SUMMARY}'!A1", look.navigation(), "返回目录")
    sheet.set_row(TITLE, 38)
    over(sheet, TITLE, (0, last), layout.title, look.title(layout.title_size))
    sheet.set_row(BANNER, 20)
    over(sheet, BANNER, (0, last), context.banner, look.banner())
    sheet.set_row(LINE, 20)
    if layout.left:
        sheet.write_string(LINE, 0, layout.left, look.note())
    if layout.right:
        sheet.write_string(LINE, last, layout.right, look.note("right"))
    return last


def _footer(context: Context, state: str) -> str:
    """Edition and state, the page, and once the result is sealed its 校验码 as text."""
    font = context.look.fonts.body
    code = context.appraisal.check_code if context.internal else ""
    parts = [f'&L&"{font}"&9{context.edition}·{state}', f'&C&"{font}"&9第&P页 共&N页']
    return "".join([*parts, f'&R&"{font}"&9校验码 {code}'] if code else parts)


def close_sheet(
    context: Context, sheet: Worksheet, layout: Layout, row: int, widths: Sequence[float]
) -> int:
    """Notes and signature line below the table, and the print area; returns its last row."""
    last, look = len(widths) - 1, context.look
    if layout.notes:
        numbered = [f"{n}.{note}" for n, note in enumerate(layout.notes, 1)]
        listed = numbered if len(numbered) > 1 else list(layout.notes)
        text = f"注：{'；'.join(listed)}。"
        over(sheet, row, (0, last), text, look.note(wrap=True))
        sheet.set_row(row, line_count(text, sum(widths) - 2) * LINE_HEIGHT + 6)
        row += 1
    if layout.signature:
        sheet.set_row(row, 30)
        over(sheet, row, (0, last), SIGNATURE, look.note())
        row += 1
    sheet.print_area(TITLE, 0, row - 1, last)
    return row - 1


def capacity(page: Page) -> float:
    """How many column widths fit the page at the smallest scale that still reads well."""
    across = (42.0 if page.landscape else 29.7) if page.paper == A3 else 21.0
    if page.paper != A3 and page.landscape:
        across = 29.7
    return (across - page.left - page.right) / _CM_PER_WIDTH * 100 / SMALLEST_SCALE


def title_columns(page: Page, widths: Sequence[float]) -> int:
    """Over how many columns titles and notes run: all, or what fits the first page."""
    total, room = 0.0, capacity(page)
    for number, width in enumerate(widths):
        total += width
        if total > room:
            return max(1, number)
    return len(widths)


def print_in_parts(sheet: Worksheet, last_row: int, last_column: int, repeated: int) -> None:
    """Print a sheet too wide for its paper over several pages, the units on each."""
    sheet.print_area(TITLE, 0, last_row, last_column)
    sheet.set_print_scale(SMALLEST_SCALE)
    sheet.repeat_columns(0, max(0, repeated - 1))


SIGNATURE = "制表：　　　　　　审核：　　　　　　审定：　　　　　　制表日期：　　　　年　　月　　日"
"""Left blank for pens."""


def over(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, look: Any) -> None:
    """A text over several columns, from the first to the last."""
    first, last = columns
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, text, look)


def display_width(text: str) -> int:
    """Columns that a text takes: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def line_count(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a cell of this width."""
    room = max(2.0, 0.95 * width)
    return sum(max(1, math.ceil(display_width(part) / room)) for part in text.split("\n"))
