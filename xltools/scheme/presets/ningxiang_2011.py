"""宁乡县2011年: 52 units and 50 persons in three categories, the first 4, 3 and 3 are named.

Heads of appraised units may not vote: the counting group leaves them out of 应到人数.
"""

from __future__ import annotations

from xltools.methods.ballot import Ballot
from xltools.scheme.choices import Condition
from xltools.scheme.model import Outcome, Scheme
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = (
    "宁乡县2011年评议：52个单位和50名个人分三类，各类前4、3、3名表扬，连续两年末位组织处理。"
)
_CATEGORIES = {"A": "执法监督部门", "B": "公共服务部门", "C": "中层站所长"}
_FIRST = {"A": "4", "B": "3", "C": "3"}


def build() -> Scheme:
    """The scheme; names of the categories are examples."""
    praised = tuple(
        Outcome(
            code=f"Y{n}",
            name=f"{name}前{_FIRST[code]}名",
            when=Condition.TOP_K,
            value=_FIRST[code],
            categories=(code,),
            action="通报表扬",
        )
        for n, (code, name) in enumerate(_CATEGORIES.items(), 1)
    )
    running = Outcome(
        code="Y4",
        name="连续两年末位",
        when=Condition.CONSECUTIVE,
        value="2",
        action="组织处理",
    )
    return scheme(
        {
            "scheme_id": "ningxiang-2011",
            "title": "2011年度民主评议",
            "year": 2011,
            "below": "乡镇（街道）",
            "bottom_k": 1,
            "note": "来源：宁乡县2011年评议方案。被评议单位负责人不参加投票；类别名称为示例。",
        },
        categories=_CATEGORIES,
        units=[
            *examples("A", 8),
            *examples("B", 6),
            *examples("C", 6, "站长", individual=True),
        ],
        channels={"1": "代表评议"},
        items=[item("1.1", "代表测评投票", 100, method=Ballot(quorum="50"))],
        scorers={"示例计票组": ["1.1"]},
        outcomes=(*praised, running),
    )
