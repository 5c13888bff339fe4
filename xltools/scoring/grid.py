"""All that the scorers said on one item, as a grid: units down, scorers across.

Marks are int64 at the item's common scale (Python integers where that could overflow), so
that millions of them add up exactly and fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.marks import State
from xltools.scoring.validity import invalid_sheets

if TYPE_CHECKING:
    import pandas as pd

STATES = tuple(State)
"""The states by the code that a grid's cells carry."""
NOT_ASKED = -1
"""The scorer is not asked about this unit at all."""
_CODE = {state: code for code, state in enumerate(STATES)}
_SAFE = 2**62
_CHUNK = 1 << 20


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


def build_grids(index: SchemeIndex, marks: pd.DataFrame) -> dict[str, Grid]:
    """The grid of each item whose mark is its score; what nobody returned is 未报."""
    items = [item for item in index.scheme.items if is_grid(item)]
    if not items:
        return {}
    shape = _Shape(index, items)
    rows = _Rows(index, items, marks)
    largest = rows.largest()
    scales = [_last(np.flatnonzero(largest[i] >= 0)) for i in range(len(items))]
    values = np.zeros(shape.size, dtype=np.int64)
    states = shape.asked()
    seen = np.zeros(shape.size, dtype=bool)
    count = 0
    for rows_read in rows.chunks():
        chunk, place = shape.asked_only(rows_read, states)
        seen[place] = True
        count += len(place)
        states[place] = chunk.state
        marked = chunk.state == _CODE[State.MARK]
        values[place[marked]] = chunk.integer[marked]
        _rescale(values, place[marked], chunk, marked, np.array(scales, dtype=np.int64))
    if count != int(seen.sum()):
        raise ValueError("two entries of one scorer for the same unit and item")
    shape.recuse(states)
    grids = {}
    for i, item in enumerate(items):
        bound = _bound(largest[i], scales[i])
        cells = values[shape.slice(i)].reshape(shape.of(i))
        if bound >= _SAFE:
            cells = _long(rows, shape, i, scales[i])
        own = states[shape.slice(i)].reshape(shape.of(i))
        for scorer, _, _ in invalid_sheets(index, item, marks):
            column = own[:, shape.scorers[i].index(scorer)]
            column[column == _CODE[State.MARK]] = _CODE[State.REJECTED]
        cells = np.where(own == _CODE[State.MARK], cells, 0)
        grids[item.code] = Grid(item, shape.scorers[i], own, cells, scales[i], bound)
    return grids


def is_grid(item: Item) -> bool:
    """Whether an item's marks are its scores and have neither strata nor periods."""
    return item.method.linear_field is not None and not item.strata.codes + item.periods.codes


