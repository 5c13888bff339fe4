"""Templates have the form of official documents, in each font scheme, and nobody's name."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.office import Office
from tests.reports.letters.samples import said
from xltools.book.theme import FONT_SCHEMES, SIZE
from xltools.reports.letters.checking import leaks
from xltools.reports.letters.drawing import BODY, HEADING, TITLE, draw_template
from xltools.reports.letters.filling import Filled, fill_template
from xltools.reports.public_table import PublicTable
from xltools.text import official


@pytest.mark.parametrize("scheme", FONT_SCHEMES)
def test_page_and_fonts_are_those_of_official_documents(scheme: str) -> None:
    fonts = FONT_SCHEMES[scheme]
    document = docx.Document(io.BytesIO(draw_template(official.TALK, fonts)))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]
    assert section.page_width is not None and round(section.page_width.mm) == 210
    expected = {
        TITLE: (fonts.title, SIZE["二号"]),
        BODY: (fonts.body, SIZE["三号"]),
        HEADING: (fonts.header, SIZE["三号"]),
    }
    for name, (font, size) in expected.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.size.pt == size


def test_twenty_two_lines_of_twenty_eight_characters_fit() -> None:
    document = docx.Document(io.BytesIO(draw_template(official.TALK, FONT_SCHEMES["common"])))
    style = document.styles[BODY]
    height, width = (297 - 37 - 35) / 25.4 * 72, (210 - 28 - 26) / 25.4 * 72
    line = style.paragraph_format.line_spacing.pt
    assert height // line == 22
    closer = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert width // (16 + closer) == 28


@pytest.mark.parametrize("paper", official.PAPERS, ids=lambda paper: paper.key)
def test_a_template_is_clean_and_always_the_same(paper: official.PaperText) -> None:
    data = draw_template(paper, FONT_SCHEMES["common"])
    assert data == draw_template(paper, FONT_SCHEMES["common"])
    assert leaks(data, None, (), ()) == ""
    text = said(data)
    assert paper.title in text and all(line in text for line in paper.body)
    document = docx.Document(io.BytesIO(data))
    assert document.core_properties.author == document.core_properties.last_modified_by == ""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert not any("app.xml" in name or "thumbnail" in name for name in package.namelist())


def test_names_of_templates_differ() -> None:
    assert len({paper.key for paper in official.PAPERS}) == len(official.PAPERS)
    assert len({paper.name for paper in official.PAPERS}) == len(official.PAPERS)
    assert all(paper.key.isascii() for paper in official.PAPERS)


def text_of(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page as it is printed."""
    path = folder / "printed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return said.stdout.replace(" ", "").rstrip("\f").split("\f")


def test_printed_it_keeps_lines_and_page_numbers(office: Office, tmp_path: Path) -> None:
    fonts = FONT_SCHEMES["common"]
    body = tuple("正" * 24 + f"{mark}。" for mark in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
    paper = official.PaperText("long", "长文", "标题", body, below=())
    known = dict.fromkeys(("主送", "落款", "成文日期"), "某单位") | {"发文字号": ""}
    data = fill_template(draw_template(paper, fonts), "长文", Filled("长文", known, fonts))
    first, second = text_of(office.document_to_pdf(data), tmp_path)
    assert "—1—" in first and "—2—" in second
    lines = [line for line in first.splitlines() if "正" in line]
    assert 17 <= len(lines) <= 20, "22 lines less those of title and address"
    assert all(line.count("正") == 24 for line in lines), "28 characters, two of them empty"


def test_a_summons_to_a_talk_is_one_page(office: Office, tmp_path: Path) -> None:
    fonts = FONT_SCHEMES["common"]
    fields = (
        "主送",
        "单位",
        "评议名称",
        "情形",
        "依据条款",
        "措施",
        "时限",
        "落款",
        "联系人",
        "电话",
    )
    known = {
        **dict.fromkeys(fields, "某某某某某某某某某某"),
        "成文日期": "",
        "发文字号": "某〔2018〕1号",
    }
    data = fill_template(draw_template(official.TALK, fonts), "约谈", Filled("约谈", known, fonts))
    assert len(text_of(office.document_to_pdf(data), tmp_path)) == 1


@pytest.mark.parametrize("scheme", ["common", "official"])
def test_an_annexed_table_repeats_its_header_and_fits(
    scheme: str, office: Office, tmp_path: Path
) -> None:
    fonts = FONT_SCHEMES[scheme]
    rows = tuple((str(n), f"单位{n:03}", "合格") for n in range(1, 85))
    table = PublicTable("某评议结果", "政府部门", ("名次", "被评议单位", "等次"), rows, ("说明。",))
    names = ("评议名称", "依据", "组织单位", "评议对象数", "类别家数", "附件名称", "落款")
    known = {**dict.fromkeys(names, "某"), "成文日期": "2018年1月8日", "发文字号": ""}
    what = Filled("通报", known, fonts, ("草稿",), (table,), ("附件",))
    data = fill_template(draw_template(official.BULLETIN, fonts), "通报", what)
    text, *pages = text_of(office.document_to_pdf(data), tmp_path)
    assert "通报" in text and "单位001" not in text
    assert 4 <= len(pages) <= 5 and all("被评议单位" in page and "草稿" in page for page in pages)
    printed = [f"单位{n:03}" for page in pages for n in range(1, 85) if f"单位{n:03}" in page]
    assert printed == [f"单位{n:03}" for n in range(1, 85)]
