"""加减分情形 in the register: drop-downs, targets by rule or as typed, what contradicts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from tests.scoring.build import item, scheme, unit
from tests.scoring.cases import approved
from xltools.registers.adjustments import RegisterEntry, read_adjustments, write_adjustments
from xltools.scheme.choices import AdjustmentKind, AdjustmentTarget
from xltools.scheme.settings import AdjustmentRule
from xltools.scoring.result import Adjustment
from xltools.text.finding import Finding

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
SCHEME = scheme([item("2.3")], [unit("a")], adjustment_rules=RULES)


def read(tmp_path: Path, *rows: RegisterEntry) -> tuple[list[Adjustment], list[Finding]]:
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(SCHEME, rows))
    return read_adjustments(path, SCHEME)


def entry(why: str, points: str = "2", **more: Any) -> RegisterEntry:
    return approved("a", points, why, **more)


def test_the_rule_says_what_a_line_is_counted_into(tmp_path: Path) -> None:
    lines, findings = read(tmp_path, entry("K1"), entry("K2 投诉不实", "1"), entry("另有其事"))
    assert findings == []
    assert [(a.rule_code, a.target.words, a.counted) for a in lines] == [
        ("K1", "总分", True),
        ("K2", "项目2.3", True),
        ("", "总分", True),
    ]


def test_a_typed_target_stands_and_is_named(tmp_path: Path) -> None:
    lines, findings = read(
        tmp_path, entry("K1", target="方式2"), entry("投诉", target="其他方案：双百分")
    )
    assert [a.target.words for a in lines] == ["方式2", "其他方案：双百分"]
    assert [f.code for f in findings] == ["计入对象与情形不同"]


def test_what_contradicts_the_rule(tmp_path: Path) -> None:
    lines, findings = read(tmp_path, entry("J1"), entry("K1", "5"), entry("x", target="项目9"))
    assert [a.counted for a in lines] == [False, True, False]
    assert [f.code for f in findings] == ["类型与情形不符", "每次分值与情形不同", "计入对象不明"]


def test_the_drop_downs_offer_the_schemes_rules(tmp_path: Path) -> None:
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(SCHEME))
    sheet = openpyxl.load_workbook(path)["登记选项"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1] == ["K1 被省级媒体曝光属实", "总分"]
    assert rows[2] == ["K2 投诉不实", "项目2.3"]
