"""What a returned file is: archives of returns, and what to do with files that are no workbook."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from tests.intake import structures
from tests.intake import surgery as cut
from tests.intake.build import county, good, said, take
from tests.intake.variants.edits import ole
from xltools.intake.opening import Format, format_of, unpacked
from xltools.text.catalogue import files

FORM = "某县/某县评分表.xlsx"


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as other programs write it: names as given, some of them in GBK."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2017, 12, 8, 9, 0, 0)), data, method)
    return stream.getvalue()


def in_gbk(*members: tuple[str, bytes]) -> bytes:
    """As the archivers of Chinese Windows write it: names in GBK, no mark of UTF-8."""

    class Named(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode("gbk"), self.flag_bits & ~0x800

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members:
            archive.writestr(Named(name, (2017, 12, 8, 9, 0, 0)), data)
    return stream.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_members_of_an_archive_are_the_returned_files(method: int) -> None:
    data = packed((FORM, good()), ("某县/", b""), ("花山区.xlsx", county()), method=method)
    assert unpacked(data, "县区报送.zip") == [
        ("县区报送.zip → 某县/某县评分表.xlsx", good()),
        ("县区报送.zip → 花山区.xlsx", county()),
    ]


def test_names_are_read_as_they_were_written() -> None:
    for data in (in_gbk((FORM, good())), packed((FORM.replace("/", "\\"), good()))):
        assert [name for name, _ in unpacked(data, "a.zip")] == [f"a.zip → {FORM}"]


def test_what_systems_leave_behind_is_no_return() -> None:
    junk = ("__MACOSX/某县/._某县评分表.xlsx", "某县/.DS_Store", "Thumbs.db", "某县/~$a.xlsx")
    data = packed((FORM, good()), *((name, b"x") for name in junk))
    assert [name for name, _ in unpacked(data, "a.zip")] == [f"a.zip → {FORM}"]


def test_two_members_of_one_name_are_two_returns() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a.xlsx", good()), ("a.xlsx", county()))
    assert [content for _, content in unpacked(data, "a.zip")] == [good(), county()]


def test_names_that_lead_elsewhere_are_only_names() -> None:
    data = packed(("../../etc/评分表.xlsx", good()), ("C:/评分表.xlsx", county()))
    names = [name for name, _ in unpacked(data, "a.zip")]
    assert len(names) == 1 or names == ["a.zip → ../../etc/评分表.xlsx", "a.zip → C:/评分表.xlsx"]


def locked() -> bytes:
    data = bytearray(packed((FORM, good())))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


SHUT = {
    "a bomb": lambda: packed((FORM, bytes(30 << 20))),
    "too many members": lambda: packed(*((f"{n}.xlsx", b"") for n in range(2100))),
    "too much in all": lambda: packed(*((str(n), structures.noise(60 << 20)) for n in range(3))),
    "a password": locked,
    "a wrong checksum": lambda: packed((FORM, b"<v>92.5</v>"), method=0).replace(b"92.5", b"12.5"),
    "another method": lambda: packed((FORM, good()), method=zipfile.ZIP_BZIP2),
}


@pytest.mark.parametrize("what", SHUT)
def test_an_archive_that_does_not_open_is_one_finding(what: str) -> None:
    data = SHUT[what]()
    started = time.process_time()
    assert unpacked(data, "a.zip") == [("a.zip", data)]
    intake = take(data, names=("a.zip",))
    assert time.process_time() - started < 4
    [finding] = [one for one in intake.findings if one.code != "尚未报送"]
    assert finding.kind == files.ARCHIVE_SHUT
    assert "请解压后" in finding.message


def test_half_an_archive_says_so() -> None:
    data = packed((FORM, good()))[:-40]
    assert said(take(data, names=("a.zip",))) == ["文件损坏"]


def test_an_archive_in_an_archive_is_to_be_unpacked() -> None:
    for inner in (packed((FORM, good())), packed()):
        [(name, data)] = unpacked(packed(("b.zip", inner)), "a.zip")
        [finding] = [one for one in take(data, names=(name,)).findings if one.file == name]
        assert finding.kind == files.WRONG_FORMAT
        assert "请解压后" in finding.message


def test_workbooks_are_no_archives() -> None:
    for data in (good(), cut.with_part(good(), "[Content_Types].xml", None)):
        assert format_of(data, "a.xlsx") is Format.OOXML
        assert unpacked(data, "a.xlsx") == [("a.xlsx", data)]


MAIL = b"Received: from a by b\r\n\tfor c\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\nbody"
OTHERS = {
    "a.numbers": (packed(("Index/Document.iwa", b"1"), ("preview.jpg", b"1")), "Numbers"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", "解压"),
    "a.rar": (b"Rar!\x1a\x07\x01\x00", "解压"),
    "a.tar.gz": (b"\x1f\x8b\x08\x00" + bytes(20), "解压"),
    "a.eml": (MAIL, "附件"),
    "a.msg": (ole("__properties_version1.0"), "附件"),
    "a.pdf": (b"%PDF-1.4", "发放的评分表"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_remedy_fits_the_file(name: str) -> None:
    data, remedy = OTHERS[name]
    [finding] = [one for one in take(data, names=(name,)).findings if one.file == name]
    assert finding.kind == files.WRONG_FORMAT
    assert remedy in finding.message


def test_a_password_in_an_xls_is_found_by_its_records() -> None:
    begin = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    for between in (b"", struct.pack("<HH", 0x86, 0)):
        data = ole("Workbook") + begin + between + struct.pack("<HH", 0x2F, 6) + bytes(40)
        assert said(take(data, names=("a.xls",))) == ["文件加密"]
    assert said(take(ole("Workbook") + begin[:10], names=("a.xls",))) == ["文件损坏"]
