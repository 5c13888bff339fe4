"""Drop-downs and checks on the input cells of 方案.xlsx."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.scheme.columns import Column, Shape
from xltools.scheme.workbook.styles import number_text

_TITLE, _TEXT, _LIST = 32, 255, 255
"""Excel's own limits on titles, messages and lists written out."""
_MOST = Decimal(10) ** 9
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 12, 31)


def check_cells(
    sheet: Worksheet, column: Column, rows: tuple[int, int], col: int, source: str = ""
) -> None:
    """Check the cells of `column` in `rows` (first, last); the first one also shows the help.

    `source` is the range that a reference takes its codes from.
    """
    first, last = rows
    rule = _rule(column, source)
    prompt = {"input_title": column.title[:_TITLE], "input_message": column.full_help[:_TEXT]}
    sheet.data_validation(first, col, first, col, {**rule, **prompt})
    if last > first and rule["validate"] != "any":
        sheet.data_validation(first + 1, col, last, col, rule)


def _rule(column: Column, source: str) -> dict[str, Any]:
    if source:
        return _list(source, "请从下拉列表中选择代码；列表中没有的，请先在相应的表中增加。")
    if column.choices:
        options = list(column.choices)
        if len(",".join(options)) <= _LIST and not any("," in option for option in options):
            return _list(options, "请从下拉列表中选择，不要另行填写。")
        return {"validate": "any"}
    if column.shape in (Shape.INTEGER, Shape.DECIMAL):
        return _number(column)
    if column.shape in (Shape.DATE, Shape.MOMENT):
        example = "2017-12-15" if column.shape is Shape.DATE else "2017-12-15 17:00"
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _EARLIEST,
            "maximum": _LATEST,
            "error_title": "日期不符合要求",
            "error_message": f"请填写日期，例如{example}。",
        }
    return {"validate": "any"}


def _list(source: str | list[str], message: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "请从下拉列表中选择",
        "error_message": message,
    }


def _number(column: Column) -> dict[str, Any]:
    whole = column.shape is Shape.INTEGER
    low = -_MOST if column.low is None else column.low
    high = _MOST if column.high is None else column.high
    kind = "整数" if whole else "数"
    if column.high is not None:
        says = f"请填写{number_text(low)}至{number_text(high)}之间的{kind}。"
    elif column.low is not None:
        says = f"请填写不小于{number_text(low)}的{kind}，不带单位。"
    else:
        says = f"请填写{kind}，不带单位。"
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": int(low),
        "maximum": int(high),
        "error_title": "数值不符合要求",
        "error_message": says,
    }
