"""沈阳市: 先进 = at most 30 per cent of the category and at least 75; 达标 from 60."""

from __future__ import annotations

from decimal import Decimal

from xltools.scheme.choices import Condition
from xltools.scheme.model import Outcome, Scheme
from xltools.scheme.presets.making import examples, item, scheme
from xltools.scheme.settings import Grade

DESCRIPTION = "沈阳市评议等次：先进不超过本类30%且不低于75分，60分以上达标，60分以下未达标。"


def build() -> Scheme:
    """The scheme; the text leaves 60.00 itself open, here it is 达标."""
    return scheme(
        {
            "scheme_id": "shenyang",
            "title": "2017年度民主评议",
            "year": 2017,
            "bottom_k": 0,
            "note": "来源：沈阳市评议办法（法规文本）。60分整原文未规定，按达标。",
        },
        categories={"A": "行政机关", "B": "公共服务行业"},
        units=[*examples("A", 10), *examples("B", 7, "公司")],
        channels={"1": "综合评议"},
        items=[item("1.1", "综合评议", 100)],
        scorers={"示例评议代表团": ["1.1"]},
        grades=(
            Grade(name="先进", low=Decimal(75), quota_percent=Decimal(30)),
            Grade(name="达标", low=Decimal(60)),
            Grade(name="未达标", high=Decimal(60)),
        ),
        outcomes=(
            Outcome(
                code="Y1", name="评为先进", when=Condition.GRADE, value="先进", action="通报表扬"
            ),
            Outcome(
                code="Y2", name="未达标", when=Condition.GRADE, value="未达标", action="限期整改"
            ),
        ),
    )
