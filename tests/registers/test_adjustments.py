"""台账/加减分: what is written comes back, what counts, and what each mistake is called."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office import Office
from tests.scoring.build import item, scheme, unit
from tests.scoring.cases import approved
from xltools.registers.adjustments import (
    RegisterEntry,
    RegisterUnreadable,
    read_adjustments,
    write_adjustments,
)
from xltools.registers.reader import FIRST_ROW, POSITION
from xltools.scheme.choices import AdjustmentKind, AdjustmentTarget, VetoWording
from xltools.scheme.model import Scheme
from xltools.scheme.settings import AdjustmentRule
from xltools.scoring.result import Adjustment
from xltools.text.finding import Finding

UNITS = [
    unit("ZF01", name="市教育局", full_name="马鞍山市教育局", aliases=("市教委",)),
    unit("ZF02", name="市城市管理局", full_name="马鞍山市城市管理局"),
    unit("ZF03", name="市城管执法局", full_name="马鞍山市城管执法局"),
]
SCHEME = scheme([item("1")], UNITS)
WHOLE = RegisterEntry(
    unit="市教育局",
    happened=date(2017, 6, 8),
    rule="负面事件",
    each=Decimal("0.1"),
    times=3,
    fact="被省级媒体曝光属实",
    evidence="佐证2017-014",
    noticed=date(2017, 6, 15),
    plea="无异议",
    approved_points=Decimal("0.3"),
    proposer="甲某",
    approver="乙某",
    approved=date(2017, 6, 30),
)
PENDING = replace(
    WHOLE,
    unit="市城市管理局",
    evidence="",
    noticed=None,
    plea="",
    approved_points=None,
    approver="",
    approved=None,
)


def with_settings(**changes: Any) -> Scheme:
    return SCHEME.model_copy(update={"settings": SCHEME.settings.model_copy(update=changes)})


def read(
    tmp_path: Path, data: bytes, of: Scheme = SCHEME
) -> tuple[list[Adjustment], list[Finding]]:
    path = tmp_path / "台账" / "加减分.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return read_adjustments(path, of)


def typed(data: bytes, cells: dict[tuple[int, str], Any]) -> bytes:
    """The register after staff typed into it: (line from 0, column key) → value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (line, key), value in cells.items():
        book.worksheets[0].cell(FIRST_ROW + line, POSITION[key] + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_whole_line_counts_exactly(tmp_path: Path) -> None:
    [line], findings = read(tmp_path, write_adjustments(SCHEME, [WHOLE]))
    assert findings == []
    assert (line.unit, line.kind, line.points, line.counted) == (
        "ZF01",
        "扣分",
        Fraction(-3, 10),
        True,
    )
    assert (line.row, line.date, line.proposed, line.basis, line.approved) == (
        5,
        "2017-06-08",
        "0.30",
        "佐证2017-014",
        "2017-06-30",
    )


def test_an_empty_register_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, write_adjustments(SCHEME)) == ([], [])


def test_same_register_same_bytes() -> None:
    assert write_adjustments(SCHEME, [WHOLE]) == write_adjustments(SCHEME, [WHOLE])


def test_a_pending_line_is_listed_and_not_counted(tmp_path: Path) -> None:
    [line], [finding] = read(tmp_path, write_adjustments(SCHEME, [PENDING]))
    assert not line.counted
    assert line.why_not == "不计入：缺佐证编号、未告知、未批准"
    assert finding.message == (
        "【警告】台账/加减分.xlsx · 倒扣分 · 第5行　市城市管理局：拟扣0.30分："
        "缺佐证编号、未告知、缺批准人和批准日期，本次未计入总分，已列入“待会审及议定事项”。"
        "请补齐后重新汇总。（扣分未经批准）"
    )


