"""多维度票: one ballot per dimension of the appraisal, weighted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import near
from xltools.methods.ballots import Paper, void_guard, voided
from xltools.methods.base import Computed, Conflict, EntryField, Example, Frozen, Method
from xltools.methods.formulas import either, times
from xltools.methods.rows import (
    CODE_HELP,
    RowCode,
    RowName,
    code_problems,
    mean_of_present,
    share_text,
    weight_problems,
)
from xltools.methods.tally import Tally


class Dimension(Frozen):
    """One dimension (评议内容, or a question) and its weight."""

    code: RowCode = Field(title="代码", description=CODE_HELP)
    name: RowName = Field(title="名称", description="例如依法行政、守法诚信。")
    weight: Decimal = Field(title="数值", gt=0, description="该内容的权重。")


class BallotMatrix(Paper, Method):
    """Points earned = P ÷ full × Σⱼ wⱼ·ballotⱼ ÷ Σⱼ wⱼ.

    A dimension without a valid vote leaves with its weight; without any there is no score.

    >>> two = BallotMatrix(dimensions=(
    ...     Dimension(code="1", name="依法行政", weight="0.6"),
    ...     Dimension(code="2", name="廉洁从政", weight="0.4"),
    ... ))
    >>> none = dict.fromkeys((f.key for f in two.fields(Decimal(10))), Fraction(0))
    >>> two.score(Fraction(10), none | {"dim_1_level_A": Fraction(3), "dim_2_level_B": Fraction(1)})
    Fraction(92, 1)
    >>> two.score(Fraction(10), none | {"dim_2_level_B": Fraction(1)})
    Fraction(80, 1)
    """

    kind: Literal["ballot_matrix"] = "ballot_matrix"
    label: ClassVar[str] = "多维度票"
    rule: ClassVar[str] = "得分＝各项评议内容的等次票得分按权重合成"
    source: ClassVar[str] = "山东省2008年群众满意度调查：8个问题，100、75、55；滨海县2012年五项内容"

    dimensions: tuple[Dimension, ...] = Field(
        default=(), title="评议内容", description="每项评议内容一行：代码、名称、权重。"
    )
    ratio: bool = Field(
        default=False, title="按比例", description="权重是6:4这样的比例，合计不是1或100的选“是”。"
    )

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The counts of each dimension."""
        return tuple(Tally(self, f"dim_{d.code}_", d.name) for d in self.dimensions)

    @property
    def weights(self) -> tuple[Fraction, ...]:
        return tuple(Fraction(d.weight) for d in self.dimensions)

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (*self.head_fields(), *(field for tally in self.tallies for field in tally.fields))

    def scale(self, points: Fraction) -> Fraction:
        return Fraction(self.full)

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        if voided(entry):
            return None
        scores = [tally.score(entry) for tally in self.tallies]
        return mean_of_present(zip(scores, self.weights, strict=True))

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        earned, present, valids = [], [], []
        for tally, weight in zip(self.tallies, self.weights, strict=True):
            valid = tally.valid_formula(cells)
            share = f"IF({valid}=0,0,({tally.earned_formula(cells)})/{valid})"
            earned.append(times(weight, share))
            present.append(times(weight, f"({valid}>0)"))
            valids.append(valid)
        score = f"({'+'.join(earned)})/({'+'.join(present)})"
        return void_guard(cells, f'IF({"+".join(valids)}=0,"",{score})')

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        if voided(entry):
            return "收回票多于发出票，本次测评无效，无得分"
        whole = sum((d.weight for d in self.dimensions), Decimal(0))
        parts = []
        for dimension, tally in zip(self.dimensions, self.tallies, strict=True):
            score = tally.score(entry)
            said = "没有有效票，不计" if score is None else f"得{near(score)}分"
            share = share_text(dimension.weight, whole)
            parts.append(f"{dimension.name}（{share}）：{tally.sentence(entry)}，{said}")
        score = self.score(points, entry)
        outcome = "各项均没有有效票，无得分" if score is None else f"合成得{near(score)}分"
        return f"{'；'.join(parts)}；{outcome}"

    def problems(self, points: Decimal) -> list[str]:
        codes = code_problems("评议内容", [d.code for d in self.dimensions])
        weights = [d.weight for d in self.dimensions]
        return [
            *self.paper_problems(),
            *codes,
            *(weight_problems("评议内容", weights, ratio=self.ratio) if weights else []),
        ]

    def computed(self, points: Decimal) -> tuple[Computed, ...]:
        return (
            *self.head_computed(),
            *(column for tally in self.tallies for column in tally.computed()),
        )

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        found = self.head_conflicts(entry)
        return [*found, *(c for tally in self.tallies for c in tally.conflicts(entry))]

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        votes = (one for tally in self.tallies for one in tally.errors(cells))
        return either([*self.head_errors(cells), *votes])

    def score_rule(self, points: Decimal) -> str:
        return f"得分＝各项内容{Tally(self).rule()}，再按权重合成"

    @classmethod
    def example(cls) -> Example:
        method = cls(
            dimensions=(
                Dimension(code="1", name="依法行政", weight=Decimal("0.6")),
                Dimension(code="2", name="廉洁从政", weight=Decimal("0.4")),
            )
        )
        votes = (50, 48, 0, 30, 12, 4, 2, 0, 0, 36, 8, 0, 4, 0, 0)
        keys = (field.key for field in method.fields(Decimal(10)))
        entry = {key: Fraction(n) for key, n in zip(keys, votes, strict=True)}
        return Example(method, Decimal(10), entry)
