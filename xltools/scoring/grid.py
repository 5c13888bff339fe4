"""All that the scorers said on one item, as a grid: units down, scorers across.

Marks are int64 at the item's common scale (Python integers where that could overflow), so
that millions of them add up exactly and fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.entries import Sheet
from xltools.scoring.marks import State

if TYPE_CHECKING:
    import pandas as pd

STATES = tuple(State)
"""The states by the code that a grid's cells carry."""
NOT_ASKED = -1
"""The scorer is not asked about this unit at all."""
_CODE = {state: code for code, state in enumerate(STATES)}
_SAFE = 2**62
_CHUNK = 1 << 20
_NOWHERE = -(2**62)
"""Stands for the place of what the scheme does not know."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One item: `states` and `values` have a row per unit and a column per scorer."""

    item: Item
    scorers: tuple[str, ...]
    states: NDArray[np.int8]
    values: NDArray[Any]
    """Marks × 10**scale; 0 where there is none."""
    scale: int
    bound: int
    """No mark is larger than this, in either direction."""


def build_grids(
    index: SchemeIndex, marks: pd.DataFrame, invalid: Mapping[str, Iterable[Sheet]]
) -> dict[str, Grid]:
    """The grid of each item whose mark is its score; what nobody returned is 未报.

    `invalid` are the sheets that do not count as a whole, by item code: their marks are 待更正.
    """
    items = [item for item in index.scheme.items if is_grid(item)]
    if not items:
        return {}
    shape = _Shape(index, items)
    flat = _Flat(shape)
    for chunk in _chunks(shape, marks):
        flat.take(chunk)
    if flat.count != int(flat.seen.sum()):
        raise ValueError("two entries of one scorer for the same unit and item")
    shape.recuse(flat.states)
    grids = {}
    for i, item in enumerate(items):
        own = shape.grid(flat.states, i)
        for scorer, _, _ in invalid[item.code]:
            column = own[:, shape.scorers[i].index(scorer)]
            column[column == _CODE[State.MARK]] = _CODE[State.REJECTED]
        cells, scale, bound = flat.cells(i)
        grids[item.code] = Grid(item, shape.scorers[i], own, cells, scale, bound)
    return grids


def is_grid(item: Item) -> bool:
    """Whether an item's marks are its scores and have neither strata nor periods."""
    return item.method.linear_field is not None and not item.strata.codes + item.periods.codes


