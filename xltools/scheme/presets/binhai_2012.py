"""滨海县2012年: a ballot of five dimensions and four levels beside a sheet of indicators.

The shares of the two and the indicators' points are not published: they are examples.
"""

from __future__ import annotations

from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.direct import Direct
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, rows, scheme

DESCRIPTION = "滨海县2012年评议：五项内容四个等次的测评票，加两级指标的考核评分。"
_CONTENT = ("依法行政", "服务态度", "办事效率", "政务公开", "廉洁自律")
_INDICATORS = (
    ("2.1", "组织领导", 10),
    ("2.2", "制度建设", 10),
    ("2.3", "问题整改", 12),
    ("2.4", "投诉办理", 8),
)


def build() -> Scheme:
    """The scheme with example units."""
    ballot = BallotMatrix(
        levels=levels(("满意", 100), ("基本满意", 80), ("一般", 60), ("不满意", 30)),
        dimensions=rows(*((str(n), name, "0.2") for n, name in enumerate(_CONTENT, 1))),
    )
    return scheme(
        {
            "scheme_id": "binhai-2012",
            "title": "2012年度行风评议",
            "year": 2012,
            "below": "乡镇（街道）",
            "note": "来源：滨海县2012年评议方案。两部分的分值、指标和内容名称为示例。",
        },
        categories={"A": "行政执法部门", "B": "公共服务行业"},
        units=[*examples("A", 5), *examples("B", 5, "公司")],
        channels={"1": "代表测评", "2": "考核评分"},
        items=[
            item("1.1", "代表测评投票", 60, method=ballot),
            *(item(code, name, points, method=Direct()) for code, name, points in _INDICATORS),
        ],
        scorers={
            "示例计票组": ["1.1"],
            "示例考核组": [code for code, _, _ in _INDICATORS],
        },
    )
