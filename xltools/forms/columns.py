"""The columns of a marking sheet, and what stands above them: as the item's method asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.exact import plain
from xltools.forms.groups import Group
from xltools.forms.plan import REQUIRED, PlanColumn, SheetCell
from xltools.methods.base import Computed, EntryField, Method
from xltools.scheme.choices import ScorerKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scorer
from xltools.text import forms as words

_FIRST_ABOVE = 5
"""The first row above the table, below title, subtitle, 填报单位 and 填写情况."""
_COUNT_WIDTH, _ENTRY_WIDTH, _AUTO_WIDTH = 8.5, 10.0, 8.5
_MANY = 4


def own_groups(item: Item, scorer: Scorer) -> list[Group]:
    """The (period, stratum) that `scorer` gives; empty where it has no part in the item."""
    strata = item.strata.strata_of(scorer.code) if item.strata.codes else [""]
    return [(period, stratum) for period in item.periods.codes or [""] for stratum in strata]


def group_name(item: Item, group: Group) -> str:
    """上半年·居民群众; "" where the item has neither periods nor strata."""
    period, stratum = group
    names = (item.periods.names.get(period, ""), item.strata.names.get(stratum, ""))
    return "·".join(name for name in names if name)


def titled(item: Item, group: Group, label: str) -> str:
    """A label that says which period and stratum it belongs to."""
    name = group_name(item, group)
    return f"{name}·{label}" if name else label


def is_own(index: SchemeIndex, item: Item, groups: Sequence[Group]) -> bool:
    """Whether the score is this scorer's alone: combined with nothing, and not ranked."""
    alone = len(index.scorers_of(item)) == 1
    return alone and len(groups) == 1 and not item.method.cohort and groups == [("", "")]


def head_of(index: SchemeIndex, scorer: Scorer) -> str:
    """Who signs the scorer's form: 单位负责人, or 县区负责人 of the level below."""
    below = scorer.kind is ScorerKind.COUNTY
    return index.scheme.settings.head_below if below else words.HEAD


def entry_columns(
    item: Item, groups: Sequence[Group], points: Decimal, *, varied: bool
) -> list[PlanColumn]:
    """What is entered for each unit, period by period and stratum by stratum, and worked out."""
    found: list[PlanColumn] = []
    fields = [field for field in item.method.fields(points) if field.scope == "unit"]
    for group in groups:
        found += [
            PlanColumn(
                key=field.key,
                header=titled(item, group, field.label) + REQUIRED,
                hint=_hint(field, points, varied=varied),
                width=_COUNT_WIDTH if len(fields) > _MANY else _ENTRY_WIDTH,
                field=field,
                period=group[0],
                stratum=group[1],
            )
            for field in fields
        ]
        found += [
            PlanColumn(
                key=one.key,
                header=titled(item, group, one.label),
                hint=one.hint,
                width=_AUTO_WIDTH,
                period=group[0],
                stratum=group[1],
                computed=True,
            )
            for one in _shown_beside(item.method, points)
        ]
    return found


def _shown_beside(method: Method, points: Decimal) -> list[Computed]:
    """The automatic columns; of several questions only whether the votes add up."""
    own = [one for one in method.computed(points) if one.scope == "unit"]
    checks = [one for one in own if one.right]
    return checks if len(checks) > 1 else own


def _hint(field: EntryField, points: Decimal, *, varied: bool) -> str:
    return field.hint.replace(plain(points), "分值") if varied else field.hint


def score_columns(item: Item, points: Decimal, decimals: int | None) -> list[PlanColumn]:
    """得分 and 折算得分, shown live; one of them where they are the same."""
    rounding = "计算不舍入" if decimals is None else f"汇总时保留{decimals}位"
    method = item.method
    if method.linear_field is not None:
        hint = f"自动，显示两位，{rounding}"
        return [PlanColumn(key="points", header="折算得分", hint=hint, width=11)]
    rule = f"自动，{method.score_rule(points)}"
    if all(method.scale(worth) == worth for worth in (Fraction(points), Fraction(points) + 1)):
        return [PlanColumn(key="points", header="得分", hint=f"{rule}；{rounding}", width=18)]
    converted = f"自动，×分值÷{plain(method.scale(Fraction(points)))}，{rounding}"
    return [
        PlanColumn(key="score", header="得分", hint=rule, width=18),
        PlanColumn(key="points", header="折算得分", hint=converted, width=11),
    ]


def reason_column(item: Item, *, county: bool, landscape: bool) -> PlanColumn:
    """失分原因, 认定依据, 主要意见和建议, or 说明 where there is no single mark to explain."""
    method = item.method
    header = "认定依据" if method.needs_basis else "失分原因"
    if method.linear_field is None and not method.needs_basis:
        header = "说明"
    width = 30.0 if landscape else 52.0 if county else 40.0
    return PlanColumn(
        key="reason",
        header="主要意见和建议" if county else header,
        hint=_reason_hint(item),
        width=width,
    )


def _reason_hint(item: Item) -> str:
    if item.method.needs_basis:
        return "写明依据和批准人"
    if item.reason_below is not None:
        what = "" if item.method.linear_field is not None else "得分"
        return f"{what}低于{plain(item.reason_below)}分必填"
    return "选填"


def place_above(
    item: Item, groups: Sequence[Group], fields: Sequence[EntryField], points: Decimal, columns: int
) -> tuple[SheetCell, ...]:
    """What is entered once for the sheet, and worked out from it, in rows above the header.

    Each period and stratum begins a row; the first label is three columns wide, the others two.
    """
    computed = [one for one in item.method.computed(points) if one.scope == "sheet"]
    wanted: list[tuple[str, str, EntryField | None]] = [(f.key, f.label, f) for f in fields]
    wanted += [(one.key, one.label, None) for one in computed]
    found: list[SheetCell] = []
    row = _FIRST_ABOVE
    for group in groups if wanted else ():
        start = 0
        for key, label, field in wanted:
            column = start + (2 if start else 3)
            if start and column >= columns:
                row, start, column = row + 1, 0, 3
            found.append(
                SheetCell(
                    key=key,
                    label=titled(item, group, label),
                    row=row,
                    start=start,
                    column=column,
                    field=field,
                    period=group[0],
                    stratum=group[1],
                )
            )
            start = column + 1
        row += 1
    return tuple(found)


def header_row(above: Sequence[SheetCell]) -> int:
    """The row of the column headers: below what stands above the table."""
    return max((cell.row for cell in above), default=_FIRST_ABOVE - 1) + 1
