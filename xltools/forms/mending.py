"""A form that goes back: its first sheet lists every point, and red cells say what to do.

The scorer's own entries stand in the form; what could not be used is left empty and red, with
what was typed in the comment, so that a form returned as it is says the same again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_LANDSCAPE, MEND_RED
from xltools.forms.looks import look
from xltools.text.words import INTERNAL, in_lines

_COLUMNS = (
    ("序号", 6.0),
    ("单元格", 18.0),
    ("被评议单位", 21.0),
    ("填写内容", 24.0),
    ("要求", 32.0),
    ("处理建议", 38.0),
)
_WIDTH = sum(width for _, width in _COLUMNS)
_TITLE_WIDENS = 1.65
"""A title's letters are so much wider than those that columns are measured by."""
_LINE, _LEAST = 15.0, 22.0
_REMARK_WIDTH, _REMARK_CHARACTERS = 260, 34.0


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to mend: where, for whom, what was written, what is asked, what to do."""

    sheet: str
    cell: str
    """Its place in the form that goes back; empty where there is none."""
    unit: str
    written: str
    rule: str
    remedy: str
    place: str = ""
    """How the place is called where the form has no such cell."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What goes back to one scorer beside its own entries."""

    sheet: str
    title: str
    letter: tuple[str, ...]
    """Paragraphs above the list: to whom, how many, by when, whom to ask."""
    points: tuple[Point, ...]
    notes: tuple[str, ...]
    remarks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet → A1 → what the comment of the red cell says."""


def mending_texts(mending: Mending) -> Iterator[str]:
    """Everything that a form which goes back says beyond what every form says."""
    yield from (mending.title, *mending.letter, *mending.notes)
    yield from (name for name, _ in _COLUMNS)
    for number, point in enumerate(mending.points, 1):
        yield from (str(number), _where(point), point.unit, point.written, point.rule)
        yield point.remedy
    for remarks in mending.remarks.values():
        yield from remarks.values()


def draw_mending(book: Book, mending: Mending) -> Worksheet:
    """The list as the next sheet of `book`."""
    sheet = book.sheet(mending.sheet)
    last = len(_COLUMNS) - 1
    for index, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(index, index, width)
    title = in_lines(mending.title, int(_WIDTH / _TITLE_WIDENS))
    sheet.merge_range(0, 0, 0, last, title, look(book, "title"))
    sheet.set_row(0, 12 + 26 * len(title.split("\n")))
    row = 1
    for text in mending.letter:
        row = _paragraph(book, sheet, row, text, "notice")
    header = row
    for index, (name, _) in enumerate(_COLUMNS):
        sheet.write_string(row, index, name, look(book, "header"))
    sheet.set_row(row, 24)
    for number, point in enumerate(mending.points, 1):
        row += 1
        _point(book, sheet, row, number, point)
    for text in mending.notes:
        row = _paragraph(book, sheet, row + 1, text, "note") - 1
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    set_page(sheet, A4_LANDSCAPE, header=f"&R&9{INTERNAL}", footer="&C&9第&P页 共&N页")
    return sheet


def _paragraph(book: Book, sheet: Worksheet, row: int, text: str, style: str) -> int:
    sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, text, look(book, style))
    sheet.set_row(row, max(20.0, line_count(text, _WIDTH) * _LINE + 4))
    return row + 1


def _point(book: Book, sheet: Worksheet, row: int, number: int, point: Point) -> None:
    middle, text = look(book, "list_middle"), look(book, "list")
    sheet.write_number(row, 0, number, middle)
    where = _where(point)
    if point.cell:
        target = f"internal:'{point.sheet}'!{point.cell}"
        sheet.write_url(row, 1, target, look(book, "list_link"), where)
    else:
        sheet.write_string(row, 1, where, middle)
    sheet.write_string(row, 2, point.unit, middle)
    for index, said in enumerate((point.written, point.rule, point.remedy), 3):
        sheet.write_string(row, index, said, text)
    texts = ("", where, point.unit, point.written, point.rule, point.remedy)
    lines = max(line_count(said, width) for said, (_, width) in zip(texts, _COLUMNS, strict=True))
    sheet.set_row(row, max(_LEAST, lines * _LINE + 4))


def _where(point: Point) -> str:
    return f"{_short(point.sheet)} {point.cell}" if point.cell else point.place


def _short(sheet: str) -> str:
    """The name of a marking sheet without its item: a link is not wrapped in every program.

    >>> _short("评分表2·信访处置"), _short("评分表")
    ('评分表2', '评分表')
    """
    return sheet.partition("·")[0]


def add_remark(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """The comment of a red cell, large enough to be read whole."""
    lines = line_count(text, _REMARK_CHARACTERS)
    options = {
        "width": _REMARK_WIDTH,
        "height": max(60, 20 * lines + 16),
        "font_name": "宋体",
        "font_size": 10,
    }
    sheet.write_comment(row, column, text, options)


def keep_red(book: Book, sheet: Worksheet, remarks: Mapping[str, str]) -> None:
    """Red cells stay red whatever colour their row would have."""
    if not remarks:
        return
    shape = book.workbook.add_format({"bg_color": MEND_RED})
    cells = list(remarks)
    rule = {
        "type": "formula",
        "criteria": "=TRUE",
        "format": shape,
        "stop_if_true": True,
        "multi_range": " ".join(cells),
    }
    sheet.conditional_format(cells[0], rule)
