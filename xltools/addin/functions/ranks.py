"""Ranks, bottom places and grades of a column of totals, by the engine's own rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xltools.addin.functions.choices import chosen
from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    STATES,
    Misused,
    column,
    figure,
    grid,
    is_blank,
    line,
    optional,
    text,
    whole,
)
from xltools.scheme.choices import BottomTies, RankMethod
from xltools.scheme.settings import Settings
from xltools.scoring.rank import Group, bottom, rank
from xltools.scoring.result import Status, UnitResult
from xltools.text import functions as says

_TIED = "（并列）"


@cell_function(
    "名次：同一类别内由高到低，总分相同的并列；没有总分的为空。",
    totals="总分一列",
    categories="类别一列，与总分逐行对应；省略为同一类别",
    rule="名次规则：并列后空位、并列后不空位；省略为并列后空位",
)
def xlt_rank(
    totals: Any, categories: Any = None, rule: Any = RankMethod.COMPETITION.label
) -> Result:
    """The rank of each total within its category."""
    settings = _settings(rank_method=chosen(RankMethod, rule, "名次规则"))
    units, groups = _groups(totals, categories)
    for group in groups:
        rank(group, settings)
    return column(_answer(unit, unit.rank) for unit in units)


@cell_function(
    "末位名单：每类别倒数前几名的标“末位”，并列跨线的按规则列入或提交会审。",
    totals="总分一列",
    categories="类别一列；省略为同一类别",
    k="倒数前几名，省略为2",
    ties="末位并列：并列的全部列入、跨线并列的均不列入；省略为并列的全部列入",
)
def xlt_bottom(
    totals: Any,
    categories: Any = None,
    k: Any = 2,
    ties: Any = BottomTies.INCLUDE.label,
) -> Result:
    """末位 beside each total among the last k; a tie across the line is said."""
    settings = _settings(bottom_ties=chosen(BottomTies, ties, "末位并列"))
    units, groups = _groups(totals, categories)
    marked: dict[str, str] = {}
    for group in groups:
        end = bottom(group, whole(k, "倒数前几名", 2), settings)
        marked.update({unit.code: "末位" for unit in end.listed})
        for unit in end.tied:
            marked[unit.code] = f"{marked.get(unit.code, '跨线并列，提交会审')}" + (
                _TIED if unit.code in marked else ""
            )
    return column(_answer(unit, marked.get(unit.code, "")) for unit in units)


@cell_function(
    "等次：按总分不低于多少评定，从高到低；没有总分的为空。",
    totals="总分一列",
    grades="等次区域两列：等次名称、总分不低于多少；从高到低，最后一个等次可不填分数",
)
def xlt_grade(totals: Any, grades: Any) -> Result:
    """The best grade whose lower bound (included) each total reaches."""
    bounds = _bounds(grades)
    units, _ = _groups(totals, None)

    def answer(unit: UnitResult) -> str:
        assert unit.total is not None, "only units with a total are graded"
        return next((name for name, low in bounds if low is None or unit.total >= low), "")

    return column(_answer(unit, answer(unit) if unit.total is not None else "") for unit in units)


def _bounds(grades: Any) -> list[tuple[str, Decimal | None]]:
    bounds: list[tuple[str, Decimal | None]] = []
    for row in grid(grades):
        if len(row) != 2:
            raise Misused(says.GRADE_SHAPE)
        if all(is_blank(value) for value in row):
            continue
        name, low = text(row[0]), optional(row[1])
        before = bounds[-1][1] if bounds else None
        if bounds and (before is None or (low is not None and low >= before)):
            raise Misused(says.GRADE_ORDER.format(name=name))
        bounds.append((name, low))
    return bounds


def _groups(totals: Any, categories: Any) -> tuple[list[UnitResult], list[Group]]:
    """A unit for each row, and those with a total by category, in the order of the rows."""
    cells = line(totals)
    labels = ["" for _ in cells] if categories is None else [text(v) for v in line(categories)]
    if len(labels) != len(cells):
        wanted = {"name": "类别", "found": len(labels), "other": "总分", "wanted": len(cells)}
        raise Misused(says.SAME_LENGTH.format(**wanted))
    units: list[UnitResult] = []
    members: dict[str, list[UnitResult]] = {}
    for k, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        unit = UnitResult(str(k), str(k), label, Status.RANKED)
        units.append(unit)
        if is_blank(cell) or text(cell) in STATES:
            continue
        try:
            unit.total = unit.total_exact = figure(cell)
        except Misused as error:
            unit.notes.append(str(error))
            continue
        members.setdefault(label, []).append(unit)
    return units, [Group(name, tuple(own)) for name, own in members.items()]


def _answer(unit: UnitResult, found: Any) -> Any:
    if unit.notes and unit.total is None:
        return unit.notes[0]
    return "" if found is None or unit.total is None else found


def _settings(**choices: Any) -> Settings:
    return Settings(scheme_id="cells", title="cells", year=2000, organiser="cells", **choices)
