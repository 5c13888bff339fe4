"""百分制折算: a mark on a scale of F, converted by the item's points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import plain
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

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(5), {"mark": Fraction("92.5")})


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
