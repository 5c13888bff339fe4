"""方案.xlsx carries a scheme without loss, and says everything that is wrong with an edited one."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.cell import Cell

from tests.office import Office
from tests.scheme.strategies import schemes
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, ScorerWeight
from xltools.methods.scaled import Scaled
from xltools.scheme.document import json_place, scheme_json
from xltools.scheme.lint import check_scheme, lint
from xltools.scheme.model import PastResult, Scheme
from xltools.scheme.presets import PRESETS, preset
from xltools.scheme.workbook import SchemeReading, read_scheme, write_scheme
from xltools.text.finding import has_errors

Edit = Callable[[openpyxl.Workbook], None]


def reading(data: bytes, folder: Path) -> SchemeReading:
    path = folder / "方案.xlsx"
    path.write_bytes(data)
    return read_scheme(path)


def edited(edit: Edit, folder: Path, scheme: Scheme | None = None) -> SchemeReading:
    """The preset's workbook as read after someone's `edit`."""
    book = openpyxl.load_workbook(io.BytesIO(write_scheme(scheme or preset("maanshan-2017"))))
    edit(book)
    path = folder / "方案.xlsx"
    book.save(path)
    return read_scheme(path)


def codes(found: SchemeReading) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.sheet, finding.cell) for finding in found.findings]


def rich() -> Scheme:
    """The preset with parameters, dates, history and texts of the awkward kinds."""
    scheme = preset("maanshan-2017")
    items = list(scheme.items)
    items[1] = items[1].model_copy(update={"method": Direct(step=Decimal("0.5"), decimals=1)})
    items[2] = items[2].model_copy(update={"method": Scaled(full=Decimal(120))})
    items[16] = items[16].model_copy(
        update={
            "panel": Panel(
                way="weighted",
                above=3,
                weights=(
                    ScorerWeight(scorer="XQ01", weight=Decimal("0.6")),
                    ScorerWeight(scorer="XQ02", weight=Decimal("0.4")),
                ),
            )
        }
    )
    history = (
        PastResult(year=2016, unit="ZF03", rank=39, total=Decimal("80.10"), bottom=True),
        PastResult(
            year=2015, unit="ZF03", name="=SUM(A1)", total=Decimal("1234567890.12345678901")
        ),
    )
    scorers = list(scheme.scorers)
    scorers[0] = scorers[0].model_copy(update={"extended": datetime(2017, 12, 18, 9, 30)})
    changes = {"items": tuple(items), "history": history, "scorers": tuple(scorers)}
    return scheme.model_copy(update=changes)


@pytest.mark.parametrize("name", list(PRESETS))
def test_presets_return_from_their_workbook(name: str, tmp_path: Path) -> None:
    found = reading(write_scheme(preset(name)), tmp_path)
    assert (found.scheme, found.findings, found.extras) == (preset(name), [], [])


def test_parameters_and_awkward_values_return(tmp_path: Path) -> None:
    found = reading(write_scheme(rich()), tmp_path)
    assert found.findings == []
    assert found.scheme == rich()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(scheme=schemes())
def test_any_scheme_returns_from_its_workbook(
    scheme: Scheme, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = reading(write_scheme(scheme), tmp_path_factory.mktemp("w"))
    assert not has_errors(found.findings), [finding.message for finding in found.findings]
    assert found.scheme == scheme
    assert scheme_json(found.scheme) == scheme_json(scheme)


def test_the_same_scheme_gives_the_same_bytes() -> None:
    assert write_scheme(rich()) == write_scheme(rich())


def test_libreoffice_saves_it_back_equal(office: Office, tmp_path: Path) -> None:
    scheme = rich().model_copy(update={"history": rich().history[:1]})
    found = reading(office.recalculate(write_scheme(scheme)), tmp_path)
    assert found.findings == []
    assert found.scheme == scheme


def test_openpyxl_saves_it_back_equal(tmp_path: Path) -> None:
    assert edited(lambda book: None, tmp_path, rich()).scheme == rich()


def test_places_are_cells(tmp_path: Path) -> None:
    found = reading(write_scheme(rich()), tmp_path)
    assert found.place("items", 3, "points") == ("测评项目", "D8")
    assert found.place("settings", 0, "title") == ("基本设置", "B6")
    assert found.place("items", 16, "panel.weights.1.weight") == ("方法参数", "E10")
    assert found.place("items", 16, "panel.drop_high") == ("测评项目", "F21")


def test_order_of_sheets_and_columns_does_not_matter(tmp_path: Path) -> None:
    def shuffle(book: openpyxl.Workbook) -> None:
        book.move_sheet("评分单位", -6)
        sheet = book["评议方式"]
        for column in "ABCDE":
            sheet.column_dimensions[column].width = 24
        for row in sheet.iter_rows(min_row=3, max_row=12):
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values), strict=True):
                cell.value = value

    found = edited(shuffle, tmp_path)
    assert (found.scheme, found.findings) == (preset("maanshan-2017"), [])


def test_what_staff_add_is_ignored_and_listed(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("_草稿")["A1"] = "x"
        book.create_sheet("联络员通讯录")["A1"] = "x"
        book["类别"]["G3"] = "我的备忘"
        book["类别"]["G5"] = "记得核对"

    found = edited(add, tmp_path)
    assert found.scheme == preset("maanshan-2017")
    assert found.extras == ["工作表“_草稿”", "工作表“联络员通讯录”", "“类别”表“我的备忘”栏"]


def test_usual_other_names_are_understood(tmp_path: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        book["评议方式"]["A3"], book["评议方式"]["B3"] = "渠道代码", "渠 道"
        book["评议方式"].title = "渠道"
        book["评议对象"]["C3"] = "规范化简称（必填）"
        book["评议对象"]["D3"] = "别名"

    found = edited(rename, tmp_path)
    assert (found.scheme, found.findings) == (preset("maanshan-2017"), [])


def test_codes_typed_as_numbers_become_text(tmp_path: Path) -> None:
    def type_numbers(book: openpyxl.Workbook) -> None:
        sheet = book["测评项目"]
        sheet["A5"].value, sheet["A6"].value = 1, 2.1
        book["评分单位"]["E11"].value = 3.1
        book["基本设置"]["B7"].value = 2017.0

    found = edited(type_numbers, tmp_path)
    assert (found.scheme, found.findings) == (preset("maanshan-2017"), [])


@pytest.mark.parametrize(
    ("value", "code", "weight"),
    [
        (0.4, "0%", "0.4"),
        (0.405, "0.0%", "0.405"),
        ("40%", "General", "0.4"),
        (0.405, "0%", None),
        ("四成", "General", None),
    ],
)
def test_a_weight_may_be_a_percentage(
    value: object, code: str, weight: str | None, tmp_path: Path
) -> None:
    def type_share(book: openpyxl.Workbook) -> None:
        cell = book["方法参数"]["E10"]
        cell.value, cell.number_format = value, code

    found = edited(type_share, tmp_path, rich())
    if weight is None:
        assert found.scheme is None
        assert {f.code for f in found.findings} <= {"数值设为百分比", "应为数字"}
        return
    assert found.scheme is not None
    assert found.scheme.items[16].panel.weights[1].weight == Decimal(weight)


def test_points_from_formulas_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """What a double has beyond fifteen digits is nobody's; what is left of a third is said."""

    def compute(book: openpyxl.Workbook) -> None:
        sheet = book["测评项目"]
        for row in range(12, 16):
            sheet.cell(row, 4).value = 32 * (0.1 + 0.2 - 0.05)

    assert edited(compute, tmp_path).scheme == preset("maanshan-2017")
    third = preset("maanshan-2017")
    items = [
        i.model_copy(update={"points": Decimal("7.99999999999999")}) if i.code == "3.1" else i
        for i in third.items
    ]
    [said] = [
        f.message
        for f in lint(third.model_copy(update={"items": tuple(items)}), json_place)
        if f.code == "分值合计不符"
    ]
    assert "合计31.99999999999999，应为32" in said and "7.99999999999999、8、8、8" in said


