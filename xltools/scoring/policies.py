"""得分: from a combined score to the points of an item, with what the register puts on it.

缺项 and 未报: what counts where an item of a unit has no mark. Each item of a unit ends in one of
four ways: it has points (a mark, or zero, full points or the category's mean by policy); its
points are spread over the rest of its channel; it is left out, so that the total is rescaled; or
it blocks, and the unit has no total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.scheme.choices import AdjustmentTarget, MissingPolicy, UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scheme.settings import Target
from xltools.scoring.adjust import Adjusted
from xltools.scoring.combine import Combined
from xltools.scoring.marks import APPLICABLE_NOT, State
from xltools.scoring.result import ItemResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind

_NOTHING = Adjusted()
Table = Mapping[str, Mapping[str, Combined]]
"""Combined scores by item code, then unit code."""


@dataclass(frozen=True, slots=True)
class Earned:
    """The points of one item, step by step."""

    placed: Fraction
    """What the combined score earns, before the register and the rounding of items."""
    adjustment: Fraction
    """What the register puts on it, within 0 and the item's points."""
    earned: Fraction


class Earning:
    """Points earned by combined scores; where ranks earn points, among the category's units."""

    def __init__(
        self, index: SchemeIndex, table: Table, adjusted: Mapping[str, Adjusted] | None = None
    ) -> None:
        self.index, self.table, self.adjusted = index, table, adjusted or {}
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

    def points(self, unit: Unit, item: Item, value: Fraction) -> Earned:
        """The points that a combined score earns, within 0 and the item's points.

        Adjustments of the item come before the rounding of items, if the scheme rounds them.
        """
        points = Fraction(self.index.points(unit, item))
        base = item.method.place(points, value, self.peers(unit, item))
        own = self.adjusted.get(unit.code, _NOTHING)
        wanted = own.toward(AdjustmentTarget.ITEM, item.code)
        most = max(base, points)
        after = min(max(base + wanted, min(base, Fraction(0))), most)
        earned = after if self.places is None else Fraction(round_half_up(after, self.places))
        return Earned(base, after - base, earned)

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


class Way(Enum):
    """How one item of one unit enters the total."""

    POINTS = auto()
    CHANNEL = auto()
    LEFT_OUT = auto()
    BLOCKS = auto()


_WAYS = {
    "rescale_total": Way.LEFT_OUT,
    "rescale_channel": Way.CHANNEL,
    "block": Way.BLOCKS,
}


@dataclass(slots=True)
class Settled:
    """The items of one unit after the policies, and what follows for its total."""

    unit: Unit
    items: dict[str, ItemResult] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    moves: dict[str, Fraction] = field(default_factory=dict)
    """Signed points that the register puts on channels."""

    @property
    def blocked(self) -> list[str]:
        """Items whose mark must still come in."""
        return [code for code, way in self.ways.items() if way is Way.BLOCKS]

    @property
    def nothing_applies(self) -> bool:
        """Every item is 缺项: there is nothing to score."""
        return all(item.state in APPLICABLE_NOT for item in self.items.values())

    @property
    def applicable(self) -> Fraction:
        """The points that the unit's marks are out of."""
        return sum((item.applicable for item in self.items.values()), Fraction(0))

    @property
    def points(self) -> Fraction:
        """The points of all of the unit's items."""
        return sum((item.points for item in self.items.values()), Fraction(0))


def settle(earning: Earning) -> dict[str, Settled]:
    """Every unit's items after the policies, by unit code; 免评 units are left out."""
    means = _Means(earning)
    return {
        unit.code: _settle_unit(unit, means, earning)
        for unit in earning.index.scheme.units
        if not unit.exempt
    }


class _Means:
    """The mean share of the points earned, by category and item, over units with a mark."""

    def __init__(self, earning: Earning) -> None:
        self.index, self.table, self.earning = earning.index, earning.table, earning
        self._shares: dict[str, dict[str, Fraction]] = {}

    def shares(self, item: Item) -> dict[str, Fraction]:
        """The mean shares by category; worked out when the first unit without a mark asks."""
        if item.code not in self._shares:
            found: dict[str, list[Fraction]] = {}
            for code, combined in self.table[item.code].items():
                if combined.value is not None:
                    unit = self.index.units[code]
                    earned = self.earning.points(unit, item, combined.value).earned
                    share = earned / Fraction(self.index.points(unit, item))
                    found.setdefault(unit.category, []).append(share)
            self._shares[item.code] = {
                category: sum(shares, Fraction(0)) / len(shares)
                for category, shares in found.items()
            }
        return self._shares[item.code]

    def points(self, unit: Unit, item: Item) -> Fraction | None:
        """The category's mean as points for `unit`; None where no unit of it was scored."""
        share = self.shares(item).get(unit.category)
        if share is None:
            return None
        mean = share * Fraction(self.index.points(unit, item))
        decimals = self.index.scheme.settings.item_decimals
        return mean if decimals is None else Fraction(round_half_up(mean, decimals))


