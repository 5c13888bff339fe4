"""From the marks in a matrix to an item's points, step by step: each formula with its value.

The values are those that scoring kept; nothing is computed here but the formulas. A stratum or
period without a due score is filled by the policy for 未报, a period in which there is nothing to
mark by that for 缺项; where a policy blocks, the item waits (待补报).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from xltools.exact import round_half_up
from xltools.methods.formulas import literal
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rates import RATE_CUT
from xltools.reports.ranking.adjustments import register_map, within
from xltools.reports.ranking.cells import (
    Cell,
    Live,
    across,
    category_mean,
    down,
    guard,
    here,
    text_literal,
)
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.matrix_plan import (
    ItemMarks,
    LayerPolicies,
    Plan,
    key,
    layer_policies,
)
from xltools.reports.ranking.page import PENDING
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.settings import Target
from xltools.scoring.combine import Group, Layers, Part, takes_cut
from xltools.scoring.marks import WANTING, State

_WANTING = (State.REJECTED, State.BLANK, State.UNREPORTED)
_NOTHING = (State.NOT_APPLICABLE, State.NO_SAMPLE, State.RECUSED)


def due_formula(scores: str) -> str:
    """应评个数: marks given and marks wanting; 缺项 is not due."""
    place = _span(scores)
    wanting = "+".join(f'COUNTIF({place},"{state}")' for state in _WANTING)
    return f"COUNT({scores})+{wanting}"


def state_formula(scores: str, *, single: bool) -> str:
    """Why there is no score: 未报 as soon as a mark is due, else what the scorers say."""
    if single:
        return f'IF({scores}="","{State.UNREPORTED}",{scores})'
    count = {state: f'COUNTIF({scores},"{state}")' for state in (*_WANTING, *_NOTHING)}
    rejected, blank, unreported = (count[state] for state in _WANTING)
    wanting = (
        f'IF(({rejected}>0)+({blank}>0)+({unreported}>0)>1,"{State.UNREPORTED}",'
        f'IF({rejected}>0,"{State.REJECTED}",'
        f'IF({blank}>0,"{State.BLANK}","{State.UNREPORTED}")))'
    )
    nothing = f'"{State.UNREPORTED}"'
    for state in reversed(_NOTHING):
        nothing = f'IF({count[state]}>0,"{state}",{nothing})'
    return f"IF({rejected}+{blank}+{unreported}>0,{wanting},{nothing})"


def panel_formula(panel: Panel, scores: str, weights: str) -> str:
    """One score out of the numbers in `scores`; texts and blanks leave the divisor."""
    if panel.way is PanelWay.MEDIAN:
        return f"MEDIAN({scores})"
    if panel.way is PanelWay.WEIGHTED:
        return f"SUMPRODUCT({weights},{scores})/{number_sum(scores, weights)}"
    if panel.way is PanelWay.TRIMMED and panel.drop_high + panel.drop_low > 0:
        enough = max(panel.above, panel.drop_high + panel.drop_low)
        kept = "".join(f"-LARGE({scores},{n})" for n in range(1, panel.drop_high + 1))
        kept += "".join(f"-SMALL({scores},{n})" for n in range(1, panel.drop_low + 1))
        divisor = f"(COUNT({scores})-{panel.drop_high + panel.drop_low})"
        return f"IF(COUNT({scores})>{enough},(SUM({scores}){kept})/{divisor},AVERAGE({scores}))"
    return f"AVERAGE({scores})"


def number_sum(scores: str, summed: str) -> str:
    """The sum of what stands in `summed` where there is a number in `scores`."""
    return f'SUMIF({_span(scores)},">-1E+300",{_span(summed)})'


def _span(place: str) -> str:
    """One cell as a range, which is what conditions are counted over."""
    return place if ":" in place else f"{place}:{place}"


def combined_formula(panel: Panel, scores: str, weights: str) -> str:
    """合成: the combined score, or the state in words."""
    single = ":" not in scores
    score = scores if single else panel_formula(panel, scores, weights)
    state = state_formula(scores, single=single)
    return f"IF(COUNT({scores})=0,{state},{score})"


def pooled_formula(scores: str, formula: str) -> str:
    """合成 of what was added up over the scorers, or the state in words."""
    state = state_formula(scores, single=":" not in scores)
    return f'IF(IF(COUNT({scores})=0,"",{formula})="",{state},{formula})'


def rounded_formula(value: str, full: Fraction, decimals: int | None) -> str:
    """Points, rounded half up where the scheme rounds items."""
    return value if decimals is None else f"ROUND(ROUND({value},{guard(full)}),{decimals})"


def score_formula(
    formula: str, cells: list[str], most: str = "", raised: str = "", *, conflict: str = ""
) -> str:
    """One scorer's score out of several entries; a state in the first cell stands for all.

    Numbers that contradict each other, as the condition `conflict` says, wait to be mended.
    Where the register has raised a rate, the score is held to `most`.
    """
    first = cells[0]
    words = ",".join(f"{first}={text_literal(str(s))}" for s in State if s is not State.MARK)
    score = held_formula(formula, most, raised) if raised else formula
    scored = f'IF(({formula})="","{State.NO_SAMPLE}",{score})'
    scored = f'IF({conflict},"{State.REJECTED}",{scored})' if conflict else scored
    return f"IF(OR({words}),{first},{scored})"


def held_formula(formula: str, most: str, raised: str) -> str:
    """A score, at most `most` where percentage points were put on its rate."""
    return f"IF({raised}>0,MIN({most},{formula}),{formula})"


def moved_formula(score: str, cut: str, scale: str) -> str:
    """A score with percentage points of its scale put on it, between 0 and the scale."""
    after = f"MIN(MAX({score}+{cut}*{scale}/100,0),MAX({scale},{score}))"
    return f"IF(ISNUMBER({score}),{after},{score})"


def part_value(part: Part) -> float | str:
    """What a stratum or period counts: a score, 待补报, or nothing."""
    return PENDING if part.blocks else "" if part.value is None else float(part.value)


def state_or(value: Fraction | None, state: State) -> float | str:
    """A score as a cell holds it, or the state that says why there is none."""
    return str(state) if value is None else float(value)


_BLOCKED = f'"{PENDING}"'


class LayerSteps:
    """The steps of one unit on an item with strata, periods or both; 0-based row."""

    def __init__(
        self, plan: Plan, layers: Layers, policies: LayerPolicies, row: int, scale: str
    ) -> None:
        self.plan, self.layers, self.policies = plan, layers, policies
        self.item, self.row, self.scale = plan.marks.item, row, scale
        self.category, self.parts = layers.unit.category, layers.parts
        self.periods = self.item.periods.codes or [""]

    def cells(self) -> dict[str, Cell]:
        """Every step but the combined scores of the groups, which do not depend on policies."""
        found: dict[str, Cell] = {}
        for group in self.parts:
            name = key("share", *group)
            if self.plan.has(name):
                found[name] = self._share(self._at("part", *group), self.parts[group].value)
        if self.plan.has(key("filled", *next(iter(self.plan.marks.groups)))):
            found |= {key("filled", *group): self._filled(group) for group in self._counting()}
        for period in self.periods:
            if any(p == period for p, _ in self.parts):
                found |= self._period(period)
        return found

    def combined(self) -> str:
        """合成 over the periods as an expression; the state where there is none."""
        row, groups = self.row, self.plan.marks.groups
        parts = [self.plan.step(key("part", *group)) for group in groups]
        counted = [self.plan.step(key("period", period)) for period in self.periods]
        every, all_periods = across(row, min(parts), max(parts)), across(row, *_ends(counted))
        scores = self.plan.all_scores(row)
        state = state_formula(scores, single=":" not in scores)
        none = f"OR(COUNT({every})=0,COUNT({all_periods})=0,COUNTIF({all_periods},{_BLOCKED})>0)"
        cells = {period: self._at("period", period) for period in self.periods}
        value = cells.get("", "")
        if self.item.periods.codes:
            value = self.item.periods.formula(cells, self.category)
        return f"IF({none},{state},{value})"

    def _at(self, step: str, *of: str) -> str:
        return here(self.row, self.plan.step(key(step, *of)))

    # means ----------------------------------------------------------------------------------

    def _share(self, cell: str, value: Fraction | None) -> Live:
        share = "" if value is None else float(value / self.layers.scale)
        return Live(f'IF(ISNUMBER({cell}),{cell}/{self.scale},"")', share)

    def _mean(self, name: str) -> str:
        """The category's mean share, as a score of this unit."""
        first, last, category = self.plan.first_row, self.plan.last_row, self.plan.step("category")
        shares = down(first, last, self.plan.step(name))
        categories = down(first, last, category)
        return f"{category_mean(shares, categories, here(self.row, category))}*{self.scale}"

    def _figure(self, policy: str, mean: str, otherwise: str) -> str:
        """What a policy counts; "" leaves the part out, 待补报 blocks the item."""
        if policy == "category_mean":
            return f"IFERROR({self._mean(mean)},{otherwise})"
        return {"block": _BLOCKED, "zero": "0", "full": self.scale}.get(policy, '""')

    # strata ---------------------------------------------------------------------------------

    def _counting(self) -> list[Group]:
        """The groups whose stratum has a weight for the unit, in the periods that are asked."""
        weights, asked = self.item.strata.weights(self.category), {p for p, _ in self.parts}
        groups = self.plan.marks.groups
        return [(p, s) for p, s in groups if p in asked and weights.get(s, 0) > 0]

    def _filled(self, group: Group) -> Live:
        """A stratum's score, or what counts where its mark is due."""
        cell, policy = self._at("part", *group), self.policies.unreported
        due = ",".join([*(f'{cell}="{state}"' for state in sorted(WANTING)), f'{cell}=""'])
        figure = self._figure(policy, key("share", *group), _BLOCKED)
        formula = f'IF(ISNUMBER({cell}),{cell},IF(OR({due}),{figure},""))'
        return Live(formula, part_value(self.layers.stratum(*group)))

    # periods --------------------------------------------------------------------------------

    def _period(self, period: str) -> dict[str, Cell]:
        """The score of a period, and the share that others' means are made of."""
        strata = bool(self.item.strata.codes)
        found: dict[str, Cell] = {}
        natural = self.layers.natural(period)
        if self.plan.has(key("natural", period)):
            cells = {g[1]: self._at("part", *g) for g in self._counting() if g[0] == period}
            formula = self.item.strata.formula(cells, self.category)
            found[key("natural", period)] = Live(formula, "" if natural is None else float(natural))
        if self.plan.has(key("rate", period)):
            cell = self._at("natural", period) if strata else self._at("part", period, "")
            found[key("rate", period)] = self._share(cell, natural)
        live = self._strata(period) if strata else self._alone(period)
        found[key("period", period)] = live
        return found

    def _strata(self, period: str) -> Live:
        """One score out of those of the strata; a period without any follows the policies."""
        own = [group for group in self._counting() if group[0] == period]
        step = "filled" if self.policies.fills else "part"
        cells = {stratum: self._at(step, p, stratum) for p, stratum in own}
        formula = self.item.strata.formula(cells, self.category)
        value = part_value(self.layers.period(period))
        if step == "filled" and own:
            columns = [self.plan.step(key(step, *group)) for group in own]
            filled = across(self.row, *_ends(columns))
            formula = f"IF(COUNTIF({filled},{_BLOCKED})>0,{_BLOCKED},{formula})"
        if not self.item.periods.codes:
            return Live(formula, value)
        parts = self._parts_of(period)
        formula = f"IF(COUNT({parts})=0,{self._without_formula(period)},{formula})"
        return Live(formula, value)

    def _alone(self, period: str) -> Live:
        """The score of a period without strata."""
        cell = self._at("part", period, "")
        formula = f"IF(ISNUMBER({cell}),{cell},{self._without_formula(period)})"
        return Live(formula, part_value(self.layers.period(period)))

    def _parts_of(self, period: str) -> str:
        groups = [group for group in self.plan.marks.groups if group[0] == period]
        columns = [self.plan.step(key("part", *group)) for group in groups]
        return across(self.row, *_ends(columns))

    def _without_formula(self, period: str) -> str:
        """What counts for a period without any score, as an expression."""
        mean = key("rate", period)
        unreported = self._figure(self.policies.unreported, mean, _BLOCKED)
        missing = self._figure(self.policies.missing, mean, unreported)
        if missing == unreported:
            return missing
        parts = self._parts_of(period)
        due = "+".join(f'COUNTIF({parts},"{state}")' for state in sorted(WANTING))
        return f"IF({due}>0,{unreported},{missing})"


