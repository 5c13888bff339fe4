"""名次赋分: points from a table, by the rank among the units of the category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import near, plain
from xltools.methods.base import EntryField, Example, Frozen, Method
from xltools.methods.choice import Choice
from xltools.methods.formulas import literal
from xltools.methods.rates import number_field

VALUE = "value"
_TEXTS = "1E+300"
"""Every text is larger than every number: a state in words is none of the peers."""


class Better(Choice):
    """Which numbers are ranked first."""

    HIGHER = "higher", "数值大的名次在前"
    LOWER = "lower", "数值小的名次在前"


class RankRow(Frozen):
    """The points of one rank, or of several in a row."""

    first: int = Field(title="起", ge=1, description="从第几名起。")
    last: int | None = Field(
        default=None, ge=1, title="止", description="到第几名止；只有一个名次的留空。"
    )
    points: Decimal = Field(title="数值", ge=0, description="得几分。")

    @property
    def end(self) -> int:
        """The last rank of the row."""
        return self.first if self.last is None else self.last

    def __str__(self) -> str:
        return f"第{self.first}名" if self.end == self.first else f"第{self.first}—{self.end}名"


class RankPoints(Method):
    """Points from a table by competition rank; the tied take the same.

    >>> method = RankPoints(table=[{"first": 1, "points": 5}, {"first": 2, "last": 3, "points": 3}])
    >>> peers = [Fraction(x) for x in (90, 85, 85, 80)]
    >>> [int(method.place(Fraction(5), value, peers)) for value in peers]
    [5, 3, 3, 0]
    """

    kind: Literal["rank_points"] = "rank_points"
    label: ClassVar[str] = "名次赋分"
    rule: ClassVar[str] = "按同类别内的名次查表得分，并列的得分相同"
    source: ClassVar[str] = "通行做法：按名次分档赋分，第一档得满分，逐档递减"
    linear_field: ClassVar[str | None] = VALUE
    cohort: ClassVar[bool] = True

    value_name: str = Field(
        default="数值", min_length=1, title="数值名称", description="用来排名次的数，例如办件量。"
    )
    decimals: int = Field(default=2, ge=0, le=6, title="填写小数位", description="最多几位小数。")
    low: Decimal | None = Field(
        default=Decimal(0), title="数值下限", description="最低填几；不限的填“不设”。"
    )
    high: Decimal | None = Field(
        default=None, title="数值上限", description="最高填几；不限的留空。"
    )
    better: Better = Field(
        default=Better.HIGHER, title="名次方向", description="数值大的在前，还是小的在前。"
    )
    from_bottom: bool = Field(
        default=False, title="从末位数起", description="“分档”的名次从最后一名数起的选“是”。"
    )
    table: tuple[RankRow, ...] = Field(
        default=(), title="分档", description="每档一行：从第几名到第几名、得几分。"
    )
    otherwise: Decimal = Field(
        default=Decimal(0), ge=0, title="其余名次得分", description="表中没有的名次得几分。"
    )

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        own = number_field(VALUE, self.value_name, self.decimals, low=self.low, high=self.high)
        return (own,)

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        return entry[VALUE]

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        return cells[VALUE]

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        return f"{self.value_name}{plain(entry[VALUE])}"

    def rank(self, value: Fraction, peers: Sequence[Fraction]) -> int:
        """The competition rank that the table is read by."""
        larger_first = (self.better is Better.HIGHER) != self.from_bottom
        ahead = sum(peer > value if larger_first else peer < value for peer in peers)
        return ahead + 1

    def place(self, points: Fraction, value: Fraction, peers: Sequence[Fraction]) -> Fraction:
        rank = self.rank(value, peers)
        for row in self.table:
            if row.first <= rank <= row.end:
                return Fraction(row.points)
        return Fraction(self.otherwise)

    def place_formula(
        self, points: str, cell: str, values: str, categories: str = "", category: str = ""
    ) -> str:
        larger_first = (self.better is Better.HIGHER) != self.from_bottom
        same = f"({categories}={category})*" if categories else ""
        there = f'({values}<>"")*'
        ahead = f"({values}>{cell})*({values}<{_TEXTS})" if larger_first else f"({values}<{cell})"
        rank = f"SUMPRODUCT({same}{there}{ahead})+1"
        starts, worths = zip(*self._steps(), strict=True)
        found = f"MATCH({rank},{{{','.join(starts)}}},1)"
        return f'IF(ISNUMBER({cell}),INDEX({{{",".join(worths)}}},{found}),"")'

    def _steps(self) -> list[tuple[str, str]]:
        """From which rank on which points, without gaps, as formulas write them."""
        steps: list[tuple[int, Decimal]] = []
        free = 1
        for row in sorted(self.table, key=lambda row: row.first):
            if row.first > free:
                steps.append((free, self.otherwise))
            steps.append((row.first, row.points))
            free = row.end + 1
        steps.append((free, self.otherwise))
        return [(str(rank), literal(worth)) for rank, worth in steps]

    def explain_place(self, points: Fraction, value: Fraction, peers: Sequence[Fraction]) -> str:
        """The rank in words, with the points that the table gives it.

        >>> RankPoints().explain_place(Fraction(5), Fraction(2), [Fraction(2), Fraction(3)])
        '2家中列第2名，得0分'
        """
        ends = "倒数第" if self.from_bottom else "第"
        worth = near(self.place(points, value, peers))
        return f"{len(peers)}家中列{ends}{self.rank(value, peers)}名，得{worth}分"

    def problems(self, points: Decimal) -> list[str]:
        if not self.table:
            return ["没有填写“分档”。请至少填写一行名次和得分。"]
        found = [
            f"分档{row.first}—{row.end}名的起大于止。请改正。"
            for row in self.table
            if row.end < row.first
        ]
        ordered = sorted(self.table, key=lambda row: row.first)
        found += [
            f"分档{upper}与{lower}重叠。请改正名次，使每个名次只在一档。"
            for upper, lower in pairwise(ordered)
            if lower.first <= upper.end
        ]
        worths = [(str(row), row.points) for row in self.table] + [("其余名次", self.otherwise)]
        found += [
            f"{name}得{plain(worth)}分，高于分值{plain(points)}分。请改正得分或分值。"
            for name, worth in worths
            if worth > points
        ]
        return found

    @classmethod
    def example(cls) -> Example:
        table = (
            RankRow(first=1, last=3, points=Decimal(5)),
            RankRow(first=4, last=10, points=Decimal(3)),
        )
        method = cls(value_name="办件量", decimals=0, table=table, otherwise=Decimal(1))
        return Example(method, Decimal(5), {VALUE: Fraction(1280)})
