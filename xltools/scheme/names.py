"""单位名称: folded spelling, exact matches only, and the nearest names as suggestions.

A name matches by code, else by a known spelling (规范化简称, 全称, 曾用名及其他写法), once
width and spaces are folded. Anything else is never matched, only helped with suggestions.
"""

from __future__ import annotations

from collections.abc import Sequence

from xltools.scheme.model import Unit
from xltools.text.nearest import folded, nearest


class UnitNames:
    """The units by everything they may be called.

    >>> names = UnitNames([Unit(code="ZF01", full_name="市教育局", name="市教育局", category="ZF")])
    >>> names.find("市 教育局").code, names.find("市教育")
    ('ZF01', None)
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self._codes: dict[str, set[int]] = {}
        self._spellings: dict[str, set[int]] = {}
        for place, unit in enumerate(units):
            self._codes.setdefault(folded(unit.code), set()).add(place)
            for spelling in (unit.name, unit.full_name, *unit.aliases):
                self._spellings.setdefault(folded(spelling), set()).add(place)

    def find(self, text: str) -> Unit | None:
        """The unit meant by `text`; None if no unit, or more than one, is called so."""
        places = self._places(text)
        return self.units[places[0]] if len(places) == 1 else None

    def ambiguous(self, text: str) -> list[Unit]:
        """The units that share this spelling, where it is not one unit's alone."""
        places = self._places(text)
        return [self.units[place] for place in places] if len(places) > 1 else []

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """规范化简称 of the units with the likest spellings, the likest first."""
        spellings: dict[str, str] = {}
        for unit in self.units:
            for spelling in (unit.name, unit.full_name, *unit.aliases):
                spellings.setdefault(spelling, unit.name)
        found = nearest(text, spellings, limit * 3)
        return list(dict.fromkeys(spellings[spelling] for spelling in found))[:limit]

    def _places(self, text: str) -> list[int]:
        key = folded(text)
        return sorted(self._codes.get(key) or self._spellings.get(key) or ()) if key else []
