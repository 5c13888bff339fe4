"""等次票折算: votes per level, each worth a value, over the valid votes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from xltools.exact import near
from xltools.methods.ballots import Paper, void_guard, voided
from xltools.methods.base import Computed, Conflict, EntryField, Example, Method
from xltools.methods.formulas import either
from xltools.methods.tally import Tally


class Ballot(Paper, Method):
    """Points earned = P ÷ full × Σ nₖ·vₖ ÷ Σ valid nₖ.

    A level without a value is not a valid vote; without a valid vote there is no score. More
    ballots returned than issued void the vote.

    >>> votes = {"level_A": 310, "level_B": 80, "level_C": 20, "level_D": 20}
    >>> entry = {key: Fraction(n) for key, n in {**votes, "abstained": 0, "spoiled": 0}.items()}
    >>> Ballot().score(Fraction(100), entry)
    Fraction(3800, 41)
    >>> Ballot().explain(Fraction(100), entry)
    '满意310票×100＋基本满意80票×80＋不满意20票×30，有效票410（不了解20票不计入），得约92.682927分'
    >>> nobody = dict.fromkeys(entry, Fraction(0)) | {"level_D": Fraction(430)}
    >>> Ballot().score(Fraction(100), nobody) is None
    True
    """

    kind: Literal["ballot"] = "ballot"
    label: ClassVar[str] = "等次票折算"
    rule: ClassVar[str] = "得分＝分值÷等次满分×各等次票数与每票分数乘积之和÷有效票"
    source: ClassVar[str] = "金乡县2016年政风行风评议：满意100、基本满意80、不满意30，不了解不计入"

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (*self.head_fields(), *Tally(self).fields)

    def scale(self, points: Fraction) -> Fraction:
        return Fraction(self.full)

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return None if voided(entry) else Tally(self).score(entry)

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        tally = Tally(self)
        valid = tally.valid_formula(cells)
        return void_guard(cells, f'IF({valid}=0,"",({tally.earned_formula(cells)})/{valid})')

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        if voided(entry):
            return "收回票多于发出票，本次测评无效，无得分"
        score = self.score(points, entry)
        outcome = "没有有效票，无得分" if score is None else f"得{near(score)}分"
        return f"{Tally(self).sentence(entry)}，{outcome}"

    def problems(self, points: Decimal) -> list[str]:
        return self.paper_problems()

    def computed(self, points: Decimal) -> tuple[Computed, ...]:
        return (*self.head_computed(), *Tally(self).computed())

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        return [*self.head_conflicts(entry), *Tally(self).conflicts(entry)]

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        return either([*self.head_errors(cells), *Tally(self).errors(cells)])

    def score_rule(self, points: Decimal) -> str:
        return f"得分＝{Tally(self).rule()}"

    @classmethod
    def example(cls) -> Example:
        votes = (320, 312, 4, 250, 40, 6, 8, 3, 1)
        keys = (field.key for field in cls().fields(Decimal(4)))
        entry = {key: Fraction(n) for key, n in zip(keys, votes, strict=True)}
        return Example(cls(), Decimal(4), entry)
