"""直接计分: the mark is the points earned."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import plain
from xltools.methods.base import EntryField, Example, Method
from xltools.methods.scaled import full_marks_problems, mark_field


class Direct(Method):
    """Points earned = x, 0 ≤ x ≤ P.

    >>> Direct().score(Fraction(5), {"mark": Fraction("4.5")})
    Fraction(9, 2)
    """

    kind: Literal["direct"] = "direct"
    label: ClassVar[str] = "直接计分"
    rule: ClassVar[str] = "得分＝评分，0至分值之间"
    source: ClassVar[str] = "通行做法：评分表直接按分值打分"
    linear_field: ClassVar[str | None] = "mark"

    decimals: int = Field(
        default=2, ge=0, le=10, title="评分小数位", description="评分最多几位小数。"
    )
    step: Decimal | None = Field(
        default=None, gt=0, title="评分步长", description="评分须是它的整数倍，例如0.5；留空不限。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (mark_field(points, self.decimals, step=self.step),)

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return entry["mark"]

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        return cells["mark"]

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        return f"直接计{plain(entry['mark'])}分"

    def problems(self, points: Decimal) -> list[str]:
        return full_marks_problems(points, self.decimals, self.step)

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(5), {"mark": Fraction("4.5")})
