"""The leak test of a PDF: it is opened again and must hold printed pages and nothing else.

Its words are held against the same list as those of the workbook that it was made from. What can
ride along unseen is looked for in its objects: who made it, with what, and when; attachments,
notes, links, scripts, pictures, hidden layers, and earlier versions.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xltools.reports.leak import PROGRAMS, Reader, text_leaks
from xltools.scheme.model import Scheme
from xltools.text import leaks as says

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, PdfObject

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
        found = [*_earlier(data), *_properties(file), *_structure(file)]
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


def _properties(file: PdfReader) -> Iterator[str]:
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