def _ends(columns: list[int]) -> tuple[int, int]:
    return min(columns), max(columns)


VALID, INVALID = "有效", "无效"
_KEY_DIGITS = 13
"""Digits of a double that are compared; what stands behind them is binary dust."""


class MatrixSteps:
    """The formulas of one matrix sheet."""

    def __init__(self, context: Context, marks: ItemMarks, plan: Plan) -> None:
        self.context, self.marks, self.plan, self.item = context, marks, plan, marks.item
        self.derivation = context.derivation
        self.combined = self.derivation.items[marks.item.code].combined
        self.policies = layer_policies(context, marks.item)
        self.register = register_map(context)

    def scale(self, row: int, code: str) -> str:
        """The full score, as a reference to the points where it is the same."""
        points = self._points(code)
        scale = self.item.method.scale(points)
        return here(row, 3) if scale == points else literal(scale)

    def _points(self, code: str) -> Fraction:
        return Fraction(self.context.index.points(self.context.index.units[code], self.item))

    def _cut(self, row: int) -> str:
        """The percentage points that meet an entered rate; "" where there are none."""
        there = self.plan.has("cut") and takes_cut(self.item.method)
        return here(row, self.plan.step("cut")) if there else ""

    # what stands once for a sheet ----------------------------------------------------------------

    def extra(self, name: str, sheet: int) -> tuple[int, Cell]:
        """The column, and what stands there, of one sheet in a row below the header."""
        place = self.marks.sheets[sheet]
        if name == "weight":
            return self.plan.score(sheet), self.item.panel.weight_of(place[0])
        column = self.plan.entry(sheet, 0)
        if name == "validity":
            return column, self._validity(sheet)
        value = self.marks.head_values.get(place, {}).get(name.removeprefix("head "), "")
        return column, value if isinstance(value, str) else Fraction(value)

    def _validity(self, sheet: int) -> Live:
        """Whether the marks of a sheet keep to the rules of the panel."""
        panel, plan = self.item.panel, self.plan
        marks = down(plan.first_row, plan.last_row, plan.entry(sheet, 0))
        broken = []
        if panel.high_from is not None and panel.max_high_count is not None:
            high = f'COUNTIF({marks},">={literal(panel.high_from)}")'
            broken.append(f"{high}>{panel.max_high_count}")
        if panel.not_all_equal:
            broken.append(f"AND(COUNT({marks})>1,MAX({marks})=MIN({marks}))")
        if panel.low_below is not None and panel.min_low_count is not None:
            low = f'COUNTIF({marks},"<{literal(panel.low_below)}")'
            broken.append(f"{low}<{panel.min_low_count}")
        value = VALID if self._any_mark(sheet) else ""
        value = INVALID if self.marks.sheets[sheet] in self.marks.invalid else value
        answer = f'IF(OR({",".join(broken)}),"{INVALID}","{VALID}")'
        return Live(f'IF(COUNT({marks})=0,"",{answer})', value)

    def _any_mark(self, sheet: int) -> bool:
        return any(
            one.entry.on == self.marks.sheets[sheet]
            and (one.entry.state is State.MARK or one.entry.void)
            for of in self.marks.scores.values()
            for one in of
        )

    # scores -----------------------------------------------------------------------------------

    def scores(self, row: int, code: str) -> list[Live | None]:
        """The score of each sheet; None where it does not ask about the unit."""
        by_sheet = {one.entry.on: one for one in self.marks.scores.get(code, ())}
        return [
            Live(self._score(row, code, n), state_or(one.value, one.state))
            if (one := by_sheet.get(sheet))
            else None
            for n, sheet in enumerate(self.marks.sheets)
        ]

    def _score(self, row: int, code: str, sheet: int) -> str:
        own = [here(row, self.plan.entry(sheet, k)) for k in range(len(self.marks.fields))]
        if self.marks.judged:
            valid = self._absolute("validity", sheet)
            wrong = f'AND(ISNUMBER({own[0]}),{valid}="{INVALID}")'
            return f'IF({wrong},"{State.REJECTED}",{own[0]})'
        cells = {f.key: cell for f, cell in zip(self.marks.fields, own, strict=True)}
        heads = self.marks.head_values.get(self.marks.sheets[sheet], {})
        if all(isinstance(heads.get(f.key, ""), float) for f in self.marks.heads):
            cells |= {f.key: self._absolute(f"head {f.key}", sheet) for f in self.marks.heads}
        cut = self._cut(row)
        cells |= {RATE_CUT: f"-{cut}"} if cut else {}
        formula = self.item.method.formula(here(row, 3), cells)
        conflict = self.item.method.conflict_formula(cells)
        return score_formula(formula, own, self.scale(row, code), cut, conflict=conflict)

    def _absolute(self, name: str, sheet: int) -> str:
        column = self.plan.entry(sheet, 0)
        return str(xl_rowcol_to_cell(self.plan.extra_row(name), column, True, True))

    # steps ------------------------------------------------------------------------------------

    def steps(self, row: int, code: str) -> dict[str, Cell]:
        """Everything between the scores and the results, by key."""
        plan, combined, found = self.plan, self.combined[code], dict[str, Cell]()
        adjusted, layers = self.derivation.adjusted[code], combined.layers
        if plan.has("category"):
            found["category"] = self.context.units[code].category
        if plan.has("cut"):
            cut = self.register.toward(here(row, 1), Target(AdjustmentTarget.RATE, self.item.code))
            points = adjusted.toward(AdjustmentTarget.RATE, self.item.code)
            found["cut"] = Live(cut, float(points))
        if self.marks.pooled:
            parts = layers.parts if layers else dict.fromkeys(self.marks.groups, combined)
            for group, part in parts.items():
                found |= self._pool(row, group, part.pooled)
        if layers:
            for group, part in layers.parts.items():
                value = state_or(part.value, part.state)
                found[key("part", *group)] = Live(self._part(row, code, group), value)
            found |= self._layers(row, code, layers).cells()
        if plan.has("before"):
            value = state_or(combined.unmoved, combined.state)
            found["before"] = Live(self._natural(row, code), value)
        if plan.has("key"):
            found["key"] = self._key(row, code)
        if plan.has("base"):
            move = self.register.toward(here(row, 1), Target(AdjustmentTarget.ITEM, self.item.code))
            placed = self.context.units[code].items[self.item.code].placed
            found["base"] = Live(self._base(row, code), state_or(placed, combined.state))
            points = adjusted.toward(AdjustmentTarget.ITEM, self.item.code)
            found["move"] = Live(move, float(points))
        return found

    def _layers(self, row: int, code: str, layers: Layers) -> LayerSteps:
        return LayerSteps(self.plan, layers, self.policies, row, self.scale(row, code))

    def _pool(self, row: int, group: Group, sums: Mapping[str, Fraction]) -> dict[str, Cell]:
        """The numbers of each field, added up over the sheets that have a score."""
        scores, found = self.plan.group_scores(row, group), dict[str, Cell]()
        for n, one in enumerate(self.marks.fields):
            added = number_sum(scores, self.plan.group_entries(row, group, n))
            found[key("pool", *group, one.key)] = Live(added, float(sums.get(one.key, Fraction(0))))
        return found

    def _part(self, row: int, code: str, group: Group) -> str:
        """One score out of those of the sheets of a period and stratum."""
        scores = self.plan.group_scores(row, group)
        if not self.marks.pooled:
            return combined_formula(self.item.panel, scores, self._weights(group))
        steps = {f.key: self.plan.step(key("pool", *group, f.key)) for f in self.marks.fields}
        cells = {name: here(row, column) for name, column in steps.items()}
        cut = self._cut(row)
        cells |= {RATE_CUT: f"-{cut}"} if cut else {}
        formula = self.item.method.formula(here(row, 3), cells)
        if cut:
            formula = f'IF(({formula})="","",{held_formula(formula, self.scale(row, code), cut)})'
        return pooled_formula(scores, formula)

    def _weights(self, group: Group) -> str:
        if not self.plan.weighted:
            return ""
        sheets, row = self.marks.groups[group], self.plan.extra_row("weight")
        ends = [xl_rowcol_to_cell(row, self.plan.score(sheets[n]), True, True) for n in (0, -1)]
        return ":".join(ends)

    def _natural(self, row: int, code: str) -> str:
        """The combined score before percentage points are put on it."""
        layers = self.combined[code].layers
        if layers:
            return self._layers(row, code, layers).combined()
        return self._part(row, code, ("", ""))

    @cached_property
    def _key_places(self) -> int:
        values = (self.combined[unit.code].value for unit in self.marks.units)
        largest = max((abs(value) for value in values if value is not None), default=Fraction(0))
        return max(0, _KEY_DIGITS - len(str(int(largest))))

    def _key(self, row: int, code: str) -> Live:
        """The combined score without binary dust: what ranks are made of."""
        places = self._key_places
        combined, value = here(row, self.plan.results + 3), self.combined[code].value
        shown = "" if value is None else float(round_half_up(value, places))
        clean = f"ROUND(ROUND({combined},{places + 1}),{places})"
        return Live(f'IF(ISNUMBER({combined}),{clean},"")', shown)

    # results ----------------------------------------------------------------------------------

    def results(self, row: int, code: str) -> list[Live]:
        """评分个数, 应评个数, 报送率, 合成, 得分."""
        start, plan, values = self.plan.results, self.plan, self.values(code)
        scores = plan.all_scores(row)
        combined = self._natural(row, code)
        if plan.has("before"):
            before, cut = (here(row, plan.step(name)) for name in ("before", "cut"))
            combined = moved_formula(before, cut, self.scale(row, code))
        formulas = (
            f"COUNT({scores})",
            due_formula(scores),
            f'{here(row, start)}&"/"&{here(row, start + 1)}',
            combined,
            self._earned(row, code),
        )
        return [Live(formula, value) for formula, value in zip(formulas, values, strict=True)]

    def _base(self, row: int, code: str) -> str:
        """The points that the combined score earns; else the state."""
        combined = here(row, self.plan.results + 3)
        return f"IF(ISNUMBER({combined}),{self._placed(row, code)},{combined})"

    def _placed(self, row: int, code: str) -> str:
        combined, points = here(row, self.plan.results + 3), here(row, 3)
        if not self.item.method.cohort:
            scale = self.scale(row, code)
            return combined if scale == points else f"{points}*{combined}/{scale}"
        plan = self.plan
        keys, categories = (
            down(plan.first_row, plan.last_row, plan.step(name)) for name in ("key", "category")
        )
        own, category = (here(row, plan.step(name)) for name in ("key", "category"))
        return self.item.method.place_formula(points, own, keys, categories, category)

    def _earned(self, row: int, code: str) -> str:
        decimals, full = self.context.settings.item_decimals, self._points(code)
        if self.plan.has("base"):
            source, move = (here(row, self.plan.step(name)) for name in ("base", "move"))
            value = within(source, move, here(row, 3))
        else:
            source, value = here(row, self.plan.results + 3), self._placed(row, code)
        return f"IF(ISNUMBER({source}),{rounded_formula(value, full, decimals)},{source})"

    def values(self, code: str) -> list[float | str]:
        """The same as the exact calculation gave them."""
        combined = self.combined[code]
        earned = self.context.units[code].items[self.item.code].earned
        given, due, state = combined.given, combined.due, combined.state
        score, points = state_or(combined.value, state), state_or(earned, state)
        return [given, due, f"{given}/{due}", score, points]
