"""单位名称: folded spelling, exact matches only, and the nearest names as suggestions.

A name matches by code or by a known spelling (规范化简称, 全称, 曾用名及其他写法) once width and
spaces are folded. Anything else is never matched, only helped with suggestions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from xltools.scheme.model import Unit

_LIKELY = 50


def fold(text: str) -> str:
    """`text` in one width and case, without any space.

    >>> fold("市 教育局　"), fold("ＺＦ０１ ")
    ('市教育局', 'zf01')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def nearest(text: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Up to `limit` of `candidates` that look most like `text`, the likest first.

    >>> nearest("市城管局", ["市教育局", "市城市管理局", "市水利局"], 1)
    ['市城市管理局']
    """
    from rapidfuzz import fuzz, process

    names = list(dict.fromkeys(candidates))
    ranked = process.extract(
        text, names, scorer=fuzz.ratio, processor=fold, limit=limit, score_cutoff=_LIKELY
    )
    return [name for name, _, _ in ranked]


class UnitNames:
    """The units by everything they may be called."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self._codes: dict[str, set[int]] = {}
        self._spellings: dict[str, set[int]] = {}
        for place, unit in enumerate(units):
            self._codes.setdefault(fold(unit.code), set()).add(place)
            for spelling in (unit.name, unit.full_name, *unit.aliases):
                self._spellings.setdefault(fold(spelling), set()).add(place)

    def find(self, text: str) -> Unit | None:
        """The unit meant by `text`; None if no unit, or more than one, is called so."""
        places = self._places(text)
        return self.units[places[0]] if len(places) == 1 else None

    def ambiguous(self, text: str) -> list[Unit]:
        """The units that share this spelling, where it is not one unit's alone."""
        places = self._places(text)
        return [self.units[place] for place in places] if len(places) > 1 else []

    def _places(self, text: str) -> list[int]:
        folded = fold(text)
        return (
            sorted(self._codes.get(folded) or self._spellings.get(folded) or ()) if folded else []
        )

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """规范化简称 of the units with the likest spellings."""
        spellings: dict[str, str] = {}
        for unit in self.units:
            for spelling in (unit.name, unit.full_name, *unit.aliases):
                spellings.setdefault(spelling, unit.name)
        found = nearest(text, spellings, limit * 3)
        return list(dict.fromkeys(spellings[spelling] for spelling in found))[:limit]
