"""What Excel hands over, read by the rules that read returned forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xltools.intake.coerce import Coerced, Coercer
from xltools.methods.base import EntryField
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words
from xltools.text.finding import Finding

Value = Any
"""None, "", a number, a text, TRUE/FALSE, a date, or an error value as its text."""
Grid = list[list[Value]]

ERROR_VALUES = frozenset(
    (
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA"),
        *("#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"),
    )
)
STATES = {
    words.NOT_APPLICABLE: State.NOT_APPLICABLE,
    words.RECUSED: State.RECUSED,
    words.NO_SAMPLE: State.NO_SAMPLE,
    words.BLANK: State.BLANK,
    words.REJECTED: State.REJECTED,
    words.UNREPORTED: State.UNREPORTED,
}
"""The words of a state, as the ranking workbook shows them in place of a number."""
_ANY_FIGURE = EntryField(key="figure", label="数", decimals=30)


class Misused(Exception):
    """An argument that the function cannot work with: its text is shown in the cell."""


def grid(values: Any) -> Grid:
    """Rows of cells, whatever was handed over: one cell, a row, a column, a range.

    >>> grid(None), grid(5), grid([1, 2])
    ([[None]], [[5]], [[1, 2]])
    """
    if not isinstance(values, list | tuple):
        return [[values]]
    if not values or not isinstance(values[0], list | tuple):
        return [list(values)]
    return [list(row) for row in values]


def line(values: Any) -> list[Value]:
    """The cells of one row or one column.

    Raises:
        Misused: a range of several rows and columns.
    """
    rows = grid(values)
    if len(rows) > 1 and len(rows[0]) > 1:
        raise Misused(says.ONE_LINE)
    return [value for row in rows for value in row]


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: Value) -> str:
    """A cell as text: 5.0 is "5"."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value).strip()


def one_text(values: Any) -> str:
    """The text of a single cell."""
    cells = line(values)
    if len(cells) != 1:
        raise Misused(says.ONE_CELL)
    return text(cells[0])


def stored(value: Value) -> tuple[str, str]:
    """A cell as (kind, text), the way a workbook stores it."""
    if value is None or value == "":
        return "n", ""
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, int | float):
        return "n", repr(value)
    if isinstance(value, date):
        return "d", value.isoformat()
    if str(value) in ERROR_VALUES:
        return "e", str(value)
    return "s", str(value)


def taker(rule: EntryField) -> Callable[[Value], Coerced]:
    """A reader of cells that may hold what `rule` allows."""
    coercer = Coercer(rule)

    def take(value: Value) -> Coerced:
        kind, content = stored(value)
        return coercer.plain(kind, content, "General")

    return take


def said(coerced: Coerced) -> str:
    """What is to be said of a cell, in the words of the catalogue; "" where all is well."""
    whole: list[str] = []
    for report in coerced.reports:
        values = {"what": "评分", "count": "", "after": report.after, **dict(report.values)}
        finding = Finding(report.kind, value=report.before, values=values)
        whole.append(f"{finding.severity}：{finding.body}")
    return "".join(whole)


def figure(value: Value) -> Fraction | None:
    """The number in a cell; None where it is blank.

    Raises:
        Misused: it holds something that is no number.
    """
    taken = _TAKE_FIGURE(value)
    if taken.state is State.BLANK:
        return None
    if taken.value is None:
        raise Misused(says.NOT_A_FIGURE.format(value=text(value)))
    return Fraction(taken.value)


_TAKE_FIGURE = taker(_ANY_FIGURE)


def needed(values: Any, name: str) -> Fraction:
    """The number in a single cell that must have one."""
    cells = line(values)
    found = figure(cells[0]) if len(cells) == 1 else None
    if found is None:
        raise Misused(says.NEEDS_NUMBER.format(name=name))
    return found


def whole(values: Any, name: str, default: int) -> int:
    """The whole number, 0 or more, in a single cell; `default` where it is blank."""
    if all(is_blank(value) for value in line(values)):
        return default
    found = needed(values, name)
    if found.denominator != 1 or found < 0:
        raise Misused(says.NEEDS_WHOLE.format(name=name))
    return int(found)


def optional(values: Any) -> Decimal | None:
    """The number in a single cell as typed; None where it is blank."""
    cells = line(values)
    if len(cells) != 1:
        raise Misused(says.ONE_CELL)
    taken = _TAKE_FIGURE(cells[0])
    if taken.state is not State.BLANK and taken.value is None:
        raise Misused(says.NOT_A_FIGURE.format(value=text(cells[0])))
    return taken.value


def number(value: Fraction | Decimal) -> float:
    """A result as the double that a cell can hold."""
    return float(value)


def column(cells: Iterable[Any]) -> list[list[Any]]:
    """Results under each other."""
    return [[cell] for cell in cells]


def like(shape: Sequence[Sequence[Any]], cells: Iterable[Any]) -> list[list[Any]]:
    """Results in the shape of the range that they are about."""
    flow = iter(cells)
    return [[next(flow) for _ in row] for row in shape]
