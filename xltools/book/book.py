"""A workbook under construction: XlsxWriter with our defaults, in memory, same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.book.bulk import Bulk, splice
from xltools.book.paging import Strip, page_starts, room, scale_to_width
from xltools.book.theme import FOOTER_MARGIN_CM, HEADER_MARGIN_CM, Page

_CREATED = datetime(2000, 1, 1)
"""Workbooks carry no clock: equal content, equal bytes."""
_DEFAULT_FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": ""}
"""Column widths count this font's digits; a font of the same measure is on every machine."""
_CM_PER_INCH = 2.54
_GB2312 = 134
_ROMAN, _MODERN = 1, 3
_KEPT = 3
"""Rows that stay with what closes a list."""


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter comes without types
    """A worksheet some of whose rows have a height to begin with that nobody has fixed."""

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()
        """0-based rows that grow with what is typed, whatever height they are shown with."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        super()._xml_start_tag_unencoded(tag, self._unfixed(tag, attributes))

    def _unfixed(self, tag: str, attributes: Any) -> Any:
        if tag != "row" or not attributes or attributes[0][1] - 1 not in self.growing:
            return attributes
        return [one for one in attributes if one[0] != "customHeight"]


class Book:
    """XlsxWriter in memory: text never becomes a formula, formats are shared, time is fixed."""

    def __init__(self, properties: dict[str, str] | None = None) -> None:
        self._stream = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": _DEFAULT_FONT,
            },
        )
        self.workbook.set_properties({"created": _CREATED, **(properties or {})})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._bulks: list[Bulk] = []

    def sheet(self, name: str) -> Sheet:
        made = self.workbook.add_worksheet(name, worksheet_class=Sheet)
        assert isinstance(made, Sheet)
        return made

    def format(self, **properties: Any) -> Format:
        """The format with these XlsxWriter properties, made once; Chinese charset unless Latin."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            fmt = self.workbook.add_format(properties)
            font = str(properties.get("font_name", ""))
            if font and not font.isascii():
                fmt.set_font_charset(_GB2312)
                fmt.set_font_family(_MODERN if "黑" in font else _ROMAN)
            self._formats[key] = fmt
        return self._formats[key]

    def bulk(self, sheet: Worksheet, first_row: int) -> Bulk:
        """Rows of `sheet` from `first_row` (0-based) on that are too many for cell by cell."""
        number = self.workbook.worksheets().index(sheet) + 1
        made = Bulk(sheet, f"xl/worksheets/sheet{number}.xml", first_row)
        self._bulks.append(made)
        return made

    def close(self) -> bytes:
        """The finished file."""
        self.workbook.close()
        data = self._stream.getvalue()
        return splice(data, self._bulks) if self._bulks else data


def set_page(sheet: Worksheet, page: Page, *, header: str = "", footer: str = "") -> None:
    """Paper, orientation, margins, centred, one page wide and any number high."""
    sheet.set_paper(page.paper)
    if page.landscape:
        sheet.set_landscape()
    sheet.set_margins(
        left=page.left / _CM_PER_INCH,
        right=page.right / _CM_PER_INCH,
        top=page.top / _CM_PER_INCH,
        bottom=page.bottom / _CM_PER_INCH,
    )
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(header, {"margin": HEADER_MARGIN_CM / _CM_PER_INCH})
    sheet.set_footer(footer, {"margin": FOOTER_MARGIN_CM / _CM_PER_INCH})


def break_list(
    sheet: Worksheet,
    page: Page,
    widths: Sequence[float],
    *,
    head: Sequence[float],
    rows: Sequence[float],
    foot: Sequence[float],
) -> None:
    """Page breaks of a list: what stands below it has rows above it on the same page.

    `head`, `rows` and `foot` are the heights of the rows from the first on; the last of the head
    is the header, which every page repeats.
    """
    kept = len(rows) - _KEPT
    strips = [Strip(height, holds=n >= kept) for n, height in enumerate(rows)]
    strips += [Strip(height, holds=True) for height in foot]
    space = room(page, scale_to_width(page, widths))
    starts = page_starts(strips, space, top=sum(head), repeated=head[-1])
    sheet.set_h_pagebreaks([len(head) + place for place in starts])


def growing_rows(sheet: Worksheet, pixels: int) -> None:
    """Rows are so high without being fixed, so that they grow with what is typed.

    Excel takes the sheet's natural height; on editing, and in LibreOffice, rows go by what stands
    in them: an empty cell in a larger font beside the table keeps them from collapsing.
    """
    sheet.default_row_height = sheet.original_row_height = pixels


def show_row(sheet: Sheet, row: int, height: float) -> None:
    """A row (0-based) is so high to begin with, and still grows with what is typed."""
    sheet.set_row(row, height)
    sheet.growing.add(row)
