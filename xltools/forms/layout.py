"""From scheme and scorer to the plan of the form that this scorer fills."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from xltools.exact import plain
from xltools.forms.columns import (
    entry_columns,
    head_of,
    header_row,
    is_own,
    own_groups,
    place_above,
    reason_column,
    score_columns,
)
from xltools.forms.event_layout import event_sheet
from xltools.forms.groups import Group
from xltools.forms.notes import scorer_notes
from xltools.forms.plan import FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.methods.ballots import Paper
from xltools.scheme.choices import ScorerKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scheme, Scorer, Unit
from xltools.text import forms as words

_NUMERALS = "一二三四五六七八九十"
_PORTRAIT = 130.0
"""A sheet that is wider, in characters, is printed on its side."""


def plan_form(scheme: Scheme, scorer: Scorer, workspace: str) -> FormPlan:
    """The form of `scorer`: its items in scheme order, its units in 机构序列 order.

    An item without units has no sheet; a plan without sheets is no form to issue.
    """
    index = SchemeIndex(scheme)
    items = [item for item in index.items_of(scorer) if _units(index, scorer, item)]
    sheets = tuple(
        _sheet(index, scorer, item, number, len(items)) for number, item in enumerate(items, 1)
    )
    return FormPlan(
        workspace=workspace,
        scheme=scheme.settings.scheme_id,
        year=scheme.settings.year,
        title=scheme.settings.title,
        demo=scheme.settings.demo,
        scorer=scorer.code,
        scorer_name=scorer.name,
        notes=scorer_notes(index, scorer, items),
        sheets=sheets,
    )


def _units(index: SchemeIndex, scorer: Scorer, item: Item) -> list[Unit]:
    """The units on the sheet: those for which some stratum of this scorer counts."""
    return [u for u in index.units_marked(scorer, item) if index.asks(scorer, u, item)]


def _skipped(item: Item, category: str) -> tuple[str, ...]:
    """The strata that do not count in a category."""
    return tuple(code for code, weight in item.strata.weights(category).items() if weight == 0)


def _sheet(index: SchemeIndex, scorer: Scorer, item: Item, number: int, of: int) -> PlanSheet:
    if item.method.shape == "events":
        name = _name(words.EVENT_SHEETS[item.method.kind], item, number, of)
        return event_sheet(index, scorer, item, name, _units(index, scorer, item))
    county = scorer.kind is ScorerKind.COUNTY
    ballots = isinstance(item.method, Paper)
    units = _units(index, scorer, item)
    groups = own_groups(item, scorer)
    own = is_own(index, item, groups)
    worths = {index.points(unit, item) for unit in units}
    varied = len(worths) > 1
    points = item.points if varied else min(worths, default=item.points)
    columns = _columns(index, item, groups, points, county=county, varied=varied, own=own)
    once = [field for field in item.method.fields(points) if field.scope == "sheet"]
    above = place_above(item, groups, once, points, len(columns))
    settings = index.scheme.settings
    form = settings.below + words.MARK_SHEET if county else words.MARK_SHEET
    people = words.PEOPLE.format(head=head_of(index, scorer))
    return PlanSheet(
        name=_name(words.TALLY_SHEET if ballots else words.MARK_SHEET, item, number, of),
        item=item.code,
        item_name=item.name,
        points=points,
        method=item.method,
        allow_na=item.allow_na,
        reason_below=item.reason_below,
        show_points=own,
        county=county,
        title=settings.title + (item.name + words.TALLY_SHEET if ballots else form),
        subtitle=_subtitle(item, groups, points, varied=varied, own=own),
        filler=f"填报单位（盖章）：{scorer.name}",
        columns=columns,
        rows=_rows(index, scorer, item, units, points),
        signatures=words.TALLY_PEOPLE if ballots else (people,),
        header_row=header_row(above),
        above=above,
        landscape=ballots or sum(column.width for column in columns) > _PORTRAIT,
    )


def _name(form: str, item: Item, number: int, of: int) -> str:
    return form if of == 1 else sheet_name(number, item.name, form)


def _subtitle(
    item: Item, groups: Sequence[Group], points: Decimal, *, varied: bool, own: bool
) -> str:
    worth = "见“分值”栏" if varied else f"{plain(points)}分"
    method = item.method
    head = f"测评项目：{item.name}　　分值：{worth}　　"
    if method.linear_field is not None and not method.cohort:
        field = method.fields(points)[0]
        fixed = field == method.fields(points + 1)[0]
        scale = field.hint.split("，")[0] + "分" if fixed or not varied else "0至本单位分值"
        layered = "" if groups == [("", "")] else f"　　{words.COMBINED_LATER}"
        return f"{head}评分范围：{scale}{layered}"
    rule = method.rule if varied else method.score_rule(points)
    return f"{head}计分方法：{rule}" + ("" if own else f"　　{words.COMBINED_LATER}")


_SHEET_NAME_UNITS = 31
"""Excel counts UTF-16 code units."""


def sheet_name(number: int, item_name: str, form: str = words.MARK_SHEET) -> str:
    """评分表1·信访处置, within Excel's 31 characters and without its forbidden ones.

    >>> sheet_name(2, "“政风行风之窗”[投诉]/办理"), sheet_name(3, "*?")
    ('评分表2·“政风行风之窗”投诉办理', '评分表3')
    """
    clean = "".join(c for c in item_name if c not in "[]:*?/\\'" and c.isprintable()).strip()
    name = f"{form}{number}·{clean}" if clean else f"{form}{number}"
    while len(name.encode("utf-16-le")) > 2 * _SHEET_NAME_UNITS:
        name = name[:-1]
    return name


def _columns(
    index: SchemeIndex,
    item: Item,
    groups: Sequence[Group],
    points: Decimal,
    *,
    county: bool,
    varied: bool,
    own: bool,
) -> tuple[PlanColumn, ...]:
    entries = entry_columns(item, groups, points, varied=varied)
    worth = PlanColumn(key="worth", header="分值", width=7)
    special = "不涉及/回避" if item.allow_na else "本项不设“不涉及”"
    many = len(entries) > 2
    earned = score_columns(item, points, index.scheme.settings.item_decimals) if own else []
    return (
        PlanColumn(key="seq", header="序号", width=5),
        PlanColumn(key="code", header="单位代码", width=8),
        PlanColumn(key="name", header="被评议单位", width=28 if len(entries) == 1 else 24),
        *([worth] if varied else []),
        *entries,
        PlanColumn(key="special", header="特殊情形", hint=special, width=10),
        reason_column(item, county=county, landscape=many),
        *earned,
        PlanColumn(key="status", header="填写情况", hint="自动", width=14),
    )


def _rows(
    index: SchemeIndex, scorer: Scorer, item: Item, units: Sequence[Unit], points: Decimal
) -> tuple[PlanRow, ...]:
    rows: list[PlanRow] = []
    seq = 0
    for number, (code, group) in enumerate(groupby(units, key=lambda unit: unit.category)):
        members = list(group)
        numeral = _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
        name = index.categories[code].name
        rows.append(PlanRow(kind="category", text=f"{numeral}、{name}（{len(members)}家）"))
        for unit in members:
            seq += 1
            own = index.points(unit, item)
            rows.append(
                PlanRow(
                    kind="unit",
                    seq=seq,
                    code=unit.code,
                    name=unit.name,
                    recused=index.recusal(scorer, unit, item),
                    points=None if own == points else own,
                    skipped=_skipped(item, unit.category),
                )
            )
    return tuple(rows)