@pytest.mark.parametrize(
    ("setting", "change"),
    [
        ("require_evidence", {"evidence": ""}),
        ("require_notice", {"noticed": None}),
        ("require_approver", {"approver": ""}),
        ("require_approval_date", {"approved": None}),
    ],
)
@pytest.mark.parametrize("kind", ["扣分", "加分", "直接列为不合格"])
def test_each_proof_is_asked_for_by_setting(
    tmp_path: Path, setting: str, change: dict[str, Any], kind: str
) -> None:
    entry = replace(WHOLE, kind=kind, **change)
    for required in (True, False):
        own = with_settings(**{setting: required})
        [line], findings = read(tmp_path, write_adjustments(own, [entry]), own)
        assert line.counted is not required
        assert codes(findings) == ["扣分未经批准"] * required


def test_signs_follow_the_kind(tmp_path: Path) -> None:
    rows = [replace(WHOLE, kind=kind) for kind in ("扣分", "加分", "直接列为不合格")]
    rows = [replace(row, happened=date(2017, 6, day)) for day, row in enumerate(rows, 1)]
    lines, findings = read(tmp_path, write_adjustments(SCHEME, rows))
    assert [line.points for line in lines] == [Fraction(-3, 10), Fraction(3, 10), 0]
    assert all(line.counted for line in lines)
    assert findings == []


def test_the_schemes_own_word_for_a_veto(tmp_path: Path) -> None:
    own = with_settings(veto_wording=VetoWording.VETO)
    row = replace(WHOLE, kind="直接列为不合格")
    [line], findings = read(tmp_path, write_adjustments(own, [row]), own)
    assert line.kind == "直接列为不合格"
    assert line.counted
    assert findings == []


def test_withdrawn_lines_do_not_count(tmp_path: Path) -> None:
    rows = [replace(WHOLE, withdrawn=True), replace(PENDING, withdrawn=True)]
    lines, findings = read(tmp_path, write_adjustments(SCHEME, rows))
    assert [line.why_not for line in lines] == ["已撤销", "已撤销"]
    assert findings == []


@pytest.mark.parametrize("spelling", ["ＺＦ０１", "市 教育局", "马鞍山市教育局 ", "市教委"])
def test_units_by_code_and_known_spellings(tmp_path: Path, spelling: str) -> None:
    data = typed(write_adjustments(SCHEME, [WHOLE]), {(0, "unit"): spelling})
    [line], findings = read(tmp_path, data)
    assert line.unit == "ZF01"
    assert findings == []


def test_an_unknown_unit_gets_suggestions_not_a_guess(tmp_path: Path) -> None:
    data = typed(write_adjustments(SCHEME, [WHOLE]), {(0, "unit"): "市城管局"})
    lines, [finding] = read(tmp_path, data)
    assert lines == []
    assert finding.message == (
        "【错误】台账/加减分.xlsx · 倒扣分 · C5　单位名称“市城管局”在评议对象中找不到，"
        "相近名称：市城市管理局、市城管执法局。请从下拉列表选择，程序不代为认定。"
        "方案已删去该单位的，在方案中恢复该单位，或者在“已撤销”栏选“是”，"
        "改正前该项不计入总分。（单位名称无法认定）"
    )


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("unit", None, "未选被评议单位"),
        ("kind", None, "加减分类型不明"),
        ("kind", "罚款", "加减分类型不明"),
        ("target", "工作测评", "计入对象不明"),
        ("points", "2分", "登记数值不符合要求"),
        ("points", "=G5*H5", "登记数值不符合要求"),
        ("points", True, "登记数值不符合要求"),
        ("points", "#REF!", "登记数值不符合要求"),
        ("points", -2, "登记数值为负数"),
        ("each", "-0.5", "登记数值为负数"),
        ("times", 1.5, "次数不符合要求"),
        ("times", 0, "次数不符合要求"),
        ("happened", "去年6月", "登记日期不符合要求"),
        ("happened", 20170608, "登记日期不符合要求"),
        ("approved", "2017-06-31", "登记日期不符合要求"),
        ("approved", datetime(2017, 6, 1), "日期早于发生日期"),
        ("noticed", "2017-6-1", "日期早于发生日期"),
        ("withdrawn", "大概", "是否撤销不明"),
    ],
)
def test_what_cannot_be_understood_is_named_and_not_counted(
    tmp_path: Path, key: str, value: Any, code: str
) -> None:
    data = typed(write_adjustments(SCHEME, [WHOLE]), {(0, key): value})
    lines, findings = read(tmp_path, data)
    assert code in codes(findings)
    assert not any(line.counted for line in lines)
    place = next(finding.cell for finding in findings if finding.code == code)
    assert place == openpyxl.utils.get_column_letter(POSITION[key] + 1) + "5"


