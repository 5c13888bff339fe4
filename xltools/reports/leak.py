"""The leak test: opens a workbook that is to leave the office and says what must not be in it.

What may be there is listed; everything else is a leak. It looks at the raw parts of the file, not
at what a program shows of them: hidden is not removed.

The leak test of a PDF: it is opened again and must hold printed pages and nothing else.

Its words are held against the same list as those of the workbook that it was made from. What can
ride along unseen is looked for in its objects: who made it, with what, and when; attachments,
notes, links, scripts, pictures, hidden layers, and earlier versions.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Unit
from xltools.text import leaks as says

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, PdfObject


_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/workbook\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml|xl/styles\.xml"
    r"|xl/sharedStrings\.xml|xl/theme/theme1\.xml"
)
"""No comments, drawings, pictures, links, printers, pivots, macros, custom properties."""
_SHEET_TAGS = re.compile(
    "worksheet|sheetPr|pageSetUpPr|dimension|sheetViews|sheetView|pane|selection|sheetFormatPr"
    "|cols|col|sheetData|row|c|v|mergeCells|mergeCell|printOptions|pageMargins|pageSetup"
    "|headerFooter|oddHeader|oddFooter|rowBreaks|brk"
)
"""Values and the page around them: no formula, no link, no rule that looks at other cells."""
_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_PERSONS = ("creator", "lastModifiedBy", "Company", "Manager", "keywords", "description")
PROGRAMS = re.compile("xltools|xlsxwriter|openpyxl|libreoffice|pypdf|python", re.IGNORECASE)
"""Names of programs that a file may have been made with."""
_PATTERNS = (
    (says.MOBILE, re.compile(r"(?<![\d.])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
    (says.LANDLINE, re.compile(r"(?<![\d.])[(（]?0\d{2,3}[)）]?[-－— ]?[2-9]\d{6,7}(?!\d)")),
    (says.CALL, re.compile(r"(?:电话|手机|热线)\D{0,3}\d{7,}")),
    (says.IDENTITY, re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")),
    (
        says.PATH,
        re.compile(r"[A-Za-z]:[\\/]|\\\\\w|(?<![\w\u4e00-\u9fff])(?:/[\w.\u4e00-\u9fff-]+){2}"),
    ),
    (says.LINK, re.compile(r"(?:https?|file|ftp)://|mailto:", re.IGNORECASE)),
    (says.FILE, re.compile(r"\w\.(?:xlsx?|xlsm|xlsb|et|ods|csv|json|jsonl)\b", re.IGNORECASE)),
    (says.CHECKSUM, re.compile(r"\b[0-9a-fA-F]{32,}\b|\b[0-9A-F]{4}(?:-[0-9A-F]{4}){3}\b")),
)
_SOURCE = re.compile(
    "举报|检举|控告|(?:投诉|来信|来访|来电|反映|信访|暗访|检查)[人者](?!员)"
    "|某(?:来信|来访|来电|投诉|反映)"
)
"""Words for who complained or who inspected: the fact is told, its source never."""
_SHORTEST_ALIAS = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a file is: which sheets it may have, and which unit alone it may speak of."""

    sheets: tuple[str, ...]
    unit: str = ""
    """Code of the only unit that may be named; empty where all may."""


def leaks(data: bytes, scheme: Scheme, reader: Reader) -> list[str]:
    """Everything in the workbook that its reader must not have, each in a few words; [] if fine."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        if package.comment:
            found.append(says.PART.format(name="zip"))
    foreign = [name for name in parts if not _PARTS.fullmatch(name)]
    found += [says.PART.format(name=name) for name in foreign]
    found += _workbook(parts["xl/workbook.xml"], reader)
    for name, content in parts.items():
        if PROGRAMS.search(content.decode("utf-8", "replace")):
            found.append(says.PROGRAM.format(name=name))
        if name in foreign:
            continue
        if name.startswith("xl/worksheets/"):
            found += _sheet(name, content)
        if name.startswith("docProps/"):
            found += _properties(content)
    known = {name: part for name, part in parts.items() if name not in foreign}
    texts = [text for name, part in known.items() for text in _texts(name, part)]
    return list(dict.fromkeys([*found, *text_leaks(texts, scheme, reader.unit)]))


def text_leaks(
    texts: Iterable[str], scheme: Scheme, unit: str = "", *, wrapped: bool = False
) -> list[str]:
    """What texts must not say: telephones, paths, sources; with `unit`, other units.

    Where lines are `wrapped`, as on a printed page, names are looked for across their ends.
    """
    whole = "\n".join(texts)
    found = [says.TEXT.format(what=what) for what, pattern in _PATTERNS if pattern.search(whole)]
    phones = {scheme.settings.phone, *(scorer.phone for scorer in scheme.scorers)} - {""}
    if any(phone in whole for phone in phones):
        found.append(says.TEXT.format(what=says.KNOWN_PHONE))
    if _SOURCE.search(_without(whole, _common(scheme))):
        found.append(says.TEXT.format(what=says.SOURCE))
    if not unit and _changed_mark(whole, scheme):
        found.append(says.TEXT.format(what=says.CHANGED_MARK))
    if unit:
        others = others_named(whole, scheme, unit, wrapped=wrapped)
        found += [says.OTHER.format(name=name) for name in others]
    return found


def _changed_mark(text: str, scheme: Scheme) -> bool:
    """Whether a unit's name stands right before a value and what it became: 市公安局76→77."""
    names = {name for unit in scheme.units for name in (unit.name, unit.full_name)} | {"表头"}
    known = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.search(rf"(?:{known})[^\s，。；、→]{{1,12}}→", text) is not None