def test_a_code_that_shows_other_than_it_is_gets_a_warning(tmp_path: Path) -> None:
    def type_number(book: openpyxl.Workbook) -> None:
        cell = book["测评项目"]["A6"]
        cell.value, cell.number_format = 2.1, "0.00"

    assert codes(edited(type_number, tmp_path)) == [("代码为数值", "测评项目", "A6")]


def test_aliases_by_any_usual_separator(tmp_path: Path) -> None:
    def write(book: openpyxl.Workbook) -> None:
        book["评议对象"]["D6"] = "教委, 市教委；教育局;市教体局，教育委\n教育办"

    found = edited(write, tmp_path)
    assert found.scheme is not None
    assert found.scheme.units[1].aliases == (
        "教委",
        "市教委",
        "教育局",
        "市教体局",
        "教育委",
        "教育办",
    )


def test_words_are_taken_in_their_usual_spellings(tmp_path: Path) -> None:
    def write(book: openpyxl.Workbook) -> None:
        sheet = book["基本设置"]
        for row in sheet.iter_rows(min_row=4, max_col=2):
            name, cell = row[0].value, row[1]
            if name == "名次规则":
                cell.value = "并列后不空位"
            elif name == "演示数据":
                cell.value = True
            elif name == "报送时限":
                cell.value = "2017年12月20日9时30分"
            elif name == "满分":
                cell.value = "１００"

    found = edited(write, tmp_path)
    assert found.scheme is not None
    assert found.scheme.settings.rank_method == "dense"
    assert found.scheme.settings.demo is True
    assert found.scheme.settings.deadline == datetime(2017, 12, 20, 9, 30)
    assert [finding.code for finding in found.findings] == ["方案写法已规范"]


