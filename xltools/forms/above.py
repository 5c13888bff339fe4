"""What is entered once for the sheet: its rule in Python and as a formula, side by side.

The numbers above the table stand in every unit's sum, so the line at the top says first what is
wrong with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xltools.forms.address import letters, quoted
from xltools.forms.groups import Value
from xltools.forms.plan import PlanSheet, SheetCell
from xltools.forms.status import (
    NOT_USABLE,
    OUT_OF_RANGE,
    WAYS,
    condition,
    fault,
    run_condition,
    same_rule,
    says,
)
from xltools.text import forms as words

BLANK, OVER = -1, 9
"""Beside the ways in which a value fails: nothing entered, more than the limit."""


def above_problem(sheet: PlanSheet, values: Sequence[Value]) -> str:
    """What is wrong above the table, in words; "" if nothing."""
    own = dict(zip(sheet.above_entries, values, strict=True))
    for way, said, cells in _tests(sheet):
        if any(_fails(sheet, cell, way, own) for cell in cells):
            return said
    return ""


def above_formula(sheet: PlanSheet) -> str:
    """The same as an expression, or "" where nothing is entered above the table."""
    if not sheet.above_entries:
        return ""
    opened, closed = "", ""
    for way, said, cells in _tests(sheet):
        test = _joined(sheet, way, cells)
        opened += f"IF({test},{quoted(said)},"
        closed += ")"
    return f'{opened}""{closed}'


def _joined(sheet: PlanSheet, way: int, cells: Sequence[SheetCell]) -> str:
    """Whether any of the cells fails in this way; many counts are looked at as one range."""
    conditions = [_condition(sheet, cell, way) for cell in cells]
    if len(conditions) == 1:
        return conditions[0]
    fields = [cell.field for cell in cells if cell.field is not None]
    if way in (NOT_USABLE, OUT_OF_RANGE) and all(same_rule(fields[0], one) for one in fields):
        return run_condition(fields[0], way, ",".join(reference(c) for c in cells), len(cells))
    return f"OR({','.join(conditions)})"


def limit_of(sheet: PlanSheet, cell: SheetCell) -> SheetCell | None:
    """The entry that may not be exceeded by this one."""
    wanted = cell.field.at_most if cell.field is not None else ""
    for other in sheet.above_entries:
        if (other.key, other.period, other.stratum) == (wanted, cell.period, cell.stratum):
            return other
    return None


def _tests(sheet: PlanSheet) -> list[tuple[int, str, list[SheetCell]]]:
    """(way, words, cells) in the order in which they are looked at."""
    one = len(sheet.groups) == 1
    found: dict[tuple[int, str], list[SheetCell]] = {}

    def add(way: int, said: str, cell: SheetCell) -> None:
        found.setdefault((way, said), []).append(cell)

    for cell in sheet.above_entries:
        add(BLANK, f"请填“{cell.label}”" if one else words.ABOVE_OPEN, cell)
    for way in WAYS:
        for cell in sheet.above_entries:
            said = "" if cell.field is None else says(cell.field, way)
            if said:
                add(way, f"{cell.label}：{said}" if one else f"{words.ABOVE}{said}", cell)
    for cell in sheet.above_entries:
        limit = limit_of(sheet, cell)
        if limit is not None and limit.field is not None and cell.field is not None:
            add(OVER, f"{cell.field.label}多于{limit.field.label}", cell)
    return [(way, said, cells) for (way, said), cells in found.items()]


def _fails(sheet: PlanSheet, cell: SheetCell, way: int, own: Mapping[SheetCell, Value]) -> bool:
    value = own[cell]
    if way == BLANK:
        return value == ""
    if way == OVER:
        limit = limit_of(sheet, cell)
        most = None if limit is None else own[limit]
        return not isinstance(most, str) and not isinstance(value, str) and value > (most or 0)
    return cell.field is not None and fault(cell.field, value) == way


def _condition(sheet: PlanSheet, cell: SheetCell, way: int) -> str:
    at = reference(cell)
    if way == BLANK:
        return f'{at}=""'
    if way == OVER:
        limit = limit_of(sheet, cell)
        return "FALSE" if limit is None else f"{at}>{reference(limit)}"
    return "FALSE" if cell.field is None else condition(cell.field, way, at)


def reference(cell: SheetCell) -> str:
    """The absolute reference of its value."""
    return f"${letters(cell.column)}${cell.row}"
