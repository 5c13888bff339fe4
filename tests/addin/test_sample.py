"""Functions in cells keep readable results where the add-in is missing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl

from tests.office import Office
from xltools.addin.functions import FUNCTIONS
from xltools.addin.sample import FIRST, sample
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


def test_formulas_stand_beside_their_results() -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(sample()))[says.SHEET]
    values = openpyxl.load_workbook(io.BytesIO(sample()), data_only=True)[says.SHEET]
    known = {function.name for function in FUNCTIONS}
    found = set()
    for row in formulas.iter_rows():
        for cell in row:
            text = getattr(cell.value, "text", cell.value)
            if isinstance(text, str) and text.startswith("="):
                found.update(re.findall(r"XLT_[A-Z]+", text))
    assert found <= known and found >= set(NAMES)
    ranks = [values.cell(FIRST + 1 + k, 9).value for k in range(len(says.UNITS))]
    assert ranks == [2, 4, 1, 4, 7, 3, 8, 6]
    marks = [values.cell(FIRST + 1 + k, 4).value for k in range(3)]
    assert marks == [92.5, 91, 95]


def test_libreoffice_without_the_functions_shows_the_results(office: Office) -> None:
    stored, recalculated = office.stored_and_recalculated(sample())
    shown = stored[says.SHEET]
    assert [shown[f"I{FIRST + 1 + k}"].text for k in range(4)] == ["2", "4", "1", "4"]
    assert "0至100" in shown[f"F{FIRST + 5}"].text
    assert shown[f"K{FIRST + 1}"].text == "优秀"
    after = recalculated[says.SHEET]
    assert not any(cell.error for cell in (*shown.values(), *after.values()))
    assert after[f"I{FIRST + 1}"].text == says.ABSENT
