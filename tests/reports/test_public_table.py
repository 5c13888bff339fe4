"""What the public table shows under each setting, and in what order."""

from __future__ import annotations

import pytest

from tests.reports.letters.samples import appraised
from tests.scoring.build import frame, item, scheme, unit, veto
from xltools.reports.public_table import PublicTable, public_tables
from xltools.scheme.model import Category, Grade, Scheme
from xltools.scoring.engine import score

TOTALS = {"A": "80", "B": "90", "C": "80", "D": "95", "E": "60", "X": "70"}


def city(**settings: object) -> Scheme:
    units = [unit(code) for code in "ABCDEX"]
    units.append(unit("免", exempt="批件1号"))
    grades = (Grade(name="先进", low=90), Grade(name="一般", low=0))
    more = {"grades": grades} if settings.pop("graded", False) else {}
    return scheme([item("1")], units, settings={"basis": "评议办法", **settings}, **more)


def tables(made: Scheme) -> tuple[PublicTable, ...]:
    marks = frame({("S", code, "1"): mark for code, mark in TOTALS.items()})
    result, _ = score(made, marks, [veto("X")])
    return public_tables(made, result)


EXPECTED = {
    "rank_and_grade": [
        ("1", "单位D", "合格"),
        ("2", "单位B", "合格"),
        ("3", "单位A（并列）", "合格"),
        ("3", "单位C（并列）", "合格"),
        ("5", "单位E", "合格"),
        ("—", "单位X", "不合格"),
    ],
    "rank_and_total": [
        ("1", "单位D", "95.00"),
        ("2", "单位B", "90.00"),
        ("3", "单位A（并列）", "80.00"),
        ("3", "单位C（并列）", "80.00"),
        ("5", "单位E", "60.00"),
        ("—", "单位X", "70.00"),
    ],
    "grade_only": [
        (str(n), f"单位{code}", "不合格" if code == "X" else "合格")
        for n, code in enumerate("ABCDEX", 1)
    ],
    "top_k": [("1", "单位D"), ("2", "单位B")],
    "top_and_bottom": [
        ("1", "单位D"),
        ("2", "单位B"),
        ("3", "单位A（并列）"),
        ("3", "单位C（并列）"),
        ("5", "单位E"),
    ],
}


@pytest.mark.parametrize("setting", EXPECTED)
def test_each_setting_shows_its_columns(setting: str) -> None:
    [table] = tables(city(publication=setting, publish_k=2))
    assert list(table.rows) == EXPECTED[setting]
    assert table.notes[0] == "依据《评议办法》评定。" and table.notes[-1].endswith("单位免。")


def test_grades_stand_together_in_their_order_without_ranks() -> None:
    [table] = tables(city(publication="grade_groups", graded=True))
    assert table.columns == ("等次", "被评议单位")
    assert list(table.rows) == [
        ("先进", "单位B"),
        ("先进", "单位D"),
        ("一般", "单位A"),
        ("一般", "单位C"),
        ("一般", "单位E"),
        ("不合格", "单位X"),
    ]
    assert "同一等次排名不分先后。" in table.notes


def test_a_category_that_is_not_published_is_left_out() -> None:
    made = scheme(
        [item("1")],
        [unit("A"), unit("B", "B")],
        categories=[Category(code="A", name="甲"), Category(code="B", name="乙", published=False)],
    )
    assert [table.subtitle for table in public_tables(made, appraised(made).result)] == ["甲"]


def test_a_demo_says_so() -> None:
    [table] = tables(city(demo=True))
    assert table.title == "2017年度政风行风评议结果（演示数据）"
