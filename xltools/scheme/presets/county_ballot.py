"""A county with 106 units in four categories: one ballot, 不了解 neither valid nor scored."""

from __future__ import annotations

from xltools.methods.ballot import Ballot
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, scheme

DESCRIPTION = (
    "某县四类106个单位评议：等次票满意100、基本满意70、不满意30，不了解既不是有效票也不计分。"
)
_CATEGORIES = {
    "A": "经济管理部门",
    "B": "社会管理部门",
    "C": "综合服务部门",
    "D": "公共服务行业",
}


def build() -> Scheme:
    """The scheme; names of the categories are examples."""
    ballot = Ballot(
        levels=levels(("满意", 100), ("基本满意", 70), ("不满意", 30), ("不了解", None))
    )
    return scheme(
        {
            "scheme_id": "county-ballot",
            "title": "2016年度民主评议",
            "year": 2016,
            "below": "乡镇（街道）",
            "note": "来源：某县公开的评议方案（106个单位、4类）。类别名称为示例。",
        },
        categories=_CATEGORIES,
        units=[unit for code in _CATEGORIES for unit in examples(code, 4)],
        channels={"1": "代表评议"},
        items=[item("1.1", "代表测评投票", 100, method=ballot)],
        scorers={"示例计票组": ["1.1"]},
    )