def test_text_dates_and_numbers_count_when_plain(tmp_path: Path) -> None:
    changes = {(0, "approved"): "2017年6月30日", (0, "points"): "０.3"}
    [line], findings = read(tmp_path, typed(write_adjustments(SCHEME, [WHOLE]), changes))
    assert (line.counted, line.points, line.approved) == (True, Fraction(-3, 10), "2017-06-30")
    assert codes(findings) == ["登记数值为文本"]


def test_a_typed_status_is_never_believed(tmp_path: Path) -> None:
    changes = {(0, "counted"): "计入"}
    [line], findings = read(tmp_path, typed(write_adjustments(SCHEME, [PENDING]), changes))
    assert not line.counted
    assert codes(findings) == ["扣分未经批准", "是否计入被改填"]


def test_the_same_event_twice_is_said_once(tmp_path: Path) -> None:
    lines, [finding] = read(tmp_path, write_adjustments(SCHEME, [WHOLE, WHOLE]))
    assert all(line.counted for line in lines)
    assert (finding.code, finding.cell) == ("疑为重复登记", "第6行")
    assert "第5行" in finding.message


def test_approved_may_differ_from_proposed(tmp_path: Path) -> None:
    row = replace(WHOLE, approved_points=Decimal("0.2"))
    [line], findings = read(tmp_path, write_adjustments(SCHEME, [row]))
    assert line.points == Fraction(-1, 5)
    assert codes(findings) == ["核定与拟扣不一致"]


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_adjustments(SCHEME, [WHOLE])))
    book.worksheets[0].insert_cols(3)
    book.worksheets[0].insert_rows(2)
    out = io.BytesIO()
    book.save(out)
    [line], _ = read(tmp_path, out.getvalue())
    assert (line.unit, line.points, line.row, line.counted) == ("ZF01", Fraction(-3, 10), 6, True)


def test_a_renamed_column_stops_the_whole_register(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_adjustments(SCHEME, [WHOLE])))
    book.worksheets[0].cell(4, POSITION["approver"] + 1).value = "领导"
    out = io.BytesIO()
    book.save(out)
    assert codes(read(tmp_path, out.getvalue())[1]) == ["登记表栏目缺失"]


def test_a_register_that_is_gone_or_unreadable(tmp_path: Path) -> None:
    assert codes(read_adjustments(tmp_path / "加减分.xlsx", SCHEME)[1]) == ["未找到登记表"]
    for data in (b"", b"\xd0\xcf\x11\xe0 password", write_adjustments(SCHEME)[:5000]):
        with pytest.raises(RegisterUnreadable):
            read(tmp_path, data)


ROWS = [
    WHOLE,
    PENDING,
    replace(WHOLE, happened=date(2017, 7, 1), approver=""),
    replace(WHOLE, happened=date(2017, 7, 2), approved=None),
    replace(WHOLE, happened=date(2017, 7, 3), approved_points=None),
    replace(WHOLE, happened=date(2017, 7, 4), withdrawn=True),
    replace(WHOLE, happened=date(2017, 7, 5), kind="直接列为不合格", approved_points=None),
    replace(WHOLE, happened=date(2017, 7, 6), approved_points=Decimal(-1)),
    replace(WHOLE, happened=date(2017, 7, 7), approved=date(2017, 7, 1)),
    replace(WHOLE, happened=date(2017, 7, 8), unit="市公安局"),
]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"require_approver": False},
        {"require_approval_date": False, "require_notice": False},
        {"require_approver": False, "require_approval_date": False, "require_evidence": False},
        {"veto_wording": VetoWording.VETO, "deduction_word": "加减分"},
    ],
)
def test_recalculation_changes_nothing(office: Office, changes: dict[str, Any]) -> None:
    own = with_settings(**changes)
    cells = office.assert_recalculation_changes_nothing(write_adjustments(own, ROWS))
    sheet = cells[own.settings.deduction_word]
    assert sheet["A3"].text.startswith("登记10项，已核定")
    assert sheet["S5"].text == "计入"
    assert sheet["I5"].text == "0.30"


