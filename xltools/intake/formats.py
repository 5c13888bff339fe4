"""What a returned file is, judged by content and not by name; a sentence for each that is none."""

from __future__ import annotations

from enum import Enum, auto

from xltools.intake.refusal import Refused, damaged
from xltools.text.catalogue import files

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用Excel或WPS打开后，另存为“.xlsx”再报送。"
_USE_FORM = "请将评分填入发放的评分表，保存为“.xlsx”后重新报送。"
_HEAD = 4096
_LONGEST_END = 22 + 65_535
"""The end of a zip's directory with the longest comment that it may have."""


class Format(Enum):
    """The kinds of workbook that can be read."""

    OOXML = auto()
    """.xlsx and .xlsm."""
    XLSB = auto()
    ODS = auto()
    BIFF = auto()
    """.xls, and .et of WPS."""
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
    for signature, what in (
        (b"%PDF", "PDF文档"),
        (b"{\\rtf", "RTF文档"),
        (b"Rar!", "压缩包"),
        (b"7z\xbc\xaf", "压缩包"),
        (b"\xff\xd8\xff", "图片"),
        (b"\x89PNG", "图片"),
        (b"II*\x00", "图片"),
        (b"BM", "图片"),
    ):
        if head.startswith(signature):
            raise wrong_format(what, _USE_FORM)
    if _ends_as_workbook(data):
        return Format.OOXML
    return _text(head, name)


def wrong_format(what: str, remedy: str) -> Refused:
    """A file that is something else: `what`, and how to make a form of it."""
    return Refused(files.WRONG_FORMAT, value=what, remedy=remedy)


def _ends_as_workbook(data: bytes) -> bool:
    """Whether a workbook follows behind bytes that are none of it."""
    directory_ends = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_END))
    return directory_ends >= 0 and data.rfind(b"xl/workbook.xml", 0, directory_ends) >= 0


def _zipped(data: bytes) -> Format:
    """The workbook that a zip is, or what else it is, told by the names in it."""
    if b"word/document.xml" in data:
        raise wrong_format("Word文档", _USE_FORM)
    if b"ppt/presentation.xml" in data:
        raise wrong_format("演示文稿", _USE_FORM)
    mimetype = data[30:150]
    if b"application/vnd.oasis.opendocument" in mimetype:
        if b"spreadsheet" in mimetype:
            return Format.ODS
        raise wrong_format("ODF文档", _USE_FORM)
    if b"xl/workbook.bin" in data:
        return Format.XLSB
    if b"PK\x05\x06" in data and b"[Content_Types].xml" not in data:
        raise wrong_format("压缩包", "请解压后，将评分表本身（“.xlsx”）放入报送文件夹。")
    return Format.OOXML


def _ole(data: bytes) -> Format:
    """The old container of Office, or the wrapping of an encrypted file."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(files.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in data:
        raise wrong_format("Word文档", _USE_FORM)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return Format.BIFF
    raise wrong_format("旧版Office文档", _USE_FORM)


def _text(head: bytes, name: str) -> Format:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body")):
        suffix = name[name.rfind(".") :] if "." in name else ""
        only = f"网页格式，只是扩展名为“{suffix}”" if suffix else "网页格式"
        raise wrong_format(only, _SAVE_AS)
    if lowered.startswith((b"<?xml", b"<workbook")):
        raise wrong_format("XML文本", _SAVE_AS)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" not in head and _is_text(head)):
        return Format.TEXT
    raise wrong_format("无法识别的格式", _USE_FORM)


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
