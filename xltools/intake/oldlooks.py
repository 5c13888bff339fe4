"""How cells look in the older formats: .xls and .et (BIFF8 in an OLE container), and .ods.

Their values come from elsewhere; here only what a person sees is taken: number formats, fonts,
fills, alignment, widths. Of .ods the characters that the writing program showed are compared too,
for they stand in the file. What cannot be read is None: then nobody has seen those cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from xltools.intake.package import CELLS, STYLES, Guard, Package
from xltools.intake.refusal import Refused
from xltools.intake.xml import Depth, Prefixes, attributes, feed, local, new_parser
from xltools.looks.judge import BLACK, WHITE, Look, Palette
from xltools.looks.numbers import BUILTIN, read_as
from xltools.text import looks as says

_FREE = 0xFFFFFFF0
"""Sector numbers from here on are none."""
_BIFF8 = 0x0600
_FILL = 4
_AUTOMATIC = 0x7FFF
_SINGLE = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0006, 0x0205})
"""NUMBER, RK, LABELSST, LABEL, RSTRING, FORMULA, BOOLERR: row, column, format."""


@dataclass(slots=True)
class SheetLooks:
    """One sheet: the look of each filled cell by row and column, and what the sheet does."""

    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    """An index into the looks of the workbook."""
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True


@dataclass(slots=True)
class OldLooks:
    """A workbook: the looks of its cell formats, and its sheets by name."""

    looks: list[Look]
    sheets: dict[str, SheetLooks]
    palette: Palette = field(default_factory=Palette)


def looks_of_biff(data: bytes, guard: Guard) -> OldLooks | None:
    """The looks in an .xls or .et; None where they cannot be read."""
    try:
        return _Biff(_stream(data), guard).read()
    except (struct.error, IndexError, ValueError, KeyError):
        return None


def _stream(data: bytes) -> bytes:
    """The stream Workbook of an OLE container."""
    shift, small_shift = struct.unpack_from("<2H", data, 30)
    first, _, cutoff, small_first = struct.unpack_from("<4I", data, 48)
    (more,) = struct.unpack_from("<I", data, 68)
    size, small = 1 << min(shift, 20), 1 << min(small_shift, 20)
    listed = list(struct.unpack_from("<109I", data, 76))
    while more < _FREE and len(listed) <= len(data) // size:
        *found, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += found
    table: list[int] = []
    for sector in listed:
        if sector < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)

    def chain(start: int, links: list[int]) -> Iterator[int]:
        for _ in links:
            if start >= _FREE:
                return
            yield start
            start = links[start]

    def whole(start: int) -> bytes:
        return b"".join(data[(n + 1) * size : (n + 2) * size] for n in chain(start, table))

    directory = whole(first)
    root = b""
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        start, amount = struct.unpack_from("<2I", directory, at + 116)
        if kind == 5:
            root = whole(start)
        if kind == 2 and name.lower() == "workbook":
            if amount >= cutoff:
                return whole(start)[:amount]
            links = list(struct.iter_unpack("<I", whole(small_first)))
            numbers = chain(start, [link for (link,) in links])
            return b"".join(root[n * small : (n + 1) * small] for n in numbers)[:amount]
    raise ValueError("no stream Workbook")


class _Biff:
    """The records of a stream in BIFF8."""

    def __init__(self, stream: bytes, guard: Guard) -> None:
        self._stream, self._guard = stream, guard
        self._palette = Palette()
        self._fonts: list[tuple[int, int, int, int]] = []
        """Flags, height in twentieths of a point, index of the colour, raised or lowered."""
        self._codes = dict(BUILTIN)
        self._formats: list[bytes] = []
        self._marked: dict[int, bool] = {}
        """Numbers of shared texts with parts that are struck out, or (true) raised or lowered."""

    def read(self) -> OldLooks | None:
        places: list[tuple[str, int]] = []
        texts: list[bytes] = []
        in_texts = False
        for kind, body in self._records(0):
            in_texts = kind == 0x00FC or (in_texts and kind == 0x003C)  # SST and its CONTINUE
            if kind == 0x0809 and struct.unpack_from("<H", body)[0] != _BIFF8:
                return None
            if kind == 0x002F:  # FILEPASS: what follows is encrypted
                return None
            if kind == 0x0085:  # BOUNDSHEET
                (at,) = struct.unpack_from("<I", body)
                places.append((_text(body, 7, body[6]), at))
            elif in_texts:
                texts.append(body)
            else:
                self._take(kind, body)
        self._mark(texts)
        looks = [self._look(one) for one in self._formats]
        plain = len(looks)
        looks += [
            *(replace(look, struck=True) for look in looks),
            *(replace(look, raised=True) for look in looks),
        ]
        sheets = {name: self._sheet(at, plain) for name, at in places}
        return OldLooks(looks, sheets, self._palette)

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from `at` to the end of their part."""
        while at + 4 <= len(self._stream):
            kind, length = struct.unpack_from("<2H", self._stream, at)
            yield kind, self._stream[at + 4 : at + 4 + length]
            if kind == 0x000A:
                return
            at += 4 + length

    def _take(self, kind: int, body: bytes) -> None:
        if kind == 0x0031:
            height, flags, color, _, raised = struct.unpack_from("<5H", body)
            self._fonts.append((flags, height, color, raised))
        elif kind == 0x041E:
            number, length = struct.unpack_from("<2H", body)
            self._codes[str(number)] = _text(body, 4, length)
        elif kind == 0x00E0:
            self._formats.append(body)
            self._guard.bound(STYLES, len(self._formats))
        elif kind == 0x0092:
            (count,) = struct.unpack_from("<H", body)
            for number in range(min(count, 56)):
                self._palette.indexed[8 + number] = body[2 + 4 * number : 5 + 4 * number].hex()

    def _look(self, body: bytes) -> Look:
        font, code, _, align, _, indent = struct.unpack_from("<3H3B", body)
        lines, colors = struct.unpack_from("<IH", body, 14)
        pattern, fore, back = lines >> 26, colors & 0x7F, colors >> 7 & 0x7F
        flags, height, color, _ = self._font(font)
        grounds: tuple[str | None, ...] = (WHITE,)
        if pattern:
            named = (fore,) if pattern == 1 else (fore, back)
            grounds = tuple(self._palette.numbered(str(one)) for one in named)
        return Look(
            code=self._codes.get(str(code), "General"),
            struck=bool(flags & 0x08),
            size=str(Decimal(height) / 20),
            color=BLACK if color == _AUTOMATIC else self._palette.numbered(str(color)),
            grounds=grounds,
            repeated=align & 7 == _FILL,
            shrunk=bool(indent & 0x10),
            indent=indent & 0x0F,
            wrapped=bool(align & 0x08),
        )

    def _font(self, index: int) -> tuple[int, int, int, int]:
        """A font by its number; there is none with the number 4."""
        return self._fonts[index - (index > 4)]

    def _mark(self, chunks: list[bytes]) -> None:
        """Which of the shared texts have parts that do not read as plain."""
        if not chunks:
            return
        reader = _Texts(chunks)
        _, count = reader.unpack("<2I")
        for number in range(count):
            fonts = [self._font(font) for font in reader.fonts_of_next() if font]
            if any(flags & 0x08 or raised for flags, _, _, raised in fonts):
                self._marked[number] = not any(flags & 0x08 for flags, *_ in fonts)

    def _sheet(self, at: int, plain: int) -> SheetLooks:
        found = SheetLooks()
        for kind, body in self._records(at):
            if kind in _SINGLE:
                row, column, look = struct.unpack_from("<3H", body)
                if kind == 0x00FD:
                    raised = self._marked.get(struct.unpack_from("<I", body, 6)[0])
                    look += 0 if raised is None else plain * (1 + raised)
                found.cells[row + 1, column + 1] = look
            elif kind == 0x00BD:  # MULRK
                row, column = struct.unpack_from("<2H", body)
                for at_ in range(4, len(body) - 2, 6):
                    (look,) = struct.unpack_from("<H", body, at_)
                    found.cells[row + 1, column + 1 + (at_ - 4) // 6] = look
            elif kind == 0x007D:  # COLINFO
                first, last, width, _, flags = struct.unpack_from("<5H", body)
                if flags & 1 or not width:
                    found.hidden.append((first + 1, last + 1))
                else:
                    found.widths.append((first + 1, last + 1, width / 256))
            elif kind == 0x023E:  # WINDOW2
                found.zeros &= bool(struct.unpack_from("<H", body)[0] & 0x10)
            self._guard.bound(CELLS, len(found.cells))
        return found


def _text(body: bytes, at: int, length: int) -> str:
    """A text behind its length: a byte of flags, then characters of one or two bytes."""
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + length].decode("latin-1")