def test_typing_into_a_blank_line_makes_it_live(office: Office, tmp_path: Path) -> None:
    entries: dict[tuple[str, str], float | str | None] = {
        ("倒扣分", "C5"): "市教育局",
        ("倒扣分", "D5"): "扣分",
        ("倒扣分", "G5"): 0.5,
        ("倒扣分", "H5"): 3.0,
        ("倒扣分", "N5"): 1.5,
    }
    data = office.type_into(write_adjustments(SCHEME), entries)
    cells = office.cells(data)["倒扣分"]
    assert cells["I5"].text == "1.50"
    assert cells["S5"].text == "不计入：缺佐证编号、未告知、未批准"
    assert cells["A3"].text == "登记1项，已核定0项，未办结1项（未办结的不计入总分），已撤销0项"
    [line], findings = read(tmp_path, data)
    assert line.why_not == cells["S5"].text
    assert codes(findings) == ["扣分未经批准"]


# 加减分情形 in the register: drop-downs, targets by rule or as typed, what contradicts.


RULES = (
    AdjustmentRule(code="K1", name="被省级媒体曝光属实", points=Decimal(2)),
    AdjustmentRule(
        code="K2",
        name="投诉不实",
        points=Decimal(1),
        target=AdjustmentTarget.ITEM,
        target_of="2.3",
    ),
    AdjustmentRule(code="J1", name="受表彰", kind=AdjustmentKind.BONUS),
)
WITH_RULES = scheme([item("2.3")], [unit("a")], adjustment_rules=RULES)


def read_of(tmp_path: Path, *rows: RegisterEntry) -> tuple[list[Adjustment], list[Finding]]:
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(WITH_RULES, rows))
    return read_adjustments(path, WITH_RULES)


def entry(why: str, points: str = "2", **more: Any) -> RegisterEntry:
    return approved("a", points, why, **more)


def test_the_rule_says_what_a_line_is_counted_into(tmp_path: Path) -> None:
    lines, findings = read_of(tmp_path, entry("K1"), entry("K2 投诉不实", "1"), entry("另有其事"))
    assert findings == []
    assert [(a.rule_code, a.target.words, a.counted) for a in lines] == [
        ("K1", "总分", True),
        ("K2", "项目2.3", True),
        ("", "总分", True),
    ]


def test_a_typed_target_stands_and_is_named(tmp_path: Path) -> None:
    lines, findings = read_of(
        tmp_path, entry("K1", target="方式2"), entry("投诉", target="其他方案：双百分")
    )
    assert [a.target.words for a in lines] == ["方式2", "其他方案：双百分"]
    assert [f.code for f in findings] == ["计入对象与情形不同"]


def test_what_contradicts_the_rule(tmp_path: Path) -> None:
    lines, findings = read_of(tmp_path, entry("J1"), entry("K1", "5"), entry("x", target="项目9"))
    assert [a.counted for a in lines] == [False, True, False]
    assert [f.code for f in findings] == ["类型与情形不符", "每次分值与情形不同", "计入对象不明"]


def test_the_drop_downs_offer_the_schemes_rules(tmp_path: Path) -> None:
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(WITH_RULES))
    sheet = openpyxl.load_workbook(path)["登记选项"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1] == ["K1 被省级媒体曝光属实", "总分"]
    assert rows[2] == ["K2 投诉不实", "项目2.3"]


def test_what_is_said_of_the_line_of_a_deleted_unit_can_be_done(tmp_path: Path) -> None:
    units = tuple(one for one in SCHEME.units if one.name != WHOLE.unit)
    fewer = SCHEME.model_copy(update={"units": units})
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(SCHEME, [WHOLE]))
    [found] = read_adjustments(path, fewer)[1]
    assert found.code == "单位名称无法认定" and "在“已撤销”栏选“是”" in found.message
    path.write_bytes(write_adjustments(SCHEME, [replace(WHOLE, withdrawn=True)]))
    assert read_adjustments(path, fewer)[1] == []
