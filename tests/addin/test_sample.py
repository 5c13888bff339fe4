"""Functions in cells keep readable results where the add-in is missing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

from tests.office import Office
from xltools.addin.functions import FUNCTIONS
from xltools.addin.sample import FIRST, calls, sample
from xltools.text import sample as says

SHIPPED = Path(__file__).parents[2] / "docs" / "functions-sample.xlsx"
NAMES = ("XLT_NUMBERS", "XLT_CHECK", "XLT_POINTS", "XLT_RANK", "XLT_BOTTOM", "XLT_GRADE")


def test_the_shipped_sample_is_the_one_that_is_made_now() -> None:
    assert parts(SHIPPED.read_bytes()) == parts(sample())
    assert sample() == sample()


def parts(data: bytes) -> dict[str, bytes]:
    """What stands in a workbook, however it was compressed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_function_is_called_once_for_a_range_and_fills_one() -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(sample()))[says.SHEET]
    known = {function.name for function in FUNCTIONS}
    arrays = [
        cell.value
        for row in formulas.iter_rows()
        for cell in row
        if isinstance(cell.value, ArrayFormula)
    ]
    plain = [c for row in formulas.iter_rows() for c in row if c.data_type == "f"]
    assert len(plain) == len(arrays), "no formula stands in one cell of many"
    called = [name for array in arrays for name in re.findall(r"XLT_[A-Z]+", array.text)]
    assert len(called) == len(set(called)) and known >= set(called) >= set(NAMES)
    one_cell = [array.ref for array in arrays if ":" not in array.ref]
    assert len(one_cell) == 2, "the two figures are one cell each, all else fills a range"
    for call in calls():
        assert re.search(r"[A-Z]\d+:[A-Z]\d+", call.formula)
        above = formulas.cell(FIRST if call.row == FIRST else call.row + 2, call.column + 1)
        assert above.value == f"={call.formula}"


def test_results_stand_in_the_cells_and_once_more_as_values() -> None:
    for name in (says.SHEET, says.RESULTS):
        values = openpyxl.load_workbook(io.BytesIO(sample()), data_only=True)[name]
        ranks = [values.cell(FIRST + 1 + k, 9).value for k in range(len(says.UNITS))]
        assert ranks == [2, 4, 1, 4, 7, 3, 8, 6]
        assert [values.cell(FIRST + 1 + k, 4).value for k in range(3)] == [92.5, 91, 95]
    results = openpyxl.load_workbook(io.BytesIO(sample()))[says.RESULTS]
    assert all(cell.data_type != "f" for row in results.iter_rows() for cell in row)


def test_libreoffice_without_the_functions_shows_the_results(office: Office) -> None:
    for cells in office.stored_and_recalculated(sample()):
        shown = cells[says.RESULTS]
        assert [shown[f"I{FIRST + 1 + k}"].text for k in range(4)] == ["2", "4", "1", "4"]
        assert "0至100" in shown[f"F{FIRST + 5}"].text
        assert shown[f"K{FIRST + 1}"].text == "优秀"
        assert cells[says.SHEET][f"I{FIRST + 1}"].text == says.ABSENT
        assert not any(cell.error for sheet in cells.values() for cell in sheet.values())
