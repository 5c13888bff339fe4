"""Where something stands in the scheme's JSON: as a pointer, and in the workbook's own words."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from xltools.methods import METHODS
from xltools.methods.choice import Choice
from xltools.scheme.columns import Column, Shape, columns_of
from xltools.scheme.model import Scheme
from xltools.scheme.problems import Path

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
