"""Reading a workbook as a printer does: what is cut, what a page holds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import ceil
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries

from xltools.book.measure import text_width
from xltools.book.paging import room, scale_to_width
from xltools.book.theme import A3, A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, Page

_LEADING = 1.2
"""Height of a line over the size of its letters, at the least that programs take."""
_INDENT = 6.75


def sheets(data: bytes) -> list[Any]:
    """What is visible in the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def cut_texts(data: bytes) -> list[str]:
    """Wrapped texts that are higher than their rows, as sheet, cell, text."""
    return [said for sheet in sheets(data) for said in _cut(sheet)]


def _cut(sheet: Any) -> Iterator[str]:
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    widths = _widths(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, (str, CellRichText)) or not cell.alignment.wrap_text:
                continue
            area = merged.get((cell.row, cell.column))
            last = (area.max_row, area.max_col) if area else (cell.row, cell.column)
            heights = [sheet.row_dimensions[n].height for n in range(cell.row, last[0] + 1)]
            if None in heights:
                continue
            across = sum(
                widths.get(n, 9.14) * 5.25 for n in range(cell.column, last[1] + 1)
            ) - _INDENT * (cell.alignment.indent or 0)
            if _needs(cell, across) > sum(heights) + 1:
                yield f"{sheet.title} {cell.coordinate} {cell.value}"


def _needs(cell: Any, across: float) -> float:
    """The height of the text in points."""
    blocks = cell.value if isinstance(cell.value, CellRichText) else [cell.value]
    needed = 0.0
    for block in blocks:
        text, size = str(block), cell.font.sz
        if isinstance(block, TextBlock):
            text, size = block.text, block.font.sz or size
        for line in text.strip("\n").split("\n"):
            needed += max(1, ceil(text_width(line) * size / 2 / across)) * size * _LEADING
    return needed


def _widths(sheet: Any) -> dict[int, float]:
    found = {}
    for column in sheet.column_dimensions.values():
        for number in range(column.min or 0, (column.max or 0) + 1):
            found[number] = column.width
    return found


def page_of(sheet: Any) -> Page:
    """Its paper and direction."""
    if sheet.page_setup.paperSize == str(A3) or sheet.page_setup.paperSize == A3:
        return A3_LANDSCAPE
    return A4_LANDSCAPE if sheet.page_setup.orientation == "landscape" else A4_PORTRAIT


def scale_of(sheet: Any) -> int:
    """Per cent at which it is printed."""
    if not sheet.sheet_properties.pageSetUpPr.fitToPage:
        return int(sheet.page_setup.scale)
    _, last, _ = _printed(sheet)
    widths = _widths(sheet)
    return scale_to_width(page_of(sheet), [widths.get(n, 9.14) - 0.71 for n in range(1, last + 1)])


def _printed(sheet: Any) -> tuple[int, int, int]:
    """The last row and column, and the first row, that are printed."""
    if not sheet.print_area:
        return sheet.max_row, sheet.max_column, 1
    _, first, column, row = range_boundaries(sheet.print_area.rpartition("!")[2])
    return row, column, first


def pages(sheet: Any) -> list[tuple[int, int]]:
    """First and last row of each page, by the breaks that the sheet has."""
    last, _, first = _printed(sheet)
    ends = [one.id for one in sheet.row_breaks.brk]
    return list(zip([first, *(end + 1 for end in ends)], [*ends, last], strict=True))


def overfull(sheet: Any) -> list[tuple[int, int]]:
    """Pages that hold more than fits, so that they break where nobody planned it."""
    space = room(page_of(sheet), scale_of(sheet)) * 1.005
    again = sheet.print_title_rows
    found = []
    for number, (first, last) in enumerate(pages(sheet)):
        rows = set(range(first, last + 1))
        if number and again:
            begin, end = (int(part) for part in again.replace("$", "").split(":"))
            rows |= set(range(begin, end + 1))
        default = sheet.sheet_format.defaultRowHeight
        used = sum(sheet.row_dimensions[row].height or default for row in rows)
        if used > space:
            found.append((first, last))
    return found
