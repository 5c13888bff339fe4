"""填写情况: what each row says of itself, in Python and as a formula, side by side.

Both halves of a rule stand next to each other; the tests let LibreOffice recalculate the
second and compare it with the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xltools.exact import decimals_of, plain
from xltools.forms.address import a1, fixed, quoted
from xltools.forms.plan import REQUIRED, PlanColumn, PlanRow, PlanSheet
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

Value = Decimal | str
"""A cell's content as typed: a number, a text, or "" for blank."""


@dataclass(frozen=True, slots=True)
class RowEntry:
    """What stands in the fill-in cells of one row; `values` by the sheet's entry columns."""

    values: tuple[Value, ...]
    special: str = ""
    reason: str = ""


def no_entry(sheet: PlanSheet) -> RowEntry:
    """A row in which nothing has been filled."""
    return RowEntry(("",) * len(sheet.entry_columns))


# The rule of one cell ------------------------------------------------------------------------


def out_of_range(field: EntryField) -> str:
    """What is said of a number outside the field's range."""
    if field.low is not None and field.high is not None:
        return f"超出{plain(field.low)}—{plain(field.high)}"
    if field.low is not None:
        return f"不能小于{plain(field.low)}"
    return f"不能大于{plain(field.high)}" if field.high is not None else ""


def too_fine(field: EntryField) -> str:
    """What is said of a number with more decimals, or between the steps."""
    if field.step is not None:
        return f"应为{plain(field.step)}的倍数"
    return "应为整数" if field.decimals == 0 else f"小数超过{DIGITS[field.decimals]}位"


def value_problem(field: EntryField, value: Value) -> str:
    """Why a value that is not blank cannot be used; "" if it can.

    >>> value_problem(EntryField(key="m", label="评分", high=Decimal(100)), Decimal("92.456"))
    '小数超过两位'
    """
    if field.choices:
        return "" if value in field.choices else words.NOT_LISTED
    if isinstance(value, str):
        return words.NOT_NUMBER
    if field.low is not None and value < field.low:
        return out_of_range(field)
    if field.high is not None and value > field.high:
        return out_of_range(field)
    coarse = value % field.step == 0 if field.step else decimals_of(value) <= field.decimals
    return "" if coarse else too_fine(field)


def value_checks(field: EntryField, cell: str) -> list[tuple[str, str]]:
    """The same as (condition, words) pairs, in that order, over a cell that is not blank."""
    if field.choices:
        unlisted = ",".join(f"{cell}<>{quoted(choice)}" for choice in field.choices)
        return [(f"AND({unlisted})", words.NOT_LISTED)]
    checks = [(f"NOT(ISNUMBER({cell}))", words.NOT_NUMBER)]
    bounds = [f"{cell}<{plain(field.low)}"] if field.low is not None else []
    bounds += [f"{cell}>{plain(field.high)}"] if field.high is not None else []
    if bounds:
        checks.append((f"OR({','.join(bounds)})", out_of_range(field)))
    checks.append((_uneven(field, cell), too_fine(field)))
    return checks


def _uneven(field: EntryField, cell: str) -> str:
    if field.step is None:
        return f"ROUND({cell},{field.decimals})<>{cell}"
    steps = f"{cell}/{plain(field.step)}"
    return f"ABS({steps}-ROUND({steps},0))>0.000000001"


# When a reason is due ------------------------------------------------------------------------


def reason_label(sheet: PlanSheet) -> str:
    """What the reason column is called on this sheet: 失分原因, 认定依据, 主要意见和建议."""
    return sheet.columns[sheet.column("reason")].header


def reason_due(sheet: PlanSheet, values: Sequence[Value]) -> bool:
    """Whether usable values need a reason beside them.

    Below the scheme's line, always where the method wants a basis, and for a mark of 0; a
    county's opinions are free, except below the scheme's line.
    """
    if sheet.method.needs_basis:
        return True
    mark = values[_primary(sheet)]
    if isinstance(mark, str):
        return False
    if sheet.reason_below is not None and mark < sheet.reason_below:
        return True
    return mark == 0 and not sheet.county and _is_mark(sheet)


def _reason_condition(sheet: PlanSheet, cells: Sequence[str]) -> str:
    if sheet.method.needs_basis:
        return "TRUE"
    mark = cells[_primary(sheet)]
    below = [f"{mark}<{plain(sheet.reason_below)}"] if sheet.reason_below is not None else []
    zero = [f"{mark}=0"] if not sheet.county and _is_mark(sheet) else []
    return f"OR({','.join(below + zero)})" if below or zero else ""


def _is_mark(sheet: PlanSheet) -> bool:
    return sheet.method.linear_field is not None


def _primary(sheet: PlanSheet) -> int:
    """Which entry column is the score itself; the first where none is."""
    keys = [column.key for _, column in sheet.entry_columns]
    field = sheet.method.linear_field
    return keys.index(field) if field in keys else 0


# The rule of one row -------------------------------------------------------------------------


