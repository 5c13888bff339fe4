"""Ranks, bottom places and grades of a column of totals, by the engine's own rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Line,
    Misused,
    chosen,
    error_in,
    figure_or_state,
    grid,
    is_blank,
    line,
    line_like,
    optional,
    text,
    whole,
    why_no_figure,
)
from xltools.scheme.choices import BottomTies, RankMethod
from xltools.scheme.settings import Settings
from xltools.scoring.marks import State
from xltools.scoring.rank import Group, bottom, rank
from xltools.scoring.result import Status, UnitResult
from xltools.text import functions as says
from xltools.text import words
from xltools.text.nearest import folded

_TIED = "（并列）"
_LAST = "末位"


@cell_function(
    "名次：同一类别内由高到低，总分相同的并列；没有总分的为空，选一行的返回一行。",
    totals="总分一列（或一行）；空白和不涉及、未报、免评等没有总分",
    categories="类别，与总分逐格对应；省略为同一类别",
    rule="名次规则：并列后空位、并列后不空位；省略为并列后空位",
)
def xlt_rank(
    totals: Any, categories: Any = None, rule: Any = RankMethod.COMPETITION.label
) -> Result:
    """The rank of each total within its category."""
    shared = (RankMethod.COMPETITION, RankMethod.DENSE)
    settings = _settings(rank_method=chosen(rule, "名次规则", RankMethod.COMPETITION, shared))
    cells = line(totals)
    units, groups = _groups(cells, categories)
    for group in groups:
        rank(group, settings)
    return cells.along(_answer(unit, unit.rank) for unit in units)


@cell_function(
    "末位名单：每类别倒数前几名的标“末位”；并列跨线的注明并列，按规则列入或提交会审。选一行的返回一行。",
    totals="总分一列（或一行）；空白和不涉及、未报、免评等没有总分",
    categories="类别，与总分逐格对应；省略为同一类别",
    k="倒数前几名，省略为2；一类别不多于几家的，全部标出并注明",
    ties="末位并列：并列的全部列入、跨线并列的均不列入；省略为并列的全部列入",
)
def xlt_bottom(
    totals: Any,
    categories: Any = None,
    k: Any = 2,
    ties: Any = BottomTies.INCLUDE.label,
) -> Result:
    """末位 beside each total among the last k; a tie across the line is said."""
    settings = _settings(bottom_ties=chosen(ties, "末位并列", BottomTies.INCLUDE))
    count = whole(k, "倒数前几名", 2)
    cells = line(totals)
    units, groups = _groups(cells, categories)
    marked: dict[str, str] = {}
    for group in groups:
        end = bottom(group, count, settings)
        own = says.WHOLE_GROUP.format(count=len(group.units)) if len(group.units) <= count else ""
        marked.update({unit.code: f"{_LAST}{own}" for unit in end.listed})
        for unit in end.tied:
            marked[unit.code] = f"{_LAST}{_TIED}" if unit.code in marked else says.TIED_ACROSS
    return cells.along(_answer(unit, marked.get(unit.code, "")) for unit in units)


@cell_function(
    "等次：按总分不低于多少评定，从高到低；没有总分的为空，选一行的返回一行。",
    totals="总分一列（或一行）；空白和不涉及、未报、免评等没有总分",
    grades="等次区域两列：等次名称、总分不低于多少（含）；从高到低，最后一个等次可不填分数",
)
def xlt_grade(totals: Any, grades: Any) -> Result:
    """The best grade whose lower bound (included) each total reaches."""
    bounds = _bounds(grades)
    cells = line(totals)
    units, _ = _groups(cells, None)

    def answer(unit: UnitResult) -> str:
        total = unit.total
        reached = (name for name, low in bounds if low is None or (total or 0) >= low)
        return "" if total is None else next(reached, says.BELOW_GRADES)

    return cells.along(_answer(unit, answer(unit)) for unit in units)


def _bounds(grades: Any) -> list[tuple[str, Decimal | None]]:
    bounds: list[tuple[str, Decimal | None]] = []
    for row in grid(grades):
        if len(row) != 2:
            raise Misused(says.GRADE_SHAPE)
        if all(is_blank(value) for value in row):
            continue
        if error_in(row[0]):
            raise Misused(why_no_figure(row[0]))
        name, low = text(row[0]), optional(row[1])
        if not name:
            raise Misused(says.GRADE_SHAPE)
        before = bounds[-1][1] if bounds else None
        if bounds and (before is None or (low is not None and low >= before)):
            raise Misused(says.GRADE_ORDER.format(name=name))
        bounds.append((name, low))
    if not bounds:
        raise Misused(says.GRADE_SHAPE)
    return bounds


def _groups(cells: Line, categories: Any) -> tuple[list[UnitResult], list[Group]]:
    """A unit for each cell, and those with a total by category, in the order of the cells."""
    labels = [] if categories is None else line_like(categories, "类别", cells, "总分")
    units: list[UnitResult] = []
    members: dict[str, list[UnitResult]] = {}
    for k, cell in enumerate(cells):
        label = text(labels[k]) if labels else ""
        unit = UnitResult(str(k), str(k), label, Status.RANKED)
        units.append(unit)
        if text(cell) == words.EXEMPT:
            continue
        try:
            total = figure_or_state(cell)
            if isinstance(total, State):
                continue
            if labels and error_in(labels[k]):
                raise Misused(why_no_figure(labels[k]))
            if labels and not label:
                raise Misused(says.NO_CATEGORY)
        except Misused as error:
            unit.notes.append(str(error))
            continue
        unit.total = unit.total_exact = total
        members.setdefault(folded(label), []).append(unit)
    return units, [Group(name, tuple(own)) for name, own in members.items()]


def _answer(unit: UnitResult, found: Any) -> Any:
    if unit.notes and unit.total is None:
        return unit.notes[0]
    return "" if found is None or unit.total is None else found


def _settings(**choices: Any) -> Settings:
    return Settings(scheme_id="cells", title="cells", year=2000, organiser="cells", **choices)
