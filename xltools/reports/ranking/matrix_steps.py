"""From the marks in a matrix to an item's points, step by step: each formula with its value."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from xltools.exact import round_half_up
from xltools.methods.formulas import literal
from xltools.methods.rates import RATE_CUT
from xltools.reports.ranking.adjustments import register_map, within
from xltools.reports.ranking.cells import Cell, Live, down, here
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.layer_steps import LayerSteps
from xltools.reports.ranking.marks import Group, ItemMarks
from xltools.reports.ranking.matrix_figures import MatrixFigures, Score
from xltools.reports.ranking.matrix_plan import Plan, key, layer_policies
from xltools.reports.ranking.panels import (
    combined_formula,
    due_formula,
    held_formula,
    moved_formula,
    number_sum,
    pooled_formula,
    rounded_formula,
    score_formula,
)
from xltools.scheme.adjusting import Target
from xltools.scheme.choices import AdjustmentTarget
from xltools.scoring.combine import takes_cut
from xltools.scoring.marks import State

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
