"""What is entered into a form at once: a scorer's own export, as a .csv or an .xlsx.

Either a list, one line a value (单位编码,指标编码,栏目,值,理由), or a table with a line for each
unit and a column for each item. A column is headed by the item's code or name; where an item
takes several numbers, by both: 满意回访·回访件数. Units are said by code or name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell

from xltools.exact import from_cell, plain
from xltools.forms.address import a1
from xltools.forms.plan import REASON, FormPlan, PlanSheet
from xltools.forms.reader import opened_book
from xltools.looks.office import BookLooks
from xltools.text import forms as words
from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding
from xltools.text.nearest import folded

HEADER = ("单位编码", "指标编码", "栏目", "值", "理由")
_NEEDED = ("单位编码", "指标编码", "值")
_BLANKS = " \t\u00a0\u3000\ufeff"
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


_UNIT_CODE = ("单位编码", "单位代码", "代码", "编码")
_UNIT_NAME = ("被评议单位", "单位名称", "单位全称", "规范化简称", "单位", "名称")
_REASONS = ("理由", "原因")
_HEADER_ROWS = 10
"""A table's title may stand above its header."""
_SUMS = frozenset({"合计", "小计", "总计", "共计", "平均", "平均分"})
_FIXED = re.compile(r"0\.(0+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One value; `place` is the number of its line, counted from 1 with the header."""

    place: int
    unit: str
    item: str
    field: str
    value: str
    reason: str
    name: str = ""
    """The unit's name where the line says it beside the code."""
    cell: str = ""
    """Where the value stands in a workbook or a table."""
    unlike: str = ""
    """What people see in the place of the value, in words; empty where they see it itself."""

    @property
    def where(self) -> str:
        """How a finding names the place."""
        return self.cell or f"第{self.place}行"


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of a list or table as texts, with the number of each line."""

    rows: list[tuple[int, list[str]]]
    workbook: bool
    unlike: dict[tuple[int, int], str]
    """(line, 0-based column) → what people see there in the place of the value."""

    def cell(self, place: int, column: int) -> str:
        return a1(place, column) if self.workbook else f"第{place}行第{column + 1}栏"


def number(text: str) -> Decimal | None:
    """The number that `text` is in plain digits; None for everything else.

    >>> number("92.50"), number("95分"), number("1e2"), number("９５")
    (Decimal('92.50'), None, None, None)
    """
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def typed(text: str) -> Decimal | str:
    """The number in plain digits that `text` is; else the text itself."""
    found = number(text)
    return text if found is None else found


def read_table(data: bytes, name: str, plan: FormPlan) -> tuple[list[Line] | None, list[Finding]]:
    """The values in `data` for the form of `plan`, None if it is neither list nor table."""
    if not data.startswith(b"PK"):
        text = _decoded(data)
        if text is None:
            return None, [Finding(catalogue.CSV_ENCODING, file=name)]
        stripped = ((place, [c.strip(_BLANKS) for c in row]) for place, row in _numbered(text))
        grid = _Grid(
            [(place, row) for place, row in stripped if any(row)], workbook=False, unlike={}
        )
        return _read(grid, name, "", plan)
    sheets = _sheets(data)
    if sheets is None:
        return None, [Finding(catalogue.CSV_ENCODING, file=name)]
    tried = [(title, *_read(grid, name, title, plan)) for title, grid in sheets]
    used = next((one for one in tried if one[1] is not None), None)
    if used is None:
        return None, tried[0][2] if tried else [_no_header(name, "", [])]
    title, lines, findings = used
    ignored = [
        Finding(catalogue.CSV_SHEET_IGNORED, file=name, value=other, values={"used": title})
        for other, _, _ in tried
        if other != title
    ]
    return lines, [*ignored, *findings]


def _read(
    grid: _Grid, name: str, title: str, plan: FormPlan
) -> tuple[list[Line] | None, list[Finding]]:
    header = grid.rows[0][1] if grid.rows else []
    if all(column in header for column in _NEEDED):
        return _listed(grid, name, title)
    for number, (_, row) in enumerate(grid.rows[:_HEADER_ROWS]):
        columns = _table_columns(row, plan)
        if columns is not None:
            return _table(grid, number, columns, name, title)
    return None, [_no_header(name, title, header)]


def _no_header(name: str, title: str, header: list[str]) -> Finding:
    missing = [column for column in _NEEDED if column not in header]
    return Finding(catalogue.CSV_HEADER, file=name, sheet=title, value="、".join(missing))


def _listed(grid: _Grid, name: str, title: str) -> tuple[list[Line], list[Finding]]:
    """One line a value."""
    header = grid.rows[0][1]
    findings = [
        Finding(catalogue.CSV_COLUMN_IGNORED, file=name, sheet=title, value=column)
        for column in header
        if column and column not in HEADER
    ]
    lines: list[Line] = []
    for place, row in grid.rows[1:]:
        if len(row) > len(header) and not any(row[len(header) :]):
            row = row[: len(header)]  # noqa: PLW2901 - empty cells that Excel leaves at the end
        if len(row) != len(header):
            wrong = Finding(
                catalogue.CSV_MALFORMED,
                file=name,
                sheet=title,
                cell=f"第{place}行",
                value=str(len(row)),
                values={"expected": len(header)},
            )
            findings.append(wrong)
            continue
        said = dict(zip(header, row, strict=True))
        at = header.index("值")
        cell = grid.cell(place, at) if grid.workbook else ""
        unit, item, column, value, reason = (said.get(one, "") for one in HEADER)
        lines.append(
            Line(
                place,
                unit,
                item,
                column,
                value,
                reason,
                cell=cell,
                unlike=grid.unlike.get((place, at), ""),
            )
        )
    return lines, findings


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a table are: the unit's code and name, and item and field of each."""

    code: int | None
    name: int | None
    values: dict[int, tuple[str, str]]
    reasons: dict[str, int]
    """Item → the column of its reasons."""
    others: tuple[str, ...]
    units: frozenset[str]
    """How the units of the form may be called, folded."""


def _table_columns(header: list[str], plan: FormPlan) -> _Columns | None:
    """The columns of a table headed so; None if this is no header of a table for the form."""
    texts = [folded(text) for text in header]
    code = next((i for i, text in enumerate(texts) if text in map(folded, _UNIT_CODE)), None)
    name = next((i for i, text in enumerate(texts) if text in map(folded, _UNIT_NAME)), None)
    meant = dict(_headings(plan))
    values = {i: meant[text] for i, text in enumerate(texts) if text in meant}
    reasons = {item: i for i, (item, field) in values.items() if field == REASON}
    values = {i: said for i, said in values.items() if said[1] != REASON}
    if (code is None and name is None) or not values:
        return None
    used = {code, name, *values, *reasons.values()}
    others = tuple(text for i, text in enumerate(header) if text and i not in used)
    return _Columns(code, name, values, reasons, others, _units(plan))


def _headings(plan: FormPlan) -> Iterator[tuple[str, tuple[str, str]]]:
    """(folded heading, (item, field)) of all that heads a column without doubt."""
    alone: dict[str, set[tuple[str, str]]] = {}
    for sheet in plan.sheets:
        names = (sheet.item, sheet.item_name)
        fields = _fields(sheet)
        for label, field in fields:
            alone.setdefault(folded(label), set()).add((sheet.item, field))
            for name in names:
                yield folded(f"{name}·{label}"), (sheet.item, field)
        if not sheet.lines and len(sheet.entry_columns) == 1:
            for name in names:
                alone.setdefault(folded(name), set()).add((sheet.item, ""))
    for text, meant in alone.items():
        if len(meant) == 1:
            yield text, next(iter(meant))


def _units(plan: FormPlan) -> frozenset[str]:
    """How the units of the form may be called, folded."""
    rows = [row for sheet in plan.sheets for _, row in sheet.unit_rows()]
    return frozenset(folded(text) for row in rows for text in (row.code, row.name))


def _sums(text: str) -> bool:
    """Whether a row so named is a sum or mean of the others."""
    return folded(text) in _SUMS


def _fields(sheet: PlanSheet) -> list[tuple[str, str]]:
    """(how a column of an item may be called, its field)."""
    if sheet.lines:
        from xltools.forms.event_lines import choices_of

        parts = [f"{part}·" for _, _, part in sheet.parts] or [""]
        return [(p + label, p + label) for p in parts for label in choices_of(sheet)]
    own = [(column.label, column.label) for _, column in sheet.entry_columns]
    reason = sheet.columns[sheet.column(REASON)].header
    return [
        *own,
        (words.SPECIAL, words.SPECIAL),
        *((text, REASON) for text in dict.fromkeys((reason, *_REASONS))),
    ]


def _table(
    grid: _Grid, header: int, columns: _Columns, name: str, title: str
) -> tuple[list[Line], list[Finding]]:
    """A line for each unit: a value for each of its cells that is not blank; sums are none."""
    findings = [
        Finding(catalogue.CSV_COLUMN_IGNORED, file=name, sheet=title, value=text)
        for text in columns.others
    ]
    lines: list[Line] = []
    for place, row in grid.rows[header + 1 :]:
        padded = row + [""] * (max((*columns.values, *columns.reasons.values())) + 1 - len(row))
        code = padded[columns.code] if columns.code is not None else ""
        said = padded[columns.name] if columns.name is not None else ""
        summed = next((text for text in (code, said, row[0]) if _sums(text)), "")
        if summed and not columns.units & {folded(code), folded(said)}:
            where = grid.cell(place, 0)
            findings.append(
                Finding(catalogue.CSV_SUMS, file=name, sheet=title, cell=where, value=summed)
            )
            continue
        for column, (item, field) in columns.values.items():
            reason = padded[columns.reasons[item]] if item in columns.reasons else ""
            if padded[column] or (reason and not field):
                cell = grid.cell(place, column)
                unlike = grid.unlike.get((place, column), "")
                unit, value = code or said, padded[column]
                lines.append(Line(place, unit, item, field, value, reason, said, cell, unlike))
    return lines, findings


def _sheets(data: bytes) -> list[tuple[str, _Grid]] | None:
    """The sheets of a workbook that hold something, with what their cells show as values."""
    typed_book, shown_book = opened_book(data, rich=True), opened_book(data, values=True)
    if typed_book is None or shown_book is None:
        return None
    looks = BookLooks(typed_book, data)
    found: list[tuple[str, _Grid]] = []
    for sheet in typed_book.worksheets:
        values = shown_book[sheet.title]
        rows = [
            (number, [_said(*pair) for pair in zip(row, shown, strict=False)])
            for number, (row, shown) in enumerate(
                zip(sheet.iter_rows(), values.iter_rows(values_only=True), strict=False), 1
            )
        ]
        kept = [(number, row) for number, row in rows if any(row)]
        unlike = {
            (cell.row, cell.column - 1): said
            for row, shown in zip(
                sheet.iter_rows(), values.iter_rows(values_only=True), strict=False
            )
            for cell, value in zip(row, shown, strict=False)
            if isinstance(cell, Cell)
            and value is not None
            and (said := _unlike(looks, cell, value))
        }
        if kept:
            found.append((sheet.title, _Grid(kept, workbook=True, unlike=unlike)))
    return found


def _unlike(looks: BookLooks, cell: Cell, value: Any) -> str:
    """What people see in the place of `value`; a per cent is taken as it is shown."""
    unseen = looks.hidden(cell.parent.title, [cell.row], [cell.column])
    if unseen:
        return words.UNSEEN.format(which="、".join(unseen))
    shown = looks.unlike(cell, value, code=True)
    return "" if shown == _said(cell, value) else shown


def _said(cell: Any, value: Any) -> str:
    """What a cell says, as a list would have it; a formula that nobody worked out says itself."""
    if cell.value is None:
        return ""
    if value is None or isinstance(value, bool):
        return str(cell.value)
    if isinstance(value, int | float):
        exact = from_cell(value)
        if "%" in cell.number_format:
            return f"{plain(exact * 100)}%"
        fixed = _FIXED.fullmatch(cell.number_format)
        padded = f"{exact:.{len(fixed[1])}f}" if fixed else ""
        return padded if padded and Decimal(padded) == exact else plain(exact)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value).strip(_BLANKS)


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _numbered(text: str) -> list[tuple[int, list[str]]]:
    """Records with the number of the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found: list[tuple[int, list[str]]] = []
    begins = 1
    for row in reader:
        found.append((begins, row))
        begins = reader.line_num + 1
    return found
