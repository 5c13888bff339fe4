"""金乡县2016年: 430 delegates appraise 105 units by ballot in five dimensions.

Published: 满意100, 基本满意80, 不满意30, 不了解 not counted, five dimensions. Weights of the
dimensions are not: they are equal here.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.methods.ballot_matrix import BallotMatrix
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, rows, scheme

DESCRIPTION = "金乡县2016年评议：五项内容的等次票，满意100、基本满意80、不满意30，不了解不计入。"
_CONTENT = ("依法行政", "工作作风", "服务质量", "办事效率", "廉洁从政")


def build() -> Scheme:
    """The scheme; the published number of units is 105."""
    method = BallotMatrix(
        levels=levels(("满意", 100), ("基本满意", 80), ("不满意", 30), ("不了解", None)),
        dimensions=rows(*((str(n), name, "0.2") for n, name in enumerate(_CONTENT, 1))),
    )
    return scheme(
        {
            "scheme_id": "jinxiang-2016",
            "title": "2016年度部门双评",
            "year": 2016,
            "below": "乡镇（街道）",
            "note": "来源：济宁大众网2017年1月5日报道。105个单位、430名代表；内容和权重为示例。",
        },
        categories={"A": "参评单位"},
        units=examples("A", 6),
        channels={"1": "代表评议"},
        items=[item("1.1", "代表评议投票", Decimal(100), method=method)],
        scorers={"示例计票组": ["1.1"]},
    )
