"""The reader agrees with two others on every cell of every good form."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.forms.altering import resaved
from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.intake.variants import variants
from tests.office import Office
from xltools.intake.known import Unusual
from xltools.intake.package import Package
from xltools.intake.reader import read_strings, read_workbook
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Cell, Sheet, Workbook
from xltools.intake.worksheet import Way, _read


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


def by_part(data: bytes, way: Way) -> list[Sheet]:
    """Every worksheet part read one way."""
    package = Package(data)
    part = "xl/sharedStrings.xml"
    strings = read_strings(package, part) if part in package else {}
    found = []
    for name in sorted(package.names):
        if name.startswith("xl/worksheets/sheet"):
            sheet = Sheet(name)
            _read(package, name, sheet, strings, way)
            found.append(sheet)
    return found


def test_the_quick_way_and_the_thorough_way_read_the_same(office: Office) -> None:
    """Whatever the quick way reads at all, it reads as the thorough one does."""
    quick = 0
    forms = [variant.data for variant in variants()] + good_forms(office)
    for data in forms:
        try:
            fast = by_part(data, Way.QUICK)
        except (Unusual, Refused):
            continue
        assert fast == by_part(data, Way.THOROUGH)
        quick += 1
    assert quick > 100


def test_forms_as_programs_write_them_go_the_quick_way(office: Office) -> None:
    for data in good_forms(office):
        by_part(data, Way.QUICK)


SMALL = (
    "<c r='A1' s='0'><v>1</v></c>",
    "<c r='B1' s='0' t='str'><f>x</f><v>c</v></c>",
    "<c r='B1' s='0'><f>v</f><v>2</v></c>",
    "<c r='C1' s='0'/>",
    "<c r='C1' s='0'>c</c>",
    "<c r='C1' s='0'><v></v>v</c>",
    "<c r='C1' s='0' t='str'><v>v</v></c>",
    "<c r='D1' s='0' t='inlineStr'><is><t>t</t></is></c>",
    "<c r='D1' s='0' t='inlineStr'><is><t>text</t></is></c>",
    "<c r='D1' s='0' t='inlineStr'><is><t></t></is></c>",
    "<c r='E1' s='0'><f>x</f><c><v/></c></c>",
    "<c r='E1' s='0'><f t='shared' si='0'/><v>3</v></c>",
    "<c r='E1' s='0'><f t='shared' si='0' ref='E1:E2'>A1</f></c>",
    "<c><v>9</v></c>",
    "<c r='F1'><v>9</v></c>",
    "<c r='F1' s='0'><is/><v>9</v></c>",
    " ",
    "c",
    "row",
    "<row/>",
    "<is><t>x</t></is>",
    "<v>5</v>",
    "<!-- c -->",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(SMALL), max_size=5))
def test_no_row_is_read_two_ways(pieces: list[str]) -> None:
    """Rows put together from good and bad pieces: read alike, or left to the thorough way."""
    body = "".join(pieces)
    part = f"<worksheet xmlns='{cut.NS}'><sheetData><row r='1'>{body}</row></sheetData></worksheet>"
    data = cut.packed({"xl/worksheets/sheet1.xml": part.encode()})
    package = Package(data)
    sheets = {}
    for way in Way:
        sheet = Sheet("s")
        try:
            _read(package, "xl/worksheets/sheet1.xml", sheet, {}, way)
        except (Unusual, Refused) as refused:
            sheets[way] = type(refused)
        else:
            sheets[way] = sheet
    assert sheets[Way.UNKNOWN] in (Unusual, Refused, sheets[Way.THOROUGH])
    assert sheets[Way.QUICK] in (Unusual, sheets[Way.THOROUGH])


def test_an_undeclared_prefix_is_damage_as_to_every_other_reader() -> None:
    data = resaved(good())
    book = cut.parts(data)["xl/workbook.xml"]
    assert b"<sheet xmlns:r=" in book
    broken = cut.with_part(
        data, "xl/workbook.xml", book.replace(b"<sheet xmlns:r=", b"<sheet xmlnsbr=", 1)
    )
    with pytest.raises(Refused, match="没有声明的前缀"):
        read_workbook(broken)
    with pytest.raises(etree.XMLSyntaxError):
        openpyxl.load_workbook(io.BytesIO(broken))
