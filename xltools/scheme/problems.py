"""What pydantic says of a value, as findings in the offices' words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from xltools.scheme.choices import Choice
from xltools.text.catalogue import scheme as says
from xltools.text.finding import Kind
from xltools.text.nearest import did_you_mean

Path = tuple[str | int, ...]

_LONG = 60
_EXPECTED = {
    "string_type": "文字",
    "bool_type": "true或false",
    "int_type": "整数",
    "int_from_float": "整数",
    "decimal_type": '数字，例如"2.5"',
    "decimal_parsing": '数字，例如"2.5"',
    "tuple_type": "列表",
    "list_type": "列表",
    "model_type": "一组名称和内容",
    "dict_type": "一组名称和内容",
    "model_attributes_type": "一组名称和内容",
    "date_type": '日期，例如"2017-12-15"',
    "date_from_datetime_parsing": '日期，例如"2017-12-15"',
    "date_parsing": '日期，例如"2017-12-15"',
    "date_from_datetime_inexact": "日期，不带钟点",
    "datetime_type": '日期和钟点，例如"2017-12-15T17:00:00"',
    "datetime_parsing": '日期和钟点，例如"2017-12-15T17:00:00"',
    "datetime_from_date_parsing": '日期和钟点，例如"2017-12-15T17:00:00"',
    "timezone_naive": "不带时区的北京时间",
    "string_unicode": "可以显示的文字",
    "finite_number": "有限的数",
    "bool_parsing": "true或false",
    "int_parsing": "整数",
}
_RANGE = {
    "greater_than": ("gt", "应大于{0}。"),
    "greater_than_equal": ("ge", "不应小于{0}。"),
    "less_than": ("lt", "应小于{0}。"),
    "less_than_equal": ("le", "不应大于{0}。"),
}


def data_path(location: tuple[str | int, ...], data: Any) -> Path:
    """Where in `data` an error is: its location without the tags that tell methods apart."""
    path: list[str | int] = []
    node = data
    for part in location:
        if isinstance(node, dict) and part not in node and node.get("kind") == part:
            continue
        path.append(part)
        node = _child(node, part)
    return tuple(path)


def _child(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list | tuple) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


def described(
    error: ErrorDetails,
    known: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> tuple[Kind, dict[str, Any]]:
    """The kind of finding for a pydantic error, and the values its sentence needs.

    `known` are the names allowed where an unknown one stood, `options` the values where one
    of a list is wanted, both with what the workbook calls them.
    """
    kind = error["type"]
    context = error.get("ctx", {})
    value = shortened(error["input"])
    name = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        near = did_you_mean(name, tuple(known or {}))
        listed = "、".join(map(_titled, (known or {}).items()))
        return says.KEY_UNKNOWN, {
            "value": name,
            "hint": near or (f"可用的有：{listed}。" if listed else ""),
        }
    if kind in _RANGE:
        key, rule = _RANGE[kind]
        return says.OUT_OF_RANGE, {"value": value, "rule": rule.format(context[key])}
    if kind in ("string_too_short", "string_pattern_mismatch"):
        return says.BAD_FORM, {"value": value, "rule": _pattern(str(context.get("pattern", "")))}
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        return _option(value, context, options or {})
    if kind == "union_tag_not_found":
        return says.KEY_MISSING, {"value": "kind", "title": "计分方法"}
    return says.WRONG_TYPE, {"value": value, "expected": _EXPECTED.get(kind, "符合要求的内容")}


def shortened(value: Any) -> str:
    """A value as a finding quotes it: in the words of a cell, and not too long."""
    text = value.label if isinstance(value, Choice) else _written(value)
    return text if len(text) <= _LONG else text[:_LONG] + "……"


def _written(value: Any) -> str:
    """A value of JSON as it is written there, a text without its quotes."""
    plain = value is None or isinstance(value, bool | list | dict)
    return json.dumps(value, ensure_ascii=False) if plain else str(value)


def _pattern(pattern: str) -> str:
    if not pattern:
        return "不能为空。"
    if "A-Za-z0-9" in pattern:
        more = "、点、短横线和下划线" if "_" in pattern else "、点和短横线"
        return f"只能用字母、数字{more}。"
    return "代码和名称中不能有顿号、逗号、分号和换行，几个请分开写。"


def _option(
    value: str, context: dict[str, Any], labels: Mapping[str, str]
) -> tuple[Kind, dict[str, Any]]:
    value = str(context.get("tag", value))
    listed = str(context.get("expected_tags") or context.get("expected", ""))
    options = re.findall(r"'([^']*)'", listed)
    meant = next(
        (f"“{value}”写作{option}。" for option, label in labels.items() if label == value), ""
    )
    return says.NOT_VALUE, {
        "value": value,
        "options": "、".join(_titled((option, labels.get(option, ""))) for option in options),
        "hint": meant or did_you_mean(value, options),
    }


def _titled(named: tuple[str, str]) -> str:
    name, title = named
    return f"{name}（{title}）" if title else name
