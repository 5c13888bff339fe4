"""汇总排名.xlsx on paper: nothing is cut, and pages begin where they should."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests import printed
from tests.reports.fixtures import appraise, random_marks
from tests.reports.ranking.test_book import data, scheme
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.table import header_spans, tier_heights

NO_PAGES = ("结论", "评分明细", "数据分析（供参考）")
"""One page whatever it holds; not for print; charts, each on a page."""


@cache
def _sheets() -> dict[str, Any]:
    return {sheet.title: sheet for sheet in printed.sheets(data())}


def test_no_text_is_higher_than_its_row() -> None:
    assert printed.cut_texts(data()) == []


def test_pages_hold_what_they_are_given() -> None:
    own = {name: sheet for name, sheet in _sheets().items() if name not in NO_PAGES}
    assert [name for name, sheet in own.items() if printed.overfull(sheet)] == []


@pytest.mark.parametrize("count", [30, 31, 32, 33, 34, 35, 36])
def test_notes_and_signatures_never_stand_alone(count: int) -> None:
    whole = scheme()
    units = tuple(unit for unit in whole.units if unit.category == "ZF")[:count]
    kept = {unit.code for unit in units}
    fewer = whole.model_copy(
        update={
            "units": units,
            "recusals": tuple(r for r in whole.recusals if r.unit in kept),
            "history": (),
        }
    )
    book = ranking_book(appraise(fewer, random_marks(fewer, count, odd=0), []))
    for sheet in printed.sheets(book):
        notes = next((c.row for c in sheet["A"] if str(c.value or "").startswith("注：")), None)
        if notes is None or sheet.title in NO_PAGES or len(printed.pages(sheet)) == 1:
            continue
        first, _ = printed.pages(sheet)[-1]
        rows = [row for row in range(first, notes) if sheet.cell(row, 1).border.left.style]
        assert len(rows) >= 3, sheet.title


def test_categories_begin_pages_with_the_header_repeated() -> None:
    sheet = _sheets()["总分排名"]
    bands = [cell.row for cell in sheet["A"] if str(cell.value or "").endswith("家）")]
    starts = [first for first, _ in printed.pages(sheet)]
    assert set(bands[1:]) <= set(starts)
    assert sheet.print_title_rows == "$4:$5"


def test_rows_on_paper_are_never_lower_than_18_points() -> None:
    for name in ("总分排名", "分方式得分", "分项得分"):
        sheet = _sheets()[name]
        scale = printed.scale_of(sheet)
        units = [cell.row for cell in sheet["A"] if isinstance(cell.value, int)]
        assert len(units) > 80
        assert all(sheet.row_dimensions[row].height * scale >= 1800 for row in units), name


def test_a_sheet_in_parts_repeats_the_units_and_breaks_no_header() -> None:
    sheet = _sheets()["折算过程"]
    starts = [one.id for one in sheet.col_breaks.brk]
    assert starts
    assert sheet.page_setup.scale == 65
    assert sheet.print_title_cols == "$A:$C"
    for area in sheet.merged_cells.ranges:
        assert not any(area.min_col <= start < area.max_col for start in starts), area


def test_a_header_is_as_high_as_its_longest_text() -> None:
    spans = header_spans([("甲", "乙"), ("甲", "很长很长的测评项目名称"), ("丙",)])
    low, high = tier_heights(spans, [10.0, 10.0, 10.0])
    assert (low, high) == (24.0, 4 + 3 * 14.5)
