"""The workbook as people meet it: sheets, cursor, protection, validation, print, same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.forms import samples
from xltools.forms.cells import notice_cells, sheet_cells
from xltools.forms.content import Formula
from xltools.forms.plan import FormPlan
from xltools.forms.writer import Values, write_form
from xltools.scheme.model import Scheme
from xltools.text import forms as words


def opened(scorer: str = "PF01", values: Values | None = None) -> openpyxl.Workbook:
    plan = samples.plan(scorer)
    return openpyxl.load_workbook(io.BytesIO(write_form(plan, samples.signed(plan), values)))


def test_sheets_and_where_it_opens() -> None:
    book = opened("PF04")
    assert book.sheetnames == [
        "填报须知",
        "评分表1·效能建设效能督查",
        "评分表2·集体认定",
        "评分表3·窗口",
        "_meta",
    ]
    assert [s.title for s in book.worksheets if s.sheet_state != "visible"] == ["_meta"]
    assert book.active is not None
    assert book.active.title == "评分表1·效能建设效能督查"


def test_it_opens_on_the_first_empty_entry() -> None:
    values = samples.mark("ZF01", Decimal(90)) | samples.special("ZF02", "不涉及", "无")
    for given, cell in ((None, "D7"), (values, "D11")):
        sheet = opened("PF01", given)["评分表"]
        selection = sheet.sheet_view.selection[-1]
        assert (selection.activeCell, selection.sqref) == (cell, cell)


def test_every_locked_cell_is_where_the_map_says() -> None:
    for scorer in ("PF01", "PF02", "PF04"):
        plan = samples.plan(scorer)
        book = opened(scorer)
        locked = {words.NOTICE_SHEET: notice_cells(plan)}
        locked |= {sheet.name: sheet_cells(plan, sheet, {}) for sheet in plan.sheets}
        for name, cells in locked.items():
            written = {
                cell.coordinate: cell.value
                for row in book[name].iter_rows()
                for cell in row
                if cell.value is not None
            }
            said = {
                at: content.text if isinstance(content, Formula) else content
                for at, content in cells.items()
            }
            assert written == said
            assert all(book[name][at].protection.locked for at in cells)


def test_only_fill_in_cells_are_unlocked() -> None:
    sheet = opened()["评分表"]
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    rows = (7, 8, 11, 12, 14)
    assert unlocked == {f"{letter}{row}" for letter in "DEF" for row in rows}


def test_protection_allows_filtering_and_widths_but_no_sorting() -> None:
    sheet: Worksheet = opened()["评分表"]
    protection = sheet.protection
    assert protection.sheet and not protection.password
    assert not protection.autoFilter and not protection.formatColumns  # False: allowed
    assert protection.sort and protection.insertRows and protection.deleteRows
    assert sheet.auto_filter.ref == "A5:H14"
    assert sheet.freeze_panes == "D6"


def test_validations_and_their_limits() -> None:
    sheet: Worksheet = opened()["评分表"]
    found = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert set(found) == {"D7", "D8:D14", "E7:E14", "F7:F14"}
    assert found["D7"].prompt.startswith("填0至100之间的数，最多两位小数。")
    assert not found["D8:D14"].prompt
    assert found["D7"].error == (
        "请填0至100之间的数，最多两位小数，例如92.5。不要填汉字、百分号或“分”字。"
    )
    assert found["E7:E14"].formula1 == '"不涉及"'
    assert found["F7:F14"].formula1 == "200"
    for validation in found.values():
        assert validation.errorStyle in (None, "stop")
        assert max(len(validation.promptTitle or ""), len(validation.errorTitle or "")) <= 32
        assert max(len(validation.prompt or ""), len(validation.error or "")) <= 255


def test_ranges_follow_the_units_own_points() -> None:
    sheet: Worksheet = opened("PF04")["评分表1·效能建设效能督查"]
    found = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert "E7>4" in found["E7"] and "E14>6" in found["E14"]
    assert sheet["D14"].value == "6"
    assert sheet["F7"].protection.locked


def test_print_set_up() -> None:
    sheet: Worksheet = opened()["评分表"]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation in (None, "portrait")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.oddFooter.center.text == "第&P页 共&N页"
    assert "第1次" in (sheet.oddFooter.left.text or "")
    assert sheet.oddHeader.right.text == "内部资料 注意保存"


def test_the_demo_says_so() -> None:
    plan = samples.plan("PF01", samples.scheme(demo=True))
    book = openpyxl.load_workbook(io.BytesIO(write_form(plan, samples.signed(plan))))
    assert "演示数据" in book["评分表"]["A1"].value
    assert "演示数据" in book["填报须知"]["A1"].value


def test_the_notice_warns_and_shows_an_example() -> None:
    texts = [c.value for row in opened()["填报须知"].iter_rows() for c in row if c.value]
    assert "国家秘密不得填入本表。" in texts
    assert "评分单位：市信访局" in texts
    assert texts[texts.index("示例单位甲") :][:2] == ["示例单位甲", "92.5"]
    assert texts[texts.index("示例单位乙") :][:3] == ["示例单位乙", "76", "2件事项超期办理"]
    assert texts[texts.index("示例单位丙") :][:2] == ["示例单位丙", "不涉及"]


@pytest.mark.parametrize("scorer", ["PF01", "PF02", "PF04"])
def test_same_bytes_twice(scorer: str) -> None:
    plan = samples.plan(scorer)
    values = samples.mark("ZF01", Decimal("92.5"))
    assert write_form(plan, samples.signed(plan), values) == write_form(
        samples.plan(scorer), samples.signed(plan), dict(values)
    )


def test_same_bytes_in_another_process_zone_and_hash_seed() -> None:
    script = (
        "import hashlib; from tests.forms import samples; "
        "from xltools.forms.writer import write_form; p = samples.plan('PF04'); "
        "print(hashlib.sha256(write_form(p, samples.signed(p))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(digests) == 1


def test_text_from_outside_never_becomes_a_formula() -> None:
    values = samples.special("ZF01", "不涉及", '=HYPERLINK("http://x","y")')
    cell = opened("PF01", values)["评分表"]["F7"]
    assert cell.data_type == "s"


def big_plan(units: int) -> FormPlan:
    """A form for many units, some with names longer than the column."""
    scheme = samples.scheme()
    unit = scheme.units[0]
    many = tuple(
        unit.model_copy(update={"code": f"U{n}", "name": f"第{n}基层站所" * (1 + n % 4)})
        for n in range(units)
    )
    return samples.plan("PF01", scheme.model_copy(update={"units": many, "recusals": ()}))


def test_long_names_get_higher_rows() -> None:
    plan = big_plan(2000)
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(plan, samples.signed(plan))))["评分表"]
    assert sheet.row_dimensions[7].height is None
    assert sheet.row_dimensions[10].height > 30


def test_rows_are_high_enough_but_not_fixed() -> None:
    sheet = opened()["评分表"]
    assert sheet.sheet_format.defaultRowHeight == 18
    assert not sheet.sheet_format.customHeight


def notice_of(scheme: Scheme, scorer: str = "PF01") -> tuple[str, ...]:
    return samples.plan(scorer, scheme).notes


def test_what_the_scheme_does_not_name_is_not_printed() -> None:
    bare = samples.scheme(basis="", contact="", phone="")
    items = tuple(item.model_copy(update={"paper": ""}) for item in bare.items)
    notes = notice_of(bare.model_copy(update={"items": items}))
    assert not [
        line for line in notes if line.startswith(("依据", "联系人", "电话")) or "《》" in line
    ]
    numbered = samples.scheme(basis="", basis_number="评议办〔2025〕1号", phone="0555-1")
    notes = notice_of(numbered.model_copy(update={"items": items}))
    assert not [line for line in notes if line.startswith("依据")]
    assert "电话：0555-1" in notes


def test_each_step_says_for_which_sheet_it_is() -> None:
    steps = [line for line in notice_of(samples.scheme(), "PF04") if line[0].isdigit()]
    assert steps[1:4] == [
        "2.“效能[建设]/效能:督查”表：逐个单位填写评分（0—4分，0.5的倍数）。得0分的，请直接填0。",
        "3.“集体认定”表：逐个单位填写评分（0—5分，最多两位小数）。得0分的，请直接填0。",
        "4.“窗口”表：逐个单位填写评分（0—10分，整数）。得0分的，请直接填0。",
    ]
    alone = [line for line in notice_of(samples.scheme()) if line[0].isdigit()]
    assert not [line for line in alone if "表：" in line]


@pytest.mark.parametrize(
    ("below", "title", "head"),
    [
        ("县区（开发园区）", "县区（开发园区）评分表", "县区负责人："),
        ("乡镇（街道）", "乡镇（街道）评分表", "乡镇负责人："),
        ("基层站所", "基层站所评分表", "基层站所负责人："),
    ],
)
def test_the_word_for_the_level_below_is_the_schemes(below: str, title: str, head: str) -> None:
    sheet = samples.plan("PF02", samples.scheme(below=below)).sheets[0]
    assert sheet.title.endswith(title)
    assert sheet.signatures[0].startswith(head)
    other = samples.plan("PF01", samples.scheme(below=below)).sheets[0]
    assert other.signatures[0].startswith("单位负责人：")
