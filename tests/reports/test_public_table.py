"""What the public table shows under each setting, and in what order."""

from __future__ import annotations

import pytest

from tests.reports.letters.samples import appraised
from tests.reports.letters.test_papers import GIVEN
from tests.scoring.build import frame, item, scheme, unit, veto
from xltools.reports.letters.papers import bulletin_papers
from xltools.reports.public_table import PublicTable, public_tables, spoken_of
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


def test_units_spoken_of_are_those_of_published_categories_that_are_appraised() -> None:
    """A sentence beside the tables counts whom the tables are about: 免评 and others left out."""
    categories = [Category(code="A", name="甲类"), Category(code="B", name="乙类", published=False)]
    units = [unit("a"), unit("b"), unit("c", "B"), unit("免", exempt="批件1号")]
    made = scheme([item("1")], units, categories=categories)
    marks = frame({("S", code, "1"): "80" for code in "abc"})
    result, _ = score(made, marks)
    assert [one.code for one in spoken_of(made, result)] == ["a", "b"]
    [table] = public_tables(made, result)
    assert len(table.rows) == 2


def test_a_dash_says_what_it_means() -> None:
    """Units that are scored and not ranked stand with a dash, and a note says why."""
    categories = [Category(code="A", name="甲类", ranked=False)]
    made = scheme([item("1")], [unit("a")], categories=categories)
    result, _ = score(made, frame({("S", "a", "1"): "80"}))
    [table] = public_tables(made, result)
    assert table.rows == (("—", "单位a", "—"),)
    assert "名次栏为“—”的只计分、不列名次。" in table.notes
    assert "等次栏为“—”的不评等次。" in table.notes
    assert not any("—" in note for one in tables(city(graded=True)) for note in one.notes)


@pytest.mark.parametrize("basis", ["", "　"])
def test_without_a_basis_no_document_is_cited(basis: str) -> None:
    made = city(basis=basis)
    assert "《" not in str(tables(made))
    [paper] = bulletin_papers(appraised(made), GIVEN).papers
    assert "《》" not in str(paper.values) and paper.values["依据"] == "有关规定"
