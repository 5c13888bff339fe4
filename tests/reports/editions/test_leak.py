"""The leak test finds whatever is planted, and passes what is clean."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from xltools.book.book import Book
from xltools.reports.leak import Reader, leaks, others_named, text_leaks
from xltools.scheme.presets import preset

SCHEME = preset("maanshan-2017")
OWN = SCHEME.units[0]
READER = Reader(("表",), OWN.code)


def clean() -> Book:
    book = Book({"title": "反馈表"})
    sheet = book.sheet("表")
    sheet.write_string(0, 0, OWN.name)
    sheet.write_number(1, 0, 4.63)
    sheet.print_area(0, 0, 1, 0)
    sheet.repeat_rows(0)
    return book


def found(change: Callable[[Book], object], reader: Reader = READER) -> str:
    book = clean()
    change(book)
    return "；".join(leaks(book.close(), SCHEME, reader))


def sheet_of(book: Book) -> object:
    return book.workbook.worksheets()[0]


def test_a_clean_file_passes() -> None:
    assert leaks(clean().close(), SCHEME, READER) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: sheet_of(b).write_formula(2, 0, "=1+1"), "公式"),
        (lambda b: sheet_of(b).write_url(2, 0, "internal:'表'!A1"), "部件"),
        (lambda b: sheet_of(b).write_url(2, 0, "https://example.com"), "部件"),
        (lambda b: sheet_of(b).write_comment(2, 0, "请核实"), "部件"),
        (lambda b: sheet_of(b).set_column(3, 3, None, None, {"hidden": True}), "隐藏"),
        (lambda b: sheet_of(b).set_row(3, None, None, {"hidden": True}), "隐藏"),
        (lambda b: b.sheet("又一表"), "工作表与规定不符"),
        (lambda b: b.sheet("又一表").hide(), "隐藏"),
        (lambda b: b.sheet("又一表").very_hidden(), "隐藏"),
        (lambda b: b.workbook.define_name("名称", "=表!$A$1"), "名称定义"),
        (lambda b: b.workbook.set_properties({"author": "王××"}), "人员或单位"),
        (lambda b: b.workbook.set_properties({"company": "市纠风办"}), "人员或单位"),
        (lambda b: b.workbook.set_properties({"comments": "made with XlsxWriter"}), "程序名称"),
        (lambda b: b.workbook.set_custom_property("身份", "x"), "部件"),
        (lambda b: sheet_of(b).data_validation(2, 0, 2, 0, {"validate": "any"}), ""),
        (lambda b: sheet_of(b).write_string(2, 0, SCHEME.units[5].name), "其他单位"),
        (lambda b: sheet_of(b).write_string(2, 0, SCHEME.units[5].full_name), "其他单位"),
        (lambda b: sheet_of(b).set_header(f"&L{SCHEME.units[5].name}"), "其他单位"),
        (lambda b: sheet_of(b).set_footer("&L13855512345"), "手机号码"),
        (lambda b: sheet_of(b).write_string(2, 0, "（0555）2366688"), "电话号码"),
        (lambda b: sheet_of(b).write_string(2, 0, "联系电话：2366688"), "电话"),
        (lambda b: sheet_of(b).write_string(2, 0, "34050219680101123X"), "身份证"),
        (lambda b: sheet_of(b).write_string(2, 0, r"D:\报送\甲"), "文件路径"),
        (lambda b: sheet_of(b).write_string(2, 0, "/home/office/甲"), "文件路径"),
        (lambda b: sheet_of(b).write_string(2, 0, "花山区评分表.xlsx"), "文件名"),
        (lambda b: sheet_of(b).write_string(2, 0, "花山区"), "花山区"),
        (lambda b: sheet_of(b).write_string(2, 0, "群众张某某来信举报"), "来源"),
        (lambda b: sheet_of(b).write_string(2, 0, "已向投诉人说明"), "来源"),
        (lambda b: sheet_of(b).write_string(2, 0, "校验码 ABCD-1234-EF56-7890"), "校验码"),
        (lambda b: sheet_of(b).write_string(2, 0, "ab" * 32), "校验码"),
    ],
)
def test_what_is_planted_is_found(change: Callable[[Book], object], said: str) -> None:
    assert said in found(change)
    if said:
        assert found(change)


def test_a_part_that_does_not_belong() -> None:
    stream = io.BytesIO(clean().close())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("docProps/thumbnail.jpeg", b"x")
    assert "thumbnail" in "；".join(leaks(stream.getvalue(), SCHEME, READER))


def test_what_numbers_and_dates_look_like_is_no_leak() -> None:
    for text in (
        "2017/12/8",
        "7/8",
        "批件〔2017〕8号",
        "佐证2017-014",
        "96.35",
        "2017-12-28",
        "2件群众来信超期",
    ):
        assert text_leaks([text], SCHEME, OWN.code) == []


def test_the_units_own_names_and_the_schemes_words_are_its_own() -> None:
    for text in (OWN.name, OWN.full_name, *OWN.aliases, SCHEME.settings.organiser):
        assert others_named(f"关于{text}的说明", SCHEME, OWN.code) == []
