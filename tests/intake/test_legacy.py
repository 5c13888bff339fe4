"""Forms that come back in another format: what can be read is read and marked, the rest refused."""

from __future__ import annotations

import csv
import io
import struct

import pytest

from tests.forms.samples import plan
from tests.intake import surgery as cut
from tests.intake.build import county, good, marks_of, said, take
from tests.intake.fuzz import seeds
from tests.office import Office
from xltools.intake.formats import Format, format_of
from xltools.intake.legacy import read_legacy
from xltools.intake.refusal import Refused
from xltools.intake.returns import ReturnStatus

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
