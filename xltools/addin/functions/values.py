"""What Excel hands over, read by the rules that read returned forms."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, TypeVar

from xltools.exact import round_half_up
from xltools.intake.coerce import Coerced, Coercer, Report, as_typed, short
from xltools.intake.names import UNSEEN
from xltools.methods.base import EntryField
from xltools.methods.choice import Choice
from xltools.scoring.marks import State
from xltools.text import functions as says
from xltools.text import words
from xltools.text.catalogue import marks
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean, folded

Value = Any
"""None, "", a number (float, int, Decimal), a text, TRUE/FALSE, a date, or an error value."""
C = TypeVar("C", bound=Choice)

OPEN_ENDED = 50_000
"""A range of more rows was selected to the end of its sheet: blank rows at its end are none."""


class ErrorValue(str):
    """An error value, by the name that Excel shows."""


class MaybeDate(float):
    """A number that may be a date, handed over by a path that does not tell."""


ERROR_VALUES = frozenset(
    (
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA"),
        *("#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"),
    )
)
STATES = {
    words.NOT_APPLICABLE: State.NOT_APPLICABLE,
    **dict.fromkeys(words.NOT_APPLICABLE_ALIASES, State.NOT_APPLICABLE),
    words.RECUSED: State.RECUSED,
    words.NO_SAMPLE: State.NO_SAMPLE,
    words.BLANK: State.BLANK,
    words.REJECTED: State.REJECTED,
    words.UNREPORTED: State.UNREPORTED,
}
"""The words of a state, as the ranking workbook shows them in place of a number."""
ALL_STATES = frozenset(STATES.values())
_FIRST_DAY = datetime(1899, 12, 30)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_ALL_DECIMALS = 400
"""More than any double has."""


class Misused(Exception):
    """An argument that the function cannot work with: its text is shown in the cell."""


class Rows(list[list[Value]]):
    """The rows of a range; `extent` is its height as selected, left-out rows at its end included.

    >>> len(Rows([[1], [None]])), len(Rows([[1], *[[None]] * OPEN_ENDED]))
    (2, 1)
    """

    def __init__(self, rows: Iterable[Iterable[Value]], extent: int = 0) -> None:
        super().__init__(list(row) for row in rows)
        self.extent = max(extent, len(self))
        if self.extent > OPEN_ENDED:
            while len(self) > 1 and all(value in (None, "") for value in self[-1]):
                self.pop()


class Line(list[Value]):
    """The cells of one row or one column, and which way they run."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(value for row in rows for value in row)
        self.lying = len(rows) == 1 and len(self) > 1
        self.extent = len(self) if self.lying else rows.extent

    def along(self, *answers: Iterable[Any]) -> list[list[Any]]:
        """One or more answers to each cell, running as the cells do."""
        if self.lying:
            return [list(row) for row in answers]
        return [list(row) for row in zip(*answers, strict=True)]


def grid(values: Any) -> Rows:
    """Rows of cells, whatever was handed over: one cell, a row, a column, a range.

    >>> grid(None), grid(5), grid([1, 2])
    ([[None]], [[5]], [[1, 2]])
    """
    if isinstance(values, Rows):
        return values
    if not isinstance(values, list | tuple):
        return Rows([[values]])
    if not values or not isinstance(values[0], list | tuple):
        return Rows([values])
    return Rows(values)


def evened(arguments: Sequence[Any]) -> list[Any]:
    """The arguments with whole columns cut after the last row that any of them fills."""
    whole = [one for one in arguments if isinstance(one, Rows) and one.extent > OPEN_ENDED]
    longest = {one.extent: 0 for one in whole}
    for one in whole:
        longest[one.extent] = max(longest[one.extent], len(one))
    for one in whole:
        one.extend([None] * len(one[0]) for _ in range(longest[one.extent] - len(one)))
    return list(arguments)


def line(values: Any) -> Line:
    """The cells of one row or one column.

    Raises:
        Misused: a range of several rows and columns.
    """
    rows = grid(values)
    if len(rows) > 1 and len(rows[0]) > 1:
        raise Misused(says.ONE_LINE)
    return Line(rows)


