"""The marks of one item as its matrix shows them: units down, sheets and their entries across.

A sheet is what one scorer returned for one period and stratum; where an item has neither, it is
the scorer's. Sheets of one period and stratum stand side by side: they are combined first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from xltools.methods.base import EntryField
from xltools.methods.panel import PanelWay
from xltools.reports.ranking.context import Context
from xltools.scheme.model import Item
from xltools.scoring.combine import item_entries
from xltools.scoring.entries import Entry, Sheet, rows_of, sheets_of
from xltools.scoring.grid import NOT_ASKED, STATES, Grid, build_grids
from xltools.scoring.marks import Mark, State
from xltools.scoring.result import UnitResult
from xltools.scoring.validity import invalid_sheets, judges

Shown = str | float
"""What a cell of the matrix shows: a number, a state in words, or "" where nobody was asked."""
Group = tuple[str, str]
"""(period, stratum)."""
_STATES = frozenset(str(state) for state in State)


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """One item: its sheets, the fields that each enters, and the rows of the matrix."""

    item: Item
    sheets: tuple[Sheet, ...]
    fields: tuple[EntryField, ...]
    """What is entered unit by unit."""
    units: tuple[UnitResult, ...]
    row: Callable[[int], Sequence[Shown]]
    """The entries of the n-th unit: of each sheet, field by field."""
    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    """The same by unit code; empty where each entry is one mark and the score itself."""
    heads: tuple[EntryField, ...] = ()
    """What is entered once for a sheet."""
    head_values: Mapping[Sheet, Mapping[str, Shown]] = field(default_factory=dict)
    invalid: Mapping[Sheet, Sequence[str]] = field(default_factory=dict)
    """Sheets that break the panel's rules, with the reasons."""

    @property
    def judged(self) -> bool:
        """Whether a whole sheet can be invalid."""
        return self.item.method.linear_field is not None and judges(self.item.panel)

    @property
    def linear(self) -> bool:
        """Whether each entry is the score that is combined."""
        return self.item.method.linear_field is not None and not self.judged

    @property
    def pooled(self) -> bool:
        """Whether numbers are added up over the scorers before they are scored."""
        return self.item.panel.way is PanelWay.POOL and self.item.method.adds_up

    @property
    def layered(self) -> bool:
        return bool(self.item.strata.codes or self.item.periods.codes)

    @property
    def groups(self) -> dict[Group, range]:
        """By period and stratum: which of the sheets belong to it."""
        found: dict[Group, range] = {}
        for n, (_, period, stratum) in enumerate(self.sheets):
            first = found.get((period, stratum), range(n, n)).start
            found[period, stratum] = range(first, n + 1)
        return found or {("", ""): range(0)}


def collect(context: Context) -> dict[str, ItemMarks]:
    """The marks of every item, by item code."""
    index, marks = context.index, context.appraisal.marks
    grids = build_grids(index, marks)
    position = {unit.code: n for n, unit in enumerate(context.scheme.units)}
    found = {}
    for item in context.scheme.items:
        units = tuple(
            unit
            for unit in context.result.units
            if not index.units[unit.code].exempt and index.points(index.units[unit.code], item) > 0
        )
        if item.code not in grids or judges(item.panel):
            found[item.code] = _by_entry(context, item, units)
            continue
        grid = grids[item.code]
        sheets = tuple((scorer.code, "", "") for scorer in index.scorers_of(item))
        row = partial(_line, grid, [position[unit.code] for unit in units])
        found[item.code] = ItemMarks(item, sheets, item.method.fields(item.points), units, row)
    return found


def _line(grid: Grid, lines: Sequence[int], number: int) -> list[Shown]:
    states, values = grid.states[lines[number]].tolist(), grid.values[lines[number]].tolist()
    base = 10**grid.scale
    mark = STATES.index(State.MARK)
    return [
        value / base if state == mark else "" if state == NOT_ASKED else str(STATES[state])
        for state, value in zip(states, values, strict=True)
    ]


def _by_entry(context: Context, item: Item, units: tuple[UnitResult, ...]) -> ItemMarks:
    index, marks = context.index, context.appraisal.marks
    sheets = _sheets(context, item, units)
    fields = item.method.fields(item.points)
    own = tuple(f for f in fields if f.scope == "unit")
    heads = tuple(f for f in fields if f.scope == "sheet")
    entries = item_entries(index, item, marks)
    once = rows_of(marks[(marks["item"] == item.code) & (marks["unit"] == "")]) if heads else ()
    values: dict[Sheet, dict[str, Shown]] = {}
    for mark in once:
        place = (str(mark.scorer), str(mark.period), str(mark.stratum))
        values.setdefault(place, {})[str(mark.field)] = _of_mark(mark)
    everything = (entry for one in entries.values() for entry in one)
    if heads and not values and any(heads[0].key in entry.values for entry in everything):
        own, heads = fields, ()
    rows = [_shown(sheets, own, entries[unit.code]) for unit in units]
    invalid = invalid_sheets(index, item, marks)
    return ItemMarks(item, sheets, own, units, rows.__getitem__, entries, heads, values, invalid)


def _sheets(context: Context, item: Item, units: Sequence[UnitResult]) -> tuple[Sheet, ...]:
    """Every sheet that asks about any of the units: by period, stratum, scorer."""
    index = context.index
    asked = {s for unit in units for s in sheets_of(index, index.units[unit.code], item)}
    scorers = [scorer.code for scorer in index.scorers_of(item)]
    places = ([*item.periods.codes, ""], [*item.strata.codes, ""], scorers)
    period, stratum, scorer = ({code: n for n, code in enumerate(p)} for p in places)
    return tuple(sorted(asked, key=lambda s: (period[s[1]], stratum[s[2]], scorer[s[0]])))


def _shown(
    sheets: Sequence[Sheet], fields: Sequence[EntryField], entries: Sequence[Entry]
) -> list[Shown]:
    """One row: numbers, words of drop-downs, or the state of an entry in its first cell."""
    by_sheet = {(entry.scorer, entry.period, entry.stratum): entry for entry in entries}
    line: list[Shown] = []
    for sheet in sheets:
        entry = by_sheet.get(sheet)
        if entry is None:
            line += [""] * len(fields)
        elif entry.state is State.MARK:
            line += [_of_field(f, entry.values.get(f.key)) for f in fields]
        else:
            line += [str(entry.state), *[""] * (len(fields) - 1)]
    return line


def _of_field(one: EntryField, value: Fraction | None) -> Shown:
    """The number, or the word that it was chosen as where no other text reads the same."""
    if value is None:
        return ""
    words = {word.casefold() for word in one.choices}
    if len(words) == len(one.choices) > 0 and not words & _STATES:
        chosen = [w for w, n in zip(one.choices, one.counts_as, strict=True) if n == value]
        if chosen:
            return chosen[0]
    return float(value)


def _of_mark(mark: Mark) -> Shown:
    if State(mark.state) is State.MARK:
        return float(Fraction(int(mark.integer), 10 ** int(mark.scale)))
    return str(mark.state)
