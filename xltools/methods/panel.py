"""多评分单位合成: one score out of those of several scorers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from xltools.methods.base import Combiner, Frozen, weighted_mean
from xltools.methods.choice import Choice


class PanelWay(Choice):
    """How the scores of several scorers become one."""

    MEAN = "mean", "平均"
    TRIMMED = "trimmed", "去高去低"
    MEDIAN = "median", "中位数"
    WEIGHTED = "weighted", "加权平均"


class ScorerWeight(Frozen):
    """The weight of one scorer in a weighted panel."""

    scorer: str = Field(title="代码", description="评分单位代码。")
    weight: Decimal = Field(title="数值", gt=0, description="该评分单位的权重。")


class Panel(Combiner):
    """Mean, trimmed mean, median or weighted mean over the scorers that gave a score.

    Trimmed drops `drop_high` highest and `drop_low` lowest when there are more than `above`
    scores, else it is the plain mean. A scorer without a score leaves
    the divisor, and so does its weight.

    >>> Panel(way="trimmed").combine([Fraction(x) for x in (95, 88, 90, 92, 60, 91)])
    Fraction(361, 4)
    >>> Panel(way="median").combine([Fraction(x) for x in (1, 9, 4, 2)])
    Fraction(3, 1)
    """

    label: ClassVar[str] = "多评分单位合成"
    rule: ClassVar[str] = "平均；去掉最高最低后平均；中位数；加权平均"
    source: ClassVar[str] = "去高去低：去掉一个最高分和一个最低分的通行评分规则"

    way: PanelWay = Field(
        default=PanelWay.MEAN, title="合成方式", description="几个评分单位的得分怎样合成一个。"
    )
    drop_high: int = Field(default=1, ge=0, title="去掉最高分个数", description="去高去低时用。")
    drop_low: int = Field(default=1, ge=0, title="去掉最低分个数", description="去高去低时用。")
    above: int = Field(
        default=5, ge=0, title="去高去低起用人数", description="评分个数多于此数才去高去低。"
    )
    weights: tuple[ScorerWeight, ...] = Field(
        default=(), title="评分单位权重", description="加权平均时每个评分单位一行。"
    )

    def combine(self, scores: Sequence[Fraction], scorers: Sequence[str] = ()) -> Fraction:
        """One score out of `scores` (at least one), given by `scorers` in the same order."""
        ordered = sorted(scores)
        if self.way is PanelWay.MEDIAN:
            middle = len(ordered) // 2
            return (
                ordered[middle]
                if len(ordered) % 2
                else sum(ordered[middle - 1 : middle + 1]) / Fraction(2)
            )
        if self.way is PanelWay.WEIGHTED:
            return weighted_mean(scores, [self.weight_of(scorer) for scorer in scorers])
        kept = (
            ordered[self.drop_low : len(ordered) - self.drop_high]
            if self.trims(len(ordered))
            else ordered
        )
        return sum(kept, Fraction(0)) / len(kept)

    def trims(self, count: int) -> bool:
        """Whether `count` scores are enough for the highest and lowest to be dropped."""
        return (
            self.way is PanelWay.TRIMMED
            and count > self.above
            and count > self.drop_high + self.drop_low
        )

    def weight_of(self, scorer: str) -> Fraction:
        """The weight of `scorer`; 1 where the scheme names none."""
        return next((Fraction(w.weight) for w in self.weights if w.scorer == scorer), Fraction(1))

    def explain(self, count: int) -> str:
        """The way in words, for `count` scores.

        >>> Panel(way="trimmed").explain(7)
        '7个评分去掉1个最高分和1个最低分后平均'
        """
        if self.way is PanelWay.MEDIAN:
            return f"{count}个评分的中位数"
        if self.way is PanelWay.WEIGHTED:
            return f"{count}个评分加权平均"
        if self.trims(count):
            return f"{count}个评分去掉{self.drop_high}个最高分和{self.drop_low}个最低分后平均"
        return f"{count}个评分平均"
