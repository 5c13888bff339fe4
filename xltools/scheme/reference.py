"""方案手册: methods, then every sheet, column and setting of 方案.xlsx, from the declarations.

    python -X utf8 -c "from xltools.scheme.reference import manual; print(manual(), end='')"

prints docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltools.exact import plain
from xltools.methods.reference import reference
from xltools.scheme.columns import Column, Shape, label
from xltools.scheme.workbook.sheets import GROUPS, SETTINGS, SETTINGS_SHEET, TABLES

_INTRODUCTION = """
# 方案的工作表和设置

方案.xlsx各工作表的栏目和“基本设置”的各项，同样由程序中的说明生成。栏目按名称认，次序可以调整；\
留空的按默认值，标明必填的不能留空。
"""
_PLAIN = {
    Shape.TEXT: "文字",
    Shape.LIST: "几个之间用顿号分开",
    Shape.INTEGER: "整数",
    Shape.DECIMAL: "数",
    Shape.DATE: "日期，例如2017-12-15",
    Shape.MOMENT: "日期和钟点，例如2017-12-15 17:00",
    Shape.METHOD: "计分方法的名称，见上文；参数填在“方法参数”表",
}


def manual() -> str:
    """The whole manual: methods, ways of combining, sheets and settings."""
    return reference() + "\n".join([_INTRODUCTION, *_settings(), *_tables()]) + "\n"


def _settings() -> Iterator[str]:
    yield f"## {SETTINGS_SHEET}"
    headings = {first: heading for heading, first in GROUPS}
    for column in SETTINGS:
        if column.name in headings:
            yield ""
            yield f"### {headings[column.name]}"
            yield ""
            yield from _head("项目")
        yield _row(column)


def _tables() -> Iterator[str]:
    for table in TABLES.values():
        yield ""
        yield f"## {table.title}"
        yield ""
        yield f"{table.guide}{'必填。' if table.needed else '没有的留空。'}"
        yield ""
        yield from _head("栏目")
        yield from (_row(column) for column in table.columns)


def _head(first: str) -> Iterable[str]:
    return (f"| {first} | 说明 | 填写 | 默认 |", "| --- | --- | --- | --- |")


def _row(column: Column) -> str:
    said = "必填" if column.required else label(column, column.default) or "—"
    cells = (column.title, column.help, _accepts(column), said)
    return "| " + " | ".join(cell.replace("|", "｜").replace("\n", " ") for cell in cells) + " |"


def _accepts(column: Column) -> str:
    """What may be typed: the words of the drop-down, or the kind of value and its bounds."""
    if column.shape is not Shape.METHOD and column.choices:
        return "；".join(column.choices)
    bounds = [
        f"{word}{plain(limit)}"
        for word, limit in (
            ("大于" if column.above_low else "不小于", column.low),
            ("不大于", column.high),
        )
        if limit is not None
    ]
    return "，".join([_PLAIN.get(column.shape, "文字"), *bounds])
