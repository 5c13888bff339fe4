"""待会审及议定事项: what people must settle, and what they have settled, beside the computed."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from xltools.intake.returns import ReturnStatus
from xltools.registers.reader import WITHDRAWN
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.shape import agenda_table
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.decisions import CHANGE_NOTHING, MAY_CHANGE, DecisionKind
from xltools.scoring.result import Status
from xltools.text.catalogue import decisions, files, objections, registers
from xltools.text.finding import Finding, Kind
from xltools.text.places import several
from xltools.text.words import UNCOUNTED_EXEMPT, nest_quotes

_IN_WORDS_OF_THEIR_OWN = (files.CHANGED_UNASKED, registers.NOT_APPROVED)
_TO_DECIDE = (
    *(kind for kind in MAY_CHANGE if kind not in _IN_WORDS_OF_THEIR_OWN),
    *CHANGE_NOTHING,
    files.CONFLICT,
    decisions.STALE,
    decisions.IMPOSSIBLE,
    decisions.CONTRADICTORY,
    decisions.PAPER_DIFFERS,
    *objections.UNSETTLED,
)


@dataclass(frozen=True, slots=True)
class Point:
    """One matter, and what the calculation does with it meanwhile."""

    matter: str
    computed: str
    single: bool = False
    """Whether it shows what single scorers entered, which stays in the office."""
    outward: str = ""
    """The matter as others may read it, where a fact in it stays in the office."""
    kind: Kind | None = None
    """The kind of the finding that it comes from, if it comes from one."""
    held: bool = False
    """Whether it is a file that is held."""


def agenda_points(context: Context) -> list[Point]:
    """All matters: missing returns, held files, open deductions, incomplete units, ties …"""
    return [
        *_missing(context),
        *_held(context),
        *_changed(context),
        *_open_deductions(context),
        *_units(context),
        *_findings(context),
    ]


def _missing(context: Context) -> list[Point]:
    points = []
    absent = _decided(context, DecisionKind.ABSENCE)
    for scorer in context.index.due:
        if scorer.code in context.returned or scorer.code in absent:
            continue
        effects = []
        for item in context.index.items_of(scorer):
            alone = len(context.index.scorers_of(item)) == 1
            effects.append(
                f"“{item.name}”没有评分" if alone else f"“{item.name}”按其余评分单位合成"
            )
        points.append(Point(f"{scorer.name}未报", nest_quotes("；".join(effects))))
    return points


def _decided(context: Context, kind: DecisionKind) -> set[str]:
    """The scorers and units that decisions of a kind are about."""
    matters = [o.decision.matter for o in context.appraisal.applied if o.decision.kind is kind]
    return {matter.scorer for matter in matters} | {u for m in matters for u in m.units}


def _held(context: Context) -> list[Point]:
    return [
        Point(f"报送件“{row.file}”暂存待核", f"未计入汇总。{row.why}".strip(), held=True)
        for row in context.appraisal.returns
        if row.status is ReturnStatus.QUARANTINED
    ]


def _changed(context: Context) -> list[Point]:
    """Marks that a later return changed though nobody had asked for it, scorer by scorer."""
    changed: dict[str, list[Finding]] = {}
    for finding in context.appraisal.findings:
        if finding.kind == files.CHANGED_UNASKED and not finding.settled:
            changed.setdefault(finding.scorer, []).append(finding)
    names = {scorer.code: scorer.name for scorer in context.scheme.scorers}
    points = []
    for scorer, own in changed.items():
        shown = several([f"{f.unit_name or '表头'}{f.values['before']}→{f.value}" for f in own])
        matter = f"{names[scorer]}的更正件改动了没有要求更改的评分{len(own)}处"
        points.append(Point(matter, f"按新报内容计入：{shown}", single=True))
    return points


def _open_deductions(context: Context) -> list[Point]:
    points = []
    left = {
        finding.cell
        for finding in context.appraisal.findings
        if finding.kind == registers.NOT_APPROVED and finding.settled
    }
    for line in context.result.adjustments:
        if line.counted or line.why_not in (UNCOUNTED_EXEMPT, WITHDRAWN):
            continue
        if f"第{line.row}行" in left:
            continue
        unit = context.units.get(line.unit)
        name = unit.name if unit else line.unit
        what = line.kind if line.kind == DISQUALIFY else f"{line.kind}{line.proposed}分"
        why = line.why_not.removeprefix("不计入：")
        head, rule = f"{name}{what}：", line.rule or line.kind
        outward = f"{head}{rule}" if line.fact else ""
        said = f"未计入总分：{why}"
        points.append(Point(f"{head}{line.fact or line.rule}", said, outward=outward))
    return points


def incomplete_points(context: Context) -> list[Point]:
    """Units without a total: one point for all that wait for the same."""
    causes: dict[str, list[str]] = {}
    for unit in context.result.units:
        if unit.status is Status.INCOMPLETE:
            why = "；".join(note for note in unit.notes if note.startswith("待补报"))
            causes.setdefault(f"{why or '缺评分'}，不列名次", []).append(unit.name)
    return [
        Point(f"{several(names)}{f'共{len(names)}家' if len(names) > 1 else ''}数据不全", why)
        for why, names in causes.items()
    ]


def _units(context: Context) -> list[Point]:
    points = incomplete_points(context)
    decided, proposed = _decided(context, DecisionKind.DISQUALIFY), not context.settled
    for unit in context.result.units:
        if unit.status is Status.DISQUALIFIED and unit.code not in decided and proposed:
            said = "拟列不合格，不列名次，不占末位名额"
            points.append(Point(f"{unit.name}直接列为不合格", said))
    return points


def _findings(context: Context) -> list[Point]:
    codes = {kind.code for kind in _TO_DECIDE}
    points = []
    for finding in context.appraisal.findings:
        if finding.code in codes and not finding.settled:
            about = finding.unit_name or "　".join(
                str(finding.values[key]) for key in ("group", "names") if key in finding.values
            )
            matter = f"{about}{'：' if about else ''}{finding.code}"
            points.append(Point(matter, finding.body, kind=finding.kind))
    return points


def settled_points(context: Context) -> list[list[Cell]]:
    """Every decision ever taken: the matter, what was computed, what was decided, the paper."""
    words = context.appraisal.words
    rows: list[list[Cell]] = []
    for one in context.appraisal.decisions:
        decision, cites = one.decision, one.decision.cites
        decided = words.decided(decision)
        if not one.applied:
            decided += f"（未采用：{one.why}）"
        if cites.reason:
            decided += f"。理由：{cites.reason}"
        paper = "\n".join(part for part in (cites.meeting, cites.minutes) if part)
        people = f"\n参加：{cites.attendees}" if cites.attendees else ""
        matter = f"第{decision.number}号　{decision.kind.label}：{words.matter(decision)}"
        rows.append([matter, one.computed, decided, paper + people, cites.date, cites.recorder])
    return rows


def write_agenda(context: Context, sheet: Worksheet) -> None:
    """The list, with the columns that the meeting fills."""
    points = [(point.matter, point.computed) for point in agenda_points(context)]
    notes = ("程序计算结果、议定结果同时列出，报送件和登记表不作改动",)
    agenda_table(context, sheet, points, settled_points(context), notes)
