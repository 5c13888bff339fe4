"""目标斜率: full points at the target, so much less for each percentage point below it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import near, plain
from xltools.methods.base import Conflict, EntryField, Example, Method
from xltools.methods.formulas import literal
from xltools.methods.rates import RateEntry


class RateSlope(RateEntry, Method):
    """Points earned = clamp(P − k·max(0, T − rate%), floor, P).

    Satisfaction of 25 points, 0.5 less per point below 98 %, at least 12.5:

    >>> satisfied = RateSlope(way="percent", target="98", per_point="0.5", floor="12.5")
    >>> satisfied.score(Fraction(25), {"percent": Fraction(93)})
    Fraction(45, 2)
    >>> satisfied.score(Fraction(25), {"percent": Fraction(40)})
    Fraction(25, 2)

    On-time handling as rate − 75, at most 20, is 20 points with a target of 95:

    >>> on_time = RateSlope(way="percent", target="95")
    >>> [on_time.score(Fraction(20), {"percent": Fraction(r)}) for r in (99, 90, 75, 60)]
    [Fraction(20, 1), Fraction(15, 1), Fraction(0, 1), Fraction(0, 1)]
    """

    kind: Literal["rate_slope"] = "rate_slope"
    label: ClassVar[str] = "目标斜率"
    rule: ClassVar[str] = "达到目标值得满分，每低1个百分点扣若干分，扣至最低得分为止"
    source: ClassVar[str] = "连云港12345月度考核：满意率每低于98%一个百分点扣0.5分，最低12.5分"

    target: Decimal = Field(
        default=Decimal(100), ge=0, le=100, title="目标值", description="达到百分之几得满分。"
    )
    per_point: Decimal = Field(
        default=Decimal(1), gt=0, title="每低1个百分点扣分", description="不足1个百分点的按比例扣。"
    )
    floor: Decimal = Field(
        default=Decimal(0), ge=0, title="最低得分", description="扣到几分为止，一般为0。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return self.rate_fields()

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        rate = self.rate(entry)
        if rate is None:
            return None
        below = max(Fraction(0), Fraction(self.target) - rate)
        return min(points, max(Fraction(self.floor), points - Fraction(self.per_point) * below))

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        below = f"MAX(0,{literal(self.target)}-{self.rate_formula(cells)})"
        lost = f"{literal(self.per_point)}*{below}"
        score = f"MIN({points},MAX({literal(self.floor)},{points}-{lost}))"
        return self.with_case(cells, score)

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        rate, score = self.rate(entry), self.score(points, entry)
        if rate is None or score is None:
            return self.rate_sentence(entry)
        target = plain(self.target)
        said = self.rate_sentence(entry)
        if rate >= self.target:
            return f"{said}，达到目标{target}%，得{near(score)}分"
        below = near(Fraction(self.target) - rate)
        said += f"，比目标{target}%低{below}个百分点，每个扣{plain(self.per_point)}分"
        held = score > points - Fraction(self.per_point) * (Fraction(self.target) - rate)
        return f"{said}，{'扣至最低，' if held else ''}得{near(score)}分"

    def problems(self, points: Decimal) -> list[str]:
        if self.floor <= points:
            return []
        return [f"最低得分{plain(self.floor)}分高于分值{plain(points)}分。请改正最低得分或分值。"]

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        return self.rate_conflicts(entry)

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        return self.rate_error(cells)

    def score_rule(self, points: Decimal) -> str:
        lowest = f"，最低{plain(self.floor)}分" if self.floor else ""
        return f"达到{plain(self.target)}%得满分，每低1个百分点扣{plain(self.per_point)}分{lowest}"

    @classmethod
    def example(cls) -> Example:
        method = cls(
            numerator_name="满意件数",
            denominator_name="回访件数",
            target=Decimal(98),
            per_point=Decimal("0.5"),
            floor=Decimal("12.5"),
        )
        entry = {"numerator": Fraction(93), "denominator": Fraction(100)}
        return Example(method, Decimal(25), entry)
