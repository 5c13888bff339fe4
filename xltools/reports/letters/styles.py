"""The named styles of an official paper: fonts by scheme, sizes, lines and indents of GB/T 9704."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xltools.book.theme import SIZE, Fonts

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
