"""A panel of judges: trimmed above five, sheets with forced distribution or of equal marks void.

Published (选票说明): n > 5 drops one high and one low; at most three marks of 90 or more, at least
two below 70; a sheet of equal marks is invalid.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.methods.panel import Panel, PanelWay
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = (
    "评委打分：评委多于5人去掉一个最高分和一个最低分，高低分个数不符或全部同分的评分表无效。"
)


def build() -> Scheme:
    """The scheme with seven example judges."""
    panel = Panel(
        way=PanelWay.TRIMMED,
        high_from=Decimal(90),
        max_high_count=3,
        low_below=Decimal(70),
        min_low_count=2,
        not_all_equal=True,
    )
    return scheme(
        {
            "scheme_id": "judges-panel",
            "title": "2017年度评委评议",
            "year": 2017,
            "bottom_k": 0,
            "note": "来源：公开的选票说明。评委名称为示例。",
        },
        categories={"A": "参评单位"},
        units=examples("A", 7),
        channels={"1": "评委评分"},
        items=[item("1.1", "评委评分", 100, panel=panel)],
        scorers={f"示例评委{n}": ["1.1"] for n in range(1, 8)},
    )
