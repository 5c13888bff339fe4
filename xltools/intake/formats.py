"""What a returned file is, judged by content and not by name; a sentence for each that is none."""

from __future__ import annotations

import re
import struct
from enum import Enum, auto

from xltools.intake.package import part_names
from xltools.intake.refusal import Refused, damaged
from xltools.text.catalogue import files

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
