"""A template with its {{fields}} filled: whoever edited it, nothing of its own goes along.

An annexed table stands on a page of its own, with its header on every page and no row cut in two.
落款 stands centred over 成文日期, which leaves four characters free at the right.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xltools.book.measure import text_width
from xltools.book.theme import SIZE, Fonts
from xltools.reports.letters.drawing import (
    ANNEX_LABEL,
    ANNEX_ROOM,
    ANNEX_SUBTITLE,
    ANNEX_TITLE,
    CELL,
    FREE_RIGHT,
    HEAD,
    NOTE,
    SIGNED,
    TITLE,
    TITLE_ROOM,
    UNIT_CELL,
    add_styles,
    finish,
    mark_pages,
)
from xltools.reports.public_table import UNIT, PublicTable
from xltools.text import letters as words
from xltools.text.official import ANNEX_FIELD
from xltools.text.words import in_lines

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


_WIDE_MM, _NARROW_MM = 76, 30
_OUTSIDE, _INSIDE = 12, 4
"""Widths of lines in eighths of a point."""


def add_table(document: Document, table: PublicTable, label: str) -> None:
    """附件1, title, category, the table with its header repeated, notes: on a page of its own."""
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    first = document.add_paragraph(label, ANNEX_LABEL)
    first.paragraph_format.page_break_before = True
    document.add_paragraph(in_lines(table.title, ANNEX_ROOM), ANNEX_TITLE)
    document.add_paragraph(f"（{table.subtitle}）", ANNEX_SUBTITLE)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    _borders(grid)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [_WIDE_MM if column == UNIT else _NARROW_MM for column in table.columns]
    for place, width in zip(grid.columns, widths, strict=True):
        place.width = Mm(width)
    for number, texts in enumerate((table.columns, *table.rows)):
        row = grid.rows[number]
        _whole_row(row, header=number == 0)
        for cell, column, text, width in zip(row.cells, table.columns, texts, widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
            style = UNIT_CELL if column == UNIT else CELL
            cell.paragraphs[0].style = document.styles[HEAD if number == 0 else style]
            cell.paragraphs[0].add_run(text)
    notes = [f"{n}.{text}" for n, text in enumerate(table.notes, 1)]
    for number, text in enumerate(notes):
        document.add_paragraph(("注：" if number == 0 else "　　") + text, NOTE)


def _borders(grid: Any) -> None:
    """1.5 pt outside, thin inside."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        width = _INSIDE if side.startswith("inside") else _OUTSIDE
        for key, value in (("val", "single"), ("sz", str(width)), ("space", "0")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = grid._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders) if layout is not None else properties.append(borders)


def _whole_row(row: Any, *, header: bool) -> None:
    """A row that no page cuts in two; the header row stands on every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


_LEAST_FREE = 2


def place_signature(document: Document) -> None:
    """Move the two lines of the signature; where staff gave one a place of its own, neither."""
    from docx.shared import Pt

    signed = document.styles[SIGNED]
    lines = [line for line in document.paragraphs if line.style == signed and line.text]
    if len(lines) != 2 or any(line.paragraph_format.right_indent is not None for line in lines):
        return
    office, date = (text_width(line.text) / 2 for line in lines)
    free = max(FREE_RIGHT, _LEAST_FREE + (office - date) / 2)
    for line, room in zip(lines, (free + (date - office) / 2, free), strict=True):
        line.paragraph_format.right_indent = Pt(round(room * SIZE["三号"], 1))


_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_REVISIONS = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:commentReference")
_TEMPLATE = "/attachedTemplate"


class TemplateUnusable(Exception):
    """A template cannot be filled; the sentence says what to do with it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into a template."""

    title: str
    """The document's title in its properties."""
    values: Mapping[str, str]
    fonts: Fonts
    marks: tuple[str, ...] = ()
    """What stands above every page: 草稿, 演示数据."""
    tables: tuple[PublicTable, ...] = ()
    labels: tuple[str, ...] = ()
    """附件1, 附件2 …, one for each table."""


