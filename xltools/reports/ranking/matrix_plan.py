"""What a matrix shows of one item, and where: entries, scores, steps of the calculation, results.

A sheet is what one scorer returned for one period and stratum; where an item has neither, it is
the scorer's. Sheets of one period and stratum stand side by side: they are combined first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial

from xltools.methods.base import EntryField
from xltools.methods.panel import PanelWay
from xltools.reports.ranking.cells import across, here
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.page import HEADER
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.model import Item
from xltools.scoring.combine import Group, Score, takes_cut
from xltools.scoring.entries import Entry, Sheet, judges, rows_of, sheets_of
from xltools.scoring.grid import NOT_ASKED, STATES, Grid
from xltools.scoring.marks import Mark, State
from xltools.scoring.result import UnitResult

Shown = str | float
"""What a cell of the matrix shows: a number, a state in words, or "" where nobody was asked."""
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
    scores: Mapping[str, Sequence[Score]] = field(default_factory=dict)
    """The same by unit code, with what each came to; empty where each is one mark and the score."""
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
    index = context.index
    position = {unit.code: n for n, unit in enumerate(context.scheme.units)}
    found = {}
    for item in context.scheme.items:
        units = tuple(
            unit
            for unit in context.result.units
            if not index.units[unit.code].exempt and index.points(index.units[unit.code], item) > 0
        )
        grid = context.derivation.items[item.code].grid
        if grid is None or judges(item.panel):
            found[item.code] = _by_entry(context, item, units)
            continue
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
    marks = context.appraisal.marks
    sheets = _sheets(context, item, units)
    fields = item.method.fields(item.points)
    own = tuple(f for f in fields if f.scope == "unit")
    heads = tuple(f for f in fields if f.scope == "sheet")
    scores = context.derivation.scores(item)
    once = rows_of(marks[(marks["item"] == item.code) & (marks["unit"] == "")]) if heads else ()
    values: dict[Sheet, dict[str, Shown]] = {}
    for mark in once:
        place = (str(mark.scorer), str(mark.period), str(mark.stratum))
        values.setdefault(place, {})[str(mark.field)] = _of_mark(mark)
    entries = (one.entry for of in scores.values() for one in of)
    if heads and not values and any(heads[0].key in entry.values for entry in entries):
        own, heads = fields, ()
    rows = [_shown(sheets, own, [one.entry for one in scores[unit.code]]) for unit in units]
    invalid = context.derivation.items[item.code].invalid
    return ItemMarks(item, sheets, own, units, rows.__getitem__, scores, heads, values, invalid)


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
    by_sheet = {entry.on: entry for entry in entries}
    line: list[Shown] = []
    for sheet in sheets:
        entry = by_sheet.get(sheet)
        if entry is None:
            line += [""] * len(fields)
        elif entry.state is State.MARK or entry.void:
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


MOST_COLUMNS = 16_384
LEFT = ("序号", "单位代码", "被评议单位", "分值")
RESULTS = ("评分个数", "应评个数", "报送率", "合成", "得分")
_WIDE = 30
"""With more entries the results stand left of them, in sight."""
MEAN = "category_mean"
_FILLING = ("block", "zero", "full", MEAN)
"""Policies under which a stratum without a due mark does not just leave with its weight."""


@dataclass(frozen=True, slots=True)
class LayerPolicies:
    """What an item's layers do without a score: the two policies as values of the settings."""

    missing: str
    unreported: str

    @property
    def fills(self) -> bool:
        """Whether a stratum that is due gets a figure, or blocks."""
        return self.unreported in _FILLING

    @property
    def stratum_means(self) -> bool:
        return self.unreported == MEAN

    @property
    def period_means(self) -> bool:
        return MEAN in (self.missing, self.unreported)


def layer_policies(context: Context, item: Item) -> LayerPolicies:
    """The item's own policies, or the scheme's."""
    settings = context.settings
    return LayerPolicies(
        (item.na_policy or settings.na_policy).value,
        (item.unreported_policy or settings.unreported_policy).value,
    )


def step_columns(context: Context, marks: ItemMarks) -> dict[str, str]:
    """The steps between scores and results, by key, each with its header."""
    item = marks.item
    cut = context.aimed(AdjustmentTarget.RATE, item.code)
    policies = layer_policies(context, item)
    means = marks.layered and (policies.stratum_means or policies.period_means)
    found: dict[str, str] = {}
    if item.method.cohort or means:
        found["category"] = "类别"
    if cut:
        found["cut"] = "率加减（百分点）"
    if marks.pooled:
        for group in marks.groups:
            name = group_name(item, group)
            found |= {key("pool", *group, f.key): f"{name}{f.label}合计" for f in marks.fields}
    if marks.layered:
        found |= _layers(marks, policies)
    if cut and not takes_cut(item.method):
        found["before"] = "合成（加减前）"
    if item.method.cohort:
        found["key"] = "排名依据"
    if context.aimed(AdjustmentTarget.ITEM, item.code):
        found |= {"base": "得分（加减前）", "move": "加减分"}
    return found


