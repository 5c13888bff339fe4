"""得分: from a combined score to the points of an item, with what the register puts on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.scheme.adjusting import Target
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.adjust import Adjusted
from xltools.scoring.combine import Combined
from xltools.scoring.result import ItemResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding

_NOTHING = Adjusted()


@dataclass(frozen=True, slots=True)
class Earned:
    """The points of one item, and how much of them the register has put there."""

    earned: Fraction
    adjustment: Fraction


class Earning:
    """Points earned by combined scores; where ranks earn points, among the category's units."""

    def __init__(
        self,
        index: SchemeIndex,
        table: Mapping[str, Mapping[str, Combined]],
        adjusted: Mapping[str, Adjusted],
    ) -> None:
        self.index, self.adjusted = index, adjusted
        self.places = index.scheme.settings.item_decimals
        self._peers: dict[tuple[str, str], list[Fraction]] = {}
        for item in index.scheme.items:
            if item.method.cohort:
                for code, combined in table[item.code].items():
                    if combined.value is not None:
                        key = (item.code, index.units[code].category)
                        self._peers.setdefault(key, []).append(combined.value)

    def peers(self, unit: Unit, item: Item) -> Sequence[Fraction]:
        """The combined scores that decide the points of a rank; empty for other methods."""
        return self._peers.get((item.code, unit.category), ())

    def placed(self, unit: Unit, item: Item, value: Fraction) -> Fraction:
        """The points that a combined score earns, before adjustments and rounding."""
        points = Fraction(self.index.points(unit, item))
        return item.method.place(points, value, self.peers(unit, item))

    def points(self, unit: Unit, item: Item, value: Fraction) -> Earned:
        """The points that a combined score earns, within 0 and the item's points.

        Adjustments of the item come before the rounding of items, if the scheme rounds them.
        """
        base = self.placed(unit, item, value)
        own = self.adjusted.get(unit.code, _NOTHING)
        wanted = own.toward(AdjustmentTarget.ITEM, item.code)
        most = max(base, Fraction(self.index.points(unit, item)))
        after = min(max(base + wanted, min(base, Fraction(0))), most)
        earned = after if self.places is None else Fraction(round_half_up(after, self.places))
        return Earned(earned, after - base)

    def channel_moves(
        self, unit: Unit, items: Mapping[str, ItemResult], counted: Mapping[str, Sequence[str]]
    ) -> dict[str, Fraction]:
        """The signed points put on each channel, within 0 and the channel's applicable points."""
        own = self.adjusted.get(unit.code, _NOTHING)
        moves = {}
        for channel in own.targets(AdjustmentTarget.CHANNEL):
            codes = counted.get(channel)
            if not codes:
                continue
            base = sum((items[code].counted or Fraction(0) for code in codes), Fraction(0))
            most = max(base, sum((items[code].points for code in codes), Fraction(0)))
            wanted = own.toward(AdjustmentTarget.CHANNEL, channel)
            moves[channel] = min(max(base + wanted, min(base, Fraction(0))), most) - base
        return moves

    def findings(
        self, unit: Unit, items: Mapping[str, ItemResult], moves: Mapping[str, Fraction]
    ) -> list[Finding]:
        """Adjustments whose item, rate or channel has no score, or no room for all of them."""
        own = self.adjusted.get(unit.code, _NOTHING)
        found = []
        for kind in (AdjustmentTarget.ITEM, AdjustmentTarget.RATE, AdjustmentTarget.CHANNEL):
            for of in own.targets(kind):
                there = of in moves
                done = moves.get(of, own.toward(kind, of))
                if kind is not AdjustmentTarget.CHANNEL:
                    item = items.get(of)
                    there = item is not None and item.earned is not None
                    done = own.toward(kind, of)
                    if kind is AdjustmentTarget.ITEM and item is not None:
                        done = item.adjustment
                found += self._say(unit, Target(kind, of), own.toward(kind, of), done, there)
        return found

    def _say(
        self, unit: Unit, target: Target, wanted: Fraction, done: Fraction, there: bool
    ) -> list[Finding]:
        values = {"target": target.words}
        if not there:
            kind, values = kinds.TARGET_WITHOUT_SCORE, {**values, "points": plain(wanted)}
        elif done != wanted:
            kind = kinds.TARGET_LIMITED
            values |= {"before": plain(wanted), "after": plain(done)}
        else:
            return []
        return [Finding(kind, unit=unit.code, unit_name=unit.name, values=values)]
