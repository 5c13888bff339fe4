"""What a scoring method is: parameters, form fields, exact score, the same as a formula.

A method is one frozen pydantic model in one file. It scores what one scorer enters about one
unit on a scale of its own; the item's points follow from that scale:

    points earned = item points × combined score ÷ scale

Combining over scorers, strata and periods happens between the two (panel, strata, periods),
so that a combined score reads like a single one. A method whose score is already in points
has the item's points as its scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


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


@dataclass(frozen=True, slots=True)
class Scored:
    """A score and how it came about: the sentence carries the numbers."""

    value: Fraction
    sentence: str


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


class Combiner(Frozen):
    """Base of the ways to make one score out of several (over scorers, strata, periods)."""

    label: ClassVar[str]
    rule: ClassVar[str]
    source: ClassVar[str]


def weighted_mean(scores: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Σ wᵢ·scoreᵢ ÷ Σ wᵢ.

    >>> weighted_mean([Fraction(90), Fraction(80)], [Fraction(6), Fraction(4)])
    Fraction(86, 1)
    """
    return sum((s * w for s, w in zip(scores, weights, strict=True)), Fraction(0)) / sum(weights)
