"""What a kept workbook holds beside what is read of it.

The scheme and the counting registers are kept, sealed and handed out whole: whatever in them is
neither read nor what the program writes there itself would leave with them unseen. Everything of
the file is looked at, part by part: a text is the program's own where the blank workbook that the
program writes today says it, too; other programs add settings when they save, and names of fonts,
styles, printers and of whoever saved, which are told by their shape.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, coordinate_to_tuple, get_column_letter

from xltools.registers.values import personal_number
from xltools.text import enclosed as says
from xltools.text.places import several
from xltools.text.words import DEMO

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_OWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(.*/)?_rels/[^/]*\.rels|docProps/(app|core|custom)\.xml"
    r"|xl/(workbook|styles|sharedStrings|calcChain|metadata)[^/]*\.xml"
    r"|xl/(theme|persons)/[^/]*\.xml|xl/worksheets/[^/]+\.xml|.*/"
)
_COMMENTS = re.compile(r"xl/(comments[^/]*|threadedComments/[^/]*|drawings/(_rels/)?vmlDrawing.*)")
_VML = re.compile(r"xl/drawings/vmlDrawing[^/]*")
_PICTURES = re.compile(r"xl/(media|drawings)/.*")
_PRINTERS = re.compile(r"xl/printerSettings/[^/]*")
_WORDS = re.compile(r"[^\W_A-Za-z0-9]+|[A-Za-z]+|[0-9]{5,}")
_CHINESE = re.compile(r"[^\W_A-Za-z0-9]+")
_TITLE = re.compile(r"[\w（）〔〕]{1,40}登记表")
_OFFICE = re.compile(
    r"填报单位：[^\W\d_A-Za-z]{0,24}(办公室|[办局委组部处科会院署府室所队站]|中心)"
)
_CODES = re.compile(r'&("[^"]*"|K[0-9A-F]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Za-z&])')
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_RANGE = re.compile(r"'?([^'!=,(]+)'?!\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)")
_BUILT_IN = re.compile(r"_xlnm\.\w+|_FilterDatabase|Excel_BuiltIn_\w+")
_UNREAD = {
    "scenario": says.SCENARIO,
    "customPr": says.SHEET_PROPERTY,
    "protectedRange": says.PROTECTED_RANGE,
    "webPublishItem": says.WEB,
    "cellSmartTag": says.SMART_TAG,
    "person": says.PERSON,
}
"""Elements that the program never writes, and that hold texts of people."""
_SHAPES = {
    ("name", "val"), ("rFont", "val"), ("absPath", "url"), ("fileSharing", "userName"),
}  # fmt: skip
"""Where programs write names of their own accord: fonts, the folder, who saved."""
_SHARED = "xl/sharedStrings.xml"
_JUDGED = {_SHARED: ("t",), "xl/worksheets": ("v", "t", "f")}
"""Elements whose texts are those of cells, which are judged by themselves."""
_NOTES = ("comment", "description", "help", "statusBar", "customMenu")
_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+|^[0-9.]+$")
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_ALWAYS = ("creator", "lastModifiedBy", "created", "modified", "lastPrinted", "revision",
           "version", "language", "Application", "AppVersion", "DocSecurity", "ScaleCrop",
           "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "TotalTime", "Template", "Company",
           "HeadingPairs", "TitlesOfParts")  # fmt: skip
"""Document properties that programs fill in by themselves."""
_SAVED = re.compile(r"KSO\w*|ICV|WorkbookGuid|ContentTypeId|MSIP_Label_\w+")
"""Custom properties that other programs add when they save."""
_RUNNING = re.compile(r"[0-9]{1,5}(\.0*)?")
_LONGEST = 64
Reads = Callable[[str, int, int], bool]
"""Whether the cell of a sheet, by row and column, is one that is read."""


@dataclass(slots=True)
class _Cell:
    sheet: str
    row: int
    column: int
    text: str
    formula: str = ""
    number: bool = False

    @property
    def place(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(slots=True)
class _Package:
    """The parts of a workbook, its cells, and the texts of all of these."""

    parts: dict[str, bytes]
    trees: dict[str, Any] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    """Part → title of its sheet."""
    cells: list[_Cell] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    """Shared texts that stand in no cell."""


def enclosed(
    data: bytes, fresh: bytes, reads: Reads, numbered: Reads, words: Sequence[str] = ()
) -> Iterator[str]:
    """In words, what the workbook holds beside what is read of it.

    Args:
        numbered: the cells of running numbers.
        fresh: the blank workbook that the program writes in its place today.
        words: further texts that the program writes there under other settings.
    """
    yield from _around(data)
    book, own = _package(data), _package(fresh)
    judge = _Judge(own, words)
    yield from _parts(book)
    yield from _cells(book, judge, reads, numbered)
    for name, tree in book.trees.items():
        yield from dict.fromkeys(_part(name, tree, book, judge))


class _Judge:
    """Which texts are the program's own."""

    def __init__(self, own: _Package, words: Sequence[str]) -> None:
        self.texts = {cell.text.strip() for cell in own.cells}
        self.titles = set(own.titles.values())
        said = [
            *words,
            *self.texts,
            *(cell.formula for cell in own.cells),
            *says.OTHER_PROGRAMS,
            *says.FORMAT_WORDS,
        ]
        for tree in own.trees.values():
            for element in tree.iter():
                text = element.text or ""
                said += [*element.attrib.values(), text, _CODES.sub("", text)]
        self.words = {word for text in said for word in _WORDS.findall(text)}
        self.counts = {re.sub(r"[0-9]+", "", text) for text in self.texts}

    def own(self, text: str) -> bool:
        """Whether the program writes this text, in this version or with these words."""
        text = text.strip()
        bare = text.replace("▼", "").replace("\n（自动）", "")
        if text in self.texts or bare in self.texts or re.sub(r"[0-9]+", "", text) in self.counts:
            return not personal_number(text) or text in self.texts
        return all(word in self.words for word in _WORDS.findall(text))

    def headed(self, text: str, demo: str) -> bool:
        """Whether a text is the title, or names the office, of this or an earlier year."""
        bare = text.strip().removesuffix(f"（{demo}）")
        shape = _TITLE.fullmatch(bare) or _OFFICE.fullmatch(bare)
        return shape is not None and not _long_number(text)

    def chinese(self, text: str, besides: set[str]) -> bool:
        """Whether all that is not ASCII in a text is known, and no number is somebody's."""
        if personal_number(text):
            return False
        return text.isascii() or all(
            word in self.words or word in besides for word in _CHINESE.findall(text)
        )


