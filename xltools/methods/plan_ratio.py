"""完成率: the item's points in proportion to what was done of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import comes_to, near, plain
from xltools.methods.base import Conflict, EntryField, Example, Method
from xltools.methods.formulas import literal
from xltools.methods.rates import number_field

ACTUAL, PLAN = "actual", "plan"


class PlanRatio(Method):
    """Points earned = P·min(cap, actual ÷ plan); a plan of 0 is 无样本.

    >>> entry = {"actual": Fraction(36), "plan": Fraction(30)}
    >>> PlanRatio().score(Fraction(5), entry), PlanRatio(cap=100).score(Fraction(5), entry)
    (Fraction(6, 1), Fraction(5, 1))
    >>> PlanRatio(cap=100).explain(Fraction(5), entry)
    '完成数36÷计划数30＝120%，按上限100%，×分值5分，得5分'
    """

    kind: Literal["plan_ratio"] = "plan_ratio"
    label: ClassVar[str] = "完成率"
    rule: ClassVar[str] = "得分＝分值×完成数÷计划数，可设上限；计划数为0的为无样本"
    source: ClassVar[str] = "通行做法：年度任务按完成计划的比例得分"

    actual_name: str = Field(
        default="完成数", min_length=1, title="完成数名称", description="例如实际完成件数。"
    )
    plan_name: str = Field(
        default="计划数", min_length=1, title="计划数名称", description="例如年度任务件数。"
    )
    decimals: int = Field(default=0, ge=0, le=6, title="填写小数位", description="最多几位小数。")
    cap: Decimal | None = Field(
        default=None,
        gt=0,
        title="完成率上限",
        description="最多按百分之几计，一般填100；留空不设上限，超额完成的得分高于分值。",
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (
            number_field(ACTUAL, self.actual_name, self.decimals),
            number_field(PLAN, self.plan_name, self.decimals, hint="没有的填0，作无样本"),
        )

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return points * self._counted(entry) if entry[PLAN] else None

    def _counted(self, entry: Mapping[str, Fraction]) -> Fraction:
        done = entry[ACTUAL] / entry[PLAN]
        return done if self.cap is None else min(done, Fraction(self.cap) / 100)

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        done = f"{cells[ACTUAL]}/{cells[PLAN]}"
        if self.cap is not None:
            done = f"MIN({literal(Fraction(self.cap) / 100)},{done})"
        return f'IF({cells[PLAN]}=0,"",{points}*{done})'

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        score = self.score(points, entry)
        if score is None:
            return f"{self.plan_name}为0，无样本"
        done = entry[ACTUAL] / entry[PLAN]
        held = f"，按上限{plain(self.cap)}%" if self.cap and done > self._counted(entry) else ""
        counts = f"{self.actual_name}{plain(entry[ACTUAL])}÷{self.plan_name}{plain(entry[PLAN])}"
        said = f"{counts}{comes_to(100 * done)}%{held}"
        return f"{said}，×分值{plain(points)}分，得{near(score)}分"

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        """Nothing can be done of nothing planned."""
        done, plan = entry.get(ACTUAL), entry.get(PLAN)
        if not done or plan is None or plan != 0:
            return []
        says = (
            f"“{self.plan_name}”为0，而“{self.actual_name}”填写{plain(done)}。"
            f"没有{self.plan_name}的，{self.actual_name}也应为0。请核实后改填。"
        )
        return [Conflict((ACTUAL, PLAN), says)]

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        return f"AND({cells[PLAN]}=0,{cells[ACTUAL]}<>0)"

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(5), {ACTUAL: Fraction(27), PLAN: Fraction(30)})
