"""计分方法手册: Chinese Markdown made from the declarations of the methods themselves.

The first half of docs/methods.md; `xltools.scheme.reference` adds sheets and settings and says
how to write the file anew.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from xltools.exact import plain
from xltools.methods.base import Combiner, EntryField, Example, Method
from xltools.methods.choice import Choice
from xltools.text.words import NO, YES

_INTRODUCTION = """# 计分方法

本手册由程序中各方法的说明生成，与程序一致，不手工修改。

每个测评项目选一种计分方法，在方案.xlsx的“测评项目”表选定，参数填在“方法参数”表：\
一行一个参数，“参数”栏写下面的参数名称，“数值”栏写值；参数是一张小表的，每行写一次参数名称，\
各栏填在同名的列中。没有填写的参数按默认值。

一个评分单位对一个被评议单位的填写内容，先按方法算出得分；几个评分单位的得分按“合成方式”合成，\
分层、分期的再按权重合成；最后折算：项目得分＝分值×合成得分÷方法的满分。\
计算过程不舍入，只在方案规定的环节四舍五入。
"""


def reference() -> str:
    """The manual of all methods and of the ways to combine scores."""
    from xltools.methods import METHODS

    lines = [_INTRODUCTION, "## 方法一览\n", "| 方法 | 代码 | 规则 |", "| --- | --- | --- |"]
    methods = list(METHODS.values())
    lines += [f"| {m.label} | `{kind}` | {_cell(m.rule)} |" for kind, m in METHODS.items()]
    for method in methods:
        lines += ["", *_method(method)]
    lines += ["", "# 合成", "", "下面各项填在测评项目的同名参数中。"]
    for combiner in sorted(Combiner.__subclasses__(), key=lambda kind: kind.__name__):
        lines += ["", *_combiner(combiner)]
    return "\n".join(lines) + "\n"


def _method(method: type[Method]) -> Iterator[str]:
    yield f"## {method.label}（{method.model_fields['kind'].default}）"
    yield ""
    yield f"- 规则：{method.rule}。"
    yield f"- 来源：{method.source}。"
    if method.shape == "events":
        yield "- 评分表：事项清单，每件事项一行，按情形汇总次数。"
    if method.cohort:
        yield "- 得分由同类别各单位的数值共同决定，汇总后才能得出。"
    if method.needs_basis:
        yield "- 每个评分须写明依据和批准人。"
    yield from _parameters(method)
    yield from _example(method.example())


def _combiner(combiner: type[Combiner]) -> Iterator[str]:
    yield f"## {combiner.label}"
    yield ""
    yield f"- 规则：{combiner.rule}。"
    yield f"- 来源：{combiner.source}。"
    yield from _parameters(combiner)


def _parameters(model: type[BaseModel]) -> Iterator[str]:
    shown = {name: info for name, info in model.model_fields.items() if not _is_tag(info)}
    yield ""
    if not shown:
        yield "没有参数。"
        return
    yield "| 参数 | 说明 | 填写 | 默认 |"
    yield "| --- | --- | --- | --- |"
    for info in shown.values():
        yield _row(info.title, info.description, _accepts(info), _default(info))
    for info in shown.values():
        element = _element(info.annotation)
        if element is not None:
            yield ""
            yield f"“{info.title}”的各栏："
            yield ""
            yield "| 栏 | 说明 | 填写 | 默认 |"
            yield "| --- | --- | --- | --- |"
            for column in element.model_fields.values():
                yield _row(column.title, column.description, _accepts(column), _default(column))


def _example(example: Example) -> Iterator[str]:
    method, points = example.method, example.points
    yield ""
    yield f"填写内容（举例，分值{plain(points)}分）："
    yield ""
    yield "| 栏目 | 填写要求 | 举例 |"
    yield "| --- | --- | --- |"
    for field in method.fields(points):
        yield _row(field.label, _demand(field), _entered(field, example.entry[field.key]))
    automatic = method.computed(points)
    if automatic:
        said = "、".join(dict.fromkeys(column.label for column in automatic))
        yield ""
        yield f"自动栏目：{said}。"
    worth = Fraction(points)
    sentence = method.explain(worth, example.entry)
    score = method.score(worth, example.entry)
    yield ""
    if method.cohort or score is None or method.scale(worth) == worth:
        yield f"说明：{sentence}。"
    else:
        earned = plain(worth * score / method.scale(worth), 4)
        scale = plain(method.scale(worth))
        yield f"说明：{sentence}；×分值{plain(points)}÷{scale}，项目得分{earned}分。"


def _demand(field: EntryField) -> str:
    where = "全表填一次；" if field.scope == "sheet" else ""
    return where + field.hint


def _entered(field: EntryField, value: Fraction) -> str:
    words = {
        Fraction(number): word for word, number in zip(field.choices, field.counts_as, strict=True)
    }
    return words.get(value, plain(value))


def _row(*cells: str | None) -> str:
    return "| " + " | ".join(_cell(cell or "") for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


def _is_tag(info: FieldInfo) -> bool:
    return typing.get_origin(info.annotation) is Literal


def _kinds(annotation: Any) -> list[Any]:
    """What a field may hold, without None and without the constraints."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _kinds(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return [kind for part in typing.get_args(annotation) for kind in _kinds(part)]
    return [] if annotation is types.NoneType else [annotation]


def _element(annotation: Any) -> type[BaseModel] | None:
    """The model of a table's rows, where the field is a table."""
    [kind] = _kinds(annotation)
    if typing.get_origin(kind) is not tuple:
        return None
    inner = typing.get_args(kind)[0]
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    return inner if is_model else None


def _accepts(info: FieldInfo) -> str:
    [kind] = _kinds(info.annotation)
    if typing.get_origin(kind) is tuple:
        return "一行一个"
    if kind is bool:
        return f"{YES}、{NO}"
    if issubclass(kind, Choice):
        return "；".join(member.label for member in kind)
    if kind is str:
        return "文字"
    name = "整数" if kind is int else "数"
    bounds = "，".join(
        f"{word}{plain(Decimal(limit))}"
        for rule in info.metadata
        for attribute, word in (("ge", "不小于"), ("gt", "大于"), ("le", "不大于"), ("lt", "小于"))
        if (limit := getattr(rule, attribute, None)) is not None
    )
    return f"{name}，{bounds}" if bounds else name


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "必填"
    return _said(info.default)


def _said(value: Any) -> str:
    if value is None or value == ():
        return "—"
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, tuple):
        return "；".join(_said(part) for part in value)
    if isinstance(value, BaseModel):
        own = (getattr(value, name) for name in type(value).model_fields)
        return " ".join(_said(part) for part in own)
    return plain(value) if isinstance(value, (int, Decimal)) else str(value) or "—"
