"""加减分: approved deductions and bonuses, what they meet, and direct disqualification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xltools.exact import Number
from xltools.scheme.choices import AdjustmentOrder, AdjustmentTarget
from xltools.scheme.model import Scheme
from xltools.scheme.settings import TOTAL_TARGET, Settings, Target
from xltools.scoring.result import Adjustment

DEDUCTION = "扣分"
BONUS = "加分"
DISQUALIFY = "直接列为不合格"
KINDS = (DEDUCTION, BONUS, DISQUALIFY)
TOTAL = TOTAL_TARGET
_NO_POINTS = (AdjustmentTarget.RATE, AdjustmentTarget.OTHER)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What the register's counted lines mean for one unit."""

    lines: tuple[Adjustment, ...] = ()
    cap: Fraction | None = None
    """The most that bonuses on the total may come to."""
    deduction_cap: Fraction | None = None
    """The most that may be deducted from the total."""
    rule_caps: Mapping[str, Fraction] = field(default_factory=dict)
    """The most that each rule may come to, by its code."""

    def _sum(self, target: Target, kind: str) -> Fraction:
        return sum((after for _, _, after in self._by_rule(target, kind)), Fraction(0))

    def _by_rule(self, target: Target, kind: str) -> Iterator[tuple[str, Fraction, Fraction]]:
        """(rule, its points on the target, the same within its cap); lines of no rule as ""."""
        rules: dict[str, Fraction] = {}
        for line in self.lines:
            if line.kind == kind and line.target == target:
                rules[line.rule_code] = rules.get(line.rule_code, Fraction(0)) + line.points
        for rule, points in rules.items():
            most = self.rule_caps.get(rule) if rule else None
            held = points if most is None else min(max(points, -most), most)
            yield rule, points, held

    def capped_rules(self) -> list[tuple[str, Fraction, Fraction]]:
        """(rule, points, points that count) where a rule's cap holds."""
        targets = dict.fromkeys(line.target for line in self.lines)
        return [
            one
            for target in targets
            for kind in (DEDUCTION, BONUS)
            for one in self._by_rule(target, kind)
            if one[1] != one[2]
        ]

    def toward(self, kind: AdjustmentTarget, of: str) -> Fraction:
        """The signed points on an item, a channel or a rate."""
        target = Target(kind, of)
        return self._sum(target, DEDUCTION) + self._sum(target, BONUS)

    def targets(self, kind: AdjustmentTarget) -> list[str]:
        """The items, channels or schemes that any line of this kind of target meets."""
        own = (line.target for line in self.lines if line.kind != DISQUALIFY)
        return list(dict.fromkeys(target.of for target in own if target.kind is kind))

    @property
    def deductions_approved(self) -> Fraction:
        """Deductions from the total before their cap: negative or 0."""
        return self._sum(TOTAL, DEDUCTION)

    @property
    def deductions(self) -> Fraction:
        """Deductions from the total that count: negative or 0."""
        approved = self.deductions_approved
        return approved if self.deduction_cap is None else max(approved, -self.deduction_cap)

    @property
    def bonuses_approved(self) -> Fraction:
        """Bonuses on the total before the cap."""
        return self._sum(TOTAL, BONUS)

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
    def deducted(self) -> Fraction:
        """All points deducted, from whatever of this scheme: positive or 0.

        Percentage points off a rate are no points, and those off another scheme are not here.
        """
        return -sum(
            (
                line.points
                for line in self.lines
                if line.kind == DEDUCTION and line.target.kind not in _NO_POINTS
            ),
            Fraction(0),
        )

    @property
    def disqualifying(self) -> tuple[Adjustment, ...]:
        """The lines that put the unit straight into 不合格."""
        return tuple(a for a in self.lines if a.kind == DISQUALIFY)


def by_unit(
    adjustments: Sequence[Adjustment], units: Sequence[str], scheme: Scheme
) -> dict[str, Adjusted]:
    """The counted lines of each unit; a line about a unit that is not appraised is a bug."""
    lines: dict[str, list[Adjustment]] = {code: [] for code in units}
    for adjustment in adjustments:
        if adjustment.counted:
            lines[adjustment.unit].append(adjustment)
    settings = scheme.settings
    cap = None if settings.bonus_cap is None else Fraction(settings.bonus_cap)
    least = None if settings.deduction_cap is None else Fraction(settings.deduction_cap)
    caps = {r.code: Fraction(r.cap) for r in scheme.adjustment_rules if r.cap is not None}
    return {code: Adjusted(tuple(own), cap, least, caps) for code, own in lines.items()}


def rate_cuts(adjusted: Mapping[str, Adjusted]) -> dict[tuple[str, str], Fraction]:
    """The signed percentage points on each rate, by unit and item."""
    return {
        (unit, item): points
        for unit, own in adjusted.items()
        for item in own.targets(AdjustmentTarget.RATE)
        if (points := own.toward(AdjustmentTarget.RATE, item))
    }


def adjusted_total(
    raw: Fraction, points: Fraction, ratio: Fraction, settings: Settings
) -> Fraction:
    """The total before floor and rounding; `ratio` is that of the 缺项折算 of the whole total.

    先折算后扣分 takes the points as they are; 先扣分后折算 rescales them like the marks.
    """
    if settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST:
        return raw + points * ratio
    return raw + points


def lowest_total(raw: Fraction, floor: Number | None) -> Fraction | None:
    """How far adjustments may bring a total down: to the floor, or not at all from below it.

    The floor takes back what was deducted and nothing more: marks that are lower stay so.

    >>> lowest_total(Fraction(75), 60), lowest_total(Fraction(30), 60)
    (Fraction(60, 1), Fraction(30, 1))
    """
    return None if floor is None else min(Fraction(floor), raw)
