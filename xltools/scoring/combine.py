"""合成: one exact score per unit and item, over scorers, strata and periods.

A scorer without a mark leaves the divisor. Where nobody gave one, the state says why: 缺项
(不涉及, 无样本, 回避) if all say that there is nothing to mark, 未报 (未报, 未填, 待更正) as soon
as one mark is due.

分层、分期: one score out of those of strata, and of periods, by their weights. A stratum in which
there is nothing to mark leaves with its weight. A stratum or period whose mark is due follows the
item's policy for 未报; a period that does not apply, that for 缺项: rescaling means that the others
share its weight.

What was computed is kept: a combined score has its parts, and these the scores of the entries, all
exact, so that traces and workbooks show this arithmetic and need none of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xltools.methods import AnyMethod
from xltools.methods.ballots import Paper
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rates import RATE_CUT, RateEntry
from xltools.scheme.choices import MissingPolicy, UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.entries import (
    Entry,
    Sheet,
    entries_of,
    invalid_sheets,
    number_findings,
    rows_of,
    sheet_findings,
)
from xltools.scoring.grid import STATES, Grid, build_grids
from xltools.scoring.marks import WANTING, Mark, State
from xltools.text.finding import Finding

if TYPE_CHECKING:
    import pandas as pd


_SAFE = 2**62

Cuts = Mapping[tuple[str, str], Fraction]
"""Signed percentage points that adjustments put on a rate, by unit and item code."""


@dataclass(frozen=True, slots=True)
class Part:
    """One period or stratum of an item, and how it entered the score."""

    name: str
    value: Fraction | None
    state: State
    treated: str = ""
    """How a part without a score was treated, in words; empty where it has one."""

    @property
    def blocks(self) -> bool:
        """Whether the item waits for the mark of this part."""
        return self.treated == UnreportedPolicy.BLOCK.label


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer's entry came to."""

    entry: Entry
    value: Fraction | None
    """The score, with the percentage points that the register puts on its rate; None without."""

    @property
    def state(self) -> State:
        """得分, or why there is none; counts may say 无样本."""
        return _state(self.entry, self.value)


def _state(entry: Entry, value: Fraction | None) -> State:
    return State.NO_SAMPLE if entry.state is State.MARK and value is None else entry.state


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined score of one unit on one item, how many scorers said what, and of what."""

    value: Fraction | None
    counts: Mapping[State, int]
    parts: tuple[Part, ...] = ()
    """The periods and strata without a score of their own."""
    votes: Mapping[str, Fraction] = field(default_factory=dict)
    """The votes for each level of a ballot, by the level's name."""
    unmoved: Fraction | None = None
    """The value before the register's percentage points were put on the combined score."""
    scores: tuple[Score, ...] = ()
    """The entries with what each came to; kept where an entry is more than one mark."""
    layers: Layers | None = None
    """The strata and periods of an item that has any."""

    @property
    def leaves(self) -> tuple[Score, ...]:
        """The kept entries, of all parts."""
        if self.layers is None:
            return self.scores
        return tuple(one for part in self.layers.parts.values() for one in part.scores)

    @property
    def pooled(self) -> dict[str, Fraction]:
        """合并计票: the numbers of the entries with a score, added up field by field."""
        return pooled([one.entry for one in self.scores if one.value is not None])

    @property
    def given(self) -> int:
        """How many scorers' marks were used."""
        return self.counts[State.MARK]

    @property
    def divided(self) -> tuple[Combined, ...]:
        """Where some scorers gave a mark and others of the same part said 不涉及 or 无样本."""
        said = (State.NOT_APPLICABLE, State.NO_SAMPLE)
        parts = [self] if self.layers is None else self.layers.parts.values()
        return tuple(one for one in parts if one.given and any(one.counts[s] for s in said))

    @property
    def due(self) -> int:
        """How many marks were due: those given and those wanting; not 缺项."""
        return self.given + sum(self.counts[state] for state in WANTING)

    @property
    def state(self) -> State:
        """得分, or the state that says why there is none."""
        if self.value is not None:
            return State.MARK
        for states, general in (
            ((State.REJECTED, State.BLANK, State.UNREPORTED), State.UNREPORTED),
            ((State.NOT_APPLICABLE, State.NO_SAMPLE, State.RECUSED), None),
        ):
            present = [state for state in states if self.counts[state]]
            if present:
                return present[0] if len(present) == 1 or general is None else general
        return State.UNREPORTED


