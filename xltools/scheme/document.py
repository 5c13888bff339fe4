"""The scheme as JSON, without loss: canonical export, strict import, JSON Schema, digest.

Where something stands in it is said as a pointer and in the workbook's own words.
"""

from __future__ import annotations

import hashlib
import json
import typing
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from xltools.methods import METHODS
from xltools.methods.choice import Choice
from xltools.scheme.columns import Column, Shape, columns_of
from xltools.scheme.model import Scheme
from xltools.scheme.problems import Path, data_path, described, shortened
from xltools.text.catalogue import scheme as says
from xltools.text.finding import Finding, Kind, has_errors

_MOST_NAME = 20


def pointer(path: Path) -> str:
    """The JSON pointer of a path.

    >>> pointer(("items", 3, "a/b"))
    '/items/3/a~1b'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def place_words(path: Path, tree: Any = None) -> str:
    """A path in the titles of the workbook, rows counted from 1 and with their name.

    >>> place_words(("items", 0, "points"), {"items": [{"name": "信访处置"}]})
    '测评项目第1项“信访处置” · 分值'
    """
    said: list[str] = []
    node = tree
    for depth, part in enumerate(path):
        node = _child(node, part)
        if isinstance(part, int):
            name = node.get("name") if isinstance(node, dict) else None
            short = isinstance(name, str) and name.isprintable() and len(name) <= _MOST_NAME
            said[-1] += f"第{part + 1}项{f'“{name}”' if short and name else ''}"
        else:
            said.append(title_at(path[: depth + 1], tree))
    return " · ".join(one for one in said if one)


def title_at(path: Path, tree: Any = None) -> str:
    """What the field at `path` is called in the workbook; "" where there is no such field."""
    column = _column_at(path, tree)
    if column is not None:
        return column.title
    parent = model_at(path[:-1], tree)
    info = parent.model_fields.get(str(path[-1])) if parent is not None else None
    return "" if info is None else str(info.title or "计分方法")


def names_at(path: Path, tree: Any) -> dict[str, str]:
    """The names that the object at `path` may have, each with its title."""
    model = model_at(path, tree)
    if model is None:
        return {}
    return {name: str(info.title or "") for name, info in model.model_fields.items()}


def option_labels(path: Path, tree: Any) -> dict[str, str]:
    """What the options of the field at `path` are called in the workbook."""
    column = _column_at(path, tree)
    if column is None:
        return {}
    if column.shape is Shape.METHOD:
        return {kind: method.label for kind, method in METHODS.items()}
    return {str(one.value): one.label for kind in _choices(column.kind) for one in kind}


def model_at(path: Path, tree: Any = None) -> type[BaseModel] | None:
    """The model of the object at `path`, as far as the declarations tell."""
    model: Any = Scheme
    node = tree
    for part in path:
        node = _child(node, part)
        if isinstance(part, int):
            continue
        column = next((c for c in columns_of(model) if c.name == part), None)
        if column is None:
            return None
        if column.shape is Shape.METHOD or isinstance(column.kind, tuple):
            kind = node.get("kind") if isinstance(node, dict) else None
            model = METHODS.get(str(kind))
        else:
            model = column.kind
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return None
    return typing.cast("type[BaseModel]", model)


def _column_at(path: Path, tree: Any) -> Column | None:
    if not path or isinstance(path[-1], int):
        return None
    model = model_at(path[:-1], tree)
    return next((c for c in columns_of(model) if c.name == path[-1]), None) if model else None


def _choices(kind: Any) -> Iterator[type[Choice]]:
    if isinstance(kind, type) and issubclass(kind, Choice):
        yield kind


def _child(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list | tuple) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


_MOST_DIGITS = 30
_LONGEST_TEXT = 32_000
"""What one cell of a workbook can hold, with room to spare."""
_NOT_TEXT = {chr(code) for code in range(32)} - {"\n"} | {"\x7f", "\ufffe", "\uffff"}


class _Float(str):
    """A number with a decimal point, kept as its text until the model says where it may stand."""


def scheme_json(scheme: Scheme) -> str:
    """The scheme as canonical JSON: fields in the model's order, decimals as plain text."""
    return json.dumps(scheme_data(scheme), ensure_ascii=False, indent=2) + "\n"


