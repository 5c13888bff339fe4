"""From the declaration of a field to the column that staff see: header, help, kind of value."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo

from xltools.exact import plain
from xltools.methods import METHODS
from xltools.methods.base import Method
from xltools.text import words


class Shape(StrEnum):
    """What one cell holds."""

    TEXT = "text"
    LIST = "list"
    """Several words, separated by 、."""
    CHOICE = "choice"
    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    METHOD = "method"
    """One of the scoring methods, by label; its parameters stand in 方法参数."""
    PART = "part"
    """A model with parameters; the cell shows the choice that is its first field."""
    PARTS = "parts"
    """Several models, a row each."""
    HIDDEN = "hidden"
    """The tag that tells methods apart: the column of the method says it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of one model, as staff see it."""

    name: str
    title: str
    help: str
    shape: Shape
    required: bool
    optional: bool
    """Whether an empty cell means that there is no value."""
    default: Any
    kind: Any
    """The enum, the model or the tuple of methods behind the shape; None for plain values."""
    low: Decimal | None = None
    high: Decimal | None = None
    above_low: bool = False
    """Whether the value must be greater than `low`, not only as great."""

    @property
    def is_weight(self) -> bool:
        """Whether the number is a share of a whole, which may be written as a percentage."""
        return self.name == "weight"

    @property
    def full_help(self) -> str:
        """The help, and what an empty cell stands for."""
        if self.required:
            return f"必填。{self.help}"
        if self.optional or self.default in ("", ()):
            return self.help
        return f"{self.help}留空按“{label(self, self.default)}”。"

    @property
    def choices(self) -> dict[str, Any]:
        """The words of the drop-down and what each stands for; {} where anything may be typed."""
        if self.shape is Shape.BOOL:
            return {words.YES: True, words.NO: False}
        if self.shape is Shape.METHOD:
            return {method.label: kind for kind, method in METHODS.items()}
        if self.shape is Shape.PART:
            head = head_of(self.kind)
            return {} if head is None else head.choices
        if self.shape is Shape.CHOICE:
            return {getattr(member, "label", str(member.value)): member for member in self.kind}
        return {}


@cache
def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The fields of `model` in their order, as columns."""
    return tuple(_column(name, info) for name, info in model.model_fields.items())


def head_of(model: type[BaseModel]) -> Column | None:
    """The choice that stands for a whole part: its first field, if that is a choice."""
    first = columns_of(model)[0]
    return first if first.shape is Shape.CHOICE else None


def label(column: Column, value: Any) -> str:
    """`value` in the words of the drop-down, or as it would be typed."""
    if isinstance(value, Method):
        return value.label
    if column.shape is Shape.PART:
        head = head_of(column.kind)
        return "" if head is None or value is None else label(head, getattr(value, head.name))
    for word, meaning in column.choices.items():
        if meaning == value and type(meaning) is type(value):
            return word
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return "、".join(_brief(part) for part in value)
    return "" if value is None else str(value)


def _brief(part: Any) -> str:
    """An element of a list in a few words: what its cells would say, side by side."""
    if not isinstance(part, BaseModel):
        return str(part)
    cells = [label(column, getattr(part, column.name)) for column in columns_of(type(part))]
    return " ".join(cell for cell in cells if cell)


def _column(name: str, info: FieldInfo) -> Column:
    shape, optional, kind = _shape(info.annotation)
    return Column(
        name=name,
        title=info.title or name,
        help=info.description or "",
        shape=shape,
        required=info.is_required(),
        optional=optional,
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        kind=kind,
        low=_bound(info, "ge", "gt"),
        high=_bound(info, "le", "lt"),
        above_low=_bound(info, "gt") is not None,
    )


def _bound(info: FieldInfo, *names: str) -> Decimal | None:
    for rule in info.metadata:
        for name in names:
            if getattr(rule, name, None) is not None:
                return Decimal(getattr(rule, name))
    return None


_PLAIN: dict[type, Shape] = {
    bool: Shape.BOOL,
    int: Shape.INTEGER,
    Decimal: Shape.DECIMAL,
    datetime: Shape.MOMENT,
    NaiveDatetime: Shape.MOMENT,
    date: Shape.DATE,
    str: Shape.TEXT,
}


def _shape(annotation: Any) -> tuple[Shape, bool, Any]:
    """(shape, whether None is allowed, what is behind it) of a field's annotation."""
    kinds, optional = _alternatives(annotation)
    first = kinds[0]
    if len(kinds) > 1 or (isinstance(first, type) and issubclass(first, Method)):
        return Shape.METHOD, optional, tuple(kinds)
    if typing.get_origin(first) is tuple:
        inner, _, behind = _shape(typing.get_args(first)[0])
        several = inner in (Shape.PART, Shape.METHOD)
        return (Shape.PARTS, optional, behind) if several else (Shape.LIST, optional, inner)
    shape = _simple(first)
    return shape, optional, first if shape in (Shape.CHOICE, Shape.PART) else None


def _simple(kind: Any) -> Shape:
    if typing.get_origin(kind) is typing.Literal:
        return Shape.HIDDEN
    if issubclass(kind, StrEnum):
        return Shape.CHOICE
    return Shape.PART if issubclass(kind, BaseModel) else _PLAIN[kind]


def _alternatives(annotation: Any) -> tuple[list[Any], bool]:
    """The types of an annotation without Annotated and None, and whether None was there."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _alternatives(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        found: list[Any] = []
        optional = False
        for part in typing.get_args(annotation):
            kinds, inner = _alternatives(part)
            found += kinds
            optional = optional or inner
        return found, optional
    if annotation is type(None):
        return [], True
    return [annotation], False
