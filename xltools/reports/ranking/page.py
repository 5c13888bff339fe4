"""The page around a table: paper, header and footer, title block, notes, signature line.

Words that stand in the place of a figure, and sentences that several sheets share, are here too.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import set_page
from xltools.book.paging import MOST_BREAKS, SMALLEST_SCALE
from xltools.book.theme import SIZE, Page
from xltools.exact import plain
from xltools.methods.scaled import DIGITS
from xltools.reports.ranking.context import SUMMARY, Context
from xltools.scheme.model import Channel
from xltools.scoring.marks import APPLICABLE_NOT
from xltools.scoring.result import Status, UnitResult
from xltools.text.words import EXEMPT, INTERNAL, in_lines

NAVIGATION, TITLE, BANNER, LINE, HEADER = range(5)
"""Rows of the title block; the first is on screen only."""
LINE_HEIGHT = 14.5
LINE_ROW = 20
"""Height of the line above the header."""
_SIGNATURE_HEIGHT = 30


@dataclass(slots=True)
class Layout:
    """How a sheet is printed and titled."""

    page: Page
    title: str
    title_size: float = 18
    left: str = ""
    right: str = "单位：分"
    frozen: int = 3
    row_height: float = 21
    heights: tuple[float, ...] = ()
    notes: Sequence[str] = ()
    signature: bool = False
    filter: bool = False
    print_rows: bool = True


def open_sheet(
    context: Context,
    sheet: Worksheet,
    layout: Layout,
    widths: Sequence[float],
    *,
    repeated: int = 0,
) -> int:
    """Page set-up and title block over columns of these widths; returns the last column.

    Of a sheet that is printed in parts the first `repeated` columns stand on every page: the
    title stands over these.
    """
    look, last = context.look, len(widths) - 1
    state = context.appraisal.state
    set_page(
        sheet,
        layout.page,
        header=f'&R&"{look.fonts.note}"&10{INTERNAL}' if context.marked else "",
        footer=_footer(context, state),
    )
    sheet.hide_gridlines(2)
    sheet.set_row(NAVIGATION, 16)
    if context.internal and sheet.get_name() != SUMMARY:
        sheet.write_url(NAVIGATION, 0, f"internal:'{SUMMARY}'!A1", look.navigation(), "返回目录")
    title, banner = title_heights(context, layout, widths, repeated=repeated)
    titled = (0, repeated - 1 if repeated else last)
    sheet.set_row(TITLE, title)
    text = _title(layout, widths, repeated)
    over(sheet, TITLE, titled, text, look.title(_title_size(layout, repeated)))
    sheet.set_row(BANNER, banner)
    over(sheet, BANNER, titled, context.banner, look.banner())
    sheet.set_row(LINE, LINE_ROW)
    if layout.left:
        sheet.write_string(LINE, 0, layout.left, look.note())
    if layout.right:
        sheet.write_string(LINE, last, layout.right, look.note("right"))
    return last


def title_heights(
    context: Context, layout: Layout, widths: Sequence[float], *, repeated: int = 0
) -> tuple[float, float]:
    """The heights of title and banner: long ones wrap and are never cut."""
    width = sum(widths[:repeated] if repeated else widths)
    size = _title_size(layout, repeated)
    text = _title(layout, widths, repeated)
    title = line_count(text, width * SIZE["五号"] / size) * (size + 8)
    return title + 12, line_count(context.banner, width) * LINE_HEIGHT + 5.5


def _title(layout: Layout, widths: Sequence[float], repeated: int) -> str:
    """The title, broken between words where it needs several lines."""
    width = sum(widths[:repeated] if repeated else widths)
    room = 0.95 * width * SIZE["五号"] / _title_size(layout, repeated)
    return in_lines(layout.title, int(room))


def _title_size(layout: Layout, repeated: int) -> float:
    return SIZE["四号"] if repeated else layout.title_size


def _footer(context: Context, state: str) -> str:
    """Edition and state, the page, and once the result is sealed its 校验码 as text."""
    font = context.look.fonts.body
    code = context.appraisal.check_code if context.internal else ""
    parts = [f'&L&"{font}"&9{context.edition}·{state}', f'&C&"{font}"&9第&P页 共&N页']
    return "".join([*parts, f'&R&"{font}"&9校验码 {code}'] if code else parts)


def closing_heights(layout: Layout, widths: Sequence[float], *, first: int = 0) -> list[float]:
    """The heights of the notes and of the signature line, where the layout has them."""
    heights = []
    if layout.notes:
        heights.append(line_count(_notes(layout), sum(widths[first:]) - 2) * LINE_HEIGHT + 6)
    if layout.signature:
        heights.append(_SIGNATURE_HEIGHT)
    return heights


def close_sheet(
    context: Context,
    sheet: Worksheet,
    layout: Layout,
    row: int,
    widths: Sequence[float],
    *,
    first: int = 0,
) -> int:
    """Notes and signature line below the table, and the print area; returns its last row."""
    last, look = len(widths) - 1, context.look
    texts = [(_notes(layout), look.note(wrap=True))] if layout.notes else []
    texts += [(SIGNATURE, look.note())] if layout.signature else []
    for (text, shape), height in zip(
        texts, closing_heights(layout, widths, first=first), strict=True
    ):
        over(sheet, row, (first, last), text, shape)
        sheet.set_row(row, height)
        row += 1
    sheet.print_area(TITLE, 0, row - 1, last)
    return row - 1


def _notes(layout: Layout) -> str:
    numbered = [f"{n}.{note}" for n, note in enumerate(layout.notes, 1)]
    listed = numbered if len(numbered) > 1 else list(layout.notes)
    return f"注：{'；'.join(listed)}。"


def print_in_parts(
    sheet: Worksheet, starts: Sequence[int], last_row: int, last_column: int, repeated: int
) -> None:
    """Print a sheet too wide for its paper over several pages, the units on each."""
    sheet.print_area(TITLE, 0, last_row, last_column)
    sheet.set_print_scale(SMALLEST_SCALE)
    sheet.set_v_pagebreaks(list(starts[:MOST_BREAKS]))
    sheet.repeat_columns(0, max(0, repeated - 1))


SIGNATURE = "制表：　　　　　　审核：　　　　　　审定：　　　　　　制表日期：　　　　年　　月　　日"
"""Left blank for pens."""


def over(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, look: Any) -> None:
    """A text over several columns, from the first to the last."""
    first, last = columns
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, text, look)


def display_width(text: str) -> int:
    """Columns that a text takes: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def line_count(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a cell of this width."""
    room = max(2.0, 0.95 * width)
    return sum(
        1 if display_width(part) <= width else math.ceil(display_width(part) / room)
        for part in text.split("\n")
    )


PENDING = "待补报"
UNQUALIFIED = "不合格"
NOT_RANKED = "不排名"
NO_TOTAL = "不计总分"
TIED = "并列"


def standing(unit: UnitResult) -> str:
    """What stands in the rank's place where a unit has none."""
    if unit.status is Status.INCOMPLETE:
        return PENDING
    if unit.status is Status.UNRANKED and unit.total is None:
        return NO_TOTAL
    return {
        Status.DISQUALIFIED: UNQUALIFIED,
        Status.EXEMPT: EXEMPT,
        Status.UNRANKED: NOT_RANKED,
    }.get(unit.status, "")


def without_total(unit: UnitResult) -> str:
    """What stands in the total's place where a unit has none."""
    if unit.status is Status.EXEMPT:
        return EXEMPT
    nothing = all(item.state in APPLICABLE_NOT for item in unit.items.values())
    return NO_TOTAL if nothing else PENDING


def channel_word(context: Context, unit: UnitResult, channel: Channel) -> str:
    """What stands in the place of a channel's points where it has none."""
    own = (unit.items.get(item.code) for item in context.items_of(channel.code))
    return PENDING if any(item is not None and item.blocks for item in own) else "—"


def rescale_word(context: Context) -> str:
    """What the column of the points that rescaling adds is called.

    Where every total is brought to another full score, more than 缺项 is made up for.
    """
    full = context.settings.normalised_full
    points = {context.index.full_marks(unit) for unit in context.scheme.units if not unit.exempt}
    return "缺项折算" if full is None or points <= {full} else "折算"


def remarks(context: Context, unit: UnitResult) -> str:
    """备注: ties, proposed bottom place, and what else is to know of the unit.

    What is so for all units, a scorer that did not return, stands in the notes below the table.
    """
    said = []
    if unit.tied and unit.rank is not None:
        said.append(f"{TIED}第{unit.rank}名")
    if unit.bottom:
        said.append("后进" if context.settled else "拟列后进")
    if unit.status is Status.DISQUALIFIED and not context.settled:
        said.append("拟列不合格")
    known = context.coverage_notes
    return "；".join([*said, *(note for note in unit.notes if note not in known)])


def rounding_note(context: Context) -> list[str]:
    """How figures are rounded, and that shown parts may differ from their total."""
    settings = context.settings
    places = "整数" if settings.total_decimals == 0 else f"{DIGITS[settings.total_decimals]}位小数"
    stages = []
    if settings.item_decimals is not None:
        stages.append(f"项目得分保留{settings.item_decimals}位小数")
    if settings.channel_decimals is not None:
        stages.append(f"评议方式小计保留{settings.channel_decimals}位小数")
    stages.append(f"总分四舍五入，保留{places}")
    last = "" if settings.item_decimals is not None else "，中间结果不舍入"
    return ["；".join(stages) + last, differs_note()]


def differs_note(most: Decimal | None = None) -> str:
    """That the parts, as they are shown, may not add up to the total that is shown.

    `most` is the largest difference there is; without it no size is named.
    """
    size = "可能略有差异" if most is None else f"最多相差{plain(most)}"
    return f"因四舍五入，分项合计与总分{size}"
