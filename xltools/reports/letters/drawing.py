"""A paper drawn as an official document (GB/T 9704): page, lines, page numbers.

22 lines of 28 characters a page in 三号; page numbers — 1 — outside; everything is a named style,
so that staff change a style once and the whole paper follows.

The named styles of an official paper: fonts by scheme, sizes, lines and indents of GB/T 9704.
The finished file: nobody's name, no program, picture or clock in it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xltools.book.theme import SIZE, Fonts
from xltools.text import official
from xltools.text.official import PaperText

if TYPE_CHECKING:
    from docx.document import Document


_CLOSER = "-5"
"""28 characters of 三号 in 156 mm: this much closer, in twentieths of a point."""
_LINE, _TITLE_LINE, _CELL_LINE, _NOTE_LINE = 28.95, 36, 24, 18
"""22 lines of 28.95 pt in 225 mm."""
_AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
_AFTER_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang")
"""What the schema wants behind the two elements that the library does not know."""
TITLE_ROOM, ANNEX_ROOM = 40, 48
"""Half-width places in a line of 二号 and of 小二, between the margins of an official document."""
TITLE, TO, BODY, HEADING = "公文标题", "公文主送", "公文正文", "公文小标题"
ANNEXES, SIGNED, BELOW = "公文附件说明", "公文落款", "公文附注"
ANNEX_LABEL, ANNEX_TITLE, ANNEX_SUBTITLE = "附件序号", "附件标题", "附件副标题"
NOTE, DRAFT, NUMBER, HEAD = "表注", "草稿标记", "公文文号", "表格表头"
CELL, UNIT_CELL = "表格文字", "表格单位名称"
FREE_RIGHT = 4
"""Characters that stay free at the right of 成文日期."""


@dataclass(frozen=True, slots=True)
class _Style:
    font: str
    size: str
    align: str = "justify"
    indent: int = 0
    """Characters by which the first line stands in."""
    hang: int = 0
    """Characters by which further lines stand in more than the first."""
    before: int = 0
    """Empty lines before."""
    right: int = 0
    """Characters that stay free at the right."""
    line: float = _LINE
    bold: bool = False


def _styles(fonts: Fonts) -> dict[str, _Style]:
    bold = fonts.title_bold
    title = _Style(fonts.title, "二号", "center", before=1, line=_TITLE_LINE, bold=bold)
    table_title = _Style(fonts.title, "小二", "center", before=1, line=_TITLE_LINE, bold=bold)
    body = _Style(fonts.body, "三号", indent=2)
    return {
        NUMBER: _Style(fonts.body, "三号", "center"),
        TITLE: title,
        TO: _Style(fonts.body, "三号", before=1),
        BODY: body,
        HEADING: _Style(fonts.header, "三号", indent=2),
        ANNEXES: _Style(fonts.body, "三号", "left", indent=2, hang=3, before=1),
        SIGNED: _Style(fonts.body, "三号", "right", right=FREE_RIGHT),
        BELOW: body,
        ANNEX_LABEL: _Style(fonts.header, "三号", "left"),
        ANNEX_TITLE: table_title,
        ANNEX_SUBTITLE: _Style(fonts.subtitle, "三号", "center"),
        CELL: _Style(fonts.body, "小四", "center", line=_CELL_LINE),
        UNIT_CELL: _Style(fonts.body, "小四", "left", indent=1, line=_CELL_LINE),
        HEAD: _Style(fonts.header, "小四", "center", line=_CELL_LINE),
        NOTE: _Style(fonts.note, "五号", "left", line=_NOTE_LINE),
        DRAFT: _Style(fonts.header, "三号", "right"),
    }


def add_styles(document: Document, fonts: Fonts) -> None:
    """The named styles that the document does not have yet; those that it has stay."""
    from docx.enum.style import WD_STYLE_TYPE

    there = {style.name for style in document.styles}
    for name, look in _styles(fonts).items():
        if name in there:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.quick_style = True
        set_font(style, look.font, fonts.number, SIZE[look.size], bold=look.bold)
        _paragraphs(style, look)


def set_font(style: Any, chinese: str, latin: str, size: float, *, bold: bool = False) -> None:
    """One Chinese and one Latin font, set apart from any theme."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hint"), "eastAsia")


def _paragraphs(style: Any, look: _Style) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape, size = style.paragraph_format, SIZE[look.size]
    shape.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align.upper())
    shape.space_after = Pt(0)
    shape.space_before = Pt(look.before * _LINE)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    shape.widow_control = True
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(free, *_AFTER_SNAP)
    if look.size == "三号":
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), _CLOSER)
        style.element.get_or_add_rPr().insert_element_before(closer, *_AFTER_SPACING)
    if look.hang:
        shape.left_indent = Pt((look.indent + look.hang) * size)
        shape.first_line_indent = Pt(-look.hang * size)
    elif look.indent:
        shape.first_line_indent = Pt(look.indent * size)
    if look.right:
        shape.right_indent = Pt(look.right * size)


_CREATED = datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_DROPPED = ("/extended-properties", "/thumbnail", "/custom-properties", "/customXml")


def finish(document: Document, title: str) -> bytes:
    """The file without author, program, picture or clock: equal content, equal bytes."""
    said = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject"):
        setattr(said, name, "")
    for name in ("content_status", "identifier", "version"):
        setattr(said, name, "")
    said.title, said.language = title, "zh-CN"
    said.created = said.modified = said.last_printed = _CREATED
    said.revision = 1
    for owner in (document.part.package, document.part):
        for key, relation in list(owner.rels.items()):
            if any(dropped in relation.reltype for dropped in _DROPPED):
                del owner.rels[key]
    raw = io.BytesIO()
    document.save(raw)
    whole = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return whole.getvalue()


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
