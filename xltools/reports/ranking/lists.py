"""结果运用, 数据核验清单, 年度对比 and 评议方案备查: sheets that list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, A4_PORTRAIT, PALE_RED
from xltools.exact import plain
from xltools.reports.ranking.cells import Cell, Live, Rows, here, rounded
from xltools.reports.ranking.context import FINDINGS, SCHEME, YEARS, Context
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.process_map import ProcessMap
from xltools.reports.ranking.table import Column, Table, columns_of
from xltools.reports.ranking.totals import figures
from xltools.scheme.choices import Choice
from xltools.text.finding import Finding, Severity, in_order, open_counts
from xltools.text.words import NO, YES

YEARS_TOTAL, YEARS_RANK = 2, 5
"""Columns of this year's figures in 年度对比."""


def write_outcomes(context: Context, sheet: Worksheet) -> None:
    """结果运用（拟）: proposals until the result is approved; the opinion is left for pens."""
    columns = columns_of(
        ("序号", 5, "whole"),
        ("被评议单位", 18, "left"),
        ("情形", 12, "wrap"),
        ("依据条款", 15, "wrap"),
        ("措施" if context.settled else "拟采取措施", 21, "wrap"),
        ("责任单位", 11, "wrap"),
        ("时限", 13, "wrap"),
        ("会审意见", 12, "wrap"),
    )
    notes = [] if context.settled else ["所列均为拟议事项，以审定结果为准"]
    table = Table(
        context,
        sheet,
        columns,
        Layout(
            A4_PORTRAIT,
            context.title(context.outcomes_sheet()),
            left=f"制表单位：{context.office_line}",
            right="",
            frozen=2,
            row_height=30,
            notes=[*notes, "“会审意见”由会审时填写"],
            signature=True,
        ),
    )
    number = 0
    prefix = "" if context.settled else "拟"
    for unit in context.result.units:
        for outcome in unit.outcomes:
            number += 1
            table.add(
                [
                    number,
                    unit.name,
                    prefix + outcome.name,
                    outcome.clause,
                    prefix + outcome.action,
                    outcome.recipient,
                    outcome.due,
                    None,
                ]
            )
    if not number:
        table.empty("本次没有适用结果运用规则的单位。")
    table.finish()


def write_findings(context: Context, sheet: Worksheet) -> None:
    """数据核验清单: every finding, the graver first within a file."""
    columns = columns_of(
        ("序号", 5, "whole"),
        ("级别", 6, "center"),
        ("评分单位", 12, "wrap"),
        ("文件", 20, "wrap"),
        ("表", 12, "wrap"),
        ("格", 8, "center"),
        ("被评议单位", 14, "wrap"),
        ("填写内容", 12, "wrap"),
        ("要求", 34, "wrap"),
        ("处理建议", 30, "wrap"),
        ("处理结果", 10, "wrap"),
    )
    findings = in_order(context.appraisal.findings)
    levels, settled = open_counts(findings)
    said = "、".join(f"{severity}{count}条" for severity, count in levels.items())
    said += f"，已议定处理{settled}条" if settled else ""
    layout = Layout(
        A4_LANDSCAPE,
        context.title(FINDINGS),
        left=f"共{len(findings)}条：{said}",
        right="",
        frozen=2,
        filter=bool(findings),
    )
    table = Table(context, sheet, columns, layout)
    for number, finding in enumerate(findings, 1):
        red = finding.severity is Severity.ERROR and not finding.settled
        table.add(_finding(context, number, finding), fill=PALE_RED if red else "")
    if not findings:
        table.empty("没有核验意见。")
    table.finish()


def _finding(context: Context, number: int, finding: Finding) -> list[Cell]:
    scorer = context.index.scorers.get(finding.scorer)
    rule, advice = _split(finding.body, finding.value)
    return [
        number,
        str(finding.severity),
        scorer.name if scorer else None,
        finding.file,
        finding.sheet,
        finding.cell,
        finding.unit_name,
        finding.value,
        f"{rule}（{finding.code}）",
        advice,
        finding.settled,
    ]


def _split(body: str, value: str) -> tuple[str, str]:
    """What the rule is and what to do: the remedy begins with the first sentence with 请."""
    sentences = [part + "。" for part in body.split("。") if part]
    remedy = next((n for n, s in enumerate(sentences) if s.startswith("请")), len(sentences))
    rule = "".join(sentences[:remedy])
    if value:
        rule = rule.removeprefix(f"填写内容“{value}”。")
    return rule, "".join(sentences[remedy:])


