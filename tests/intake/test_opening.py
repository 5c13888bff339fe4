"""What a returned file is: archives of returns, and what to do with files that are no workbook."""

from __future__ import annotations

import csv
import io
import random
import struct
import time
import zipfile
from contextlib import suppress
from functools import cache

import pytest

from tests.forms.samples import plan
from tests.intake import structures
from tests.intake import surgery as cut
from tests.intake.build import county, good, marks_of, said, take
from tests.intake.fuzz import seeds
from tests.intake.variants.edits import ole
from tests.intake.variants.looks import font_of, worn
from tests.office import Office
from xltools.intake.oldlooks import looks_of_biff
from xltools.intake.opening import Format, format_of, read_legacy, unpacked
from xltools.intake.package import STRICT
from xltools.intake.refusal import Refused
from xltools.intake.returns import ReturnStatus
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


# Forms that come back in another format: what can be read is read and marked, the rest refused.


SAVED_AS = {".xls": "MS Excel 97", ".ods": "calc8"}


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_an_old_format_is_used_and_marked(office: Office, suffix: str) -> None:
    for data in (good(), county()):
        old = office.convert(data, SAVED_AS[suffix], suffix)
        for name in (f"某单位{suffix}", "某单位.et", "某单位.xlsx"):
            intake = take(old, names=(name,))
            assert said(intake) == ["旧格式文件"]
            assert any("旧格式，请与纸质件核对" in one.message for one in intake.findings)
            before, after = (
                [(m.unit, m.item, m.integer, m.scale, m.state, m.cell, m.reason) for m in i.marks]
                for i in (take(data), intake)
            )
            assert after == before


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_what_is_wrong_in_an_old_format_is_found(office: Office, suffix: str) -> None:
    def old(data: bytes) -> bytes:
        return office.convert(data, SAVED_AS[suffix], suffix)

    cases = {
        "超出评分范围": old(cut.put(good(), "D7", "105")),
        "单位名称被改": old(cut.text(good(), "C7", "市水利局")),
        "评分填成日期": old(cut.put(good(), "D7", "42983", code="yyyy/m/d")),
        "锁定内容被改": old(cut.text(good(), "A1", "另一标题")),
    }
    for code, data in cases.items():
        found = said(take(data))
        assert "旧格式文件" in found
        assert len(found) > 1, (code, found)


