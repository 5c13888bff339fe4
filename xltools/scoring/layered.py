"""分层、分期: one score out of those of strata, and of periods, by their weights.

A stratum in which there is nothing to mark leaves with its weight. A stratum or period whose
mark is due follows the item's policy for 未报; a period that does not apply, that for 缺项:
rescaling means that the others share its weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from xltools.scheme.choices import MissingPolicy, UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.combine import Combined, Cuts, Part, combine_entries, moved, takes_cut
from xltools.scoring.entries import Entry
from xltools.scoring.grid import STATES
from xltools.scoring.marks import WANTING, State

SHARED = "权重由其余分担"
_Key = tuple[str, str]
"""(period, stratum)."""


@dataclass(slots=True)
class _Unit:
    """One unit's parts: what each sheet group came to, and each period of them."""

    unit: Unit
    scale: Fraction
    parts: dict[_Key, Combined]
    gone: list[Part] = field(default_factory=list)
    blocked: bool = False


def combine_layers(
    index: SchemeIndex, item: Item, entries: Mapping[str, Sequence[Entry]], cuts: Cuts
) -> dict[str, Combined]:
    """The combined score of every unit on an item with strata, periods or both."""
    units = [_parts(index, item, code, own, cuts) for code, own in entries.items()]
    means = _Means(item, units)
    combined = {one.unit.code: _combined(index, item, one, means) for one in units}
    for code, own in combined.items():
        cut = cuts.get((code, item.code))
        if cut and own.value is not None and not takes_cut(item.method):
            points = Fraction(index.points(index.units[code], item))
            combined[code] = replace(own, value=moved(item.method, points, own.value, cut))
    return combined


def natural_scores(
    item: Item, category: str, parts: Mapping[_Key, Combined]
) -> dict[str, Fraction | None]:
    """The score of each period as its strata give it, before any policy."""
    return {
        period: _of_strata(item, category, parts, period) for period in item.periods.codes or [""]
    }


def group(entries: Sequence[Entry]) -> dict[_Key, list[Entry]]:
    """The entries by period and stratum, in their order."""
    groups: dict[_Key, list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.period, entry.stratum), []).append(entry)
    return groups


def _parts(
    index: SchemeIndex, item: Item, code: str, entries: Sequence[Entry], cuts: Cuts
) -> _Unit:
    unit = index.units[code]
    points = Fraction(index.points(unit, item))
    cut = cuts.get((code, item.code)) if takes_cut(item.method) else None
    parts = {key: combine_entries(item, points, own, cut) for key, own in group(entries).items()}
    return _Unit(unit, item.method.scale(points), parts)


def _of_strata(
    item: Item, category: str, parts: Mapping[_Key, Combined], period: str
) -> Fraction | None:
    own = {s: part.value for (p, s), part in parts.items() if p == period}
    return item.strata.combine(own, category) if item.strata.codes else own.get("")


class _Means:
    """The mean share of the scale, by category and part, over units with a score there."""

    def __init__(self, item: Item, units: Sequence[_Unit]) -> None:
        self._shares: dict[tuple[str, str, str | None], list[Fraction]] = {}
        self._means: dict[tuple[str, str, str | None], Fraction] = {}
        for one in units:
            category = one.unit.category
            for (period, stratum), part in one.parts.items():
                if part.value is not None:
                    self._add((category, period, stratum), part.value / one.scale)
            for period, score in natural_scores(item, category, one.parts).items():
                if score is not None:
                    self._add((category, period, None), score / one.scale)

    def _add(self, key: tuple[str, str, str | None], share: Fraction) -> None:
        self._shares.setdefault(key, []).append(share)

    def of(self, one: _Unit, period: str, stratum: str | None) -> Fraction | None:
        """The mean as a score of the unit; None where no unit of the category has one."""
        key = one.unit.category, period, stratum
        shares = self._shares.get(key)
        if not shares:
            return None
        if key not in self._means:
            self._means[key] = sum(shares, Fraction(0)) / len(shares)
        return self._means[key] * one.scale


def _combined(index: SchemeIndex, item: Item, one: _Unit, means: _Means) -> Combined:
    counts = {s: sum(part.counts[s] for part in one.parts.values()) for s in STATES}
    layers = tuple(one.parts.values())
    votes: dict[str, Fraction] = {}
    for part in layers:
        for name, number in part.votes.items():
            votes[name] = votes.get(name, Fraction(0)) + number
    if all(part.value is None for part in one.parts.values()):
        return Combined(None, counts, votes=votes, layers=layers)
    scores = {
        period: _period(index, item, one, period, means)
        for period in dict.fromkeys(period for period, _ in one.parts)
    }
    if item.periods.codes:
        for period, score in scores.items():
            if score is None and not one.blocked:
                scores[period] = _without_period(index, item, one, period, means)
        value = item.periods.combine(scores, one.unit.category)
    else:
        value = scores[""]
    return Combined(None if one.blocked else value, counts, tuple(one.gone), votes, layers)


def _period(
    index: SchemeIndex, item: Item, one: _Unit, period: str, means: _Means
) -> Fraction | None:
    """The score of one period over its strata; a stratum that is due follows its policy."""
    if not item.strata.codes:
        return one.parts[period, ""].value
    own = {s: part for (p, s), part in one.parts.items() if p == period}
    if all(part.value is None for part in own.values()) and item.periods.codes:
        return None
    scores = {s: part.value for s, part in own.items()}
    for stratum in item.strata.missing(scores, one.unit.category):
        part = own.get(stratum)
        state = part.state if part is not None else State.UNREPORTED
        name = "·".join(
            text
            for text in (item.periods.names.get(period, ""), item.strata.names[stratum])
            if text
        )
        if state in WANTING:
            policy = _unreported(index, item)
            scores[stratum] = _figure(one, policy.value, means.of(one, period, stratum))
            _say(one, name, state, policy, scores[stratum])
        else:
            one.gone.append(Part(name, None, state, SHARED))
    return item.strata.combine(scores, one.unit.category)


def _without_period(
    index: SchemeIndex, item: Item, one: _Unit, period: str, means: _Means
) -> Fraction | None:
    """What counts for a period without any score."""
    own = [part for (p, _), part in one.parts.items() if p == period]
    states = [part.state for part in own]
    state = next((s for s in states if s in WANTING), states[0])
    mean = means.of(one, period, None)
    policy: MissingPolicy | UnreportedPolicy = _unreported(index, item)
    if state not in WANTING:
        wanted = item.na_policy or index.scheme.settings.na_policy
        if not (wanted is MissingPolicy.CATEGORY_MEAN and mean is None):
            policy = wanted
    figure = _figure(one, policy.value, mean)
    _say(one, item.periods.names[period], state, policy, figure)
    return figure


def _unreported(index: SchemeIndex, item: Item) -> UnreportedPolicy:
    return item.unreported_policy or index.scheme.settings.unreported_policy


def _figure(one: _Unit, policy: str, mean: Fraction | None) -> Fraction | None:
    """The score that a policy gives; None leaves the part out, or blocks the item."""
    if policy == "block" or (policy == "category_mean" and mean is None):
        one.blocked = True
        return None
    return {"zero": Fraction(0), "full": one.scale, "category_mean": mean}.get(policy)


def _say(
    one: _Unit,
    name: str,
    state: State,
    policy: MissingPolicy | UnreportedPolicy,
    figure: Fraction | None,
) -> None:
    if one.blocked:
        words = UnreportedPolicy.BLOCK.label
    else:
        words = SHARED if figure is None else policy.label
    one.gone.append(Part(name, figure, state, words))
