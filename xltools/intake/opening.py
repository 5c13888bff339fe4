"""A returned file, whatever its format: as a workbook, or as the files that are packed in it.

What a file is is judged by its content and not by its name; there is a sentence for each that is
none. Formats that are no .xlsx (.xls, .et, .ods, .xlsb, .csv) give values only: python-calamine
hands on what a cell holds, not its formula, and an error value as a blank. So locked formulas
cannot be compared there and every such file says so; what it reads is bounded by the process that
it runs in, for it may also abort. How cells look is read beside it; a file of which that cannot be
read says so, too.
"""

from __future__ import annotations

import csv
import io
import math
import re
import struct
from collections.abc import Sequence
from datetime import date, datetime, time
from enum import Enum, auto
from typing import TYPE_CHECKING

from xltools.intake.grammar import is_number
from xltools.intake.oldlooks import OldLooks, looks_of_biff, looks_of_ods
from xltools.intake.package import CELLS, DENSE_AREA, STRICT, Guard, Package, check_size, part_names
from xltools.intake.reader import read_workbook
from xltools.intake.refusal import Refused, damaged, unsafe
from xltools.intake.sheet import MOST_COLUMN, MOST_ROW, Raw, Sheet, Workbook
from xltools.text.catalogue import files

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF, IMAGE = "PDF文档", "图片"
_SAVE_AS = "请用Excel或WPS打开后，另存为“.xlsx”再报送。"
_NUMBERS = "请在Numbers中用“导出到—Excel”存为“.xlsx”，核对后再报送。"
_TAKE_OUT = "请将邮件中的附件另存出来，把评分表本身（“.xlsx”）放入“报送”文件夹。"
UNPACK = "请解压后，将评分表本身（“.xlsx”）放入“报送”文件夹。"
USE_FORM = "请将评分填入发放的评分表，保存为“.xlsx”后重新报送。"
_HEAD = 4096
_AROUND = frozenset({"[content_types].xml", "_rels/.rels"})
"""Parts that every workbook has beside its own."""
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL_HEADERS = (b"mime-version:", b"received:", b"message-id:", b"x-mailer:")
_BIFF_BEGIN = b"\x09\x08\x10\x00\x00\x06"
"""The record that begins each part of an .xls."""
_FILE_PASS, _BEFORE_PASS, _FIRST_RECORDS = 0x2F, (0x809, 0x86), 4
_LONGEST_END = 22 + 65_535
"""The end of a zip's directory with the longest comment that it may have."""


_OTHERS = (
    (b"%PDF", PDF, USE_FORM),
    (b"{\\rtf", "RTF文档", USE_FORM),
    (b"Rar!", "压缩包（.rar）", UNPACK),
    (b"7z\xbc\xaf", "压缩包（.7z）", UNPACK),
    (b"\x1f\x8b", "压缩包（.gz）", UNPACK),
    (b"\xff\xd8\xff", IMAGE, USE_FORM),
    (b"\x89PNG", IMAGE, USE_FORM),
    (b"II*\x00", IMAGE, USE_FORM),
    (b"BM", IMAGE, USE_FORM),
)
"""How other files begin, what they are, and what to do."""


class Format(Enum):
    """The kinds of workbook that can be read."""

    OOXML = auto()
    """.xlsx and .xlsm."""
    XLSB = auto()
    ODS = auto()
    BIFF = auto()
    """.xls, and .et of WPS."""
    ARCHIVE = auto()
    """A zip of other files."""
    TEXT = auto()
    """Comma, semicolon or tab separated."""


def format_of(data: bytes, name: str) -> Format:
    """Which kind of workbook `data` may be.

    Raises:
        Refused: empty, encrypted, a web page, Word, PDF, or unknown.
    """
    if not data:
        raise Refused(files.EMPTY)
    if data[:2] == b"PK":
        return _zipped(data)
    if data.startswith(_OLE):
        return _ole(data)
    head = data[:_HEAD]
    if not head.strip(b"\x00"):
        raise damaged("内容全为空字节")
    for signature, what, remedy in _OTHERS:
        if head.startswith(signature):
            raise wrong_format(what, remedy)
    if _ends_as_workbook(data):
        return Format.OOXML
    return _text(head, name)


def wrong_format(what: str, remedy: str, *, sheet: bool = False) -> Refused:
    """A file that is something else: `what`, and how to make a form of it.

    `sheet` says that it is a spreadsheet all the same, saved as what cannot be read.
    """
    return Refused(files.WRONG_FORMAT, value=what, remedy=remedy, table=sheet)


def _ends_as_workbook(data: bytes) -> bool:
    """Whether a workbook follows behind bytes that are none of it."""
    directory_ends = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_END))
    return directory_ends >= 0 and data.rfind(b"xl/workbook.xml", 0, directory_ends) >= 0


