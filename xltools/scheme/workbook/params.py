"""Parameters of a method or a panel as rows of 方法参数, whatever the method.

A row names a parameter by its Chinese title and gives its value in 数值. A parameter that is a
list of models takes a row per element, whose fields stand under their own titles. What lies
deeper is named by a path: 评议内容·2·等次分值 belongs to the second row of 评议内容.

方法参数 back into methods and panels, by the titles of whatever parameters they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of, head_of, label
from xltools.scheme.model import Item
from xltools.scheme.workbook.convert import Nothing, convert
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.text.catalogue import scheme as says
from xltools.text.nearest import did_you_mean, folded

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


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of 方法参数: where it is named, what is left of its path, its value cells."""

    name: Cell
    path: tuple[str, ...]
    cells: Mapping[str, Cell]
    """The cells of the value columns by header, blank ones included."""

    def deeper(self, steps: int = 1) -> RawRow:
        return RawRow(self.name, self.path[steps:], self.cells)

    def under(self, title: str) -> Cell:
        """The cell in the column of that header; blank where the sheet has no such column."""
        return self.cells.get(title, Cell(self.name.sheet, self.name.a1))

    @property
    def value(self) -> Cell:
        return self.under(VALUE)


@dataclass(frozen=True, slots=True)
class At:
    """Where in the model values are being put, for findings and places."""

    table: str
    row: int
    field: str
    label: str
    notes: Notes

    def inside(self, name: object) -> At:
        return At(self.table, self.row, f"{self.field}.{name}", self.label, self.notes)

    def put(self, name: object, cell: Cell) -> None:
        self.notes.put((self.table, self.row, f"{self.field}.{name}"), cell)


def split_path(text: str) -> tuple[str, ...]:
    """A parameter's name as its steps.

    >>> split_path("评议内容·2·等次分值")
    ('评议内容', '2', '等次分值')
    """
    return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())


def build(model: type[BaseModel], rows: Sequence[RawRow], at: At) -> dict[str, Any]:
    """The values that `rows` give to the fields of `model`."""
    by_title = {folded(c.title): c for c in columns_of(model) if c.shape is not Shape.HIDDEN}
    groups: dict[str, list[RawRow]] = {}
    for row in rows:
        column = by_title.get(folded(row.path[0])) if row.path else None
        if column is None:
            _unknown(row, [c.title for c in by_title.values()], at)
        else:
            groups.setdefault(column.name, []).append(row.deeper())
    values: dict[str, Any] = {}
    for column in by_title.values():
        if column.name in groups:
            at.put(column.name, groups[column.name][0].name)
            value = _field(column, groups[column.name], at.inside(column.name))
            if value is not Nothing.BAD:
                values[column.name] = value
    return values


def _unknown(row: RawRow, titles: list[str], at: At) -> None:
    name = row.path[0] if row.path else str(row.name.value)
    at.notes.report(
        says.PARAMETER_UNKNOWN,
        row.name,
        {
            "value": name,
            "method": at.label,
            "hint": did_you_mean(name, titles),
            "known": "、".join(titles) or "（没有参数）",
        },
    )


def _field(column: Column, rows: Sequence[RawRow], at: At) -> Any:
    own = [row for row in rows if not row.path]
    below = [row for row in rows if row.path]
    several = column.shape in (Shape.PARTS, Shape.LIST)
    if len(rows) == len(own) == 1 and own[0].value.value == NONE and (several or column.optional):
        return () if several else None
    if column.shape is Shape.PARTS:
        return _elements(column, own, below, at)
    if column.shape is Shape.LIST:
        return _list(column, own, at)
    for row in own[1:]:
        at.notes.report(says.PARAMETER_TWICE, row.name, {"value": str(row.name.value)})
    if column.shape in (Shape.METHOD, Shape.PART):
        return _part(column, own[0].value if own else None, below, at)
    if own:
        _only_value(column, own[0], at)
    for row in below:
        _unknown(row, [], at)
    return _taken(column, own[0].value, at) if own else Nothing.BAD


