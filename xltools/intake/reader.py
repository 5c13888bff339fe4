"""A returned .xlsx or .xlsm, read as it is stored, in one guarded pass.

Nothing is interpreted here: a number stays the text that the file holds, with the type and
number format of its cell; what it means is for coercion to say.

The shared strings of a workbook: texts that its cells name by number.
"""

from __future__ import annotations

import posixpath

from xltools.intake.known import Elements, Pieces, Unusual, check_plain, remaining
from xltools.intake.package import DEPTH, SHARED, SHEETS, STRICT, Guard, Package
from xltools.intake.refusal import Refused, damaged, unsafe
from xltools.intake.sheet import Sheet, Workbook, a1, is_count, unescape
from xltools.intake.styles import read_styles
from xltools.intake.worksheet import read_sheet
from xltools.intake.xml import (
    RUN_LOOKS,
    check_space,
    each_element,
    feed,
    local,
    new_parser,
    run_mark,
)
from xltools.looks.judge import Change
from xltools.text import guard as rules

_TEXTS: Pieces[str] = Pieces()
"""By the bytes of their element but its end tag."""


def read_strings(package: Package, part: str) -> dict[str, str]:
    """Shared strings by index as text; the reading of a rich text's ruby is left out."""
    if part not in package:
        raise damaged("缺少文字部件")
    try:
        return _read(package, part, quickly=True)
    except (Unusual, Refused):
        return _read(package, part, quickly=False)


def _read(package: Package, part: str, *, quickly: bool) -> dict[str, str]:
    texts: list[str] = []
    guard = package.guard
    parser = new_parser(guard)
    deepest = guard.most(DEPTH)
    whole: list[str] = []
    pieces: list[str] = []
    depth = ruby = 0
    text_at = 0
    """How deep the open text stands; 0 for none."""

    def start(name: str, flat: list[str]) -> None:
        nonlocal depth, ruby, text_at
        depth += 1
        if text_at:
            raise unsafe("文字中夹有其他内容")
        if depth == 1:
            check_space(name, flat)
        if depth > deepest:
            raise guard.exceeded(DEPTH)
        pieces.clear()
        if depth == 2:
            if local(name) not in ("si", "extLst"):
                raise damaged("文字部件中有其他内容")
            whole.clear()
        elif name.endswith("rPh"):
            ruby += 1
        elif local(name) == "t":
            text_at = depth
        elif name.endswith(RUN_LOOKS) and not ruby:
            whole.append(run_mark(name, flat))

    def end(name: str) -> None:
        nonlocal depth, ruby, text_at
        if depth == text_at:
            text_at = 0
        if depth == 2:
            text = "".join(whole)
            texts.append(unescape(text) if "_x" in text else text)
        elif name.endswith("rPh"):
            ruby -= 1
        elif not ruby and local(name) == "t":
            whole.extend(pieces)
        pieces.clear()
        depth -= 1

    def known() -> Elements | None:
        return _Known(texts) if depth == 1 and not texts else None

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    chunks = package.chunks(part)
    feed(parser, remaining(chunks, b"si", b"sst", known) if quickly else chunks, part, guard)
    return {str(number): text for number, text in enumerate(texts)}


