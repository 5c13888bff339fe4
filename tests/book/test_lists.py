"""A list with something below it: on paper that never stands alone."""

from __future__ import annotations

import pytest

from tests import printed
from xltools.book.book import Book, break_list, set_page
from xltools.book.theme import A4_LANDSCAPE

WIDTHS = [6.0, 30.0, 60.0]


@pytest.mark.parametrize("count", [1, 17, 18, 19, 20, 21, 22, 40, 41, 42, 43, 44])
def test_the_line_to_sign_has_rows_above_it(count: int) -> None:
    book = Book()
    sheet = book.sheet("清单")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    heights = [39.0, 24.0, *[21.0] * count, 36.0]
    for row, height in enumerate(heights):
        sheet.set_row(row, height)
        sheet.write_string(row, 0, "行")
    set_page(sheet, A4_LANDSCAPE)
    sheet.repeat_rows(1)
    break_list(sheet, A4_LANDSCAPE, WIDTHS, head=heights[:2], rows=heights[2:-1], foot=heights[-1:])
    sheet.print_area(0, 0, len(heights) - 1, len(WIDTHS) - 1)
    [opened] = printed.sheets(book.close())
    pages = printed.pages(opened)
    assert printed.overfull(opened) == []
    assert len(pages) == 1 or pages[-1][1] - pages[-1][0] >= 3
    assert len(pages) == (1 if count < 18 else 2 if count < 39 else 3)
