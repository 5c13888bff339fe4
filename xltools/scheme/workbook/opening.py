"""Opening 方案.xlsx: its cells with their kinds, or one finding that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xltools.book.opening import Unreadable, load, reading, stored_cells
from xltools.looks.office import BookLooks
from xltools.text.catalogue import scheme as says
from xltools.text.finding import Kind

_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in the file."""

    sheet: str
    a1: str
    value: Any = None
    number_format: str = "General"
    error: bool = False
    uncalculated: bool = False
    unlike: str = ""
    """What people see in the cell instead, in words, whatever its number format does."""

    @property
    def blank(self) -> bool:
        empty = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return empty and not self.uncalculated


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of one sheet by row and column, both counted from 1."""

    name: str
    rows: dict[int, dict[int, Cell]]
    merged: tuple[tuple[str, int, int], ...]
    """Merged ranges: (A1 range, first row, last row)."""
    looks: BookLooks
    """How the cells of its workbook look."""

    def cell(self, row: int, column: int) -> Cell:
        """The cell there, blank where nothing is stored."""
        found = self.rows.get(row, {}).get(column)
        return found or Cell(self.name, f"{get_column_letter(column)}{row}")


def open_grids(path: Path) -> list[Grid] | Kind:
    """The sheets of the workbook in their order, or the kind of finding why it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return says.FILE_MISSING
    except PermissionError:
        return says.FILE_LOCKED
    except OSError:
        return says.FILE_UNREADABLE
    if data.startswith(_OLE):
        return says.FILE_ENCRYPTED
    try:
        return _grids(data)
    except Unreadable:
        return says.FILE_UNREADABLE


def _grids(data: bytes) -> list[Grid]:
    book = load(data)
    sheets = list(book.worksheets)
    formulas = any(cell.data_type == "f" for sheet in sheets for cell in _stored(sheet))
    values = load(data, values=True) if formulas else book
    with reading():
        looks = BookLooks(book, data)
        return [_grid(sheet, values[sheet.title], looks) for sheet in sheets]


def _stored(sheet: Worksheet) -> Iterator[SheetCell]:
    return (cell for cell in stored_cells(sheet) if isinstance(cell, SheetCell))


def _grid(sheet: Worksheet, values: Worksheet, looks: BookLooks) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for stored in _stored(sheet):
        cell = _cell(sheet.title, stored, values, looks)
        if not cell.blank:
            rows.setdefault(stored.row, {})[stored.column] = cell
    merged = tuple(
        (area.coord, area.min_row, area.max_row)
        for area in sorted(sheet.merged_cells.ranges, key=lambda area: area.bounds)
    )
    return Grid(sheet.title, dict(sorted(rows.items())), merged, looks)


def _cell(sheet: str, stored: SheetCell, values: Worksheet, looks: BookLooks) -> Cell:
    formula = stored.data_type == "f"
    shown = values[stored.coordinate] if formula else stored
    return Cell(
        sheet=sheet,
        a1=stored.coordinate,
        value=shown.value,
        number_format=stored.number_format or "General",
        error=shown.data_type == "e",
        uncalculated=formula and shown.value is None,
        unlike="" if shown.value is None else looks.unlike(stored, shown.value),
    )
