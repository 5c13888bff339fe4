"""A template with its {{fields}} filled: whoever edited it, nothing of its own goes along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xltools.book.theme import Fonts
from xltools.reports.letters.annex import add_table
from xltools.reports.letters.drawing import mark_pages
from xltools.reports.letters.finishing import finish
from xltools.reports.letters.signature import place_signature
from xltools.reports.letters.styles import TITLE, TITLE_ROOM, add_styles
from xltools.reports.public_table import PublicTable
from xltools.text import letters as words
from xltools.text.official import ANNEX_FIELD
from xltools.text.words import in_lines

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

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
