"""From the marks in a matrix to an item's points, step by step: each formula with its value.
分层、分期 as formulas: from the scores of sheets to one score, with what counts without one.

A stratum or period without a due score is filled by the policy for 未报, a period in which there
is nothing to mark by that for 缺项; where a policy blocks, the item waits (待补报).
Excel formulas for combining scores, and for the state where there is none.
The exact figures behind a matrix's formulas: scores, groups of sheets, means, peers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from xltools.exact import round_half_up
from xltools.methods.formulas import literal
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rates import RATE_CUT
from xltools.reports.ranking.adjustments import register_map, within
from xltools.reports.ranking.cells import Cell, Live, across, down, guard, here, text_literal
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.matrix_plan import (
    Group,
    ItemMarks,
    LayerPolicies,
    Plan,
    key,
    layer_policies,
)
from xltools.reports.ranking.page import PENDING
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.model import Unit
from xltools.scheme.settings import Target
from xltools.scoring.combine import (
    Combined,
    combine_entries,
    natural_scores,
    pooled,
    takes_cut,
    with_cut,
)
from xltools.scoring.combine import group as grouped
from xltools.scoring.entries import Entry
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


Score = Fraction | str
"""A number, or the state or word that stands in its place."""


class MatrixFigures:
    """What the engine's arithmetic gives for each unit of one item, step by step."""

    def __init__(self, context: Context, marks: ItemMarks) -> None:
        self.context, self.marks, self.item = context, marks, marks.item

    def unit(self, code: str) -> Unit:
        return self.context.index.units[code]

    def points(self, code: str) -> Fraction:
        return Fraction(self.context.index.points(self.unit(code), self.item))

    def scale(self, code: str) -> Fraction:
        """The score that earns all of the item's points."""
        return self.item.method.scale(self.points(code))

    def cut(self, code: str) -> Fraction:
        """The signed percentage points that the register puts on the unit's rate."""
        return self._toward(code, AdjustmentTarget.RATE)

    def move(self, code: str) -> Fraction:
        """The signed points that the register puts on the item."""
        return self._toward(code, AdjustmentTarget.ITEM)

    def _toward(self, code: str, kind: AdjustmentTarget) -> Fraction:
        return self.context.adjusted[code].toward(kind, self.item.code)

    def combined(self, code: str) -> Combined:
        return self.context.combined[self.item.code][code]

    def before(self, code: str) -> Combined:
        """The combined score before percentage points are put on it."""
        return self.context.unmoved[self.item.code][code]

    # scores of sheets -------------------------------------------------------------------------

    def entries(self, code: str) -> list[Entry]:
        """The unit's entries; those on invalid sheets are 待更正."""
        return [
            replace(entry, state=State.REJECTED)
            if entry.state is State.MARK and _sheet(entry) in self.marks.invalid
            else entry
            for entry in self.marks.entries.get(code, ())
        ]

    def scores(self, code: str) -> list[Score]:
        """The score of each sheet; "" where it does not ask about the unit."""
        by_sheet = {_sheet(entry): entry for entry in self.entries(code)}
        found: list[Score] = []
        for sheet in self.marks.sheets:
            entry = by_sheet.get(sheet)
            if entry is None:
                found.append("")
            elif entry.state is not State.MARK:
                found.append(str(entry.state))
            else:
                score = self._score(code, entry.values)
                found.append(str(State.NO_SAMPLE) if score is None else score)
        return found

    def _score(self, code: str, values: Mapping[str, Fraction]) -> Fraction | None:
        method, cut = self.item.method, self.cut(code)
        score = method.score(self.points(code), with_cut(method, values, cut))
        if score is not None and cut > 0 and takes_cut(method):
            return min(score, self.scale(code))
        return score

    def pool(self, code: str, of: Group) -> dict[str, Fraction]:
        """合并计票: the numbers of the entries with a score, added up field by field."""
        used = [
            entry
            for entry in self.entries(code)
            if (entry.period, entry.stratum) == of
            and entry.state is State.MARK
            and self._score(code, entry.values) is not None
        ]
        return pooled(used)

    # strata and periods -----------------------------------------------------------------------

    @cached_property
    def _parts(self) -> dict[str, dict[Group, Combined]]:
        found = {}
        for unit in self.marks.units:
            cut = self.cut(unit.code) if takes_cut(self.item.method) else None
            groups = grouped(self.entries(unit.code))
            points = self.points(unit.code)
            found[unit.code] = {
                key: combine_entries(self.item, points, own, cut) for key, own in groups.items()
            }
        return found

    def parts(self, code: str) -> dict[Group, Combined]:
        """What the sheets of each period and stratum come to; only those that are asked."""
        return self._parts[code]

    @cached_property
    def _naturals(self) -> dict[str, dict[str, Fraction | None]]:
        return {
            code: natural_scores(self.item, self.unit(code).category, parts)
            for code, parts in self._parts.items()
        }

    def natural(self, code: str, period: str) -> Fraction | None:
        """The score of a period as its strata give it, before any policy."""
        return self._naturals[code].get(period)

    @cached_property
    def _shares(self) -> dict[tuple[str, str, str | None], list[Fraction]]:
        """Shares of the scale by category and part, a period's own under None."""
        found: dict[tuple[str, str, str | None], list[Fraction]] = {}
        for code, parts in self._parts.items():
            category, scale = self.unit(code).category, self.scale(code)
            for (period, stratum), part in parts.items():
                if part.value is not None:
                    found.setdefault((category, period, stratum), []).append(part.value / scale)
            for period, score in self._naturals[code].items():
                if score is not None:
                    found.setdefault((category, period, None), []).append(score / scale)
        return found

    def mean(self, code: str, period: str, stratum: str | None) -> Fraction | None:
        """The mean share of the unit's category; None where no unit of it has one."""
        shares = self._shares.get((self.unit(code).category, period, stratum))
        return sum(shares, Fraction(0)) / len(shares) if shares else None

    # points ---------------------------------------------------------------------------------

    @cached_property
    def _peers(self) -> dict[str, list[Fraction]]:
        found: dict[str, list[Fraction]] = {}
        for unit in self.marks.units:
            value = self.combined(unit.code).value
            if value is not None:
                found.setdefault(self.unit(unit.code).category, []).append(value)
        return found

    def peers(self, code: str) -> Sequence[Fraction]:
        """The combined scores of the unit's category."""
        return self._peers.get(self.unit(code).category, ())

    def placed(self, code: str) -> Score:
        """The points that the combined score earns, before the register's; or the state."""
        combined = self.combined(code)
        if combined.value is None:
            return str(combined.state)
        return self.item.method.place(self.points(code), combined.value, self.peers(code))