def _taken(column: Column, cell: Cell, at: At) -> Any:
    """The value of a parameter's cell; a parameter that is named must have one."""
    at.notes.places[at.table, at.row, at.field] = (cell.sheet, cell.a1)
    value = convert(column, cell, at.notes)
    if value is Nothing.BLANK:
        at.notes.say(says.CELL_MISSING, cell.sheet, cell.a1, title=column.title, help="")
        return Nothing.BAD
    return value


def _only_value(column: Column, row: RawRow, at: At) -> None:
    for title, cell in row.cells.items():
        if title != VALUE and not cell.blank:
            at.notes.report(
                says.PARAMETER_COLUMN,
                cell,
                {
                    "value": str(cell.value),
                    "title": column.title,
                    "column": title,
                    "known": f"“{VALUE}”一栏",
                },
            )


def _list(column: Column, own: Sequence[RawRow], at: At) -> Any:
    plain = Column(column.name, column.title, "", column.kind, True, False, None, None)
    values = [_taken(plain, row.value, at) for row in own]
    return Nothing.BAD if Nothing.BAD in values else tuple(values)


def _part(column: Column, cell: Cell | None, below: Sequence[RawRow], at: At) -> Any:
    """A part: the choice in its own row, its parameters in the rows below it."""
    values: dict[str, Any] = {}
    head = head_of(column.kind) if column.shape is Shape.PART else None
    if cell is not None and not (head is None and cell.value == ON):
        taken = _taken(column, cell, at)
        if taken is Nothing.BAD:
            return taken
        values["kind" if head is None else head.name] = taken
    if column.shape is Shape.METHOD and "kind" not in values:
        if column.default is None:
            at.notes.report(says.METHOD_MISSING, below[0].name, {"title": column.title})
            return Nothing.BAD
        values["kind"] = column.default.kind
    model = METHODS[values["kind"]] if column.shape is Shape.METHOD else column.kind
    return {**values, **build(model, below, at)}


def _elements(
    column: Column, own: Sequence[RawRow], below: Sequence[RawRow], at: At
) -> tuple[Any, ...]:
    """The elements of a list, a row each; rows further down belong to one by its number."""
    deeper: dict[int, list[RawRow]] = {}
    for row in below:
        number = int(row.path[0]) if row.path[0].isdecimal() else 0
        if 1 <= number <= len(own):
            deeper.setdefault(number, []).append(row.deeper())
        else:
            at.notes.report(
                says.PARAMETER_ORDER,
                row.name,
                {"value": str(row.name.value), "number": row.path[0], "title": column.title},
            )
    values: list[Any] = []
    for number, row in enumerate(own, 1):
        inner = at.inside(number - 1)
        at.put(number - 1, row.name)
        if isinstance(column.kind, tuple):
            method = Column("kind", column.title, "", Shape.METHOD, True, False, None, column.kind)
            values.append(_part(method, row.value, deeper.get(number, []), inner))
        else:
            values.append(
                {
                    **_element(column, row, inner),
                    **build(column.kind, deeper.get(number, []), inner),
                }
            )
    return tuple(value for value in values if value is not Nothing.BAD)


def _element(column: Column, row: RawRow, at: At) -> dict[str, Any]:
    values: dict[str, Any] = {}
    mine = [c for c in columns_of(column.kind) if c.shape not in (*_NESTED, Shape.HIDDEN)]
    for inner in mine:
        cell = row.under(inner.title)
        at.put(inner.name, cell)
        if cell.value == NONE and (inner.optional or inner.shape is Shape.LIST):
            values[inner.name] = () if inner.shape is Shape.LIST else None
        elif not cell.blank or inner.required:
            value = _taken(inner, cell, at.inside(inner.name))
            if value is not Nothing.BAD:
                values[inner.name] = value
    for title, cell in row.cells.items():
        if not cell.blank and title not in {inner.title for inner in mine}:
            known = "、".join(f"“{inner.title}”" for inner in mine)
            at.notes.report(
                says.PARAMETER_COLUMN,
                cell,
                {
                    "value": str(cell.value),
                    "title": column.title,
                    "column": title,
                    "known": f"{known}栏",
                },
            )
    return values
