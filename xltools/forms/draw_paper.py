"""A drawn marking sheet made ready for print: page set-up, header on every page, page breaks."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import set_page
from xltools.book.paging import MOST_BREAKS, SMALLEST_SCALE, Strip
from xltools.forms.cells import foot_rows
from xltools.forms.paper import Paper, even_breaks, page_breaks
from xltools.forms.plan import FormPlan
from xltools.text.words import INTERNAL

ROW = 18.0
"""The height of a row that holds one line."""
_KEPT = 3
"""Rows that stay with the foot and the signatures."""


def print_sheet(
    drawn: Worksheet, plan: FormPlan, paper: Paper, heights: Mapping[int, float], revision: int
) -> None:
    """The header on every page, categories whole where that fits; `heights` by row, from 1."""
    sheet = paper.sheet

    def total(first: int, last: int) -> float:
        return sum(heights.get(number, ROW) for number in range(first, last + 1))

    who = f"{plan.scorer_name}·{sheet.item_name}"[:60].replace("&", "&&")
    set_page(
        drawn,
        paper.page,
        header=f"&R&9{INTERNAL}",
        footer=f"&L&9{who}　第{revision}次&C&9第&P页 共&N页",
    )
    end = foot_rows(sheet)[-1] + len(sheet.signatures)
    drawn.print_area(0, 0, end - 1, len(sheet.columns) - 1)
    drawn.repeat_rows(sheet.header_row - 1)
    categories = [n for n, r in enumerate(sheet.rows, sheet.first_row) if r.kind == "category"]
    starts = categories or [sheet.first_row]
    ends = [*(start - 1 for start in starts[1:]), end]
    first, repeated = starts[0], total(sheet.header_row, sheet.header_row)
    top = total(1, first - 1)
    blocks = [(s, total(s, e)) for s, e in zip(starts, ends, strict=True)]
    breaks = page_breaks(paper.room, top=top, repeated=repeated, blocks=blocks)
    if not breaks:
        held = {n for start in starts for n in (start, start + 1)}
        held |= set(range(sheet.last_row - _KEPT + 1, end + 1))
        strips = [Strip(total(n, n), holds=n in held) for n in range(first, end + 1)]
        breaks = even_breaks(paper.room, top=top, repeated=repeated, first=first, strips=strips)
    drawn.set_h_pagebreaks([row - 1 for row in breaks])
    if paper.parts:
        drawn.set_print_scale(SMALLEST_SCALE)
        drawn.set_v_pagebreaks(list(paper.parts[:MOST_BREAKS]))
        drawn.repeat_columns(0, paper.repeated - 1)
