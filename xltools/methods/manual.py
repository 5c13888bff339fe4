"""认定: points settled by people, entered with the basis and the approver."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from xltools.exact import plain
from xltools.methods.base import EntryField, Example, Method
from xltools.methods.scaled import full_marks_problems, mark_field

_DECIMALS = 2


class Manual(Method):
    """Points earned = x, 0 ≤ x ≤ P; each entry needs its basis and approver.

    >>> Manual().explain(Fraction(5), {"mark": Fraction(4)})
    '集体认定4分'
    """

    kind: Literal["manual"] = "manual"
    label: ClassVar[str] = "认定"
    rule: ClassVar[str] = "得分由集体研究认定，须写明依据和批准人"
    source: ClassVar[str] = "通行做法：方案规定由会议认定的项目"
    linear_field: ClassVar[str | None] = "mark"
    needs_basis: ClassVar[bool] = True

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        return (mark_field(points, _DECIMALS),)

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return entry["mark"]

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        return cells["mark"]

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        return f"集体认定{plain(entry['mark'])}分"

    def problems(self, points: Decimal) -> list[str]:
        return full_marks_problems(points, _DECIMALS)

    @classmethod
    def example(cls) -> Example:
        return Example(cls(), Decimal(5), {"mark": Fraction(4)})