def line_like(values: Any, name: str, other: Line | Rows, whose: str) -> Line:
    """The cells of one row or one column that go along with those of `other`.

    Raises:
        Misused: a range of several rows and columns, or of another length.
    """
    cells = line(values)
    if cells.extent != other.extent:
        counts = {"found": cells.extent, "wanted": other.extent}
        raise Misused(says.SAME_LENGTH.format(name=name, other=whose, **counts))
    return cells


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def error_in(value: Value) -> str:
    """The name of the error value in a cell; "" where it holds none."""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "#NUM!"
    named = isinstance(value, str) and (isinstance(value, ErrorValue) or value in ERROR_VALUES)
    return str(value) if named else ""


def is_number(value: Value) -> bool:
    """Whether Excel counts with the cell: a number, not TRUE or FALSE."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def exact(value: float | Decimal) -> Decimal:
    """A number as it was typed: at most 15 digits, as Excel shows it."""
    typed = Decimal(repr(value)) if isinstance(value, int | float) else value
    shown = typed.normalize(_FIFTEEN)
    return shown if shown else abs(shown)


def text(value: Value) -> str:
    """A cell as text: 5.0 is "5", a date is written out."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if is_number(value):
        return error_in(value) or as_typed(exact(value))
    if isinstance(value, datetime) and value.time() != value.time().min:
        return f"{value.year}年{value.month}月{value.day}日{value:%H:%M:%S}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value).strip()


def one_text(values: Any) -> str:
    """The text of a single cell.

    Raises:
        Misused: several cells, or an error value.
    """
    value = one_cell(values)
    if error_in(value):
        raise Misused(why_no_figure(value))
    return text(value)


def one_cell(values: Any) -> Value:
    """What a single cell holds."""
    cells = line(values)
    if len(cells) != 1:
        raise Misused(says.ONE_CELL)
    return cells[0]


def stored(value: Value) -> tuple[str, str]:
    """A cell as (kind, text), the way a workbook stores it."""
    if value is None or value == "":
        return "n", ""
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, Decimal):
        return "n", f"{value:f}"
    if isinstance(value, date):
        return "d", value.isoformat()
    error = error_in(value)
    if error:
        return "e", error
    return ("n", repr(value)) if isinstance(value, int | float) else ("s", str(value))


