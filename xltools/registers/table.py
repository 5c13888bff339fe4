"""A simple register: one table of named columns, with drop-downs, filled in by hand.

The same description writes the blank workbook and finds the columns when it is read back,
wherever staff have moved them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.book.book import Book, set_page
from xltools.book.theme import (
    A4_LANDSCAPE,
    FONT_SCHEMES,
    GREY,
    HEADER_GREY,
    SIZE,
    YELLOW,
    Fonts,
    Page,
)
from xltools.registers.reader import open_register
from xltools.registers.values import text_of
from xltools.scheme.model import Scheme
from xltools.text import words
from xltools.text.nearest import folded

ROWS = 60
"""Blank lines that a new register offers."""
_HEADER, _LOOK_FOR_HEADERS = 3, 20
_LISTS = "选项"
_THIN, _MEDIUM = 1, 2


@dataclass(frozen=True, slots=True)
class Field:
    """One column: key, header, width, what kind of value, and what its drop-down offers."""

    key: str
    header: str
    width: float
    kind: str = "text"
    """text, date or number; auto for a running number."""
    choices: str = ""
    """Name of the list of choices; empty without a drop-down."""
    strict: bool = True
    """Whether only a choice may be typed."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a register is called and what its columns are."""

    title: str
    sheet: str
    fields: tuple[Field, ...]
    required: tuple[str, ...]
    """Keys of columns without which the table cannot be read."""
    notes: tuple[str, ...] = ()
    guide: tuple[tuple[str, ...], ...] = ()
    """Rows of a side sheet 填写说明, the first being its header."""
    page: Page = A4_LANDSCAPE

    def header(self, key: str) -> str:
        """What the column `key` is called."""
        return next(field.header for field in self.fields if field.key == key)


def write_register(
    form: Form,
    scheme: Scheme,
    lists: Mapping[str, Sequence[str]],
    rows: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The register with `rows` filled in and blank lines below."""
    title = f"{scheme.settings.title}{form.title}"
    book = Book({"title": title})
    sheet = book.sheet(form.sheet)
    fonts = FONT_SCHEMES[scheme.settings.font_scheme.value]
    ranges = _lists_sheet(book, lists)
    if form.guide:
        _guide_sheet(book, form, fonts.body)
    last_column = len(form.fields) - 1
    base = {"valign": "vcenter", "font_size": SIZE["五号"]}
    heading = {"font_name": fonts.title, "bold": fonts.title_bold, "font_size": SIZE["小二"]}
    demo = f"（{words.DEMO}）" if scheme.settings.demo else ""
    sheet.merge_range(
        0, 0, 0, last_column, title + demo, book.format(**{**base, **heading, "align": "center"})
    )
    sheet.set_row(0, 36)
    note = book.format(**base, font_name=fonts.note)
    sheet.write_string(1, 0, f"填报单位：{scheme.settings.office_name}", note)
    boxed = {**base, "border": _THIN, "text_wrap": True}
    header = {**boxed, "font_name": fonts.header, "bg_color": HEADER_GREY, "align": "center"}
    last = _HEADER + max(ROWS, len(rows)) - 1
    for number, field in enumerate(form.fields):
        sides = _sides(number, last_column)
        sheet.set_column(number, number, field.width)
        head = book.format(**{**header, **sides, "top": _MEDIUM})
        sheet.write_string(_HEADER - 1, number, field.header + "▼" * bool(field.choices), head)
        own = {**boxed, **sides, **_look(field, fonts)}
        inside, lowest = book.format(**own), book.format(**{**own, "bottom": _MEDIUM})
        for row in range(_HEADER, last + 1):
            cell = lowest if row == last else inside
            line = rows[row - _HEADER] if row - _HEADER < len(rows) else {}
            value = row - _HEADER + 1 if field.kind == "auto" else line.get(field.key)
            if value is None or value == "":
                sheet.write_blank(row, number, None, cell)
            elif isinstance(value, str):
                sheet.write_string(row, number, value, cell)
            elif field.kind == "date":
                sheet.write_datetime(row, number, value, cell)
            else:
                sheet.write_number(row, number, float(value), cell)
        if field.choices:
            sheet.data_validation(
                _HEADER,
                number,
                last,
                number,
                {
                    "validate": "list",
                    "source": ranges[field.choices],
                    "error_type": "stop" if field.strict else "information",
                    "error_title": f"{field.header}不符合要求",
                    "error_message": "请从下拉列表中选择。",
                },
            )
    sheet.set_row(_HEADER - 1, 32)
    for row in range(_HEADER, last + 1):
        sheet.set_row(row, 44 if row - _HEADER < len(rows) else 24)
    for number, text in enumerate(form.notes):
        sheet.write_string(last + 1 + number, 0, text, note)
    set_page(sheet, form.page, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")
    sheet.repeat_rows(_HEADER - 1)
    sheet.freeze_panes(_HEADER, 2)
    sheet.activate()
    return book.close()


def _look(field: Field, fonts: Fonts) -> dict[str, Any]:
    """Fill, font and alignment of a column: running numbers and days are centred."""
    if field.kind == "auto":
        return {"bg_color": GREY, "font_name": fonts.number, "align": "center"}
    own: dict[str, Any] = {"bg_color": YELLOW, "font_name": fonts.body}
    if field.kind == "date":
        own |= {"font_name": fonts.number, "num_format": "yyyy-mm-dd", "align": "center"}
    elif field.kind == "number":
        own |= {"font_name": fonts.number}
    return own


def _sides(column: int, last: int) -> dict[str, int]:
    """The thicker line where the table ends at the left and at the right."""
    left = {"left": _MEDIUM} if column == 0 else {}
    return left | ({"right": _MEDIUM} if column == last else {})


def _lists_sheet(book: Book, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The side sheet of what the drop-downs offer; the range of each list."""
    sheet = book.sheet(_LISTS)
    head, cell = book.format(bold=True, bg_color=HEADER_GREY, border=1), book.format(border=1)
    ranges = {}
    for column, (name, options) in enumerate(lists.items()):
        letter = chr(ord("A") + column)
        sheet.write_string(0, column, name, head)
        for row, text in enumerate(options, 1):
            sheet.write_string(row, column, text, cell)
        ranges[name] = f"='{_LISTS}'!${letter}$2:${letter}${max(1, len(options)) + 1}"
    sheet.set_column(0, max(0, len(lists) - 1), 28)
    sheet.freeze_panes(1, 0)
    sheet.protect()
    set_page(sheet, A4_LANDSCAPE, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")
    sheet.repeat_rows(0)
    return ranges


def _guide_sheet(book: Book, form: Form, font: str) -> None:
    sheet = book.sheet("填写说明")
    common = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": SIZE["五号"]}
    for row, texts in enumerate(form.guide):
        more = {"bold": True, "bg_color": HEADER_GREY} if row == 0 else {}
        look = book.format(**common, font_name=font, **more)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, look)
        sheet.set_row(row, 20 if row == 0 else 48)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, max(1, len(form.guide[0]) - 1), 44)
    sheet.freeze_panes(1, 0)
    set_page(sheet, A4_LANDSCAPE, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")


@dataclass(frozen=True, slots=True)
class Line:
    """One filled line: its row as staff see it, and its cells by key."""

    file: str
    sheet: str
    row: int
    cells: Mapping[str, Any]
    columns: Mapping[str, int]

    def place(self, key: str) -> str:
        """The A1 reference of a cell; the row where there is no such column."""
        if key not in self.columns:
            return f"第{self.row}行"
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.columns[key] + 1)}{self.row}"

    def text(self, key: str) -> str:
        return text_of(self.cells.get(key))


