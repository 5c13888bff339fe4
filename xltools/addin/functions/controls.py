"""电纸核对数 and 校验码: short numbers that tell whether two copies say the same."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Any

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import Misused, figure, grid, is_blank, line
from xltools.exact import plain, round_half_up
from xltools.forms.foot import CONTROL_MODULUS
from xltools.text import functions as says


@cell_function(
    "电纸核对数：100×Σ(序号×评分)四舍五入后除以9973的余数，与评分表页脚一致。",
    numbers="序号一列",
    values="评分一列，与序号逐行对应；文字和空白按0计",
)
def xlt_control(numbers: Any, values: Any) -> Result:
    """The control number of two columns, as the forms print it."""
    places, marks = line(numbers), line(values)
    if len(places) != len(marks):
        wanted = {"name": "评分", "found": len(marks), "other": "序号", "wanted": len(places)}
        raise Misused(says.SAME_LENGTH.format(**wanted))
    weighed = sum((_counts(p) * _counts(m) for p, m in zip(places, marks, strict=True)), Fraction())
    return [[int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS]]


def _counts(value: Any) -> Fraction:
    """What SUMPRODUCT counts for a cell: its number; texts, blanks and TRUE are 0."""
    return (figure(value) or Fraction()) if _is_number(value) else Fraction()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@cell_function(
    "校验码：区域内容的16位校验码，任何一格有改动即不同；数字按其值计，与显示格式无关。",
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
    if is_blank(value):
        return []
    if _is_number(value):
        return ["n", plain(figure(value) or Fraction(), 20)]
    return ["t", str(value)]
