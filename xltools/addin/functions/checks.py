"""Whether marks may stand: by a method and its parameters, or by an item of the year's scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.looking import scheme_of
from xltools.addin.functions.methods import fields_of, method_of, only_state, rows_of
from xltools.addin.functions.numbers import exempting
from xltools.addin.functions.values import (
    Misused,
    Value,
    above_zero,
    exact,
    grid,
    is_number,
    like,
    one_cell,
    one_text,
    said,
    taker,
    yes,
)
from xltools.exact import near, plain
from xltools.intake.grammar import is_number as is_written_number
from xltools.methods.base import EntryField, Method
from xltools.scheme.model import Item
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words
from xltools.text.nearest import did_you_mean, folded


@cell_function(
    "按计分方法核验评分，逐格返回说明；各栏数字互相矛盾的也指出。符合要求的为空，空白的为“未填”。",
    method="计分方法的名称，例如百分制折算、等次票折算",
    points="项目分值",
    entries="评分区域：每个单位一行，列数和次序与评分表相同",
    parameters="方法参数：两列（参数、数值），或“方法参数”表中带表头的区域；用默认值的省略",
    allow_na="可否填“不涉及”：是或否，省略为是；“回避”总可以填",
)
def xlt_check_method(
    method: Any, points: Any, entries: Any, parameters: Any = None, allow_na: Any = words.YES
) -> Result:
    """What the catalogue says of each cell under a method; "" where it may stand."""
    rule = method_of(one_text(method), parameters)
    allowed = yes(allow_na, "可否填不涉及", default=True)
    return _checked(rule, Fraction(above_zero(points, "分值")), entries, allowed)


@cell_function(
    "按方案中的测评项目核验评分，逐格返回说明：分值范围、小数位、可否不涉及、低于多少须说明原因。",
    local=True,
    entries="评分区域：每个单位一行，列数和次序与评分表相同",
    item="项目代码或名称，例如2.3或信访处置；有2.1又有2.10的，代码所在的格设为文字",
    folder="年度工作文件夹的完整路径（方案.xlsx所在的文件夹）",
)
def xlt_check_item(entries: Any, item: Any, folder: Any) -> Result:
    """What the catalogue says of each cell under an item of 方案.xlsx."""
    found = _item(scheme_of(folder).items, one_cell(item))

    def reason(score: Fraction | None) -> str:
        bound = found.reason_below
        if bound is None or score is None or score >= bound:
            return ""
        return says.REASON_DUE.format(value=near(score), bound=plain(bound))

    return _checked(found.method, Fraction(found.points), entries, found.allow_na, reason)


def _item(items: Sequence[Item], value: Value) -> Item:
    """The item of that code or name.

    Raises:
        Misused: none, or several of that name, or a number that may be another code.
    """
    name = one_text(value)
    if is_number(value):
        alike = [
            item.code
            for item in items
            if is_written_number(item.code) and Decimal(item.code) == exact(value)
        ]
        if set(alike) - {name}:
            raise Misused(says.CODE_A_NUMBER.format(value=name, codes="、".join(alike)))
    found = [item for item in items if folded(name) in (folded(item.code), folded(item.name))]
    if len(found) == 1:
        return found[0]
    hint = did_you_mean(name, [item.name for item in items])
    known = "、".join(f"{item.code}{item.name}" for item in items)
    raise Misused(says.NO_CHOICE.format(name="测评项目", value=name, hint=hint, known=known))


def _checked(
    rule: Method,
    worth: Fraction,
    entries: Any,
    allow_na: bool,
    reason: Callable[[Fraction | None], str] = lambda _: "",
) -> Result:
    """Sentences in the shape of the range; `reason` says what a score (if any) calls for."""
    fields = fields_of(rule, worth)
    states = exempting(allow_na)
    takers = [taker(field, states) for field in fields]
    answers: Result = []
    for row in rows_of(entries, fields)[0]:
        taken = [take(value) for take, value in zip(takers, row, strict=True)]
        state, why = only_state(fields, taken)
        if state or why:
            place = next(k for k, one in enumerate(taken) if one.state in states)
            answers.append([why if k == place else "" for k in range(len(row))])
            continue
        told = [words.BLANK if one.state is State.BLANK else said(one) for one in taken]
        entry = {
            field.key: Fraction(one.value)
            for field, one in zip(fields, taken, strict=True)
            if one.value is not None
        }
        if len(entry) == len(fields):
            _add_conflicts(told, fields, rule, entry)
            told[-1] = told[-1] or reason(rule.score(worth, entry))
        answers.append(list(told))
    return like(grid(entries), (answer for row in answers for answer in row))


def _add_conflicts(
    told: list[str], fields: Sequence[EntryField], rule: Method, entry: dict[str, Fraction]
) -> None:
    """Put what the row's numbers contradict beside the first cell concerned."""
    keys = [field.key for field in fields]
    for conflict in rule.consistency(entry):
        places = [keys.index(key) for key in conflict.fields if key in keys]
        told[places[0] if places else 0] += f"{conflict.severity}：{conflict.sentence}"
