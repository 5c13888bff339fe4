"""Grades, limits, rules of the register, tie-breaks and layers: what breaks each rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.scoring.build import item, scheme, unit
from xltools.methods.ballot import Ballot
from xltools.methods.boolean import Boolean
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.periods import Periods
from xltools.methods.rate_slope import RateSlope
from xltools.methods.strata import Strata
from xltools.scheme.choices import AdjustmentKind, Condition, LimitWhen
from xltools.scheme.document import json_place
from xltools.scheme.lint import lint
from xltools.scheme.model import Outcome
from xltools.scheme.settings import AdjustmentRule, Grade, Limit

D = Decimal
ALWAYS = {
    "未定报送时限",
    "未填依据文件",
    "未填联系方式",
    "未填测评办法",
    "评分单位未填联络员",
}
GOOD = (
    Grade(name="优秀", low=D(90), quota_count=1),
    Grade(name="良好", low=D(80), high=D(90)),
    Grade(name="一般", high=D(80)),
)
RULE = AdjustmentRule(code="K1", name="曝光", points=D(1), cap=D(3))


def said(own: Any = None, **more: Any) -> list[tuple[str, str]]:
    units = more.pop("units", [unit("a"), unit("b"), unit("c")])
    made = scheme([own or item("1")], units, more.pop("scorers", None), **more)
    found = lint(made, json_place)
    return [(f.code, f.cell) for f in found if f.code not in ALWAYS]


def grades(*rows: Grade) -> list[tuple[str, str]]:
    return said(grades=rows)


def test_sound_grades_say_nothing() -> None:
    assert grades(*GOOD) == []
    assert said(grades=GOOD, adjustment_rules=(RULE,), settings={"tie_breaks": ("1",)}) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (Grade(name="优", low=D(90), high=D(100)), Grade(name="良", low=D(0), high=D(89))),
            [("等次有空档", "/grades/1/high")],
        ),
        (
            (Grade(name="优", low=D(90)), Grade(name="良", high=D(95))),
            [("等次重叠", "/grades/1/high")],
        ),
        (
            (Grade(name="优", low=D(90), high=D(95)), Grade(name="良", high=D(90))),
            [("等次未到满分", "/grades/0/high")],
        ),
        (
            (Grade(name="优", low=D(90)), Grade(name="良", low=D(60), high=D(90))),
            [("等次未到最低分", "/grades/1/low")],
        ),
        ((Grade(name="优"), Grade(name="良")), [("等次不会适用", "/grades/1/name")]),
        (
            (Grade(name="优", low=D(90)), Grade(name="良", high=D(90), quota_count=3)),
            [("最低等次有名额", "/grades/1/name")],
        ),
        (
            (Grade(name="优", low=D(90)), Grade(name="优", high=D(90))),
            [("名称重复", "/grades/1/name")],
        ),
        (
            (Grade(name="优", low=D(90), high=D(80)), Grade(name="良", high=D(90))),
            [("等次未到满分", "/grades/0/high"), ("等次起止颠倒", "/grades/0/low")],
        ),
        ((Grade(name="优", categories=("B",)),), [("代码不存在", "/grades/0/categories")]),
    ],
)
def test_intervals(rows: tuple[Grade, ...], expected: list[tuple[str, str]]) -> None:
    found = [one for one in grades(*rows) if one[0] != "类别没有等次"]
    assert sorted(found) == sorted(expected)


def test_a_gap_names_a_number_that_falls_into_it() -> None:
    rows = (Grade(name="优", low=D(90)), Grade(name="良", high=D(89)))
    made = scheme([item("1")], [unit("a"), unit("b"), unit("c")], grades=rows)
    [gap] = [f for f in lint(made, json_place) if f.code == "等次有空档"]
    assert "例如89.5分不属于任何等次" in gap.message


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"limits": (Limit(name="x", when=LimitWhen.DISQUALIFIED, grade="差"),)},
            [("等次不存在", "/limits/0/grade")],
        ),
        (
            {"limits": (Limit(name="x", when=LimitWhen.EVENT, value="K9", grade="一般"),)},
            [("限制的情形不存在", "/limits/0/value")],
        ),
        (
            {"limits": (Limit(name="x", when=LimitWhen.DEDUCTIONS, value="五", grade="一般"),)},
            [("条件分数不符", "/limits/0/value")],
        ),
        (
            {
                "limits": (
                    Limit(name="x", when=LimitWhen.ITEM_BELOW, value="5", item="9", grade="一般"),
                )
            },
            [("限制的项目不符", "/limits/0/item")],
        ),
        (
            {
                "outcomes": (
                    Outcome(code="Y", name="x", when=Condition.GRADE, value="差", action="办"),
                )
            },
            [("等次不存在", "/outcomes/0/value")],
        ),
        (
            {
                "adjustment_rules": (
                    AdjustmentRule(code="K1", name="曝光", target="item", target_of="9"),
                )
            },
            [("计入对象不符", "/adjustment_rules/0/target_of")],
        ),
        (
            {"adjustment_rules": (RULE.model_copy(update={"cap": D("0.5")}),)},
            [("情形上限低于每次分值", "/adjustment_rules/0/cap")],
        ),
        ({"adjustment_rules": (RULE, RULE)}, [("代码重复", "/adjustment_rules/1/code")]),
        (
            {"settings": {"tie_breaks": ("不满意票",)}},
            [("同分排序无法识别", "/settings/tie_breaks")],
        ),
        (
            {"units": [unit("a"), unit("b", individual=True), unit("c")]},
            [("单位与个人同类", "/categories/0/name")],
        ),
        (
            {
                "settings": {"rank_scope": "tier"},
                "units": [unit("a", tier="窗口"), unit("b"), unit("c")],
            },
            [("未填层级", "/categories/0/name")],
        ),
    ],
)
def test_what_grades_and_rules_refer_to(
    more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert said(grades=GOOD, **more) == expected


def test_ties_forbidden_with_a_way_to_break_them() -> None:
    assert said(settings={"rank_method": "unique"}) == [("不允许并列", "/settings/rank_method")]
    assert said(settings={"rank_method": "unique", "tie_breaks": ("1",)}) == []


ROWS = [{"code": "A", "name": "甲", "weight": "0.5"}, {"code": "B", "name": "乙", "weight": "0.4"}]
TWO = [{"code": "A", "name": "甲", "weight": 1}]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (
            item("1", strata=Strata.model_validate({"strata": ROWS})),
            [("计分参数不符", "/items/0/strata")],
        ),
        (
            item("1", periods=Periods.model_validate({"periods": ROWS})),
            [("计分参数不符", "/items/0/periods")],
        ),
        (
            item("1", panel=Panel(high_from=D(90))),
            [("计分参数不符", "/items/0/panel")],
        ),
        (item("1", panel=Panel(way=PanelWay.POOL)), [("合并计票不适用", "/items/0/panel")]),
        (
            item("1", method=RateSlope(way="percent"), panel=Panel(way=PanelWay.POOL)),
            [("合并计票不适用", "/items/0/panel")],
        ),
        (
            item("1", method=Boolean(), panel=Panel(way=PanelWay.POOL)),
            [("合并计票不适用", "/items/0/panel")],
        ),
        (
            item("1", method=Ballot(), panel=Panel(not_all_equal=True)),
            [("评分表规则不起作用", "/items/0/panel")],
        ),
        (
            item(
                "1",
                strata=Strata.model_validate(
                    {"strata": TWO, "scorers": [{"stratum": "A", "scorer": "X"}]}
                ),
            ),
            [
                ("权重的评分单位不符", "/items/0/strata/scorers/0/scorer"),
                ("评分单位没有分层", "/items/0/strata"),
                ("项目没有评分单位", "/items/0/code"),
            ],
        ),
        (
            item("1", strata=Strata.model_validate({"strata": [{**TWO[0], "category": "Z"}]})),
            [("代码不存在", "/items/0/strata/strata/0/category")],
        ),
    ],
)
def test_layers(own: Any, expected: list[tuple[str, str]]) -> None:
    scorers = {"S": ["1"], "T": ["1"]} if own.panel.way.value == "pool" else None
    assert sorted(said(own, scorers=scorers)) == sorted(expected)


def test_bonuses_without_a_cap_are_said_once() -> None:
    rule = AdjustmentRule(code="J1", name="表彰", kind=AdjustmentKind.BONUS)
    for word in ("倒扣分", "加减分"):
        units = [unit("a"), unit("b"), unit("c")]
        words = {"deduction_word": word}
        made = scheme([item("1")], units, settings=words, adjustment_rules=(rule,))
        assert [f.code for f in lint(made, json_place)].count("加分未设上限") == 1
