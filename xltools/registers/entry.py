"""One line of 台账/加减分, as the office types it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xltools.scoring.adjust import DEDUCTION


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One event that costs or earns a unit points, or puts it straight into 不合格.

    Points are typed positive for deductions and bonuses alike; the kind gives the sign.
    """

    unit: str
    """The unit's 规范化简称, as in the drop-down."""
    kind: str = DEDUCTION
    happened: date | None = None
    rule: str = ""
    each: Decimal | None = None
    times: int | None = None
    fact: str = ""
    evidence: str = ""
    noticed: date | None = None
    plea: str = ""
    approved_points: Decimal | None = None
    proposer: str = ""
    approver: str = ""
    approved: date | None = None
    withdrawn: bool = False
    target: str = ""
    """计入对象, in the words of the drop-down; empty for what the rule says, or the total."""

    @property
    def proposed(self) -> Decimal | None:
        """拟扣分: points each time × times."""
        if self.each is None or self.times is None:
            return None
        return self.each * self.times