def row_status(sheet: PlanSheet, row: PlanRow, entry: RowEntry) -> str:
    """The words of 填写情况 for one unit."""
    if row.recused:
        return RECUSED
    if entry.special:
        return _special_status(sheet, entry)
    blanks = sum(value == "" for value in entry.values)
    if blanks:
        return words.BLANK if blanks == len(entry.values) else words.PARTLY
    for (_, column), value in zip(sheet.entry_columns, entry.values, strict=True):
        problem = value_problem(sheet.field(row, column), value)
        if problem:
            return _named(sheet, column, problem)
    if reason_due(sheet, entry.values) and not entry.reason:
        return words.WANTS + reason_label(sheet)
    return words.FILLED


def _special_status(sheet: PlanSheet, entry: RowEntry) -> str:
    if not sheet.allow_na:
        return words.NO_NA
    if entry.special != NOT_APPLICABLE:
        return words.ONLY_NA
    if any(value != "" for value in entry.values):
        return words.BOTH
    return NOT_APPLICABLE if entry.reason else words.WANTS_NA_REASON


def status_formula(sheet: PlanSheet, number: int | str, row: PlanRow) -> str:
    """The same as a formula for the unit in row `number`, or with ROW for it."""
    cells = [a1(number, index) for index, _ in sheet.entry_columns]
    special, reason = a1(number, sheet.column("special")), a1(number, sheet.column("reason"))
    blank = [f'{cell}=""' for cell in cells]
    tests: list[tuple[str, str]] = [(_all(blank), words.BLANK)]
    if len(cells) > 1:
        tests.append((f"OR({','.join(blank)})", words.PARTLY))
    for (_, column), cell in zip(sheet.entry_columns, cells, strict=True):
        for condition, says in value_checks(sheet.field(row, column), cell):
            tests.append((condition, _named(sheet, column, says)))
    due = _reason_condition(sheet, cells)
    if due:
        tests.append((f'AND({reason}="",{due})', words.WANTS + reason_label(sheet)))
    marks = _chain(tests, quoted(words.FILLED))
    na = quoted(words.NO_NA)
    if sheet.allow_na:
        filled = f"NOT({_all(blank)})"
        na = _chain(
            [
                (f"{special}<>{quoted(NOT_APPLICABLE)}", words.ONLY_NA),
                (filled, words.BOTH),
                (f'{reason}=""', words.WANTS_NA_REASON),
            ],
            quoted(NOT_APPLICABLE),
        )
    return f'=IFERROR(IF({special}<>"",{na},{marks}),{quoted(words.NOT_NUMBER)})'


def _named(sheet: PlanSheet, column: PlanColumn, problem: str) -> str:
    """With several columns the words say which one they mean."""
    label = column.header.removesuffix(REQUIRED)
    return problem if len(sheet.entry_columns) == 1 else f"{label}：{problem}"


def _all(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"


def _chain(tests: Sequence[tuple[str, str]], otherwise: str) -> str:
    opened = "".join(f"IF({condition},{quoted(says)}," for condition, says in tests)
    return opened + otherwise + ")" * len(tests)


# Which rows count as what --------------------------------------------------------------------


def usable(sheet: PlanSheet) -> tuple[str, ...]:
    """The states in which a row's entry is a score."""
    return (words.FILLED, words.WANTS + reason_label(sheet))


SETTLED = (words.FILLED, NOT_APPLICABLE, RECUSED)
"""The states in which nothing is left to do."""
OPEN = (words.BLANK, words.PARTLY)


def status_line(statuses: Sequence[str]) -> str:
    """The line at the top: how far the form is filled.

    >>> status_line(["已填", "超出0—100", "未填", "回避"])
    '填写情况：应填4项，已填3项，未填1项，不符合要求1项'
    >>> status_line(["已填", "不涉及"])
    '填写情况：已全部填写，可打印签字盖章后报送'
    """
    blank = sum(status in OPEN for status in statuses)
    settled = sum(status in SETTLED for status in statuses)
    if settled == len(statuses):
        return words.STATUS_PREFIX + words.ALL_FILLED
    due, bad = len(statuses), len(statuses) - settled - blank
    return (
        f"{words.STATUS_PREFIX}应填{due}项，已填{due - blank}项，未填{blank}项，不符合要求{bad}项"
    )


def status_line_formula(sheet: PlanSheet) -> str:
    """The same as a formula over the column 填写情况."""
    column = fixed(sheet.first_row, sheet.last_row, sheet.column("status"))
    due = sum(1 for _ in sheet.unit_rows())
    blank = "+".join(f"COUNTIF({column},{quoted(word)})" for word in OPEN)
    settled = "+".join(f"COUNTIF({column},{quoted(word)})" for word in SETTLED)
    return (
        f"=IF({settled}={due},{quoted(words.STATUS_PREFIX + words.ALL_FILLED)},"
        f'"{words.STATUS_PREFIX}应填{due}项，已填"&({due}-({blank}))&"项，未填"&({blank})'
        f'&"项，不符合要求"&({due}-({settled})-({blank}))&"项")'
    )