def _sheet(entry: Entry) -> tuple[str, str, str]:
    return entry.scorer, entry.period, entry.stratum


_BLOCKED = f'"{PENDING}"'


class LayerSteps:
    """The steps of one unit on an item with strata, periods or both; 0-based row."""

    def __init__(
        self, plan: Plan, figures: MatrixFigures, policies: LayerPolicies, row: int, code: str
    ) -> None:
        self.plan, self.figures, self.policies = plan, figures, policies
        self.item, self.row, self.code = plan.marks.item, row, code
        self.category = figures.unit(code).category
        self.parts = figures.parts(code)
        points, self.scale_value = figures.points(code), figures.scale(code)
        alike = points == self.scale_value
        self.scale = here(row, 3) if alike else literal(self.scale_value)
        self.periods = self.item.periods.codes or [""]
        self.values: dict[str, Score] = {}

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
        share = "" if value is None else float(value / self.scale_value)
        return Live(f'IF(ISNUMBER({cell}),{cell}/{self.scale},"")', share)

    def _mean(self, name: str) -> str:
        """The category's mean share, as a score of this unit."""
        first, last, category = self.plan.first_row, self.plan.last_row, self.plan.step("category")
        shares = down(first, last, self.plan.step(name))
        categories = down(first, last, category)
        return f"AVERAGEIFS({shares},{categories},{here(self.row, category)})*{self.scale}"

    def _figure(self, policy: str, mean: str, otherwise: str) -> str:
        """What a policy counts; "" leaves the part out, 待补报 blocks the item."""
        if policy == "category_mean":
            return f"IFERROR({self._mean(mean)},{otherwise})"
        return {"block": _BLOCKED, "zero": "0", "full": self.scale}.get(policy, '""')

    def _worth(self, policy: str, mean: Fraction | None, otherwise: Score) -> Score:
        """The same exactly."""
        if policy == "category_mean":
            return otherwise if mean is None else mean * self.scale_value
        figures: dict[str, Score] = {
            "block": PENDING,
            "zero": Fraction(0),
            "full": self.scale_value,
        }
        return figures.get(policy, "")

    # strata ---------------------------------------------------------------------------------

    def _counting(self) -> list[Group]:
        """The groups whose stratum has a weight for the unit, in the periods that are asked."""
        weights, asked = self.item.strata.weights(self.category), {p for p, _ in self.parts}
        groups = self.plan.marks.groups
        return [(p, s) for p, s in groups if p in asked and weights.get(s, 0) > 0]

    def _filled(self, group: Group) -> Live:
        """A stratum's score, or what counts where its mark is due."""
        cell, part = self._at("part", *group), self.parts.get(group)
        policy = self.policies.unreported
        due = ",".join([*(f'{cell}="{state}"' for state in sorted(WANTING)), f'{cell}=""'])
        figure = self._figure(policy, key("share", *group), _BLOCKED)
        formula = f'IF(ISNUMBER({cell}),{cell},IF(OR({due}),{figure},""))'
        value: Score = ""
        if part is not None and part.value is not None:
            value = part.value
        elif part is None or part.state in WANTING:
            value = self._worth(policy, self.figures.mean(self.code, *group), PENDING)
        self.values[key("filled", *group)] = value
        return Live(formula, _shown(value))

    # periods --------------------------------------------------------------------------------

    def _period(self, period: str) -> dict[str, Cell]:
        """The score of a period, and the share that others' means are made of."""
        strata = bool(self.item.strata.codes)
        found: dict[str, Cell] = {}
        natural = self.figures.natural(self.code, period)
        if self.plan.has(key("natural", period)):
            cells = {g[1]: self._at("part", *g) for g in self._counting() if g[0] == period}
            formula = self.item.strata.formula(cells, self.category)
            found[key("natural", period)] = Live(formula, _shown(_or_none(natural)))
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
        scores = {g[1]: self._counted(g) for g in own}
        numbers = {s: v if isinstance(v, Fraction) else None for s, v in scores.items()}
        value: Score = _or_none(self.item.strata.combine(numbers, self.category))
        if step == "filled" and own:
            columns = [self.plan.step(key(step, *group)) for group in own]
            filled = across(self.row, *_ends(columns))
            formula = f"IF(COUNTIF({filled},{_BLOCKED})>0,{_BLOCKED},{formula})"
            value = PENDING if PENDING in scores.values() else value
        if not self.item.periods.codes:
            return Live(formula, _shown(value))
        parts = self._parts_of(period)
        if all(p.value is None for g, p in self.parts.items() if g[0] == period):
            value = self._without(period)
        formula = f"IF(COUNT({parts})=0,{self._without_formula(period)},{formula})"
        return Live(formula, _shown(value))

    def _counted(self, group: Group) -> Score:
        if self.policies.fills:
            return self.values[key("filled", *group)]
        part = self.parts.get(group)
        return "" if part is None or part.value is None else part.value

    def _alone(self, period: str) -> Live:
        """The score of a period without strata."""
        cell, part = self._at("part", period, ""), self.parts[period, ""]
        value = self._without(period) if part.value is None else part.value
        formula = f"IF(ISNUMBER({cell}),{cell},{self._without_formula(period)})"
        return Live(formula, _shown(value))

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

    def _without(self, period: str) -> Score:
        """The same exactly."""
        mean = self.figures.mean(self.code, period, None)
        unreported = self._worth(self.policies.unreported, mean, PENDING)
        states = [part.state for (p, _), part in self.parts.items() if p == period]
        if any(state in WANTING for state in states):
            return unreported
        return self._worth(self.policies.missing, mean, unreported)


