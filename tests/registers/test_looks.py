"""Registers are read as people see them: what looks otherwise than it is stored does not count."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from tests.office_looks import HARMLESS, dressed, hiding
from tests.registers.test_adjustments import SCHEME, WHOLE
from xltools.registers.adjustments import read_adjustments, write_adjustments
from xltools.registers.decisions import FORM as DECISIONS
from xltools.registers.objections import FORM as OBJECTIONS
from xltools.registers.objections import read_objections
from xltools.registers.papers import FORM as PAPERS
from xltools.registers.papers import read_papers
from xltools.registers.reader import FIRST_ROW, POSITION
from xltools.registers.table import Form, read_lines, write_register
from xltools.scheme.lookup import UnitNames
from xltools.scoring.result import Adjustment
from xltools.text.finding import Finding

Edit = Callable[[Any], None]


def edited(tmp_path: Path, edit: Edit) -> tuple[list[Adjustment], list[Finding]]:
    """加减分 with one whole line, opened, changed and read."""
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(SCHEME, [WHOLE]))
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return read_adjustments(path, SCHEME)


def on(key: str, dress: Edit) -> Edit:
    def edit(book: Any) -> None:
        sheet = next(one for one in book.worksheets if one.cell(4, 1).value)
        dress(sheet.cell(FIRST_ROW, POSITION[key] + 1))

    return edit


OTHERWISE = {"登记显示与存储不同", "登记内容已划掉"}
CASES = [
    *(("points", name) for name in sorted(hiding(number=True))),
    *((key, name) for key in ("unit", "withdrawn") for name in sorted(hiding(number=False))),
    *(("approved", name) for name in sorted(hiding(number=False)) if "rich" not in name),
]


@pytest.mark.parametrize(("key", "name"), CASES)
def test_what_is_not_seen_does_not_count(tmp_path: Path, key: str, name: str) -> None:
    def dress(one: Any) -> None:
        if key == "withdrawn":
            one.value = "是"
        hiding(number=True)[name](one)

    [line], findings = edited(tmp_path, on(key, dress))
    assert not line.counted
    assert OTHERWISE & {finding.code for finding in findings}, (name, findings)


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_other_looks_change_nothing(tmp_path: Path, name: str) -> None:
    [line], findings = edited(tmp_path, on("points", HARMLESS[name]))
    assert line.counted
    assert not [finding for finding in findings if "显示" in finding.code]


@pytest.mark.parametrize("seed", range(40))
def test_looks_at_random(tmp_path: Path, seed: int) -> None:
    key = ("points", "each", "unit", "evidence", "approver")[seed % 5]
    name, dress, hides = dressed(seed, number=key in ("points", "each"))
    [line], _ = edited(tmp_path, on(key, dress))
    assert line.counted is not hides, (key, name)


def test_a_rounded_number_is_named(tmp_path: Path) -> None:
    def dress(one: Any) -> None:
        one.value, one.number_format = 0.125, "0.00"

    [line], findings = edited(tmp_path, on("points", dress))
    assert not line.counted
    [found] = [one for one in findings if one.code == "登记显示与存储不同"]
    assert "屏幕显示“0.13”，实际存储“0.125”" in found.message


def test_rules_that_may_hold_and_hidden_rows_are_named(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = next(one for one in book.worksheets if one.cell(4, 1).value)
        rule = FormulaRule(formula=['$R5="是"'], font=Font(strike=True))
        sheet.conditional_formatting.add("A5:S100", rule)
        sheet.row_dimensions[FIRST_ROW].hidden = True
        sheet.column_dimensions["N"].hidden = True

    [line], findings = edited(tmp_path, edit)
    assert line.counted
    assert sorted((one.code, one.value) for one in findings) == [
        ("登记内容被隐藏", "N列"),
        ("登记内容被隐藏", f"第{FIRST_ROW}行"),
        ("登记条件格式改变显示", ""),
    ]


ROWS: dict[str, tuple[Form, dict[str, Any]]] = {
    "decisions": (DECISIONS, {"kind": "x", "scorer": "甲"}),
    "objections": (OBJECTIONS, {"unit": "市教育局", "matter": "分数"}),
    "papers": (PAPERS, {"scorer": "甲", "count": 3}),
}


@pytest.mark.parametrize("which", sorted(ROWS))
@pytest.mark.parametrize("seed", range(6))
def test_every_register_is_read_with_the_same_eyes(tmp_path: Path, which: str, seed: int) -> None:
    form, row = ROWS[which]
    path = tmp_path / "台账" / "登记.xlsx"
    path.parent.mkdir()
    lists = {field.choices: ["甲"] for field in form.fields if field.choices}
    path.write_bytes(write_register(form, SCHEME, lists, [row]))
    name, dress, hides = dressed(seed, number=False)
    book = openpyxl.load_workbook(path)
    sheet = book[form.sheet]
    dress(next(one for one in sheet[4] if one.value not in (None, 1)))
    book.save(path)
    found = read_lines(path, form)
    assert found is not None
    assert len(found.lines) == (not hides), name
    assert [one.code in OTHERWISE for one in found.findings] == [True] * hides
    if which == "papers":
        papers = read_papers(path, SCHEME)
        assert bool(OTHERWISE & {f.code for f in papers.findings}) is hides
    if which == "objections":
        read = read_objections(path, UnitNames(SCHEME.units))
        assert bool(OTHERWISE & {f.code for f in read.findings}) is hides


def test_a_code_that_became_a_number_is_read_as_shown(tmp_path: Path) -> None:
    form, _ = ROWS["papers"]
    path = tmp_path / "纸质件.xlsx"
    lists = {field.choices: ["甲"] for field in form.fields if field.choices}
    path.write_bytes(write_register(form, SCHEME, lists, [{"scorer": "甲"}]))
    book = openpyxl.load_workbook(path)
    sheet = book[form.sheet]
    one = next(one for one in sheet[4] if one.value == "甲")
    one.value, one.number_format = 1, "000"
    book.save(path)
    found = read_lines(path, form)
    assert found is not None
    assert [line.text("scorer") for line in found.lines] == ["001"]


def test_a_line_that_is_struck_out_is_said_to_be(tmp_path: Path) -> None:
    def strike(one: Any) -> None:
        one.font = Font(strike=True)

    [line], findings = edited(tmp_path, on("fact", strike))
    assert not line.counted
    [found] = [one for one in findings if one.code == "登记内容已划掉"]
    assert "屏幕显示" not in found.message and "已划掉（带删除线）" in found.message


@pytest.mark.parametrize(
    ("fact", "what"),
    [
        ("2017年6月群众投诉窗口迟到", ""),
        ("皖纪〔2017〕1398号，13个窗口共138000元", ""),
        ("据13800000000反映窗口迟到", "手机号码"),
        ("据１３８ ００００ ００００反映", "手机号码"),
        ("身份证34050019800101123X", "身份证号码"),
        ("投诉人张某到窗口办事", "举报人、投诉人等的身份"),
        ("举报人：李某", "举报人、投诉人等的身份"),
    ],
)
def test_what_tells_of_somebody_is_said_before_it_leaves(
    tmp_path: Path, fact: str, what: str
) -> None:
    def write(one: Any) -> None:
        one.value = fact

    [line], findings = edited(tmp_path, on("fact", write))
    assert line.counted
    said = [one.values["what"] for one in findings if one.code == "登记含个人信息"]
    assert said == [what] * bool(what)
    assert not any(fact in one.message for one in findings), "the warning tells nobody more"


@pytest.mark.parametrize("width", ["0", "0.1"])
def test_a_column_without_a_width_is_hidden(tmp_path: Path, width: str) -> None:
    path, stream = tmp_path / "加减分.xlsx", io.BytesIO()
    data = write_adjustments(SCHEME, [WHOLE])
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn('(?<=max="10" width=")[^"]*', width, part, count=1)
                assert count == 1
            new.writestr(name, part)
    path.write_bytes(stream.getvalue())
    _, findings = read_adjustments(path, SCHEME)
    assert [one.value for one in findings if one.code == "登记内容被隐藏"] == ["J列"]
