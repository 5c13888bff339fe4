"""Files that are no .xlsx form."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import REJECTED, Variant
from tests.intake.variants.edits import flipped, ods, ole, other_workbook
from xltools.text.catalogue import files


def formats() -> Iterator[Variant]:
    data = good()
    yield Variant("empty file", REJECTED, files.EMPTY, b"")
    yield Variant("truncated", REJECTED, files.DAMAGED, data[: len(data) // 2])
    yield Variant("cut at its end", REJECTED, files.DAMAGED, data[:-30])
    yield Variant(
        "web page named .xls",
        REJECTED,
        files.WRONG_FORMAT,
        b"<html><table><tr><td>95</td></tr></table></html>",
        file_name="博望区评分表.xls",
    )
    yield Variant("broken .xls", REJECTED, files.DAMAGED, ole("Workbook"), file_name="花山区.xls")
    yield Variant("old .doc", REJECTED, files.WRONG_FORMAT, ole("WordDocument"))
    yield Variant("password-protected", REJECTED, files.ENCRYPTED, ole("EncryptedPackage"))
    yield Variant(
        "Word",
        REJECTED,
        files.WRONG_FORMAT,
        cut.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}),
    )
    yield Variant(
        "CSV in GBK",
        REJECTED,
        files.NO_FORM,
        "单位,评分\n市教育局,95\n".encode("gbk"),
        file_name="a.csv",
    )
    yield Variant(
        "CSV in UTF-8", REJECTED, files.NO_FORM, "\ufeff单位,评分\n".encode(), file_name="a.csv"
    )
    yield Variant("ods", REJECTED, files.DAMAGED, ods())
    yield Variant("PDF", REJECTED, files.WRONG_FORMAT, b"%PDF-1.7\n")
    yield Variant("bytes of nothing", REJECTED, files.WRONG_FORMAT, bytes(range(1, 256)) * 3)
    yield Variant("zeros", REJECTED, files.DAMAGED, b"\0" * 4096)
    yield Variant("another workbook", REJECTED, files.NO_FORM, other_workbook())
    yield Variant("bad checksum", REJECTED, files.DAMAGED, flipped(data))
