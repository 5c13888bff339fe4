"""加减分: approved deductions and bonuses on the total, and direct disqualification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.scheme.choices import AdjustmentOrder
from xltools.scheme.settings import Settings
from xltools.scoring.result import Adjustment

DEDUCTION = "扣分"
BONUS = "加分"
DISQUALIFY = "直接列为不合格"
KINDS = (DEDUCTION, BONUS, DISQUALIFY)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What the register's counted lines mean for one unit."""

    lines: tuple[Adjustment, ...] = ()
    cap: Fraction | None = None

    @property
    def deductions(self) -> Fraction:
        """Negative or 0."""
        return sum((a.points for a in self.lines if a.kind == DEDUCTION), Fraction(0))

    @property
    def bonuses_approved(self) -> Fraction:
        """Bonuses before the cap."""
        return sum((a.points for a in self.lines if a.kind == BONUS), Fraction(0))

    @property
    def bonuses(self) -> Fraction:
        """Bonuses that count: at most the scheme's cap."""
        approved = self.bonuses_approved
        return approved if self.cap is None else min(approved, self.cap)

    @property
    def points(self) -> Fraction:
        """The signed sum that meets the total."""
        return self.deductions + self.bonuses

    @property
    def disqualifying(self) -> tuple[Adjustment, ...]:
        """The lines that put the unit straight into 不合格."""
        return tuple(a for a in self.lines if a.kind == DISQUALIFY)


def by_unit(
    adjustments: Sequence[Adjustment], units: Sequence[str], settings: Settings
) -> dict[str, Adjusted]:
    """The counted lines of each unit; a line about a unit that is not appraised is a bug."""
    lines: dict[str, list[Adjustment]] = {code: [] for code in units}
    for adjustment in adjustments:
        if adjustment.counted:
            lines[adjustment.unit].append(adjustment)
    cap = None if settings.bonus_cap is None else Fraction(settings.bonus_cap)
    return {code: Adjusted(tuple(own), cap) for code, own in lines.items()}


def adjusted_total(
    raw: Fraction, points: Fraction, ratio: Fraction, settings: Settings
) -> Fraction:
    """The total before floor and rounding; `ratio` is that of the 缺项折算 of the whole total.

    先折算后扣分 takes the points as they are; 先扣分后折算 rescales them like the marks.
    """
    if settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST:
        return raw + points * ratio
    return raw + points
