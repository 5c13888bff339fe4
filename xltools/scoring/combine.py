"""多评分单位合成: one exact score per unit and item, over the scorers that gave one.

A scorer without a mark leaves the divisor. Where nobody gave one, the state says why: 缺项
(不涉及, 无样本, 回避) if all say that there is nothing to mark, 未报 (未报, 未填, 待更正) as soon
as one mark is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xltools.methods.panel import Panel, PanelWay
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.entries import Entry, entries_of, rows_of
from xltools.scoring.grid import STATES, Grid, build_grids
from xltools.scoring.marks import WANTING, Mark, State

if TYPE_CHECKING:
    import pandas as pd

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined score of one unit on one item, and how many scorers said what."""

    value: Fraction | None
    counts: Mapping[State, int]

    @property
    def given(self) -> int:
        """How many scorers' marks were used."""
        return self.counts[State.MARK]

    @property
    def due(self) -> int:
        """How many marks were due: those given and those wanting; not 缺项."""
        return self.given + sum(self.counts[state] for state in WANTING)

    @property
    def state(self) -> State:
        """得分, or the state that says why there is none."""
        if self.given:
            return State.MARK
        for states, general in (
            ((State.REJECTED, State.BLANK, State.UNREPORTED), State.UNREPORTED),
            ((State.NOT_APPLICABLE, State.NO_SAMPLE, State.RECUSED), None),
        ):
            present = [state for state in states if self.counts[state]]
            if present:
                return present[0] if len(present) == 1 or general is None else general
        return State.UNREPORTED


def combine(index: SchemeIndex, marks: pd.DataFrame) -> dict[str, dict[str, Combined]]:
    """By item code, then unit code: the combined score of every unit that the item applies to."""
    combined = {code: _from_grid(index, grid) for code, grid in build_grids(index, marks).items()}
    for item in index.scheme.items:
        if item.code not in combined:
            combined[item.code] = _by_entry(index, item, marks)
    return combined


def _from_grid(index: SchemeIndex, grid: Grid) -> dict[str, Combined]:
    numerators, divisors = _aggregate(grid.item.panel, grid)
    counts = np.stack([(grid.states == code).sum(axis=1) for code in range(len(STATES))], axis=1)
    base = 10**grid.scale
    combined = {}
    rows = zip(numerators.tolist(), divisors.tolist(), counts.tolist(), strict=True)
    for unit, (numerator, divisor, row) in zip(index.scheme.units, rows, strict=True):
        if unit.exempt or index.points(unit, grid.item) <= 0:
            continue
        tally = dict(zip(STATES, row, strict=True))
        value = Fraction(numerator, divisor * base) if tally[State.MARK] else None
        combined[unit.code] = Combined(value, tally)
    return combined


def _aggregate(panel: Panel, grid: Grid) -> tuple[NDArray[Any], NDArray[Any]]:
    """Exact numerator and divisor of each unit's combined score (at the grid's scale)."""
    given = grid.states == STATES.index(State.MARK)
    count = given.sum(axis=1)
    if panel.way is PanelWay.WEIGHTED:
        return _weighted(panel, grid, given)
    values = grid.values
    if grid.bound * max(1, len(grid.scorers)) >= _SAFE:
        values = values.astype(object)
    if panel.way is PanelWay.MEAN:
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


def _by_entry(index: SchemeIndex, item: Item, marks: pd.DataFrame) -> dict[str, Combined]:
    """For methods that make a score of several numbers: entry by entry, exactly."""
    own: dict[str, list[Mark]] = {}
    for mark in rows_of(marks[marks["item"] == item.code]):
        own.setdefault(str(mark.unit), []).append(mark)
    combined = {}
    for unit in index.scheme.units:
        points = Fraction(index.points(unit, item))
        if not unit.exempt and points > 0:
            entries = entries_of(index, unit, item, own.get(unit.code, ()))
            combined[unit.code] = combine_entries(item, points, entries)
    return combined


def combine_entries(item: Item, points: Fraction, entries: list[Entry]) -> Combined:
    """The combined score of one unit's entries; counts that say 无样本 give no mark."""
    counts = dict.fromkeys(STATES, 0)
    scores: list[Fraction] = []
    scorers: list[str] = []
    for entry in entries:
        score = entry.score(item.method, points)
        empty = entry.state is State.MARK and score is None
        counts[State.NO_SAMPLE if empty else entry.state] += 1
        if score is not None:
            scores.append(score)
            scorers.append(entry.scorer)
    return Combined(item.panel.combine(scores, scorers) if scores else None, counts)