class _Shape:
    """Where each item's grid lies in one flat array: scorer after scorer, each its units.

    Returns come in scorer by scorer, so that their marks are written one behind the other.
    """

    def __init__(self, index: SchemeIndex, items: Sequence[Item]) -> None:
        self.index, self.items = index, items
        self.units = index.scheme.units
        self.scorers = [tuple(s.code for s in index.scorers_of(item)) for item in items]
        sizes = [len(self.units) * len(scorers) for scorers in self.scorers]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.size = int(self.offsets[-1])

    def slice(self, i: int) -> slice:
        return slice(int(self.offsets[i]), int(self.offsets[i + 1]))

    def grid(self, flat: NDArray[Any], i: int) -> NDArray[Any]:
        """The part of item `i` as units down, scorers across; a view."""
        return flat[self.slice(i)].reshape(len(self.scorers[i]), len(self.units)).T

    def starts(self) -> dict[tuple[str, str], int]:
        """Where the marks of a scorer on an item begin, by their codes."""
        return {
            (item.code, scorer): int(self.offsets[i]) + column * len(self.units)
            for i, item in enumerate(self.items)
            for column, scorer in enumerate(self.scorers[i])
        }

    def asked(self) -> NDArray[np.int8]:
        """未报 for each pair that is asked, NOT_ASKED for the others."""
        states = np.full(self.size, NOT_ASKED, dtype=np.int8)
        for i, item in enumerate(self.items):
            grid = self.grid(states, i)
            applies = np.array(
                [not u.exempt and self.index.points(u, item) > 0 for u in self.units], dtype=bool
            )
            for column, code in enumerate(self.scorers[i]):
                only = self.index.scorers[code].categories
                rows = applies
                if only:
                    rows = applies & np.array([u.category in only for u in self.units], dtype=bool)
                grid[rows, column] = _CODE[State.UNREPORTED]
        return states

    def recuse(self, states: NDArray[np.int8]) -> None:
        """回避 as the scheme says, whatever was entered there."""
        row = {u.code: r for r, u in enumerate(self.units)}
        for recusal in self.index.scheme.recusals:
            for i, item in enumerate(self.items):
                if recusal.item not in ("", item.code) or recusal.scorer not in self.scorers[i]:
                    continue
                if recusal.unit not in row:
                    continue
                grid = self.grid(states, i)
                cell = row[recusal.unit], self.scorers[i].index(recusal.scorer)
                if grid[cell] != NOT_ASKED:
                    grid[cell] = _CODE[State.RECUSED]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows of the marks frame and their places."""

    place: NDArray[np.int64]
    state: NDArray[np.int8]
    integer: NDArray[np.int64]
    scale: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_]) -> _Chunk:
        if keep.all():
            return self
        return _Chunk(self.place[keep], self.state[keep], self.integer[keep], self.scale[keep])


class _Flat:
    """What the rows say, one value for each place: each mark at its own scale at first."""

    def __init__(self, shape: _Shape) -> None:
        self.shape = shape
        self.states = shape.asked()
        self.values = np.zeros(shape.size, dtype=np.int64)
        self.scales = np.zeros(shape.size, dtype=np.int16)
        self.seen = np.zeros(shape.size, dtype=bool)
        self.count = 0

    def take(self, chunk: _Chunk) -> None:
        """Enter the rows that answer what was asked."""
        asked = chunk.where(self.states[chunk.place] != NOT_ASKED)
        self.count += len(asked.place)
        self.seen[asked.place] = True
        self.states[asked.place] = asked.state
        marked = asked.where(asked.state == _CODE[State.MARK])
        self.values[marked.place] = marked.integer
        self.scales[marked.place] = marked.scale

    def cells(self, i: int) -> tuple[NDArray[Any], int, int]:
        """(marks of item `i` at a common scale, that scale, what none of them exceeds)."""
        part = self.shape.slice(i)
        marked = self.states[part] == _CODE[State.MARK]
        scales = np.where(marked, self.scales[part], 0)
        values: NDArray[Any] = self.values[part]
        values *= marked
        scale, bound = int(scales.max(initial=0)), 0
        for own in range(scale + 1):
            largest = np.abs(np.where(scales == own, values, 0)).max(initial=0)
            bound = max(bound, int(largest) * 10 ** (scale - own))
        if bound >= _SAFE:
            values = values.astype(object)
        for own in range(scale):
            there = (scales == own) & (values != 0)
            if there.any():
                values[there] *= 10 ** (scale - own)
        return values.reshape(len(self.shape.scorers[i]), len(self.shape.units)).T, scale, bound


def _chunks(shape: _Shape, marks: pd.DataFrame) -> Iterator[_Chunk]:
    """The rows that the scheme knows, in parts of bounded memory."""
    unit, units = _coded(marks["unit"], {u.code: k for k, u in enumerate(shape.units)}, _NOWHERE)
    state, states = _coded(marks["state"], {str(s): k for s, k in _CODE.items()}, NOT_ASKED)
    item, items = marks["item"].astype("category").cat, shape.starts()
    scorer = marks["scorer"].astype("category").cat
    starts = np.full((len(item.categories) + 1, len(scorer.categories) + 1), _NOWHERE, np.int64)
    for r, own in enumerate(map(str, item.categories)):
        for c, who in enumerate(map(str, scorer.categories)):
            starts[r, c] = items.get((own, who), _NOWHERE)
    item_codes, scorer_codes = item.codes.to_numpy(), scorer.codes.to_numpy()
    field = marks["field"].astype("category").cat
    fields = {str(name): k for k, name in enumerate(field.categories)}
    wanted_field = {one.code: fields.get(str(one.method.linear_field), -2) for one in shape.items}
    wanted = np.array([*(wanted_field.get(str(c), -2) for c in item.categories), -2])
    field_codes = field.codes.to_numpy()
    integer, scale = marks["integer"].to_numpy(), marks["scale"].to_numpy()
    for first in range(0, len(marks), _CHUNK):
        part = slice(first, first + _CHUNK)
        place = starts[item_codes[part], scorer_codes[part]] + units[unit[part]]
        known = (place >= 0) & (wanted[item_codes[part]] == field_codes[part])
        yield _Chunk(place, states[state[part]], integer[part], scale[part]).where(known)


def _coded(
    column: pd.Series[Any], position: Mapping[str, int], unknown: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """(codes of a column, what each code stands for); -1, no text at all, is unknown too."""
    categorical = column.astype("category").cat
    table = [position.get(str(category), unknown) for category in categorical.categories]
    kind = np.int64 if unknown == _NOWHERE else np.int8
    return categorical.codes.to_numpy(), np.array([*table, unknown], dtype=kind)