@dataclass(frozen=True, slots=True)
class ItemScores:
    """One item as it was combined."""

    item: Item
    combined: Mapping[str, Combined]
    """By unit code, of every unit that the item applies to."""
    invalid: Mapping[Sheet, Sequence[str]]
    """Sheets that break the panel's rules, with the reasons."""
    grid: Grid | None = None
    """All marks, where each is the score itself; their entries are then not kept."""


def combine(
    index: SchemeIndex, marks: pd.DataFrame, cuts: Cuts | None = None
) -> dict[str, Mapping[str, Combined]]:
    """By item code, then unit code: the combined score of every unit that the item applies to."""
    return {code: one.combined for code, one in combine_all(index, marks, cuts)[0].items()}


def combine_all(
    index: SchemeIndex, marks: pd.DataFrame, cuts: Cuts | None = None
) -> tuple[dict[str, ItemScores], list[Finding]]:
    """Every item combined, and what must be said of sheets and votes that do not count."""
    items = index.scheme.items
    invalid = {item.code: invalid_sheets(index, item, marks) for item in items}
    found = {
        code: ItemScores(grid.item, _from_grid(index, grid, cuts or {}), invalid[code], grid)
        for code, grid in build_grids(index, marks, invalid).items()
    }
    findings: list[Finding] = []
    for item in items:
        findings += sheet_findings(index, item, invalid[item.code])
        if item.code not in found:
            entries = item_entries(index, item, marks, invalid[item.code])
            combined = _by_entry(index, item, entries, cuts or {})
            found[item.code] = ItemScores(item, combined, invalid[item.code])
            findings += number_findings(index, item, entries)
    return found, findings


def _from_grid(index: SchemeIndex, grid: Grid, cuts: Cuts) -> dict[str, Combined]:
    numerators, divisors = _aggregate(grid.item.panel, grid)
    counts = np.stack([_count(grid.states == code) for code in range(len(STATES))], axis=1)
    base = 10**grid.scale
    combined = {}
    rows = zip(numerators.tolist(), divisors.tolist(), counts.tolist(), strict=True)
    for unit, (numerator, divisor, row) in zip(index.scheme.units, rows, strict=True):
        if unit.exempt or index.points(unit, grid.item) <= 0:
            continue
        tally = dict(zip(STATES, row, strict=True))
        value = Fraction(numerator, divisor * base) if tally[State.MARK] else None
        points, cut = Fraction(index.points(unit, grid.item)), cuts.get((unit.code, grid.item.code))
        after = moved(grid.item.method, points, value, cut)
        combined[unit.code] = Combined(after, tally, unmoved=value)
    return combined


def _count(there: NDArray[np.bool_]) -> NDArray[Any]:
    """How many of each row; most states occur nowhere, and need no sum."""
    found: NDArray[Any] = (
        there.sum(axis=1, dtype=np.int32) if there.any() else np.zeros(len(there), dtype=np.int32)
    )
    return found


def _aggregate(panel: Panel, grid: Grid) -> tuple[NDArray[Any], NDArray[Any]]:
    """Exact numerator and divisor of each unit's combined score (at the grid's scale)."""
    given = grid.states == STATES.index(State.MARK)
    count = _count(given)
    if panel.way is PanelWay.WEIGHTED:
        return _weighted(panel, grid, given)
    values = grid.values
    if grid.bound * max(1, len(grid.scorers)) >= _SAFE:
        values = values.astype(object)
    if panel.way in (PanelWay.MEAN, PanelWay.POOL):
        return values.sum(axis=1), count
    ordered = np.sort(np.where(given, values, grid.bound + 1), axis=1)
    if panel.way is PanelWay.MEDIAN:
        first, last = (count - 1) // 2, count // 2
    else:
        trims = np.array([panel.trims(int(n)) for n in count], dtype=bool)
        first = np.where(trims, panel.drop_low, 0)
        last = np.where(trims, count - panel.drop_high, count) - 1
    position = np.arange(len(grid.scorers))
    kept = (position >= first[:, None]) & (position <= last[:, None]) & (count[:, None] > 0)
    return np.where(kept, ordered, 0).sum(axis=1), kept.sum(axis=1)


