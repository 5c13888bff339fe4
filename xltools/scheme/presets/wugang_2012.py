"""武冈市2012年: 108 units; the ballots stay sealed until the final count.

The time of the count and the values of the levels are not published: they are examples.
"""

from __future__ import annotations

from datetime import datetime

from xltools.methods.ballot import Ballot
from xltools.methods.panel import Panel, PanelWay
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, scheme

DESCRIPTION = "武冈市2012年评议：108个单位，各代表团的票封存，到统一计票时间才合并计票。"


def build() -> Scheme:
    """The scheme with example units; three groups of voters are counted as one."""
    ballot = Ballot(
        levels=levels(("满意", 100), ("基本满意", 80), ("不满意", 30), ("不了解", None))
    )
    pooled = Panel(way=PanelWay.POOL)
    return scheme(
        {
            "scheme_id": "wugang-2012",
            "title": "2012年度民主评议",
            "year": 2012,
            "below": "乡镇（街道）",
            "count_from": datetime(2012, 12, 20, 9, 0),
            "note": "来源：武冈市2012年评议方案（108个单位）。计票时间、等次分值为示例。",
        },
        categories={"A": "参评单位"},
        units=examples("A", 8),
        channels={"1": "代表评议"},
        items=[item("1.1", "代表测评投票", 100, method=ballot, panel=pooled)],
        scorers={f"示例第{n}代表团": ["1.1"] for n in ("一", "二", "三")},
    )
