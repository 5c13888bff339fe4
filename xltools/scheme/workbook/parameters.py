"""方法参数 back into methods and panels, by the titles of whatever parameters they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of, head_of
from xltools.scheme.workbook.convert import Nothing, convert
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.scheme.workbook.params import NONE, ON, SEPARATOR, VALUE
from xltools.text.catalogue import scheme as says
from xltools.text.nearest import did_you_mean, folded

_NESTED = (Shape.PART, Shape.PARTS, Shape.METHOD)


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
