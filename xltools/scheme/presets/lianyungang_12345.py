"""连云港市12345: a monthly result with full marks of 150 for counties and 100 for departments.

Published: satisfaction 25 less 0.5 per point below 98 per cent, at least 12.5; on-time points are
the rate less 75, at most 20; units without cases are not penalised. The rest of the items are
examples.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.methods.accrue import Accrue
from xltools.methods.direct import Direct
from xltools.methods.rate_slope import RateSlope
from xltools.scheme.choices import MissingPolicy
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = (
    "连云港市12345月度考核：县区150分、部门100分，满意率低于98%每点扣0.5，按时办结率减75。"
)


def build() -> Scheme:
    """The scheme; counties have one channel more than departments."""
    satisfied = RateSlope(
        numerator_name="满意件数",
        denominator_name="回访件数",
        target="98",
        per_point="0.5",
        floor="12.5",
    )
    on_time = RateSlope(
        numerator_name="按时办结件数", denominator_name="应办件数", target="95", per_point="1"
    )
    more = Accrue(
        rules=[{"code": "J1", "name": "经验材料被采用", "points": 2, "cap": 10}], cap="50"
    )
    return scheme(
        {
            "scheme_id": "lianyungang-12345",
            "title": "2019年1月12345办理情况考核",
            "year": 2019,
            "na_policy": MissingPolicy.FULL,
            "bottom_k": 0,
            "note": "来源：连云港市12345月度考核办法。没有工单的不扣分；其余项目为示例。",
        },
        categories={"X": "县区", "B": "部门"},
        category_details={"X": {"full_marks": Decimal(150)}},
        units=[*examples("X", 4, "县"), *examples("B", 6)],
        channels={"1": "办理效率", "2": "办理质量", "3": "平台建设"},
        items=[
            item("1.1", "按时办结", 20, method=on_time),
            item("2.1", "群众满意率", 25, method=satisfied),
            item("2.2", "办理规范", 55, method=Direct()),
            item("3.1", "二级平台建设", 50, method=more, categories=("X",)),
        ],
        scorers={"示例12345中心": ["1.1", "2.1", "2.2", "3.1"]},
    )
