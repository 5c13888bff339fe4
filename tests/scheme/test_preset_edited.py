"""A county takes a preset's workbook, changes the numbers as staff do, and issues its forms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.office import Office
from xltools.demo.arrivals import at
from xltools.demo.examples import example
from xltools.ledger.journal import BEIJING
from xltools.methods.ballot import Ballot
from xltools.methods.deduct import Deduct
from xltools.methods.rate_slope import RateSlope
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Scheme
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.text.finding import has_errors

FOLDER = Path(__file__).parents[2] / "workbooks"


def edit(path: Path, sheet: str, row: tuple[str, ...], header: str, value: object) -> None:
    """Type `value` into the row that has all the texts of `row`, under `header`."""
    book = openpyxl.load_workbook(path)
    table = book[sheet]
    rows = [list(cells) for cells in table.iter_rows()]
    head = next(cells for cells in rows if header in [cell.value for cell in cells])
    column = [cell.value for cell in head].index(header)
    found = [cells for cells in rows if set(row) <= {str(cell.value) for cell in cells}]
    assert len(found) == 1, (row, len(found))
    found[0][column].value = value
    book.save(path)


def ballot_county(path: Path) -> None:
    edit(path, "基本设置", ("评议名称",), "填写", "2018年度政风评议")
    edit(path, "基本设置", ("年度",), "填写", 2018)
    edit(path, "评议对象", ("A01",), "规范化简称", "县教育局")
    edit(path, "方法参数", ("等次", "基本满意"), "数值", 80)


def is_ballot_county(scheme: Scheme) -> bool:
    method = scheme.items[0].method
    assert isinstance(method, Ballot)
    values = [level.value for level in method.levels]
    return values == [100, 80, 30, None] and scheme.units[0].name == "县教育局"


def slope(path: Path) -> None:
    edit(path, "方法参数", ("2.1", "目标值"), "数值", 95)
    for sheet, code, points in (
        ("测评项目", "1.1", 25),
        ("测评项目", "2.2", 50),
        ("评议方式", "1", 25),
        ("评议方式", "2", 75),
    ):
        edit(path, sheet, (code,), "分值", points)


def is_slope(scheme: Scheme) -> bool:
    method = scheme.items[1].method
    assert isinstance(method, RateSlope)
    return method.target == 95


def bands(path: Path) -> None:
    edit(path, "方法参数", ("情形", "K1"), "数值", 1.5)
    edit(path, "等次", ("优秀",), "起", 92)
    edit(path, "等次", ("良好",), "止", 92)


def is_bands(scheme: Scheme) -> bool:
    method = scheme.items[0].method
    assert isinstance(method, Deduct)
    return method.rules[0].points == Decimal("1.5") and scheme.grades[0].low == 92


CASES = {
    "lianyungang-12345": (slope, is_slope),
    "county-ballot": (ballot_county, is_ballot_county),
    "bengbu-2011": (bands, is_bands),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("saved_again", [False, True])
def test_changed_numbers_are_read_linted_and_issued(
    name: str, saved_again: bool, tmp_path: Path, office: Office
) -> None:
    change, holds = CASES[name]
    now = at(datetime(2018, 11, 1, 9, 0, tzinfo=BEIJING))
    workspace = new_workspace(tmp_path / "县", example(name).scheme, key_dir=None, now=now)
    path = workspace.scheme
    path.write_bytes((FOLDER / name / "example.xlsx").read_bytes())
    change(path)
    if saved_again:
        path.write_bytes(office.recalculate(path.read_bytes()))
    reading = check_scheme(path)
    assert not has_errors(reading.findings), [f.message for f in reading.findings]
    assert reading.scheme is not None
    assert holds(reading.scheme)
    issued = issue(workspace.root, now=now)
    assert len(issued.forms) == len(reading.scheme.scorers)


def checked(tmp_path: Path, *edits: tuple[str, str, object]) -> list[str]:
    """What lint says once cells of 蚌埠's workbook are typed over, without level and code."""
    path = tmp_path / "方案.xlsx"
    path.write_bytes((FOLDER / "bengbu-2011" / "scheme.xlsx").read_bytes())
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in edits:
        book[sheet][cell] = value
    book.save(path)
    return [f"{f.sheet}!{f.cell} {f.code}" for f in check_scheme(path).findings]


def test_a_sum_or_note_under_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    before = checked(tmp_path)
    sums = [
        ("测评项目", "A20", "合计"),
        ("测评项目", "D20", 100),
        ("测评项目", "A21", "注：分值合计100分。"),
        ("评议方式", "B15", "合 计"),
        ("方法参数", "A40", "说明：未列明的按默认值"),
    ]
    named = {"测评项目!A20", "测评项目!A21", "评议方式!B15", "方法参数!A40"}
    after = checked(tmp_path, *sums)
    assert set(after) - set(before) == {f"{place} 合计或说明行" for place in named}


def test_an_unknown_method_is_said_once_and_not_its_parameters_too(tmp_path: Path) -> None:
    before = checked(tmp_path)
    after = checked(tmp_path, ("测评项目", "E5", "扣分法"), ("基本设置", "B7", "二〇一一"))
    assert set(after) - set(before) == {"测评项目!E5 不在选项中", "基本设置!B7 应为数字"}
