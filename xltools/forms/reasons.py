"""When a row needs a reason beside its entries, in Python and as a condition over cells."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.forms.address import a1
from xltools.forms.groups import Value, asked_groups, asked_places, group_cells, group_numbers
from xltools.forms.plan import PlanRow, PlanSheet

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
