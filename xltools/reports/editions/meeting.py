"""送审版: conclusions, ranks, channels, deductions, outcomes and matters for a meeting.

It has what a meeting needs to decide, and nothing of single counties' marks or of who complained.
Of a single county's mark, the name of a file, a scorer's disputed entries, the meeting hears that
there is such a matter, and sees the figures in the internal edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, A4_PORTRAIT
from xltools.exact import round_half_up
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader, text_leaks
from xltools.reports.ranking.agenda import Point, agenda_points
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import AGENDA, CHANNELS, SUMMARY, TOTALS, Context, Group
from xltools.reports.ranking.lists import write_outcomes
from xltools.reports.ranking.page import (
    Layout,
    differs_note,
    remarks,
    rounding_note,
    standing,
    without_total,
)
from xltools.reports.ranking.shape import (
    DEDUCTIONS,
    agenda_table,
    channels_table,
    closing_names,
    heading,
    ranked_note,
    totals_columns,
)
from xltools.reports.ranking.summary import Sections, disqualified_line
from xltools.reports.ranking.table import Table, columns_of, statistics
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.decisions import Decided, DecisionKind
from xltools.scoring.result import Adjustment, Status, UnitResult
from xltools.text.catalogue import decisions, files
from xltools.text.words import EXEMPT

INSIDE = "见内部版"
_ABOUT_FILES = (
    files.CONFLICT,
    decisions.STALE,
    decisions.IMPOSSIBLE,
    decisions.CONTRADICTORY,
    decisions.PAPER_DIFFERS,
)
_WITH_FILES = (DecisionKind.RELEASE, DecisionKind.REJECT, DecisionKind.VERSION)


def open_matters(context: Context) -> list[Point]:
    """What the meeting is to settle."""
    held, points = 0, []
    for point in agenda_points(context):
        if point.held:
            held += 1
        elif point.kind is not None and point.kind in _ABOUT_FILES:
            points.append(Point(point.kind.code, INSIDE))
        else:
            points.append(replace(point, matter=point.outward or point.matter))
    if held:
        points.append(Point(f"暂存待核的报送件{held}份", f"未计入汇总，{INSIDE}"))
    return [_clean(context, point) for point in points]


def _clean(context: Context, point: Point) -> Point:
    """A point that says what may not be said is only named."""
    if point.single or text_leaks([point.computed], context.scheme):
        point = Point(point.matter, INSIDE)
    return Point(INSIDE, INSIDE) if text_leaks([point.matter], context.scheme) else point


def settled_matters(context: Context) -> list[list[Cell]]:
    """Every decision: the matter, what was computed, what was decided, the paper."""
    rows: list[list[Cell]] = []
    for one in context.appraisal.decisions:
        cites = one.decision.cites
        paper = "\n".join(part for part in (cites.meeting, cites.minutes) if part)
        people = f"\n参加：{cites.attendees}" if cites.attendees else ""
        matter, computed, decided = _said(context, one)
        if not one.applied:
            decided += "（未采用）"
        head = f"第{one.decision.number}号　{one.decision.kind.label}：{matter}"
        cells = [head, computed, decided, paper + people, cites.date, cites.recorder]
        rows.append([INSIDE if text_leaks([cell], context.scheme) else cell for cell in cells])
    return rows


def _said(context: Context, one: Decided) -> tuple[str, str, str]:
    """Matter, computed, decided — as far as they may be read outside the office."""
    words, decision = context.appraisal.words, one.decision
    scorer = context.index.scorers.get(decision.matter.scorer)
    who = scorer.name if scorer else "评分单位"
    if decision.kind in _WITH_FILES:
        return f"{who}报送的文件", INSIDE, INSIDE
    if decision.kind is DecisionKind.CELL:
        if decision.matter.file:
            return "一格评分的确认", INSIDE, INSIDE
        return words.matter(decision), INSIDE, INSIDE
    return words.matter(decision), one.computed, words.decided(decision)


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
    page = Sections(context, sheet)
    page.section("一、报送情况", _returns(context))
    page.matters([point.matter for point in open_matters(context)], _MOST)
    page.results(context.inner(disqualified_line(context)))
    page.close()


def _returns(context: Meeting) -> list[str]:
    due, got = context.due_count, context.returned_count
    missing = [s.name for s in context.index.due if s.code not in context.returned]
    named = f"；未报{len(missing)}家：{'、'.join(missing)}，已议定按未报处理。" if missing else "。"
    return [f"应报{due}家，实报{got}家{named}"]


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


def _difference(context: Meeting) -> Decimal:
    """How far 评议得分 and 倒扣分, as they are shown, are at most from the total shown."""
    places = context.decimals
    return max(
        (
            abs(
                round_half_up(unit.raw_total, places)
                + round_half_up(unit.adjustment, places)
                - round_half_up(unit.total, places)
            )
            for unit in context.result.units
            if unit.raw_total is not None and unit.total is not None
        ),
        default=Decimal(0),
    )


def _totals(context: Meeting, sheet: Worksheet) -> None:
    layout = Layout(
        A4_PORTRAIT,
        context.title(TOTALS),
        left=f"制表单位：{context.office_line}",
        notes=(
            *context.basis_note,
            ranked_note(context),
            *rounding_note(context)[:1],
            *([differs_note(most)] if (most := _difference(context)) else []),
            *context.coverage_notes,
        ),
        signature=True,
    )
    table = Table(context, sheet, totals_columns(context), layout)
    for n, group in enumerate(context.by_rank):
        table.band(heading(group), new_page=n > 0)
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
    channels, names = context.scheme.channels, closing_names(context)
    table = channels_table(context, sheet)
    for n, group in enumerate(context.by_rank):
        table.band(heading(group), new_page=n > 0)
        for unit in group.units:
            own = [_channel(context, unit, channel.code) for channel in channels]
            rank = unit.rank if unit.rank is not None else standing(unit)
            added: Cell = EXEMPT if unit.status is Status.EXEMPT else "—"
            if unit.rescaled is not None:
                added = round_half_up(unit.rescaled, context.decimals)
            table.add([rank, unit.code, unit.name, *own, added, *_figures(context, unit)])
        _close(context, table, group, names, label=2)
    table.finish()


def _channel(context: Meeting, unit: UnitResult, channel: str) -> Cell:
    value = unit.channel_earned.get(channel)
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
    values = [u.channel_earned.get(channel) if channel else getattr(u, name) for u in units]
    return [value for value in values if value is not None]


def _deductions(context: Meeting, sheet: Worksheet) -> None:
    """Each line of the register by its rule; what was written of the facts stays inside."""
    lines = context.result.adjustments
    layout = Layout(
        A4_LANDSCAPE,
        context.title(context.adjustments_sheet()),
        left=f"制表单位：{context.settings.office_name}（盖章）",
        frozen=2,
        notes=(f"登记{len(lines)}项，计入{sum(line.counted for line in lines)}项",),
        signature=True,
    )
    table = Table(context, sheet, columns_of(*DEDUCTIONS), layout)
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
    points = [(point.matter, point.computed) for point in open_matters(context)]
    agenda_table(context, sheet, points, settled_matters(context), ())
