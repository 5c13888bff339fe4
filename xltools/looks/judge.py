"""Fonts, colours, alignment and the sheet: what they leave to see of a cell's characters.

Everything that opens a workbook hands its facts to these classes and asks `Look.unlike`. Only what
can be told for certain counts; where a colour cannot be worked out, the cell is taken as readable.
Widths are in characters, as Excel counts them, and judged with room to spare, since fonts differ.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from xltools.looks.numbers import color_of, hides_text, shown, shows
from xltools.text import looks as says

BLACK, WHITE = "000000", "FFFFFF"
DEFAULT_WIDTH = 8.43
_THEME = (
    *(WHITE, BLACK, "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
"""Excel's own theme: light 1, dark 1, light 2, dark 2, six accents, two kinds of links."""
_INDEXED = (
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF") * 2,
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
"""The list of colours that programs use where the workbook has none of its own."""
_SYSTEM = {64: BLACK, 65: WHITE, 81: BLACK, 32767: BLACK}
"""Indices that stand for the system's colours of windows, of notes, and for automatic."""
_SMALLEST = Decimal(4)
_USUAL_SIZE = Decimal(11)
_INDENT = 1.2
"""Characters that a step of indentation takes at least."""
_NEAR, _NEAR_CHANNEL = 24, 48
"""Of 255: so near, a colour is not told from the other by its brightness, nor by its hue."""
_FIGURES = re.compile(r"[0-9０-９.．,，-]+")
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(slots=True)
class Palette:
    """The colours of a workbook: its theme, and its list of indexed colours."""

    theme: list[str] = field(default_factory=lambda: list(_THEME))
    indexed: list[str] = field(default_factory=lambda: list(_INDEXED))

    def color(self, given: Mapping[str, str]) -> str | None:
        """The colour of an element with these attributes; None where it cannot be said.

        >>> palette = Palette()
        >>> palette.color({"theme": "0", "tint": "-0.5"}), palette.color({"indexed": "9"})
        ('808080', 'FFFFFF')
        """
        rgb = given.get("rgb", "")[-6:]
        found: str | None = None
        if len(rgb) == 6 and _HEX.issuperset(rgb):
            found = rgb.upper()
        elif "theme" in given:
            found = _nth(self.theme, given["theme"])
        elif "indexed" in given:
            found = self.numbered(given["indexed"])
        elif given.get("auto") in ("1", "true"):
            found = BLACK
        return found and _tinted(found, given.get("tint", ""))

    def numbered(self, index: str) -> str | None:
        """The colour of an index."""
        if not index.isdecimal():
            return None
        return _SYSTEM.get(int(index)) or _nth(self.indexed, index)

    def of_format(self, color: str) -> str | None:
        """The colour that a number format names; its numbers count from 1."""
        return self.numbered(str(int(color[1:]) + 7)) if color.startswith("#") else color


def _tinted(color: str, tint: str) -> str | None:
    """A colour made lighter or darker, as spreadsheets do it: by its luminance."""
    if not tint:
        return color
    try:
        share = float(tint)
    except ValueError:
        return None
    if not -1 <= share <= 1:
        return None
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(one * 255):02X}" for one in colorsys.hls_to_rgb(hue, light, saturation))


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell format shows what its cells hold."""

    code: str = "General"
    struck: bool = False
    size: str = "11"
    color: str | None = BLACK
    grounds: tuple[str | None, ...] = (WHITE,)
    """What the characters stand on: one colour, or all of a pattern or gradient."""
    repeated: bool = False
    """Whether the characters are repeated over the width of the cell."""
    raised: bool = False
    """Whether some of the characters are raised or lowered: 9² is not 92."""
    shrunk: bool = False
    """Whether characters are made smaller until they fit."""
    indent: int = 0
    wrapped: bool = False

    @property
    def veil(self) -> str:
        """What keeps people from reading whatever stands there; empty for nothing."""
        if self.struck:
            return says.STRUCK
        if self.raised:
            return says.RAISED
        if _size(self.size) < _SMALLEST:
            return says.TINY
        if all(_alike(self.color, ground) for ground in self.grounds):
            return says.INVISIBLE
        return says.REPEATED if self.repeated else ""

    @property
    def plain(self) -> bool:
        """Whether only the number format and the width of the column are left to be judged."""
        usual = _size(self.size) <= _USUAL_SIZE and not self.indent and "[" not in self.code
        return usual and not self.veil

    def unlike(
        self,
        value: Decimal | str,
        palette: Palette,
        width: float = DEFAULT_WIDTH,
        *,
        zeros: bool = True,
        code: bool = True,
    ) -> str:
        """What people see in the place of `value`, in words; "" where they see it itself.

        `zeros` is whether the sheet shows zeros, `code` whether the number format is judged too.
        """
        color = palette.of_format(color_of(value, self.code) or "") or ""
        look = replace(self, color=color) if color else self
        if look.veil:
            return look.veil
        if isinstance(value, Decimal) and not value and not zeros:
            return says.ZERO
        if code:
            otherwise = self._otherwise(value)
            if otherwise:
                return otherwise
        return self._cut(value, width)

    def _otherwise(self, value: Decimal | str) -> str:
        if isinstance(value, Decimal):
            return shows(value, self.code) or ""
        return says.FORMAT.format(code=self.code) if hides_text(self.code) else ""

    def _cut(self, value: Decimal | str, width: float) -> str:
        """Whether the column is too narrow for the characters of a number.

        A number that does not fit becomes ####, or loses decimals; a text runs on or is cut,
        which is judged for texts that are numbers only.
        """
        number = isinstance(value, Decimal)
        text = (shown(value, self.code) or "") if isinstance(value, Decimal) else value.strip()
        if not number and (self.wrapped or not _FIGURES.fullmatch(text)):
            return ""
        needs = sum(char not in ".,-" for char in text)
        room = width - _INDENT * self.indent
        size = float(_size(self.size) / _USUAL_SIZE)
        if self.shrunk:
            fits = room / needs if needs else 1.0
            return says.TINY if fits * float(_USUAL_SIZE) < _SMALLEST else ""
        return says.NARROW if needs * size > max(room, 0) else ""


USUAL = Look()
"""A cell of which nothing is said."""


def _size(text: str) -> Decimal:
    try:
        size = Decimal(text)
    except InvalidOperation:
        return _USUAL_SIZE
    return size if size.is_finite() else _USUAL_SIZE


def _alike(color: str | None, ground: str | None) -> bool:
    """Whether characters of a colour cannot be told from what they stand on."""
    if not color or not ground:
        return False
    pairs = [(int(color[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (0, 2, 4)]
    apart = [one - other for one, other in pairs]
    brightness = abs(299 * apart[0] + 587 * apart[1] + 114 * apart[2]) // 1000
    return brightness <= _NEAR and max(map(abs, apart)) <= _NEAR_CHANNEL


def _nth(listed: Sequence[str], index: str) -> str | None:
    known = index.isascii() and index.isdecimal() and len(index) < 8 and int(index) < len(listed)
    return listed[int(index)] if known else None


_PARTS = frozenset({"font", "fill", "border", "dataBar", "iconSet", "colorScale"})


@dataclass(slots=True)
class Change:
    """What a conditional format makes of a cell's look: only what it says itself."""

    font: Mapping[str, str] | None = None
    """The attributes of its colour; None where it says nothing."""
    fill: Mapping[str, str] | None = None
    struck: bool = False
    size: str = ""
    code: str = ""
    hiding: bool = False
    """Whether a picture or a bar stands in the place of the number."""

    part: str = ""
    """Which part of it is being taken."""

    def take(self, name: str, given: Mapping[str, str]) -> None:
        """One element of its font, fill or number format, in the order of the file."""
        if name == "numFmt":
            self.code = given.get("formatCode", "")
        elif name in _PARTS:
            self.part = name
        elif self.part not in ("font", "fill"):
            return
        elif name == "strike":
            self.struck = given.get("val", "1") in ("1", "true")
        elif name == "sz":
            self.size = given.get("val", "")
        elif name == "color" and self.part == "font":
            self.font = given
        elif name == "bgColor" or (name == "fgColor" and self.fill is None):
            self.fill = given

    def on(self, look: Look, palette: Palette) -> Look:
        """The look of a cell while the conditional format holds."""
        return replace(
            look,
            struck=look.struck or self.struck,
            size=self.size or look.size,
            color=look.color if self.font is None else palette.color(self.font),
            grounds=look.grounds if self.fill is None else (palette.color(self.fill),),
            code=self.code or look.code,
        )

    @property
    def visible(self) -> bool:
        """Whether it changes anything about the characters or what they stand on."""
        painted = self.font is not None or self.fill is not None
        return painted or self.struck or self.hiding or bool(self.size or self.code)

    def tells(self, look: Look, palette: Palette) -> bool:
        """Whether people may see something else than what is stored while it holds."""
        other = self.code not in ("", "General", look.code)
        return self.hiding or other or (not look.veil and bool(self.on(look, palette).veil))


