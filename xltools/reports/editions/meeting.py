"""送审版: what a meeting needs to decide — conclusions, ranks, channels, deductions, outcomes,
matters — and nothing of single counties' marks or of who complained."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, A4_PORTRAIT
from xltools.exact import plain, round_half_up
from xltools.reports.editions.matters import open_matters, settled_matters
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import AGENDA, CHANNELS, SUMMARY, TOTALS, Group
from xltools.reports.ranking.lists import write_outcomes
from xltools.reports.ranking.page import LINE, Layout, display_width, open_sheet
from xltools.reports.ranking.summary import (
    Sections,
    disqualified_line,
    group_lines,
    years_line,
)
from xltools.reports.ranking.table import Column, Table, columns_of, statistics
from xltools.reports.ranking.wording import remarks, rounding_note, standing, without_total
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.result import Adjustment, Status, UnitResult
from xltools.text.words import EXEMPT

NAME = "评议结果（送审稿）"
_COLUMNS, _WIDTH, _MOST = 6, 15.5, 12
_CLOSING = ("平均分", "最高分", "最低分")


class Meeting(Outward):
    """The workbook of the meeting."""

    edition = "送审版"

    def properties(self) -> dict[str, str]:
        return {"title": self.title(NAME), "status": self.appraisal.state}

    @property
    def banner(self) -> str:
        """The watermark line, until the result is approved."""
        if self.settled:
            return f"结果状态：{self.appraisal.state}"
        return "送审稿　　未经审定，不得引用、外传，会后收回"

    def inner(self, text: str) -> str:
        """`text` with the rule in the place of what was written of the facts."""
        for line in self.result.adjustments:
            if line.fact:
                text = text.replace(line.fact, line.rule or line.kind)
        return text


def meeting_edition(context: Meeting) -> Output:
    """The one file."""
    names = (
        SUMMARY,
        TOTALS,
        CHANNELS,
        context.adjustments_sheet(),
        context.outcomes_sheet(),
        AGENDA,
    )
    sheets = [context.book.sheet(name) for name in names]
    _conclusions(context, sheets[0])
    _totals(context, sheets[1])
    _channels(context, sheets[2])
    _deductions(context, sheets[3])
    write_outcomes(context, sheets[4])
    _matters(context, sheets[5])
    sheets[0].activate()
    return Output(NAME, context.book.close(), "会审成员", Reader(names))


def _conclusions(context: Meeting, sheet: Worksheet) -> None:
    layout = Layout(
        A4_PORTRAIT,
        context.title("结果汇总"),
        22,
        left=f"制表单位：{context.settings.office_name}",
        right="",
    )
    open_sheet(context, sheet, layout, [_WIDTH] * _COLUMNS)
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    page = Sections(context, sheet, LINE + 1)
    page.section("一、报送情况", _returns(context))
    points = open_matters(context)
    matters = [f"{n}. {point.matter}" for n, point in enumerate(points[:_MOST], 1)]
    if len(points) > _MOST:
        matters.append(f"……共{len(points)}项，见“{AGENDA}”")
    page.section("二、待会审事项", matters or ["没有待会审事项。"])
    lines = [line for group in context.by_rank for line in group_lines(context, group)]
    page.section("三、各类别结果", lines)
    page.section("四、直接列为不合格", [context.inner(disqualified_line(context))])
    page.section("五、与上年比较", [years_line(context)])
    sheet.print_area(1, 0, page.row - 1, _COLUMNS - 1)
    sheet.freeze_panes(LINE, 0)


def _returns(context: Meeting) -> list[str]:
    due, got = context.due_count, context.returned_count
    missing = [s.name for s in context.scheme.scorers if s.code not in context.returned]
    named = f"；未报{len(missing)}家：{'、'.join(missing)}，已议定按未报处理。" if missing else "。"
    return [f"应报{due}家，实报{got}家{named}"]


def _grades(context: Meeting) -> list[Column]:
    if not context.scheme.grades:
        return []
    longest = max(display_width(grade.name) for grade in context.scheme.grades)
    return [Column(("等次",), min(14, max(7, longest + 2)), "center")]


def _figures(context: Meeting, unit: UnitResult) -> list[Cell]:
    """评议得分, 倒扣分, 总分 and the grade where there are grades."""
    word = without_total(unit)
    places = context.decimals
    cells: list[Cell] = [
        word if unit.raw_total is None else round_half_up(unit.raw_total, places),
        EXEMPT if unit.status is Status.EXEMPT else unit.adjustment,
        word if unit.total is None else round_half_up(unit.total, places),
    ]
    return [*cells, unit.grade or "—"] if context.scheme.grades else cells


def _totals(context: Meeting, sheet: Worksheet) -> None:
    settings, grades = context.settings, _grades(context)
    columns = [
        Column((context.rank_word,), 8.5, "whole"),
        Column(("单位代码",), 9, "center"),
        Column(("被评议单位",), 23, "left"),
        Column(("评议得分",), 9, "score"),
        Column((settings.deduction_word,), 8, "signed"),
        Column(("总分",), 8, "score"),
        *grades,
        Column(("上年名次",), 5.5, "whole"),
        Column(("位次变化",), 9, "change"),
        Column(("备注",), 26, "wrap"),
    ]
    layout = Layout(
        A4_PORTRAIT,
        context.title(TOTALS),
        left=f"制表单位：{context.office_line}",
        notes=(
            *context.basis_note,
            f"名次按{settings.rank_on.label}在{settings.rank_scope.label}排列，"
            f"{settings.rank_method.label}",
            *rounding_note(context)[:1],
            *context.coverage_notes,
        ),
        signature=True,
    )
    table = Table(context, sheet, columns, layout)
    for n, group in enumerate(context.by_rank):
        table.band(f"{group.title}（{len(group.units)}家）", new_page=n > 0)
        for unit in group.units:
            change: Cell = "不可比" if unit.comparability else "—"
            if not unit.comparability and unit.rank_change is not None:
                change = unit.rank_change
            table.add(
                [
                    unit.rank if unit.rank is not None else standing(unit),
                    unit.code,
                    unit.name,
                    *_figures(context, unit),
                    unit.previous_rank or "—",
                    change,
                    context.inner(remarks(context, unit)),
                ]
            )
        _close(context, table, group, {3: "raw_total", 5: "total"}, label=2)
    table.finish()


def _channels(context: Meeting, sheet: Worksheet) -> None:
    channels = context.scheme.channels
    width = max(8.0, min(12.0, 84 / max(1, len(channels))))
    columns = [
        Column((context.rank_word,), 8.5, "whole"),
        Column(("被评议单位",), 26, "left"),
        *(
            Column((f"{c.short_name or c.name}（{plain(c.points)}）",), width, "score")
            for c in channels
        ),
        Column(("评议得分",), 9, "score"),
        Column((context.settings.deduction_word,), 9, "signed"),
        Column(("总分",), 9, "score"),
        *_grades(context),
    ]
    layout = Layout(
        A4_LANDSCAPE,
        context.title(CHANNELS),
        left=f"制表单位：{context.office_line}",
        frozen=2,
        heights=(46,),
        notes=("各评议方式得分为缺项折算后的得分，合计为评议得分", *rounding_note(context)),
        signature=True,
    )
    table = Table(context, sheet, columns, layout)
    for n, group in enumerate(context.by_rank):
        table.band(f"{group.title}（{len(group.units)}家）", new_page=n > 0)
        for unit in group.units:
            own = [_channel(context, unit, channel.code) for channel in channels]
            rank = unit.rank if unit.rank is not None else standing(unit)
            table.add([rank, unit.name, *own, *_figures(context, unit)])
        names = {2 + n: f"channel {channel.code}" for n, channel in enumerate(channels)}
        last = 2 + len(channels)
        _close(context, table, group, names | {last: "raw_total", last + 2: "total"}, label=1)
    table.finish()


def _channel(context: Meeting, unit: UnitResult, channel: str) -> Cell:
    value = unit.channels.get(channel)
    if value is None:
        return EXEMPT if unit.status is Status.EXEMPT else "—"
    return round_half_up(value, context.decimals)


def _close(
    context: Meeting, table: Table, group: Group, columns: dict[int, str], *, label: int
) -> None:
    """平均分, 最高分, 最低分 of the group."""
    found = {column: statistics(_numbers(group.units, name)) for column, name in columns.items()}
    for row, word in enumerate(_CLOSING):
        cells: list[Cell] = [None] * len(table.columns)
        cells[label] = word
        for column, three in found.items():
            cells[column] = "—" if three is None else round_half_up(three[row], context.decimals)
        table.close(cells, first=row == 0)


def _numbers(units: Sequence[UnitResult], name: str) -> list[Fraction]:
    channel = name.removeprefix("channel ") if name.startswith("channel ") else None
    values = [u.channels.get(channel) if channel else getattr(u, name) for u in units]
    return [value for value in values if value is not None]


def _deductions(context: Meeting, sheet: Worksheet) -> None:
    """Each line of the register by its rule; what was written of the facts stays inside."""
    columns = columns_of(
        ("序号", 5, "whole"),
        ("被评议单位", 18, "left"),
        ("发生日期", 11, "center"),
        ("事由", 24, "wrap"),
        ("依据", 15, "wrap"),
        ("拟扣", 7, "center"),
        ("告知日期", 11, "center"),
        ("申辩情况", 11, "center"),
        ("核定扣分", 9, "signed"),
        ("批准人", 9, "center"),
        ("批准日期", 11, "center"),
        ("是否计入", 16, "wrap"),
    )
    lines = context.result.adjustments
    layout = Layout(
        A4_LANDSCAPE,
        context.title(context.adjustments_sheet()),
        left=f"制表单位：{context.settings.office_name}（盖章）",
        frozen=2,
        notes=(f"登记{len(lines)}项，计入{sum(line.counted for line in lines)}项",),
        signature=True,
    )
    table = Table(context, sheet, columns, layout)
    for number, line in enumerate(lines, 1):
        table.add(_deduction(context, number, line))
    if not lines:
        table.empty("本年度没有登记事项。")
    table.finish()


def _deduction(context: Meeting, number: int, line: Adjustment) -> list[Cell]:
    unit = context.units.get(line.unit)
    why = line.why_not if line.why_not.startswith("不计入") else f"不计入：{line.why_not}"
    return [
        number,
        unit.name if unit else line.unit,
        line.date,
        line.rule or line.kind,
        line.basis,
        line.proposed,
        line.noticed,
        line.plea,
        None if line.kind == DISQUALIFY else line.points,
        line.approver,
        line.approved,
        "计入" if line.counted else why,
    ]


def _matters(context: Meeting, sheet: Worksheet) -> None:
    columns = columns_of(
        ("序号", 5, "whole"),
        ("事项", 23, "wrap"),
        ("程序计算结果", 25, "wrap"),
        ("议定结果", 20, "wrap"),
        ("会议及纪要文号", 16, "wrap"),
        ("日期", 11, "center"),
        ("记录人", 8, "center"),
    )
    points, settled = open_matters(context), settled_matters(context)
    layout = Layout(
        A4_PORTRAIT,
        context.title(AGENDA),
        left=f"待会审{len(points)}项，议定{len(settled)}项",
        right="",
        frozen=2,
        row_height=30,
        notes=("待会审事项的“议定结果”及以后各栏由会审时填写",),
        signature=True,
    )
    table = Table(context, sheet, columns, layout)
    for number, point in enumerate(points, 1):
        table.add([number, point.matter, point.computed])
    if not points and not settled:
        table.empty("没有待会审事项。")
    if settled:
        table.band("议定事项")
    for number, cells in enumerate(settled, len(points) + 1):
        table.add([number, *cells])
    table.finish()
