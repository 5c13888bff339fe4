"""What the demo plants, and the units that carry it; nobody carries two things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xltools.registers.reader import RegisterEntry
from xltools.scoring.adjust import DEDUCTION, DISQUALIFY

LOWEST_TWICE = "ZF15"
"""Lowest of the government departments, and decided 后进 last year too."""
TIED = ("ZF11", "ZF16")
"""Equal totals across the bottom-two line: the same marks, two of them swapped."""
SWAPPED = ("3.1", "3.2")
STATIONED_LOW = "GG07"
"""A 省部属 unit at the bottom of its category."""
LOW = {
    LOWEST_TWICE: 715,
    "ZF11": 745,
    "ZF16": 745,
    STATIONED_LOW: 735,
    "GG30": 755,
    "SH11": 770,
    "SH12": 750,
}
"""Quality, in tenths of a mark, of the units meant for the bottom places."""
NO_WINDOW = "ZF22"
"""Has no business in the service centre: 2.5 is 不涉及."""
NEW_UNIT = "GG28"
LAST_YEARS_BOTTOM = frozenset({LOWEST_TWICE, "ZF26", "SH06", "SH09", "GG09", "GG14"})

ABSENT = "XQ06"
"""The county that does not return."""
LATE = "XQ03"
DOUBLE = "XQ04"
"""Its return lies in 报送/ under two names."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in one mark cell of a return, and the finding that must name it."""

    scorer: str
    item: str
    unit: str
    typed: str
    code: str


SLIPS = (
    Slip("XQ01", "8", "ZF09", "", "评分未填"),
    Slip("XQ02", "8", "ZF03", "９１．５", "已规范写法"),
    Slip("XQ03", "8", "ZF24", "95分", "去除单位字"),
    Slip("XQ04", "8", "ZF02", "105", "评分超出范围"),
    Slip("XQ05", "8", "ZF18", "#REF!", "公式错误值"),
    Slip("PF09", "3.3", "ZF31", "九十五", "评分非数字"),
)
"""Five in county forms (the mark leaves the divisor) and one that leaves a unit incomplete."""


def register() -> tuple[RegisterEntry, ...]:
    """台账/加减分: two approved deductions, one unapproved, one disqualification."""
    return (
        RegisterEntry(
            unit="市人力资源社会保障局",
            kind=DEDUCTION,
            happened=date(2017, 6, 8),
            rule="被省级媒体曝光属实",
            each=Decimal(1),
            times=1,
            fact="演示数据：窗口服务态度问题被媒体曝光",
            evidence="佐证2017-014",
            noticed=date(2017, 6, 15),
            plea="无异议",
            approved_points=Decimal(1),
            proposer="市纠风办",
            approver="李××",
            approved=date(2017, 6, 30),
        ),
        RegisterEntry(
            unit="市自来水公司",
            kind=DEDUCTION,
            happened=date(2017, 8, 3),
            rule="重大工作失误",
            each=Decimal(2),
            times=1,
            fact="演示数据：停水未按规定提前告知",
            evidence="佐证2017-021",
            noticed=date(2017, 8, 10),
            plea="有异议已复核",
            approved_points=Decimal("1.5"),
            proposer="市纠风办",
            approver="李××",
            approved=date(2017, 9, 1),
        ),
        RegisterEntry(
            unit="市工商局",
            kind=DEDUCTION,
            happened=date(2017, 9, 2),
            rule="明察暗访发现脱岗",
            each=Decimal("0.5"),
            times=3,
            fact="演示数据：工作时间脱岗",
            evidence="佐证2017-030",
            noticed=date(2017, 9, 8),
            plea="无异议",
            proposer="市纠风办",
        ),
        RegisterEntry(
            unit="市园林绿化中心",
            kind=DISQUALIFY,
            happened=date(2017, 11, 6),
            rule="违反评议纪律",
            fact="演示数据：组织职工集中刷票",
            evidence="佐证2017-036",
            noticed=date(2017, 11, 10),
            plea="无异议",
            proposer="市纠风办",
            approver="李××",
            approved=date(2017, 11, 20),
        ),
    )


EXPECTED_BEYOND_SLIPS = (
    ("末位界线并列", "", ""),
    ("扣分未经批准", "", "ZF29"),
    ("逾期报送", LATE, ""),
    ("数据不全暂不计总分", "", "ZF31"),
    ("尚未报送", ABSENT, ""),
    ("同一文件两个名称", DOUBLE, ""),
    ("核定与拟扣不一致", "", "GG02"),
)
"""Findings that follow from the other plants: code, scorer, unit."""
