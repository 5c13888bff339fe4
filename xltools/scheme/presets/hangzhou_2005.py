"""杭州市2005年: nine strata of voters whose weights depend on the unit's class.

Published: 66 + 38 units, nine strata, totals at four decimals, a pass line of 82; 14,527 ballots
issued, 14,458 returned. The weights are examples.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.methods.ballot import Ballot
from xltools.methods.strata import Strata
from xltools.scheme.choices import Condition
from xltools.scheme.model import Outcome, Scheme
from xltools.scheme.presets.making import examples, item, levels, scheme
from xltools.scheme.settings import Grade

DESCRIPTION = "杭州市2005年满意评选：九个投票层面，权重随单位类别不同，总分四位小数，达标线82分。"
_STRATA = (
    ("1", "党代表", "0.08", "0.06"),
    ("2", "人大代表", "0.08", "0.06"),
    ("3", "政协委员", "0.08", "0.06"),
    ("4", "省直机关和特邀代表", "0.08", "0.06"),
    ("5", "区县（市）领导", "0.10", "0.08"),
    ("6", "区县（市）部委办局和街道乡镇", "0.10", "0.08"),
    ("7", "社区居委会", "0.13", "0.15"),
    ("8", "企业", "0.15", "0.20"),
    ("9", "市民", "0.20", "0.25"),
)


def build() -> Scheme:
    """The scheme with example units of both classes."""
    general: list[dict[str, Any]] = [
        {"code": code, "name": name, "weight": one} for code, name, one, _ in _STRATA
    ]
    other = [
        {"code": code, "name": name, "weight": two, "category": "B"}
        for code, name, _, two in _STRATA
    ]
    ballot = Ballot(
        levels=levels(
            ("满意", 100), ("比较满意", 80), ("基本满意", 60), ("不太满意", 30), ("不满意", 0)
        )
    )
    return scheme(
        {
            "scheme_id": "hangzhou-2005",
            "title": "2005年度满意单位评选",
            "year": 2005,
            "total_decimals": 4,
            "bottom_k": 1,
            "note": "来源：杭州市2005年评选通报（66＋38个单位，九个层面）。权重和等次分值为示例。",
        },
        categories={"A": "政府部门", "B": "审批及窗口服务单位"},
        units=[*examples("A", 8), *examples("B", 6)],
        channels={"1": "社会评价"},
        items=[item("1.1", "满意评选", 100, method=ballot, strata=Strata(strata=general + other))],
        scorers={"示例计票中心": ["1.1"]},
        grades=(
            Grade(name="达标", low=Decimal(82)),
            Grade(name="未达标", high=Decimal(82)),
        ),
        outcomes=(
            Outcome(
                code="Y1", name="未达标", when=Condition.GRADE, value="未达标", action="限期整改"
            ),
        ),
    )
