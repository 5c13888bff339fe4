"""待会审及议定事项: what people must settle before the result can be approved."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_PORTRAIT
from xltools.intake.returns import ReturnStatus
from xltools.reports.ranking.context import AGENDA, Context
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.table import Column, Table
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.result import Status
from xltools.text.catalogue import results as kinds
from xltools.text.words import nest_quotes

_TO_DECIDE = (
    kinds.TIE_AT_BOTTOM,
    kinds.TIE_AT_TOP,
    kinds.SMALL_GROUP,
    kinds.TIES_FORBIDDEN,
    kinds.MERGED_BOTTOM,
    kinds.UNREPORTED_TREATED,
    kinds.LOW_COVERAGE,
    kinds.NOTHING_APPLIES,
    kinds.FLOORED,
    kinds.EXEMPT_ADJUSTED,
)


@dataclass(frozen=True, slots=True)
class Point:
    """One matter, and what the calculation does with it meanwhile."""

    matter: str
    computed: str


def agenda_points(context: Context) -> list[Point]:
    """All matters: missing returns, held files, open deductions, incomplete units, ties …"""
    return [
        *_missing(context),
        *_held(context),
        *_open_deductions(context),
        *_units(context),
        *_findings(context),
    ]


def _missing(context: Context) -> list[Point]:
    points = []
    for scorer in context.scheme.scorers:
        if scorer.code in context.returned:
            continue
        effects = []
        for item in context.index.items_of(scorer):
            alone = len(context.index.scorers_of(item)) == 1
            effects.append(
                f"“{item.name}”没有评分" if alone else f"“{item.name}”按其余评分单位合成"
            )
        points.append(Point(f"{scorer.name}未报", nest_quotes("；".join(effects))))
    return points


def _held(context: Context) -> list[Point]:
    return [
        Point(f"报送件“{row.file}”暂存待核", f"未计入汇总。{row.why}".strip())
        for row in context.appraisal.returns
        if row.status is ReturnStatus.QUARANTINED
    ]


def _open_deductions(context: Context) -> list[Point]:
    points = []
    for line in context.result.adjustments:
        if line.counted:
            continue
        unit = context.units.get(line.unit)
        name = unit.name if unit else line.unit
        what = line.kind if line.kind == DISQUALIFY else f"{line.kind}{line.proposed}分"
        why = line.why_not.removeprefix("不计入：")
        points.append(Point(f"{name}{what}：{line.fact or line.rule}", f"未计入总分：{why}"))
    return points


def _units(context: Context) -> list[Point]:
    points = []
    for unit in context.result.units:
        if unit.status is Status.INCOMPLETE:
            why = "；".join(note for note in unit.notes if note.startswith("待补报"))
            points.append(Point(f"{unit.name}数据不全", f"{why or '缺评分'}，不列名次"))
        elif unit.status is Status.DISQUALIFIED:
            word = "列为不合格" if context.settled else "拟列不合格"
            points.append(Point(f"{unit.name}直接列为不合格", f"{word}，不列名次，不占末位名额"))
    return points


def _findings(context: Context) -> list[Point]:
    codes = {kind.code for kind in _TO_DECIDE}
    points = []
    for finding in context.appraisal.findings:
        if finding.code in codes:
            about = finding.unit_name or "　".join(
                str(finding.values[key]) for key in ("group", "names") if key in finding.values
            )
            points.append(Point(f"{about}{'：' if about else ''}{finding.code}", finding.body))
    return points


def write_agenda(context: Context, sheet: Worksheet) -> None:
    """The list, with the columns that the meeting fills."""
    shape = (
        ("序号", 5, "whole"),
        ("事项", 25, "wrap"),
        ("程序计算结果", 31, "wrap"),
        ("议定结果", 14, "wrap"),
        ("会议及纪要文号", 12, "wrap"),
        ("日期", 8, "center"),
        ("记录人", 8, "center"),
    )
    points = agenda_points(context)
    table = Table(
        context,
        sheet,
        [Column((head,), width, kind) for head, width, kind in shape],
        Layout(
            A4_PORTRAIT,
            context.title(AGENDA),
            left=f"共{len(points)}项",
            right="",
            frozen=2,
            row_height=30,
            notes=("“议定结果”及以后各栏由会审时填写",),
            signature=True,
        ),
    )
    for number, point in enumerate(points, 1):
        table.add([number, point.matter, point.computed, None, None, None, None])
    if not points:
        table.empty("没有待会审事项。")
    table.finish()