@dataclass(frozen=True, slots=True)
class Lines:
    """What a register holds; `lacking` names the columns without which it cannot be read."""

    file: str
    sheet: str = ""
    lines: tuple[Line, ...] = ()
    lacking: tuple[str, ...] = ()


def read_lines(path: Path, form: Form) -> Lines | None:
    """Every line of the register in which something is typed; None where there is no register.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    if not path.exists():
        return None
    file = f"{path.parent.name}/{path.name}"
    by_header = {folded(field.header): field.key for field in form.fields}
    best: tuple[Any, int, dict[str, int]] | None = None
    for sheet in open_register(path).worksheets:
        for row in sheet.iter_rows(max_row=_LOOK_FOR_HEADERS):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                name = str(cell.value or "").split("\n", maxsplit=1)[0].rstrip("▼ ")
                key = by_header.get(folded(name))
                if key is not None:
                    columns.setdefault(key, place)
            if len(columns) > len(best[2] if best else {}):
                best = sheet, int(row[0].row or 0), columns
    lacking = [key for key in form.required if best is None or key not in best[2]]
    if best is None or lacking:
        return Lines(file, lacking=tuple(form.header(key) for key in lacking))
    sheet, header, columns = best
    typed = [field.key for field in form.fields if field.kind != "auto" and field.key in columns]
    return Lines(file, str(sheet.title), tuple(_lines(file, sheet, header, columns, typed)))


def _lines(
    file: str, sheet: Any, header: int, columns: Mapping[str, int], typed: Sequence[str]
) -> Iterator[Line]:
    for number, values in enumerate(
        sheet.iter_rows(min_row=header + 1, values_only=True), header + 1
    ):
        cells = {key: values[place] for key, place in columns.items() if place < len(values)}
        filled = sum(bool(text_of(cells.get(key))) for key in typed)
        if filled and not (filled == 1 and text_of(values[0]).startswith("注")):
            yield Line(file, str(sheet.title), number, cells, columns)
