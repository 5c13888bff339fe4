"""扣分制: from the item's points downwards, until nothing is left."""

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


class Deduct(EventTable, Method):
    """Points earned = max(floor, P − Σ min(cap, nᵢ·dᵢ)).

    >>> deduct = Deduct(rules=[
    ...     {"code": "K1", "name": "被市级通报", "points": 1},
    ...     {"code": "K2", "name": "县级通报", "points": "0.5", "cap": 1},
    ... ])
    >>> entry = {"rule_K1": Fraction(2), "rule_K2": Fraction(3), "other": Fraction(0)}
    >>> deduct.explain(Fraction(10), entry)
    '被市级通报2次×1分＋县级通报3次×0.5分（按上限1分），共扣3分，得7分'
    >>> deduct.score(Fraction(2), entry)
    Fraction(0, 1)
    """

    kind: Literal["deduct"] = "deduct"
    label: ClassVar[str] = "扣分制"
    rule: ClassVar[str] = "得分＝分值－各情形扣分，扣完为止"
    source: ClassVar[str] = "清镇市2016年扣分标准：中央、省、市、县级通报每次扣3、2、1、0.5分"
    shape: ClassVar[Literal["columns", "events"]] = "events"

    floor: Decimal = Field(
        default=Decimal(0), title="最低得分", description="扣到几分为止，一般为0。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return self.event_fields()

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return max(Fraction(self.floor), points - self.amount(entry))

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        return f"MAX({literal(self.floor)},{points}-({self.amount_formula(cells)}))"

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        lost, score = self.amount(entry), max(Fraction(self.floor), points - self.amount(entry))
        if not lost:
            return f"没有扣分事项，得{near(score)}分"
        held = f"，扣至{plain(self.floor)}分为止" if score > points - lost else ""
        return f"{self.amount_sentence(entry)}，共扣{near(lost)}分{held}，得{near(score)}分"

    def problems(self, points: Decimal) -> list[str]:
        found = self.table_problems()
        if self.floor > points:
            found.append(
                f"最低得分{plain(self.floor)}分高于分值{plain(points)}分。请改正最低得分或分值。"
            )
        return found

    def score_rule(self, points: Decimal) -> str:
        lowest = "扣完为止" if self.floor == 0 else f"扣至{plain(self.floor)}分为止"
        return f"从分值中扣：{self.table_rule()}，{lowest}" if self.rules else self.rule

    @classmethod
    def example(cls) -> Example:
        rows = (("K1", "中央级通报", "3"), ("K2", "省级通报", "2"), ("K3", "县级通报", "0.5"))
        rules = tuple(
            EventRule(code=code, name=name, points=Decimal(each), cap=Decimal(6))
            for code, name, each in rows
        )
        entry = {"rule_K1": 0, "rule_K2": 1, "rule_K3": 3, "other": 0}
        return Example(
            cls(rules=rules), Decimal(10), {key: Fraction(n) for key, n in entry.items()}
        )
