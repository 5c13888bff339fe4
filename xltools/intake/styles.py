"""Cell formats of a returned file: the facts of the styles and theme parts, for the judge of looks.

The parts of forms are mostly the same from file to file, so what was read of one is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from xltools.intake.package import STYLES, Guard, Package
from xltools.intake.refusal import Refused, damaged
from xltools.intake.xml import each_element
from xltools.looks.judge import BLACK, WHITE, Change, Look, Palette
from xltools.looks.numbers import BUILTIN

_T = TypeVar("_T")
_SLOTS = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_KEPT_BYTES, _KEPT = 200_000, 200


@dataclass(slots=True)
class Styles:
    """What the styles part says of cells."""

    looks: list[Look] = field(default_factory=list)
    """How each cell format looks, in order."""
    wary: frozenset[str] = frozenset()
    """Indices of the cell formats of which more than the number format must be judged."""
    changes: list[Change] = field(default_factory=list)
    """What each differential format changes."""
    palette: Palette = field(default_factory=Palette)


_known: dict[tuple[bytes, bytes, Guard], Styles] = {}


def read_styles(package: Package, part: str, theme: str) -> Styles:
    """The cell formats of the styles part, coloured by the theme part where there is one."""
    if part not in package:
        raise damaged("缺少样式部件")
    content = b"".join(package.chunks(part))
    colors = b"".join(package.chunks(theme)) if theme in package else b""
    key = (content, colors, package.guard)
    found = _known.get(key)
    if found is None:
        found = _read(content, part, colors, theme, package.guard)
        if len(content) + len(colors) < _KEPT_BYTES:
            if len(_known) >= _KEPT:
                _known.clear()
            _known[key] = found
    return found


def _read(content: bytes, part: str, colors: bytes, theme: str, guard: Guard) -> Styles:
    palette = Palette()
    if colors:
        _read_theme(palette, colors, theme, guard)
    reader = _Reader(palette, guard)
    each_element([content], part, reader.start, guard=guard)
    return reader.styles()


def _read_theme(palette: Palette, content: bytes, part: str, guard: Guard) -> None:
    """The colours of the theme; where it cannot be read, no colour of it is known."""
    slot = ""

    def start(name: str, given: dict[str, str], _depth: int) -> None:
        nonlocal slot
        if name in _SLOTS:
            slot = name
        elif slot and name in ("srgbClr", "sysClr"):
            said = palette.color({"rgb": given.get("lastClr", given.get("val", ""))})
            palette.theme[_SLOTS.index(slot)] = said or palette.theme[_SLOTS.index(slot)]
            slot = ""

    try:
        each_element([content], part, start, guard=guard)
    except Refused:
        palette.theme.clear()


class _Reader:
    """Takes the elements of the part as they come."""

    def __init__(self, palette: Palette, guard: Guard) -> None:
        self._guard, self._palette = guard, palette
        self._section = ""
        self._codes = dict(BUILTIN)
        self._xfs: list[dict[str, str]] = []
        self._fonts: list[Change] = []
        self._fills: list[list[dict[str, str] | None]] = []
        self._dxfs: list[Change] = []
        self._indexed: list[dict[str, str]] = []

    def start(self, name: str, given: dict[str, str], depth: int) -> None:
        if depth == 2:
            self._section = name
        elif depth < 2:
            return
        elif self._section == "numFmts" and name == "numFmt":
            self._codes[given.get("numFmtId", "")] = given.get("formatCode", "General")
        elif self._section == "cellXfs":
            self._xf(name, given, depth)
        elif self._section == "fonts":
            if depth == 3:
                self._fonts.append(Change(part="font"))
            elif self._fonts:
                self._fonts[-1].take(name, given)
        elif self._section == "fills":
            self._fill(name, given, depth)
        elif self._section == "dxfs":
            if depth == 3:
                self._dxfs.append(Change())
            elif self._dxfs:
                self._dxfs[-1].take(name, given)
        elif self._section == "colors" and name == "rgbColor":
            self._indexed.append(given)

    def _xf(self, name: str, given: dict[str, str], depth: int) -> None:
        if name == "xf" and depth == 3:
            self._xfs.append(given)
            self._guard.bound(STYLES, len(self._xfs))
        elif name == "alignment" and self._xfs:
            self._xfs[-1] = {**given, **self._xfs[-1]}

    def _fill(self, name: str, given: dict[str, str], depth: int) -> None:
        """What a fill is made of: one colour, both of a pattern, or all of a gradient."""
        if depth == 3:
            self._fills.append([])
        elif not self._fills:
            return
        elif name == "patternFill":
            kind = given.get("patternType", "none")
            if kind != "none":
                self._fills[-1] = [None] if kind == "solid" else [None, None]
        elif name == "fgColor" and self._fills[-1]:
            self._fills[-1][0] = given
        elif name == "bgColor" and len(self._fills[-1]) == 2:
            self._fills[-1][1] = given
        elif name == "color":
            self._fills[-1].append(given)

    def styles(self) -> Styles:
        """All that was found."""
        palette = self._palette
        for number, given in enumerate(self._indexed[: len(palette.indexed)]):
            palette.indexed[number] = palette.color(given) or palette.indexed[number]
        fonts = [self._font(one) for one in self._fonts]
        fills = [self._ground(one) for one in self._fills]
        looks = [self._look(xf, fonts, fills) for xf in self._xfs]
        wary = frozenset(str(number) for number, look in enumerate(looks) if not look.plain)
        return Styles(looks, wary, self._dxfs, palette)

    def _font(self, font: Change) -> Look:
        color = BLACK if font.font is None else self._palette.color(font.font)
        return Look(struck=font.struck, size=font.size or "11", color=color)

    def _ground(self, fill: Sequence[dict[str, str] | None]) -> tuple[str | None, ...]:
        found = tuple(None if one is None else self._palette.color(one) for one in fill)
        return found or (WHITE,)

    def _look(
        self, xf: dict[str, str], fonts: list[Look], fills: list[tuple[str | None, ...]]
    ) -> Look:
        font = _nth(fonts, xf.get("fontId", "0")) or Look()
        indent = xf.get("indent", "0")
        return Look(
            code=self._codes.get(xf.get("numFmtId", "0"), "General"),
            struck=font.struck,
            size=font.size,
            color=font.color,
            grounds=_nth(fills, xf.get("fillId", "0")) or (WHITE,),
            repeated=xf.get("horizontal") == "fill",
            shrunk=xf.get("shrinkToFit") in ("1", "true"),
            indent=int(indent) if indent.isascii() and indent.isdigit() and len(indent) < 4 else 0,
            wrapped=xf.get("wrapText") in ("1", "true"),
        )


def _nth(listed: Sequence[_T], index: str) -> _T | None:
    known = index.isascii() and index.isdigit() and len(index) < 8 and int(index) < len(listed)
    return listed[int(index)] if known else None
