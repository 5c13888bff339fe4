"""分层加权: one score out of those of several strata of voters or surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from xltools.methods import layers
from xltools.methods.base import Combiner, Frozen
from xltools.methods.rows import RowCode, RowName, weight_problems


class Stratum(Frozen):
    """One stratum and its weight, for all categories or for one."""

    code: RowCode = Field(title="代码", description="字母或数字；同一层在几个类别中代码相同。")
    name: RowName = Field(title="名称", description="例如市人大代表、企业、居民。")
    weight: Decimal = Field(title="数值", ge=0, description="该层的权重。")
    category: str = Field(
        default="", title="类别", description="只对某一类别的权重填类别代码；通用的留空。"
    )


class StratumScorer(Frozen):
    """Which scorer's marks belong to which stratum."""

    stratum: RowCode = Field(title="代码", description="“分层”中的代码。")
    scorer: RowName = Field(title="名称", description="评分单位代码。")


class Strata(Combiner):
    """Σₛ wₛ·scoreₛ, with weights that may depend on the unit's category.

    An empty stratum leaves with its weight; a row for a category stands before the general one.

    >>> strata = Strata(ratio=True, strata=[
    ...     {"code": "D", "name": "电话调查", "weight": 6},
    ...     {"code": "W", "name": "问卷调查", "weight": 4},
    ...     {"code": "W", "name": "问卷调查", "weight": 6, "category": "B"},
    ... ])
    >>> scores = {"D": Fraction(90), "W": Fraction(80)}
    >>> strata.combine(scores), strata.combine(scores, "B"), strata.combine({"W": Fraction(80)})
    (Fraction(86, 1), Fraction(85, 1), Fraction(80, 1))
    >>> strata.explain(scores)
    '电话调查90×60%＋问卷调查80×40%＝86'
    """

    label: ClassVar[str] = "分层加权"
    rule: ClassVar[str] = "各层得分按权重合成，没有样本的层其权重由其余各层分担"
    source: ClassVar[str] = (
        "杭州市2005年满意评选：9个层面，权重随单位类别不同；山东省2008年电话、问卷6:4"
    )

    strata: tuple[Stratum, ...] = Field(
        default=(), title="分层", description="每层一行：代码、名称、权重；类别不同的另起一行。"
    )
    ratio: bool = Field(
        default=False,
        title="按比例",
        description="权重是6:4这样的比例，合计不是1或100的选“是”。",
    )
    scorers: tuple[StratumScorer, ...] = Field(
        default=(),
        title="各层评分单位",
        description="各层由不同评分单位报送的，每个一行；一个评分单位分层填报的不填。",
    )

    @property
    def codes(self) -> list[str]:
        """The strata in their order."""
        return layers.in_order([row.code for row in self.strata])

    @property
    def names(self) -> dict[str, str]:
        return {row.code: row.name for row in reversed(self.strata)}

    def weights(self, category: str = "") -> dict[str, Decimal]:
        """The weight of each stratum for units of `category`."""
        general = {row.code: row.weight for row in self.strata if not row.category}
        own = {row.code: row.weight for row in self.strata if row.category == category}
        return {code: own.get(code, general.get(code, Decimal(0))) for code in self.codes}

    def strata_of(self, scorer: str) -> list[str]:
        """The strata that a scorer reports; all of them where the scheme assigns none."""
        if not self.scorers:
            return self.codes
        own = {row.stratum for row in self.scorers if row.scorer == scorer}
        return [code for code in self.codes if code in own]

    def combine(self, scores: layers.Scores, category: str = "") -> Fraction | None:
        """One score out of those of the strata; None where none has one."""
        return layers.combine(scores, self.weights(category))

    def missing(self, scores: layers.Scores, category: str = "") -> tuple[str, ...]:
        """The strata that count for the category and have no score."""
        return layers.missing(scores, self.weights(category))

    def formula(self, cells: Mapping[str, str], category: str = "") -> str:
        """`combine` as an Excel expression over one cell per stratum; "" where none has one."""
        return layers.formula(cells, self.weights(category))

    def explain(self, scores: layers.Scores, category: str = "") -> str:
        """How the score came about, with the shares that were used."""
        return layers.sentence(self.names, scores, self.weights(category), "没有样本")

    def problems(self) -> list[str]:
        if not self.strata:
            return ["没有填写“分层”。请至少填写一行代码、名称和权重。"]
        rows = Counter((row.code, row.category) for row in self.strata)
        found = [
            f"分层{code}{f'在类别{category}中' if category else ''}重复。请只保留一行。"
            for (code, category), n in rows.items()
            if n > 1
        ]
        if found:
            return found
        categories = layers.in_order([row.category for row in self.strata])
        for category in categories:
            where = f"分层（类别{category}）" if category else "分层"
            weights = self.weights(category)
            if not any(weights.values()):
                found.append(f"“{where}”的权重全部为0。请填写权重。")
            else:
                found += weight_problems(where, list(weights.values()), ratio=self.ratio)
        return found + self._scorer_problems()

    def _scorer_problems(self) -> list[str]:
        known, used = set(self.codes), {row.stratum for row in self.scorers}
        found = [
            f"“各层评分单位”中的分层{code}不在“分层”中。请改正代码。"
            for code in layers.in_order([row.stratum for row in self.scorers])
            if code not in known
        ]
        if self.scorers:
            found += [
                f"分层{code}（{self.names[code]}）没有评分单位。请在“各层评分单位”中补一行。"
                for code in self.codes
                if code not in used
            ]
        return found
