"""The reader agrees with two others on every cell of every good form."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.forms.altering import resaved
from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.office import Office
from xltools.intake.reader import read_workbook
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Cell, Workbook


def as_value(cell: Cell) -> Any:
    if cell.text is None:
        return None
    if cell.type == "n":
        return Decimal(repr(float(cell.text)))
    return {"b": cell.text == "1"}.get(cell.type, cell.text)


def cells(book: Workbook) -> dict[tuple[str, int, int], Any]:
    return {
        (sheet.name, row, column): as_value(cell)
        for sheet in book.sheets
        for row, stored in sheet.rows.items()
        for column in stored
        if (cell := sheet.cell(row, column)) is not None and cell.text not in (None, "")
    }


def by_openpyxl(data: bytes) -> dict[tuple[str, int, int], Any]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): Decimal(repr(float(cell.value)))
        if cell.data_type == "n"
        else cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def by_calamine(data: bytes) -> dict[tuple[str, int, int], Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        for r, row in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
            for c, value in enumerate(row, left + 1):
                if value != "":
                    number = isinstance(value, (int, float)) and not isinstance(value, bool)
                    found[name, r, c] = Decimal(repr(float(value))) if number else value
    return found


def good_forms(office: Office) -> list[bytes]:
    forms = [good(), county()]
    return [*forms, *map(resaved, forms), *map(office.recalculate, forms)]


def test_three_readers_agree_on_every_cell(office: Office) -> None:
    for data in good_forms(office):
        ours = cells(read_workbook(data))
        assert ours == by_openpyxl(data)
        trimmed = {key: value for key, value in by_calamine(data).items() if value is not None}
        assert {k: v.strip() if isinstance(v, str) else v for k, v in ours.items()} == {
            k: v.strip() if isinstance(v, str) else v for k, v in trimmed.items()
        }


def test_formulas_and_formats_agree_with_openpyxl(office: Office) -> None:
    for data in good_forms(office):
        ours = read_workbook(data)
        theirs = openpyxl.load_workbook(io.BytesIO(data))
        for sheet in theirs:
            mine = ours.sheet(sheet.title)
            assert mine is not None
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None:
                        continue
                    found = mine.cell(cell.row, cell.column)
                    assert found is not None
                    if cell.data_type == "f":
                        assert "=" + (found.formula or "") == cell.value
                    if "y" not in cell.number_format:
                        code = ours.format_at(found.style, found.row, found.column)
                        assert code == cell.number_format


def test_what_surrounds_the_cells_is_read() -> None:
    book = read_workbook(good())
    assert [(sheet.name, sheet.visibility) for sheet in book.sheets] == [
        ("填报须知", "visible"),
        ("评分表", "visible"),
        ("_meta", "veryHidden"),
    ]
    assert book.application == "Microsoft Excel"
    assert any(name.startswith("xltools.") for name in book.properties)
    sheet = book.sheets[1]
    assert sheet.protected
    assert sheet.validations
    assert not book.macros


def test_a_shared_formula_is_written_out() -> None:
    def share(root: Any) -> None:
        first = cut.find(root, "G7").find(cut.MAIN + "f")
        first.attrib.update({"t": "shared", "si": "4", "ref": "G7:G8"})
        second = cut.find(root, "G8").find(cut.MAIN + "f")
        second.text = None
        second.attrib.update({"t": "shared", "si": "4"})

    plain, shared = (read_workbook(d).sheets[1] for d in (good(), cut.on_sheet(good(), share)))
    assert shared.cell(8, 7) == plain.cell(8, 7)


@pytest.mark.parametrize("cut_at", [100, 5000, 12000, -200, -21, -1])
def test_a_truncated_file_is_damaged_and_nothing_else(cut_at: int) -> None:
    with pytest.raises(Refused):
        read_workbook(good()[:cut_at])
