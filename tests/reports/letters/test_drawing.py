"""Templates have the form of official documents, in each font scheme, and nobody's name."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports.letters.samples import said
from xltools.book.theme import FONT_SCHEMES, SIZE
from xltools.reports.letters.checking import leaks
from xltools.reports.letters.drawing import draw_template
from xltools.reports.letters.styles import BODY, HEADING, TITLE
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
