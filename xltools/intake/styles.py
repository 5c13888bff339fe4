"""Cell formats: the number format of each, and which of them keep people from reading a number.

Only what can be told for certain counts: a line through the characters, characters of the colour
that they stand on, or too small to see. Colours that depend on the theme are taken as Excel's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from xltools.intake.grammar import is_number
from xltools.intake.guard import STYLES
from xltools.intake.numfmt import BUILTIN
from xltools.intake.package import Package
from xltools.intake.refusal import damaged
from xltools.intake.xml import each_element
from xltools.text import looks as says

_THEME = {"0": "FFFFFF", "1": "000000"}
_INDEXED = {"0": "000000", "1": "FFFFFF", "8": "000000", "9": "FFFFFF", "64": "000000"}
_BLACK, _WHITE = "000000", "FFFFFF"
_SMALLEST = 4
_NEAR, _NEAR_CHANNEL = 24, 48
"""Of 255: so near, a colour is not told from the other by its brightness, nor by its hue."""
_T = TypeVar("_T")
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(slots=True)
class _Look:
    """A font with what it stands on, as far as it is known."""

    struck: bool = False
    size: str = "11"
    color: str | None = _BLACK
    fill: str | None = None
    number: str = ""
    """A number format of its own, in a conditional format."""

    def veil(self, ground: str = _WHITE) -> str:
        """What keeps people from reading characters of this look; empty for nothing."""
        if self.struck:
            return says.STRUCK
        if is_number(self.size) and Decimal(self.size) < _SMALLEST:
            return says.TINY
        return says.INVISIBLE if _alike(self.color, ground) else ""


@dataclass(slots=True)
class Styles:
    """What the styles part says of cells."""

    codes: list[str] = field(default_factory=list)
    """The number format code of each cell format, in order."""
    veils: dict[str, str] = field(default_factory=dict)
    """Index of a cell format whose characters people cannot read → why, in words."""
    changing: set[str] = field(default_factory=set)
    """Indices of conditional formats that show numbers otherwise, or not at all."""


def read_styles(package: Package, part: str) -> Styles:
    """The cell formats of the styles part."""
    if part not in package:
        raise damaged("缺少样式部件")
    reader = _Reader(package)
    each_element(package.chunks(part), part, reader.start, guard=package.guard)
    return reader.styles()


class _Reader:
    """Takes the elements of the part as they come."""

    def __init__(self, package: Package) -> None:
        self._guard = package.guard
        self._section = ""
        self._codes = dict(BUILTIN)
        self._xfs: list[tuple[str, str, str]] = []
        self._fonts: list[_Look] = []
        self._fills: list[str | None] = []
        self._dxfs: list[_Look] = []
        self._solid = False

    def start(self, name: str, given: dict[str, str], depth: int) -> None:
        if depth == 2:
            self._section = name
        elif depth < 2:
            return
        elif self._section == "numFmts" and name == "numFmt":
            self._codes[given.get("numFmtId", "")] = given.get("formatCode", "General")
        elif self._section == "cellXfs" and name == "xf" and depth == 3:
            ids = (given.get("numFmtId", "0"), given.get("fontId", "0"), given.get("fillId", "0"))
            self._xfs.append(ids)
            self._guard.bound(STYLES, len(self._xfs))
        elif self._section == "fonts":
            self._font(name, given, depth)
        elif self._section == "fills":
            self._fill(name, given, depth)
        elif self._section == "dxfs":
            self._dxf(name, given, depth)

    def _font(self, name: str, given: dict[str, str], depth: int) -> None:
        if depth == 3:
            self._fonts.append(_Look())
        elif self._fonts:
            _wear(self._fonts[-1], name, given)

    def _fill(self, name: str, given: dict[str, str], depth: int) -> None:
        if depth == 3:
            self._fills.append(None)
        elif name == "patternFill":
            self._solid = given.get("patternType") == "solid"
        elif name == "fgColor" and self._solid and self._fills:
            self._fills[-1] = _color(given) or ""
        elif name == "gradientFill" and self._fills:
            self._fills[-1] = ""

    def _dxf(self, name: str, given: dict[str, str], depth: int) -> None:
        if depth == 3:
            self._dxfs.append(_Look())
        elif not self._dxfs:
            return
        elif name == "numFmt":
            self._dxfs[-1].number = given.get("formatCode", "")
        elif name == "bgColor":
            self._dxfs[-1].fill = _color(given) or ""
        elif depth == 5:
            _wear(self._dxfs[-1], name, given)

    def styles(self) -> Styles:
        """All that was found."""
        found = Styles([self._codes.get(number, "General") for number, _, _ in self._xfs])
        for index, (_, font, fill) in enumerate(self._xfs):
            look, ground = _nth(self._fonts, font), _nth(self._fills, fill)
            veil = look.veil(_WHITE if ground is None else ground) if look is not None else ""
            if veil:
                found.veils[str(index)] = veil
        for index, look in enumerate(self._dxfs):
            if look.number not in ("", "General") or look.veil(
                _WHITE if look.fill is None else look.fill
            ):
                found.changing.add(str(index))
        return found


def _wear(look: _Look, name: str, given: dict[str, str]) -> None:
    """Take one property of a font."""
    if name == "strike":
        look.struck = given.get("val", "1") in ("1", "true")
    elif name == "sz":
        look.size = given.get("val", "")
    elif name == "color":
        look.color = _color(given)


def _color(given: dict[str, str]) -> str | None:
    """The colour as six hexadecimal digits; None where it cannot be said for certain."""
    if "tint" in given:
        return None
    rgb = given.get("rgb", "")[-6:]
    if len(rgb) == 6 and _HEX.issuperset(rgb):
        return rgb
    if "theme" in given:
        return _THEME.get(given["theme"])
    return _INDEXED.get(given.get("indexed", "64" if "auto" in given else ""))


def _alike(color: str | None, ground: str | None) -> bool:
    """Whether characters of a colour cannot be told from what they stand on."""
    if not color or not ground:
        return False
    pairs = [(int(color[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (0, 2, 4)]
    apart = [one - other for one, other in pairs]
    brightness = abs(299 * apart[0] + 587 * apart[1] + 114 * apart[2]) // 1000
    return brightness <= _NEAR and max(map(abs, apart)) <= _NEAR_CHANNEL


def _nth(listed: Sequence[_T], index: str) -> _T | None:
    known = index.isascii() and index.isdigit() and len(index) < 8 and int(index) < len(listed)
    return listed[int(index)] if known else None
