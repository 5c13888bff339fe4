"""同分排序: what is compared, one after another, where totals are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from xltools.exact import round_half_up
from xltools.scheme.choices import RankOn
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.tiebreaks import CHANNEL, ITEM, VOTES, ballot_levels, tie_break
from xltools.scoring.combine import Combined
from xltools.scoring.result import UnitResult

Table = Mapping[str, Mapping[str, Combined]]

_LOWEST = Fraction(-(10**12))
"""A channel or item without a figure stands behind all that have one."""


def set_tie_keys(index: SchemeIndex, units: Sequence[UnitResult], table: Table) -> None:
    """Give each unit with a total the figures that order it among equals, larger first.

    Channels and items are compared as they are shown, unless exact totals are ranked; fewer
    votes for a level stand first, but more for the best level.
    """
    settings = index.scheme.settings
    breaks = [one for text in settings.tie_breaks if (one := tie_break(index.scheme, text))]
    best = ballot_levels(index.scheme)
    exact = settings.rank_on is RankOn.EXACT

    def shown(value: Fraction | None) -> Fraction:
        if value is None:
            return _LOWEST
        return value if exact else Fraction(round_half_up(value, settings.total_decimals))

    def item_points(unit: UnitResult, code: str) -> Fraction:
        item = unit.items.get(code)
        return shown(item.earned if item is not None else None)

    def votes(unit: UnitResult, level: str) -> Fraction:
        own = (table[item.code].get(unit.code) for item in index.scheme.items)
        number = sum((c.votes.get(level, Fraction(0)) for c in own if c), Fraction(0))
        return number if best[level] else -number

    figures: dict[str, Callable[[UnitResult, str], Fraction]] = {
        CHANNEL: lambda unit, code: shown(unit.channels.get(code)),
        ITEM: item_points,
        VOTES: votes,
    }
    for unit in units:
        if unit.total is not None and breaks:
            unit.tie_keys = tuple(figures[one.kind](unit, one.of) for one in breaks)
