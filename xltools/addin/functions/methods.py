"""The scoring methods on ranges: the same code as for a whole appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    STATES,
    Grid,
    Misused,
    column,
    grid,
    is_blank,
    line,
    needed,
    number,
    one_text,
    said,
    taker,
    text,
    whole,
)
from xltools.methods import METHODS
from xltools.methods.base import EntryField, Method
from xltools.methods.panel import Panel, PanelWay
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.scheme.workbook.parameters import At, RawRow, build, split_path
from xltools.scheme.workbook.params import VALUE
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words
from xltools.text.nearest import did_you_mean, folded

_NAMES = ("参数", "参数名称")


@cell_function(
    "按计分方法把评分折算为项目得分，每个单位一行；与汇总计算完全一致。",
    method="计分方法的名称，例如百分制折算、等次票折算",
    points="项目分值",
    entries="评分区域：每个单位一行，列数和次序与评分表相同",
    parameters="方法参数：两列（参数、数值），或“方法参数”表中带表头的区域；用默认值的省略",
)
def xlt_points(method: Any, points: Any, entries: Any, parameters: Any = None) -> Result:
    """The points earned by each row of entries; the sentence why not where there are none."""
    rule = method_of(one_text(method), parameters)
    worth = needed(points, "分值")
    fields = fields_of(rule, worth)
    rows = rows_of(entries, fields)
    takers = [taker(field) for field in fields]
    scores = [
        _score(rule, worth, fields, [t(v) for t, v in zip(takers, row, strict=True)], row)
        for row in rows
    ]
    peers = [score for score in scores if isinstance(score, Fraction)]
    return column(
        number(rule.place(worth, score, peers)) if isinstance(score, Fraction) else score
        for score in scores
    )


def fields_of(rule: Method, worth: Fraction) -> tuple[EntryField, ...]:
    """What a form asks for each unit under `rule`, left to right.

    Raises:
        Misused: parameters that do not fit together, or not these points.
    """
    points = Decimal(repr(float(worth)))
    for problem in rule.problems(points):
        raise Misused(says.BAD_PARAMETERS.format(why=problem))
    return rule.fields(points)


def rows_of(entries: Any, fields: Sequence[EntryField]) -> Grid:
    """A row of cells for each unit; a single row of a method with one field is a column.

    Raises:
        Misused: another number of columns than the method has.
    """
    rows = grid(entries)
    if len(rows) == 1 and len(fields) == 1:
        rows = [[value] for value in rows[0]]
    if len(rows[0]) != len(fields):
        names = "、".join(field.label for field in fields)
        raise Misused(says.FIELD_COUNT.format(wanted=len(fields), names=names, found=len(rows[0])))
    return rows


def _score(
    rule: Method, worth: Fraction, fields: Sequence[EntryField], taken: Sequence[Any], row: Any
) -> Fraction | str:
    """The score of one row, or what stands in the way."""
    state = next((text(v) for v in row if text(v) in (words.NOT_APPLICABLE, words.RECUSED)), "")
    if state:
        return state
    if all(one.state is State.BLANK for one in taken):
        return words.BLANK
    for field, one in zip(fields, taken, strict=True):
        if one.value is None:
            why = said(one) or words.BLANK
            return why if len(fields) == 1 else f"{field.label}：{why}"
    entry = {field.key: Fraction(one.value) for field, one in zip(fields, taken, strict=True)}
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


def _parameter_rows(rows: Grid) -> list[RawRow]:
    """The rows of a range as those of the sheet 方法参数."""
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
        cells = {head: Cell("", "", value) for head, value in zip(heads, row, strict=True)}
        values = {head: cell for head, cell in cells.items() if head not in _NAMES and head}
        found.append(RawRow(cells[heads[name]], split_path(text(row[name])), values))
    return found


@cell_function(
    "把几个评分单位的评分合成一个：平均、去高去低、中位数或加权平均；每行一个单位。",
    marks="评分区域：每个单位一行，每个评分单位一列；空白和文字不计入",
    way="合成方式：平均、去高去低、中位数、加权平均，省略为平均",
    drop_high="去掉几个最高分，省略为1",
    drop_low="去掉几个最低分，省略为1",
    above="评分个数多于几个才去高去低，省略为5",
    weights="加权平均时各评分单位的权重，一行，与评分区域同列数",
)
def xlt_combine(
    marks: Any,
    way: Any = PanelWay.MEAN.label,
    drop_high: Any = 1,
    drop_low: Any = 1,
    above: Any = 5,
    weights: Any = None,
) -> Result:
    """One exact score for each row, shown as a double; 无 marks is said in words."""
    rows = grid(marks)
    names = [str(k) for k in range(len(rows[0]))]
    panel = Panel(
        way=_way(one_text(way)),
        drop_high=whole(drop_high, "去掉最高分个数", 1),
        drop_low=whole(drop_low, "去掉最低分个数", 1),
        above=whole(above, "去高去低起用人数", 5),
        weights=_weights(weights, names),
    )
    take = taker(EntryField(key="mark", label="评分", decimals=30))
    answers: list[Any] = []
    for row in rows:
        taken = [take(value) for value in row]
        bad = next((said(one) for one in taken if one.state is State.REJECTED and _bad(one)), "")
        given = [
            (n, Fraction(t.value)) for n, t in zip(names, taken, strict=True) if t.value is not None
        ]
        if bad:
            answers.append(bad)
        elif given:
            scores = [score for _, score in given]
            answers.append(number(panel.combine(scores, [name for name, _ in given])))
        else:
            answers.append(says.NO_MARK)
    return column(answers)


def _bad(taken: Any) -> bool:
    """Whether a text is no state that a combined row leaves out in silence."""
    return taken.written.strip() not in STATES


def _way(name: str) -> PanelWay:
    ways = [way for way in PanelWay if way is not PanelWay.POOL]
    for way in ways:
        if folded(name) in (folded(way.label), way.value):
            return way
    labels = [way.label for way in ways]
    hint = did_you_mean(name, labels)
    known = "、".join(labels)
    raise Misused(says.NO_CHOICE.format(name="合成方式", value=name, hint=hint, known=known))


def _weights(weights: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    if weights is None:
        return []
    cells = line(weights)
    if len(cells) != len(names):
        wanted = {"name": "权重", "found": len(cells), "other": "评分", "wanted": len(names)}
        raise Misused(says.SAME_LENGTH.format(**wanted))
    found = []
    for name, value in zip(names, cells, strict=True):
        weight = needed(value, "权重")
        if weight <= 0:
            raise Misused(says.NEEDS_NUMBER.format(name="权重"))
        found.append({"scorer": name, "weight": Decimal(repr(float(weight)))})
    return found
