"""Names typed by hand are shown whole: no row that is to be filled has a fixed height."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from tests.forms import samples
from tests.office import Office
from xltools.book.measure import line_count
from xltools.forms.writer import write_form
from xltools.registers.writer import write_adjustments
from xltools.scheme.presets import preset
from xltools.scheme.workbook import write_scheme

LONG = "马鞍山市生态环境保护综合行政执法支队（市生态环境监测监控中心、市辐射环境监督站）"
SHORTEST = 14.0
"""Points that a line of the body's size takes at least."""


def input_rows(data: bytes) -> Iterator[tuple[str, str]]:
    """(sheet, row element) of the rows with yellow cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    parts = zipfile.ZipFile(io.BytesIO(data))
    for number, sheet in enumerate(book.worksheets, 1):
        text = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
        rows = {int(n): tag for tag, n in re.findall(r'(<row r="(\d+)"[^>]*>)', text)}
        for line in sheet.iter_rows():
            if any(str(cell.fill.fgColor.rgb)[-6:] == "FFF9DB" for cell in line):
                yield sheet.title, rows[line[0].row]


def yellow(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {str(cell.fill.fgColor.rgb)[-6:] for sheet in book for line in sheet for cell in line}


@pytest.mark.parametrize("name", ["blank", "maanshan-2017"])
def test_no_row_to_be_filled_is_of_a_fixed_height(name: str) -> None:
    scheme = preset(name)
    made = samples.plan("PF01")
    form = write_form(made, samples.signed(made), samples.reasoned("ZF01", "依据" * 60))
    for data in (write_scheme(scheme), write_adjustments(scheme), form):
        rows = list(input_rows(data))
        assert len(rows) > 4, yellow(data)
        assert not [one for one in rows if "customHeight" in one[1]]


@pytest.mark.parametrize(
    ("sheet", "header"),
    [("评议对象", "单位全称"), ("测评项目", "测评项目"), ("评分单位", "评分单位")],
)
def test_a_long_name_typed_into_a_blank_scheme_is_shown_whole(
    office: Office, sheet: str, header: str
) -> None:
    data = write_scheme(preset("blank"))
    own = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    column = next(cell.column_letter for cell in own[3] if cell.value == header)
    typed = office.type_into(data, {(sheet, f"{column}5"): LONG})
    after = openpyxl.load_workbook(io.BytesIO(office.recalculate(typed)))[sheet]
    lines = line_count(LONG, own.column_dimensions[column].width)
    height = after.row_dimensions[5].height
    assert height is not None
    assert lines > 1
    assert height >= lines * SHORTEST
    assert lines <= 5
