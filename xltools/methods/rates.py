"""率: how a rate is entered, as two counts or as a percentage, and read back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from xltools.exact import comes_to, near, plain
from xltools.methods.base import Conflict, EntryField, Frozen
from xltools.methods.choice import Choice

NUMERATOR, DENOMINATOR, PERCENT = "numerator", "denominator", "percent"
RATE_CUT = "rate_cut"
"""Percentage points that approved deductions take off a rate; entered by the register alone."""
HUNDRED = Decimal(100)


class RateWay(Choice):
    """What the scorer enters."""

    COUNTS = "counts", "填分子和分母"
    PERCENT = "percent", "直接填百分率"


class RateEntry(Frozen):
    """The parameters of an entered rate."""

    way: RateWay = Field(
        default=RateWay.COUNTS,
        title="率的填写",
        description="填两个数由表格算出百分率，或者直接填百分率。",
    )
    numerator_name: str = Field(
        default="达到要求数", min_length=1, title="分子名称", description="例如按期办结件数。"
    )
    denominator_name: str = Field(
        default="总数", min_length=1, title="分母名称", description="例如应办件数；为0的是无样本。"
    )
    decimals: int | None = Field(
        default=None,
        ge=0,
        le=6,
        title="填写小数位",
        description="最多几位小数；留空的，两个数填整数，百分率填两位小数。",
    )

    @property
    def adds_up(self) -> bool:
        """Two counts add up, percentages do not."""
        return self.way is RateWay.COUNTS

    def rate_fields(self) -> tuple[EntryField, ...]:
        """分子 and 分母, or 百分率."""
        if self.way is RateWay.PERCENT:
            places = 2 if self.decimals is None else self.decimals
            return (
                number_field(PERCENT, "百分率", places, high=HUNDRED, hint="0—100，不填百分号"),
            )
        places = self.decimals or 0
        return (
            number_field(NUMERATOR, self.numerator_name, places, at_most=DENOMINATOR),
            number_field(DENOMINATOR, self.denominator_name, places, hint="没有的填0，作无样本"),
        )

    def rate(self, entry: Mapping[str, Fraction]) -> Fraction | None:
        """The rate in percent, after what deductions take off it; None where there is no case."""
        if self.way is RateWay.PERCENT:
            rate = entry[PERCENT]
        elif entry[DENOMINATOR]:
            rate = 100 * entry[NUMERATOR] / entry[DENOMINATOR]
        else:
            return None
        return max(Fraction(0), rate - entry[RATE_CUT]) if RATE_CUT in entry else rate

    def rate_formula(self, cells: Mapping[str, str]) -> str:
        """The same as an expression, where there is a case."""
        if self.way is RateWay.PERCENT:
            rate = cells[PERCENT]
        else:
            rate = f"100*{cells[NUMERATOR]}/{cells[DENOMINATOR]}"
        return f"MAX(0,{rate}-SUM({cells[RATE_CUT]}))" if RATE_CUT in cells else rate

    def with_case(self, cells: Mapping[str, str], score: str) -> str:
        """`score`, or "" where the denominator says that there is no case."""
        if self.way is RateWay.PERCENT:
            return score
        return f'IF({cells[DENOMINATOR]}=0,"",{score})'

    def rate_sentence(self, entry: Mapping[str, Fraction]) -> str:
        """按期办结95件 in words: the counts, and the rate that they make."""
        rate = self.rate(entry)
        if rate is None:
            return f"{self.denominator_name}为0，无样本"
        entered = self.rate({key: n for key, n in entry.items() if key != RATE_CUT})
        before = Fraction(0) if entered is None else entered
        said = f"百分率{near(before)}%"
        if self.way is RateWay.COUNTS:
            above = f"{self.numerator_name}{plain(entry[NUMERATOR])}"
            below = f"{self.denominator_name}{plain(entry[DENOMINATOR])}"
            said = f"{above}÷{below}{comes_to(before)}%"
        cut = entry.get(RATE_CUT, Fraction(0))
        if cut:
            word = "已扣减" if cut > 0 else "已增加"
            said += f"，{word}{plain(abs(cut))}个百分点为{near(rate)}%"
        return said

    def rate_conflicts(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        """The numerator is part of the denominator."""
        if self.way is RateWay.PERCENT:
            return []
        above, below = entry.get(NUMERATOR), entry.get(DENOMINATOR)
        if above is None or below is None or above <= below:
            return []
        says = (
            f"“{self.numerator_name}”不能多于“{self.denominator_name}”"
            f"（{plain(above)}多于{plain(below)}）。请核实后改填。"
        )
        return [Conflict((NUMERATOR, DENOMINATOR), says)]

    def rate_error(self, cells: Mapping[str, str]) -> str:
        """The same as an Excel condition."""
        if self.way is RateWay.PERCENT or not {NUMERATOR, DENOMINATOR} <= cells.keys():
            return ""
        return f"{cells[NUMERATOR]}>{cells[DENOMINATOR]}"


def number_field(
    key: str,
    label: str,
    decimals: int,
    *,
    low: Decimal | None = Decimal(0),
    high: Decimal | None = None,
    at_most: str = "",
    hint: str = "",
) -> EntryField:
    """A field for one number, with the usual hint."""
    places = "整数，没有的填0" if decimals == 0 else f"最多{decimals}位小数"
    return EntryField(
        key=key,
        label=label,
        low=low,
        high=high,
        decimals=decimals,
        at_most=at_most,
        hint=hint or places,
    )
