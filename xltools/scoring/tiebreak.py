"""同分排序: what is compared, one after another, where totals are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import round_half_up
from xltools.methods.ballots import Paper
from xltools.scheme.choices import RankOn
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.combine import Combined
from xltools.scoring.result import UnitResult

Table = Mapping[str, Mapping[str, Combined]]

CHANNEL, ITEM, VOTES = "方式", "项目", "票"
_LOWEST = Fraction(-(10**12))
"""A channel or item without a figure stands behind all that have one."""


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
    if text.endswith(VOTES) and text.removesuffix(VOTES) in _levels(scheme):
        return TieBreak(VOTES, text.removesuffix(VOTES))
    return None


def _levels(scheme: Scheme) -> dict[str, bool]:
    """The levels of the scheme's ballots, and whether each is the best of its ballot."""
    found: dict[str, bool] = {}
    for item in scheme.items:
        if isinstance(item.method, Paper):
            for place, level in enumerate(item.method.levels):
                found.setdefault(level.name, place == 0)
    return found


def set_tie_keys(index: SchemeIndex, units: Sequence[UnitResult], table: Table) -> None:
    """Give each unit with a total the figures that order it among equals, larger first.

    Channels and items are compared as they are shown, unless exact totals are ranked; fewer
    votes for a level stand first, but more for the best level.
    """
    settings = index.scheme.settings
    breaks = [one for text in settings.tie_breaks if (one := tie_break(index.scheme, text))]
    best = _levels(index.scheme)
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
