"""One sheet per item: several numbers per scorer, many scorers, scorers that are not asked."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import appraise, file_of, random_marks
from tests.scoring import build
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rate import Rate
from xltools.reports.ranking import matrix
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.model import Scheme
from xltools.scoring.marks import Mark, State, mark_value


def opened(data: bytes, *, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def entry(unit: str, item: str, scorer: str, field: str, value: str) -> Mark:
    integer, scale = mark_value(Decimal(value))
    place = (file_of(scorer), "评分表", "D7")
    return Mark(unit, item, scorer, "", "", field, 0, integer, scale, State.MARK, *place)


def of_rates() -> tuple[Scheme, list[Mark]]:
    scheme = build.scheme(
        [build.item("1", 10, method=Rate(), panel=Panel(way=PanelWay.MEAN)), build.item("2", 5)],
        [build.unit(code) for code in "abc"],
        {"P": ["1"], "Q": ["1"], "R": ["2"]},
    )
    counts = {
        ("a", "P"): ("95", "100"),
        ("a", "Q"): ("1", "3"),
        ("b", "P"): ("0", "0"),
        ("b", "Q"): ("7", "8"),
        ("c", "P"): ("0", "0"),
        ("c", "Q"): ("0", "0"),
    }
    marks = [entry(unit, "2", "R", "mark", "90") for unit in "abc"]
    for (unit, scorer), values in counts.items():
        for field, value in zip(("numerator", "denominator"), values, strict=True):
            marks.append(entry(unit, "1", scorer, field, value))
    return scheme, marks


def test_entries_of_several_numbers_are_scored_live(office: Office) -> None:
    scheme, marks = of_rates()
    data = ranking_book(appraise(scheme, marks))
    assert_recalculates(office, data)
    sheet = opened(data)["评分·1 项目1"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=9)]
    assert rows[0][4:8] == [95, 100, 1, 3]
    assert [round(value, 4) for value in rows[0][8:10]] == [9.5, 3.3333]
    assert rows[1][8:] == ["无样本", 8.75, 1, 1, "1/1", 8.75, 8.75]
    assert rows[2][8:] == ["无样本", "无样本", 0, 0, "0/0", "无样本", "无样本"]


def test_results_stand_left_of_many_scorers(office: Office) -> None:
    names = {f"P{n:02d}": ["1"] for n in range(40)}
    units = [build.unit(code) for code in "ab"]
    scheme = build.scheme([build.item("1", 10)], units, names)
    data = ranking_book(appraise(scheme, random_marks(scheme, 1)))
    assert_recalculates(office, data)
    sheet = opened(data)["评分·1 项目1"]
    assert [c.value for c in sheet[5]][3:10] == [
        "分值", "评分个数", "应评个数", "报送率", "合成", "得分", "评分单位P00",
    ]  # fmt: skip
    assert sheet.print_title_cols == "$A:$C"


def test_more_scorers_than_columns_give_values(
    monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    monkeypatch.setattr(matrix, "MOST_SCORERS", 3)
    names = {f"P{n}": ["1"] for n in range(5)}
    units = [build.unit(code) for code in "abc"]
    scheme = build.scheme([build.item("1", 10)], units, names)
    data = ranking_book(appraise(scheme, random_marks(scheme, 1)))
    assert_recalculates(office, data)
    sheet = opened(data, formulas=True)["评分·1 项目1"]
    cells = [cell for row in sheet.iter_rows(min_row=6, max_row=8) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "不是公式" in str(sheet["A9"].value)
    assert sheet["E6"].value == 5


def test_words_of_states_stand_in_the_cells() -> None:
    scheme = build.scheme(
        [build.item("1", 10)], [build.unit(code) for code in "ab"], {"P": ["1"], "Q": ["1"]}
    )
    marks = [
        entry("a", "1", "P", "mark", "90"),
        entry("b", "1", "P", "mark", "0")._replace(state=State.BLANK),
    ]
    sheet = opened(ranking_book(appraise(scheme, marks, missing=["Q"])))["评分·1 项目1"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=7)]
    assert rows[0][4:] == [90, "未报", 1, 2, "1/2", 90, 9]
    assert rows[1][4:] == ["未填", "未报", 0, 2, "0/2", "未报", "未报"]


def test_equal_long_names_give_unlike_sheets() -> None:
    name = "“政风行风之窗”、《皖江晚报》监督栏目、“皖江在线”监督之窗投诉办理"
    items = [build.item(f"1.{n}", 10, name=name + "[:]*?/\\") for n in (1, 2)]
    scheme = build.scheme(items, [build.unit("a")])
    names = opened(ranking_book(appraise(scheme, random_marks(scheme, 1)))).sheetnames
    assert len([n for n in names if n.startswith("评分·1.")]) == 2
    assert all(len(n) <= 31 for n in names)
