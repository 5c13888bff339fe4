"""多评分单位合成: one score out of those of several scorers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from xltools.exact import near, plain
from xltools.methods.base import Combiner, Frozen, weighted_mean
from xltools.methods.choice import Choice


class PanelWay(Choice):
    """How the scores of several scorers become one."""

    MEAN = "mean", "平均"
    TRIMMED = "trimmed", "去高去低"
    MEDIAN = "median", "中位数"
    WEIGHTED = "weighted", "加权平均"
    POOL = "pool", "合并计票"


class ScorerWeight(Frozen):
    """The weight of one scorer in a weighted panel."""

    scorer: str = Field(title="代码", description="评分单位代码。")
    weight: Decimal = Field(title="数值", gt=0, description="该评分单位的权重。")


class Panel(Combiner):
    """Mean, trimmed mean, median or weighted mean over the scorers that gave a score.

    合并计票 adds up what the scorers counted before it is scored, as if one had counted all.

    Trimmed drops `drop_high` highest and `drop_low` lowest when there are more than `above`
    scores, else it is the plain mean. A scorer without a score leaves
    the divisor, and so does its weight.

    >>> Panel(way="trimmed").combine([Fraction(x) for x in (95, 88, 90, 92, 60, 91)])
    Fraction(361, 4)
    >>> Panel(way="median").combine([Fraction(x) for x in (1, 9, 4, 2)])
    Fraction(3, 1)
    """

    label: ClassVar[str] = "多评分单位合成"
    rule: ClassVar[str] = "平均；去掉最高最低后平均；中位数；加权平均；票数、件数相加后合并计分"
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
    high_from: Decimal | None = Field(
        default=None, title="高分界线", description="多少分以上（含）算高分；不限个数的留空。"
    )
    max_high_count: int | None = Field(
        default=None, ge=0, title="高分最多个数", description="一份评分表最多几个高分。"
    )
    low_below: Decimal | None = Field(
        default=None, title="低分界线", description="低于多少分算低分；不限个数的留空。"
    )
    min_low_count: int | None = Field(
        default=None, ge=1, title="低分最少个数", description="一份评分表至少几个低分。"
    )
    not_all_equal: bool = Field(
        default=False, title="全部同分无效", description="全部评同一个分的评分表无效的选“是”。"
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

    def invalid_reasons(self, marks: Sequence[Fraction]) -> list[str]:
        """Why one scorer's whole sheet of marks does not count; [] if it does.

        >>> Panel(high_from=90, max_high_count=1).invalid_reasons([Fraction(90), Fraction(95)])
        ['90分及以上的超过1人']
        """
        found = []
        if self.high_from is not None and self.max_high_count is not None:
            high = sum(mark >= self.high_from for mark in marks)
            if high > self.max_high_count:
                found.append(f"{plain(self.high_from)}分及以上的超过{self.max_high_count}人")
        if self.not_all_equal and len(marks) > 1 and len(set(marks)) == 1:
            found.append("全部同分")
        if self.low_below is not None and self.min_low_count is not None:
            low = sum(mark < self.low_below for mark in marks)
            if low < self.min_low_count:
                found.append(f"低于{plain(self.low_below)}分的不足{self.min_low_count}人")
        return found

    def problems(self) -> list[str]:
        pairs = (
            ("高分界线", self.high_from, "高分最多个数", self.max_high_count),
            ("低分界线", self.low_below, "低分最少个数", self.min_low_count),
        )
        found = [
            f"“{line_title}”和“{count_title}”应同时填写。请补填另一项，或把两项都留空。"
            for line_title, line, count_title, count in pairs
            if (line is None) != (count is None)
        ]
        scorers = Counter(weight.scorer for weight in self.weights)
        found += [
            f"评分单位{scorer}的权重重复。请只保留一行。" for scorer, n in scorers.items() if n > 1
        ]
        if self.way is PanelWay.WEIGHTED and not self.weights:
            found.append("加权平均没有填写“评分单位权重”。请每个评分单位填一行，或改为平均。")
        return found

    def explain_scores(self, scores: Sequence[tuple[str, Fraction]]) -> str:
        """The way in words for these (scorer, score): what was dropped, what the weights come to.

        >>> Panel(way="trimmed", above=2).explain_scores([("a", Fraction(90)), ("b", Fraction(70)),
        ...     ("c", Fraction(85))])
        '3个评分去掉1个最高分（90）和1个最低分（70）后平均'
        """
        if self.way is PanelWay.WEIGHTED:
            whole = sum((self.weight_of(scorer) for scorer, _ in scores), Fraction(0))
            return f"{self.explain(len(scores))}（权重合计{near(whole)}）"
        if not self.trims(len(scores)):
            return self.explain(len(scores))
        ordered = sorted(score for _, score in scores)
        ends = (("最高分", ordered[::-1][: self.drop_high]), ("最低分", ordered[: self.drop_low]))
        dropped = "和".join(
            f"{len(gone)}个{name}（{'、'.join(map(near, gone))}）" for name, gone in ends if gone
        )
        return f"{len(scores)}个评分去掉{dropped}后平均"

    def explain(self, count: int) -> str:
        """The way in words, for `count` scores.

        >>> Panel(way="trimmed").explain(7)
        '7个评分去掉1个最高分和1个最低分后平均'
        """
        if self.way is PanelWay.MEDIAN:
            return f"{count}个评分的中位数"
        if self.way is PanelWay.WEIGHTED:
            return f"{count}个评分加权平均"
        if self.way is PanelWay.POOL:
            return f"{count}份计票合并"
        if self.trims(count):
            return f"{count}个评分去掉{self.drop_high}个最高分和{self.drop_low}个最低分后平均"
        return f"{count}个评分平均"
