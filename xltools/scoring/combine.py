"""合成: one exact score per unit and item, over scorers, strata and periods.

A scorer without a mark leaves the divisor. Where nobody gave one, the state says why: 缺项
(不涉及, 无样本, 回避) if all say that there is nothing to mark, 未报 (未报, 未填, 待更正) as soon
as one mark is due. What is in layers (strata, periods) is combined by `layered`.
分层、分期: one score out of those of strata, and of periods, by their weights.

A stratum in which there is nothing to mark leaves with its weight. A stratum or period whose
mark is due follows the item's policy for 未报; a period that does not apply, that for 缺项:
rescaling means that the others share its weight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined score of one unit on one item, and how many scorers said what."""

    value: Fraction | None
    counts: Mapping[State, int]
    parts: tuple[Part, ...] = ()
    """The periods and strata without a score of their own."""
    votes: Mapping[str, Fraction] = field(default_factory=dict)
    """The votes for each level of a ballot, by the level's name."""
    layers: tuple[Combined, ...] = ()
    """The parts of an item in layers, each combined of its own scorers."""

    @property
    def given(self) -> int:
        """How many scorers' marks were used."""
        return self.counts[State.MARK]

    @property
    def divided(self) -> tuple[Combined, ...]:
        """Where some scorers gave a mark and others of the same part said 不涉及 or 无样本."""
        said = (State.NOT_APPLICABLE, State.NO_SAMPLE)
        return tuple(
            one for one in self.layers or (self,) if one.given and any(one.counts[s] for s in said)
        )

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


def combine(
    index: SchemeIndex, marks: pd.DataFrame, cuts: Cuts | None = None
) -> dict[str, dict[str, Combined]]:
    """By item code, then unit code: the combined score of every unit that the item applies to."""
    return combine_all(index, marks, cuts)[0]


def combine_all(
    index: SchemeIndex, marks: pd.DataFrame, cuts: Cuts | None = None
) -> tuple[dict[str, dict[str, Combined]], list[Finding]]:
    """The combined scores, and what must be said of sheets and votes that do not count."""
    combined = {
        code: _from_grid(index, grid, cuts or {})
        for code, grid in build_grids(index, marks).items()
    }
    findings: list[Finding] = []
    for item in index.scheme.items:
        invalid = invalid_sheets(index, item, marks)
        findings += sheet_findings(index, item, invalid)
        if item.code not in combined:
            combined[item.code], said = _by_entry(index, item, marks, invalid, cuts or {})
            findings += said
    return combined, findings


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
        cut = cuts.get((unit.code, grid.item.code))
        if cut and value is not None:
            value = moved(grid.item.method, Fraction(index.points(unit, grid.item)), value, cut)
        combined[unit.code] = Combined(value, tally)
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
    index: SchemeIndex,
    item: Item,
    marks: pd.DataFrame,
    invalid: Collection[Sheet],
    cuts: Cuts,
) -> tuple[dict[str, Combined], list[Finding]]:
    """For methods that make a score of several numbers, and for layers: entry by entry."""

    entries = item_entries(index, item, marks, invalid)
    said = number_findings(index, item, entries)
    if item.strata.codes or item.periods.codes:
        return combine_layers(index, item, entries, cuts), said
    combined = {}
    for code, own in entries.items():
        points = Fraction(index.points(index.units[code], item))
        combined[code] = combine_entries(item, points, own, cuts.get((code, item.code)))
    return combined, said


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


def combine_entries(
    item: Item, points: Fraction, entries: Sequence[Entry], cut: Fraction | None = None
) -> Combined:
    """The combined score of one unit's entries; counts that say 无样本 give no mark.

    `cut` are percentage points: on an entered rate itself, else on the combined score.
    """
    counts = dict.fromkeys(STATES, 0)
    scores: list[Fraction] = []
    used: list[Entry] = []
    for entry in entries:
        score = _score(item.method, points, entry.values, cut) if _marked(entry) else None
        counts[State.NO_SAMPLE if _marked(entry) and score is None else entry.state] += 1
        if score is not None:
            scores.append(score)
            used.append(entry)
    value = None
    if scores and item.panel.way is PanelWay.POOL and item.method.adds_up:
        value = _score(item.method, points, pooled(used), cut)
    elif scores:
        value = item.panel.combine(scores, [entry.scorer for entry in used])
    if value is not None and cut and not takes_cut(item.method):
        value = moved(item.method, points, value, cut)
    return Combined(value, counts, votes=_votes(item.method, used))


def _marked(entry: Entry) -> bool:
    return entry.state is State.MARK


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


def moved(method: AnyMethod, points: Fraction, score: Fraction, cut: Fraction) -> Fraction:
    """A score with so many percentage points put on it, between 0 and the scale."""
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