def scheme_digest(scheme: Scheme) -> str:
    """SHA-256 of the canonical compact JSON."""
    text = json.dumps(scheme_data(scheme), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def scheme_data(scheme: Scheme) -> Any:
    """The scheme as plain data: what `scheme_json` writes, before it is text."""
    return _plain(scheme.model_dump())


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        text = f"{value:f}"
        short = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if short == "-0" else short
    if isinstance(value, str):
        return str.__str__(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def json_place(table: str, row: int, field: str) -> tuple[str, str]:
    """Where a value of the scheme stands in its JSON: no sheet, and a JSON pointer."""
    steps = tuple(field.split(".")) if field else ()
    return "", pointer((table, *steps) if table == "settings" else (table, row, *steps))


def parse_scheme(text: str, file: str = "") -> tuple[Scheme | None, list[Finding]]:
    """The scheme that `text` holds, or all that keeps it from being one.

    Accepts exactly what `scheme_json` writes; a decimal may also be a bare number, which is
    taken as its text. `file` is what findings call the source.
    """
    findings: list[Finding] = []

    def say(kind: Kind, path: Path, **values: Any) -> None:
        value = str(values.pop("value", ""))
        where = place_words(path, tree)
        cell = pointer(path)
        findings.append(
            Finding(kind=kind, file=file, sheet=where, cell=cell, value=value, values=values)
        )

    tree: Any = None
    doubles: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        doubles.extend(dict.fromkeys(name for name in names if names.count(name) > 1))
        return dict(found)

    try:
        tree = json.loads(text, parse_float=_Float, parse_constant=_Float, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        say(says.JSON_SYNTAX, (), line=error.lineno, column=error.colno)
        return None, findings
    except (RecursionError, ValueError):
        say(says.JSON_TOO_DEEP, ())
        return None, findings
    for name in doubles:
        say(says.KEY_TWICE, (), value=name)
    floats: list[Path] = []
    for path, kind, values in _unfit(tree, (), floats):
        say(kind, path, **values)
    if findings:
        return None, findings
    scheme = _validated(tree, say)
    if scheme is not None:
        for path in _endless(scheme.model_dump(), ()):
            value = shortened(_value_at(tree, path))
            say(says.OUT_OF_RANGE, path, value=value, rule="位数过多。")
        for path in floats:
            if not isinstance(_value_at(scheme, path), Decimal):
                value = str(_value_at(tree, path))
                say(says.WRONG_TYPE, path, value=value, expected="文字，请加引号")
    return (None if has_errors(findings) else scheme), findings


def _validated(tree: Any, say: Any) -> Scheme | None:
    try:
        return Scheme.model_validate_json(json.dumps(tree, ensure_ascii=False), strict=True)
    except ValidationError as error:
        for one in error.errors():
            path = data_path(one["loc"], tree)
            if one["type"] == "missing":
                title = title_at(path, tree)
                say(says.KEY_MISSING, path[:-1], value=str(path[-1]), title=title)
                continue
            known = names_at(path[:-1], tree)
            kind, values = described(one, known, option_labels(path, tree))
            say(kind, path, **values)
        return None


def _unfit(
    node: Any, path: Path, floats: list[Path]
) -> Iterator[tuple[Path, Kind, dict[str, Any]]]:
    """What no cell could carry: control characters and endless texts."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield from _unfit(part, (*path, key), floats)
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield from _unfit(part, (*path, index), floats)
    elif isinstance(node, str):
        if isinstance(node, _Float):
            floats.append(path)
        if _NOT_TEXT & set(node) or any("\ud800" <= c <= "\udfff" for c in node):
            quoted = shortened("".join(c if c.isprintable() else "□" for c in node))
            rule = "不能有控制字符。"
            yield path, says.BAD_FORM, {"value": quoted, "rule": rule}
        elif len(node) > _LONGEST_TEXT:
            yield path, says.BAD_FORM, {"value": shortened(node), "rule": "内容过长。"}


def _endless(value: Any, path: Path) -> Iterator[Path]:
    """Where a number takes more digits, written out, than any scheme needs."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _endless(part, (*path, key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _endless(part, (*path, index))
    elif isinstance(value, Decimal):
        wide = len(value.as_tuple().digits) > _MOST_DIGITS
        if wide or abs(value.adjusted()) > _MOST_DIGITS:
            yield path


def _value_at(node: Any, path: Path) -> Any:
    for part in path:
        node = getattr(node, str(part)) if isinstance(node, BaseModel) else node[part]
    return node


def schema_json() -> str:
    """The JSON Schema of a scheme, with a Chinese title and a description for each field."""
    schema = Scheme.model_json_schema()
    definitions = schema["$defs"]
    for method in METHODS.values():
        kind = definitions[method.__name__]["properties"]["kind"]
        kind |= {"title": "计分方法", "description": f"{method.label}：{method.rule}。"}
        definitions[method.__name__] |= {"title": method.label, "description": method.rule}
    _name_parts(schema, definitions)
    _name_options(definitions)
    schema |= {"title": "评议方案", "description": "一次评议的全部设置、名单、项目和规则。"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _name_parts(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Give every part the title and description of the field where it stands."""
    named = {method.__name__ for method in METHODS.values()}
    for owner in (schema, *definitions.values()):
        for field in owner.get("properties", {}).values():
            for name in _referred(field):
                if name not in named and "title" in field:
                    named.add(name)
                    own = {"title": field["title"], "description": field["description"]}
                    definitions[name] |= own


def _referred(node: Any) -> Iterator[str]:
    """The parts that a field of the schema refers to."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield str(node["$ref"]).rpartition("/")[2]
        for part in node.values():
            yield from _referred(part)
    elif isinstance(node, list):
        for part in node:
            yield from _referred(part)


def _name_options(definitions: dict[str, Any]) -> None:
    """Say in each list of options what its values are called in the workbook."""
    kinds = {kind.__name__: kind for kind in _all_choices(Choice)}
    for name, definition in definitions.items():
        if name in kinds:
            options = "；".join(f"{member.value}＝{member.label}" for member in kinds[name])
            definition["description"] = options


def _all_choices(base: Any) -> Iterator[Any]:
    for kind in base.__subclasses__():
        yield kind
        yield from _all_choices(kind)
