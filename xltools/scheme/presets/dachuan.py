"""达川区: rates times points, repeat petitions deducted, meetings added up to six points.

Published: rate × points; each repeat petition −1; each meeting +1 up to 6; a rate below 85 per
cent −1. The points of the items are examples.
"""

from __future__ import annotations

from xltools.methods.accrue import Accrue
from xltools.methods.deduct import Deduct
from xltools.methods.rate import Rate
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = "达川区考核：办结率、满意率乘分值，低于85%另扣1分，重复信访每次扣1分，会议每次加1分。"


def build() -> Scheme:
    """The scheme with example points."""
    names = (("1.1", "按期办结", "按期办结件数"), ("1.2", "群众满意", "满意件数"))
    return scheme(
        {
            "scheme_id": "dachuan",
            "title": "2017年度信访事项办理考核",
            "year": 2017,
            "below": "乡镇（街道）",
            "bottom_k": 0,
            "note": "来源：达川区考核办法。各项分值为示例。",
        },
        categories={"A": "责任单位"},
        units=examples("A", 6),
        channels={"1": "办理", "2": "化解", "3": "工作推进"},
        items=[
            *(
                item(
                    code,
                    name,
                    37,
                    method=Rate(
                        numerator_name=above,
                        denominator_name="应办件数",
                        line="85",
                        penalty="1",
                    ),
                )
                for code, name, above in names
            ),
            item(
                "2.1",
                "重复信访",
                20,
                method=Deduct(rules=[{"code": "K1", "name": "重复信访", "points": 1}]),
            ),
            item(
                "3.1",
                "专题会议",
                6,
                method=Accrue(
                    rules=[{"code": "H1", "name": "召开专题会议", "points": 1}], other=False
                ),
            ),
        ],
        scorers={"示例信访局": ["1.1", "1.2", "2.1", "3.1"]},
    )
