"""涡阳县2020年三季度: (earned ÷ applicable points) × 100, where applicable points differ by unit.

Published with real figures: (81.22 + 0.64) ÷ (100 + 0.64) × 100 = 81.34.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.methods.deduct import Deduct
from xltools.methods.direct import Direct
from xltools.scheme.model import Scheme, UnitPoints
from xltools.scheme.presets.making import examples, item, scheme

DESCRIPTION = "涡阳县2020年三季度政务公开测评：基本分加重点领域分，按各单位适用分值折算为100分。"


def build() -> Scheme:
    """The scheme; the points of key fields are one unit's own, the others are examples."""
    units = examples("A", 4)
    own = ("0.64", "1.2", "2", "0")
    return scheme(
        {
            "scheme_id": "guoyang-2020",
            "title": "2020年三季度政务公开测评",
            "year": 2020,
            "below": "乡镇（街道）",
            "normalised_full": Decimal(100),
            "bottom_k": 0,
            "note": "来源：涡阳县政府网2020年三季度测评结果。首个单位的分值为公布数，其余为示例。",
        },
        categories={"A": "县直单位"},
        units=units,
        channels={"1": "基本指标", "2": "重点领域"},
        items=[
            item("1.1", "基本得分", 100, method=Deduct()),
            item("2.1", "重点得分", 2, method=Direct()),
        ],
        scorers={"示例政务公开办": ["1.1", "2.1"]},
        unit_points=tuple(
            UnitPoints(unit=unit.code, item="2.1", points=Decimal(points))
            for unit, points in zip(units, own, strict=True)
        ),
    )
