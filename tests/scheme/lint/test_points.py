"""Points, places and quotas that leave no room: what breaks each rule, and its cell."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.scoring.build import item, scheme, unit
from xltools.methods import AnyMethod
from xltools.methods.accrue import Accrue
from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.band import Band
from xltools.methods.deduct import Deduct
from xltools.methods.direct import Direct
from xltools.methods.manual import Manual
from xltools.methods.rank_points import RankPoints
from xltools.methods.rate_slope import RateSlope
from xltools.methods.scaled import Scaled
from xltools.scheme.choices import AdjustmentKind, Condition
from xltools.scheme.document import json_place
from xltools.scheme.lint import lint
from xltools.scheme.model import Category, CategoryPoints, Outcome, UnitPoints
from xltools.scheme.settings import AdjustmentRule, Grade

D = Decimal
ALWAYS = {
    "未定报送时限",
    "未填依据文件",
    "未填联系方式",
    "未填测评办法",
    "评分单位未填联络员",
}
UNITS = [unit("a"), unit("b"), unit("c"), unit("d", "B"), unit("e", "B"), unit("f", "B")]
BANDS = [{"low": 0, "high": 79, "points": 1}, {"low": 80, "high": 100, "points": 10}]
HALF = [{"code": "1", "name": "一", "weight": "0.5"}, {"code": "2", "name": "二", "weight": "0.4"}]


def said(own: Any, units: Any = None, **more: Any) -> list[tuple[str, str]]:
    made = scheme(own if isinstance(own, list) else [own], units or UNITS, **more)
    found = lint(made, json_place)
    for finding in found:
        assert finding.message.endswith(f"（{finding.code}）")
    return sorted((f.code, f.cell) for f in found if f.code not in ALWAYS)


@pytest.mark.parametrize(
    "method",
    [
        Direct(step=D("0.3")),
        Direct(step=D("0.25"), decimals=1),
        Scaled(full=D("7.5"), decimals=0),
    ],
    ids=["step", "finer step", "decimals"],
)
def test_full_marks_can_be_given(method: AnyMethod) -> None:
    assert said(item("1", method=method)) == [("计分参数不符", "/items/0/method")]
    assert said([item("1", "12.345", method=Manual()), item("2", "87.655")]) == [
        ("计分参数不符", "/items/0/method")
    ]
    assert said(item("1", method=Direct(step=D("0.5")))) == []


@pytest.mark.parametrize(
    "method",
    [
        Deduct(floor=D(5)),
        Accrue(cap=D(8)),
        RateSlope(target=D(98), per_point=D(1), floor=D(4)),
        Band.model_validate({"intervals": [{"points": 6}]}),
        RankPoints.model_validate({"table": [{"first": 1, "last": 9, "points": 6}]}),
    ],
    ids=lambda method: method.kind,
)
def test_parameters_above_the_points_of_one_category_or_unit(method: AnyMethod) -> None:
    items = [item("1.1", 10, method=method), item("1.2", 90)]
    assert said(items) == []
    swap = (("1.1", D(3)), ("1.2", D(97)))
    by_category = tuple(CategoryPoints(category="B", item=i, points=p) for i, p in swap)
    assert said(items, category_points=by_category) == [
        ("该分值下计分参数不符", "/category_points/0/points")
    ]
    by_unit = tuple(UnitPoints(unit="b", item=i, points=p) for i, p in swap)
    assert said(items, unit_points=by_unit) == [("该分值下计分参数不符", "/unit_points/0/points")]
    away = (("1.1", D(0)), ("1.2", D(100)))
    gone = tuple(CategoryPoints(category="B", item=i, points=p) for i, p in away)
    assert said(items, category_points=gone) == []


@pytest.mark.parametrize(
    "method",
    [
        Band.model_validate({"input": "percent", "intervals": BANDS}),
        BallotMatrix.model_validate({"dimensions": HALF}),
    ],
    ids=lambda method: method.kind,
)
def test_integer_bands_and_weights_of_dimensions(method: AnyMethod) -> None:
    assert said(item("1", method=method)) == [("计分参数不符", "/items/0/method")]


def test_a_gap_between_integer_bands_is_named() -> None:
    made = scheme(
        [item("1", method=Band.model_validate({"input": "percent", "intervals": BANDS}))], UNITS
    )
    [gap] = [f for f in lint(made, json_place) if f.code == "计分参数不符"]
    assert "79" in gap.message
    assert "80" in gap.message


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"settings": {"bottom_k": 3}},
            [("全类列入后进", f"/categories/{n}/name") for n in (0, 1)],
        ),
        (
            {"settings": {"bottom_k": 0}, "outcomes": (Condition.BOTTOM_K, "3")},
            [("全组适用同一规则", "/outcomes/0/value")] * 2,
        ),
        (
            {"settings": {"bottom_k": 0, "rank_scope": "all"}, "outcomes": (Condition.TOP_K, "3")},
            [],
        ),
        ({"grades": (D(33), None)}, [("等次名额为零", "/grades/0/quota_percent")] * 2),
        ({"grades": (D(34), None)}, []),
        ({"grades": (None, 0)}, [("等次名额为零", "/grades/0/quota_count")] * 2),
        ({"grades": (D(33), None), "settings": {"rank_scope": "all"}}, []),
        (
            {"settings": {"deadline": datetime(2017, 12, 15), "count_from": datetime(2017, 12, 1)}},
            [("计票早于时限", "/settings/count_from")],
        ),
        (
            {
                "adjustment_rules": (
                    AdjustmentRule(
                        code="K", name="违纪", kind=AdjustmentKind.DISQUALIFY, points=D(3)
                    ),
                )
            },
            [("情形分值不用填", "/adjustment_rules/0/points")],
        ),
    ],
)
def test_rules_that_leave_nobody_out_or_in(
    more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    if "outcomes" in more:
        when, value = more["outcomes"]
        rule = Outcome(code="Y", name="名次", when=when, value=value, action="通报")
        more = {**more, "outcomes": (rule,)}
    if "grades" in more:
        percent, count = more["grades"]
        best = Grade(name="优秀", low=D(90), quota_percent=percent, quota_count=count)
        more = {**more, "grades": (best, Grade(name="一般"))}
    assert said(item("1"), **more) == expected


def test_different_full_marks_are_not_ranked_together() -> None:
    categories = (
        Category(code="A", name="县区", full_marks=D(150)),
        Category(code="B", name="部门"),
    )
    items = [item("1", 100), item("2", 50, categories=("A",))]
    settings = {"rank_scope": "all", "full_marks": D(100)}
    assert said(items, categories=categories, settings=settings) == [
        ("满分不同一起排名", "/settings/rank_scope")
    ]
    rescaled = {**settings, "normalised_full": D(100)}
    assert said(items, categories=categories, settings=rescaled) == []


def test_a_lowest_grade_covers_totals_below_zero() -> None:
    grades = (Grade(name="优", low=D(60)), Grade(name="差", low=D(0), high=D(60)))
    assert said(item("1"), grades=grades) == []
    assert said(item("1"), grades=grades, settings={"total_floor": None}) == [
        ("等次未到最低分", "/grades/1/low")
    ]