def _zipped(data: bytes) -> Format:
    """What a zip is, told by the names in its directory; one without is a damaged workbook."""
    names = part_names(data)
    if names is None:
        return Format.OOXML
    if "word/document.xml" in names:
        raise wrong_format("Word文档", USE_FORM)
    if "ppt/presentation.xml" in names:
        raise wrong_format("演示文稿", USE_FORM)
    if any(name.endswith(".iwa") for name in names):
        raise wrong_format("苹果Numbers表格", _NUMBERS, sheet=True)
    mimetype = data[30:150]
    if b"application/vnd.oasis.opendocument" in mimetype:
        if b"spreadsheet" in mimetype:
            return Format.ODS
        raise wrong_format("ODF文档", USE_FORM)
    if "xl/workbook.bin" in names:
        return Format.XLSB
    return Format.OOXML if any(map(_is_of_workbook, names)) else Format.ARCHIVE


def _is_of_workbook(name: str) -> bool:
    lowered = name.lower()
    return lowered in _AROUND or lowered.startswith("xl/")


def _ole(data: bytes) -> Format:
    """The old container of Office, or the wrapping of an encrypted file."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(files.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in data:
        raise wrong_format("Word文档", USE_FORM)
    if "__properties_version1.0".encode("utf-16-le") in data:
        raise wrong_format("邮件（.msg）", _TAKE_OUT)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        if _has_password(data):
            raise Refused(files.ENCRYPTED)
        return Format.BIFF
    raise wrong_format("旧版Office文档", USE_FORM)


def _has_password(data: bytes) -> bool:
    """Whether the records of an .xls say, next to their beginning, that the rest is encrypted."""
    at = data.find(_BIFF_BEGIN)
    while at >= 0:
        record = at
        for _ in range(_FIRST_RECORDS):
            kind, length = struct.unpack_from("<HH", data.ljust(record + 4, b"\0"), record)
            if kind == _FILE_PASS:
                return True
            if kind not in _BEFORE_PASS:
                break
            record += 4 + length
        at = data.find(_BIFF_BEGIN, at + 1)
    return False


def _text(head: bytes, name: str) -> Format:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body")):
        suffix = name[name.rfind(".") :] if "." in name else ""
        only = f"网页格式，只是扩展名为“{suffix}”" if suffix else "网页格式"
        raise wrong_format(only, _SAVE_AS, sheet=True)
    headers = _MAIL.match(head.replace(b"\r\n", b"\n"))
    if headers is not None and any(one in headers[0].lower() for one in _MAIL_HEADERS):
        raise wrong_format("邮件（.eml）", _TAKE_OUT)
    if lowered.startswith((b"<?xml", b"<workbook")):
        raise wrong_format("XML文本", _SAVE_AS, sheet=True)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" not in head and _is_text(head)):
        return Format.TEXT
    raise wrong_format("无法识别的格式", USE_FORM)


def _is_text(head: bytes) -> bool:
    """Whether the beginning decodes as UTF-8 or GBK, but for a character cut at its end."""
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


INSIDE = " → "
"""Between the name of an archive and the path of a file in it."""
LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def is_left_by_systems(name: str) -> bool:
    """Lock files, hidden files and what systems leave in folders: nobody has returned these."""
    return name.startswith(("~$", ".", "__MACOSX")) or name.lower() in LEFT_BY_SYSTEMS


def unpacked(data: bytes, name: str) -> Sequence[tuple[str, bytes]]:
    """(name, content) of each returned file that `data` holds: itself, or an archive's members.

    An archive that cannot be opened, or holds nothing, is itself the file; reading it says why.
    """
    try:
        if format_of(data, name) is Format.ARCHIVE:
            return _members(data, name) or [(name, data)]
    except Refused:
        pass
    return [(name, data)]


def _members(data: bytes, name: str) -> list[tuple[str, bytes]]:
    return [
        (f"{name}{INSIDE}{path}", content)
        for path, content in Package(data, labels=True).members()
        if not any(map(is_left_by_systems, path.split("/")))
    ]


def open_workbook(data: bytes, name: str, guard: Guard = STRICT) -> Workbook:
    """The workbook that the file `name` with content `data` is, as far as `guard` lets it in.

    Raises:
        Refused: it is none, damaged, or holds what no honest program writes.
    """
    kind = format_of(data, name)
    if kind is Format.OOXML:
        return read_workbook(data, guard)
    if kind is Format.ARCHIVE:
        raise _archive(data, name)

    return read_legacy(data, kind, guard)


def _archive(data: bytes, name: str) -> Refused:
    """Why an archive comes to be read as one file: it is shut, empty, or in another one."""
    try:
        empty = not _members(data, name)
    except Refused as refused:
        why = str(refused.values.get("why", refused.kind.code))
        return Refused(files.ARCHIVE_SHUT, why=why)
    return wrong_format("空的压缩包" if empty else "压缩包", UNPACK)


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