_OPERATORS = {
    "lessThan": lt,
    "lessThanOrEqual": le,
    "equal": eq,
    "notEqual": ne,
    "greaterThanOrEqual": ge,
    "greaterThan": gt,
}
_FIXED = {
    "notContainsBlanks": True,
    "notContainsErrors": True,
    "containsBlanks": False,
    "containsErrors": False,
}
"""What holds, or does not, of every cell that has a value."""
_CONSTANTS = {"TRUE": True, "TRUE()": True, "FALSE": False, "FALSE()": False}


@dataclass(slots=True)
class Rule:
    """One rule of conditional formatting: where, when, and what it changes."""

    ranges: str
    """As written: A1 ranges separated by spaces."""
    kind: str
    """The type as the file names it."""
    operator: str = ""
    formulas: list[str] = field(default_factory=list)
    change: Change = field(default_factory=Change)

    def tells(self, look: Look, palette: Palette) -> bool:
        """Whether people may see something else than what is stored where the rule holds."""
        return self.change.tells(look, palette)

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell is in one of the ranges; ranges that cannot be read have all cells."""
        return any(
            area is None or (area[0] <= row <= area[2] and area[1] <= column <= area[3])
            for area in areas_of(self.ranges)
        )

    @property
    def certain(self) -> bool:
        """Whether it can be said of every number if the rule holds."""
        return self.holds(Decimal(1)) is not None

    def holds(self, value: Decimal | str) -> bool | None:
        """Whether the rule holds of a cell that says `value`; None where that cannot be said.

        >>> Rule("D7", "cellIs", "lessThan", ["60"]).holds(Decimal(59))
        True
        >>> Rule("D7", "expression", formulas=["E7=1"]).holds(Decimal(59))
        """
        if self.change.hiding:
            return isinstance(value, Decimal)
        if self.kind in _FIXED:
            return _FIXED[self.kind]
        found = [_constant(text) for text in self.formulas]
        bounds = [bound for bound in found if bound is not None]
        if not bounds or len(bounds) < len(found):
            return None
        return bool(bounds[0]) if self.kind == "expression" else self._compared(value, bounds)

    def _compared(self, value: Decimal | str, bounds: Sequence[Decimal | bool]) -> bool | None:
        if self.kind != "cellIs" or not isinstance(value, Decimal):
            return None
        if self.operator in ("between", "notBetween"):
            inside = min(bounds) <= value <= max(bounds)
            return inside is (self.operator == "between")
        compare = _OPERATORS.get(self.operator)
        return None if compare is None else bool(compare(value, bounds[0]))


def _constant(formula: str) -> Decimal | bool | None:
    text = formula.strip().removeprefix("=").upper()
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@lru_cache(maxsize=64)
def areas_of(ranges: str) -> tuple[tuple[int, int, int, int] | None, ...]:
    """The areas of ranges separated by spaces; None for what cannot be read."""
    return tuple(area_of(ref) for ref in ranges.split())


def area_of(ref: str) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column) of an A1 range, cell, rows or columns.

    >>> area_of("B2:C3"), area_of("B2"), area_of("B:B"), area_of("?")
    ((2, 2, 3, 3), (2, 2, 2, 2), (1, 2, 1048576, 2), None)
    """
    first, _, last = ref.replace("$", "").partition(":")
    start, end = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
    if start is None or end is None or not first:
        return None
    top, left = int(start[2] or 1), _column(start[1]) or 1
    return top, left, int(end[2] or _ROWS), _column(end[1]) or _COLUMNS


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_CORNER = re.compile(r"([A-Z]{0,3})([0-9]{0,7})", re.ASCII)
_ROWS, _COLUMNS = 1_048_576, 16_384
