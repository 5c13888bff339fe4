"""方案.xlsx → scheme: everything understood is taken, everything else is named, in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xltools.exact import from_cell
from xltools.looks.numbers import section_of
from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of
from xltools.scheme.model import Scheme
from xltools.scheme.problems import data_path, described
from xltools.scheme.workbook.convert import Nothing, convert
from xltools.scheme.workbook.notes import Notes, stand_in
from xltools.scheme.workbook.opening import Cell, Grid, open_grids
from xltools.scheme.workbook.params import (
    At,
    RawRow,
    build,
    parameter_headers,
    roots_of,
    split_path,
)
from xltools.scheme.workbook.sheets import (
    GUIDE_SHEET,
    ITEM_CODE,
    PARAMETER,
    PARAMETERS_SHEET,
    SETTINGS,
    SETTINGS_SHEET,
    TABLES,
)
from xltools.scheme.workbook.tables import columns_at, data_rows, read_settings, read_table
from xltools.text.catalogue import scheme as says
from xltools.text.finding import Finding, has_errors
from xltools.text.nearest import did_you_mean, folded

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_ROUNDS = 50
"""Each round mends at least one value, so this is never reached by a scheme that can be read."""


@dataclass(frozen=True, slots=True)
class SchemeReading:
    """What 方案.xlsx says.

    `scheme` is None where any value could not be taken as its writer meant it; `draft` then
    still holds the rest, with stand-ins, so that all problems can be named in one pass.
    """

    scheme: Scheme | None
    findings: list[Finding]
    extras: list[str]
    """Columns and sheets that the staff added; they are not read."""
    draft: Scheme | None
    notes: Notes

    def place(self, table: str, row: int, field: str) -> tuple[str, str]:
        """(sheet, A1) of a field of the row-th record of a table; row 0 for `settings`."""
        return self.notes.place(table, row, field)

    def doubtful(self, table: str, row: int, field: str) -> bool:
        """Whether a stand-in is in the place of this value."""
        return (table, row, field) in self.notes.bad


def read_scheme(path: Path) -> SchemeReading:
    """The scheme in the workbook at `path`, with every problem of reading it."""
    notes = Notes(path.name)
    grids = open_grids(path)
    if not isinstance(grids, list):
        notes.say(grids)
        return SchemeReading(None, notes.findings, [], None, notes)
    draft = _draft(_raw(grids, notes), notes)
    if draft is not None:
        _check_numbers(draft, notes)
    scheme = None if has_errors(notes.findings) else draft
    return SchemeReading(scheme, notes.findings, notes.extras, draft, notes)


def _check_numbers(draft: Scheme, notes: Notes) -> None:
    """Name the codes of which a spreadsheet may have made a number: another is that same one.

    A cell whose format writes out the zeros shows what is meant.
    """
    codes: dict[Decimal, dict[str, None]] = {}
    for name in TABLES:
        for record in getattr(draft, name):
            code = getattr(record, "code", "")
            if _NUMBER.fullmatch(code):
                codes.setdefault(Decimal(code), {})[code] = None
    for cell, code in notes.numbers:
        if not section_of(from_cell(cell.value), cell.number_format).general:
            continue
        others = [other for other in codes.get(from_cell(cell.value), ()) if other != code]
        if others:
            named = "、".join(f"“{other}”" for other in others)
            notes.report(says.CODE_UNSURE, cell, {"value": code, "others": named})


def _raw(grids: Sequence[Grid], notes: Notes) -> dict[str, Any]:
    titles = [GUIDE_SHEET, SETTINGS_SHEET, PARAMETERS_SHEET]
    titles += [table.title for table in TABLES.values()]
    sheets, unsure = _sheets(grids, titles, notes)
    raw: dict[str, Any] = {"settings": read_settings(sheets.get(SETTINGS_SHEET), notes)}
    for name, table in TABLES.items():
        grid = sheets.get(table.title)
        raw[name] = read_table(grid, table, notes) if grid else []
    for title in titles[1:]:
        if title not in sheets:
            needed = title == SETTINGS_SHEET or any(
                table.needed for table in TABLES.values() if table.title == title
            )
            hint = f"工作表“{unsure[title]}”与它相近。" if title in unsure else ""
            kind = says.SHEET_MISSING if needed or hint else says.SHEET_ABSENT
            notes.say(kind, title=title, hint=hint)
    if PARAMETERS_SHEET in sheets:
        _read_parameters(sheets[PARAMETERS_SHEET], raw["items"], notes)
    return raw


def _sheets(
    grids: Sequence[Grid], titles: list[str], notes: Notes
) -> tuple[dict[str, Grid], dict[str, str]]:
    from xltools.scheme.workbook.tables import sheets_by_title

    return sheets_by_title(grids, titles, notes)


def _read_parameters(grid: Grid, items: list[dict[str, Any]], notes: Notes) -> None:
    """Put the rows of 方法参数 into the items they name."""
    needed = (ITEM_CODE, PARAMETER)
    columns = [
        Column(title, title, "", Shape.TEXT, title in needed, False, "", None)
        for title in (*needed, *parameter_headers())
    ]
    found = columns_at(grid, columns, notes)
    if found is None or not all(title in found[1] for title in needed):
        return
    header, at = found
    rows: dict[str, list[RawRow]] = {}
    codes = {folded(str(item["code"])): str(item["code"]) for item in items}
    for number in data_rows(grid, header, at.values(), notes):
        code_cell, name = (grid.cell(number, at[title]) for title in needed)
        if code_cell.blank or name.blank:
            title, cell = (ITEM_CODE, code_cell) if code_cell.blank else (PARAMETER, name)
            notes.say(says.CELL_MISSING, cell.sheet, cell.a1, title=title, help="")
            continue
        code = _code(code_cell, notes)
        if not code:
            continue
        if folded(code) not in codes:
            hint = did_you_mean(code, codes.values())
            notes.report(says.PARAMETER_ITEM, code_cell, {"value": code, "hint": hint})
            continue
        values = {title: grid.cell(number, col) for title, col in at.items() if title not in needed}
        path = split_path(str(name.value))
        rows.setdefault(codes[folded(code)], []).append(RawRow(name, path, values))
    for number, item in enumerate(items):
        _apply(item, number, rows.get(str(item["code"]), []), notes)


def _code(cell: Cell, notes: Notes) -> str:
    """The code in a cell; "" for one that cannot be taken, which has been reported."""
    column = Column("item", ITEM_CODE, "", Shape.TEXT, True, False, "", None)
    found = convert(column, cell, notes)
    return "" if found is Nothing.BAD else str(found)


def _apply(item: dict[str, Any], number: int, rows: Sequence[RawRow], notes: Notes) -> None:
    """Give each row to the part of the item that has a parameter of that name."""
    roots = roots_of()
    models = {
        root.name: METHODS[item.get(root.name, {"kind": root.default.kind})["kind"]]
        if root.shape is Shape.METHOD
        else root.kind
        for root in roots
    }
    groups: dict[str, list[RawRow]] = {}
    for row in rows:
        root, rest = _root_of(row, roots, models)
        groups.setdefault(root.name, []).append(rest)
    for root in roots:
        unknown = root.shape is Shape.METHOD and ("items", number, root.name) in notes.bad
        if root.name in groups and not unknown:
            label = getattr(models[root.name], "label", root.title)
            where = At("items", number, root.name, label, notes)
            own = [row for row in groups[root.name] if row.path]
            values = item.get(root.name) or _bare(root)
            item[root.name] = {**values, **build(models[root.name], own, where)}


def _bare(root: Column) -> dict[str, Any]:
    return {"kind": root.default.kind} if root.shape is Shape.METHOD else {}


def _root_of(row: RawRow, roots: Sequence[Column], models: dict[str, Any]) -> tuple[Column, RawRow]:
    first = folded(row.path[0]) if row.path else ""
    for root in roots:
        if first == folded(root.title):
            return root, row.deeper()
    for root in roots:
        if first in {folded(column.title) for column in columns_of(models[root.name])}:
            return root, row
    return roots[0], row


def _draft(raw: dict[str, Any], notes: Notes) -> Scheme | None:
    """The scheme of the raw values; what the model refuses is reported and stood in for.

    What is missing inside a part has been reported where its cell was read.
    """
    seen: set[tuple[str | int, ...]] = set()
    for _ in range(_ROUNDS):
        try:
            return Scheme.model_validate(raw)
        except ValidationError as error:
            for one in error.errors():
                path = data_path(one["loc"], raw)
                table, row, field = _key(path)
                if path not in seen and one["type"] != "missing":
                    kind, values = described(one)
                    notes.say(kind, *notes.place(table, row, field), **values)
                notes.bad.add((table, row, field.split(".")[0]))
                _mend(raw, path, again=path in seen)
                seen.add(path)
    return None


def _key(path: tuple[str | int, ...]) -> tuple[str, int, str]:
    table = str(path[0])
    if table == "settings":
        return table, 0, ".".join(str(part) for part in path[1:])
    return table, int(path[1]), ".".join(str(part) for part in path[2:])


def _mend(raw: dict[str, Any], path: tuple[str | int, ...], *, again: bool) -> None:
    """Take a refused value out: a default or a stand-in goes in its place."""
    table, row, field = _key(path)
    record = raw["settings"] if table == "settings" else raw[table][row]
    columns = SETTINGS if table == "settings" else columns_of(TABLES[table].model)
    name = field.split(".")[0]
    if name not in record:
        return
    deep = path[2:] if table == "settings" else path[3:]
    if deep and not again:
        node = record[name]
        for part in deep[:-1]:
            node = node[part]
        if isinstance(node, dict) and deep[-1] in node:
            del node[deep[-1]]
            return
    column = next(column for column in columns if column.name == name)
    record.pop(name, None)
    if column.required:
        record[name] = stand_in(column, row)