def _settle_unit(unit: Unit, means: _Means, earning: Earning) -> Settled:
    index, settled = earning.index, Settled(unit)
    for item in index.scheme.items:
        combined = earning.table[item.code].get(unit.code)
        if combined is None:
            continue
        if combined.value is None:
            _without_mark(index, settled, item, combined, means)
        else:
            earned = earning.points(unit, item, combined.value)
            points = Fraction(index.points(unit, item))
            settled.items[item.code] = ItemResult(
                item.code,
                points,
                earned.earned,
                State.MARK,
                earned.earned,
                points,
                combined.given,
                combined.due,
                adjustment=earned.adjustment,
                placed=earned.placed,
            )
            settled.ways[item.code] = Way.POINTS
    moves = earning.channel_moves(settled.unit, settled.items, counted_channels(index, settled))
    settled.moves.update(moves)
    settled.findings += earning.findings(settled.unit, settled.items, moves)
    _spread_channels(index, settled)
    return settled


def counted_channels(index: SchemeIndex, settled: Settled) -> dict[str, list[str]]:
    """The items with points of each channel that has any."""
    found: dict[str, list[str]] = {}
    for code, way in settled.ways.items():
        if way is Way.POINTS:
            found.setdefault(index.items[code].channel, []).append(code)
    return found


def _without_mark(
    index: SchemeIndex, settled: Settled, item: Item, combined: Combined, means: _Means
) -> None:
    unit, settings = settled.unit, index.scheme.settings
    points = Fraction(index.points(unit, item))
    mean = means.points(unit, item)
    policy: MissingPolicy | UnreportedPolicy = item.unreported_policy or settings.unreported_policy
    if combined.state in APPLICABLE_NOT:
        own = item.na_policy or settings.na_policy
        if own is MissingPolicy.CATEGORY_MEAN and mean is None:
            settled.findings.append(_about(settled, kinds.NO_MEAN, item))
        else:
            policy = own
    if policy.value == "category_mean" and mean is None:
        policy = UnreportedPolicy.BLOCK
    figures = {"zero": Fraction(0), "full": points, "category_mean": mean}
    figure = figures.get(policy.value)
    way = _WAYS.get(policy.value, Way.POINTS)
    left_out = way in (Way.LEFT_OUT, Way.CHANNEL)
    settled.ways[item.code] = way
    settled.items[item.code] = ItemResult(
        item.code,
        points,
        None,
        combined.state,
        figure,
        Fraction(0) if left_out else points,
        combined.given,
        combined.due,
        policy.label,
    )


def _spread_channels(index: SchemeIndex, settled: Settled) -> None:
    """Spread the points of items under 在本评议方式内折算 over the channel's other items."""
    for channel in index.scheme.channels:
        codes = [code for code in settled.items if index.items[code].channel == channel.code]
        lost = [code for code in codes if settled.ways[code] is Way.CHANNEL]
        if not lost:
            continue
        kept = [code for code in codes if settled.ways[code] is Way.POINTS]
        base = sum((settled.items[code].points for code in kept), Fraction(0))
        if not base:
            for code in lost:
                settled.ways[code] = Way.LEFT_OUT
            settled.findings.append(
                Finding(
                    kinds.CHANNEL_EMPTY,
                    unit=settled.unit.code,
                    unit_name=settled.unit.name,
                    values={"channel": channel.name},
                )
            )
            continue
        factor = 1 + sum((settled.items[code].points for code in lost), Fraction(0)) / base
        if channel.code in settled.moves:
            settled.moves[channel.code] *= factor
        for code in kept:
            item = settled.items[code]
            settled.items[code] = replace(
                item,
                counted=(item.counted or Fraction(0)) * factor,
                applicable=item.applicable * factor,
            )


def _about(settled: Settled, kind: Kind, item: Item) -> Finding:
    return Finding(
        kind,
        unit=settled.unit.code,
        unit_name=settled.unit.name,
        item=item.code,
        values={"item": item.name},
    )
