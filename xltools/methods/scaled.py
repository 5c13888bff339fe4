"""百分制折算: a mark on a scale of F, converted by the item's points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import decimals_of, plain
from xltools.methods.base import EntryField, Example, Method


class Scaled(Method):
    """Points earned = P·x ÷ F, with the mark x from 0 to F.

    >>> Scaled().score(Fraction(5), {"mark": Fraction("92.5")})
    Fraction(185, 2)
    >>> Scaled().explain(Fraction(5), {"mark": Fraction("92.5")})
    '评分92.5'
    """

    kind: Literal["scaled"] = "scaled"
    label: ClassVar[str] = "百分制折算"
    rule: ClassVar[str] = "得分＝分值×评分÷评分满分"
    source: ClassVar[str] = "马鞍山市2017年度政风行风评议"
    linear_field: ClassVar[str | None] = "mark"

    full: Decimal = Field(
        default=Decimal(100), gt=0, title="评分满分", description="评分的满分，一般为100。"
    )
    decimals: int = Field(
        default=2, ge=0, le=10, title="评分小数位", description="评分最多几位小数。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (mark_field(self.full, self.decimals),)

    def scale(self, points: Fraction) -> Fraction:
        return Fraction(self.full)

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return entry["mark"]

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        return cells["mark"]

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        return f"评分{plain(entry['mark'])}"

    def problems(self, points: Decimal) -> list[str]:
        return full_marks_problems(self.full, self.decimals)

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(5), {"mark": Fraction("92.5")})


def full_marks_problems(full: Decimal, decimals: int, step: Decimal | None = None) -> list[str]:
    """Why nobody can be given full marks; [] if it can be done.

    >>> full_marks_problems(Decimal(20), 1, Decimal("0.3"))
    ['评分步长0.3，评不出满分20分。请改正评分步长或分值。']
    """
    found = []
    if decimals_of(full) > decimals:
        found.append(
            f"满分{plain(full)}分有{decimals_of(full)}位小数，评分最多{decimals}位小数，评不出满分。"
            "请改正评分小数位或分值。"
        )
    if step is not None and full % step:
        found.append(f"评分步长{plain(step)}，评不出满分{plain(full)}分。请改正评分步长或分值。")
    if step is not None and decimals_of(step) > decimals:
        found.append(
            f"评分步长{plain(step)}有{decimals_of(step)}位小数，评分最多{decimals}位小数。"
            "请改正评分步长或评分小数位。"
        )
    return found


DIGITS = "零一两三四五六七八九十"


def mark_field(
    high: Decimal, decimals: int, low: Decimal = Decimal(0), step: Decimal | None = None
) -> EntryField:
    """The usual field 评分: one number from `low` to `high`."""
    places = "整数" if decimals == 0 else f"{DIGITS[decimals]}位小数"
    if step is not None:
        places = f"{plain(step)}的倍数"
    return EntryField(
        key="mark",
        label="评分",
        low=low,
        high=high,
        decimals=decimals,
        step=step,
        hint=f"{plain(low)}—{plain(high)}，{places}",
    )