def serial(value: date) -> Decimal:
    """A date as the number that its cell holds: days since the last of 1899."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    passed = moment.replace(tzinfo=None) - _FIRST_DAY
    seconds = Fraction(passed.seconds * 10**6 + passed.microseconds, 86_400 * 10**6)
    return round_half_up(passed.days + seconds, 10)


def date_of(value: float) -> datetime:
    """The moment that a number of days stands for.

    Raises:
        OverflowError: it stands for none.
    """
    return _FIRST_DAY + timedelta(seconds=round(value * 86_400, 3))


def taker(rule: EntryField, states: Collection[State] = frozenset()) -> Callable[[Value], Coerced]:
    """A reader of cells that may hold what `rule` allows, or the word of one of `states`."""
    coercer = Coercer(rule)

    def take(value: Value) -> Coerced:
        if states and isinstance(value, str):
            word = unicodedata.normalize("NFKC", value.translate(UNSEEN)).strip()
            state = STATES.get(word)
            if state in states and state is not None:
                return _worded(state, word)
        kind, content = stored(value)
        return coercer.plain(kind, content, None)

    return take


def _worded(state: State, word: str) -> Coerced:
    """A cell that names a state, with a word on a spelling that is not the usual one."""
    reports = () if word == state else (Report(marks.NA_ALIAS, short(word), str(state)),)
    return Coerced(state, None, reports, word)


def said(coerced: Coerced) -> str:
    """What is to be said of a cell, in the words of the catalogue; "" where all is well."""
    whole: list[str] = []
    for report in coerced.reports:
        values = {"what": "评分", "count": "", "after": report.after, **dict(report.values)}
        finding = Finding(report.kind, value=report.before, values=values)
        whole.append(f"{finding.severity}：{finding.body}")
    return "".join(whole)


FIGURE = EntryField(key="figure", label="数", decimals=_ALL_DECIMALS)
"""Any number at all."""
_TAKE_FIGURE = taker(FIGURE)
_TAKE_FIGURE_OR_STATE = taker(FIGURE, ALL_STATES)


def figure(value: Value) -> Fraction | None:
    """The number in a cell; None where it is blank.

    Raises:
        Misused: it holds something that is no number.
    """
    found = _decimal(value)
    return None if found is None else Fraction(found)


def _decimal(value: Value) -> Decimal | None:
    taken = _TAKE_FIGURE(value)
    if taken.value is None and taken.state is not State.BLANK:
        raise Misused(why_no_figure(value))
    return taken.value


def figure_or_state(value: Value) -> Fraction | State:
    """The mark, or the state that stands in its place; 未填 where the cell is blank.

    Raises:
        Misused: it holds neither, or what may be a date.
    """
    if isinstance(value, MaybeDate):
        raise Misused(says.MAYBE_DATE.format(value=text(value), date=text(date_of(value))))
    taken = _TAKE_FIGURE_OR_STATE(value)
    if taken.state is State.REJECTED and taken.reports:
        raise Misused(why_no_figure(value))
    return taken.state if taken.value is None else Fraction(taken.value)


def why_no_figure(value: Value) -> str:
    """What a cell holds that is no number to count with."""
    error = error_in(value)
    if error:
        return says.AN_ERROR.format(value=error)
    if isinstance(value, date):
        return says.A_DATE.format(value=text(value))
    if is_number(value):
        return says.TOO_LARGE.format(value=text(value))
    return says.NOT_A_FIGURE.format(value=short(text(value)))


def needed(values: Any, name: str) -> Fraction:
    """The number in a single cell that must have one."""
    found = figure(one_cell(values))
    if found is None:
        raise Misused(says.NEEDS_NUMBER.format(name=name))
    return found


def above_zero(values: Any, name: str) -> Decimal:
    """The number as typed in a single cell that must have one above 0."""
    found = optional(values)
    if found is None or found <= 0:
        raise Misused(says.NEEDS_ABOVE_ZERO.format(name=name))
    return found


def whole(values: Any, name: str, default: int, most: int | None = None) -> int:
    """The whole number, from 0 to `most`, in a single cell; `default` where it is blank."""
    value = one_cell(values)
    if is_blank(value):
        return default
    found = needed(value, name)
    if found.denominator != 1 or found < 0 or (most is not None and found > most):
        sentence = says.NEEDS_WHOLE if most is None else says.NEEDS_WHOLE_TO
        raise Misused(sentence.format(name=name, most=most))
    return int(found)


def optional(values: Any, name: str = "", *, least: Decimal | None = None) -> Decimal | None:
    """The number in a single cell as typed, not below `least`; None where it is blank."""
    found = _decimal(one_cell(values))
    if found is not None and least is not None and found < least:
        raise Misused(says.NOT_BELOW.format(name=name, least=as_typed(least)))
    return found


def yes(values: Any, name: str, *, default: bool) -> bool:
    """Whether a single cell says 是; `default` where it is blank.

    Raises:
        Misused: it says neither 是 nor 否.
    """
    value = one_cell(values)
    if is_blank(value):
        return default
    meant = None if is_number(value) else words.YES_OR_NO.get(folded(text(value)))
    if meant is None:
        raise Misused(says.NEEDS_YES_OR_NO.format(name=name, value=short(text(value))))
    return meant


def chosen(values: Any, name: str, default: C, among: Iterable[C] | None = None) -> C:
    """The choice that a cell names by its words, or by their part before the brackets.

    Raises:
        Misused: it names none of `among`, which are all where it is not given.
    """
    word = one_text(values)
    if not word:
        return default
    offered = list(type(default) if among is None else among)
    shorts = {
        choice: choice.label.split("（", maxsplit=1)[0].split("，", maxsplit=1)[0]
        for choice in offered
    }
    for choice, part in shorts.items():
        if folded(word) in (folded(choice.label), folded(part), choice.value):
            return choice
    labels = list(shorts.values())
    hint, known = did_you_mean(word, labels), "、".join(labels)
    raise Misused(says.NO_CHOICE.format(name=name, value=short(word), hint=hint, known=known))


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
