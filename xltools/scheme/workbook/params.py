"""Parameters of a method or a panel as rows of 方法参数, whatever the method.

A row names a parameter by its Chinese title and gives its value in 数值. A parameter that is a
list of models takes a row per element, whose fields stand under their own titles. What lies
deeper is named by a path: 评议内容·2·等次分值 belongs to the second row of 评议内容.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of, head_of, label
from xltools.scheme.model import Item

SEPARATOR = "·"
VALUE = "数值"
NONE = "不设"
"""Said of a parameter that has a default and is to have no value."""
ON = "启用"
"""Said of a part that is there with all its parameters at their defaults."""
_NESTED = (Shape.PART, Shape.PARTS, Shape.METHOD)
_USUAL_COLUMNS = ("代码", "名称", VALUE, "起", "止", "上限", "类别")


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One row: the path of the parameter, and (column, value) under each header."""

    path: tuple[str | int, ...]
    cells: Mapping[str, tuple[Column | None, Any]]

    @property
    def name(self) -> str:
        return SEPARATOR.join(str(part) for part in self.path)


def roots_of(item: type[Item] = Item) -> tuple[Column, ...]:
    """The columns of 测评项目 that have parameters: the method, the panel …"""
    return tuple(column for column in columns_of(item) if column.shape in _NESTED)


def item_parameters(item: Item) -> list[ParameterRow]:
    """All parameters of `item` that differ from their defaults."""
    parts = [(root, getattr(item, root.name)) for root in roots_of()]
    rows: list[ParameterRow] = []
    for root, value in parts:
        if value is None:
            continue
        others = [type(part) for other, part in parts if other is not root and part is not None]
        own = list(_model_rows((), value, _head_name(root)))
        if _needs_cell(root) and root.optional:
            own = own or [ParameterRow((), {VALUE: (None, ON)})]
        rows += [_qualified(root, others, row) for row in own]
    return rows


def parameter_headers() -> tuple[str, ...]:
    """The value columns of 方法参数: the usual ones, then what the methods' own lists need."""
    models = [type(None), *METHODS.values(), *(root.kind for root in roots_of())]
    found: dict[str, None] = dict.fromkeys(_USUAL_COLUMNS)
    for model in models:
        if isinstance(model, type) and issubclass(model, BaseModel):
            found.update(dict.fromkeys(_element_titles(model)))
    return tuple(found)


def _element_titles(model: type[BaseModel]) -> Iterator[str]:
    for column in columns_of(model):
        for kind in column.kind if isinstance(column.kind, tuple) else (column.kind,):
            if column.shape not in _NESTED or not isinstance(kind, type):
                continue
            if column.shape is Shape.PARTS:
                yield from (
                    c.title for c in columns_of(kind) if c.shape not in (*_NESTED, Shape.HIDDEN)
                )
            yield from _element_titles(kind)


def _head_name(root: Column) -> str:
    head = head_of(root.kind) if root.shape is Shape.PART else None
    return head.name if head else ""


def _needs_cell(root: Column) -> bool:
    """Whether the part has no column of its own in 测评项目, so that rows alone say it is there."""
    return root.shape is Shape.PART and head_of(root.kind) is None


def _qualified(root: Column, others: list[type[BaseModel]], row: ParameterRow) -> ParameterRow:
    """`row` under the root's title where the parameter's own title would be ambiguous."""
    taken = {column.title for other in others for column in columns_of(other)}
    taken |= {column.title for column in roots_of()}
    if not row.path or row.path[0] in taken:
        return ParameterRow((root.title, *row.path), row.cells)
    return row


def _model_rows(
    path: tuple[str | int, ...], model: BaseModel, leave_out: str = ""
) -> Iterator[ParameterRow]:
    for column in columns_of(type(model)):
        if column.shape is Shape.HIDDEN or column.name == leave_out:
            continue
        value = getattr(model, column.name)
        if column.required or value != column.default:
            yield from _field_rows((*path, column.title), column, value)


def _field_rows(path: tuple[str | int, ...], column: Column, value: Any) -> Iterator[ParameterRow]:
    if value is None or value == ():
        yield ParameterRow(path, {VALUE: (None, NONE)})
    elif column.shape is Shape.PARTS:
        yield from _element_rows(path, column, value)
    elif column.shape is Shape.LIST:
        yield from (ParameterRow(path, {VALUE: (column, part)}) for part in value)
    elif column.shape is Shape.METHOD:
        yield ParameterRow(path, {VALUE: (None, value.label)})
        yield from _model_rows(path, value)
    elif column.shape is Shape.PART:
        head = head_of(column.kind)
        inner = list(_model_rows(path, value, head.name if head else ""))
        if head is not None or not inner:
            yield ParameterRow(path, {VALUE: (None, label(column, value) if head else ON)})
        yield from inner
    else:
        yield ParameterRow(path, {VALUE: (column, value)})


def _element_rows(
    path: tuple[str | int, ...], column: Column, elements: tuple[Any, ...]
) -> Iterator[ParameterRow]:
    deeper: list[ParameterRow] = []
    for number, element in enumerate(elements, 1):
        if isinstance(column.kind, tuple):
            yield ParameterRow(path, {VALUE: (None, element.label)})
            deeper += _model_rows((*path, number), element)
            continue
        cells: dict[str, tuple[Column | None, Any]] = {}
        model: type[BaseModel] = type(element)
        for inner in columns_of(model):
            value = getattr(element, inner.name)
            if not inner.required and value == inner.default:
                continue
            if inner.shape in _NESTED:
                deeper += _field_rows((*path, number, inner.title), inner, value)
            elif inner.shape is not Shape.HIDDEN:
                bare = value is None or (value == () and not inner.required)
                cells[inner.title] = (None, NONE) if bare else (inner, value)
        yield ParameterRow(path, cells)
    yield from deeper