def _around(data: bytes) -> Iterator[str]:
    """Bytes of the file that belong to no part, and parts of which there are two."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = sorted(package.infolist(), key=lambda info: info.header_offset)
        names = [info.filename for info in infos]
        place = 0
        loose = bool(package.comment) or any(info.comment for info in infos)
        for info in infos:
            loose = loose or info.header_offset - place > (24 if place else 0)
            head = data[info.header_offset + 26 : info.header_offset + 30]
            rest = int.from_bytes(head[:2], "little") + int.from_bytes(head[2:], "little")
            place = info.header_offset + 30 + rest + info.compress_size
        loose = loose or package.start_dir - place > 24
    if loose or len(set(names)) != len(names):
        yield says.LOOSE


def _package(data: bytes) -> _Package:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = _Package({name: package.read(name) for name in package.namelist()})
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, part in book.parts.items():
        if _OWN_PARTS.fullmatch(name) and not name.endswith("/"):
            book.trees[name] = etree.fromstring(part, parser)
    book.titles = _titles(book.trees)
    _fill(book)
    return book


def _titles(trees: dict[str, Any]) -> dict[str, str]:
    """Part → title of each sheet."""
    main = next(name for name in trees if re.fullmatch(r"xl/workbook[^/]*\.xml", name))
    related = trees[main.replace("xl/", "xl/_rels/") + ".rels"]
    targets = {one.get("Id"): str(one.get("Target")) for one in related}
    found = {}
    for sheet in trees[main].iter("{*}sheet"):
        known = next(v for k, v in sheet.items() if etree.QName(k).localname == "id")
        target = targets[known]
        found[target.removeprefix("/") if target[0] == "/" else f"xl/{target}"] = sheet.get("name")
    return found


def _fill(book: _Package) -> None:
    """Every cell that holds something, those under merged ones too."""
    shared = [
        _visible(one)
        for name, tree in book.trees.items()
        if name.startswith("xl/sharedStrings")
        for one in tree.iter("{*}si")
    ]
    used: set[int] = set()
    for name, title in book.titles.items():
        if name not in book.trees:
            continue
        row = column = 0
        for element in book.trees[name].iter("{*}row", "{*}c"):
            if etree.QName(element).localname == "row":
                row, column = int(element.get("r") or row + 1), 0
                continue
            place = element.get("r")
            row, column = coordinate_to_tuple(place) if place else (row, column + 1)
            kind, formula = element.get("t", "n"), element.findtext("{*}f") or ""
            text = element.findtext("{*}v") or ""
            if kind == "s" and text.strip().isdigit():
                used.add(int(text))
                text = shared[int(text)] if int(text) < len(shared) else ""
            text += "".join(_visible(one) for one in element.iter("{*}is"))
            if text.strip() or formula:
                number = kind in ("n", "b", "e")
                book.cells.append(_Cell(title, row, column, text, formula, number))
    book.orphans = [text for n, text in enumerate(shared) if n not in used and text.strip()]


def _visible(element: Any) -> str:
    """The text of a rich or plain string, without what tells its pronunciation."""
    return "".join(
        one.text or ""
        for one in element.iter("{*}t")
        if etree.QName(one.getparent()).localname != "rPh"
    )


def _parts(book: _Package) -> Iterator[str]:
    """Parts in which something stands that no cell shows."""
    rest = [
        name
        for name, part in book.parts.items()
        if not _OWN_PARTS.fullmatch(name)
        and not _COMMENTS.fullmatch(name)
        and not (_PRINTERS.fullmatch(name) and _of_a_printer(part))
    ]
    pictures = [name for name in rest if _PICTURES.fullmatch(name)]
    drawn = [part for name, part in book.parts.items() if _VML.fullmatch(name)]
    if pictures or any(_says_more_than_comments(part) for part in drawn):
        yield says.PICTURES
    yield from (says.PART.format(name=name) for name in rest if name not in pictures)


def _says_more_than_comments(part: bytes) -> bool:
    """Whether old-style shapes hold texts, or are anything but the frames of comments."""
    tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, recover=True))
    if tree is None:
        return True
    for shape in tree.iter("{*}shape", "{*}rect", "{*}oval", "{*}roundrect", "{*}textbox"):
        kinds = {one.get("ObjectType") for one in shape.iter("{*}ClientData")}
        of_a_comment = etree.QName(shape).localname == "textbox" or kinds == {"Note"}
        texts = [one.text or "" for one in shape.iter("{*}textbox", "{*}div", "{*}font", "{*}span")]
        if not of_a_comment or any(text.strip() for text in texts):
            return True
    return False


def _of_a_printer(part: bytes) -> bool:
    """Whether a part is what Windows or macOS says of a printer."""
    if any(personal_number(part.decode(code, "ignore")) for code in ("latin-1", "utf-16-le")):
        return False
    size, extra = int.from_bytes(part[68:70], "little"), int.from_bytes(part[70:72], "little")
    return part.startswith(b"<?xml") or (156 <= size <= 300 and size + extra == len(part))


def _cells(book: _Package, judge: _Judge, reads: Reads, numbered: Reads) -> Iterator[str]:
    """Filled cells that are not read and do not say what the program writes there."""
    lists = _listed(book)
    for title in book.titles.values():
        unknown = [
            cell.place
            for cell in book.cells
            if cell.sheet == title
            and not reads(title, cell.row, cell.column)
            and not (numbered(title, cell.row, cell.column) and _RUNNING.fullmatch(cell.text))
            and not _its_own(cell, judge, lists)
        ]
        if title not in judge.titles and not _heads(book, judge, title):
            yield says.SHEET.format(title=title)
        elif unknown:
            yield says.CELLS.format(sheet=title, cells=several(unknown))
    if any(not judge.own(text) for text in book.orphans):
        yield says.ORPHANS


def _heads(book: _Package, judge: _Judge, title: str) -> bool:
    """Whether a sheet is called by the title in its first cell, or as programs call sheets."""
    first = [cell.text for cell in book.cells if cell.sheet == title and cell.place == "A1"]
    plain = re.fullmatch(r"(Sheet|工作表)[0-9]+", title) is not None
    return any(judge.headed(text, DEMO) and (plain or title in text) for text in first)


def _its_own(cell: _Cell, judge: _Judge, lists: Sequence[tuple[str, int, int, int, int]]) -> bool:
    if cell.formula:
        literals = " ".join(re.findall(r'"([^"]*)"', cell.formula))
        shown = cell.number or judge.own(cell.text)
        return shown and judge.own(literals) and judge.chinese(cell.formula, set())
    if cell.number:
        return False
    if judge.own(cell.text) or (cell.row <= 2 and judge.headed(cell.text, DEMO)):
        return True
    listed = any(
        cell.sheet == sheet and top <= cell.row <= bottom and left <= cell.column <= right
        for sheet, top, left, bottom, right in lists
    )
    return listed and len(cell.text) <= _LONGEST and not personal_number(cell.text)


def _listed(book: _Package) -> list[tuple[str, int, int, int, int]]:
    """The ranges that drop-downs and formulas of the workbook read: they offer what stands there,
    be it of an earlier scheme."""
    said = {cell.formula for cell in book.cells if cell.formula}
    for name, tree in book.trees.items():
        if _SHEET.fullmatch(name):
            said |= {one.text or "" for one in tree.iter("{*}formula1", "{*}formula", "{*}f")}
    found = set()
    for text in said:
        for sheet, left, top, right, bottom in _RANGE.findall(text):
            columns = column_index_from_string(left), column_index_from_string(right)
            found.add((sheet, int(top), columns[0], int(bottom), columns[1]))
    return sorted(found)


def _part(name: str, tree: Any, book: _Package, judge: _Judge) -> Iterator[str]:
    """What a part says that stands in no cell."""
    if name.startswith("docProps/"):
        yield from _properties(tree, book, judge)
        return
    title = book.titles.get(name, "")
    where = says.IN_SHEET.format(sheet=title) if title else ""
    besides = {word for cell in book.cells for word in _CHINESE.findall(cell.text)}
    besides |= {word for text in book.titles.values() for word in _CHINESE.findall(text)}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if (element.text or "").strip():
                yield says.PART.format(name=name)
            continue
        local = etree.QName(element).localname
        if found := _told(element, local, judge):
            yield where + found
        elif local in _JUDGED.get(name if name == _SHARED else name.rpartition("/")[0], ()):
            continue
        elif not _harmless(element, local, name, judge, besides):
            yield where + says.ELSEWHERE.format(name=name)


def _told(element: Any, local: str, judge: _Judge) -> str:
    """What is wrong with an element that holds text of people, in words; "" for nothing."""
    said = [_UNREAD[local]] if local in _UNREAD else []
    if element.get("TargetMode") == "External":
        said.append(says.LINK.format(cell=""))
    elif local == "hyperlink" and not all(map(judge.own, element.attrib.values())):
        said.append(says.LINK.format(cell=element.get("ref", "")))
    elif local == "rPh" and "".join(element.itertext()).strip():
        said.append(says.PHONETIC)
    elif local == "definedName" and not _BUILT_IN.fullmatch(element.get("name", "")):
        said.append(says.DEFINED.format(name=element.get("name", "")))
    elif local == "definedName" and any(element.get(key) for key in _NOTES):
        said.append(says.DEFINED_NOTE)
    elif local.endswith(("Header", "Footer")) and not _printed(element.text or "", judge):
        said.append(says.HEADER)
    elif local == "dataValidation" and not all(map(judge.own, _prompts(element))):
        said.append(says.PROMPT)
    elif local == "numFmt" and not _format_own(element.get("formatCode", "")):
        said.append(says.FORMAT)
    elif local == "cellStyle" and not _style_own(element, judge):
        said.append(says.STYLE)
    return "".join(said)


def _printed(text: str, judge: _Judge) -> bool:
    """Whether a header or footer says what the program prints there."""
    said = _CODES.sub("", text)
    return judge.own(said) and not _long_number(said)


def _prompts(element: Any) -> list[str]:
    """What a drop-down says and offers by itself."""
    said = [element.get(key, "") for key in _PROMPTS]
    return said + [_CELLS.sub("", one.text or "") for one in element]


def _style_own(element: Any, judge: _Judge) -> bool:
    return element.get("builtinId") is not None or judge.chinese(element.get("name", ""), set())


def _format_own(code: str) -> bool:
    """Whether the texts in a number format are units and marks of dates and money."""
    said = [part for parts in _QUOTED.findall(code) for part in parts]
    loose = _CHINESE.findall(_QUOTED.sub("", code))
    loose += [word for text in said for word in _WORDS.findall(text)]
    return all(word in says.FORMAT_WORDS for word in loose) and not personal_number(code)


def _harmless(element: Any, local: str, name: str, judge: _Judge, besides: set[str]) -> bool:
    """Whether an element says nothing but what programs write of their own accord."""
    theme = name.startswith("xl/theme/")
    for key, value in element.attrib.items():
        if (local, key) in _SHAPES or theme or (local == "cellStyle" and key == "name"):
            if personal_number(value) or (len(value) > _LONGEST and local != "absPath"):
                return False
        elif not judge.chinese(value, besides):
            return False
    return all(judge.chinese(text, besides) for text in (element.text, element.tail) if text)


def _properties(tree: Any, book: _Package, judge: _Judge) -> Iterator[str]:
    """Document properties that somebody has filled in."""
    for element in tree:
        if not isinstance(element.tag, str):
            yield says.PROPERTY.format(name="")
            continue
        local = etree.QName(element).localname
        text = "".join(element.itertext()).strip()
        if local == "property":
            name = element.get("name", "")
            plain = text.isascii() and len(text) <= _LONGEST and not personal_number(text)
            if not (_SAVED.fullmatch(name) and plain):
                yield says.PROPERTY.format(name=name)
        elif local in ("HeadingPairs", "TitlesOfParts"):
            titles = {w for title in book.titles.values() for w in _CHINESE.findall(title)}
            if not all(judge.chinese(one, titles) for one in element.itertext()):
                yield says.PROPERTY.format(name=local)
        elif local in _ALWAYS:
            if personal_number(text) or len(text) > 2 * _LONGEST:
                yield says.PROPERTY.format(name=says.PROPERTIES.get(local, local))
        elif text and not (local == "title" and (judge.own(text) or judge.headed(text, ""))):
            yield says.PROPERTY.format(name=says.PROPERTIES.get(local, local))


def _long_number(text: str) -> bool:
    return re.search(r"[0-9]{5,}", text) is not None
