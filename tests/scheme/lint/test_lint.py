"""Each rule of a sound scheme finds what breaks it, at its cell, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, ScorerWeight
from xltools.methods.periods import Periods
from xltools.methods.rank_points import RankPoints
from xltools.methods.strata import Strata
from xltools.scheme.choices import Condition, MissingPolicy, UnreportedPolicy
from xltools.scheme.document import json_place
from xltools.scheme.lint import check_scheme, lint
from xltools.scheme.model import (
    AdjustmentRule,
    CategoryPoints,
    PastResult,
    Recusal,
    Scheme,
    UnitPoints,
)
from xltools.scheme.presets import preset
from xltools.scheme.workbook import write_scheme
from xltools.text.finding import Finding

Change = Callable[[Scheme], Scheme]


def sound() -> Scheme:
    """The preset with an earlier year and contacts, so that nothing but 利益关联已回避 is said."""
    past = PastResult(year=2016, unit="ZF03", rank=39, bottom=True)
    scheme = preset("maanshan-2017")
    scorers = [one.model_copy(update={"contact": "王××", "phone": "×××"}) for one in scheme.scorers]
    return scheme.model_copy(update={"history": (past,), "scorers": tuple(scorers)})


def test_who_is_reminded_has_somebody_to_be_reminded_at() -> None:
    assert found(sound()) == []
    one = row("scorers", 2, phone="")(row("scorers", 4, contact="")(sound()))
    [told] = found(one)
    names = [one.scorers[n].name for n in (2, 4)]
    assert (told.code, told.cell) == ("评分单位未填联络员", "/scorers/2/phone")
    assert f"有2个评分单位未填联络员或联络电话（{'、'.join(names)}）" in told.body


def found(scheme: Scheme) -> list[Finding]:
    usual = {"利益关联已回避"}
    return [finding for finding in lint(scheme, json_place) if finding.code not in usual]


def row(table: str, number: int, **changes: Any) -> Change:
    def change(scheme: Scheme) -> Scheme:
        records = list(getattr(scheme, table))
        records[number] = records[number].model_copy(update=changes)
        return scheme.model_copy(update={table: tuple(records)})

    return change


def settings(**changes: Any) -> Change:
    return lambda s: s.model_copy(update={"settings": s.settings.model_copy(update=changes)})


def table(name: str, *records: Any) -> Change:
    return lambda s: s.model_copy(update={name: (*getattr(s, name), *records)})


def without(name: str, number: int) -> Change:
    def change(scheme: Scheme) -> Scheme:
        records = list(getattr(scheme, name))
        del records[number]
        return scheme.model_copy(update={name: tuple(records)})

    return change


def both(*changes: Change) -> Change:
    def change(scheme: Scheme) -> Scheme:
        for one in changes:
            scheme = one(scheme)
        return scheme

    return change


D = Decimal
RANKED = RankPoints(table=[{"first": 1, "points": 5}])
HALVES = Periods(
    ratio=True,
    periods=[
        {"code": "1", "name": "上半年", "weight": 1},
        {"code": "2", "name": "下半年", "weight": 1},
    ],
)
_COUNTIES = [one.code for one in preset("maanshan-2017").scorers[14:22]]
SURVEYS = Strata(
    ratio=True,
    strata=[
        {"code": "D", "name": "电话调查", "weight": 6},
        {"code": "W", "name": "问卷调查", "weight": 4},
    ],
    scorers=[{"stratum": "W" if n else "D", "scorer": c} for n, c in enumerate(_COUNTIES)],
)
"""A stratum of one scorer, and one of all others."""
ZERO, ALL = MissingPolicy.ZERO, UnreportedPolicy.FULL
OFF_A_RATE = {"code": "K1", "name": "弄虚作假", "target": "rate"}
CASES: list[tuple[Change, list[tuple[str, str]]]] = [
    (lambda s: s, []),
    (row("items", 10, points=D(7)), [("分值合计不符", "/items/10/points")]),
    (
        row("channels", 7, points=D(12)),
        [("分值合计不符", "/items/16/points"), ("满分不符", "/settings/full_marks")],
    ),
    (settings(full_marks=D(120)), [("满分不符", "/settings/full_marks")]),
    (both(settings(full_marks=D(120), normalised_full=D(120))), []),
    (row("categories", 1, full_marks=D(90)), [("满分不符", "/categories/1/full_marks")]),
    (row("categories", 0, declared=41), [("家数不符", "/categories/0/declared")]),
    (
        table("category_points", CategoryPoints(category="SH", item="8", points=D(5))),
        [("本类分值合计不符", "/categories/1/full_marks")],
    ),
    (
        table("unit_points", UnitPoints(unit="ZF01", item="8", points=D(5))),
        [("单位分值合计不符", "/unit_points/0/points")],
    ),
    (
        without("items", 16),
        [("代码不存在", f"/scorers/{n}/items") for n in range(14, 22)]
        + [("评议方式没有项目", "/channels/7/name")],
    ),
    (
        without("scorers", 2),
        [("代码不存在", "/recusals/1/scorer"), ("项目没有评分单位", "/items/3/code")],
    ),
    (row("scorers", 2, categories=("ZF",)), [("项目没有评分单位", "/items/3/code")] * 2),
    (row("items", 16, strata=SURVEYS), []),
    (
        both(row("scorers", 14, categories=("ZF",)), row("items", 16, strata=SURVEYS)),
        [("项目没有评分单位", "/items/16/code")] * 2,
    ),
    (row("units", 3, category="政府部门"), [("代码不存在", "/units/3/category")]),
    (row("units", 3, code="zf01"), [("代码重复", "/units/3/code")]),
    (row("units", 3, name="市教育局"), [("名称重复", "/units/3/name")]),
    (row("units", 3, aliases=("市教委",)), [("写法有歧义", "/units/3/aliases")]),
    (row("units", 3, parent="ZF04"), [("上级单位循环", "/units/3/parent")]),
    (row("units", 3, parent="ZF99"), [("代码不存在", "/units/3/parent")]),
    (row("units", 36, superior=""), [("未填上级主管部门", "/units/36/superior")]),
    (row("units", 0, superior="省发展改革委"), [("上级主管部门无标记", "/units/0/stationed")]),
    (row("units", 0, predecessors=("ZF88",)), [("上年单位无记录", "/units/0/predecessors")]),
    (row("units", 2, predecessors=("新设",)), [("新设单位上年在册", "/units/2/predecessors")]),
    (
        row("units", 2, predecessors=("ZF02",)),
        [
            ("上年单位无记录", "/units/2/predecessors"),
            ("上年本单位记录未接续", "/units/2/predecessors"),
        ],
    ),
    (
        row("history", 0, unit="旧03", name="市科技局"),
        [("上年代码不同未填", "/units/2/code"), ("历年单位无对应", "/history/0/unit")],
    ),
    (row("units", 0, predecessors=("新设",)), []),
    (
        row("items", 3, method=RANKED, periods=HALVES, na_policy=ZERO, unreported_policy=ALL),
        [
            ("名次赋分的缺期处理不符", "/items/3/na_policy"),
            ("名次赋分的缺期处理不符", "/items/3/unreported_policy"),
        ],
    ),
    (row("items", 3, method=RANKED, periods=HALVES), []),
    (row("items", 3, method=RANKED, na_policy=ZERO), []),
    (
        lambda s: row("items", 3, method=RANKED)(
            table("adjustment_rules", AdjustmentRule(**OFF_A_RATE, target_of=s.items[3].code))(s)
        ),
        [("计入对象不是率", "/adjustment_rules/0/target_of")],
    ),
    (row("items", 3, paper=""), [("未填测评办法", "/items/3/paper")]),
    (row("items", 3, reason_below=D(120)), [("说明原因界限超出评分范围", "/items/3/reason_below")]),
    (row("items", 3, method=Direct(), reason_below=D(3)), []),
    (row("items", 3, name="依法行政"), [("名称相同", "/items/3/name")]),
    (
        row("scorers", 3, name="市信访局"),
        [("利益关联未回避", "/scorers/3/name"), ("名称重复", "/scorers/3/name")],
    ),
    (
        row("scorers", 3, items=()),
        [("项目没有评分单位", "/items/4/code"), ("评分单位没有项目", "/scorers/3/items")],
    ),
    (without("recusals", 1), [("利益关联未回避", "/scorers/2/name")]),
    (
        table("recusals", Recusal(scorer="PF01", unit="ZF01", item="2.2")),
        [("回避不起作用", "/recusals/4/scorer")],
    ),
    (table("recusals", Recusal(scorer="PF03", unit="ZF05")), [("内容重复", "/recusals/4/scorer")]),
    (row("scorers", 0, extended=datetime(2017, 12, 1)), [("延期早于时限", "/scorers/0/extended")]),
    (
        row("items", 16, panel=Panel(way="trimmed", above=8)),
        [("去高去低不起作用", "/items/16/panel")],
    ),
    (
        row("items", 16, panel=Panel(way="trimmed", above=5, drop_high=4, drop_low=4)),
        [("去掉的评分过多", "/items/16/panel")],
    ),
    (row("items", 16, panel=Panel(way="trimmed")), []),
    (row("items", 3, panel=Panel(way="median")), [("合成方式不起作用", "/items/3/panel")]),
    (
        row(
            "items",
            16,
            panel=Panel(way="weighted", weights=(ScorerWeight(scorer="XQ9", weight=D(1)),)),
        ),
        [
            ("权重的评分单位不符", "/items/16/panel/weights/0/scorer"),
            ("评分单位没有权重", "/items/16/panel"),
        ],
    ),
    (
        row("items", 16, panel=Panel(weights=(ScorerWeight(scorer="XQ01", weight=D(1)),))),
        [("权重不起作用", "/items/16/panel/weights")],
    ),
    (settings(deadline=datetime(2018, 1, 5)), [("时限与年度不符", "/settings/deadline")]),
    (settings(deadline=None), [("未定报送时限", "/settings/deadline")]),
    (settings(title="2016年度政风行风评议"), [("名称与年度不符", "/settings/title")]),
    (settings(deduction_word="加减分"), [("加分未设上限", "/settings/bonus_cap")]),
    (settings(deduction_word="加减分", bonus_cap=D(3)), []),
    (settings(basis=""), [("未填依据文件", "/settings/basis")]),
    (settings(phone=""), [("未填联系方式", "/settings/phone")]),
    (settings(bottom_k=12), [("全类列入后进", "/categories/1/name")]),
    (settings(bottom_k=0), [("后进名次数为零", f"/outcomes/{n}/when") for n in range(4)]),
    (row("outcomes", 2, value="两"), [("条件数值不符", "/outcomes/2/value")]),
    (row("outcomes", 0, value="2"), [("条件数值不用填", "/outcomes/0/value")]),
    (row("outcomes", 0, when=Condition.BELOW, value="x"), [("条件分数不符", "/outcomes/0/value")]),
    (row("outcomes", 0, when=Condition.BELOW, value="60.5"), []),
    (row("outcomes", 0, when=Condition.GRADE), [("条件等次未填", "/outcomes/0/value")]),
    (row("outcomes", 0, when=Condition.TAG, tag=""), [("条件标记未填", "/outcomes/0/tag")]),
    (row("outcomes", 0, when=Condition.TAG, tag="省部属"), []),
    (row("outcomes", 3, tag="省部署"), [("标记没有单位", "/outcomes/3/tag")]),
    (row("history", 0, year=2017), [("历年结果年度不符", "/history/0/year")]),
    (row("history", 0, unit="ZF77"), [("历年单位无对应", "/history/0/unit")]),
    (without("history", 0), [("没有历年结果", "/outcomes/2/when")]),
]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_rule(number: int) -> None:
    change, expected = CASES[number]
    said = found(change(sound()))
    assert sorted((f.code, f.cell) for f in said) == sorted(expected), [f.message for f in said]


def test_ties_where_none_are_allowed() -> None:
    from xltools.scheme.choices import RankMethod

    (finding,) = found(settings(rank_method=RankMethod.UNIQUE)(sound()))
    assert finding.code == "不允许并列"


def test_every_sentence_can_be_said() -> None:
    for change, _ in CASES:
        for finding in found(change(sound())):
            assert finding.message.endswith(f"（{finding.code}）")
            assert finding.document()["cell"] == finding.cell


def test_the_sum_is_named_as_the_office_would(tmp_path: Path) -> None:
    scheme = row("items", 10, points=D(7))(sound())
    path = tmp_path / "方案.xlsx"
    path.write_bytes(write_scheme(scheme))
    (message,) = [f.message for f in check_scheme(path).findings if f.severity == "错误"]
    assert message == (
        "【错误】方案.xlsx · 测评项目 · D15　“热线测评”各项目分值合计31，应为32。"
        "请核对第12至15行分值（8、8、8、7）。（分值合计不符）"
    )


def test_did_you_mean() -> None:
    (finding,) = found(row("units", 3, category="政府部门")(sound()))
    assert "“政府部门”的代码是“ZF”" in finding.message
    (finding,) = found(row("outcomes", 3, tag="省部署")(sound()))
    assert "相近的有：省部属" in finding.message


def test_a_unit_of_no_known_category_hides_no_wrong_count() -> None:
    """It may belong to any category; what is wrong even so is said at once."""
    wrong = row("categories", 1, declared=99)(row("units", 3, category="政府部门")(sound()))
    assert [f.code for f in found(wrong)] == ["家数不符", "代码不存在"]
    maybe = row("units", 3, category="政府部门")(sound())
    assert [f.code for f in found(maybe)] == ["代码不存在"]


def test_the_blank_preset_shows_no_year_of_its_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_scheme(preset("blank"))))
    rows = {row[0]: row[1] for row in book["基本设置"].iter_rows(values_only=True)}
    assert rows["年度"] == "（请填写）"
    (said,) = [f for f in lint(preset("blank"), json_place) if f.cell == "/settings/year"]
    assert "1990" not in said.message


def test_the_blank_preset_is_told_what_to_fill(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(write_scheme(preset("blank")))
    errors = [(f.code, f.sheet) for f in check_scheme(path).findings if f.severity == "错误"]
    assert sorted(errors) == sorted(
        [("方案待填", "基本设置")] * 3
        + [("名单待填", name) for name in ("类别", "评议对象", "评议方式", "测评项目", "评分单位")]
    )


def test_catalogue_codes_differ() -> None:
    from xltools.text.catalogue import scheme as reading
    from xltools.text.catalogue import scheme_rules as rules
    from xltools.text.finding import Kind

    kinds = [k for module in (reading, rules) for k in vars(module).values() if isinstance(k, Kind)]
    assert len({kind.code for kind in kinds}) == len(kinds)
