"""分层、分期 as formulas: from the scores of sheets to one score, with what counts without one.

A stratum or period without a due score is filled by the policy for 未报, a period in which there
is nothing to mark by that for 缺项; where a policy blocks, the item waits (待补报).
"""

from __future__ import annotations

from fractions import Fraction

from xltools.methods.formulas import literal
from xltools.reports.ranking.cells import Cell, Live, across, down, here
from xltools.reports.ranking.marks import Group
from xltools.reports.ranking.matrix_figures import MatrixFigures, Score
from xltools.reports.ranking.matrix_plan import LayerPolicies, Plan, key
from xltools.reports.ranking.panels import state_formula
from xltools.reports.ranking.wording import PENDING
from xltools.scoring.marks import WANTING

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


def _shown(value: Score) -> float | str:
    return value if isinstance(value, str) else float(value)
