"""From scheme and scorer to the plan of the form that this scorer fills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from xltools.exact import plain
from xltools.forms.plan import REQUIRED, FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.scheme.choices import ScorerKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scheme, Scorer, Unit

_NUMERALS = "一二三四五六七八九十"
_PEOPLE = (
    "单位负责人：　　　　审核人：　　　　填报人：　　　　联系电话：　　　　填报日期：　　年　月　日"
)
_COUNTY_PEOPLE = _PEOPLE.replace("单位负责人", "县区负责人")


def plan_form(scheme: Scheme, scorer: Scorer, workspace: str) -> FormPlan:
    """The form of `scorer`: its items in scheme order, its units in 机构序列 order.

    An item without units has no sheet; a plan without sheets is no form to issue.
    """
    index = SchemeIndex(scheme)
    items = [item for item in index.items_of(scorer) if index.units_marked(scorer, item)]
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
        notes=_notes(index, scorer, items),
        sheets=sheets,
    )


def _sheet(index: SchemeIndex, scorer: Scorer, item: Item, number: int, of: int) -> PlanSheet:
    county = scorer.kind is ScorerKind.COUNTY
    alone = len(index.scorers_of(item)) == 1
    units = index.units_marked(scorer, item)
    form = "县区（开发园区）评分表" if county else "评分表"
    worths = {index.points(unit, item) for unit in units}
    varied = len(worths) > 1
    points = item.points if varied else min(worths, default=item.points)
    return PlanSheet(
        name="评分表" if of == 1 else sheet_name(number, item.name),
        item=item.code,
        item_name=item.name,
        points=points,
        method=item.method,
        allow_na=item.allow_na,
        reason_below=item.reason_below,
        show_points=alone,
        county=county,
        title=index.scheme.settings.title + form,
        subtitle=_subtitle(item, points, varied=varied),
        filler=f"填报单位（盖章）：{scorer.name}",
        columns=_columns(index, item, points, county=county, varied=varied),
        rows=_rows(index, scorer, item, units, points),
        signatures=(_COUNTY_PEOPLE if county else _PEOPLE,),
    )


def _subtitle(item: Item, points: Decimal, *, varied: bool) -> str:
    worth = "见“分值”栏" if varied else f"{plain(points)}分"
    own = item.method.fields(points)[0]
    fixed = own == item.method.fields(points + 1)[0]
    scale = own.hint.split("，")[0] + "分" if fixed or not varied else "0至本单位分值"
    return f"测评项目：{item.name}　　分值：{worth}　　评分范围：{scale}"


_SHEET_NAME_UNITS = 31
"""Excel counts UTF-16 code units."""


def sheet_name(number: int, item_name: str) -> str:
    """评分表1·信访处置, within Excel's 31 characters and without its forbidden ones.

    >>> sheet_name(2, "“政风行风之窗”[投诉]/办理"), sheet_name(3, "*?")
    ('评分表2·“政风行风之窗”投诉办理', '评分表3')
    """
    clean = "".join(c for c in item_name if c not in "[]:*?/\\'" and c.isprintable()).strip()
    name = f"评分表{number}·{clean}" if clean else f"评分表{number}"
    while len(name.encode("utf-16-le")) > 2 * _SHEET_NAME_UNITS:
        name = name[:-1]
    return name


def _columns(
    index: SchemeIndex, item: Item, points: Decimal, *, county: bool, varied: bool
) -> tuple[PlanColumn, ...]:
    entries = [
        PlanColumn(
            key=field.key,
            header=field.label + REQUIRED,
            hint=field.hint if not varied else field.hint.replace(plain(points), "分值"),
            width=10,
            field=field,
        )
        for field in item.method.fields(points)
    ]
    own_reason = "认定依据" if item.method.needs_basis else "失分原因"
    reason = PlanColumn(
        key="reason",
        header="主要意见和建议" if county else own_reason,
        hint=_reason_hint(item, "选填"),
        width=52 if county else 40,
    )
    special = "不涉及/回避" if item.allow_na else "本项不设“不涉及”"
    worth = PlanColumn(key="worth", header="分值", width=7)
    decimals = index.scheme.settings.item_decimals
    rounding = "计算不舍入" if decimals is None else f"汇总时保留{decimals}位"
    earned = PlanColumn(
        key="points", header="折算得分", hint=f"自动，显示两位，{rounding}", width=11
    )
    alone = len(index.scorers_of(item)) == 1
    return (
        PlanColumn(key="seq", header="序号", width=5),
        PlanColumn(key="code", header="单位代码", width=8),
        PlanColumn(key="name", header="被评议单位", width=28),
        *([worth] if varied else []),
        *entries,
        PlanColumn(key="special", header="特殊情形", hint=special, width=10),
        reason,
        *([earned] if alone else []),
        PlanColumn(key="status", header="填写情况", hint="自动", width=14),
    )


def _reason_hint(item: Item, otherwise: str) -> str:
    if item.method.needs_basis:
        return "写明依据和批准人"
    if item.reason_below is not None:
        return f"低于{plain(item.reason_below)}分必填"
    return otherwise


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
                )
            )
    return tuple(rows)


def _notes(index: SchemeIndex, scorer: Scorer, items: Sequence[Item]) -> tuple[str, ...]:
    settings = index.scheme.settings
    named = "、".join(f"{item.name}（{plain(item.points)}分）" for item in items)
    papers = "；".join(dict.fromkeys(_paper(item) for item in items if item.paper))
    allow_na = [item for item in items if item.allow_na]
    rules = "；".join(
        dict.fromkeys(
            field.hint.replace("，", "分，最多" if field.hint.endswith("位小数") else "分，")
            for item in items
            for field in item.method.fields(item.points)
        )
    )
    steps = [
        "只填浅黄色单元格，其他内容自动生成，请勿增删行列。",
        f"逐个单位填写评分（{rules}）。得0分的，请直接填0。",
    ]
    if allow_na:
        steps.append("单位不涉及本项业务的，评分留空，在“特殊情形”中选“不涉及”，并说明原因。")
    bounds = list(dict.fromkeys(plain(i.reason_below) for i in items if i.reason_below is not None))
    if bounds:
        steps.append(f"评分低于{'、'.join(bounds)}分的，请填写原因。")
    steps.append("页面上方显示“已全部填写”后打印，签字盖章报送。")
    return (
        f"评分单位：{scorer.name}",
        f"测评项目：{named}",
        f"依据：{papers}" if papers else f"依据：{_basis(index)}",
        f"报送时限：{deadline_text(scorer.extended or settings.deadline)}",
        f"报送方式：电子件报送至{settings.delivery or settings.office_name}；"
        "纸质件经单位负责人签字、加盖公章后一并报送",
        f"联系人：{settings.contact}　　电话：{settings.phone}",
        "填报步骤",
        *(f"{number}.{step}" for number, step in enumerate(steps, 1)),
    )


def _paper(item: Item) -> str:
    details = "，".join(
        part
        for part in (item.paper_number, date_text(item.paper_date) if item.paper_date else "")
        if part
    )
    return f"《{item.paper}》" + (f"（{details}）" if details else "")


def _basis(index: SchemeIndex) -> str:
    settings = index.scheme.settings
    return f"《{settings.basis}》" + (
        f"（{settings.basis_number}）" if settings.basis_number else ""
    )


def date_text(day: date) -> str:
    """2017年12月8日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_text(moment: datetime | None) -> str:
    """2017年12月15日17时前; 另行通知 where the scheme sets none."""
    if moment is None:
        return "另行通知"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{date_text(moment)}{moment.hour}时{minutes}前"