class _Known:
    """Adds known texts where they stand, and learns the others."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._element = b""
        self._before = 0

    def take(self, element: bytes) -> bytes:
        """The element with its end tag if it is not known; otherwise its text is added."""
        text = _TEXTS.get(element)
        if text is not None:
            self._texts.append(text)
            return b""
        if not element.startswith(b"<si>") or element.count(b"<si") > 1:
            raise Unusual
        check_plain(element)
        self._element, self._before = element, len(self._texts)
        return element + b"</si>"

    def taken(self) -> None:
        """Learn the text that the element was."""
        if len(self._texts) != self._before + 1:
            raise Unusual
        _TEXTS.learn(self._element, self._texts[-1])


_STRICT = "http://purl.oclc.org/ooxml/"
_OBJECTS = frozenset({"control", "oleObject", "package", "image", "ctrlProp"})
"""Relations of a worksheet to what people see over or behind its cells."""
_VML_SHAPES = frozenset({"shape", "rect", "oval", "line", "roundrect", "image", "polyline"})


def read_workbook(data: bytes, guard: Guard = STRICT) -> Workbook:
    """The workbook that `data` is.

    Raises:
        Refused: it is damaged, or holds what no honest program writes.
    """
    package = Package(data, guard)
    book = Workbook()
    root = _relations(package, "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    if main not in package:
        raise damaged("缺少工作簿部件")
    book.macros = any(
        posixpath.basename(name).lower() == "vbaproject.bin" for name in package.names
    )
    _read_properties(package, book, root)
    relations = _relations(package, main)
    by_kind = dict(relations.values())
    changes: list[Change] = []
    if "styles" in by_kind:
        styles = read_styles(package, by_kind["styles"], by_kind.get("theme", ""))
        book.looks, book.wary, book.palette = styles.looks, styles.wary, styles.palette
        changes = styles.changes
    strings = read_strings(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else {}
    for named, relation in _sheets(package, main, book):
        kind, target = relations.get(relation, ("", ""))
        if target not in package:
            raise damaged(f"缺少工作表“{named.name}”")
        sheet = named
        if kind == "worksheet":
            sheet = read_sheet(package, target, named, strings, changes)
            _note_above(package, target, sheet)
        book.sheets.append(sheet)
    _check_shared_text(book, strings, guard)
    return book


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part) of what `part` points to inside the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: dict[str, str], _depth: int) -> None:
        if name == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = posixpath.basename(given.get("Type", ""))
            found[given.get("Id", "")] = (kind, posixpath.normpath(full))

    if source in package:
        each_element(package.chunks(source), source, start, guard=package.guard)
    return found


def _note_above(package: Package, part: str, sheet: Sheet) -> None:
    """What lies over the cells of a worksheet: comments, pictures, shapes, controls, objects."""
    threaded: set[str] = set()
    lying = False
    plain: list[tuple[str, str]] = []
    for kind, over in _relations(package, part).values():
        lying |= kind in _OBJECTS
        if over not in package:
            continue
        if kind == "comments":
            plain += _comments(package, over, "comment")
        elif kind == "threadedComment":
            found = _comments(package, over, "threadedComment")
            threaded |= {ref for ref, _ in found}
            sheet.comments += found
        elif kind == "drawing":
            sheet.shapes += _anchored(package, over)
        elif kind == "vmlDrawing":
            sheet.shapes += _drawn_in_vml(package, over)
    sheet.comments += [one for one in plain if one[0] not in threaded]
    if lying and not sheet.shapes:
        sheet.shapes.append(("", ""))


def _comments(package: Package, part: str, element: str) -> list[tuple[str, str]]:
    """(cell, text) of each comment; all text in it counts, whatever element holds it."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []

    def start(name: str, given: dict[str, str], _depth: int) -> None:
        if name == element:
            pieces.clear()
            found.append((given.get("ref", ""), ""))

    def end(name: str, text: str, _depth: int) -> None:
        if name == element:
            found[-1] = (found[-1][0], "".join(pieces))
        elif name in ("t", "text") or text.strip():
            pieces.append(text)

    each_element(package.chunks(part), part, start, end, guard=package.guard)
    return found


def _anchored(package: Package, part: str) -> list[tuple[str, str]]:
    """(cell, text) of each shape of a drawing; one with a fallback for older programs once."""
    found: dict[tuple[str, str], None] = {}
    pieces: list[str] = []
    corner = {"row": "", "col": ""}

    def start(name: str, _given: dict[str, str], _depth: int) -> None:
        if name.endswith("Anchor"):
            pieces.clear()
            corner.update(row="", col="")

    def end(name: str, text: str, _depth: int) -> None:
        if name in corner and not corner[name]:
            corner[name] = text
        elif name == "t":
            pieces.append(text)
        elif name.endswith("Anchor"):
            found[_cell(corner["row"], corner["col"]), "".join(pieces).strip()] = None

    each_element(package.chunks(part), part, start, end, guard=package.guard)
    return list(found)