class _Texts:
    """The shared texts, which run over the ends of their records."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks, self._number, self._at = chunks, 0, 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))

    def _take(self, length: int) -> bytes:
        out = b""
        while len(out) < length:
            chunk = self._chunks[self._number]
            piece = chunk[self._at : self._at + length - len(out)]
            self._at += len(piece)
            out += piece
            if self._at >= len(chunk):
                self._number, self._at = self._number + 1, 0
                if not piece and self._number >= len(self._chunks):
                    raise ValueError("the texts end too early")
        return out

    def fonts_of_next(self) -> list[int]:
        """The fonts of the runs of the next text; its characters are passed over."""
        length, flags = self.unpack("<HB")
        runs = self.unpack("<H")[0] if flags & 0x08 else 0
        extra = self.unpack("<I")[0] if flags & 0x04 else 0
        wide = flags & 1
        while length:
            if not self._at and self._number:
                wide = self._take(1)[0] & 1  # a text that goes on says anew how wide it is
            rest = len(self._chunks[self._number]) - self._at
            here = min(length, rest // (1 + wide))
            if not here and not rest:
                raise ValueError("the texts end too early")
            self._take(max(here, 1) * (1 + wide))
            length -= max(here, 1)
        fonts = [self.unpack("<2H")[1] for _ in range(runs)]
        self._take(extra)
        return fonts


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of .ods: what it says itself, the rest being its parent's."""

    parent: str
    said: Mapping[str, Any]
    width: float | None = None
    """Of a column, in characters."""
    data: str = ""
    """The style of its numbers, which may colour them."""


