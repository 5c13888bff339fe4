"""合成: one exact score per unit and item, over scorers, strata and periods.

A scorer without a mark leaves the divisor. Where nobody gave one, the state says why: 缺项
(不涉及, 无样本, 回避) if all say that there is nothing to mark, 未报 (未报, 未填, 待更正) as soon
as one mark is due. What is in layers (strata, periods) is combined by `layered`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xltools.methods import AnyMethod
from xltools.methods.ballots import Paper
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rates import RATE_CUT, RateEntry
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.entries import Entry, Sheet, entries_of, rows_of
from xltools.scoring.grid import STATES, Grid, build_grids
from xltools.scoring.marks import WANTING, Mark, State
from xltools.scoring.validity import invalid_sheets, number_findings, sheet_findings
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
    from xltools.scoring.layered import combine_layers

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
