"""A paper drawn as an official document (GB/T 9704): page, lines, page numbers.

22 lines of 28 characters a page in 三号; page numbers — 1 — outside; everything is a named style,
so that staff change a style once and the whole paper follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xltools.book.theme import SIZE, Fonts
from xltools.reports.letters.finishing import finish
from xltools.reports.letters.styles import (
    ANNEXES,
    BELOW,
    BODY,
    DRAFT,
    HEADING,
    NUMBER,
    SIGNED,
    TITLE,
    TO,
    add_styles,
    set_font,
)
from xltools.text import official
from xltools.text.official import PaperText

if TYPE_CHECKING:
    from docx.document import Document

TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
_LINE_PITCH, _FOOTER_MM = 579, 24
_KEPT_STYLES = ("header", "footer", "Header", "Footer")
_HEADINGS = tuple(f"{number}、" for number in "一二三四五六七八九十")


def draw_template(paper: PaperText, fonts: Fonts) -> bytes:
    """The template of `paper` in these fonts."""
    document = blank(fonts)
    document.add_paragraph("{{发文字号}}", NUMBER)
    document.add_paragraph(paper.title, TITLE)
    document.add_paragraph(paper.to, TO)
    for text in paper.body:
        shown = document.add_paragraph(text, HEADING if text.startswith(_HEADINGS) else BODY)
        shown.paragraph_format.keep_with_next = text.startswith(_HEADINGS) or text == paper.body[-1]
    for number, text in enumerate(paper.annexes):
        shown = document.add_paragraph(f"附件：{text}" if number == 0 else text, ANNEXES)
        shown.paragraph_format.keep_with_next = True
    for text in ("", "", "{{落款}}", "{{成文日期}}"):
        shown = document.add_paragraph(text, SIGNED)
        shown.paragraph_format.keep_with_next = bool(paper.below) or text != "{{成文日期}}"
    for text in paper.below:
        document.add_paragraph(text, BELOW)
    if paper.tables:
        document.add_paragraph(f"{{{{{official.ANNEX_FIELD}}}}}", BODY)
    return finish(document, paper.name)


def blank(fonts: Fonts) -> Document:
    """An empty official document with its page, grid, styles and page numbers."""
    import docx

    document = docx.Document()
    _own_styles_only(document)
    _page(document)
    set_font(document.styles["Normal"], fonts.body, fonts.number, SIZE["三号"])
    add_styles(document, fonts)
    _page_numbers(document)
    return document


def _page(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(_FOOTER_MM)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_LINE_PITCH))
    section._sectPr.append(grid)


def _own_styles_only(document: Document) -> None:
    """The list of styles that staff see holds the paper's own; texts are Chinese by language."""
    from docx.oxml.ns import qn

    for style in list(document.styles):
        if style.element.get(qn("w:default")) != "1" and style.name not in _KEPT_STYLES:
            style.delete()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _page_numbers(document: Document) -> None:
    """— 1 — in 宋体 四号: right on odd pages, left on even ones, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    )
    for footer, side, indent in sides:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = side
        setattr(line.paragraph_format, indent, Pt(SIZE["四号"]))
        for text in ("— ", None, " —"):
            run = line.add_run(text or "")
            set_font(run, "宋体", "宋体", SIZE["四号"])
            if text is None:
                _field(run, "PAGE")


def _field(run: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {name} "
        run._r.append(mark)


def mark_pages(document: Document, marks: Sequence[str]) -> None:
    """`marks` above every page, so that no page of a draft can pass for the paper itself."""
    section = document.sections[0]
    headers = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for header in headers:
        header.is_linked_to_previous = False
        first = header.paragraphs[0]
        if first.text:
            first = first.insert_paragraph_before()
        first.style = document.styles[DRAFT]
        first.add_run("　".join(marks))