class _Shape:
    """Where each item's grid lies in one flat array."""

    def __init__(self, index: SchemeIndex, items: Sequence[Item]) -> None:
        self.index, self.items = index, items
        self.units = index.scheme.units
        self.scorers = [tuple(s.code for s in index.scorers_of(item)) for item in items]
        widths = [len(scorers) for scorers in self.scorers]
        sizes = [len(self.units) * width for width in widths]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.widths = np.array(widths, dtype=np.int64)
        self.size = int(self.offsets[-1])
        self.columns = np.full((len(items), len(index.scheme.scorers)), -1, dtype=np.int64)
        position = {s.code: k for k, s in enumerate(index.scheme.scorers)}
        for i, scorers in enumerate(self.scorers):
            for column, code in enumerate(scorers):
                self.columns[i, position[code]] = column

    def slice(self, i: int) -> slice:
        return slice(int(self.offsets[i]), int(self.offsets[i + 1]))

    def of(self, i: int) -> tuple[int, int]:
        return len(self.units), int(self.widths[i])

    def places(self, chunk: _Chunk) -> NDArray[np.int64]:
        """The flat place of each row; -1 where the scorer does not mark the item."""
        column = self.columns[chunk.item, chunk.scorer]
        place = self.offsets[chunk.item] + chunk.unit * self.widths[chunk.item] + column
        return np.where(column >= 0, place, -1)

    def asked_only(
        self, chunk: _Chunk, states: NDArray[np.int8]
    ) -> tuple[_Chunk, NDArray[np.int64]]:
        """The rows that answer what was asked, with their places."""
        place = self.places(chunk)
        fits = (place >= 0) & (states[place] != NOT_ASKED)
        return chunk.where(fits), place[fits]

    def asked(self) -> NDArray[np.int8]:
        """未报 for each pair that is asked, NOT_ASKED for the others."""
        states = np.full(self.size, NOT_ASKED, dtype=np.int8)
        for i, item in enumerate(self.items):
            grid = states[self.slice(i)].reshape(self.of(i))
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
                grid = states[self.slice(i)].reshape(self.of(i))
                cell = row[recusal.unit], self.scorers[i].index(recusal.scorer)
                if grid[cell] != NOT_ASKED:
                    grid[cell] = _CODE[State.RECUSED]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows of the marks frame, codes replaced by positions."""

    unit: NDArray[np.int64]
    item: NDArray[np.int64]
    scorer: NDArray[np.int64]
    state: NDArray[np.int8]
    integer: NDArray[np.int64]
    scale: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_]) -> _Chunk:
        if keep.all():
            return self
        return _Chunk(
            self.unit[keep],
            self.item[keep],
            self.scorer[keep],
            self.state[keep],
            self.integer[keep],
            self.scale[keep],
        )


class _Rows:
    """The rows of the marks frame that concern the given items, in chunks of bounded memory."""

    def __init__(self, index: SchemeIndex, items: Sequence[Item], marks: pd.DataFrame) -> None:
        self.length = len(marks)
        self.unit = _positions(marks["unit"], {u.code: k for k, u in enumerate(index.scheme.units)})
        self.item = _positions(marks["item"], {item.code: k for k, item in enumerate(items)})
        self.scorer = _positions(
            marks["scorer"], {s.code: k for k, s in enumerate(index.scheme.scorers)}
        )
        self.state = _positions(marks["state"], {str(s): k for s, k in _CODE.items()})
        names = sorted({str(item.method.linear_field) for item in items})
        self.field = _positions(marks["field"], {name: k for k, name in enumerate(names)})
        self.wanted = np.array(
            [names.index(str(item.method.linear_field)) for item in items], dtype=np.int64
        )
        self.integer = marks["integer"].to_numpy(np.int64)
        self.scale = marks["scale"].to_numpy(np.int64)
        self.items = len(items)

    def chunks(self) -> Iterator[_Chunk]:
        for start in range(0, self.length, _CHUNK):
            part = slice(start, start + _CHUNK)
            chunk = _Chunk(
                _at(self.unit, part),
                _at(self.item, part),
                _at(self.scorer, part),
                _at(self.state, part).astype(np.int8),
                self.integer[part],
                self.scale[part],
            )
            known = (chunk.unit >= 0) & (chunk.item >= 0) & (chunk.scorer >= 0)
            known &= self.wanted[chunk.item] == _at(self.field, part)
            yield chunk.where(known)

    def largest(self) -> NDArray[np.int64]:
        """The largest |integer| by item and scale; -1 where there is no mark."""
        scales = int(self.scale.max(initial=0)) + 1
        table = np.full((self.items, scales), -1, dtype=np.int64)
        for chunk in self.chunks():
            marked = chunk.where(chunk.state == _CODE[State.MARK])
            np.maximum.at(table, (marked.item, marked.scale), np.abs(marked.integer))
        return table


_Coded = tuple[NDArray[Any], NDArray[np.int64]]


def _positions(column: pd.Series[Any], position: dict[str, int]) -> _Coded:
    """A column as (categorical codes, position of each category)."""
    categorical = column.astype("category").cat
    table = [position.get(str(category), -1) for category in categorical.categories]
    return categorical.codes.to_numpy(), np.array([*table, -1], dtype=np.int64)


def _at(coded: _Coded, part: slice) -> NDArray[np.int64]:
    codes, table = coded
    return table[codes[part]]


def _rescale(
    values: NDArray[np.int64],
    place: NDArray[np.int64],
    chunk: _Chunk,
    marked: NDArray[np.bool_],
    scales: NDArray[np.int64],
) -> None:
    """Bring marks of fewer decimals to their item's scale (long ones are redone apart)."""
    lift = scales[chunk.item[marked]] - chunk.scale[marked]
    for step in np.unique(lift):
        if 0 < step <= 18:
            values[place[lift == step]] *= 10 ** int(step)


def _last(found: NDArray[np.int64]) -> int:
    return int(found[-1]) if len(found) else 0


def _bound(largest: NDArray[np.int64], scale: int) -> int:
    return max((int(v) * 10 ** (scale - s) for s, v in enumerate(largest) if v >= 0), default=0)


def _long(rows: _Rows, shape: _Shape, i: int, scale: int) -> NDArray[Any]:
    """The values of item `i` as Python integers, for marks that 64 bits could not hold."""
    cells = np.zeros(shape.of(i), dtype=object)
    for chunk in rows.chunks():
        own = chunk.where((chunk.item == i) & (chunk.state == _CODE[State.MARK]))
        columns = shape.columns[i, own.scorer]
        for unit, column, integer, own_scale in zip(
            own.unit.tolist(),
            columns.tolist(),
            own.integer.tolist(),
            own.scale.tolist(),
            strict=True,
        ):
            if column >= 0:
                cells[unit, column] = integer * 10 ** (scale - own_scale)
    return cells
