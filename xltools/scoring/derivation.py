"""What scoring gives: the result, and the derivation that it kept while it computed.

From an entry's score over parts, combined score, points earned, counted points and channels to the
total, each step is held once, exact. Traces, the ranking workbook and the documents for
verification read it; none of them computes a figure of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.adjust import Adjusted, rate_cuts
from xltools.scoring.combine import Combined, ItemScores, Score, item_entries, scores_of
from xltools.scoring.decisions import LISTED, Decided, DecisionKind
from xltools.scoring.policies import Earning
from xltools.scoring.result import Adjustment, UnitResult

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Derivation:
    """What stands between the marks and the figures of the units.

    Entries are kept where several numbers make a score. Where a mark is the score itself, there
    may be millions: these are kept as grids, and their entries read from the marks when somebody
    asks, by the same code that reads the others.
    """

    index: SchemeIndex
    marks: pd.DataFrame
    items: Mapping[str, ItemScores]
    """Every item as it was combined, by its code."""
    adjusted: Mapping[str, Adjusted]
    """What the register's counted lines mean for each unit."""
    earning: Earning
    """How combined scores earned points."""

    def combined(self, item: str, unit: str) -> Combined:
        """The combined score of a unit that the item applies to."""
        return self.items[item].combined[unit]

    def scores(self, item: Item) -> dict[str, tuple[Score, ...]]:
        """What each entry on an item came to, by unit code."""
        return self._scores(item, self.marks)

    def scores_of(self, unit: str) -> dict[str, tuple[Score, ...]]:
        """What each entry about a unit came to, by item code."""
        own = self.marks[self.marks["unit"].isin([unit, ""])]
        return {
            code: self._scores(one.item, own, [unit])[unit]
            for code, one in self.items.items()
            if unit in one.combined
        }

    def _scores(
        self, item: Item, marks: pd.DataFrame, units: Collection[str] = ()
    ) -> dict[str, tuple[Score, ...]]:
        one = self.items[item.code]
        if one.grid is None:
            return {c: own.leaves for c, own in one.combined.items() if not units or c in units}
        cuts, index = rate_cuts(self.adjusted), self.index
        entries = item_entries(index, item, marks, one.invalid, units)
        points = {code: Fraction(index.points(index.units[code], item)) for code in entries}
        return {
            code: scores_of(item, points[code], own, cuts.get((code, item.code)))
            for code, own in entries.items()
        }


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result, units in 机构序列 order within category."""

    units: tuple[UnitResult, ...]
    adjustments: tuple[Adjustment, ...]
    provisional: bool
    """Ranks are 暂列: a return is missing and undecided, or a unit is incomplete."""
    derivation: Derivation = field(compare=False, repr=False)
    """How every figure came about."""
    decided: tuple[Decided, ...] = ()
    """The decisions about units and their places, applied or not."""

    @property
    def listed(self) -> dict[str, bool]:
        """Units of which people have decided whether they are among the bottom places."""
        found: dict[str, bool] = {}
        for one in self.decided:
            if one.applied and one.decision.kind is DecisionKind.TIE:
                codes = one.decision.value.split("、")
                found |= {unit: unit in codes for unit in one.decision.matter.units}
            elif one.applied and one.decision.kind is DecisionKind.BOTTOM:
                found[one.decision.matter.units[0]] = one.decision.value == LISTED
        return found

    def unit(self, code: str) -> UnitResult:
        return next(unit for unit in self.units if unit.code == code)