def others_named(text: str, scheme: Scheme, unit: str, *, wrapped: bool = False) -> list[str]:
    """Names of other units, and of scorers that share an item, that `text` has in it.

    The unit's own names, and the scheme's own words, may contain another's name.
    """
    index = SchemeIndex(scheme)
    own = index.units[unit]
    known = [*_names(own), *_common(scheme)]
    if wrapped:
        text, known = _unbroken(text), [_unbroken(words) for words in known]
    text = _without(text, known)
    units = [name for other in scheme.units if other.code != unit for name in _names(other)]
    sharing = [
        scorer.name
        for item in scheme.items
        if len(index.scorers_of(item)) > 1
        for scorer in index.scorers_of(item)
    ]
    mine = set(_names(own))
    return [name for name in dict.fromkeys([*units, *sharing]) if name not in mine and name in text]


def _unbroken(text: str) -> str:
    """`text` without blanks and ends of lines."""
    return "".join(text.split())


def _without(text: str, known: Iterable[str]) -> str:
    """`text` with what is known cut out, the longest first."""
    for words in sorted(set(known), key=lambda one: (-len(one), one)):
        text = text.replace(words, "\n")
    return text


def _names(unit: Unit) -> list[str]:
    aliases = [alias for alias in unit.aliases if len(alias) >= _SHORTEST_ALIAS]
    return [unit.name, unit.full_name, *aliases, *([unit.superior] if unit.superior else [])]


def _common(scheme: Scheme) -> Iterator[str]:
    """What the scheme itself says to everybody: titles, offices, items."""
    settings = scheme.settings
    yield from filter(None, (settings.title, settings.organiser, settings.office, settings.basis))
    for channel in scheme.channels:
        yield from filter(None, (channel.name, channel.short_name))
    yield from (item.name for item in scheme.items)
    yield from (category.name for category in scheme.categories)
    for rule in scheme.adjustment_rules:
        yield from filter(None, (rule.name, rule.clause))
    for outcome in scheme.outcomes:
        yield from filter(None, (outcome.action, outcome.recipient, outcome.clause))


def _workbook(content: bytes, reader: Reader) -> Iterator[str]:
    root = ElementTree.fromstring(content)
    sheets = [node for node in root.iter() if _tag(node) == "sheet"]
    names = [node.get("name", "") for node in sheets]
    if tuple(names) != reader.sheets:
        yield says.SHEETS.format(names="、".join(names))
    if any("state" in node.attrib for node in sheets):
        yield says.HIDDEN
    for node in root.iter():
        if _tag(node) == "definedName" and (
            node.get("name") not in _NAMES or node.get("hidden") is not None
        ):
            yield says.NAME.format(name=node.get("name"))
        if _tag(node) in (
            "externalReferences",
            "pivotCaches",
            "customWorkbookViews",
            "fileSharing",
        ):
            yield says.PART.format(name=_tag(node))


def _sheet(name: str, content: bytes) -> Iterator[str]:
    for node in ElementTree.fromstring(content).iter():
        if _tag(node) == "f":
            yield says.FORMULA
        elif not _SHEET_TAGS.fullmatch(_tag(node)):
            yield says.PART.format(name=f"{name} {_tag(node)}")
        if node.get("hidden", "0") != "0" or node.get("zeroHeight") or node.get("collapsed"):
            yield says.HIDDEN


def _properties(content: bytes) -> Iterator[str]:
    for node in ElementTree.fromstring(content).iter():
        if _tag(node) in _PERSONS and (node.text or "").strip():
            yield says.PERSON.format(name=node.text)


def _texts(name: str, content: bytes) -> Iterator[str]:
    """Every text of a part that a reader could see or dig out."""
    if name == "xl/sharedStrings.xml":
        root = ElementTree.fromstring(content)
        for item in root:
            yield "".join(node.text or "" for node in item.iter() if _tag(node) == "t")
    elif name.startswith("xl/worksheets/"):
        for node in ElementTree.fromstring(content).iter():
            if _tag(node) in ("oddHeader", "oddFooter"):
                yield node.text or ""
    elif name == "xl/workbook.xml":
        for node in ElementTree.fromstring(content).iter():
            if _tag(node) == "sheet":
                yield node.get("name", "")
    elif name.startswith("docProps/"):
        for node in ElementTree.fromstring(content).iter():
            yield node.text or ""


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


