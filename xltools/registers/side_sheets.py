"""Side sheets of a register: what its drop-downs offer, readable on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count, text_width
from xltools.book.theme import A4_LANDSCAPE, HEADER_GREY, SIZE, Fonts, Page
from xltools.text import words

_NARROWEST, _WIDEST = 10, 44
_LINE = 14.5


def side_sheet(
    book: Book,
    name: str,
    fonts: Fonts,
    columns: Sequence[tuple[str, Sequence[str]]],
    page: Page = A4_LANDSCAPE,
) -> Worksheet:
    """A locked sheet of columns, each a header and the texts below it, none of them cut."""
    sheet = book.sheet(name)
    base = {"font_size": SIZE["五号"], "valign": "vcenter", "border": 1, "text_wrap": True}
    head = book.format(**base, font_name=fonts.header, bg_color=HEADER_GREY)
    cell = book.format(**base, font_name=fonts.body)
    widths = [_width([title, *texts]) for title, texts in columns]
    for column, (title, texts) in enumerate(columns):
        sheet.set_column(column, column, widths[column])
        sheet.write_string(0, column, title, head)
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, column, text, cell)
    for row in range(max(len(texts) for _, texts in columns)):
        said = [
            (texts[row], width)
            for (_, texts), width in zip(columns, widths, strict=True)
            if row < len(texts)
        ]
        sheet.set_row(row + 1, 4 + _LINE * max(line_count(text, width) for text, width in said))
    sheet.freeze_panes(1, 0)
    sheet.protect()
    set_page(sheet, page, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")
    sheet.repeat_rows(0)
    return sheet


def _width(texts: Sequence[str]) -> float:
    """Wide enough for the longest text, within bounds."""
    return min(_WIDEST, max(_NARROWEST, 2 + max(map(text_width, texts))))
