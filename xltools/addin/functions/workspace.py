"""What a year's folder says, as tables in cells; the figures are those of the consolidation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.looking import Looked, look
from xltools.addin.functions.units import KnownUnits
from xltools.addin.functions.values import Misused, column, line, number, one_cell, one_text
from xltools.scheme.model import Unit
from xltools.text import functions as says
from xltools.text.nearest import did_you_mean, folded

_FOLDER = "年度工作文件夹的完整路径（方案.xlsx所在的文件夹）"


@cell_function(
    "报送情况表：每个评分单位一行。只读取年度工作文件夹，不登记、不改动；以最近一次汇总时的收件为准。",
    local=True,
    folder=_FOLDER,
)
def xlt_returns(folder: Any) -> Result:
    """Who has returned what: one row a file or scorer, and a line on files not yet taken in."""
    from xltools.reports.ranking.returns import STATUS_WORDS

    looked = look(folder)
    names = {scorer.code: scorer.name for scorer in looked.appraisal.scheme.scorers}
    rows: Result = [list(says.RETURNS_HEADER)]
    for row in looked.appraisal.returns:
        arrived = row.arrived[:16].replace("T", " ")
        count = sum(foot.count for foot in row.numbers)
        total = sum((foot.total for foot in row.numbers), Decimal(0))
        counted = [count, number(total)] if row.numbers else ["", ""]
        facts = [row.file, row.revision or "", arrived]
        rows.append([names.get(row.scorer, ""), STATUS_WORDS[row.status], *facts, *counted])
    return rows + _untaken(looked, len(says.RETURNS_HEADER))


@cell_function(
    "排名表：按类别和名次排列，与汇总排名一致；数据未齐的注明暂列。只读取，不登记、不改动。",
    local=True,
    folder=_FOLDER,
    category="只要一个类别的，填类别代码或名称；省略为全部",
)
def xlt_ranking(folder: Any, category: Any = None) -> Result:
    """Units by category and rank with total, grade and outcomes."""
    looked = look(folder)
    appraisal = looked.appraisal
    categories = {c.code: c.name for c in appraisal.scheme.categories}
    wanted = "" if category is None else one_text(category)
    chosen = {
        code
        for code, name in categories.items()
        if not wanted or folded(wanted) in (folded(code), folded(name))
    }
    if not chosen:
        known, hint = "、".join(categories.values()), did_you_mean(wanted, categories.values())
        raise Misused(says.NO_CHOICE.format(name="类别", value=wanted, hint=hint, known=known))
    units = [unit for unit in appraisal.result.units if unit.category in chosen]
    order = {code: k for k, code in enumerate(categories)}
    units.sort(key=lambda unit: (order[unit.category], unit.rank is None, unit.rank or 0))
    header = list(says.RANK_HEADER)
    if appraisal.result.provisional:
        header[1] = says.PROVISIONAL_RANK
    rows: Result = [header]
    for unit in units:
        total = "" if unit.total is None else number(unit.total)
        rank = "" if unit.rank is None else unit.rank
        names = [categories[unit.category], rank, unit.code, unit.name, total, unit.grade or ""]
        rows.append([*names, "；".join(unit.notes)])
    return rows + _untaken(looked, len(header))


@cell_function(
    "结果运用：一个或几个单位采取的措施，审定前的注明拟，没有的为空。只读取，不登记、不改动。",
    local=True,
    units="单位代码或名称，一格、一列或一行",
    folder=_FOLDER,
)
def xlt_outcome(units: Any, folder: Any) -> Result:
    """The proposed outcomes of each unit; a name that is no unit's is said."""
    appraisal = look(folder).appraisal
    known = KnownUnits(appraisal.scheme.units)
    proposed = "" if appraisal.approved else says.PROPOSED

    def answer(value: Any) -> str:
        unit = known.find(value)
        if not isinstance(unit, Unit):
            return unit
        applied = appraisal.result.unit(unit.code).outcomes
        return "；".join(f"{proposed}{one.action}（{one.name}）" for one in applied)

    cells = line(units)
    return cells.along(map(answer, cells))


@cell_function(
    "数据来源：说明一个单位的总分怎样得来，逐行列出，直到评分所在的文件和单元格。只读取。",
    local=True,
    unit="单位代码或名称",
    folder=_FOLDER,
)
def xlt_explain(unit: Any, folder: Any) -> Result:
    """The explanation of a unit's total, a line each."""
    from xltools.reports.explain import explain

    appraisal = look(folder).appraisal
    found = KnownUnits(appraisal.scheme.units).one(one_cell(unit))
    return column(explain(appraisal, found.code).splitlines())


def _untaken(looked: Looked, width: int) -> Result:
    if not looked.untaken:
        return []
    return [[says.UNTAKEN.format(count=looked.untaken), *[""] * (width - 1)]]