_CATALOGUE = {"/Type", "/Pages", "/Outlines"}
_PAGE = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group"}
_PAGE |= {"/Contents"}
_TYPES = {"/Catalog", "/Pages", "/Page", "/Font", "/FontDescriptor", "/Outlines", "/ExtGState"}
_TYPES |= {"/Group", "/Encoding", "/CMap", "/XRef", "/ObjStm"}
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_RIDING = {
    "/A": says.LINK,
    "/URI": says.LINK,
    "/AA": says.SCRIPT,
    "/JS": says.SCRIPT,
    "/JavaScript": says.SCRIPT,
    "/EF": says.ATTACHED,
    "/EmbeddedFiles": says.ATTACHED,
    "/AF": says.ATTACHED,
    "/OC": says.LAYER,
    "/OCProperties": says.LAYER,
    "/Metadata": says.METADATA,
    "/PieceInfo": says.METADATA,
    "/Thumb": says.METADATA,
}
_TITLE = "/Title"


def pdf_leaks(data: bytes, scheme: Scheme, reader: Reader) -> list[str]:
    """Everything in the PDF that its reader must not have, each in a few words; [] if fine."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        file = PdfReader(io.BytesIO(data))
        if file.is_encrypted:
            return [says.PDF_CLOSED]
        found = [*_earlier(data), *_pdf_properties(file), *_structure(file)]
        texts: list[str] = []
        for one in _objects(file):
            found += _riding(one)
            texts += _strings(one)
        programs = [*_streams(file), "\n".join(texts), data.decode("latin-1")]
        texts += [page.extract_text() for page in file.pages]
    except PyPdfError:
        return [says.PDF_CLOSED]
    if any(PROGRAMS.search(text) for text in [*programs, *texts]):
        found.append(says.PROGRAM.format(name="PDF"))
    return list(dict.fromkeys([*found, *text_leaks(texts, scheme, reader.unit, wrapped=True)]))


def _earlier(data: bytes) -> Iterator[str]:
    """A file that was changed by adding to it still holds what it said before."""
    if data.count(b"startxref") != 1:
        yield says.EARLIER


def _pdf_properties(file: PdfReader) -> Iterator[str]:
    """A title, and nothing of persons, programs or times."""
    for key, value in (file.metadata or {}).items():
        if key != _TITLE and str(value).strip(" \0"):
            yield says.PROPERTY.format(name=f"{key.removeprefix('/')}：{value}")


def _structure(file: PdfReader) -> Iterator[str]:
    """The catalogue leads to pages alone; a page has its contents and nothing pinned to it."""
    for key in file.root_object.keys() - _CATALOGUE:
        yield says.PART.format(name=key)
    if not file.pages:
        yield says.PDF_CLOSED
    for page in file.pages:
        for key in page.keys() - _PAGE:
            yield says.PART.format(name=key)


def _numbers(file: PdfReader) -> list[int]:
    """Numbers of all objects of the file, whether or not anything leads to them."""
    own = {number for table in file.xref.values() for number in table}
    return sorted((own | set(file.xref_objStm)) - {0})


def _objects(file: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those within others too."""
    for number in _numbers(file):
        yield from _within(file.get_object(number))
    yield from _within(file.trailer)


def _within(thing: PdfObject | None) -> Iterator[DictionaryObject]:
    from pypdf.generic import ArrayObject, DictionaryObject

    if isinstance(thing, DictionaryObject):
        yield thing
        for value in thing.values():
            yield from _within(value)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            yield from _within(value)


def _riding(one: DictionaryObject) -> Iterator[str]:
    for key, what in _RIDING.items():
        if key in one:
            yield what
    kind, subtype = one.get("/Type"), one.get("/Subtype")
    if isinstance(kind, str) and kind not in _TYPES:
        yield says.PART.format(name=kind)
    if subtype == "/Image":
        yield says.PART.format(name=subtype)


def _strings(one: DictionaryObject) -> Iterator[str]:
    from pypdf.generic import TextStringObject

    yield from (str(value) for value in one.values() if isinstance(value, TextStringObject))


def _streams(file: PdfReader) -> Iterator[str]:
    """What streams hold when unpacked; the fonts that are embedded speak of their makers."""
    from pypdf.generic import DictionaryObject, StreamObject

    fonts, streams = set(), {}
    for number in _numbers(file):
        one = file.get_object(number)
        if isinstance(one, StreamObject):
            streams[number] = one
        elif isinstance(one, DictionaryObject):
            fonts |= {one.raw_get(key).idnum for key in _FONT_FILES if key in one}
    for number, stream in streams.items():
        if number not in fonts:
            yield stream.get_data().decode("latin-1")
