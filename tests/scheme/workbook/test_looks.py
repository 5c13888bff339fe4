"""方案.xlsx is read as people see it: what looks otherwise than it is stored is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from tests.office_looks import HARMLESS, dressed, hiding
from tests.scheme.workbook.test_workbook import codes, edited
from xltools.scheme.lint import check_scheme
from xltools.scheme.workbook.writer import FIRST_ROW

NUMBER, TEXT = ("测评项目", "D"), ("评议对象", "B")
"""分值 and a name."""
SHOWN, STRUCK = "方案显示与存储不同", "方案内容已划掉"


def on(place: tuple[str, str], dress: Any, value: Any = None) -> Any:
    sheet, column = place

    def edit(book: Any) -> None:
        cell = book[sheet][f"{column}{FIRST_ROW + 1}"]
        if value is not None:
            cell.value = value
        dress(cell)

    return edit


@pytest.mark.parametrize("name", sorted(hiding(number=True)))
def test_a_number_that_is_not_seen_is_no_value(tmp_path: Path, name: str) -> None:
    read = edited(on(NUMBER, hiding(number=True)[name]), tmp_path)
    place = "测评项目", f"D{FIRST_ROW + 1}"
    assert {(SHOWN, *place), (STRUCK, *place)} & set(codes(read)), name
    assert read.scheme is None


@pytest.mark.parametrize("seed", range(30))
def test_looks_at_random(tmp_path: Path, seed: int) -> None:
    place = (NUMBER, TEXT)[seed % 2]
    name, dress, hides = dressed(seed, number=place is NUMBER)
    read = edited(on(place, dress), tmp_path)
    assert bool({SHOWN, STRUCK} & {code for code, _, _ in codes(read)}) is hides, name
    assert (read.scheme is None) is hides


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_other_looks_change_nothing(tmp_path: Path, name: str) -> None:
    read = edited(on(TEXT, HARMLESS[name]), tmp_path)
    assert read.scheme is not None and not read.findings


def test_a_number_shown_as_another_is_no_value(tmp_path: Path) -> None:
    def dress(cell: Any) -> None:
        cell.number_format = "0"

    read = edited(on(NUMBER, dress, 4.5), tmp_path)
    [found] = [one for one in read.findings if one.code == SHOWN]
    assert "屏幕显示“5”，实际存储“4.5”" in found.message


def test_rules_that_may_hold_hidden_rows_and_other_sheets_are_named(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["测评项目"]
        rule = FormulaRule(formula=['$B5="x"'], font=Font(color="FFFFFFFF"))
        sheet.conditional_formatting.add("D5:D30", rule)
        sheet.row_dimensions[FIRST_ROW + 2].hidden = True
        copy = book.copy_worksheet(book["回避"])
        copy.title = "回避 (2)"
        book.create_sheet("测算")["A1"] = 1
        book.create_sheet("空表")

    read = edited(edit, tmp_path)
    assert read.scheme is not None
    assert sorted((one.code, one.sheet, one.value) for one in read.findings) == [
        ("工作表未读取", "测算", "测算"),
        ("方案内容被隐藏", "测评项目", f"第{FIRST_ROW + 2}行"),
        ("方案条件格式改变显示", "测评项目", ""),
        ("相近工作表未读取", "回避 (2)", "回避 (2)"),
    ]


def test_a_code_that_became_a_number(tmp_path: Path) -> None:
    """As shown where its format writes out the zeros; with a warning where zeros may be gone."""

    def edit(book: Any) -> None:
        items, scorers = book["测评项目"], book["评分单位"]
        items["A5"], items["A6"] = "7.1", "7.10"
        head = {cell.value: cell.column for cell in scorers[3]}
        lists = next(column for name, column in head.items() if str(name).startswith("负责项目"))
        one, other = (scorers.cell(row, lists) for row in (5, 6))
        one.value, one.number_format = 7.1, "0.00_ "
        other.value, other.number_format = 7.1, "General"

    read = edited(edit, tmp_path)
    found = {(code, cell[1:]) for code, sheet, cell in codes(read) if sheet == "评分单位"}
    assert {("代码为数值", "5"), ("代码疑被改写", "6")} <= found
    assert ("代码疑被改写", "5") not in found
    assert read.draft is not None
    assert [scorer.items for scorer in read.draft.scorers[:2]] == [("7.10",), ("7.1",)]
    lint = check_scheme(tmp_path / "方案.xlsx").findings
    assert ("代码为同一个数", "A6") in {(one.code, one.cell) for one in lint}


def test_names_that_differ_by_what_is_not_seen_are_one(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        units = book["评议对象"]
        for column in "BC":
            units[f"{column}6"] = f"{units[f'{column}5'].value}\u200b"

    edited(edit, tmp_path)
    found = check_scheme(tmp_path / "方案.xlsx").findings
    assert "名称重复" in {one.code for one in found}


def test_what_is_struck_out_is_said_to_be(tmp_path: Path) -> None:
    def strike(cell: Any) -> None:
        cell.font = Font(strike=True)

    read = edited(on(TEXT, strike), tmp_path)
    [found] = [one for one in read.findings if one.code == STRUCK]
    assert "屏幕显示" not in found.message