@pytest.mark.parametrize("suffix", SAVED_AS)
@pytest.mark.parametrize("code", ["deduct", "listed"])
def test_a_list_of_events_is_read_from_an_old_format(
    office: Office, code: str, suffix: str
) -> None:
    seed = next(seed for seed in seeds() if seed.name == code)
    before = take(seed.data, of=seed.scheme)
    after = take(office.convert(seed.data, SAVED_AS[suffix], suffix), of=seed.scheme)
    assert sorted(said(after)) == sorted([*said(before), "旧格式文件"])
    told = [
        [(m.unit, m.field, m.seq, m.integer, m.scale, m.state, m.cell, m.reason) for m in i.marks]
        for i in (before, after)
    ]
    assert told[0] == told[1] and told[0]


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_a_password_is_said_as_one(office: Office, suffix: str) -> None:
    locked = office.convert(good(), SAVED_AS[suffix], suffix, password="geheim")
    assert said(take(locked, names=(f"某单位{suffix}",))) == ["文件加密"]


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_an_edited_identity_is_found_in_an_old_format(office: Office, suffix: str) -> None:
    forged = cut.text(good(), "B3", '"PF02"', number=3)
    intake = take(office.convert(forged, SAVED_AS[suffix], suffix))
    assert said(intake) == ["识别信息不符"]


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_old_files_that_broke_are_damaged(office: Office, suffix: str) -> None:
    old = office.convert(good(), SAVED_AS[suffix], suffix)
    for data in (old[: len(old) // 2], old[: len(old) - 700], old[:600]):
        [row] = [row for row in take(data).returns if row.file]
        assert row.status in (ReturnStatus.REJECTED, ReturnStatus.QUARANTINED)


def _styled(alignment: str) -> bytes:
    """The good form with one mark aligned otherwise."""
    made = worn(font_of('<sz val="11"/>'))
    styles = cut.etree.fromstring(cut.parts(made)["xl/styles.xml"])
    own = styles.find(cut.MAIN + "cellXfs")[-1]
    for old in own.findall(cut.MAIN + "alignment"):
        own.remove(old)
    own.insert(0, cut.etree.fromstring(f'<alignment xmlns="{cut.NS}" {alignment}/>'))
    return cut.with_part(made, "xl/styles.xml", cut.etree.tostring(styles))


def _shows_no_zeros() -> bytes:
    part = cut.sheet_part(good())
    text = cut.parts(good())[part].replace(b"<sheetView ", b'<sheetView showZeros="0" ')
    return cut.with_part(good(), part, text)


def _rich(look: str = "<strike/>") -> bytes:
    data = cut.text(good(), "D7", "@@")
    part = cut.sheet_part(data)
    runs = f"<r><t>9</t></r><r><rPr>{look}</rPr><t>5</t></r>".encode()
    return cut.with_part(data, part, cut.parts(data)[part].replace(b"<t>@@</t>", runs))


SEEN_OTHERWISE = {
    "95%": ("D7", "评分带百分号", cut.put(good(), "D7", "0.95", code="0%")),
    "94.6%": ("D7", "评分带百分号", cut.put(good(), "D7", "0.946", code="0.0%")),
    "rounded": ("D7", "显示与存储不同", cut.put(good(), "D7", "94.6", code="0")),
    "other digits": ("D7", "显示与存储不同", cut.put(good(), "D7", "60", code='"98.00"')),
    "a word": ("D7", "显示与存储不同", cut.put(good(), "D7", "60", code='[<90]"合格";0')),
    "hidden": ("D7", "显示与存储不同", cut.put(good(), "D7", "92.5", code=";;;")),
    "white code": ("D7", "显示与存储不同", cut.put(good(), "D7", "92.5", code="[White]0.00")),
    "struck": ("D7", "评分带删除线", worn(font_of('<strike/><sz val="11"/>'))),
    "white": ("D7", "显示与存储不同", worn(font_of('<sz val="11"/><color rgb="FFFFFFFF"/>'))),
    "tiny": ("D7", "显示与存储不同", worn(font_of('<sz val="1"/>'))),
    "filled": ("D7", "显示与存储不同", _styled('horizontal="fill"')),
    "indented": ("D7", "显示与存储不同", _styled('horizontal="left" indent="15"')),
    "no zeros": ("D14", "显示与存储不同", _shows_no_zeros()),
    "struck in part": ("D7", "评分带删除线", _rich()),
    "raised in part": ("D7", "显示与存储不同", _rich('<vertAlign val="superscript"/>')),
    "struck text": ("D7", "评分带删除线", cut.text(worn(font_of("<strike/>")), "D7", "95")),
}
"""What people see otherwise than it is stored: the cell, the finding, the form."""
SEEN_AS_STORED = {
    "two decimals": cut.put(good(), "D7", "92.5", code="0.00"),
    "a unit": cut.put(good(), "D7", "92.5", code='0.00"分"'),
    "red": worn(font_of('<sz val="11"/><color rgb="FFFF0000"/>')),
    "white on black": worn(
        font_of('<sz val="11"/><color rgb="FFFFFFFF"/>'),
        '<fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill>',
    ),
    "centred": _styled('horizontal="center"'),
}


@pytest.mark.parametrize("suffix", SAVED_AS)
@pytest.mark.parametrize("name", SEEN_OTHERWISE)
def test_what_is_seen_otherwise_in_an_old_format_is_rejected(
    office: Office, suffix: str, name: str
) -> None:
    cell, code, data = SEEN_OTHERWISE[name]
    intake = take(office.convert(data, SAVED_AS[suffix], suffix))
    found = [(one.code, one.cell) for one in intake.findings]
    assert (code, cell) in found, found
    assert "显示方式未读取" not in said(intake)


@pytest.mark.parametrize("suffix", SAVED_AS)
@pytest.mark.parametrize("name", SEEN_AS_STORED)
def test_what_is_seen_as_stored_in_an_old_format_is_used(
    office: Office, suffix: str, name: str
) -> None:
    intake = take(office.convert(SEEN_AS_STORED[name], SAVED_AS[suffix], suffix))
    assert said(intake) == ["旧格式文件"]


@pytest.mark.parametrize("seed", range(40))
def test_a_container_that_is_cut_or_altered_is_never_more_than_unread(
    office: Office, seed: int
) -> None:
    """Whatever stands in it: looks are read, or not; nothing hangs and nothing is thrown."""
    chance = random.Random(seed)
    data = bytearray(_old(office))
    for _ in range(chance.randint(1, 30)):
        at = chance.choice((chance.randrange(len(data)), chance.randrange(600)))
        data[at] = chance.randrange(256)
    cut_off = chance.choice((len(data), chance.randrange(len(data))))
    with suppress(Refused):
        looks_of_biff(bytes(data[:cut_off]), STRICT)


@cache
def _old(office: Office) -> bytes:
    return office.convert(good(), SAVED_AS[".xls"], ".xls")


def test_a_format_whose_looks_are_not_read_says_so(office: Office) -> None:
    """The stream is BIFF8, and its head says that it is another."""
    data = bytearray(_old(office))
    at = data.index(b"\x09\x08\x10\x00\x00\x06")
    data[at + 4 : at + 6] = b"\x00\x05"
    assert looks_of_biff(bytes(data), STRICT) is None
    book = read_legacy(_old(office), Format.BIFF)
    assert not book.unseen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xltools.intake.opening.looks_of_biff", lambda *_: None)
        assert said(take(_old(office))) == ["旧格式文件", "显示方式未读取"]


def rows() -> list[list[str]]:
    """The marking sheet as a text table."""
    sheet = plan("PF01").sheets[0]
    table = [[column.header for column in sheet.columns]]
    for _, row in sheet.unit_rows():
        table.append([str(row.seq), row.code, row.name, "92.5"])
    return table


def text_table(delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows())
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_table_waits_for_a_person(encoding: str, delimiter: str) -> None:
    data = text_table(delimiter).encode(encoding)
    intake = take(data, names=("a.csv",))
    assert said(intake) == ["识别信息缺失"]
    assert [row.status for row in intake.returns if row.file] == [ReturnStatus.QUARANTINED]
    assert marks_of(intake) == {}
    sheet = read_legacy(data, format_of(data, "a.csv")).sheets[0]
    assert sheet.text(2, 2) == "ZF01"
    assert sheet.rows[2][4] == ("n", "92.5", None, "")


def test_other_text_is_no_form() -> None:
    assert said(take("单位,评分\n市教育局,95\n".encode("gbk"), names=("a.csv",))) == ["不是评分表"]


def test_text_in_no_known_encoding_is_damaged() -> None:
    with pytest.raises(Refused, match="文件损坏"):
        read_legacy(b"\xff\xff\xff\x80,1\n", Format.TEXT)


def test_an_endless_text_table_is_refused() -> None:
    with pytest.raises(Refused, match="文件结构不符合要求"):
        read_legacy(b"1," * 20_000, Format.TEXT)


def test_a_bad_checksum_in_an_ods_is_found(office: Office) -> None:
    old = bytearray(office.convert(good(), "calc8", ".ods"))
    at = old.index(b"content.xml")
    begin = at + len("content.xml") + struct.unpack_from("<H", old, at - 2)[0]
    old[begin + 40] ^= 1
    assert said(take(bytes(old))) == ["文件损坏"]