def looks_of_ods(package: Package) -> OldLooks | None:
    """The looks in an .ods; None where they cannot be read."""
    reader = _Ods(package.guard)
    try:
        for part in ("styles.xml", "content.xml", "settings.xml"):
            if part in package:
                reader.read(package, part)
    except (Refused, ValueError):
        return None
    for sheet in reader.sheets.values():
        sheet.zeros = reader.zeros
    return OldLooks(list(reader.looks), reader.sheets)


_INCH = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72}
_CHARACTERS = 96 / 7
"""Characters to an inch, as widths are counted."""
_DATA_STYLES = frozenset(
    f"{kind}-style" for kind in ("number", "percentage", "currency", "text", "date", "boolean")
)
_NUMBERS = frozenset({"float", "percentage", "currency"})


def _inches(text: str) -> float | None:
    number, unit = text[:-2], text[-2:]
    try:
        return float(number) * _INCH[unit]
    except (ValueError, KeyError):
        return None


class _Ods:
    """Takes the elements of the parts as they come."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._styles: dict[tuple[str, str], _Style] = {}
        self._open: tuple[str, str] | None = None
        self._mapped: set[str] = set()
        """Styles that give way to others under some condition."""
        self._zeros = False
        """Whether it is being said if zeros are shown."""
        self.zeros = True
        self.looks: dict[Look, int] = {}
        self.sheets: dict[str, SheetLooks] = {}
        self._sheet = SheetLooks()
        self._row = self._column = 0
        self._repeat = 1
        self._usual: list[tuple[int, int, str]] = []
        """First column, last column, style of its cells where they name none."""
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._parts = Look()
        """What parts of the cell's text look like: struck out, raised."""
        self._shown = 0
        """How many paragraphs or spans of the cell's own text are open."""

    def read(self, package: Package, part: str) -> None:
        depth, prefixes = Depth(self._guard), Prefixes(part)
        parser = new_parser(self._guard)

        def start(name: str, flat: list[str]) -> None:
            depth.enter()
            prefixes.enter(name, flat)
            given = {local(key): value for key, value in attributes(flat).items()}
            self._start(local(name), given)

        def end(name: str) -> None:
            self._end(local(name))
            prefixes.leave()
            depth.leave()

        def text(said: str) -> None:
            if self._zeros or (self._shown > 0 and self._cell is not None):
                self._text.append(said)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text
        feed(parser, package.chunks(part), part, self._guard)

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name in ("style", "default-style"):
            family = given.get("family", "")
            self._open = (family, given.get("name", ""))
            parent, data = given.get("parent-style-name", ""), given.get("data-style-name", "")
            self._styles[self._open] = _Style(parent, {}, data=data)
            self._guard.bound(STYLES, len(self._styles))
        elif name == "map" and self._open is not None:
            self._mapped.add(self._open[1])
        elif name in _DATA_STYLES:
            self._open = ("data", given.get("name", ""))
            self._styles[self._open] = _Style("", {})
        elif name.endswith("-properties") and self._open is not None:
            self._properties(self._open, given)
        elif name == "table":
            self._sheet = self.sheets.setdefault(given.get("name", ""), SheetLooks())
            self._row = self._column = 0
            self._usual = []
        elif name == "table-column":
            self._columns(given)
        elif name == "table-row":
            self._row += 1
            self._column = 0
            self._repeat = _count(given, "number-rows-repeated")
            self._row_style = given.get("default-cell-style-name", "")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._text, self._parts, self._shown = given, [], Look(), 0
        elif name == "config-item":
            self._zeros, self._text = given.get("name") == "ShowZeroValues", []
        elif name == "annotation":
            self._shown -= 1 << 20
        elif name in ("p", "span") and self._cell is not None:
            self._shown += 1
            look = self._look("text", given.get("style-name", ""))
            if self._shown > 0 and (look.struck or look.raised):
                self._parts = look

    def _end(self, name: str) -> None:
        if name == "style" or name in _DATA_STYLES:
            self._open = None
        elif name == "config-item" and self._zeros:
            self.zeros &= "".join(self._text) != "false"
            self._zeros = False
        elif name == "annotation":
            self._shown += 1 << 20
        elif name in ("p", "span") and self._cell is not None:
            self._shown -= 1
        elif name == "table-row":
            self._row += self._repeat - 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._take(self._cell)
            self._cell = None

    def _columns(self, given: dict[str, str]) -> None:
        first = self._column + 1
        self._column += _count(given, "number-columns-repeated")
        self._usual.append((first, self._column, given.get("default-cell-style-name", "")))
        style = self._styles.get(("table-column", given.get("style-name", "")))
        if given.get("visibility", "visible") != "visible":
            self._sheet.hidden.append((first, self._column))
        elif style is not None and style.width is not None:
            self._sheet.widths.append((first, self._column, style.width))

    def _take(self, given: dict[str, str]) -> None:
        """One cell with its text: its look is kept for each place that it fills."""
        first = self._column + 1
        self._column += _count(given, "number-columns-repeated")
        kind = given.get("value-type", "")
        if not kind and not self._text:
            return
        style = given.get("style-name") or self._row_style
        style = style or next((s for a, b, s in self._usual if a <= first <= b), "")
        look = self._look("table-cell", style)
        if self._parts != Look():
            look = replace(look, struck=self._parts.struck, raised=self._parts.raised)
        if kind in _NUMBERS:
            look = replace(look, code=_code("".join(self._text), given.get("value", "")))
        index = self.looks.setdefault(look, len(self.looks))
        for row in range(self._row, self._row + self._repeat):
            for column in range(first, self._column + 1):
                self._sheet.cells[row, column] = index
                self._guard.bound(CELLS, len(self._sheet.cells))

    def _properties(self, key: tuple[str, str], given: dict[str, str]) -> None:
        style = self._styles[key]
        said: dict[str, Any] = {}
        if (line := given.get("text-line-through-style")) is not None:
            said["struck"] = line != "none"
        if given.get("text-line-through-type", "none") != "none":
            said["struck"] = True
        if (position := given.get("text-position")) is not None:
            said["raised"] = not position.startswith("0%")
        if (size := given.get("font-size", "")).endswith("pt"):
            said["size"] = size[:-2]
        if (color := given.get("color", "")).startswith("#"):
            said["color"] = color[1:].upper()
        if given.get("use-window-font-color") == "true":
            said["color"] = BLACK
        if (ground := given.get("background-color")) is not None:
            said["grounds"] = (ground[1:].upper() if ground.startswith("#") else WHITE,)
        if "repeat-content" in given:
            said["repeated"] = given["repeat-content"] == "true"
        if "shrink-to-fit" in given:
            said["shrunk"] = given["shrink-to-fit"] == "true"
        if "wrap-option" in given:
            said["wrapped"] = given["wrap-option"] == "wrap"
        if (indent := _inches(given.get("margin-left", ""))) is not None:
            said["indent"] = int(indent * _CHARACTERS / 1.2)
        width = _inches(given.get("column-width", ""))
        own = style.width if width is None else width * _CHARACTERS
        self._styles[key] = replace(style, said={**style.said, **said}, width=own)

    def _look(self, family: str, name: str) -> Look:
        """What a style and those above it say, the nearest first."""
        said: dict[str, Any] = {}
        for _ in range(20):
            style = self._styles.get((family, name))
            if style is None:
                break
            own = dict(style.said)
            if style.data and style.data not in self._mapped:
                shown = self._styles.get(("data", style.data))
                own |= {} if shown is None else shown.said
            said = {**own, **said}
            if not name:
                break
            name = style.parent
        return replace(Look(), **said)


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _code(text: str, value: str) -> str:
    """A number format that shows what the file says was shown, where that is another number."""
    shown = text.strip().replace('"', "”")
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "General"
    if not text:
        return f'"{says.NOT_KEPT}"'
    if shown.endswith("%"):
        decimals = len(shown[:-1].strip().partition(".")[2])
        return f"0.{'0' * min(decimals, 10)}%" if decimals else "0%"
    return "General" if read_as(shown) == number else f'"{shown}"'
