"""From scheme and scorer to the plan of the form that this scorer fills.

A marking sheet has the columns, and above them what stands once for the sheet, that the item's
method asks. A list of events (扣分明细, 加分明细) has a line an event; the units, and the rules
with what each is worth, stand right of it, outside the printed page: the drop-downs take them
from there, and the units' sums are shown there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from xltools.exact import plain
from xltools.forms.groups import Group
from xltools.forms.notice import scorer_notes
from xltools.forms.plan import REQUIRED, FormPlan, PlanColumn, PlanRow, PlanSheet, SheetCell
from xltools.methods.ballots import Paper
from xltools.methods.base import Computed, EntryField, Method
from xltools.scheme.choices import ScorerKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scheme, Scorer, Unit
from xltools.text import forms as words
from xltools.text.words import YES

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


FEWEST_LINES = 60
COMPLETE = "complete"
"""The key of the confirmation that the list is complete."""


def event_sheet(
    index: SchemeIndex, scorer: Scorer, item: Item, name: str, units: Sequence[Unit]
) -> PlanSheet:
    """The list that `scorer` keeps: an event a unit, at least 60, in each period and stratum."""
    groups = own_groups(item, scorer)
    own = is_own(index, item, groups)
    form = words.EVENT_SHEETS[item.method.kind]
    columns = _event_columns(form, several=len(groups) > 1)
    complete = EntryField(
        key=COMPLETE,
        label=words.COMPLETE,
        choices=(YES,),
        counts_as=(Decimal(1),),
        decimals=0,
        scope="sheet",
    )
    above = place_above(item, groups, [complete], item.points, len(columns))
    rule = item.method.score_rule(item.points)
    return PlanSheet(
        name=name,
        item=item.code,
        item_name=item.name,
        points=item.points,
        method=item.method,
        allow_na=item.allow_na,
        show_points=own,
        county=False,
        title=f"{index.scheme.settings.title}{item.name.removesuffix(form[:2])}{form}表",
        subtitle=f"测评项目：{item.name}　　分值：{_worth(index, item, units)}　　计分方法：{rule}"
        + ("" if own else f"　　{words.COMBINED_LATER}"),
        filler=f"填报单位（盖章）：{scorer.name}",
        columns=columns,
        rows=_event_rows(index, scorer, item, units),
        signatures=(words.PEOPLE.format(head=head_of(index, scorer)),),
        header_row=header_row(above),
        above=above,
        lines=max(FEWEST_LINES, len(units)) * len(groups),
        landscape=True,
        parts=_parts(item, groups),
    )


def _parts(item: Item, groups: Sequence[Group]) -> tuple[tuple[str, str, str], ...]:
    if len(groups) == 1:
        return ()
    return tuple((*group, group_name(item, group)) for group in groups)


def _worth(index: SchemeIndex, item: Item, units: Sequence[Unit]) -> str:
    worths = {index.points(unit, item) for unit in units}
    return f"{plain(item.points)}分" if worths == {item.points} else "见右侧“分值”栏"


def _event_columns(form: str, *, several: bool) -> tuple[PlanColumn, ...]:
    what = form.removesuffix("明细")
    part = PlanColumn(key="part", header="期、层▼", hint="从下拉列表中选", width=12)
    return (
        PlanColumn(key="seq", header="序号", width=5),
        PlanColumn(key="date", header="发生日期", hint="如2017-6-8", width=12),
        *([part] if several else []),
        PlanColumn(key="unit", header="被评议单位▼", hint="从下拉列表中选", width=24),
        PlanColumn(key="rule", header="情形▼", hint="从下拉列表中选", width=30),
        PlanColumn(key="each", header=f"每次{what}", hint="自动", width=9),
        PlanColumn(key="number", header="次数（分数）", hint="逐次认定的填分数", width=12),
        PlanColumn(key="points", header=what, hint="自动，未计上限", width=9),
        PlanColumn(key="fact", header="事实摘要", hint="必填", width=32),
        PlanColumn(key="basis", header="依据及佐证编号", width=18),
        PlanColumn(key="status", header="填写情况", hint="自动", width=18),
    )


def _event_rows(
    index: SchemeIndex, scorer: Scorer, item: Item, units: Sequence[Unit]
) -> tuple[PlanRow, ...]:
    """The units; one name twice is told apart by the code."""
    names = Counter(unit.name for unit in units)
    return tuple(
        PlanRow(
            kind="unit",
            seq=number,
            code=unit.code,
            name=unit.name if names[unit.name] == 1 else f"{unit.name}（{unit.code}）",
            recused=index.recusal(scorer, unit, item),
            points=None if index.points(unit, item) == item.points else index.points(unit, item),
        )
        for number, unit in enumerate(units, 1)
    )


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
