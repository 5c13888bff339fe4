"""The leak test finds whatever is planted, and passes what is clean."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from tests.office import check_fonts
from xltools.book.book import Book
from xltools.folder.pdf import as_pdf, find_soffice, without_traces
from xltools.reports.leak import Reader, leaks, others_named, pdf_leaks, text_leaks
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


# A PDF is opened again: what is planted in it is found, and what LibreOffice prints passes.


NAMED, OTHER = SCHEME.units[9], SCHEME.units[0]
PAGE_READER = Reader(("表",), NAMED.code)
SAID = {
    "clean": NAMED.full_name,
    "other": f"与{OTHER.name}相比",
    "mobile": "13855512345",
    "landline": "（0555）2366688",
    "path": "D:\\报送\\评分表.xlsx",
    "source": "群众张某某来信举报",
    "program": "xltools",
    "checksum": "ABCD-1234-EF56-7890",
}


_NARROW = ("clean", "other")
"""Pages on which names are broken over lines."""


def workbook(text: str, width: float) -> bytes:
    book = Book({"title": "反馈表", "author": "王某某", "company": "市纠风办"})
    sheet = book.sheet("表")
    sheet.set_column(0, 0, width)
    sheet.set_row(0, 60)
    sheet.write_string(0, 0, text, book.workbook.add_format({"text_wrap": True}))
    sheet.write_number(1, 0, 4.63)
    return book.close()


@pytest.fixture(scope="module")
def pdfs() -> Mapping[str, bytes]:
    program = find_soffice()
    assert program is not None
    books = {name: workbook(text, 9 if name in _NARROW else 40) for name, text in SAID.items()}
    check_fonts()
    made = as_pdf(books, program)
    assert made.keys() == SAID.keys()
    return made


def found_in_pdf(data: bytes) -> str:
    return "；".join(pdf_leaks(data, SCHEME, PAGE_READER))


def changed(data: bytes, change: Callable[[PdfWriter], object], *, added: bool = False) -> bytes:
    writer = PdfWriter(io.BytesIO(data), incremental=added)
    if not added:
        writer = PdfWriter(clone_from=io.BytesIO(data))
        writer.metadata = None
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_printed_page_passes_and_its_own_wrapped_name_is_its_own(
    pdfs: Mapping[str, bytes],
) -> None:
    assert found_in_pdf(pdfs["clean"]) == ""
    text = PdfReader(io.BytesIO(pdfs["clean"])).pages[0].extract_text()
    assert NAMED.full_name not in text and NAMED.full_name in "".join(text.split())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other", f"其他单位“{OTHER.name}”"),
        ("mobile", "手机号码"),
        ("landline", "电话号码"),
        ("path", "文件路径"),
        ("source", "反映情况的来源"),
        ("program", "程序名称"),
        ("checksum", "校验码"),
    ],
)
def test_words_are_found_however_the_page_breaks_them(
    pdfs: Mapping[str, bytes], name: str, said: str
) -> None:
    assert said in found_in_pdf(pdfs[name])


def link(writer: PdfWriter) -> None:
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.com"))


def note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="请核实", rect=(0, 0, 99, 99)))


def picture(writer: PdfWriter) -> None:
    image = StreamObject()
    image[NameObject("/Subtype")] = NameObject("/Image")
    writer._add_object(image)


def script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def described(writer: PdfWriter) -> None:
    said = StreamObject()
    said[NameObject("/Type")] = NameObject("/Metadata")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(said)


def unreferenced(writer: PdfWriter) -> None:
    """An object that nothing leads to, still in the file."""
    writer._add_object(DictionaryObject({NameObject("/T"): TextStringObject(OTHER.full_name)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w.add_metadata({"/Author": "王某某"}), "Author：王某某"),
        (lambda w: w.add_metadata({"/Producer": "LibreOffice 7.4"}), "程序名称"),
        (lambda w: w.add_metadata({"/CreationDate": "D:20171228"}), "CreationDate"),
        (lambda w: w.add_metadata({"/Title": "13855512345"}), "手机号码"),
        (script, "脚本"),
        (lambda w: w.add_attachment("方案.xlsx", b"x"), "附件"),
        (lambda w: w.add_outline_item(title=OTHER.name, page_number=0), f"其他单位“{OTHER.name}”"),
        (lambda w: w.encrypt("密"), "无法打开检查"),
        (link, "链接"),
        (note, "/Annots"),
        (picture, "/Image"),
        (described, "制作信息"),
    ],
)
def test_what_rides_along_is_found(
    pdfs: Mapping[str, bytes], change: Callable[[PdfWriter], object], said: str
) -> None:
    assert said in found_in_pdf(changed(pdfs["clean"], change))


def test_what_an_earlier_version_said_is_found(pdfs: Mapping[str, bytes]) -> None:
    assert "改动以前" in found_in_pdf(changed(pdfs["clean"], note, added=True))
    assert "无法打开检查" in found_in_pdf(b"%PDF-1.6\n")


def test_pages_go_along_and_nothing_else(pdfs: Mapping[str, bytes]) -> None:
    """Notes stand on pages and stay, to be found; what belongs to the file goes."""

    def all_of_it(writer: PdfWriter) -> None:
        writer.add_metadata({"/Author": "王某某", "/Title": "反馈表"})
        script(writer)
        writer.add_attachment("方案.xlsx", b"x")
        described(writer)
        unreferenced(writer)

    bare = without_traces(changed(pdfs["clean"], all_of_it))
    assert found_in_pdf(bare) == ""
    assert PdfReader(io.BytesIO(bare)).metadata == {"/Title": "反馈表"}
    assert without_traces(bare) == bare, "equal pages, equal bytes"
