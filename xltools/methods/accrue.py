"""累计加分: points gathered event by event, up to a cap."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import near, plain
from xltools.methods.base import EntryField, Example, Method
from xltools.methods.events import EventRule, EventTable
from xltools.methods.formulas import literal


class Accrue(EventTable, Method):
    """Points earned = min(cap, Σ min(capᵢ, nᵢ·aᵢ)).

    >>> accrue = Accrue(rules=[{"code": "H1", "name": "召开评议会议", "points": 1}], other=False)
    >>> accrue.score(Fraction(6), {"rule_H1": Fraction(9)})
    Fraction(6, 1)
    >>> accrue.explain(Fraction(6), {"rule_H1": Fraction(9)})
    '召开评议会议9次×1分，合计9分，按上限6分，得6分'
    """

    kind: Literal["accrue"] = "accrue"
    label: ClassVar[str] = "累计加分"
    rule: ClassVar[str] = "得分＝各情形得分之和，加满为止"
    source: ClassVar[str] = "达川区：每召开一次会议加1分，最多6分"
    shape: ClassVar[Literal["columns", "events"]] = "events"

    cap: Decimal | None = Field(
        default=None, gt=0, title="合计上限", description="最多累计几分；留空为本项分值。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return self.event_fields()

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return min(self._cap(points), self.amount(entry))

    def _cap(self, points: Fraction) -> Fraction:
        return points if self.cap is None else Fraction(self.cap)

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        cap = points if self.cap is None else literal(self.cap)
        return f"MIN({cap},{self.amount_formula(cells)})"

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        gathered, cap = self.amount(entry), self._cap(points)
        if not gathered:
            return "没有得分事项，得0分"
        held = f"，按上限{plain(cap)}分" if gathered > cap else ""
        score = near(min(gathered, cap))
        return f"{self.amount_sentence(entry)}，合计{near(gathered)}分{held}，得{score}分"

    def problems(self, points: Decimal) -> list[str]:
        found = self.table_problems()
        if self.cap is not None and self.cap > points:
            found.append(
                f"合计上限{plain(self.cap)}分高于分值{plain(points)}分。请改正合计上限或分值。"
            )
        return found

    def score_rule(self, points: Decimal) -> str:
        most = plain(points if self.cap is None else self.cap)
        return f"累计：{self.table_rule()}，最多{most}分" if self.rules else self.rule

    @classmethod
    def example(cls) -> Example:
        rows = (("H1", "召开评议会议", "1"), ("H2", "政务信息被省级采用", "0.5"))
        rules = tuple(
            EventRule(code=code, name=name, points=Decimal(each)) for code, name, each in rows
        )
        entry = {"rule_H1": 3, "rule_H2": 4, "other": 0}
        return Example(cls(rules=rules), Decimal(6), {key: Fraction(n) for key, n in entry.items()})
