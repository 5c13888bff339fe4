"""台账/纸质件登记: five numbers typed from paper, beside the file's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.forms.samples import scheme
from tests.office import Office
from xltools.intake.returns import ControlNumbers
from xltools.registers.papers import Papers, agreement, differs, read_papers, write_papers

FOOT = ControlNumbers("评分表", 5, Decimal("256.75"), Decimal("92.5"), Decimal(0), 4133, "1")
LINE = {
    "scorer": "市信访局",
    "received": date(2017, 12, 18),
    "count": 5,
    "total": Decimal("256.75"),
    "high": Decimal("92.5"),
    "low": 0,
    "control": 4133,
    "outcome": "",
    "checker": "",
}


def read(tmp_path: Path, *rows: dict[str, Any]) -> Papers:
    path = tmp_path / "台账" / "纸质件登记.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write_papers(scheme(), rows))
    return read_papers(path, scheme())


def test_equal_numbers_agree(tmp_path: Path) -> None:
    papers = read(tmp_path, LINE)
    one = agreement(papers.papers["PF01", "1"], FOOT)
    assert one.words == "4133（一致）"
    assert differs("a.xlsx", "PF01", "评分表", one) is None
    assert one.paper.received == date(2017, 12, 18)


def test_each_number_that_differs_is_named_until_somebody_has_checked(tmp_path: Path) -> None:
    papers = read(tmp_path, {**LINE, "control": 4127, "total": Decimal("256.5")})
    one = agreement(papers.papers["PF01", "1"], FOOT)
    found = differs("a.xlsx", "PF01", "评分表", one)
    assert found is not None
    assert found.message == (
        "【警告】a.xlsx · 评分表　电子件与纸质盖章件登记不符：纸质件合计256.5，电子件为256.75；"
        "纸质件电纸核对数4127，电子件为4133。请逐项核对后登记核对结果，核对前不能封存。（电纸不一致）"
    )
    for outcome, checker, settled in (
        ("一致", "李××", False),
        ("不一致，经核对以电子件为准", "", False),
        ("不一致，经核对以电子件为准", "李××", True),
        ("不一致，以纸质件为准，已请重报", "李××", False),
    ):
        checked = read(tmp_path, {**LINE, "control": 1, "outcome": outcome, "checker": checker})
        found = differs("a.xlsx", "PF01", "", agreement(checked.papers["PF01", "1"], FOOT))
        assert found is not None
        assert bool(found.settled) is settled


def test_a_paper_without_numbers_is_received_only(tmp_path: Path) -> None:
    papers = read(tmp_path, {"scorer": "PF01", "received": date(2017, 12, 18)})
    one = agreement(papers.papers["PF01", "1"], FOOT)
    assert (one.words, one.differing) == ("4133（纸质件未登记）", ())


def test_the_last_line_of_a_scorer_and_item_holds(tmp_path: Path) -> None:
    papers = read(tmp_path, {**LINE, "control": 1}, LINE)
    assert agreement(papers.papers["PF01", "1"], FOOT).differing == ()


@pytest.mark.parametrize(
    ("changes", "cell", "code"),
    [
        ({"scorer": "信访局"}, "B4", "纸质件评分单位不明"),
        ({"scorer": "市效能办"}, "C4", "纸质件评分单位不明"),
        ({"control": "四千"}, "I4", "纸质件登记不符合要求"),
        ({"received": "前天"}, "D4", "纸质件登记不符合要求"),
        ({"outcome": "大致一致"}, "J4", "纸质件登记不符合要求"),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(
    tmp_path: Path, changes: dict[str, Any], cell: str, code: str
) -> None:
    papers = read(tmp_path, {**LINE, **changes})
    assert papers.papers == {}
    assert [(f.cell, f.code) for f in papers.findings] == [(cell, code)]


def test_a_scorer_of_several_items_has_a_line_for_each(tmp_path: Path) -> None:
    papers = read(tmp_path, {**LINE, "scorer": "市效能办", "item": "窗口"})
    assert list(papers.papers) == [("PF04", "5")]


def test_the_register_recalculates(office: Office) -> None:
    office.assert_recalculation_changes_nothing(write_papers(scheme(), [LINE]))