def _weighted(
    panel: Panel, grid: Grid, given: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[Any]]:
    exact = [panel.weight_of(scorer) for scorer in grid.scorers]
    common = np.lcm.reduce([w.denominator for w in exact], dtype=object) if exact else 1
    weights = [int(w * common) for w in exact]
    longest = max(1, grid.bound) * max(1, sum(weights))
    kind: Any = object if longest >= _SAFE else np.int64
    line = np.array(weights, dtype=kind)
    numerators = (grid.values.astype(kind) * line).sum(axis=1)
    return numerators, np.where(given, line, 0).sum(axis=1)


def _by_entry(
    index: SchemeIndex, item: Item, entries: Mapping[str, Sequence[Entry]], cuts: Cuts
) -> dict[str, Combined]:
    """For methods that make a score of several numbers, and for layers: entry by entry."""
    if item.strata.codes or item.periods.codes:
        return combine_layers(index, item, entries, cuts)
    combined = {}
    for code, own in entries.items():
        points = Fraction(index.points(index.units[code], item))
        combined[code] = combine_entries(item, points, own, cuts.get((code, item.code)))
    return combined


def item_entries(
    index: SchemeIndex,
    item: Item,
    marks: pd.DataFrame,
    invalid: Collection[Sheet] = (),
    only: Collection[str] = (),
) -> dict[str, list[Entry]]:
    """The entries on `item` of every unit that it applies to, or of `only` some, by unit code."""
    own: dict[str, list[Mark]] = {}
    for mark in rows_of(marks[marks["item"] == item.code]):
        own.setdefault(str(mark.unit), []).append(mark)
    shared = own.get("", [])
    return {
        unit.code: entries_of(
            index, unit, item, own.get(unit.code, ()), shared=shared, invalid=invalid
        )
        for unit in index.scheme.units
        if not unit.exempt and index.points(unit, item) > 0 and (not only or unit.code in only)
    }


def scores_of(
    item: Item, points: Fraction, entries: Iterable[Entry], cut: Fraction | None = None
) -> tuple[Score, ...]:
    """What each entry comes to; `cut` are percentage points on an entered rate."""
    return tuple(
        Score(entry, _score(item.method, points, entry.values, cut))
        if entry.state is State.MARK
        else Score(entry, None)
        for entry in entries
    )


def combine_entries(
    item: Item, points: Fraction, entries: Sequence[Entry], cut: Fraction | None = None
) -> Combined:
    """The combined score of one unit's entries; counts that say 无样本 give no mark.

    `cut` are percentage points: on an entered rate itself, else on the combined score.
    """
    scores = scores_of(item, points, entries, cut)
    counts = dict.fromkeys(STATES, 0)
    for one in scores:
        counts[one.state] += 1
    used = [one.entry for one in scores if one.value is not None]
    value = None
    if used and item.panel.way is PanelWay.POOL and item.method.adds_up:
        value = _score(item.method, points, pooled(used), cut)
    elif used:
        given = [one.value for one in scores if one.value is not None]
        value = item.panel.combine(given, [entry.scorer for entry in used])
    after = value if takes_cut(item.method) else moved(item.method, points, value, cut)
    votes = _votes(item.method, used)
    return Combined(after, counts, votes=votes, unmoved=value, scores=scores)


def pooled(entries: Sequence[Entry]) -> dict[str, Fraction]:
    """合并计票: the numbers of all entries, added up field by field."""
    whole: dict[str, Fraction] = {}
    for entry in entries:
        for key, value in entry.values.items():
            whole[key] = whole.get(key, Fraction(0)) + value
    return whole


def takes_cut(method: AnyMethod) -> bool:
    """Whether percentage points come off an entered rate, before it is converted."""
    return isinstance(method, RateEntry) or getattr(method, "rates", None) is not None


def with_cut(
    method: AnyMethod, values: Mapping[str, Fraction], cut: Fraction | None
) -> Mapping[str, Fraction]:
    """The numbers of an entry, with the percentage points that adjustments take off its rate."""
    return {**values, RATE_CUT: -cut} if cut and takes_cut(method) else values


def moved(
    method: AnyMethod, points: Fraction, score: Fraction | None, cut: Fraction | None
) -> Fraction | None:
    """A score with so many percentage points put on it, between 0 and the scale."""
    if score is None or not cut:
        return score
    scale = method.scale(points)
    return min(max(score + cut * scale / 100, Fraction(0)), max(scale, score))


