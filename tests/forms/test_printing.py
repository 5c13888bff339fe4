"""Forms of every kind on paper: nothing is cut, nothing too small, no signatures alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from tests import printed
from tests.forms import method_samples, samples
from tests.office import Office
from xltools.book.measure import text_width
from xltools.book.paging import SMALLEST_SCALE, scale_to_width
from xltools.book.theme import A4_LANDSCAPE
from xltools.demo.examples import EXAMPLES, example
from xltools.forms.identity import sign
from xltools.forms.layout import plan_form
from xltools.forms.mending import Mending, Point
from xltools.forms.paper import Paper
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.scheme.model import Scheme
from xltools.text import forms as words

WIDE = "hangzhou-2005"


def _written(plan: FormPlan) -> bytes:
    return write_form(plan, sign(plan, 1, demo_key()))


def _plan(scheme: Scheme, scorer: str) -> FormPlan:
    own = next(one for one in scheme.scorers if one.code == scorer)
    return plan_form(scheme, own, DEMO_WORKSPACE)


@cache
def form(name: str, scorer: str) -> bytes:
    """The blank form of a preset's example."""
    return _written(_plan(example(name).scheme, scorer))


def _forms() -> list[tuple[str, str]]:
    return [(name, one.code) for name in EXAMPLES for one in example(name).scheme.scorers[:2]]


@pytest.mark.parametrize("name, scorer", _forms())
def test_a_form_prints_whole_and_large_enough(name: str, scorer: str) -> None:
    data = form(name, scorer)
    assert printed.cut_texts(data) == []
    for sheet in printed.sheets(data):
        assert printed.scale_of(sheet) >= SMALLEST_SCALE, sheet.title
        first, last = printed.pages(sheet)[-1]
        assert last - first >= 4, sheet.title


def test_a_very_wide_form_has_heading_and_signatures_on_every_part() -> None:
    plan = _plan(example(WIDE).scheme, "PF01")
    sheet = printed.sheets(form(WIDE, "PF01"))[1]
    assert sheet.page_setup.scale == SMALLEST_SCALE
    assert sheet.print_title_cols == "$A:$C"
    starts = [one.id for one in sheet.col_breaks.brk]
    columns = plan.sheets[0].columns
    begun = [(columns[n].period, columns[n].stratum) for n in starts]
    assert len(set(begun)) == len(begun) > 2
    assert all(
        (columns[n - 1].period, columns[n - 1].stratum) not in begun[k:]
        for k, n in enumerate(starts)
    )
    texts = {area.coord for area in sheet.merged_cells.ranges if area.min_col == 1}
    assert {"A1:C1", "A2:C2", "A4:C4"} <= texts


@pytest.mark.parametrize("scorer", ["PF01", "PF02"])
def test_what_a_row_still_wants_is_read_without_a_glass(scorer: str) -> None:
    data = _written(samples.plan(scorer))
    sheet: Any = printed.sheets(data)[1]
    status = next(c for c in sheet[5] if str(c.value).startswith("填写情况"))
    width = sheet.column_dimensions[status.column_letter].width - 0.71
    for text in (words.BOTH, words.ONLY_NA, words.WANTS_NA_REASON, words.NOT_LISTED):
        assert width * 5.25 >= 0.7 * text_width(text) * 10 / 2


def test_a_red_cell_is_seen_in_black_and_white() -> None:
    point = Point("评分表", "D7", "市教育局", "105", "评分应在0至100之间。", "请核实后改填。")
    mending = Mending("更正清单", "退回更正", (), (point,), (), {"评分表": {"D7": "请改填。"}})
    plan = samples.plan()
    book = printed.sheets(write_form(plan, samples.signed(plan), None, mending))
    cell = next(sheet for sheet in book if sheet.title == "评分表")["D7"]
    assert {getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")} == {
        "medium"
    }
    rules = next(s for s in book if s.title == "评分表").conditional_formatting
    own = [rule for area in rules for rule in area.rules if rule.formula == ["TRUE"]]
    assert own
    assert all(rule.dxf.border is None for rule in own)


def test_a_link_names_the_sheet_in_few_characters() -> None:
    sheet = "评分表1·“政风行风之窗”投诉办理"
    point = Point(sheet, "D37", "市旅游局", "九十五", "评分请用阿拉伯数字。", "请改填。")
    plan = method_samples.plan("ballot")
    mending = Mending("核对清单", "商请核对", (), (point,), ())
    listed = printed.sheets(write_form(plan, sign(plan, 1, demo_key()), None, mending))[0]
    assert listed["B3"].value == "评分表1 D37"
    assert listed["B3"].hyperlink.location == f"'{sheet}'!D37"


def test_a_tally_of_twenty_three_units_is_printed_on_a4(office: Office) -> None:
    of = method_samples.scheme()
    units = tuple(
        of.units[0].model_copy(
            update={"code": f"U{n:02}", "name": f"示例第{n}局", "full_name": f"示例第{n}局"}
        )
        for n in range(1, 24)
    )
    made = _plan(of.model_copy(update={"units": units, "recusals": ()}), "ballot")
    page = Paper(made.sheets[0])
    assert page.page == A4_LANDSCAPE
    assert scale_to_width(page.page, page.widths) >= SMALLEST_SCALE
    assert sum(page.widths) < sum(column.width for column in made.sheets[0].columns)
    boxes = re.findall(rb"/MediaBox ?\[ ?0 0 (\d+)[.\d]* (\d+)", office.to_pdf(_written(made)))
    across = [box for box in boxes if int(box[0]) > int(box[1])]
    assert 1 <= len(across) <= 2
    assert set(across) <= {(b"841", b"595"), (b"842", b"595")}
