"""Quick answers about a scheme: who marks what, what applies to whom, worth how much.

单位名称 match by code, else by a known spelling (规范化简称, 全称, 曾用名及其他写法), once width
and spaces are folded; anything else is never matched, only helped with suggestions. 同分排序 is
read as the settings name it: channels, items, and votes for a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xltools.methods.ballots import Paper
from xltools.scheme.model import Category, Channel, Item, Scheme, Scorer, Unit
from xltools.text.nearest import folded, nearest


class SchemeIndex:
    """A scheme with its tables by code; built once, then only read."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.categories: dict[str, Category] = {c.code: c for c in scheme.categories}
        self.units: dict[str, Unit] = {u.code: u for u in scheme.units}
        self.channels: dict[str, Channel] = {c.code: c for c in scheme.channels}
        self.items: dict[str, Item] = {i.code: i for i in scheme.items}
        self.scorers: dict[str, Scorer] = {s.code: s for s in scheme.scorers}
        self._scorers_of: dict[str, list[Scorer]] = {i.code: [] for i in scheme.items}
        for scorer in scheme.scorers:
            for code in scorer.items:
                self._scorers_of.setdefault(code, []).append(scorer)
        self._by_category = {(p.category, p.item): p.points for p in scheme.category_points}
        self._by_unit = {(p.unit, p.item): p.points for p in scheme.unit_points}
        self._recusals = {(r.scorer, r.unit, r.item): r.reason for r in scheme.recusals}

    def scorers_of(self, item: Item) -> list[Scorer]:
        """Who marks `item`, in scheme order."""
        return self._scorers_of[item.code]

    def items_of(self, scorer: Scorer) -> list[Item]:
        """What `scorer` marks, in scheme order."""
        wanted = set(scorer.items)
        return [item for item in self.scheme.items if item.code in wanted]

    def points(self, unit: Unit, item: Item) -> Decimal:
        """The points of `item` for `unit`; 0 where it is not among the unit's items."""
        if item.categories and unit.category not in item.categories:
            return Decimal(0)
        by_unit = self._by_unit.get((unit.code, item.code))
        if by_unit is not None:
            return by_unit
        return self._by_category.get((unit.category, item.code), item.points)

    def marks_unit(self, scorer: Scorer, unit: Unit, item: Item) -> bool:
        """Whether `scorer` is asked about `unit` on `item`; a 回避 is still asked, and locked."""
        if unit.exempt or (scorer.categories and unit.category not in scorer.categories):
            return False
        return self.points(unit, item) > 0

    def asks(self, scorer: Scorer, unit: Unit, item: Item) -> bool:
        """Whether `unit` stands on the scorer's sheet: some stratum of the scorer's counts."""
        if not self.marks_unit(scorer, unit, item):
            return False
        weights = item.strata.weights(unit.category)
        own = item.strata.strata_of(scorer.code)
        return not item.strata.codes or any(weights[code] > 0 for code in own)

    @cached_property
    def due(self) -> tuple[Scorer, ...]:
        """The scorers who have anything to mark, in scheme order: from the others nothing is due.

        Whoever is to keep out of everything (回避) has nothing to mark.
        """
        return tuple(
            scorer
            for scorer in self.scheme.scorers
            if any(
                self.asks(scorer, unit, item) and not self.recusal(scorer, unit, item)
                for item in self.items_of(scorer)
                for unit in self.scheme.units
            )
        )

    def units_marked(self, scorer: Scorer, item: Item) -> list[Unit]:
        """The units on `scorer`'s sheet for `item`, by category, in 机构序列 order."""
        return [
            unit
            for category in self.scheme.categories
            for unit in self.scheme.units
            if unit.category == category.code and self.marks_unit(scorer, unit, item)
        ]

    def expected(self, unit: Unit, item: Item) -> list[Scorer]:
        """Who should give `unit` a mark on `item` (回避 left out)."""
        return [
            scorer
            for scorer in self.scorers_of(item)
            if self.marks_unit(scorer, unit, item) and not self.recusal(scorer, unit, item)
        ]

    def recusal(self, scorer: Scorer, unit: Unit, item: Item) -> str:
        """Why `scorer` does not mark `unit` on `item`; empty where it does."""
        by_item = self._recusals.get((scorer.code, unit.code, item.code))
        return by_item or self._recusals.get((scorer.code, unit.code, ""), "")

    def full_marks(self, unit: Unit) -> Decimal:
        """The full marks of the unit's category."""
        return self.categories[unit.category].full_marks or self.scheme.settings.full_marks


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


CHANNEL, ITEM, VOTES = "方式", "项目", "票"


@dataclass(frozen=True, slots=True)
class TieBreak:
    """One thing that is compared: a channel, an item, or the votes for a level."""

    kind: str
    of: str


def tie_break(scheme: Scheme, text: str) -> TieBreak | None:
    """What a word of 同分排序 means; None where it is no code and no level of a ballot.

    A bare code is the channel's where there is one, else the item's.
    """
    channels = {channel.code for channel in scheme.channels}
    items = {item.code for item in scheme.items}
    if text in channels:
        return TieBreak(CHANNEL, text)
    if text in items:
        return TieBreak(ITEM, text)
    for prefix, known in ((CHANNEL, channels), (ITEM, items)):
        if text.startswith(prefix) and text.removeprefix(prefix).strip() in known:
            return TieBreak(prefix, text.removeprefix(prefix).strip())
    if text.endswith(VOTES) and text.removesuffix(VOTES) in ballot_levels(scheme):
        return TieBreak(VOTES, text.removesuffix(VOTES))
    return None


def ballot_levels(scheme: Scheme) -> dict[str, bool]:
    """The levels of the scheme's ballots, and whether each is the best of its ballot."""
    found: dict[str, bool] = {}
    for item in scheme.items:
        if isinstance(item.method, Paper):
            for place, level in enumerate(item.method.levels):
                found.setdefault(level.name, place == 0)
    return found