def fill_template(template: bytes, name: str, what: Filled) -> bytes:
    """The paper; a paragraph all of whose fields are empty is left out.

    Raises:
        TemplateUnusable: it is no Word document, has revisions, comments or links to other files,
            or names a field that is not known.
    """
    document = _opened(template, name)
    _check_clean(document, name)
    add_styles(document, what.fonts)
    values = {**what.values, ANNEX_FIELD: ""} if what.tables else what.values
    unknown: dict[str, None] = {}
    for paragraph in list(_paragraphs(document)):
        unknown |= dict.fromkeys(_fill(paragraph, values))
    if unknown:
        said = "、".join(f"{{{{{field}}}}}" for field in unknown)
        able = "、".join(f"{{{{{field}}}}}" for field in what.values)
        raise TemplateUnusable(words.TEMPLATE_FIELD.format(name=name, fields=said, known=able))
    _break_titles(document)
    place_signature(document)
    for table, label in zip(what.tables, what.labels, strict=True):
        add_table(document, table, label)
    if what.marks:
        mark_pages(document, what.marks)
    return finish(document, what.title)


def _opened(template: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(io.BytesIO(template))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TemplateUnusable(words.TEMPLATE_UNREADABLE.format(name=name)) from error


def _check_clean(document: Document, name: str) -> None:
    """Revisions, comments and links would go out with every paper."""
    from docx.oxml.ns import qn

    for part in _parts(document):
        for key, relation in list(part.rels.items()):
            if relation.is_external and relation.reltype.endswith(_TEMPLATE):
                del part.rels[key]
                for old in part.element.findall(qn("w:attachedTemplate")):
                    part.element.remove(old)
            elif relation.is_external:
                raise TemplateUnusable(words.TEMPLATE_LINKED.format(name=name))
    body = document.element.body
    if any(next(body.iter(qn(tag)), None) is not None for tag in _REVISIONS):
        raise TemplateUnusable(words.TEMPLATE_REVISED.format(name=name))


def _parts(document: Document) -> Iterator[Any]:
    yield document.part
    for relation in document.part.rels.values():
        if not relation.is_external:
            yield relation.target_part


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Every paragraph of the body, its tables, headers and footers."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    places: list[Any] = [document]
    for section in document.sections:
        places += [section.header, section.even_page_header, section.first_page_header]
        places += [section.footer, section.even_page_footer, section.first_page_footer]
    for place in places:
        if getattr(place, "is_linked_to_previous", False):
            continue
        root = place.element.body if place is document else place._element
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, place)


def _fill(paragraph: Paragraph, values: Mapping[str, str]) -> Sequence[str]:
    """Fill one paragraph; the names in it that are not known."""
    runs = paragraph.runs
    text = "".join(run.text for run in runs)
    found = list(_FIELD.finditer(text))
    if not found:
        return ()
    names = [match.group(1) for match in found]
    unknown = [name for name in names if name not in values]
    if unknown:
        return unknown
    filled = [values[name] for name in names]
    if not any(filled):
        paragraph._p.getparent().remove(paragraph._p)
        return ()
    for match, value in zip(reversed(found), reversed(filled), strict=True):
        _replace(runs, match.start(), match.end(), value)
    return ()


def _break_titles(document: Document) -> None:
    """Titles that need several lines break between words."""
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == TITLE:
            text, broken = paragraph.text, in_lines(paragraph.text, TITLE_ROOM)
            if broken != text and paragraph.runs:
                first, *rest = paragraph.runs
                first.text = broken
                for run in rest:
                    run.text = ""


def _replace(runs: Sequence[Any], start: int, end: int, value: str) -> None:
    """Put `value` in place of the characters from `start` to `end`, however runs divide them."""
    place = 0
    for run in runs:
        text = run.text
        first, last = max(start - place, 0), min(end - place, len(text))
        place += len(text)
        if first < last:
            run.text = text[:first] + value + text[last:]
            value = ""