def _ends(columns: list[int]) -> tuple[int, int]:
    return min(columns), max(columns)


def _or_none(value: Fraction | None) -> Score:
    return "" if value is None else value


VALID, INVALID = "有效", "无效"
_KEY_DIGITS = 13
"""Digits of a double that are compared; what stands behind them is binary dust."""


class MatrixSteps:
    """The formulas of one matrix sheet."""

    def __init__(self, context: Context, marks: ItemMarks, plan: Plan) -> None:
        self.context, self.marks, self.plan, self.item = context, marks, plan, marks.item
        self.figures = MatrixFigures(context, marks)
        self.policies = layer_policies(context, marks.item)
        self.register = register_map(context)

    def scale(self, row: int, code: str) -> str:
        """The full score, as a reference to the points where it is the same."""
        scale = self.figures.scale(code)
        return here(row, 3) if scale == self.figures.points(code) else literal(scale)

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
            (e.scorer, e.period, e.stratum) == self.marks.sheets[sheet] and e.state is State.MARK
            for own in self.marks.entries.values()
            for e in own
        )

    # scores -----------------------------------------------------------------------------------

    def scores(self, row: int, code: str) -> list[Live | None]:
        """The score of each sheet; None where it does not ask about the unit."""
        return [
            None if value == "" else Live(self._score(row, code, n), _shown(value))
            for n, value in enumerate(self.figures.scores(code))
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
        plan, figures, found = self.plan, self.figures, dict[str, Cell]()
        if plan.has("category"):
            found["category"] = figures.unit(code).category
        if plan.has("cut"):
            cut = self.register.toward(here(row, 1), Target(AdjustmentTarget.RATE, self.item.code))
            found["cut"] = Live(cut, float(figures.cut(code)))
        if self.marks.pooled:
            for group in self._groups(code):
                found |= self._pool(row, code, group)
        if self.marks.layered:
            for group, part in figures.parts(code).items():
                value: Score = str(part.state) if part.value is None else part.value
                found[key("part", *group)] = Live(self._part(row, code, group), _shown(value))
            layers = LayerSteps(plan, figures, self.policies, row, code)
            found |= layers.cells()
        if plan.has("before"):
            before = figures.before(code)
            value = str(before.state) if before.value is None else before.value
            found["before"] = Live(self._natural(row, code), _shown(value))
        if plan.has("key"):
            found["key"] = self._key(row, code)
        if plan.has("base"):
            move = self.register.toward(here(row, 1), Target(AdjustmentTarget.ITEM, self.item.code))
            found["base"] = Live(self._base(row, code), _shown(figures.placed(code)))
            found["move"] = Live(move, float(figures.move(code)))
        return found

    def _groups(self, code: str) -> list[Group]:
        if self.marks.layered:
            return list(self.figures.parts(code))
        return list(self.marks.groups)

    def _pool(self, row: int, code: str, group: Group) -> dict[str, Cell]:
        """The numbers of each field, added up over the sheets that have a score."""
        sums = self.figures.pool(code, group)
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
        if self.marks.layered:
            return LayerSteps(self.plan, self.figures, self.policies, row, code).combined()
        return self._part(row, code, ("", ""))

    @cached_property
    def _key_places(self) -> int:
        values = (self.figures.combined(unit.code).value for unit in self.marks.units)
        largest = max((abs(value) for value in values if value is not None), default=Fraction(0))
        return max(0, _KEY_DIGITS - len(str(int(largest))))

    def _key(self, row: int, code: str) -> Live:
        """The combined score without binary dust: what ranks are made of."""
        places = self._key_places
        combined, value = here(row, self.plan.results + 3), self.figures.combined(code).value
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
        decimals, full = self.context.settings.item_decimals, self.figures.points(code)
        if self.plan.has("base"):
            source, move = (here(row, self.plan.step(name)) for name in ("base", "move"))
            value = within(source, move, here(row, 3))
        else:
            source, value = here(row, self.plan.results + 3), self._placed(row, code)
        return f"IF(ISNUMBER({source}),{rounded_formula(value, full, decimals)},{source})"

    def values(self, code: str) -> list[float | str]:
        """The same as the exact calculation gave them."""
        combined = self.figures.combined(code)
        earned = self.context.units[code].items[self.item.code].earned
        given, due, state = combined.given, combined.due, str(combined.state)
        score = state if combined.value is None else float(combined.value)
        points_earned = state if earned is None else float(earned)
        return [given, due, f"{given}/{due}", score, points_earned]


def _shown(value: Score) -> float | str:
    return value if isinstance(value, str) else float(value)
