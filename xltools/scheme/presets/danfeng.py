"""丹凤县: 55 units, a ballot of five levels, 500 issued and 382 returned.

The values of the levels are not published: they are examples.
"""

from __future__ import annotations

from xltools.methods.ballot import Ballot
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, scheme

DESCRIPTION = "丹凤县评议：五个等次的测评票（满意、基本满意、一般、不满意、不了解），发出500张。"


def build() -> Scheme:
    """The scheme with eight example units of the 55."""
    values = (("满意", 100), ("基本满意", 80), ("一般", 60), ("不满意", 40), ("不了解", None))
    return scheme(
        {
            "scheme_id": "danfeng",
            "title": "2017年度民主评议",
            "year": 2017,
            "below": "乡镇（街道）",
            "tie_breaks": ("不满意票",),
            "note": "来源：丹凤县评议通报（55个单位，发出500张、收回382张）。各等次分值为示例。",
        },
        categories={"A": "参评单位"},
        units=examples("A", 8),
        channels={"1": "社会评议"},
        items=[item("1.1", "社会测评投票", 100, method=Ballot(levels=levels(*values)))],
        scorers={"示例计票组": ["1.1"]},
    )
