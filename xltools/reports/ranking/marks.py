"""The marks of one item as its matrix shows them: units down, scorers and their entries across."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from xltools.methods.base import EntryField
from xltools.reports.ranking.context import Context
from xltools.scheme.model import Item, Scorer
from xltools.scoring.entries import entries_of, rows_of
from xltools.scoring.grid import NOT_ASKED, STATES, Grid, build_grids
from xltools.scoring.marks import Mark, State
from xltools.scoring.result import UnitResult

Shown = str | float
"""What a cell of the matrix shows: a number, a state in words, or "" where nobody was asked."""


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """One item: its scorers, the fields that each enters, and the rows of the matrix."""

    item: Item
    scorers: tuple[Scorer, ...]
    fields: tuple[EntryField, ...]
    units: tuple[UnitResult, ...]
    live: bool
    """Whether the entries stand in the matrix and are combined there."""
    row: Callable[[int], Sequence[Shown]]
    """The entries of the n-th unit: of each scorer, field by field."""
    scores: Sequence[Sequence[Shown]]
    """Per unit: each scorer's score, where it is not the one entry itself."""

    @property
    def linear(self) -> bool:
        return self.item.method.linear_field is not None


def collect(context: Context) -> dict[str, ItemMarks]:
    """The marks of every item, by item code."""
    index, marks = context.index, context.appraisal.marks
    grids = build_grids(index, marks)
    position = {unit.code: n for n, unit in enumerate(context.scheme.units)}
    found = {}
    for item in context.scheme.items:
        scorers = tuple(index.scorers_of(item))
        units = tuple(
            unit
            for unit in context.result.units
            if not index.units[unit.code].exempt and index.points(index.units[unit.code], item) > 0
        )
        if not context.plain(item):
            found[item.code] = ItemMarks(item, scorers, (), units, False, lambda _: (), ())
            continue
        fields = tuple(f for f in item.method.fields(item.points) if f.scope == "unit")
        if item.code in grids:
            grid = grids[item.code]
            lines = [position[unit.code] for unit in units]
            row = partial(_line, grid, lines)
            found[item.code] = ItemMarks(item, scorers, fields[:1], units, True, row, ())
        else:
            found[item.code] = _by_entry(context, item, scorers, fields, units)
    return found


def _line(grid: Grid, lines: Sequence[int], number: int) -> list[Shown]:
    states, values = grid.states[lines[number]].tolist(), grid.values[lines[number]].tolist()
    base = 10**grid.scale
    mark = STATES.index(State.MARK)
    return [
        value / base if state == mark else "" if state == NOT_ASKED else str(STATES[state])
        for state, value in zip(states, values, strict=True)
    ]


def _by_entry(
    context: Context,
    item: Item,
    scorers: tuple[Scorer, ...],
    fields: tuple[EntryField, ...],
    units: tuple[UnitResult, ...],
) -> ItemMarks:
    index, marks = context.index, context.appraisal.marks
    own: dict[str, list[Mark]] = {}
    for mark in rows_of(marks[marks["item"] == item.code]):
        own.setdefault(str(mark.unit), []).append(mark)
    rows: list[list[Shown]] = []
    scores: list[list[Shown]] = []
    for unit in units:
        known = index.units[unit.code]
        points = Fraction(index.points(known, item))
        entries = {
            entry.scorer: entry for entry in entries_of(index, known, item, own.get(unit.code, ()))
        }
        line: list[Shown] = []
        score_line: list[Shown] = []
        for scorer in scorers:
            entry = entries.get(scorer.code)
            if entry is None:
                line += [""] * len(fields)
                score_line.append("")
            elif entry.state is State.MARK:
                line += _numbers(fields, entry.values)
                score = entry.score(item.method, points)
                score_line.append(str(State.NO_SAMPLE) if score is None else float(score))
            else:
                line += [str(entry.state), *[""] * (len(fields) - 1)]
                score_line.append(str(entry.state))
        rows.append(line)
        scores.append(score_line)
    return ItemMarks(item, scorers, fields, units, True, rows.__getitem__, scores)


def _numbers(fields: tuple[EntryField, ...], values: Mapping[str, Fraction]) -> list[Shown]:
    return [float(values[f.key]) if f.key in values else "" for f in fields]
