"""填写情况: what each row says of itself, in Python and as a formula, side by side.

Both halves of a rule stand next to each other; the tests let LibreOffice recalculate the
second and compare it with the first.

When a row needs a reason beside its entries, in Python and as a condition over cells.

The rule of one entry cell, in Python and as a condition over cells, side by side.

A value can fail in three ways, looked at in this order: it is no number (or not one of the
words), it is out of range, it is too fine. A condition is over one cell, or over a run of
neighbouring cells with the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import decimals_of, plain, round_half_up
from xltools.forms.address import a1, quoted
from xltools.forms.groups import (
    Value,
    asked,
    asked_groups,
    asked_places,
    blank_above,
    columns_of,
    computed_by_key,
    group_cells,
    group_numbers,
)
from xltools.forms.plan import PlanColumn, PlanRow, PlanSheet
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

_GUARD = 10
"""Decimals at which a score is compared with the line: beyond them is only binary dust."""


def reason_label(sheet: PlanSheet) -> str:
    """What the reason column is called on this sheet: 失分原因, 认定依据, 主要意见和建议."""
    return sheet.columns[sheet.column("reason")].header


def reason_due(
    sheet: PlanSheet,
    values: Sequence[Value],
    row: PlanRow | None = None,
    above: Sequence[Value] = (),
) -> bool:
    """Whether usable values need a reason beside them.

    Below the scheme's line, always where the method wants a basis, and for a mark of 0; a
    county's opinions are free, except below the scheme's line. Where the score is made of
    several numbers, `row` and `above` are needed to know it.
    """
    if sheet.method.needs_basis:
        return True
    if sheet.method.linear_field is None:
        return row is not None and _score_below(sheet, row, values, above)
    marks = [mark for mark in values if not isinstance(mark, str)]
    if sheet.reason_below is not None and any(mark < sheet.reason_below for mark in marks):
        return True
    return not sheet.county and any(mark == 0 for mark in marks)


def _score_below(
    sheet: PlanSheet, row: PlanRow, values: Sequence[Value], above: Sequence[Value]
) -> bool:
    if sheet.reason_below is None:
        return False
    for group in asked_groups(sheet, row):
        numbers = group_numbers(sheet, row, values, above, group)
        if numbers.keys() >= group_cells(sheet, 1, group).keys():
            score = sheet.method.score(Fraction(sheet.row_points(row)), numbers)
            if score is not None and round_half_up(score, _GUARD) < sheet.reason_below:
                return True
    return False


def reason_condition(sheet: PlanSheet, number: int | str, row: PlanRow) -> str:
    """The same as a condition for the unit in row `number`; "" where none is ever due."""
    if sheet.method.needs_basis:
        return "TRUE"
    low = None if sheet.reason_below is None else plain(sheet.reason_below)
    tests: list[str] = []
    if sheet.method.linear_field is not None:
        marks = [a1(number, sheet.entry_columns[place][0]) for place in asked_places(sheet, row)]
        tests += [f"{mark}<{low}" for mark in marks] if low is not None else []
        tests += [f"{mark}=0" for mark in marks] if not sheet.county else []
    elif low is not None:
        for group in asked_groups(sheet, row):
            cells = group_cells(sheet, number, group)
            score = sheet.method.formula(plain(sheet.row_points(row)), cells)
            complete = "AND(" + ",".join(f'{cell}<>""' for cell in cells.values()) + ")"
            below = f'IF(({score})="",FALSE,ROUND({score},{_GUARD})<{low})'
            tests.append(f"IF({complete},{below},FALSE)")
    return f"OR({','.join(tests)})" if tests else ""


NOT_USABLE, OUT_OF_RANGE, TOO_FINE = WAYS = (0, 1, 2)
"""The ways in which a value can fail."""


def says(field: EntryField, way: int) -> str:
    """What is said of a value that fails in this way; "" where the field knows no such fault."""
    if field.choices:
        return words.NOT_LISTED if way == NOT_USABLE else ""
    if way == NOT_USABLE:
        return words.NOT_NUMBER
    return out_of_range(field) if way == OUT_OF_RANGE else too_fine(field)


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


def fault(field: EntryField, value: Value) -> int | None:
    """In which way a value that is not blank fails; None if it can be used."""
    if field.choices:
        return None if value in field.choices else NOT_USABLE
    if isinstance(value, str):
        return NOT_USABLE
    if field.low is not None and value < field.low:
        return OUT_OF_RANGE
    if field.high is not None and value > field.high:
        return OUT_OF_RANGE
    coarse = value % field.step == 0 if field.step else decimals_of(value) <= field.decimals
    return None if coarse else TOO_FINE


def value_checks(field: EntryField, cell: str) -> list[tuple[str, str]]:
    """The same as (condition, words) pairs, in that order, over a cell that is not blank."""
    return [(condition(field, way, cell), says(field, way)) for way in WAYS if says(field, way)]


def condition(field: EntryField, way: int, cell: str) -> str:
    """Whether a cell that is not blank fails in this way, having passed the earlier ones."""
    if field.choices:
        return f"AND({','.join(f'{cell}<>{quoted(choice)}' for choice in field.choices)})"
    if way == NOT_USABLE:
        return f"NOT(ISNUMBER({cell}))"
    if way == OUT_OF_RANGE:
        bounds = [f"{cell}<{plain(field.low)}"] if field.low is not None else []
        bounds += [f"{cell}>{plain(field.high)}"] if field.high is not None else []
        return f"OR({','.join(bounds)})"
    if field.step is None:
        return f"ROUND({cell},{field.decimals})<>{cell}"
    steps = f"{cell}/{plain(field.step)}"
    return f"ABS({steps}-ROUND({steps},0))>0.000000001"


def run_condition(field: EntryField, way: int, cells: str, count: int) -> str:
    """The same over `count` neighbouring cells of one row: whether any of them fails."""
    if way == NOT_USABLE:
        return f"COUNT({cells})<{count}"
    if way == OUT_OF_RANGE:
        low = [f"MIN({cells})<{plain(field.low)}"] if field.low is not None else []
        high = [f"MAX({cells})>{plain(field.high)}"] if field.high is not None else []
        return f"OR({','.join(low + high)})"
    if field.step is None:
        return f"SUMPRODUCT((ROUND({cells},{field.decimals})<>{cells})*1)>0"
    steps = f"{cells}/{plain(field.step)}"
    return f"SUMPRODUCT((ABS({steps}-ROUND({steps},0))>0.000000001)*1)>0"


def same_rule(one: EntryField, other: EntryField) -> bool:
    """Whether two fields take the same numbers, so that their cells can be looked at as a run."""
    if one.choices or other.choices:
        return False
    return (one.low, one.high, one.decimals, one.step) == (
        other.low,
        other.high,
        other.decimals,
        other.step,
    )


_LABELLED = 4
"""With so many entry columns at most, the words name the column that they mean."""


@dataclass(frozen=True, slots=True)
class RowEntry:
    """What stands in the fill-in cells of one row; `values` by the sheet's entry columns.

    For what stands above the table: by the sheet's fill-in cells there.
    """

    values: tuple[Value, ...]
    special: str = ""
    reason: str = ""


def no_entry(sheet: PlanSheet) -> RowEntry:
    """A row in which nothing has been filled."""
    return RowEntry(("",) * len(sheet.entry_columns))


# The rule of one row -------------------------------------------------------------------------


def row_status(
    sheet: PlanSheet, row: PlanRow, entry: RowEntry, above: Sequence[Value] | None = None
) -> str:
    """The words of 填写情况 for one unit; `above` is what stands above the table."""
    if row.recused:
        return RECUSED
    if entry.special:
        return _special_status(sheet, entry)
    values = [entry.values[place] for place in asked_places(sheet, row)]
    blanks = sum(value == "" for value in values)
    if blanks:
        return words.BLANK if blanks == len(values) else words.PARTLY
    for way, said, places in _faults(sheet, row):
        columns = sheet.entry_columns
        for place in places:
            if fault(sheet.field(row, columns[place][1]), entry.values[place]) == way:
                return said
    head = blank_above(sheet) if above is None else above
    return _together(sheet, row, entry.values, head) or _reasoned(sheet, row, entry, head)


def _together(
    sheet: PlanSheet, row: PlanRow, values: Sequence[Value], above: Sequence[Value]
) -> str:
    """What is wrong with numbers that can each be used alone; "" if nothing."""
    checks: list[str] = []
    over: set[str] = set()
    for group in asked_groups(sheet, row):
        numbers = group_numbers(sheet, row, values, above, group)
        for _, column in columns_of(sheet, group):
            most = numbers.get(_limit(column))
            if most is not None and numbers[column.key] > most:
                over.add(_exceeds(sheet, column))
        for one in computed_by_key(sheet, row).values():
            if one.right and one.scope == "unit":
                shown = one.value(numbers)
                checks.append("" if shown == one.right else str(shown))
    for _, column in sheet.entry_columns:
        if over and _exceeds(sheet, column) in over:
            return _exceeds(sheet, column)
    if words.PARTLY in checks:
        return words.PARTLY
    return words.MISCOUNTED if any(checks) else ""


def _reasoned(sheet: PlanSheet, row: PlanRow, entry: RowEntry, above: Sequence[Value]) -> str:
    if not entry.reason and reason_due(sheet, entry.values, row, above):
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
    special, reason = a1(number, sheet.column("special")), a1(number, sheet.column("reason"))
    places = asked_places(sheet, row)
    every, some = _blank_tests(sheet, number, row)
    tests: list[tuple[str, str]] = [(every, words.BLANK)]
    if len(places) > 1:
        tests.append((some, words.PARTLY))
    for way, said, own in _faults(sheet, row):
        tests.append((_any(_conditions(sheet, number, row, way, own)), said))
    tests += _together_tests(sheet, number, row)
    due = reason_condition(sheet, number, row)
    if due:
        tests.append((f'AND({reason}="",{due})', words.WANTS + reason_label(sheet)))
    marks = _chain(tests, quoted(words.FILLED))
    na = quoted(words.NO_NA)
    if sheet.allow_na:
        na = _chain(
            [
                (f"{special}<>{quoted(NOT_APPLICABLE)}", words.ONLY_NA),
                (f"NOT({every})", words.BOTH),
                (f'{reason}=""', words.WANTS_NA_REASON),
            ],
            quoted(NOT_APPLICABLE),
        )
    return f'=IFERROR(IF({special}<>"",{na},{marks}),{quoted(words.NOT_NUMBER)})'


def _blank_tests(sheet: PlanSheet, number: int | str, row: PlanRow) -> tuple[str, str]:
    """Whether all that is asked is blank, and whether any of it is."""
    places = asked_places(sheet, row)
    cells = [a1(number, sheet.entry_columns[place][0]) for place in places]
    if len(cells) <= _LABELLED:
        blank = [f'{cell}=""' for cell in cells]
        return (blank[0] if len(blank) == 1 else f"AND({','.join(blank)})"), _any(blank)
    spans = (_span(sheet, number, run) for run in _runs(sheet, row, places, rules=False))
    count = "+".join(f"COUNTBLANK({span})" for span in spans)
    return f"{count}={len(cells)}", f"{count}>0"


def _faults(sheet: PlanSheet, row: PlanRow) -> list[tuple[int, str, list[int]]]:
    """(way, words, places among the entry columns) of what a single value can be faulted for."""
    found: dict[tuple[int, str], list[int]] = {}
    for way in WAYS:
        for place in asked_places(sheet, row):
            column = sheet.entry_columns[place][1]
            said = says(sheet.field(row, column), way)
            if said:
                found.setdefault((way, _named(sheet, column, said)), []).append(place)
    return [(way, said, places) for (way, said), places in found.items()]


def _conditions(
    sheet: PlanSheet, number: int | str, row: PlanRow, way: int, places: Sequence[int]
) -> list[str]:
    found = []
    for run in _runs(sheet, row, places):
        field = sheet.field(row, sheet.entry_columns[run[0]][1])
        span = _span(sheet, number, run)
        alone = condition(field, way, span) if len(run) == 1 else ""
        found.append(alone or run_condition(field, way, span, len(run)))
    return found


def _runs(
    sheet: PlanSheet, row: PlanRow, places: Sequence[int], *, rules: bool = True
) -> list[list[int]]:
    """Places whose columns are neighbours and, for `rules`, follow the same rule."""
    runs: list[list[int]] = []
    for place in places:
        index, column = sheet.entry_columns[place]
        if runs:
            before, other = sheet.entry_columns[runs[-1][-1]]
            alike = not rules or same_rule(sheet.field(row, other), sheet.field(row, column))
            if before == index - 1 and alike:
                runs[-1].append(place)
                continue
        runs.append([place])
    return runs


def _span(sheet: PlanSheet, number: int | str, run: Sequence[int]) -> str:
    first, last = (a1(number, sheet.entry_columns[place][0]) for place in (run[0], run[-1]))
    return first if first == last else f"{first}:{last}"


def _together_tests(sheet: PlanSheet, number: int | str, row: PlanRow) -> list[tuple[str, str]]:
    most: dict[str, list[str]] = {}
    partly, wrong = [], []
    for group in asked_groups(sheet, row):
        cells = group_cells(sheet, number, group)
        for _, column in columns_of(sheet, group):
            limit = cells.get(_limit(column))
            if limit is not None:
                over = f"AND(ISNUMBER({limit}),{cells[column.key]}>{limit})"
                most.setdefault(_exceeds(sheet, column), []).append(over)
    checks = {key: one for key, one in computed_by_key(sheet, row).items() if one.right}
    for index, column in enumerate(sheet.columns):
        if column.computed and column.key in checks and asked(row, column):
            cell = a1(number, index)
            partly.append(f"{cell}={quoted(words.PARTLY)}")
            wrong.append(f"{cell}<>{quoted(checks[column.key].right)}")
    tests = [(_any(over), said) for said, over in most.items()]
    if partly:
        tests += [(_any(partly), words.PARTLY), (_any(wrong), words.MISCOUNTED)]
    return tests


def _limit(column: PlanColumn) -> str:
    """The key of the entry that the column may not exceed; what must add up is checked as such."""
    return column.field.at_most if column.field is not None else ""


def _exceeds(sheet: PlanSheet, column: PlanColumn) -> str:
    """按期办结件数多于应办件数."""
    labels = {field.key: field.label for field in sheet.method.fields(sheet.points)}
    return f"{labels[column.key]}多于{labels.get(_limit(column), '')}"


def _named(sheet: PlanSheet, column: PlanColumn, problem: str) -> str:
    """With a few columns the words say which one they mean."""
    few = 1 < len(sheet.entry_columns) <= _LABELLED
    return f"{column.label}：{problem}" if few else problem


def _any(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


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
