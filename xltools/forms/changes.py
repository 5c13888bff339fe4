"""What differs between two plans of one scorer's form, in sentences that name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltools.exact import plain
from xltools.forms.plan import FormPlan, PlanRow, PlanSheet

_SHOWN = 5


def plan_changes(old: FormPlan, new: FormPlan) -> list[str]:
    """What a scorer must know of the new form; [] for equal plans."""
    if old == new:
        return []
    changes: list[str] = []
    if old.scorer_name != new.scorer_name:
        changes.append(f"评分单位名称由“{old.scorer_name}”改为“{new.scorer_name}”")
    if (old.title, old.year) != (new.title, new.year):
        changes.append(f"评议名称由“{old.title}”改为“{new.title}”")
    changes += _items(old, new)
    for sheet in new.sheets:
        before = old.sheet(sheet.item)
        if before is not None:
            changes += [f"“{sheet.item_name}”{change}" for change in _sheet(before, sheet)]
    changes += _notes(old, new)
    return changes or ["版式或文字有变"]


def is_binding(old: FormPlan, new: FormPlan) -> bool:
    """Whether an entry of the old form may mean something else on the new one."""
    before, after = ({s.item: _meaning(s) for s in plan.sheets} for plan in (old, new))
    return before != after


def _meaning(sheet: PlanSheet) -> tuple[object, ...]:
    """What decides where the entries of a sheet belong and what they are worth."""
    units = sorted(
        (row.code, sheet.row_points(row), bool(row.recused), row.skipped)
        for _, row in sheet.unit_rows()
    )
    places = [
        (place.key, place.period, place.stratum, place.field) for place in sheet.above_entries
    ] + [(place.key, place.period, place.stratum, place.field) for _, place in sheet.entry_columns]
    return sheet.points, sheet.method, sheet.allow_na, units, places


def _items(old: FormPlan, new: FormPlan) -> Iterator[str]:
    for sheet in new.sheets:
        if old.sheet(sheet.item) is None:
            yield f"增加项目“{sheet.item_name}”"
    for sheet in old.sheets:
        if new.sheet(sheet.item) is None:
            yield f"取消项目“{sheet.item_name}”"


def _sheet(old: PlanSheet, new: PlanSheet) -> Iterator[str]:
    if old.item_name != new.item_name:
        yield f"原名“{old.item_name}”"
    if old.points != new.points:
        yield f"分值由{plain(old.points)}分改为{plain(new.points)}分"
    if old.method != new.method:
        yield "计分方法或评分范围有变"
    if old.allow_na != new.allow_na:
        yield "可以填“不涉及”" if new.allow_na else "不再设“不涉及”"
    if old.reason_below != new.reason_below:
        line = new.reason_below
        yield "不再要求说明原因" if line is None else f"低于{plain(line)}分须说明原因"
    yield from _units(old, new)


def _units(old: PlanSheet, new: PlanSheet) -> Iterator[str]:
    before = {row.code: row for _, row in old.unit_rows()}
    after = {row.code: row for _, row in new.unit_rows()}
    added = [row.name for code, row in after.items() if code not in before]
    dropped = [row.name for code, row in before.items() if code not in after]
    kept = [(before[code], after[code]) for code in after if code in before]
    renamed = [f"{was.name}改为{now.name}" for was, now in kept if was.name != now.name]
    recused = [now.name for was, now in kept if bool(was.recused) != bool(now.recused)]
    revalued = [now.name for was, now in kept if _worth(old, was) != _worth(new, now)]
    for says, names in (
        ("增加单位", added),
        ("减少单位", dropped),
        ("单位名称", renamed),
        ("回避有变", recused),
        ("单位分值有变", revalued if old.points == new.points else []),
    ):
        if names:
            yield f"{says}：{_listed(names)}"
    if not added and not dropped and list(before) != list(after):
        yield "单位顺序有变"


def _worth(sheet: PlanSheet, row: PlanRow) -> str:
    return plain(sheet.row_points(row))


def _listed(names: Sequence[str]) -> str:
    more = f"等{len(names)}家" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _notes(old: FormPlan, new: FormPlan) -> Iterator[str]:
    """Lines of 填报须知, by what stands before the colon."""
    before = dict(_split(line) for line in old.notes)
    for line in new.notes:
        label, text = _split(line)
        if text and label in before and before[label] != text:
            yield f"{label}改为“{text}”"


def _split(line: str) -> tuple[str, str]:
    label, _, text = line.partition("：")
    return label, text
