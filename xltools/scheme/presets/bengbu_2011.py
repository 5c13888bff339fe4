"""蚌埠市2011年: the mayor's hotline, two-level points and bands of the result.

Published: two-level points such as 5+3+2, bands ≥90, 80–89, 60–79, ≤59. The items are examples;
the integer bands become half-open intervals, so that 89.5 belongs to one of them.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.methods.band import Band
from xltools.methods.deduct import Deduct
from xltools.methods.rate import Rate
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, scheme
from xltools.scheme.settings import Grade

DESCRIPTION = "蚌埠市2011年市长热线考核：两级分值，结果分90以上、80—90、60—80、60以下四档。"
_BANDS = ((90, 100, 100), (80, 90, 80), (60, 80, 60), (0, 60, 0))


def build() -> Scheme:
    """The scheme with example items."""
    band = Band(
        input="percent",
        share=True,
        intervals=[{"low": low, "high": high, "points": p} for low, high, p in _BANDS],
    )
    on_time = Rate(numerator_name="按期办结件数", denominator_name="应办件数")
    late = Deduct(
        rules=[
            {"code": "K1", "name": "超期未办", "points": "0.5"},
            {"code": "K2", "name": "被市领导批评", "points": 1, "cap": 3},
        ]
    )
    return scheme(
        {
            "scheme_id": "bengbu-2011",
            "title": "2011年度市长热线办理考核",
            "year": 2011,
            "bottom_k": 0,
            "note": "来源：蚌埠市2011年市长热线考核办法。项目为示例；整数分档按含起不含止。",
        },
        categories={"A": "承办单位"},
        units=examples("A", 8),
        channels={"1": "组织管理", "2": "办理质量", "3": "群众评价"},
        items=[
            item("1.1", "领导重视", 5, method=late),
            item("1.2", "制度健全", 3),
            item("1.3", "信息报送", 2),
            item("2.1", "按期办结", 40, method=on_time),
            item("2.2", "办理规范", 20),
            item("3.1", "群众满意率", 30, method=band),
        ],
        scorers={"示例市长热线办公室": ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1"]},
        grades=(
            Grade(name="优秀", low=Decimal(90)),
            Grade(name="良好", low=Decimal(80), high=Decimal(90)),
            Grade(name="合格", low=Decimal(60), high=Decimal(80)),
            Grade(name="不合格", high=Decimal(60)),
        ),
    )
