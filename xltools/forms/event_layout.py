"""The sheet for a list of events (扣分明细, 加分明细): a line an event, the units and rules beside.

The units, and the rules with what each is worth, stand right of the list, outside the printed
page: the drop-downs take them from there, and the units' sums are shown there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from xltools.exact import plain
from xltools.forms.columns import (
    group_name,
    head_of,
    header_row,
    is_own,
    own_groups,
    place_above,
)
from xltools.forms.groups import Group
from xltools.forms.plan import PlanColumn, PlanRow, PlanSheet
from xltools.methods.base import EntryField
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scorer, Unit
from xltools.text import forms as words
from xltools.text.words import YES

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
    columns = _columns(form, several=len(groups) > 1)
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
        rows=_rows(index, scorer, item, units),
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


def _columns(form: str, *, several: bool) -> tuple[PlanColumn, ...]:
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


def _rows(
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