def _layers(marks: ItemMarks, policies: LayerPolicies) -> dict[str, str]:
    item, groups = marks.item, marks.groups
    periods, strata = item.periods, bool(item.strata.codes)
    names = {group: group_name(item, group) for group in groups}
    found = {key("part", *group): f"{name}得分" for group, name in names.items()}
    if strata and policies.stratum_means:
        found |= {key("share", *group): f"{name}得分率" for group, name in names.items()}
    if strata and policies.fills:
        found |= {key("filled", *group): f"{name}计入" for group, name in names.items()}
    if periods.codes and policies.period_means:
        if strata:
            found |= {key("natural", c): f"{periods.names[c]}各层合成" for c in periods.codes}
        found |= {key("rate", c): f"{periods.names[c]}得分率" for c in periods.codes}
    if periods.codes:
        return found | {key("period", c): f"{periods.names[c]}计入" for c in periods.codes}
    return found | {key("period", ""): "各层合成"}


def key(*parts: str) -> str:
    """The key of a step that stands once for each group or period."""
    return " ".join(parts)


def group_name(item: Item, group: Group) -> str:
    """上半年·电话调查; "" where there are neither periods nor strata."""
    period, stratum = group
    names = (item.periods.names.get(period, ""), item.strata.names.get(stratum, ""))
    return "·".join(name for name in names if name)


class Plan:
    """Where everything stands on one matrix sheet."""

    def __init__(self, marks: ItemMarks, steps: Mapping[str, str], *, values: bool = False) -> None:
        self.marks, self.values = marks, values
        self.headers = {} if values else dict(steps)
        sheets, fields = len(marks.sheets), len(marks.fields)
        self.entries = 0 if values else sheets * fields
        self.scores = 0 if marks.linear or values else sheets
        self.wide = self.entries + self.scores > _WIDE
        block = 4 + self.entries + self.scores
        if self.wide or not self.entries:
            self.results, self.first_step = 4, 4 + len(RESULTS)
            self.first_entry = self.first_step + len(self.headers)
            self.width = self.first_entry + self.entries + self.scores
        else:
            self.first_entry, self.first_step = 4, block
            self.results = block + len(self.headers)
            self.width = self.results + len(RESULTS)
        self.first_score = self.first_entry + (self.entries if self.scores else 0)
        self._steps = {name: self.first_step + n for n, name in enumerate(self.headers)}

    @property
    def by_field(self) -> bool:
        """Whether a field's entries stand side by side, so that they can be added up."""
        return self.marks.pooled

    def entry(self, sheet: int, field: int) -> int:
        """The column of one entry."""
        if self.by_field:
            return self.first_entry + field * len(self.marks.sheets) + sheet
        return self.first_entry + sheet * len(self.marks.fields) + field

    def blocks(self, field: int) -> list[tuple[int, int]]:
        """First and last columns of what is entered in one field: side by side, or one a sheet."""
        count = len(self.marks.sheets)
        if self.by_field or len(self.marks.fields) == 1:
            return [(self.entry(0, field), self.entry(count - 1, field))]
        return [(self.entry(n, field), self.entry(n, field)) for n in range(count)]

    def score(self, sheet: int) -> int:
        return self.first_score + sheet

    def has(self, name: str) -> bool:
        return name in self._steps

    def step(self, name: str) -> int:
        return self._steps[name]

    # header --------------------------------------------------------------------------------

    @property
    def weighted(self) -> bool:
        return self.marks.item.panel.way is PanelWay.WEIGHTED and not self.values

    @property
    def tiers(self) -> int:
        """Rows of the header."""
        return 1 if not self.entries else 1 + self.marks.layered + (not self.marks.linear)

    @cached_property
    def extras(self) -> list[str]:
        """Rows between header and units: what stands once for a sheet, by key."""
        if not self.entries:
            return []
        rows = [f"head {one.key}" for one in self.marks.heads]
        return rows + ["weight"] * self.weighted + ["validity"] * self.marks.judged

    def extra_row(self, name: str) -> int:
        return HEADER + self.tiers + self.extras.index(name)

    @property
    def first_row(self) -> int:
        """0-based row of the first unit."""
        return HEADER + self.tiers + len(self.extras)

    @property
    def last_row(self) -> int:
        return self.first_row + max(0, len(self.marks.units) - 1)

    # places in formulas ----------------------------------------------------------------------

    def group_scores(self, row: int, group: Group) -> str:
        """The scores of the sheets of one period and stratum."""
        return _side_by_side(row, self.first_score, self.marks.groups[group])

    def all_scores(self, row: int) -> str:
        return _side_by_side(row, self.first_score, range(len(self.marks.sheets)))

    def group_entries(self, row: int, group: Group, field: int) -> str:
        """The entries of one field by the sheets of a group, where they stand by field."""
        return _side_by_side(row, self.entry(0, field), self.marks.groups[group])


def _side_by_side(row: int, column: int, sheets: range) -> str:
    first, last = column + sheets[0], column + sheets[-1]
    return across(row, first, last) if last > first else here(row, first)
