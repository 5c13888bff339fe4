"""What every rule stands on: the scheme, places for findings, and what is not to be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from xltools.scheme.choices import RankScope
from xltools.scheme.model import Category, Item, Scheme, Scorer, Unit
from xltools.text.finding import Finding, Kind

Place = Callable[[str, int, str], tuple[str, str]]
"""(table, row, field) → (sheet, cell)."""


def never(_table: str, _row: int, _field: str) -> bool:
    """Nothing is in doubt: the scheme was read without a stand-in."""
    return False


@dataclass(frozen=True)
class Ground:
    """A scheme to be checked; codes may be double or lead nowhere, so nothing is assumed."""

    scheme: Scheme
    place: Place
    file: str
    doubtful: Callable[[str, int, str], bool] = never

    def at(
        self, kind: Kind, table: str, row: int, field: str, value: object = "", **values: Any
    ) -> Finding:
        """A finding at a field of a record."""
        sheet, cell = self.place(table, row, field)
        return Finding(
            kind=kind, file=self.file, sheet=sheet, cell=cell, value=str(value), values=values
        )

    @cached_property
    def categories(self) -> dict[str, Category]:
        return {category.code: category for category in self.scheme.categories}

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.scheme.units}

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.code: item for item in self.scheme.items}

    @cached_property
    def scorers(self) -> dict[str, Scorer]:
        return {scorer.code: scorer for scorer in self.scheme.scorers}

    @cached_property
    def by_category(self) -> dict[tuple[str, str], Decimal]:
        return {(p.category, p.item): p.points for p in self.scheme.category_points}

    def scorers_of(self, item: Item) -> list[Scorer]:
        return [scorer for scorer in self.scheme.scorers if item.code in scorer.items]

    def row_of(self, item: Item) -> int:
        """Where `item` stands in its table."""
        return next(row for row, one in enumerate(self.scheme.items) if one is item)

    def ranked_groups(self) -> dict[str, list[Unit]]:
        """The units that are ranked against each other, by what a sentence calls the group."""
        scope = self.scheme.settings.rank_scope
        found: dict[str, list[Unit]] = {}
        for _, category in self.populated():
            for unit in self.scheme.units:
                if unit.category != category.code or unit.exempt or not category.ranked:
                    continue
                tier = f"（{unit.tier}）" if scope is RankScope.TIER and unit.tier else ""
                name = "全部评议对象" if scope is RankScope.ALL else f"“{category.name}”类{tier}"
                found.setdefault(name, []).append(unit)
        return found

    def points(self, item: Item, category: str) -> Decimal:
        """The points of `item` in a category."""
        if item.categories and category not in item.categories:
            return Decimal(0)
        return self.by_category.get((category, item.code), item.points)

    def populated(self) -> Iterator[tuple[int, Category]]:
        """The categories that have units, with their rows."""
        used = {unit.category for unit in self.scheme.units}
        return (
            (row, category)
            for row, category in enumerate(self.scheme.categories)
            if category.code in used
        )

    def any_doubt(self, table: str, *fields: str) -> bool:
        """Whether any row of `table` has a stand-in in one of `fields`."""
        rows = range(len(getattr(self.scheme, table)))
        return any(self.doubtful(table, row, field) for row in rows for field in fields)
