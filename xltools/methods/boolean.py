"""有无: all of the points, or none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.methods.base import EntryField, Example, Method
from xltools.methods.formulas import text

ANSWER = "answer"


class Boolean(Method):
    """Points earned = P or 0. The answer counts 1 or 0.

    >>> Boolean().score(Fraction(3), {"answer": Fraction(1)})
    Fraction(3, 1)
    >>> Boolean(yes="已建立", no="未建立").explain(Fraction(3), {"answer": Fraction(0)})
    '未建立，得0分'
    """

    kind: Literal["boolean"] = "boolean"
    label: ClassVar[str] = "有无计分"
    rule: ClassVar[str] = "有的得满分，没有的得0分"
    source: ClassVar[str] = "通行做法：制度、台账等有则得分，无则不得分"

    yes: str = Field(
        default="有", min_length=1, title="得分的选项", description="例如有、已建立、达标。"
    )
    no: str = Field(
        default="无", min_length=1, title="不得分的选项", description="例如无、未建立、未达标。"
    )

    @property
    def adds_up(self) -> bool:
        return False

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (
            EntryField(
                key=ANSWER,
                label="是否具备",
                choices=(self.yes, self.no),
                counts_as=(Decimal(1), Decimal(0)),
                low=Decimal(0),
                high=Decimal(1),
                decimals=0,
                hint=f"选“{self.yes}”或“{self.no}”",
            ),
        )

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return points if entry[ANSWER] else Fraction(0)

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        cell = cells[ANSWER]
        return f"IF(OR({cell}={text(self.yes)},{cell}=1),{points},0)"

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        return f"{self.yes}，得满分" if entry[ANSWER] else f"{self.no}，得0分"

    def problems(self, points: Decimal) -> list[str]:
        if self.yes != self.no:
            return []
        return [f"两个选项都是“{self.yes}”。请改成不同的词。"]

    def score_rule(self, points: Decimal) -> str:
        return f"“{self.yes}”得满分，“{self.no}”得0分"

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(3), {ANSWER: Fraction(1)})