def _drawn_in_vml(package: Package, part: str) -> list[tuple[str, str]]:
    """(cell, text) of each shape that is no comment's; one unknown where the part is not XML."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []
    note = False
    place = ""

    def start(name: str, given: dict[str, str], _depth: int) -> None:
        nonlocal note, place
        if name in _VML_SHAPES:
            pieces.clear()
            note, place = False, ""
        elif name == "ClientData":
            note = given.get("ObjectType") == "Note"

    def end(name: str, text: str, _depth: int) -> None:
        nonlocal place
        if name in ("div", "font", "span"):
            pieces.append(text)
        elif name == "Anchor":
            numbers = [*text.split(","), "", "", ""]
            place = _cell(numbers[2].strip(), numbers[0].strip())
        elif name in _VML_SHAPES and not note:
            found.append((place, "".join(pieces).strip()))

    try:
        each_element(package.chunks(part), part, start, end, guard=package.guard)
    except Refused:
        return [("", "")]
    return found


def _cell(row: str, column: str) -> str:
    """The cell that a drawing counts from 0; "" where it names none."""
    if not (is_count(row) and is_count(column)):
        return ""
    return a1(int(row) + 1, int(column) + 1)


def _sheets(package: Package, main: str, book: Workbook) -> list[tuple[Sheet, str]]:
    found: list[tuple[Sheet, str]] = []
    name_open = ""

    def start(name: str, given: dict[str, str], depth: int) -> None:
        nonlocal name_open
        if name == "workbook" and depth == 1:
            book.strict = any(value.startswith(_STRICT) for value in given.values())
        elif name == "workbookPr":
            book.date1904 = given.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((v for k, v in given.items() if local(k) == "id"), "")
            state = given.get("state", "visible")
            found.append((Sheet(given.get("name", ""), state), relation))
        elif name == "definedName":
            name_open = given.get("name", "")

    def end(name: str, text: str, _depth: int) -> None:
        if name == "definedName":
            book.names[name_open] = text

    each_element(package.chunks(main), main, start, end, guard=package.guard)
    package.guard.bound(SHEETS, len(found))
    if len({sheet.name.casefold() for sheet, _ in found}) != len(found):
        raise unsafe(rule=rules.SAME_NAME)
    return found


def _check_shared_text(book: Workbook, strings: dict[str, str], guard: Guard) -> None:
    """Refuse a file whose few stored texts would be shown as a flood."""
    longest = max(map(len, strings.values()), default=0)
    cells = sum(len(row) for sheet in book.sheets for row in sheet.rows.values())
    if longest * cells <= SHARED.most:
        return
    shown = sum(
        len(raw[1] or "")
        for sheet in book.sheets
        for row in sheet.rows.values()
        for raw in row.values()
        if raw[0] == "s"
    )
    guard.bound(SHARED, shown)


def _read_properties(package: Package, book: Workbook, root: dict[str, tuple[str, str]]) -> None:
    parts = {kind: target for kind, target in root.values() if target in package}
    if "custom-properties" in parts:
        book.properties = _custom(package, parts["custom-properties"])
    if "extended-properties" in parts:
        book.application = _texts(package, parts["extended-properties"]).get("Application", "")
    if "core-properties" in parts:
        book.core = _texts(package, parts["core-properties"])


def _texts(package: Package, part: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(_name: str, _given: dict[str, str], _depth: int) -> None:
        return

    def end(name: str, text: str, depth: int) -> None:
        if depth == 2:
            found[name] = text

    each_element(package.chunks(part), part, start, end, guard=package.guard)
    return found


def _custom(package: Package, part: str) -> dict[str, str]:
    """Custom properties that are text; one given twice, where that was admitted, says nothing."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    name_open = ""

    def start(name: str, given: dict[str, str], _depth: int) -> None:
        nonlocal name_open
        if name == "property":
            name_open = given.get("name", "")
            if name_open in found:
                package.guard.refuse(rules.PROPERTY)
                twice.add(name_open)

    def end(name: str, text: str, depth: int) -> None:
        if depth == 3 and name in ("lpwstr", "lpstr", "bstr"):
            found[name_open] = unescape(text) if "_x" in text else text

    each_element(package.chunks(part), part, start, end, guard=package.guard)
    return {name: text for name, text in found.items() if name not in twice}
