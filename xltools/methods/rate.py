"""率×分: the item's points in proportion to a rate."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import comes_to, near, plain
from xltools.methods.base import Conflict, EntryField, Example, Method
from xltools.methods.formulas import guarded, literal
from xltools.methods.rates import RateEntry


class Rate(RateEntry, Method):
    """Points earned = P·num ÷ den; den = 0 is 无样本.

    A scheme may take something more off where the rate stays below a line.

    >>> Rate().score(Fraction(8), {"numerator": Fraction(95), "denominator": Fraction(100)})
    Fraction(38, 5)
    >>> Rate().score(Fraction(8), {"numerator": Fraction(0), "denominator": Fraction(0)}) is None
    True
    >>> below = Rate(line="85", penalty="1")
    >>> below.explain(Fraction(10), {"numerator": Fraction(8), "denominator": Fraction(10)})
    '达到要求数8÷总数10＝80%，×分值10分＝8分，低于85%另扣1分，得7分'
    """

    kind: Literal["rate"] = "rate"
    label: ClassVar[str] = "率乘分值"
    rule: ClassVar[str] = "得分＝分值×分子÷分母；分母为0的为无样本"
    source: ClassVar[str] = "达川区：办结率、满意率乘分值，低于85%另扣1分"

    line: Decimal | None = Field(
        default=None, ge=0, le=100, title="另扣分界线", description="率低于百分之几另外扣分。"
    )
    penalty: Decimal = Field(
        default=Decimal(0), ge=0, title="低于界线另扣", description="另外扣几分，扣至0分为止。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return self.rate_fields()

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        rate = self.rate(entry)
        if rate is None:
            return None
        earned = points * rate / 100
        return max(Fraction(0), earned - Fraction(self.penalty)) if self._falls(rate) else earned

    def _falls(self, rate: Fraction) -> bool:
        return self.line is not None and rate < self.line

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        rate = self.rate_formula(cells)
        earned = f"{points}*({rate})/100"
        if self.line is not None:
            less = f"MAX(0,{earned}-{literal(self.penalty)})"
            earned = f"IF({guarded(rate)}<{literal(self.line)},{less},{earned})"
        return self.with_case(cells, earned)

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        rate, score = self.rate(entry), self.score(points, entry)
        if rate is None or score is None:
            return self.rate_sentence(entry)
        said = f"{self.rate_sentence(entry)}，×分值{plain(points)}分"
        if self.line is not None and self._falls(rate):
            said += f"{comes_to(points * rate / 100)}分，低于{plain(self.line)}%"
            said += f"另扣{plain(self.penalty)}分"
        return f"{said}，得{near(score)}分"

    def problems(self, points: Decimal) -> list[str]:
        if (self.line is None) == (self.penalty == 0):
            return []
        return ["“另扣分界线”和“低于界线另扣”应同时填写。请补填另一项，或把两项都留空。"]

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        return self.rate_conflicts(entry)

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        return self.rate_error(cells)

    @classmethod
    def example(cls) -> Example:
        method = cls(numerator_name="按期办结件数", denominator_name="应办件数")
        entry = {"numerator": Fraction(95), "denominator": Fraction(100)}
        return Example(method, Decimal(8), entry)
