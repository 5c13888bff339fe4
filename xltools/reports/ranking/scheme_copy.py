"""评议方案备查: the scheme that this result rests on, as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_PORTRAIT
from xltools.exact import plain
from xltools.reports.ranking.context import SCHEME, Context
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.table import Column, Table
from xltools.scheme.choices import Choice
from xltools.text.words import NO, YES


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
