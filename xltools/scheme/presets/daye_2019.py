"""大冶市2019年: 127 units, four parts of 40, 10, 10 and 40 points; ten at each end published.

The names of the parts are not published: they are examples.
"""

from __future__ import annotations

from xltools.scheme.choices import Condition, Publication
from xltools.scheme.model import Outcome, Scheme
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = "大冶市2019年评议：127个单位，四部分40＋10＋10＋40分，公布前10名和后10名。"
_PARTS = (
    ("1", "群众测评", 40),
    ("2", "代表测评", 10),
    ("3", "企业测评", 10),
    ("4", "工作考核", 40),
)


def build() -> Scheme:
    """The scheme with example units."""
    ends = ((Condition.TOP_K, "前10名", "通报表扬"), (Condition.BOTTOM_K, "后10名", "通报批评"))
    return scheme(
        {
            "scheme_id": "daye-2019",
            "title": "2019年度政风行风评议",
            "year": 2019,
            "below": "乡镇（街道）",
            "bottom_k": 10,
            "publication": Publication.TOP_AND_BOTTOM,
            "publish_k": 10,
            "note": "来源：大冶市2019年评议通报（127个单位）。各部分名称、措施为示例。",
        },
        categories={"A": "参评单位"},
        units=examples("A", 24),
        channels={code: name for code, name, _ in _PARTS},
        items=[item(f"{code}.1", name, points) for code, name, points in _PARTS],
        scorers={f"示例{name}组": [f"{code}.1"] for code, name, _ in _PARTS},
        outcomes=tuple(
            Outcome(code=f"Y{n}", name=name, when=when, value="10", action=action)
            for n, (when, name, action) in enumerate(ends, 1)
        ),
    )
