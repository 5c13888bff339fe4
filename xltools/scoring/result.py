"""What scoring says of each unit: exact figures, states, rank, outcomes; lines of the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from xltools.scheme.choices import UnreportedPolicy
from xltools.scheme.settings import TOTAL_TARGET, Target
from xltools.scoring.marks import State


class Status(StrEnum):
    """Where a unit stands in the ranking."""

    RANKED = "ranked"
    UNRANKED = "unranked"
    DISQUALIFIED = "disqualified"
    INCOMPLETE = "incomplete"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item of one unit.

    `earned` is the points earned before any 缺项折算 (None without a mark, then `state` says
    why); `counted` and `applicable` are the points that enter the total and the points they
    are out of, after the policies.
    """

    item: str
    points: Fraction
    earned: Fraction | None
    state: State
    counted: Fraction | None
    applicable: Fraction
    given: int
    """How many scorers' marks were used."""
    expected: int
    """How many were due (回避 left out)."""
    policy: str = ""
    """How a missing mark was treated, in words; empty where there was a mark."""
    adjustment: Fraction = Fraction(0)
    """Signed points that the register puts on the item; `earned` has them in it."""
    placed: Fraction | None = None
    """What the combined score earned before these points and any rounding of items."""

    @property
    def blocks(self) -> bool:
        """Whether the item waits for its mark, and its unit for a total."""
        return self.counted is None and self.policy == UnreportedPolicy.BLOCK.label


@dataclass(frozen=True, slots=True)
class AppliedOutcome:
    """An outcome rule that applies to a unit."""

    rule: str
    name: str
    action: str
    recipient: str
    due: str
    clause: str
    letter: str = ""
    """The paper that the rule calls for, where it calls for one."""


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A grade whose line a unit reached, and what came of it."""

    place: int
    """1 for the best grade of the unit's category."""
    grade: str
    taken: bool
    limit: str = ""
    """What keeps the unit from a grade so high; empty where nothing does."""
    quota: int | None = None
    """How many units may have the grade, where there is a quota."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One line of 台账/加减分: signed points, and whether and why not it counts."""

    seq: int
    unit: str
    kind: str
    """扣分, 加分 or 直接列为不合格."""
    points: Fraction
    """Approved points, signed: negative for a deduction."""
    counted: bool
    why_not: str
    row: int
    date: str = ""
    rule: str = ""
    fact: str = ""
    basis: str = ""
    proposed: str = ""
    noticed: str = ""
    plea: str = ""
    proposer: str = ""
    approver: str = ""
    approved: str = ""
    target: Target = TOTAL_TARGET
    """计入对象: the total, an item, a channel, a rate or another scheme."""
    rule_code: str = ""
    """The code of the scheme's rule, where the line names one."""


@dataclass(frozen=True, slots=True)
class ChannelSteps:
    """One channel of one unit, from the points of its items to its subtotals."""

    counted: Fraction
    """The counted points of its items, those of 缺项 items of the channel spread over them."""
    move: Fraction
    """Signed points that the register puts on the channel, spread likewise."""
    spread: Fraction
    """方式内系数: by what points were multiplied to make up for 缺项 items of the channel."""
    of: Fraction
    """The points of the items that have any, before they carry those of others."""
    exact: Fraction | None
    """The subtotal after 缺项折算 of the total, before any rounding; None where there is none."""


@dataclass(slots=True)
class UnitResult:
    """Everything that is said of one unit; totals are exact and unrounded unless named shown."""

    code: str
    name: str
    category: str
    status: Status
    items: dict[str, ItemResult] = field(default_factory=dict)
    channels: dict[str, Fraction | None] = field(default_factory=dict)
    """Subtotals after 缺项折算; None where there is no figure."""
    channel_earned: dict[str, Fraction | None] = field(default_factory=dict)
    """The same before any 缺项折算: never above the channel's points."""
    channel_adjustments: dict[str, Fraction] = field(default_factory=dict)
    """Signed points that the register puts on channels, before 缺项折算 of the total."""
    channel_steps: dict[str, ChannelSteps] = field(default_factory=dict)
    """How the subtotals came about."""
    applicable: Fraction = Fraction(0)
    """The points that the unit's marks are out of."""
    full: Fraction = Fraction(0)
    """The full score that they are brought to."""
    raw_total: Fraction | None = None
    adjustment: Fraction = Fraction(0)
    total: Fraction | None = None
    """The total that counts: rounded at the scheme's decimals."""
    total_exact: Fraction | None = None
    """The total before that one rounding."""
    unfloored: Fraction | None = None
    """The same before 总分下限 held it up."""
    rank: int | None = None
    tied: bool = False
    tie_keys: tuple[Fraction, ...] = ()
    """What is compared, larger first, where totals are equal."""
    grade: str | None = None
    grade_steps: list[GradeStep] = field(default_factory=list)
    """The grades whose line the unit reached, best first, down to the one it has."""
    grade_cap: str = ""
    """The best grade that a breach leaves the unit; empty where nothing limits it."""
    bottom: bool = False
    previous_rank: int | None = None
    rank_change: int | None = None
    previous_total: Fraction | None = None
    score_change: Fraction | None = None
    comparability: str = ""
    """Why last year's rank cannot be compared: 新增单位, 类别调整 …; empty if it can."""
    outcomes: list[AppliedOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rescaled(self) -> Fraction | None:
        """What 缺项折算 adds to the points earned in the channels; None without a raw total."""
        if self.raw_total is None:
            return None
        earned = (points for points in self.channel_earned.values() if points is not None)
        return self.raw_total - sum(earned, Fraction(0))
