"""The rule of one entry cell, in Python and as a condition over cells, side by side.

A value can fail in three ways, looked at in this order: it is no number (or not one of the
words), it is out of range, it is too fine. A condition is over one cell, or over a run of
neighbouring cells with the same rule.
"""

from __future__ import annotations

from xltools.exact import decimals_of, plain
from xltools.forms.address import quoted
from xltools.forms.groups import Value
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.text import forms as words

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
