"""山东省2008年: public satisfaction in 17 cities, eight questions, telephone : paper = 6 : 4.

Published: levels at 100, 75 and 55 per cent of each question's weight. The questions and their
weights are not: they are examples.
"""

from __future__ import annotations

from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.strata import Strata
from xltools.scheme.model import Scheme
from xltools.scheme.presets.making import examples, item, levels, rows, scheme

DESCRIPTION = "山东省2008年群众满意度：8个问题，等次按权重的100%、75%、55%计，电话与问卷6比4。"
_WEIGHTS = ("0.15", "0.15", "0.15", "0.15", "0.1", "0.1", "0.1", "0.1")


def build() -> Scheme:
    """The scheme with six example cities of the seventeen."""
    method = BallotMatrix(
        form="one_each",
        levels=levels(("满意", 100), ("基本满意", 75), ("不满意", 55), ("不了解", None)),
        dimensions=rows(*((str(n), f"问题{n}", w) for n, w in enumerate(_WEIGHTS, 1))),
    )
    strata = Strata(ratio=True, strata=rows(("D", "电话调查", 6), ("W", "问卷调查", 4)))
    return scheme(
        {
            "scheme_id": "shandong-2008",
            "title": "2008年度群众满意度测评",
            "year": 2008,
            "note": "来源：东南网2009年10月16日等报道。17个市；问题和权重为示例。",
        },
        categories={"S": "设区的市"},
        units=examples("S", 6, "市"),
        channels={"1": "群众满意度"},
        items=[item("1.1", "群众满意度调查", 100, method=method, strata=strata)],
        scorers={"示例调查机构": ["1.1"]},
    )
