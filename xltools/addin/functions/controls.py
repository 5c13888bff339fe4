"""电纸核对数 and 校验码: short numbers that tell whether two copies say the same."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from fractions import Fraction
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Line,
    Misused,
    error_in,
    exact,
    grid,
    is_number,
    line,
    line_like,
    serial,
    text,
)
from xltools.exact import round_half_up
from xltools.forms.foot import CONTROL_MODULUS
from xltools.text import functions as says


@cell_function(
    "电纸核对数：100×Σ(序号×评分)四舍五入后除以9973的余数，与评分表页脚一致。",
    numbers="序号一列",
    values="评分一列，与序号逐行对应；文字、空白和TRUE、FALSE按0计，有错误值的不计算",
)
def xlt_control(numbers: Any, values: Any) -> Result:
    """The control number of two columns, as the forms print it."""
    places = line(numbers)
    marks = line_like(values, "评分", places, "序号")
    counted = zip(_counts(places, "序号"), _counts(marks, "评分"), strict=True)
    weighed = sum((place * mark for place, mark in counted), Fraction())
    return [[int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS]]


def _counts(cells: Line, name: str) -> list[Fraction]:
    """What SUMPRODUCT counts for each cell: numbers and dates; texts, blanks and TRUE are 0.

    Raises:
        Misused: an error value, of which no sum can be made.
    """
    found = []
    for place, value in enumerate(cells, start=1):
        error = error_in(value)
        if error:
            raise Misused(says.ERROR_AT.format(name=name, place=place, value=error))
        if isinstance(value, date):
            found.append(Fraction(serial(value)))
        else:
            found.append(Fraction(exact(value)) if is_number(value) else Fraction())
    return found


@cell_function(
    "校验码：区域内容的16位校验码，任何一格有改动即不同；数字、日期按其值计，与显示格式无关。",
    values="要计算校验码的单元格区域",
)
def xlt_checksum(values: Any) -> Result:
    """The first 16 hex digits of SHA-256 over the cells, row by row, in groups of four."""
    content = [[_canonical(value) for value in row] for row in grid(values)]
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(raw).hexdigest()[:16].upper()
    return [["-".join(digest[k : k + 4] for k in range(0, 16, 4))]]


def _canonical(value: Any) -> list[str]:
    """A cell as its kind and content: the number 5 is not the text “5”."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["b", text(value)]
    if isinstance(value, date):
        value = serial(value)
    if is_number(value) and not error_in(value):
        return ["n", f"{exact(value):f}"]
    return ["t", error_in(value) or value]
