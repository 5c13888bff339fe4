"""A PDF is opened again: what is planted in it is found, and what LibreOffice prints passes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from tests.office import check_fonts
from xltools.book.book import Book
from xltools.reports.leak import Reader, pdf_leaks
from xltools.scheme.presets import preset
from xltools.steps.pdf import as_pdf, find_soffice, without_traces

SCHEME = preset("maanshan-2017")
OWN, OTHER = SCHEME.units[9], SCHEME.units[0]
READER = Reader(("表",), OWN.code)
SAID = {
    "clean": OWN.full_name,
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


def found(data: bytes) -> str:
    return "；".join(pdf_leaks(data, SCHEME, READER))


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
    assert found(pdfs["clean"]) == ""
    text = PdfReader(io.BytesIO(pdfs["clean"])).pages[0].extract_text()
    assert OWN.full_name not in text and OWN.full_name in "".join(text.split())


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
    assert said in found(pdfs[name])


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
    assert said in found(changed(pdfs["clean"], change))


def test_what_an_earlier_version_said_is_found(pdfs: Mapping[str, bytes]) -> None:
    assert "改动以前" in found(changed(pdfs["clean"], note, added=True))
    assert "无法打开检查" in found(b"%PDF-1.6\n")


def test_pages_go_along_and_nothing_else(pdfs: Mapping[str, bytes]) -> None:
    """Notes stand on pages and stay, to be found; what belongs to the file goes."""

    def all_of_it(writer: PdfWriter) -> None:
        writer.add_metadata({"/Author": "王某某", "/Title": "反馈表"})
        script(writer)
        writer.add_attachment("方案.xlsx", b"x")
        described(writer)
        unreferenced(writer)

    bare = without_traces(changed(pdfs["clean"], all_of_it))
    assert found(bare) == ""
    assert PdfReader(io.BytesIO(bare)).metadata == {"/Title": "反馈表"}
    assert without_traces(bare) == bare, "equal pages, equal bytes"
