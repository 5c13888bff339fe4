"""The marks frame: every entry of every return, one row each, with the cell it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class State(StrEnum):
    """The state of a mark; none is ever taken for another."""

    MARK = "得分"
    NOT_APPLICABLE = "不涉及"
    RECUSED = "回避"
    NO_SAMPLE = "无样本"
    BLANK = "未填"
    REJECTED = "待更正"
    UNREPORTED = "未报"


APPLICABLE_NOT = frozenset({State.NOT_APPLICABLE, State.RECUSED, State.NO_SAMPLE})
"""States that say there is nothing to mark: the 缺项 policy decides."""
WANTING = frozenset({State.BLANK, State.REJECTED, State.UNREPORTED})
"""States in which a mark is due and not there: the 未报 policy decides."""


class Mark(NamedTuple):
    """One entry. The number is integer ÷ 10**scale, exact; only State.MARK has one.

    `file` is the SHA-256 of the return, `sheet` and `cell` its place there; `reason` is what
    the scorer wrote beside it.
    """

    unit: str
    item: str
    scorer: str
    period: str
    stratum: str
    field: str
    seq: int
    integer: int
    scale: int
    state: State
    file: str
    sheet: str
    cell: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The cell a number came from: file SHA-256, sheet, A1."""

    scorer: str
    file: str
    sheet: str
    cell: str


COLUMNS = Mark._fields
CATEGORICAL = ("unit", "item", "scorer", "period", "stratum", "field", "state", "file", "sheet")


def mark_value(value: Decimal) -> tuple[int, int]:
    """`value` as (integer, scale) with integer ÷ 10**scale == value.

    >>> mark_value(Decimal("92.50")), mark_value(Decimal("1E2"))
    ((925, 1), (100, 0))
    """
    sign, digits, exponent = value.normalize().as_tuple()
    magnitude = int("".join(map(str, digits)))
    places = int(exponent)
    if places > 0:
        magnitude, places = magnitude * 10**places, 0
    return (-magnitude if sign else magnitude), -places


def marks_frame(marks: Iterable[Mark]) -> pd.DataFrame:
    """The marks as a pandas frame, text columns categorical."""
    import pandas as pd

    frame = pd.DataFrame.from_records(list(marks), columns=list(COLUMNS))
    for column in CATEGORICAL:
        frame[column] = frame[column].astype("category")
    return frame.astype({"seq": "int64", "integer": "int64", "scale": "int64"})
