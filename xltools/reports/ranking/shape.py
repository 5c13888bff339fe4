"""How 总分排名, 分方式得分, 扣分核定 and 待会审及议定事项 look in every edition with them."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, A4_PORTRAIT
from xltools.exact import plain
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import AGENDA, CHANNELS, Context, Group
from xltools.reports.ranking.page import Layout, display_width, rescale_word, rounding_note
from xltools.reports.ranking.table import Column, Table, columns_of

_AGENDA = (
    ("序号", 5, "whole"),
    ("事项", 23, "wrap"),
    ("程序计算结果", 25, "wrap"),
    ("议定结果", 20, "wrap"),
    ("会议及纪要文号", 16, "wrap"),
    ("日期", 11, "center"),
    ("记录人", 8, "center"),
)
DEDUCTIONS: tuple[tuple[str, float, str], ...] = (
    ("序号", 5, "whole"),
    ("被评议单位", 18, "left"),
    ("发生日期", 11, "center"),
    ("事由", 24, "wrap"),
    ("依据", 15, "wrap"),
    ("拟扣", 7, "center"),
    ("告知日期", 11, "center"),
    ("申辩情况", 13, "center"),
    ("核定扣分", 9, "signed"),
    ("批准人", 9, "center"),
    ("批准日期", 11, "center"),
    ("是否计入", 16, "wrap"),
)
"""倒扣分核定, as far as every reader of it sees it."""


def heading(group: Group) -> str:
    """A block's heading: who is ranked together, how many they are."""
    return f"{group.title}（{len(group.units)}家）"


def grade_columns(context: Context) -> list[Column]:
    """等次, where the scheme has grades."""
    if not context.scheme.grades:
        return []
    longest = max(display_width(grade.name) for grade in context.scheme.grades)
    return [Column(("等次",), min(14, max(7, longest + 2)), "center")]


def totals_columns(context: Context) -> list[Column]:
    """总分排名."""
    return [
        Column((context.rank_word,), 8.5, "whole"),
        Column(("单位代码",), 9, "center"),
        Column(("被评议单位",), 23, "left"),
        Column(("评议得分",), 9, "score"),
        Column((context.settings.deduction_word,), 8, "signed"),
        Column(("总分",), 8, "score"),
        *grade_columns(context),
        Column(("上年名次",), 5, "whole"),
        Column(("位次变化",), 9, "change"),
        Column(("备注",), 26, "wrap"),
    ]


def ranked_note(context: Context) -> str:
    """By what units are ranked, and within what."""
    settings = context.settings
    within = f"在{settings.rank_scope.label}排列"
    return f"名次按{settings.rank_on.label}{within}，{settings.rank_method.label}"


def channels_table(context: Context, sheet: Worksheet) -> Table:
    """分方式得分, still without rows."""
    channels = context.scheme.channels
    width = max(8.0, min(12.0, 84 / max(1, len(channels))))
    columns = [
        Column((context.rank_word,), 8.5, "whole"),
        Column(("单位代码",), 9, "center"),
        Column(("被评议单位",), 26, "left"),
        *(
            Column((f"{c.short_name or c.name}（{plain(c.points)}）",), width, "score")
            for c in channels
        ),
        Column((rescale_word(context),), 9, "signed"),
        Column(("评议得分",), 9, "score"),
        Column((context.settings.deduction_word,), 9, "signed"),
        Column(("总分",), 9, "score"),
        *grade_columns(context),
    ]
    layout = Layout(
        A4_LANDSCAPE,
        context.title(CHANNELS),
        left=f"制表单位：{context.office_line}",
        frozen=3,
        heights=(46,),
        notes=(
            f"各评议方式得分为折算前的得分，与“{rescale_word(context)}”合计为评议得分",
            *rounding_note(context),
        ),
        signature=True,
    )
    return Table(context, sheet, columns, layout)


def closing_names(context: Context) -> dict[int, str]:
    """Column of 分方式得分 → what its 平均分, 最高分 and 最低分 are over."""
    channels = context.scheme.channels
    names = {3 + n: f"channel {channel.code}" for n, channel in enumerate(channels)}
    after = 4 + len(channels)
    return names | {after: "raw_total", after + 2: "total"}


def agenda_table(
    context: Context,
    sheet: Worksheet,
    points: Sequence[Sequence[Cell]],
    settled: Sequence[Sequence[Cell]],
    notes: Sequence[str],
) -> None:
    """待会审及议定事项: what is still to be decided, then what has been."""
    count = f"，议定{len(settled)}项" if settled else ""
    layout = Layout(
        A4_PORTRAIT,
        context.title(AGENDA),
        left=f"待会审{len(points)}项{count}",
        right="",
        frozen=2,
        row_height=30,
        notes=("待会审事项的“议定结果”及以后各栏由会审时填写", *notes),
        signature=True,
    )
    table = Table(context, sheet, columns_of(*_AGENDA), layout)
    for number, cells in enumerate(points, 1):
        table.add([number, *cells, None, None, None, None])
    if not points and not settled:
        table.empty("没有待会审事项。")
    if settled:
        table.band("议定事项")
    for number, cells in enumerate(settled, len(points) + 1):
        table.add([number, *cells])
    table.finish()