def write_years(context: Context, sheet: Worksheet, process: ProcessMap) -> Rows | None:
    """年度对比; returns the units' rows, None without last year's results."""
    columns = columns_of(
        ("单位代码", 9, "center"),
        ("被评议单位", 26, "left"),
        ("本年总分", 10, "score"),
        ("上年总分", 10, "score"),
        ("增减", 10, "signed"),
        (f"本年{context.rank_word}", 9, "whole"),
        ("上年名次", 9, "whole"),
        ("位次变化", 11, "change"),
        ("可比性说明", 36, "wrap"),
    )
    layout = Layout(
        A4_LANDSCAPE,
        context.title(YEARS),
        left=f"制表单位：{context.office_line}",
        frozen=2,
        notes=("位次变化＝上年名次－本年名次；新设、更名、合并、调整类别的单位不可比",),
    )
    table = Table(context, sheet, columns, layout)
    first = table.next_row
    known = any(p.year == context.settings.year - 1 for p in context.scheme.history)
    for n, group in enumerate(context.by_category if known else ()):
        table.band(f"{group.title}（{len(group.units)}家）", new_page=n > 0)
        for unit in group.units:
            row = table.next_row
            found = figures(context, process, unit, here(row, 0))
            previous = unit.previous_total
            comparable = not unit.comparability
            total, rank = here(row, 2), here(row, 5)
            change: Cell = "—"
            if comparable and previous is not None:
                score_change = (
                    "—"
                    if unit.score_change is None
                    else rounded(unit.score_change, context.decimals)
                )
                difference = f"ROUND({total}-{here(row, 3)},{context.decimals})"
                change = Live(f'IF(ISNUMBER({total}),{difference},"—")', score_change)
            moved: Cell = "不可比" if not comparable else "—"
            if comparable and unit.previous_rank is not None:
                shown = "—" if unit.rank_change is None else unit.rank_change
                moved = Live(f'IF(ISNUMBER({rank}),{here(row, 6)}-{rank},"—")', shown)
            table.add(
                [
                    unit.code,
                    unit.name,
                    found["total"],
                    "—" if previous is None else previous,
                    change,
                    found["rank"],
                    unit.previous_rank or "—",
                    moved,
                    unit.comparability,
                ]
            )
    last = table.next_row - 1
    if not known:
        table.empty(f"方案中没有{context.settings.year - 1}年度的结果，不作对比。")
    table.finish()
    return Rows(YEARS, first, last, 0) if known else None


def write_scheme_copy(context: Context, sheet: Worksheet) -> None:
    """Settings, categories, items with method and scorers, outcome rules."""
    table = Table(
        context,
        sheet,
        [
            Column(("内容",), 24, "left"),
            Column(("规定",), 44, "wrap"),
            Column(("说明",), 44, "wrap"),
        ],
        Layout(
            A4_PORTRAIT,
            context.title(SCHEME),
            left="本簿据以计算的方案，以方案文件为准",
            right="",
            frozen=1,
        ),
    )
    settings = context.settings
    table.band("基本设置")
    for name, declared in type(settings).model_fields.items():
        table.add([declared.title, said(getattr(settings, name)), declared.description])
    table.band("类别")
    for category in context.scheme.categories:
        members = sum(unit.category == category.code for unit in context.scheme.units)
        full = plain(category.full_marks or settings.full_marks)
        ranked = "参加排名" if category.ranked else "只计分、不排名"
        table.add([category.name, f"{members}家，满分{full}分，{ranked}", f"代码{category.code}"])
    table.band("测评项目")
    for item in context.scheme.items:
        scorers = [scorer.name for scorer in context.index.scorers_of(item)]
        rule = f"{plain(item.points)}分；{item.method.label}：{item.method.rule}"
        if len(scorers) > 1:
            rule += f"；{len(scorers)}个评分单位{item.panel.way.label}"
        table.add([f"{item.code} {item.name}", rule, f"评分单位：{'、'.join(scorers)}"])
    table.band("结果运用")
    for outcome in context.scheme.outcomes:
        value = f"{outcome.when.label}{outcome.value}"
        table.add([outcome.name, f"{value}：{outcome.action}", outcome.clause])
    if not context.scheme.outcomes:
        table.add(["（无）", None, None])
    table.finish()


def said(value: Any) -> str:
    """A setting in words."""
    if value is None or value == "":
        return "（未设）"
    text = str(value)
    if isinstance(value, bool):
        text = YES if value else NO
    elif isinstance(value, Choice):
        text = value.label
    elif isinstance(value, Decimal):
        text = plain(value)
    elif isinstance(value, date):
        text = f"{value.year}年{value.month}月{value.day}日"
        text += f"{value:%H:%M}" if isinstance(value, datetime) else ""
    elif isinstance(value, Sequence) and not isinstance(value, str):
        text = "、".join(str(part) for part in value)
    return text
