"""What differs between the plan a form was issued with and the one that holds now, in words."""

from __future__ import annotations

from xltools.forms.plan import FormPlan, PlanSheet
from xltools.text.places import several


def plan_changes(old: FormPlan, new: FormPlan) -> list[str]:
    """Every change a person would name, the binding ones first."""
    said = binding_changes(old, new)
    if old.title != new.title or old.scorer_name != new.scorer_name:
        said.append("名称有调整")
    for before in old.sheets:
        after = new.sheet(before.item)
        if after is not None:
            said += _wording(before, after)
    if old.notes != new.notes:
        said.append("填报须知有调整")
    return said


def binding_changes(old: FormPlan, new: FormPlan) -> list[str]:
    """Changes after which an entry of the old form may mean something else."""
    said: list[str] = []
    gone = [sheet.item_name for sheet in old.sheets if new.sheet(sheet.item) is None]
    come = [sheet.item_name for sheet in new.sheets if old.sheet(sheet.item) is None]
    if gone:
        said.append(f"不再评“{several(gone)}”")
    if come:
        said.append(f"增加“{several(come)}”")
    for before in old.sheets:
        after = new.sheet(before.item)
        if after is not None:
            said += _meaning(before, after)
    return said


def _meaning(old: PlanSheet, new: PlanSheet) -> list[str]:
    name = f"“{old.item_name}”"
    said: list[str] = []
    if old.points != new.points or _worths(old) != _worths(new):
        said.append(f"{name}分值调整")
    if old.method != new.method or _fields(old) != _fields(new):
        said.append(f"{name}计分方法或评分范围调整")
    if old.allow_na != new.allow_na:
        said.append(f"{name}可否不涉及有调整")
    before, after = _units(old), _units(new)
    added = [after[code] for code in after if code not in before]
    removed = [before[code] for code in before if code not in after]
    if added:
        said.append(f"{name}增加评议对象{several(added)}")
    if removed:
        said.append(f"{name}减少评议对象{several(removed)}")
    if _recused(old) != _recused(new):
        said.append(f"{name}回避有调整")
    return said


def _wording(old: PlanSheet, new: PlanSheet) -> list[str]:
    said: list[str] = []
    before, after = _units(old), _units(new)
    renamed = [
        f"{name}改为{after[code]}"
        for code, name in before.items()
        if code in after and after[code] != name
    ]
    if renamed:
        said.append(f"评议对象名称调整（{several(renamed)}）")
    if old.reason_below != new.reason_below:
        said.append(f"“{old.item_name}”说明原因的分数线调整")
    if old.item_name != new.item_name:
        said.append(f"项目名称由“{old.item_name}”改为“{new.item_name}”")
    if list(before) != list(after) and set(before) == set(after):
        said.append("评议对象顺序调整")
    return said


def _units(sheet: PlanSheet) -> dict[str, str]:
    return {row.code: row.name for _, row in sheet.unit_rows()}


def _worths(sheet: PlanSheet) -> dict[str, object]:
    return {row.code: row.points for _, row in sheet.unit_rows() if row.points is not None}


def _recused(sheet: PlanSheet) -> set[str]:
    return {row.code for _, row in sheet.unit_rows() if row.recused}


def _fields(sheet: PlanSheet) -> list[object]:
    once = [(cell.key, cell.period, cell.stratum, cell.field) for cell in sheet.above_entries]
    skipped = [(row.code, row.skipped) for _, row in sheet.unit_rows() if row.skipped]
    columns = [
        (column.key, column.period, column.stratum, column.field)
        for _, column in sheet.entry_columns
    ]
    return [*once, *skipped, *columns]
