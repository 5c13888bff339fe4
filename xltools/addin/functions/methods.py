"""The scoring methods on ranges: the same code as for a whole appraisal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    ALL_STATES,
    Line,
    Misused,
    Rows,
    above_zero,
    chosen,
    column,
    error_in,
    figure_or_state,
    grid,
    is_blank,
    line,
    number,
    one_text,
    said,
    taker,
    text,
    whole,
)
from xltools.intake.coerce import Coerced
from xltools.methods import METHODS
from xltools.methods.base import EntryField, Method
from xltools.methods.panel import Panel, PanelWay
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.scheme.workbook.params import VALUE, At, RawRow, build, split_path
from xltools.scoring.combine import Combined
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words
from xltools.text.nearest import did_you_mean, folded

_NAMES = ("参数", "参数名称")


@cell_function(
    "按计分方法把评分折算为项目得分，每个单位一行；与汇总计算完全一致。没有得分的，照写不涉及、未填等。",
    method="计分方法的名称，例如百分制折算、等次票折算",
    points="项目分值",
    entries="评分区域：每个单位一行，列数和次序与评分表相同；只有一栏的方法也可以选一行，每格一个单位",
    parameters="方法参数：两列（参数、数值），或“方法参数”表中带表头的区域；用默认值的省略",
)
def xlt_points(method: Any, points: Any, entries: Any, parameters: Any = None) -> Result:
    """The points earned by each row of entries; the sentence why not where there are none."""
    rule = method_of(one_text(method), parameters)
    worth = Fraction(above_zero(points, "分值"))
    fields = fields_of(rule, worth)
    rows, across = rows_of(entries, fields)
    takers = [taker(field, ALL_STATES) for field in fields]
    scores = [_score(rule, worth, fields, takers, row) for row in rows]
    peers = [score for score in scores if isinstance(score, Fraction)]
    placed: dict[Fraction, float] = {}
    for score in peers:
        if score not in placed:
            placed[score] = number(rule.place(worth, score, peers))
    earned = (placed[score] if isinstance(score, Fraction) else score for score in scores)
    return [list(earned)] if across else column(earned)


def fields_of(rule: Method, worth: Fraction) -> tuple[EntryField, ...]:
    """What a form asks for each unit under `rule`, left to right.

    Raises:
        Misused: parameters that do not fit together, or not these points.
    """
    points = Decimal(repr(float(worth)))
    for problem in rule.problems(points):
        raise Misused(says.BAD_PARAMETERS.format(why=problem))
    return rule.fields(points)


def rows_of(entries: Any, fields: Sequence[EntryField]) -> tuple[Rows, bool]:
    """A row of cells for each unit, and whether the units stand side by side in a single row.

    Raises:
        Misused: another number of columns than the method has.
    """
    rows = grid(entries)
    across = len(rows) == 1 and len(fields) == 1 and len(rows[0]) > 1
    if across:
        rows = Rows([value] for value in rows[0])
    if len(rows[0]) != len(fields):
        names = "、".join(field.label for field in fields)
        raise Misused(says.FIELD_COUNT.format(wanted=len(fields), names=names, found=len(rows[0])))
    return rows, across


def only_state(fields: Sequence[EntryField], taken: Sequence[Coerced]) -> tuple[str, str]:
    """The state that a row names in place of numbers, and what is to be said of it.

    A row may hold the word once or in every cell; beside a number about the unit it says two
    things at once.
    """
    own = [one for field, one in zip(fields, taken, strict=True) if field.scope == "unit"]
    named = next((one for one in own if one.written and one.state in _INSTEAD), None)
    if named is None:
        return "", ""
    for one in own:
        if one.written and one.state is not named.state:
            return "", says.STATE_AND_MORE.format(state=named.state, value=one.written)
    return str(named.state), said(named)


_INSTEAD = ALL_STATES - {State.REJECTED}


def _score(
    rule: Method,
    worth: Fraction,
    fields: Sequence[EntryField],
    takers: Sequence[Callable[[Any], Coerced]],
    row: Sequence[Any],
) -> Fraction | str:
    """The score of one row, or what stands in the way."""
    taken = [take(value) for take, value in zip(takers, row, strict=True)]
    state, why = only_state(fields, taken)
    if state or why:
        return state or why
    if all(one.state is State.BLANK for one in taken):
        return words.BLANK
    for field, one in zip(fields, taken, strict=True):
        if one.value is None:
            why = said(one) or (words.BLANK if one.state is State.BLANK else str(one.state))
            return why if len(fields) == 1 else f"{field.label}：{why}"
    entry = {
        field.key: Fraction(one.value)
        for field, one in zip(fields, taken, strict=True)
        if one.value is not None
    }
    for conflict in rule.consistency(entry):
        return conflict.sentence
    score = rule.score(worth, entry)
    return words.NO_SAMPLE if score is None else score


def method_of(name: str, parameters: Any = None) -> Method:
    """The method of that Chinese name (or code), with the parameters of a range.

    Raises:
        Misused: no such method, or parameters that it does not have.
    """
    known = {folded(cls.label): cls for cls in METHODS.values()} | dict(METHODS)
    cls = known.get(folded(name)) or METHODS.get(name)
    if cls is None:
        labels = [one.label for one in METHODS.values()]
        hint = did_you_mean(name, labels)
        raise Misused(says.NO_METHOD.format(value=name, hint=hint, known="、".join(labels)))
    notes = Notes("")
    rows = _parameter_rows(grid(parameters)) if parameters is not None else []
    values = build(cls, rows, At("items", 0, "method", cls.label, notes))
    if notes.findings:
        raise Misused(says.BAD_PARAMETERS.format(why=notes.findings[0].body))
    try:
        return cls(**values)
    except ValidationError as error:
        named = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        fields = [field for name, field in cls.model_fields.items() if name in named]
        where = "、".join(f"“{field.title}”" for field in fields)
        raise Misused(says.BAD_PARAMETERS.format(why=says.PLEASE_CHECK.format(where))) from error


def _parameter_rows(rows: Rows) -> list[RawRow]:
    """The rows of a range as those of the sheet 方法参数."""
    if all(is_blank(value) for row in rows for value in row):
        return []
    heads = [text(value) for value in rows[0]]
    if VALUE in heads:
        name = next((heads.index(head) for head in _NAMES if head in heads), None)
        body = rows[1:]
    elif len(heads) == 2:
        heads, name, body = [_NAMES[0], VALUE], 0, rows
    else:
        name, body = None, rows
    if name is None:
        raise Misused(says.PARAMETERS_SHAPE)
    found = []
    for row in body:
        if is_blank(row[name]):
            continue
        cells = {head: _cell(value) for head, value in zip(heads, row, strict=True)}
        values = {head: cell for head, cell in cells.items() if head not in _NAMES and head}
        found.append(RawRow(cells[heads[name]], split_path(text(row[name])), values))
    return found


def _cell(value: Any) -> Cell:
    """A cell of the range as one of the sheet 方法参数."""
    if error_in(value):
        return Cell("", "", error_in(value), error=True)
    return Cell("", "", float(value) if isinstance(value, Decimal) else value)


@cell_function(
    "把几个评分单位的评分合成一个；每行一个单位。去高去低的返回两列：得分、说明（去掉了哪几个，或为什么没有去）。",
    marks="评分区域：每个单位一行，每个评分单位一列；空白和不涉及、回避、无样本、未报等不计入，其他文字不合成，返回说明",
    way="合成方式：平均、去高去低、中位数、加权平均，省略为平均",
    drop_high="去高去低时去掉几个最高分，省略为1",
    drop_low="去高去低时去掉几个最低分，省略为1",
    above="评分个数多于几个才去高去低，省略为5",
    weights="加权平均时各评分单位的权重，大于0，一行，与评分区域同列数；其他方式不填",
)
def xlt_combine(
    marks: Any,
    way: Any = PanelWay.MEAN.label,
    drop_high: Any = 1,
    drop_low: Any = 1,
    above: Any = 5,
    weights: Any = None,
) -> Result:
    """One exact score for each row, shown as a double; where there is none, why."""
    rows = grid(marks)
    names = [str(k) for k in range(len(rows[0]))]
    how = chosen(way, "合成方式", PanelWay.MEAN, [w for w in PanelWay if w is not PanelWay.POOL])
    given = any(not is_blank(value) for row in grid(weights) for value in row)
    if given and how is not PanelWay.WEIGHTED:
        raise Misused(says.WEIGHTS_UNUSED.format(way=how.label))
    if not given and how is PanelWay.WEIGHTED:
        raise Misused(says.WEIGHTS_MISSING)
    high, low = whole(drop_high, "去掉最高分个数", 1), whole(drop_low, "去掉最低分个数", 1)
    if how is PanelWay.TRIMMED and not high + low:
        raise Misused(says.NOTHING_TO_DROP)
    panel = Panel(
        way=how,
        drop_high=high,
        drop_low=low,
        above=whole(above, "去高去低起用人数", 5),
        weights=_weights(line(weights), names) if given else [],
    )
    answers = [_combined(panel, names, row) for row in rows]
    if how is not PanelWay.TRIMMED:
        return column(score for score, _ in answers)
    return [[score, note] for score, note in answers]


def _combined(panel: Panel, names: Sequence[str], row: Sequence[Any]) -> tuple[Any, str]:
    """The score of one row, and how it came about; in place of a score, why there is none."""
    given: list[tuple[str, Fraction]] = []
    states: set[State] = set()
    for name, value in zip(names, row, strict=True):
        try:
            found = figure_or_state(value)
        except Misused as misused:
            return str(misused), ""
        if isinstance(found, State):
            states.add(found)
        else:
            given.append((name, found))
    if given:
        score = panel.combine([mark for _, mark in given], [name for name, _ in given])
        return number(score), _trimming(panel, given)
    return str(Combined(None, Counter(states)).state), ""


def _trimming(panel: Panel, given: Sequence[tuple[str, Fraction]]) -> str:
    """What was dropped, or why nothing was."""
    if panel.trims(len(given)):
        return panel.explain_scores(given)
    least = max(panel.above, panel.drop_high + panel.drop_low)
    return says.NOT_TRIMMED.format(count=len(given), least=least)


def _weights(cells: Line, names: Sequence[str]) -> list[dict[str, Any]]:
    if len(cells) != len(names):
        wanted = {"name": "权重", "found": len(cells), "other": "评分", "wanted": len(names)}
        raise Misused(says.SAME_LENGTH.format(**wanted))
    found = []
    for name, value in zip(names, cells, strict=True):
        found.append({"scorer": name, "weight": above_zero(value, "权重")})
    return found
