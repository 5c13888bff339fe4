"""Returned files in formats that are no .xlsx: the values only, for .xls, .et, .ods, .xlsb, .csv.

python-calamine hands on what a cell holds, not its formula, and an error value as a blank. So
locked formulas cannot be compared there and every such file says so; what it reads is bounded by
the process that it runs in, for it may also abort. How cells look is read beside it; a file of
which that cannot be read says so, too.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xltools.intake.formats import Format
from xltools.intake.grammar import is_number
from xltools.intake.guard import CELLS, DENSE_AREA, STRICT, Guard
from xltools.intake.oldlooks import OldLooks, looks_of_biff, looks_of_ods
from xltools.intake.package import Package, check_size
from xltools.intake.refusal import Refused, damaged, unsafe
from xltools.intake.sheet import MOST_COLUMN, MOST_ROW, Raw, Sheet, Workbook
from xltools.text.catalogue import files

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORDS = {
    Format.BIFF: "旧版Excel（.xls）或WPS（.et）格式",
    Format.ODS: "ODS表格",
    Format.XLSB: "二进制格式（.xlsb）的表格",
    Format.TEXT: "纯文本表格（.csv）",
}
_DELIMITERS = ",\t;"
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MANIFEST = "META-INF/manifest.xml"
"""Where an .ods says which of its parts are encrypted."""
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PANIC = "PanicException"
"""What a panic in the Rust code of calamine arrives as; its class cannot be imported."""
_LONGEST_FIELD = 1_000_000


def read_legacy(data: bytes, kind: Format, guard: Guard = STRICT) -> Workbook:
    """The values of a workbook in the format `kind`.

    Raises:
        Refused: it is damaged, has a password, or holds what no honest program writes.
    """
    check_size(data)
    book = Workbook(legacy=WORDS[kind])
    if kind is Format.TEXT:
        book.sheets.append(_text_sheet(data, guard))
        return book
    if kind is Format.BIFF:
        book.macros = _MACROS in data
    else:
        book.macros = _checked_parts(data, guard)
    book.sheets += _sheets(data, guard)
    _dress(book, _looks(data, kind, guard))
    return book


def _looks(data: bytes, kind: Format, guard: Guard) -> OldLooks | None:
    """How the cells look; None where that cannot be read."""
    if kind is Format.BIFF:
        return looks_of_biff(data, guard)
    return looks_of_ods(Package(data, guard)) if kind is Format.ODS else None


def _dress(book: Workbook, found: OldLooks | None) -> None:
    """Give every cell the look that it has."""
    known = found is not None and all(sheet.name in found.sheets for sheet in book.sheets)
    if found is None or not known:
        book.unseen = True
        return
    book.looks, book.palette = found.looks, found.palette
    book.wary = frozenset(str(n) for n, look in enumerate(found.looks) if not look.plain)
    for sheet in book.sheets:
        own = found.sheets[sheet.name]
        sheet.zeros, sheet.widths, sheet.hidden_columns = own.zeros, own.widths, own.hidden
        for row, cells in sheet.rows.items():
            for column, (kind, text, formula, _) in cells.items():
                look = own.cells.get((row, column))
                book.unseen |= look is None
                cells[column] = (kind, text, formula, "" if look is None else str(look))


def _checked_parts(data: bytes, guard: Guard) -> bool:
    """Every part inflated within the bounds, its checksum right; whether there are macros."""
    package = Package(data, guard)
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise Refused(files.ENCRYPTED)
    for name in package.names:
        if not name.endswith("/"):
            for _ in package.chunks(name):
                pass
    return any(name.lower().endswith("vbaproject.bin") for name in package.names)


def _sheets(data: bytes, guard: Guard) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(book.get_sheet_by_name(name), guard) for name in book.sheet_names]
    except PasswordError as error:
        raise Refused(files.ENCRYPTED) from error
    except (CalamineError, ValueError) as error:
        raise damaged("表格内容读不出") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise damaged("表格内容读不出") from error


def _sheet(found: CalamineSheet, guard: Guard) -> Sheet:
    guard.bound(DENSE_AREA, found.total_height * found.total_width, sheet=found.name)
    sheet = Sheet(found.name, values_only=True, protected=True)
    top, left = found.start or (0, 0)
    for number, values in enumerate(found.to_python(skip_empty_area=True), top + 1):
        cells = {
            column: raw
            for column, value in enumerate(values, left + 1)
            if (raw := _raw(value)) is not None
        }
        if cells:
            sheet.rows[number] = cells
    for (first, before), (last, after) in found.merged_cell_ranges or ():
        sheet.merged.append((first + 1, before + 1, last + 1, after + 1))
    return sheet


def _raw(value: object) -> Raw | None:
    """A value as a stored cell; a number at the 17 digits that tell a double."""
    kind, text = _stored(value)
    return (kind, text, None, "") if text else None


def _stored(value: object) -> tuple[str, str]:
    if value is None or isinstance(value, str):
        return "s", value or ""
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, (int, float)):
        return ("n", repr(value)) if math.isfinite(value) else ("e", "#NUM!")
    if isinstance(value, (date, datetime, time)):
        return "d", value.isoformat()
    return "d", str(value)


def _text_sheet(data: bytes, guard: Guard) -> Sheet:
    """A text table as one sheet; what is a number in the strict grammar stands there as one."""
    text = _decoded(data)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(_DELIMITERS, key=first.count)
    sheet = Sheet("", values_only=True, protected=True)
    csv.field_size_limit(_LONGEST_FIELD)
    count = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            cells: dict[int, Raw] = {
                column: ("n" if is_number(value) else "s", value, None, "")
                for column, value in enumerate(row, 1)
                if value
            }
            count += len(cells)
            if number > MOST_ROW or len(row) > MOST_COLUMN:
                raise unsafe("行列数超出工作表范围")
            guard.bound(CELLS, count)
            if cells:
                sheet.rows[number] = cells
    except csv.Error as error:
        raise damaged("文本表格读不出") from error
    return sheet


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_UTF16) else _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise damaged("文字编码既不是UTF-8也不是GBK")
