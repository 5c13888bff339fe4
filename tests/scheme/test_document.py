"""The JSON twin of a scheme: without loss, strict, every problem at its pointer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.scheme.strategies import schemes
from xltools.scheme.document import parse_scheme, schema_json, scheme_digest, scheme_json
from xltools.scheme.model import Scheme
from xltools.scheme.presets import PRESETS, preset


@pytest.mark.parametrize("name", list(PRESETS))
def test_presets_return_from_json(name: str) -> None:
    text = scheme_json(preset(name))
    assert parse_scheme(text) == (preset(name), [])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scheme=schemes())
def test_any_scheme_returns_from_json(scheme: Scheme) -> None:
    text = scheme_json(scheme)
    again, findings = parse_scheme(text)
    assert findings == []
    assert again == scheme
    assert scheme_json(again) == text
    assert scheme_digest(again) == scheme_digest(scheme)


def test_numbers_are_taken_as_their_text() -> None:
    tree = json.loads(scheme_json(preset("maanshan-2017")))
    text = json.dumps(tree).replace('"points": "10"', '"points": 10.000000000000000000', 1)
    text = text.replace('"full_marks": "100"', '"full_marks": 100', 1)
    assert parse_scheme(text) == (preset("maanshan-2017"), [])
    exact, _ = parse_scheme(text.replace("10.000000000000000000", "10.000000000000000001"))
    assert exact is not None
    assert str(exact.channels[0].points) == "10.000000000000000001"


def test_spelling_of_a_decimal_does_not_change_the_digest() -> None:
    text = scheme_json(preset("maanshan-2017"))
    again, _ = parse_scheme(text.replace('"points": "10"', '"points": "10.00"'))
    assert again is not None
    assert scheme_json(again) == text


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(tree: Any) -> None:
        for part in path[:-1]:
            tree = tree[part]
        tree[path[-1]] = to

    return change


WRONG: list[tuple[Callable[[Any], None], str, str]] = [
    (_set("itmes", to=[]), "JSON名称不认识", "/itmes"),
    (_set("items", 0, "ponits", to=3), "JSON名称不认识", "/items/0/ponits"),
    (_set("items", 1, "method", "fulll", to=1), "JSON名称不认识", "/items/1/method/fulll"),
    (_set("items", 1, "method", to={"kind": "scald"}), "JSON选项不符", "/items/1/method"),
    (_set("items", 1, "method", to={}), "JSON缺少内容", "/items/1/method"),
    (_set("items", 1, "points", to="-1"), "数值超出范围", "/items/1/points"),
    (_set("items", 1, "points", to="六"), "JSON类型不符", "/items/1/points"),
    (_set("items", 1, "points", to=True), "JSON类型不符", "/items/1/points"),
    (_set("items", 1, "panel", "way", to="平均"), "JSON选项不符", "/items/1/panel/way"),
    (_set("settings", "year", to="2017"), "JSON类型不符", "/settings/year"),
    (_set("settings", "demo", to=1), "JSON类型不符", "/settings/demo"),
    (_set("settings", "deadline", to="2017-12-15T17:00:00Z"), "JSON类型不符", "/settings/deadline"),
    (_set("settings", "scheme_id", to="马鞍山"), "书写格式不符", "/settings/scheme_id"),
    (_set("settings", "total_floor", to=1e400), "JSON类型不符", "/settings/total_floor"),
    (_set("settings", "total_floor", to="1E+999999"), "数值超出范围", "/settings/total_floor"),
    (_set("units", 0, "aliases", to=["a、b"]), "书写格式不符", "/units/0/aliases/0"),
    (_set("units", 0, "name", to=2.5), "JSON类型不符", "/units/0/name"),
    (_set("units", 0, "name", to=2), "JSON类型不符", "/units/0/name"),
    (_set("units", 0, "name", to="a\x00b"), "书写格式不符", "/units/0/name"),
    (_set("units", 0, "name", to=""), "书写格式不符", "/units/0/name"),
    (_set("units", 0, to="x"), "JSON类型不符", "/units/0"),
    (_set("units", to={}), "JSON类型不符", "/units"),
    (_set("items", 1, "paper_date", to="2017-13-01"), "JSON类型不符", "/items/1/paper_date"),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_what_does_not_fit_is_named_at_its_pointer(number: int) -> None:
    change, code, pointer = WRONG[number]
    tree = json.loads(scheme_json(preset("maanshan-2017")))
    change(tree)
    scheme, findings = parse_scheme(json.dumps(tree), "scheme.json")
    assert scheme is None
    assert [(f.code, f.cell) for f in findings] == [(code, pointer)]
    assert findings[0].message.startswith("【错误】scheme.json · ")
    assert f"{pointer}　" in findings[0].message


SAID: list[tuple[Callable[[Any], None], str]] = [
    (_set("items", 1, "points", to="-1"), "测评项目第2项“遵守作风建设纪律规定” · 分值"),
    (_set("settings", "year", to="2017"), "基本设置 · 年度 · /settings/year"),
    (_set("items", 1, "panel", "way", to="去高去低"), "“去高去低”写作trimmed。"),
    (_set("items", 1, "method", to={"kind": "scald"}), "scaled（百分制折算）。相近的有：scaled"),
    (_set("items", 1, "method", to={"kind": "scald"}), "计分方法 · /items/1/method"),
    (_set("items", 1, "method", "levels", to=[]), "可用的有：kind、full（评分满分）、decimals"),
    (
        _set("items", 1, "method", to={"kind": "ballot", "levels": [{"code": "A"}]}),
        "等次第1项 · /items/1/method/levels/0　缺少“name”（名称）",
    ),
    (_set("units", 0, "name", to=[True]), "内容为“[true]”"),
    (_set("units", 0, "name", to="a\x00b"), "评议对象第1项 · 规范化简称"),
    (
        _set("items", 1, "method", to={"kind": "ballot", "levels": [{"code": "_", "name": "甲"}]}),
        "等次第1项“甲” · 代码 · /items/1/method/levels/0/code　填写内容“_”。"
        "只能用字母、数字、点和短横线。",
    ),
]


@pytest.mark.parametrize("number", range(len(SAID)))
def test_a_place_in_json_is_said_in_the_words_of_the_workbook(number: int) -> None:
    change, words = SAID[number]
    tree = json.loads(scheme_json(preset("maanshan-2017")))
    change(tree)
    _, [finding] = parse_scheme(json.dumps(tree))
    assert words in finding.message


def test_all_problems_in_one_pass() -> None:
    tree = json.loads(scheme_json(preset("maanshan-2017")))
    del tree["settings"]["title"]
    tree["settings"]["year"] = "x"
    tree["units"][3]["nmae"] = "x"
    _, findings = parse_scheme(json.dumps(tree))
    assert [f.code for f in findings] == ["JSON缺少内容", "JSON类型不符", "JSON名称不认识"]
    assert "（评议名称）" in findings[0].message
    assert "相近的有：name" in findings[2].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "JSON无法解析"),
        ("{", "JSON无法解析"),
        ("[]", "JSON类型不符"),
        ("null", "JSON类型不符"),
        ("{}", "JSON缺少内容"),
        ("[" * 100_000, "JSON过于复杂"),
        ('{"settings": 1, "settings": 2}', "JSON名称重复"),
        ('"\\ud800"', "书写格式不符"),
        ("1" * 5000, "JSON过于复杂"),
    ],
)
def test_text_that_is_no_scheme(text: str, code: str) -> None:
    scheme, findings = parse_scheme(text)
    assert scheme is None
    assert [finding.code for finding in findings] == [code]


def test_the_schema_describes_every_field() -> None:
    schema = json.loads(schema_json())
    seen = 0

    def walk(node: Any) -> None:
        nonlocal seen
        if isinstance(node, dict):
            for name, field in node.get("properties", {}).items():
                seen += 1
                assert field.get("title"), name
                assert not field["title"].isascii(), name
                assert field.get("description"), name
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(schema)
    assert seen > 100
    assert schema["$defs"]["PanelWay"]["description"].startswith("mean＝平均")
    for name, part in schema["$defs"].items():
        assert not part["title"].isascii(), name
        assert not re.search("[a-z]{3,} [a-z]{2,}", part["description"]), name


def test_text_that_looks_like_an_endless_number_is_text() -> None:
    tree = json.loads(scheme_json(preset("maanshan-2017")))
    tree["settings"]["organiser"] = "0E100"
    scheme, findings = parse_scheme(json.dumps(tree))
    assert findings == []
    assert scheme is not None
    assert scheme.settings.organiser == "0E100"
