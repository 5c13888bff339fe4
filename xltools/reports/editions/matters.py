"""Matters for a meeting and what has been decided, without what stays in the office.

A single county's mark, the name of a file, a scorer's disputed entries: the meeting hears that
there is such a matter, and sees the figures in the internal edition.
"""

from __future__ import annotations

from dataclasses import replace

from xltools.intake.returns import ReturnStatus
from xltools.reports.leak import text_leaks
from xltools.reports.ranking.agenda import Point, agenda_points
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import Context
from xltools.scoring.decisions import Decided, DecisionKind
from xltools.text.catalogue import decisions, files

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
    held = {
        f"报送件“{row.file}”暂存待核"
        for row in context.appraisal.returns
        if row.status is ReturnStatus.QUARANTINED
    }
    inner = {f"{kind.code}" for kind in _ABOUT_FILES}
    facts = {line.fact: line.rule or line.kind for line in context.result.adjustments if line.fact}
    points = []
    for point in agenda_points(context):
        if point.matter in held:
            continue
        if point.matter.rpartition("：")[2] in inner:
            points.append(Point(point.matter.rpartition("：")[2], INSIDE))
            continue
        head, colon, fact = point.matter.partition("：")
        points.append(replace(point, matter=head + colon + facts.get(fact, fact)))
    if held:
        points.append(Point(f"暂存待核的报送件{len(held)}份", f"未计入汇总，{INSIDE}"))
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
