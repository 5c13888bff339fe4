"""What a scoring method is: parameters, form fields, exact score, the same as a formula.

A method is one frozen pydantic model in one file. It scores what one scorer enters about one
unit on a scale of its own; the item's points follow from that scale:

    points earned = item points × combined score ÷ scale

Combining over scorers, strata and periods happens between the two (panel, strata, periods),
so that a combined score reads like a single one. A method whose score is already in points
has the item's points as its scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from xltools.text.finding import Severity


class Frozen(BaseModel):
    """A part of the scheme: immutable, and strict about keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class EntryField(Frozen):
    """One thing that a scorer enters about one unit, or once for the sheet."""

    key: str = Field(description="stable ASCII name, the `field` column of the marks frame")
    label: str = Field(description="what the form's header and 栏目 of MARKS.csv say")
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = Field(default=2, description="at most so many decimal places")
    step: Decimal | None = Field(default=None, description="marks are multiples of this")
    choices: tuple[str, ...] = Field(default=(), description="words instead of a number")
    scope: Literal["unit", "sheet"] = "unit"
    hint: str = Field(default="", description="second line of the header: the rule in short")
    counts_as: tuple[Decimal, ...] = Field(
        default=(), description="what each of `choices` counts as, in the same order"
    )
    at_most: str = Field(
        default="", description="key of the field or computed column that this may not exceed"
    )

    def number(self, word: str) -> Decimal:
        """What a word of the drop-down counts as; KeyError if it is none of `choices`.

        >>> EntryField(key="k", label="l", choices=("有", "无"), counts_as=(1, 0)).number("有")
        Decimal('1')
        """
        return dict(zip(self.choices, self.counts_as, strict=True))[word]


@dataclass(frozen=True, slots=True)
class Computed:
    """An automatic column, or sheet figure, of the form: its value and the same as a formula.

    Both take what is filled so far: an entry without the fields that are still blank, or the
    cells of all fields. The value is a number, or words; "" where it cannot be said yet.
    """

    key: str
    label: str
    value: Callable[[Mapping[str, Fraction]], Fraction | str]
    formula: Callable[[Mapping[str, str]], str]
    hint: str = ""
    scope: Literal["unit", "sheet"] = "unit"
    shows: Literal["number", "percent", "text"] = "number"
    right: str = ""
    """The word that says all is well, where the column is a check; every other is a fault."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Numbers of one entry that cannot stand beside each other, as a sentence with the remedy."""

    fields: tuple[str, ...]
    sentence: str
    severity: Severity = Severity.ERROR
    scope: Literal["unit", "sheet"] = "unit"
    """Whether it is about one unit, or about what is entered once for the sheet."""
    voids: bool = False
    """Whether numbers that are right in themselves count as 无样本, by the scheme's own rule."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example for the manual: a method, the item's points and one entry."""

    method: Method
    points: Decimal
    entry: Mapping[str, Fraction]


class Method(Frozen):
    """Base of all scoring methods; subclasses set `kind`, `label`, `rule` and `source`."""

    kind: str
    label: ClassVar[str]
    rule: ClassVar[str]
    source: ClassVar[str]
    linear_field: ClassVar[str | None] = None
    """The one field whose value is the score itself: sums over scorers then stay integers."""
    needs_basis: ClassVar[bool] = False
    """Whether each entry must give its basis and approver in the reason column."""
    shape: ClassVar[Literal["columns", "events"]] = "columns"
    """Whether the form asks for a number per unit and field, or for a list of events."""
    cohort: ClassVar[bool] = False
    """Whether points follow from the other units' combined scores too: then `place` decides."""

    @property
    def adds_up(self) -> bool:
        """Whether entries are counts, which 合并计票 may add up over scorers."""
        return self.linear_field is None

    def fields(self, points: Decimal) -> tuple[EntryField, ...]:
        """What the form asks for, left to right."""
        raise NotImplementedError

    def scale(self, points: Fraction) -> Fraction:
        """The score that earns all of the item's points."""
        raise NotImplementedError

    def score(self, points: Fraction, entry: Mapping[str, Fraction]) -> Fraction | None:
        """The exact score of one entry; None where the counts say 无样本."""
        raise NotImplementedError

    def formula(self, points: str, cells: Mapping[str, str]) -> str:
        """The same as an Excel expression over the entry's cells, without "="; "" is 无样本."""
        raise NotImplementedError

    def explain(self, points: Fraction, entry: Mapping[str, Fraction]) -> str:
        """How `score` came about, with the numbers in it."""
        raise NotImplementedError

    def problems(self, points: Decimal) -> list[str]:
        """What is wrong with the parameters, as sentences with the remedy; [] if nothing."""
        return []

    def computed(self, points: Decimal) -> tuple[Computed, ...]:
        """Automatic columns beside the fields, left to right."""
        return ()

    def consistency(self, entry: Mapping[str, Fraction]) -> list[Conflict]:
        """Which numbers of an entry contradict each other; [] if none.

        An error among them makes the entry 待更正: it has no score until the numbers are mended
        or decided, and is never taken for 无样本.
        """
        return []

    def conflict_formula(self, cells: Mapping[str, str]) -> str:
        """An Excel condition, true where an error is among them; "" where there can be none."""
        return ""

    def score_rule(self, points: Decimal) -> str:
        """How the score comes about, for the header of its column."""
        return self.rule

    def place(self, points: Fraction, value: Fraction, peers: Sequence[Fraction]) -> Fraction:
        """The points earned by a combined score, among those of all `peers` (its own included)."""
        return points * value / self.scale(points)

    def place_formula(
        self, points: str, cell: str, values: str, categories: str = "", category: str = ""
    ) -> str:
        """The same for `cohort` methods, as an Excel expression.

        `values` is the range of all combined scores, `categories` that of the units' categories
        and `category` the cell or text literal of this unit's; without them all are peers.
        """
        raise NotImplementedError

    def explain_place(self, points: Fraction, value: Fraction, peers: Sequence[Fraction]) -> str:
        """How `place` came about, in words; "" where points follow from the score alone."""
        return ""

    @classmethod
    def example(cls) -> Example:
        """A worked example, shown in the manual and tried in the tests."""
        raise NotImplementedError


class Combiner(Frozen):
    """Base of the ways to make one score out of several (over scorers, strata, periods)."""

    label: ClassVar[str]
    rule: ClassVar[str]
    source: ClassVar[str]

    def problems(self) -> list[str]:
        """What is wrong with the parameters, as sentences with the remedy; [] if nothing."""
        return []


def weighted_mean(scores: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Σ wᵢ·scoreᵢ ÷ Σ wᵢ.

    >>> weighted_mean([Fraction(90), Fraction(80)], [Fraction(6), Fraction(4)])
    Fraction(86, 1)
    """
    return sum((s * w for s, w in zip(scores, weights, strict=True)), Fraction(0)) / sum(weights)