def _score(
    method: AnyMethod, points: Fraction, values: Mapping[str, Fraction], cut: Fraction | None
) -> Fraction | None:
    score = method.score(points, with_cut(method, values, cut))
    raised = score is not None and cut is not None and cut > 0 and takes_cut(method)
    return min(score, method.scale(points)) if raised and score is not None else score


def _votes(method: AnyMethod, entries: Sequence[Entry]) -> dict[str, Fraction]:
    """How many votes each level of a ballot has, over all questions."""
    if not isinstance(method, Paper):
        return {}
    whole = pooled(entries)
    return {
        level.name: sum(
            (n for key, n in whole.items() if key.endswith(f"level_{level.code}")), Fraction(0)
        )
        for level in method.levels
    }


SHARED = "权重由其余分担"
Group = tuple[str, str]
"""(period, stratum)."""


@dataclass(frozen=True, slots=True)
class Layers:
    """One unit's item in strata, periods or both: from the scores of its parts to one score.

    Every step is worked out here when it is asked for, by the combining and by those who show it.
    """

    item: Item
    unit: Unit
    scale: Fraction
    """The score that earns all of the item's points."""
    parts: Mapping[Group, Combined]
    """What the sheets of each period and stratum come to; only those that are asked."""
    missing: MissingPolicy
    unreported: UnreportedPolicy
    means: _Means = field(compare=False, repr=False)
    """Of all units: what others score is no part of what this one is."""

    @property
    def periods(self) -> list[str]:
        """The periods that are asked."""
        return list(dict.fromkeys(period for period, _ in self.parts))

    def empty(self, period: str) -> bool:
        """Whether no sheet of the period has a score."""
        return all(part.value is None for (p, _), part in self.parts.items() if p == period)

    def without(self, period: str) -> bool:
        """Whether the period as a whole follows the policies."""
        return bool(self.item.periods.codes) and self.empty(period)

    def natural(self, period: str) -> Fraction | None:
        """The score of a period as its strata give it, before any policy."""
        own = {s: part.value for (p, s), part in self.parts.items() if p == period}
        strata = self.item.strata
        return strata.combine(own, self.unit.category) if strata.codes else own.get("")

    def stratum(self, period: str, stratum: str) -> Part:
        """What a stratum counts; where its mark is due, by the policy for 未报."""
        part = self.parts.get((period, stratum))
        name = self.name(period, stratum)
        if part is not None and part.value is not None:
            return Part(name, part.value, State.MARK)
        state = State.UNREPORTED if part is None else part.state
        if state not in WANTING:
            return Part(name, None, state, SHARED)
        return self._treated(name, state, self.unreported, self.means.of(self, period, stratum))

    def strata(self, period: str) -> dict[str, Part]:
        """What each stratum with a weight for the unit counts."""
        weights = self.item.strata.weights(self.unit.category)
        return {code: self.stratum(period, code) for code, weight in weights.items() if weight > 0}

    def period(self, period: str) -> Part:
        """What a period counts, over its strata; without any score, by the policies."""
        if self.without(period):
            return self._without(period)
        name = self.name(period)
        if not self.item.strata.codes:
            return Part(name, self.parts[period, ""].value, State.MARK)
        strata = self.strata(period)
        if any(part.blocks for part in strata.values()):
            return Part(name, None, State.UNREPORTED, UnreportedPolicy.BLOCK.label)
        scores = {code: part.value for code, part in strata.items()}
        return Part(name, self.item.strata.combine(scores, self.unit.category), State.MARK)

    def name(self, period: str, stratum: str = "") -> str:
        """上半年·电话调查; "" where there are neither."""
        names = (self.item.periods.names.get(period), self.item.strata.names.get(stratum))
        return "·".join(name for name in names if name)

    def _without(self, period: str) -> Part:
        """A period without any score: 未报 as soon as one of its marks is due."""
        states = [part.state for (p, _), part in self.parts.items() if p == period]
        state = next((s for s in states if s in WANTING), states[0])
        mean = self.means.of(self, period, None)
        policy: MissingPolicy | UnreportedPolicy = self.unreported
        lacks_mean = self.missing is MissingPolicy.CATEGORY_MEAN and mean is None
        if state not in WANTING and not lacks_mean:
            policy = self.missing
        return self._treated(self.name(period), state, policy, mean)

    def _treated(
        self,
        name: str,
        state: State,
        policy: MissingPolicy | UnreportedPolicy,
        mean: Fraction | None,
    ) -> Part:
        """What a policy counts for a part: a score, or nothing, or the item is blocked."""
        if policy.value == "block" or (policy.value == "category_mean" and mean is None):
            return Part(name, None, state, UnreportedPolicy.BLOCK.label)
        figures = {"zero": Fraction(0), "full": self.scale, "category_mean": mean}
        figure = figures.get(policy.value)
        return Part(name, figure, state, SHARED if figure is None else policy.label)

    def combined(self) -> Combined:
        """The score over all parts, and what is said of those without one."""
        parts = self.parts.values()
        counts = {state: sum(part.counts[state] for part in parts) for state in STATES}
        votes: dict[str, Fraction] = {}
        for part in parts:
            for name, number in part.votes.items():
                votes[name] = votes.get(name, Fraction(0)) + number
        if all(part.value is None for part in parts):
            return Combined(None, counts, votes=votes, layers=self)
        periods = {period: self.period(period) for period in self.periods}
        strata = [
            part
            for period in periods
            if self.item.strata.codes and not self.without(period)
            for part in self.strata(period).values()
        ]
        whole = [part for period, part in periods.items() if self.without(period)]
        gone = tuple(part for part in [*strata, *whole] if part.treated)
        value = None
        if not any(part.blocks for part in gone):
            scores = {period: part.value for period, part in periods.items()}
            value = scores.get("")
            if self.item.periods.codes:
                value = self.item.periods.combine(scores, self.unit.category)
        return Combined(value, counts, gone, votes, value, layers=self)


