"""A simple register: one table of named columns, with drop-downs, filled in by hand.

The same description writes the blank workbook, with side sheets of what its drop-downs offer, and
finds the columns when it is read back, wherever staff have moved them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, Sheet, growing_rows, set_page, show_row
from xltools.book.measure import line_count, text_width
from xltools.book.opening import load, stored_rows
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
from xltools.days import serial
from xltools.registers.reader import Opened, open_register
from xltools.registers.values import as_shown, date_of, text_of
from xltools.scheme.model import Scheme
from xltools.text import looks, words
from xltools.text.catalogue import registers as kinds
from xltools.text.finding import Finding
from xltools.text.nearest import folded

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


ROWS = 60
"""Blank lines that a new register offers."""
_HEADER, _LOOK_FOR_HEADERS = 3, 20
_LISTS, _GUIDE = "选项", "填写说明"
_ROW_PIXELS, _STRUT_WIDTH = 32, 0.6
"""A line's height, and the width of the empty column that keeps it."""
_NOTE = "注"
"""How the notes below a table begin."""
_THIN, _MEDIUM = 1, 2
_BASE: dict[str, Any] = {"valign": "vcenter", "font_size": SIZE["五号"]}


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
    ranges = _lists_sheet(book, fonts, lists)
    if form.guide:
        head, *guide = form.guide
        columns = [(name, [row[n] for row in guide]) for n, name in enumerate(head)]
        side_sheet(book, _GUIDE, fonts, columns)
    demo = f"（{words.DEMO}）" if scheme.settings.demo else ""
    _head(book, sheet, form, fonts, (title + demo, f"填报单位：{scheme.settings.office_name}"))
    last = _HEADER + max(ROWS, len(rows)) - 1
    for number, field in enumerate(form.fields):
        _column(book, sheet, fonts, (number, field, len(form.fields) - 1), rows=rows, last=last)
        if field.choices:
            _drop_down(sheet, number, field, last, ranges[field.choices])
    _heights(book, sheet, form, rows, last)
    _notes(book, sheet, form, fonts, last)
    set_page(sheet, form.page, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")
    sheet.repeat_rows(_HEADER - 1)
    sheet.freeze_panes(_HEADER, 2)
    sheet.activate()
    return book.close()


def _head(book: Book, sheet: Worksheet, form: Form, fonts: Fonts, said: tuple[str, str]) -> None:
    """Title and who fills it in."""
    last = len(form.fields) - 1
    heading = {"font_name": fonts.title, "bold": fonts.title_bold, "font_size": SIZE["小二"]}
    sheet.merge_range(0, 0, 0, last, said[0], book.format(**{**_BASE, **heading}, align="center"))
    sheet.set_row(0, 36)
    sheet.write_string(1, 0, said[1], book.format(**_BASE, font_name=fonts.note))


def _column(
    book: Book,
    sheet: Worksheet,
    fonts: Fonts,
    place: tuple[int, Field, int],
    *,
    rows: Sequence[Mapping[str, Any]],
    last: int,
) -> None:
    """Header and cells of one column; `place` is its number, itself, and the last number."""
    number, field, end = place
    boxed = {**_BASE, "border": _THIN, "text_wrap": True, **_sides(number, end)}
    header = {**boxed, "font_name": fonts.header, "bg_color": HEADER_GREY, "align": "center"}
    sheet.set_column(number, number, field.width)
    head = book.format(**{**header, "top": _MEDIUM})
    sheet.write_string(_HEADER - 1, number, field.header + "▼" * bool(field.choices), head)
    own = {**boxed, **_look(field, fonts)}
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


def _drop_down(sheet: Worksheet, number: int, field: Field, last: int, source: str) -> None:
    rule = {
        "validate": "list",
        "source": source,
        "error_type": "stop" if field.strict else "information",
        "error_title": f"{field.header}不符合要求",
        "error_message": "请从下拉列表中选择。",
    }
    sheet.data_validation(_HEADER, number, last, number, rule)


def _heights(
    book: Book, sheet: Sheet, form: Form, rows: Sequence[Mapping[str, Any]], last: int
) -> None:
    """Lines grow with what is typed; those filled already show all of it."""
    growing_rows(sheet, _ROW_PIXELS)
    beside, strut = len(form.fields), book.format(font_size=SIZE["小二"])
    sheet.set_column(beside, beside, _STRUT_WIDTH)
    for row in range(_HEADER, last + 1):
        sheet.write_blank(row, beside, None, strut)
    needs = [line_count(f"{field.header}▼", field.width) for field in form.fields]
    sheet.set_row(_HEADER - 1, max(32.0, 6 + max(needs) * _LINE))
    for row, line in enumerate(rows, _HEADER):
        lines = max(line_count(text_of(line.get(one.key)), one.width) for one in form.fields)
        if lines > 1:
            show_row(sheet, row, 6 + lines * _LINE)


def _notes(book: Book, sheet: Worksheet, form: Form, fonts: Fonts, last: int) -> None:
    """The notes below the table, and what is printed."""
    note = book.format(**{**_BASE, "valign": "top"}, font_name=fonts.note, text_wrap=True)
    end, width = len(form.fields) - 1, sum(field.width for field in form.fields)
    for row, text in enumerate(form.notes, last + 1):
        sheet.merge_range(row, 0, row, end, text, note)
        sheet.set_row(row, 6 + _LINE * line_count(text, width))
    sheet.print_area(0, 0, last + len(form.notes), end)


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


def _lists_sheet(book: Book, fonts: Fonts, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The side sheet of what the drop-downs offer; the range of each list."""
    side_sheet(book, _LISTS, fonts, list(lists.items()))
    ranges = {}
    for column, (name, options) in enumerate(lists.items()):
        letter = chr(ord("A") + column)
        ranges[name] = f"='{_LISTS}'!${letter}$2:${letter}${max(1, len(options)) + 1}"
    return ranges


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
    findings: tuple[Finding, ...] = ()
    """Lines of which people see something else than is stored, and what is hidden or not read."""


def read_lines(path: Path, form: Form) -> Lines | None:
    """Every line of the register in which something is typed; None where there is no register.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    if not path.exists():
        return None
    file = f"{path.parent.name}/{path.name}"
    opened = open_register(path)
    best = find_table(opened.book.worksheets, form)
    lacking = [key for key in form.required if best is None or key not in best[2]]
    if best is None or lacking:
        return Lines(file, lacking=tuple(form.header(key) for key in lacking))
    sheet, header, columns = best
    typed = [field for field in form.fields if field.kind != "auto" and field.key in columns]
    lines: list[Line] = []
    findings: list[Finding] = []
    for line, unlike in _lines(opened, sheet, header, columns, typed):
        if unlike is None:
            lines.append(line)
        else:
            findings.append(unlike)
    rows = sorted([line.row for line in lines] + [found.values["row"] for found in findings])
    findings += opened.around(sheet, rows, [columns[field.key] + 1 for field in typed])
    return Lines(file, str(sheet.title), tuple(lines), findings=tuple(findings))


def find_table(sheets: Iterable[Any], form: Form) -> tuple[Any, int, dict[str, int]] | None:
    """The sheet with the most headers, the row of these, and the 0-based column of each."""
    by_header = {folded(field.header): field.key for field in form.fields}
    best: tuple[Any, int, dict[str, int]] | None = None
    for sheet in sheets:
        for row in sheet.iter_rows(max_row=_LOOK_FOR_HEADERS):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                name = str(cell.value or "").split("\n", maxsplit=1)[0].rstrip("▼ ")
                key = by_header.get(folded(name))
                if key is not None:
                    columns.setdefault(key, place)
            if len(columns) > len(best[2] if best else {}):
                best = sheet, int(row[0].row or 0), columns
    return best


def _lines(
    opened: Opened, sheet: Any, header: int, columns: Mapping[str, int], typed: Sequence[Field]
) -> Iterator[tuple[Line, Finding | None]]:
    """Every filled line, and what people see in the place of something in it."""
    for number, row in stored_rows(sheet, header, max(columns.values()) + 1):
        cells = {key: row[place].value for key, place in columns.items()}
        filled = sum(bool(text_of(cells.get(field.key))) for field in typed)
        if not filled or (filled == 1 and text_of(row[0].value).startswith(_NOTE)):
            continue
        found: Finding | None = None
        for field in typed:
            cell = row[columns[field.key]]
            if field.choices:
                cells[field.key] = as_shown(cells.get(field.key), cell.number_format)
            said = opened.unlike(cell)
            if said and found is None:
                value = text_of(cell.value)
                found = Finding(
                    kinds.STRUCK_OUT if said == looks.STRUCK else kinds.SHOWN_OTHERWISE,
                    file=opened.file,
                    sheet=str(sheet.title),
                    cell=str(cell.coordinate),
                    value=value,
                    values={"shown": said, "row": number},
                )
        yield Line(opened.file, str(sheet.title), number, cells, columns), found


def with_line(data: bytes, form: Form, texts: Mapping[str, str]) -> bytes | None:
    """The register with one line more below those that are filled; `texts` are by key.

    Nothing else of the workbook changes, not a byte of any other part of it. None where the
    table, or a column for one of the texts, is not there.
    """
    book = load(data)
    found = find_table(book.worksheets, form)
    if found is None or any(text and key not in found[2] for key, text in texts.items()):
        return None
    sheet, header, columns = found
    typed = [field.key for field in form.fields if field.kind != "auto" and field.key in columns]
    lines = [
        number
        for number, cells in stored_rows(sheet, header, max(columns.values()) + 1)
        if any(text_of(cells[columns[key]].value) for key in typed)
    ]
    notes = {number for one in sheet.merged_cells.ranges
             for number in range(one.min_row, one.max_row + 1)}  # fmt: skip
    row = max([header, *lines]) + 1
    while row in notes:
        row += 1
    entered = {
        columns[key] + 1: _typed_as(sheet.cell(row, columns[key] + 1), text)
        for key, text in texts.items()
        if text
    }
    needs = {field.key: line_count(texts.get(field.key, ""), field.width) for field in form.fields}
    height = 6 + max(needs.values()) * _LINE if max(needs.values()) > 1 else 0.0
    return _with_cells(data, str(sheet.title), row, entered, height)


def _typed_as(cell: Any, text: str) -> str | int:
    """What a program keeps of a text typed into a cell: of a day in a cell of days, its number."""
    from openpyxl.styles.numbers import is_date_format

    day = date_of(text) if is_date_format(cell.number_format) else None
    return text if day is None else serial(day)


def _with_cells(
    data: bytes, title: str, row: int, texts: Mapping[int, str | int], height: float
) -> bytes:
    """The workbook with texts and days in some cells of a row, by 1-based column; the row is at
    least so high, in points, and still grows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        part = _part_of(old, title)
        for info in old.infolist():
            content = old.read(info)
            if info.filename == part:
                content = _typed_into(content, row, texts, height)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
            copy.create_system = info.create_system
            new.writestr(copy, content)
    return stream.getvalue()


def _part_of(package: zipfile.ZipFile, title: str) -> str:
    """The part that holds the sheet called `title`."""
    from lxml import etree

    book = etree.fromstring(package.read("xl/workbook.xml"))
    [sheet] = [one for one in book.iter("{*}sheet") if one.get("name") == title]
    known = next(value for name, value in sheet.items() if etree.QName(name).localname == "id")
    related = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    [target] = [one.get("Target") for one in related if one.get("Id") == known]
    return str(target).removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _typed_into(part: bytes, row: int, texts: Mapping[int, str | int], height: float) -> bytes:
    """The part of a sheet with cells as if somebody had typed them; looks stay the cells' own."""
    from lxml import etree
    from openpyxl.utils import coordinate_to_tuple, get_column_letter

    root = etree.fromstring(part)
    space = f"{{{etree.QName(root).namespace}}}"
    rows = root.find(f"{space}sheetData")
    lines = _placed(rows, int)
    line = lines.get(row)
    if line is None:
        line = etree.Element(f"{space}row", r=str(row))
        rows.insert(sum(number < row for number in lines), line)
    if height > float(line.get("ht") or 0):
        line.set("ht", f"{height:g}")
        line.attrib.pop("customHeight", None)
    cells = _placed(line, lambda said: coordinate_to_tuple(said)[1])
    for column, text in sorted(texts.items()):
        cell = cells.get(column)
        if cell is None:
            cell = etree.Element(f"{space}c", r=f"{get_column_letter(column)}{row}")
            line.insert(sum(other < column for other in cells), cell)
            cells[column] = cell
        for child in list(cell):
            cell.remove(child)
        if isinstance(text, int):
            cell.attrib.pop("t", None)
            etree.SubElement(cell, f"{space}v").text = str(text)
            continue
        cell.set("t", "inlineStr")
        said = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        said.text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _placed(elements: Iterable[Any], place_of: Callable[[str], int]) -> dict[int, Any]:
    """Rows or cells by their place; one that does not name its own follows the one before."""
    found: dict[int, Any] = {}
    place = 0
    for one in elements:
        place = place_of(one.get("r")) if one.get("r") else place + 1
        found[place] = one
    return found
