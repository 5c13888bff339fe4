"""填报须知 drawn: one screen of notes, the worked example as a table, all of it locked."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_PORTRAIT
from xltools.forms.looks import look
from xltools.forms.notice import Style, example_columns, example_sheet, notice_lines
from xltools.forms.plan import FormPlan
from xltools.text.words import INTERNAL, in_lines

_LOOK: dict[Style, str] = {
    "title": "title",
    "note": "notice",
    "heading": "heading",
    "example_header": "header",
    "example": "example",
    "closing": "notice_strong",
    "gap": "plain",
}
_WIDTH = 84.0
_COLUMNS = 4
"""Over so many columns the texts run where there is no example."""
_LINE = 15.0


def draw_notice(book: Book, drawn: Worksheet, plan: FormPlan) -> None:
    """Draw the sheet."""
    shown = example_sheet(plan)
    columns = len(example_columns(shown)) if shown is not None else _COLUMNS
    widths = _widths(columns)
    for index, width in enumerate(widths):
        drawn.set_column(index, index, width)
    for line in notice_lines(plan):
        style = look(book, _LOOK[line.style])
        if line.style in ("example", "example_header"):
            for index, text in enumerate(line.texts):
                drawn.write(line.row - 1, index, text, style)
            lines = max(line_count(t, w) for t, w in zip(line.texts, widths, strict=True))
            drawn.set_row(line.row - 1, max(18.0, lines * _LINE + 3))
            continue
        for said in line.texts:
            titled = line.style == "title"
            text = in_lines(said, int(_WIDTH / 1.65) - 2) if titled else said
            drawn.merge_range(line.row - 1, 0, line.row - 1, columns - 1, text, style)
            wide = _WIDTH / 1.65 if line.style == "title" else _WIDTH
            size = 26.0 if line.style == "title" else _LINE
            tall = line_count(text, wide) * size
            drawn.set_row(line.row - 1, max(36.0 if line.style == "title" else 20.0, tall + 5))
    drawn.hide_gridlines(2)
    drawn.protect("", {"format_columns": True, "format_rows": True})
    set_page(drawn, A4_PORTRAIT, header=f"&R&9{INTERNAL}")


def _widths(columns: int) -> list[float]:
    """The unit wide, the entries narrow, the reason takes what is left."""
    unit, narrow = 22.0, 12.0
    return [unit, *[narrow] * (columns - 2), max(24.0, _WIDTH - unit - narrow * (columns - 2))]
