"""多期合成: one score out of those of several periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from xltools.methods import layers
from xltools.methods.base import Combiner, Frozen
from xltools.methods.rows import CODE_HELP, RowCode, RowName, code_problems, weight_problems


class Period(Frozen):
    """One period and its weight."""

    code: RowCode = Field(title="代码", description=CODE_HELP)
    name: RowName = Field(title="名称", description="例如上半年、1月。")
    weight: Decimal = Field(title="数值", gt=0, description="该期的权重。")


class Periods(Combiner):
    """Σₜ wₜ·scoreₜ.

    A period without a score leaves with its weight; `missing` names it, since a mark that is
    due and not there is the engine's to decide.

    >>> halves = Periods(periods=[
    ...     {"code": "1", "name": "上半年", "weight": 50},
    ...     {"code": "2", "name": "下半年", "weight": 50},
    ... ])
    >>> halves.combine({"1": Fraction(90), "2": Fraction(85)})
    Fraction(175, 2)
    >>> halves.missing({"1": Fraction(90), "2": None})
    ('2',)
    >>> halves.explain({"1": Fraction(90), "2": None})
    '上半年90×100%＝90（下半年没有得分，权重由其余分担）'
    """

    label: ClassVar[str] = "多期合成"
    rule: ClassVar[str] = "各期得分按权重合成"
    source: ClassVar[str] = "通行做法：上半年、下半年各占50%，或十二个月平均"

    periods: tuple[Period, ...] = Field(
        default=(), title="各期", description="每期一行：代码、名称、权重。"
    )
    ratio: bool = Field(
        default=False,
        title="按比例",
        description="权重是比例（例如十二个月各填1），合计不是1或100的选“是”。",
    )

    @property
    def codes(self) -> list[str]:
        """The periods in their order."""
        return [period.code for period in self.periods]

    @property
    def names(self) -> dict[str, str]:
        return {period.code: period.name for period in self.periods}

    def weights(self, category: str = "") -> dict[str, Decimal]:
        """The weight of each period, the same in every category."""
        return {period.code: period.weight for period in self.periods}

    def combine(self, scores: layers.Scores, category: str = "") -> Fraction | None:
        """One score out of those of the periods that have one; None where none has."""
        return layers.combine(scores, self.weights(category))

    def missing(self, scores: layers.Scores, category: str = "") -> tuple[str, ...]:
        """The periods without a score."""
        return layers.missing(scores, self.weights(category))

    def formula(self, cells: Mapping[str, str], category: str = "") -> str:
        """`combine` as an Excel expression over one cell per period; "" where none has one."""
        return layers.formula(cells, self.weights(category))

    def explain(self, scores: layers.Scores, category: str = "") -> str:
        """How the score came about, with the shares that were used."""
        return layers.sentence(self.names, scores, self.weights(category), "没有得分")

    def problems(self) -> list[str]:
        found = code_problems("各期", self.codes)
        if not self.periods:
            return found
        weights = [period.weight for period in self.periods]
        return [*found, *weight_problems("各期", weights, ratio=self.ratio)]
