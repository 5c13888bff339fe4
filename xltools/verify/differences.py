"""Two result documents: where they differ, in words that name the unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_FIELDS = {
    "items": "项目得分",
    "item_states": "项目状态",
    "channels": "方式小计",
    "raw_total": "评议得分",
    "adjustment": "倒扣分",
    "total": "总分",
    "rank": "名次",
    "grade": "等次",
    "bottom": "列入后进",
    "status": "状态",
    "outcomes": "结果运用",
    "notes": "备注",
    "exact": "总分（舍入前）",
}
_PARTS = {"units": "单位", "returns": "报送件", "findings": "核验意见", "decisions": "议定事项"}


def differences(sealed: Any, own: Any) -> Iterator[tuple[str, str, str]]:
    """(what, as sealed, as derived anew); the version of the program is no difference."""
    if not isinstance(sealed, dict):
        yield "结果数据", "不能识别", "结果数据"
        return
    units = {str(unit.get("code")): unit for unit in _list(sealed, "units")}
    for unit in own["units"]:
        said = units.pop(unit["code"], None)
        if said is None:
            yield unit["name"], "没有", "有"
        elif said != unit:
            yield from _unit(said, unit)
    for code in units:
        yield f"单位{code}", "有", "没有"
    for part in sorted((sealed.keys() | own.keys()) - {"units", "engine"}):
        if sealed.get(part) != own.get(part):
            said, ours = sealed.get(part), own.get(part)
            both = isinstance(said, list) and isinstance(ours, list)
            place = _first(said or [], ours or []) if both else ""
            yield f"{_PARTS.get(part, part)}{place}", _short(said), _short(ours)


def _unit(said: dict[str, Any], own: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in sorted(said.keys() | own.keys()):
        one, two = said.get(key), own.get(key)
        what = f"{own['name']}·{_FIELDS.get(key, key)}"
        if isinstance(one, dict) and isinstance(two, dict):
            for code in sorted(one.keys() | two.keys()):
                if one.get(code) != two.get(code):
                    yield f"{what}·{code}", _short(one.get(code)), _short(two.get(code))
        elif one != two:
            yield what, _short(one), _short(two)


def _list(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = document.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _first(said: list[Any], own: list[Any]) -> str:
    """Which entry is the first that differs."""
    pairs = zip(said, own, strict=False)
    return f"第{next((n for n, (a, b) in enumerate(pairs, 1) if a != b), len(own) + 1)}条"


def _short(value: Any) -> str:
    if value is None:
        return "空白"
    if isinstance(value, list):
        return f"{len(value)}条"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}……"