MISHAPS: dict[str, tuple[str, str, object]] = {
    "应为数字": ("测评项目", "D6", "六分"),
    "必填内容未填": ("测评项目", "B6", None),
    "不在选项中": ("测评项目", "E6", "百分折算"),
    "应为日期": ("测评项目", "N6", "去年"),
    "没有这一天": ("测评项目", "N7", "2025-02-30"),
    "内容变为日期": ("评议对象", "A6", date(2017, 9, 5)),
    "单元格公式失效": ("测评项目", "D6", "#REF!"),
    "公式没有计算结果": ("测评项目", "D6", "=2*3"),
    "应为整数": ("类别", "C5", 40.5),
    "数值超出范围": ("测评项目", "D6", -6),
}


@pytest.mark.parametrize("code", list(MISHAPS))
def test_a_cell_that_cannot_be_taken_is_named(code: str, tmp_path: Path) -> None:
    sheet, cell, value = MISHAPS[code]

    def spoil(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = value

    found = edited(spoil, tmp_path)
    assert codes(found) == [(code, sheet, cell)]
    assert found.scheme is None
    assert found.draft is not None


def test_a_day_that_does_not_exist_is_said(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["测评项目"]["N7"].value = "2025-02-30"

    [found] = edited(spoil, tmp_path).findings
    assert "填写内容“2025-02-30”，2025年2月没有30日。请核实后改填。" in found.message


def test_all_problems_in_one_pass_without_echoes(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        for sheet, cell, value in MISHAPS.values():
            book[sheet][cell].value = value
        book["评议对象"]["E50"].value = "政府部门"
        book["评分单位"]["E8"].value = "2.33"

    edited(spoil, tmp_path)
    found = check_scheme(tmp_path / "方案.xlsx").findings
    assert sorted((f.code, f.cell) for f in found if f.severity == "错误") == sorted(
        [
            ("必填内容未填", "B6"),
            ("不在选项中", "E6"),
            ("应为日期", "N6"),
            ("没有这一天", "N7"),
            ("内容变为日期", "A6"),
            ("应为整数", "C5"),
            ("数值超出范围", "D6"),
            ("代码不存在", "E50"),
            ("代码不存在", "E8"),
            ("项目没有评分单位", "A9"),
        ]
    )


def test_a_misspelt_header_is_named_with_the_likely_one(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["评议对象"]["C3"] = "规范化筒称"

    (finding,) = edited(spoil, tmp_path).findings
    assert (finding.code, finding.cell) == ("表头名称不符", "C3")
    assert "规范化简称" in finding.message


def test_missing_sheets_and_columns(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        del book["回避"]
        del book["类别"]
        book["评分单位"].delete_cols(1)
        book["基本设置"].delete_rows(6)

    found = [(code, sheet) for code, sheet, _ in codes(edited(spoil, tmp_path))]
    assert sorted(found) == [
        ("没有选填工作表", ""),
        ("缺少工作表", ""),
        ("缺少必填栏", "评分单位"),
        ("缺少必填设置", "基本设置"),
    ]


def test_merged_cells_and_doubled_headers(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["评议对象"].merge_cells("F6:F7")
        book["评议方式"]["C3"] = "评议方式"

    found = codes(edited(spoil, tmp_path))
    assert ("单元格已合并", "评议对象", "F6:F7") in found
    assert ("表头重复", "评议方式", "C3") in found


def test_parameters_that_do_not_fit(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["方法参数"]
        rows = [
            ("2.9", "评分满分", {"数值": 100}),
            ("2.1", "评分满份", {"数值": 100}),
            ("2.1", "评分小数位", {"数值": "两位"}),
            ("2.1", "评分满分", {"数值": 120, "起": 5}),
            ("8", "评分单位权重", {"代码": "XQ01", "数值": -1}),
            ("8", "评分单位权重·3·某某", {"数值": 1}),
            (None, "评分满分", {"数值": 1}),
        ]
        headers = {cell.value: cell.column for cell in sheet[3]}
        for number, (code, name, values) in enumerate(rows, 5):
            for title, value in {"项目代码": code, "参数": name, **values}.items():
                sheet.cell(number, headers[title]).value = value

    found = codes(edited(spoil, tmp_path))
    assert sorted((code, cell) for code, _, cell in found) == sorted(
        [
            ("参数的项目不存在", "A5"),
            ("参数名称不符", "B6"),
            ("应为数字", "E7"),
            ("参数栏目不符", "F8"),
            ("数值超出范围", "E9"),
            ("参数次序不符", "B10"),
            ("必填内容未填", "A11"),
        ]
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "方案无法读取"),
        (b"PK\x03\x04 not a zip", "方案无法读取"),
        (b"<html><table></table></html>", "方案无法读取"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "方案设有密码或格式较旧"),
        (None, "方案不存在"),
    ],
)
def test_a_file_that_is_no_workbook(data: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    if data is not None:
        path.write_bytes(data)
    found = check_scheme(path)
    assert [finding.code for finding in found.findings] == [code]
    assert found.scheme is None


def test_a_truncated_workbook_is_no_traceback(tmp_path: Path) -> None:
    data = write_scheme(preset("blank"))
    for cut in range(100, len(data), len(data) // 12):
        assert reading(data[:cut], tmp_path).scheme is None


def test_an_empty_workbook_names_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    openpyxl.Workbook().save(path)
    found = check_scheme(path)
    assert found.scheme is None
    assert sum(finding.code == "缺少工作表" for finding in found.findings) == 6


def test_help_fits_what_excel_takes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_scheme(preset("maanshan-2017"))))
    checks = [v for sheet in book for v in sheet.data_validations.dataValidation]
    assert len(checks) > 100
    for check in checks:
        assert len(check.promptTitle or "") <= 32
        assert len(check.prompt or "") <= 255
        assert len(check.formula1 or "") <= 257
    assert any("'类别'!" in (check.formula1 or "") for check in checks)
    assert sum(check.type == "list" and "是,否" in check.formula1 for check in checks) > 5


_ANYTHING = (
    None, "", " ", "x", "。", "=1/0", "=A1", "#N/A", -1, 0, 1.5, 10**20, 1e300, True, "1" * 6000,
    datetime(2017, 9, 5), date(1900, 1, 1), time(9, 5), "2017-02-30 25:61", "·", "评议内容·9·x",
    "不设", "、、", "９９", "是", "\u200b", "_x0041_", "2.10", "单位代码", "填写",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_any_edit_is_read_without_a_traceback(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)

    def spoil(book: openpyxl.Workbook) -> None:
        for _ in range(60):
            sheet = book[draw.choice(book.sheetnames)]
            row, column = draw.randint(1, sheet.max_row), draw.randint(1, sheet.max_column + 1)
            cell = sheet.cell(row, column)
            if isinstance(cell, Cell):
                cell.value = draw.choice(_ANYTHING)

    edited(spoil, tmp_path, rich())
    found = check_scheme(tmp_path / "方案.xlsx")
    assert has_errors(found.findings)
    assert found.scheme is None
    assert all(finding.message for finding in found.findings)
