"""分段: points looked up in intervals of a number or a rate."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from xltools.exact import near, plain
from xltools.methods.base import Conflict, EntryField, Example, Frozen, Method
from xltools.methods.choice import Choice
from xltools.methods.formulas import guarded, literal
from xltools.methods.rates import HUNDRED, RateEntry, RateWay, number_field

VALUE = "value"
MOST = 60
"""Excel nests 64 conditions."""


class BandInput(Choice):
    """What the scorer enters."""

    VALUE = "value", "直接填数值"
    COUNTS = "counts", "填分子和分母"
    PERCENT = "percent", "直接填百分率"


class Interval(Frozen):
    """One interval: from `low` on, up to but without `high`."""

    name: str = Field(default="", title="名称", description="例如优秀；可留空。")
    low: Decimal | None = Field(default=None, title="起", description="含本数；不设下限的留空。")
    high: Decimal | None = Field(
        default=None, title="止", description="不含本数，最高一段含本数；不设上限的留空。"
    )
    points: Decimal = Field(title="数值", ge=0, description="在这一段得几分。")

    def __str__(self) -> str:
        low = "" if self.low is None else plain(self.low)
        high = "" if self.high is None else plain(self.high)
        return f"{low}—{high}"


class Band(Method):
    """Points earned = those of the interval [lo, hi) that holds the number.

    The last interval is closed. Gaps and overlaps are problems of the scheme.

    >>> rows = [(90, 100, 5), (80, 90, 3), (60, 80, 2), (0, 60, 0)]
    >>> band = Band(input="percent", intervals=[
    ...     {"low": low, "high": high, "points": points} for low, high, points in rows])
    >>> [int(band.score(Fraction(5), {"percent": Fraction(x)})) for x in ("89.9", "90", "100")]
    [3, 5, 5]
    """

    kind: Literal["band"] = "band"
    label: ClassVar[str] = "分段计分"
    rule: ClassVar[str] = "按数值所在的分段得分，各段含起点、不含止点，最高一段含止点"
    source: ClassVar[str] = "蚌埠市2011年市长热线考核：90以上、80—90、60—80、60以下"

    input: BandInput = Field(
        default=BandInput.VALUE, title="填写内容", description="填一个数值，或者填率。"
    )
    value_name: str = Field(
        default="数值", min_length=1, title="数值名称", description="直接填数值时的栏目名称。"
    )
    low: Decimal | None = Field(
        default=Decimal(0), title="数值下限", description="直接填数值时最低填几；不限的填“不设”。"
    )
    high: Decimal | None = Field(
        default=None, title="数值上限", description="直接填数值时最高填几；不限的留空。"
    )
    numerator_name: str = Field(
        default="达到要求数", min_length=1, title="分子名称", description="例如按期办结件数。"
    )
    denominator_name: str = Field(
        default="总数", min_length=1, title="分母名称", description="例如应办件数；为0的是无样本。"
    )
    decimals: int | None = Field(
        default=None, ge=0, le=6, title="填写小数位", description="最多几位小数。"
    )
    share: bool = Field(
        default=False,
        title="按分值的百分比",
        description="分段的数值是分值的百分之几的选“是”，是分数的选“否”。",
    )
    intervals: tuple[Interval, ...] = Field(
        default=(), title="分段", description="每段一行：起、止、得几分。"
    )

    @property
    def rates(self) -> RateEntry | None:
        """How the rate is entered; None where the number itself is."""
        if self.input is BandInput.VALUE:
            return None
        percent = self.input is BandInput.PERCENT
        return RateEntry(
            way=RateWay.PERCENT if percent else RateWay.COUNTS,
            numerator_name=self.numerator_name,
            denominator_name=self.denominator_name,
            decimals=self.decimals,
        )

    @property
    def adds_up(self) -> bool:
        return self.input is BandInput.COUNTS

    @property
    def ordered(self) -> list[Interval]:
        """The intervals from the lowest up."""
        return sorted(self.intervals, key=lambda i: (i.low is not None, i.low or Decimal(0)))

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        if self.rates is not None:
            return self.rates.rate_fields()
        places = 2 if self.decimals is None else self.decimals
        return (number_field(VALUE, self.value_name, places, low=self.low, high=self.high),)

    def scale(self, points: Fraction) -> Fraction:
        return points

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        found = self._find(entry)
        return None if found is None else self._worth(points, found)

    def _worth(self, points: Fraction, interval: Interval) -> Fraction:
        worth = Fraction(interval.points)
        return points * worth / 100 if self.share else worth

    def _number(self, entry: Mapping[str, Fraction]) -> Fraction | None:
        return entry[VALUE] if self.rates is None else self.rates.rate(entry)

    def _find(self, entry: Mapping[str, Fraction]) -> Interval | None:
        number = self._number(entry)
        if number is None:
            return None
        reached = [i for i in self.ordered if i.low is None or number >= i.low]
        return reached[-1] if reached else None

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        rates = self.rates
        number = guarded(cells[VALUE] if rates is None else rates.rate_formula(cells))
        chain = '""'
        for interval in self.ordered:
            worth = literal(interval.points)
            worth = f"{points}*{worth}/100" if self.share else worth
            reached = f"{number}>={literal(interval.low)}" if interval.low is not None else "TRUE"
            chain = f"IF({reached},{worth},{chain})"
        return chain if rates is None else rates.with_case(cells, chain)

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        number, found = self._number(entry), self._find(entry)
        if self.rates is not None:
            said = self.rates.rate_sentence(entry)
        else:
            said = f"{self.value_name}{plain(entry[VALUE])}"
        if number is None:
            return said
        if found is None:
            return f"{said}，不在任何分段内，无得分"
        name = f"“{found.name}”" if found.name else ""
        return f"{said}，在{name}{found}段，得{near(self._worth(points, found))}分"

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        return [] if self.rates is None else self.rates.rate_conflicts(entry)

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        return "" if self.rates is None else self.rates.rate_error(cells)

    def problems(self, points: Decimal) -> list[str]:
        if not self.intervals:
            return ["没有填写“分段”。请至少填写一行起、止和得分。"]
        found = [
            f"分段{i}的起点不小于止点。请改正起点或止点。"
            for i in self.ordered
            if i.low is not None and i.high is not None and i.low >= i.high
        ]
        if found:
            return found
        for lower, upper in pairwise(self.ordered):
            found += _between(lower, upper)
        most = HUNDRED if self.share else points
        found += [
            f"分段{i}得{plain(i.points)}{'%' if self.share else '分'}，"
            f"高于{'100%' if self.share else f'分值{plain(points)}分'}。请改正。"
            for i in self.ordered
            if i.points > most
        ]
        if len(self.intervals) > MOST:
            found.append(f"分段有{len(self.intervals)}行，最多{MOST}行。请合并得分相同的分段。")
        return found + self._uncovered()

    def _uncovered(self) -> list[str]:
        """Numbers that may be entered and lie below the first or above the last interval."""
        low, high = (self.low, self.high) if self.rates is None else (Decimal(0), HUNDRED)
        first, last = self.ordered[0], self.ordered[-1]
        found = []
        if first.low is not None and (low is None or low < first.low):
            said = "不设下限" if low is None else f"可填到{plain(low)}"
            found.append(f"{said}，而最低一段从{plain(first.low)}起。请补上更低的分段。")
        if last.high is not None and (high is None or high > last.high):
            said = "不设上限" if high is None else f"可填到{plain(high)}"
            found.append(
                f"{said}，而最高一段到{plain(last.high)}止。请把最高一段的止点留空或改高。"
            )
        return found

    @classmethod
    def example(cls) -> Example:
        rows = (("优秀", 90, None, 5), ("良好", 80, 90, 3), ("一般", 60, 80, 2), ("较差", 0, 60, 0))
        intervals = tuple(
            Interval(
                name=name,
                low=Decimal(low),
                high=None if high is None else Decimal(high),
                points=Decimal(points),
            )
            for name, low, high, points in rows
        )
        method = cls(input=BandInput.PERCENT, intervals=intervals)
        return Example(method, Decimal(5), {"percent": Fraction("89.5")})


def _between(lower: Interval, upper: Interval) -> list[str]:
    """Whether two neighbours leave a gap or overlap."""
    if lower.high is None or upper.low is None or lower.high > upper.low:
        return [f"分段{lower}与{upper}重叠。请使前一段的止点等于后一段的起点。"]
    if lower.high == upper.low:
        return []
    middle = (lower.high + upper.low) / 2
    return [
        f"分段{lower}与{upper}之间有空档，例如{plain(middle)}不属于任何一段。"
        f"止点不含本数，请把前一段的止点改为{plain(upper.low)}。"
    ]