def combine_layers(
    index: SchemeIndex, item: Item, entries: Mapping[str, Sequence[Entry]], cuts: Cuts
) -> dict[str, Combined]:
    """The combined score of every unit on an item with strata, periods or both."""
    settings, means = index.scheme.settings, _Means()
    units = []
    for code, own in entries.items():
        unit = index.units[code]
        points = Fraction(index.points(unit, item))
        cut = cuts.get((code, item.code)) if takes_cut(item.method) else None
        parts = {key: combine_entries(item, points, of, cut) for key, of in group(own).items()}
        layers = Layers(
            item,
            unit,
            item.method.scale(points),
            parts,
            item.na_policy or settings.na_policy,
            item.unreported_policy or settings.unreported_policy,
            means,
        )
        means.add(layers)
        units.append(layers)
    combined = {}
    for layers in units:
        whole, code = layers.combined(), layers.unit.code
        if not takes_cut(item.method):
            points, cut = Fraction(index.points(layers.unit, item)), cuts.get((code, item.code))
            whole = replace(whole, value=moved(item.method, points, whole.value, cut))
        combined[code] = whole
    return combined


def group(entries: Sequence[Entry]) -> dict[Group, list[Entry]]:
    """The entries by period and stratum, in their order."""
    groups: dict[Group, list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.period, entry.stratum), []).append(entry)
    return groups


class _Means:
    """The mean share of the scale, by category and part, over units with a score there."""

    def __init__(self) -> None:
        self._shares: dict[tuple[str, str, str | None], list[Fraction]] = {}
        self._means: dict[tuple[str, str, str | None], Fraction] = {}

    def add(self, layers: Layers) -> None:
        """Take the scores of one unit: those of its parts, and a period's own under None."""
        category = layers.unit.category
        for (period, stratum), part in layers.parts.items():
            self._add((category, period, stratum), part.value, layers.scale)
        for period in layers.periods:
            self._add((category, period, None), layers.natural(period), layers.scale)

    def _add(self, key: tuple[str, str, str | None], score: Fraction | None, of: Fraction) -> None:
        if score is not None:
            self._shares.setdefault(key, []).append(score / of)

    def of(self, layers: Layers, period: str, stratum: str | None) -> Fraction | None:
        """The mean as a score of the unit; None where no unit of the category has one."""
        key = layers.unit.category, period, stratum
        shares = self._shares.get(key)
        if not shares:
            return None
        if key not in self._means:
            self._means[key] = sum(shares, Fraction(0)) / len(shares)
        return self._means[key] * layers.scale
