"""清镇市2016年: a table of deductions, each breach by the level that reports it.

Published: 3, 2, 1 and 0.5 points for breaches named by the centre, the province, the city and the
county. Caps and the bonus are examples.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.scheme.choices import AdjustmentKind, LimitWhen
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, scheme
from xltools.scheme.settings import AdjustmentRule, Grade, Limit

DESCRIPTION = "清镇市2016年扣分标准：中央、省、市、县级通报每次扣3、2、1、0.5分，被通报的不评优秀。"
_RULES = (
    ("K01", "被中央级通报", "3"),
    ("K02", "被省级通报", "2"),
    ("K03", "被市级通报", "1"),
    ("K04", "被县级通报", "0.5"),
)


def build() -> Scheme:
    """The scheme; grades and the bonus are examples of what such tables stand beside."""
    rules = tuple(
        AdjustmentRule(code=code, name=name, points=Decimal(points))
        for code, name, points in _RULES
    )
    bonus = AdjustmentRule(
        code="J01",
        name="经验被上级推广",
        kind=AdjustmentKind.BONUS,
        points=Decimal(1),
        cap=Decimal(2),
    )
    return scheme(
        {
            "scheme_id": "qingzhen-2016",
            "title": "2016年度党风政风评议",
            "year": 2016,
            "below": "乡镇（街道）",
            "deduction_word": "加减分",
            "bonus_cap": Decimal(2),
            "note": "来源：清镇市2016年扣分标准。加分、等次为示例。",
        },
        categories={"A": "市直部门", "B": "乡镇街道"},
        units=[*examples("A", 6), *examples("B", 5, "镇")],
        channels={"1": "日常考核"},
        items=[item("1.1", "日常考核", 100)],
        scorers={"示例考核办": ["1.1"]},
        adjustment_rules=(*rules, bonus),
        grades=(
            Grade(name="优秀", low=Decimal(90), quota_percent=Decimal(20)),
            Grade(name="合格", low=Decimal(60)),
            Grade(name="不合格", high=Decimal(60)),
        ),
        limits=(
            Limit(name="被中央级通报", when=LimitWhen.EVENT, value="K01", grade="合格"),
            Limit(name="扣分累计达到5分", when=LimitWhen.DEDUCTIONS, value="5", grade="合格"),
        ),
    )
