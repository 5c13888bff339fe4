"""Three readers on every good form, however it was saved: they agree, or it is said why not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.forms.altering import resaved
from tests.intake.fuzz import Seed, seeds
from tests.office import Office
from xltools.intake.reader import read_workbook
from xltools.intake.sheet import Sheet

GOOD = [seed for seed in seeds() if not seed.name.endswith("saved again")]
Content = float | str | bool | None


def ours(sheet: Sheet) -> dict[tuple[int, int], Content]:
    found: dict[tuple[int, int], Content] = {}
    for row, cells in sheet.rows.items():
        for column, (kind, text, _, _) in cells.items():
            if kind == "n":
                found[row, column] = float(Decimal(text)) if text else None
            else:
                found[row, column] = text == "1" if kind == "b" else text or None
    return {place: value for place, value in found.items() if value is not None}


def by_openpyxl(data: bytes) -> dict[str, dict[tuple[int, int], Content]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): _plain(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        for sheet in book.worksheets
    }


def by_calamine(data: bytes) -> dict[str, dict[tuple[int, int], Content]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: {
            (row, column): _plain(value)
            for row, cells in enumerate(
                book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1
            )
            for column, value in enumerate(cells, 1)
            if value != ""
        }
        for name in book.sheet_names
    }


def _plain(value: Any) -> Content:
    """Dates are numbers with a format: both others turn them."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, time):
        value = datetime.combine(datetime(1899, 12, 30), value)
    if hasattr(value, "year"):
        moment = datetime(value.year, value.month, value.day)
        return float((moment - datetime(1899, 12, 30)) / timedelta(days=1))
    return float(value)


def saved(office: Office, seed: Seed) -> Iterator[tuple[str, bytes]]:
    """The form as written, and as three programs write it."""
    yield "as written", seed.data
    yield "by openpyxl", resaved(seed.data)
    recalculated = office.recalculate(seed.data)
    yield "by LibreOffice", recalculated
    yield "by both", resaved(recalculated)
    yield "typed into", office.type_into(seed.data, {})


@pytest.mark.parametrize("seed", GOOD, ids=[seed.name for seed in GOOD])
def test_three_readers_agree_on_every_cell(office: Office, seed: Seed) -> None:
    for how, data in saved(office, seed):
        openpyxl_cells, calamine_cells = by_openpyxl(data), by_calamine(data)
        for sheet in read_workbook(data).sheets:
            cells = ours(sheet)
            assert cells, (how, sheet.name)
            assert cells == openpyxl_cells[sheet.name], (how, sheet.name)
            trimmed = {p: v.strip() if isinstance(v, str) else v for p, v in cells.items()}
            theirs = calamine_cells[sheet.name]
            theirs = {p: v.strip() if isinstance(v, str) else v for p, v in theirs.items()}
            # calamine trims texts and shows no text that is only space
            assert {p: v for p, v in trimmed.items() if v != ""} == theirs, (how, sheet.name)
