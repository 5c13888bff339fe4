"""The foot of a returned sheet: the five numbers that its signed paper shows.

They are what the sheet's own formulas made of its cells when it was printed: a number kept as
text is 0 to them, one out of range is left out of all but the control number. What counts in the
appraisal is another matter.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.exact import round_half_up
from xltools.forms.foot import CONTROL_MODULUS, foot_numbers
from xltools.forms.several import is_several
from xltools.forms.status import RowEntry
from xltools.intake.entries import SheetEntries
from xltools.intake.returns import ControlNumbers
from xltools.intake.together import value_of

_NONE = Decimal(0)


def control_numbers(entries: SheetEntries) -> ControlNumbers:
    """The foot of the sheet as its cells have it; the same as `forms.foot.foot_numbers`."""
    if is_several(entries.placed.plan):
        return _several(entries)
    low, high = entries.placed.expected.bounds
    rows = entries.rows
    first = [row.values[0].number for row in rows]
    counted = [number for number in first if number is not None and low <= number <= high]
    weighed = _NONE
    for weight in range(1, len(entries.placed.expected.entry_columns) + 1):
        weighed += weight * sum(
            [
                row.unit.plan.seq * number
                for row in rows
                if (number := row.values[weight - 1].number) is not None
            ],
            _NONE,
        )
    return ControlNumbers(
        sheet=entries.placed.sheet.name,
        count=len(counted),
        total=sum(counted, _NONE),
        high=max(counted, default=None),
        low=min(counted, default=None),
        control=int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS,
        item=entries.placed.plan.item,
    )


def _several(entries: SheetEntries) -> ControlNumbers:
    """The foot of a sheet with several entry columns, or with entries above the table."""
    plan = entries.placed.plan
    fields = [column.field for _, column in plan.entry_columns]
    cells = {
        row.unit.plan.code: RowEntry(
            tuple([value_of(f, v) for f, v in zip(fields, row.values, strict=True)])
        )
        for row in entries.rows
    }
    cells[""] = RowEntry(tuple([value_of(one.cell.field, one.value) for one in entries.above]))
    numbers = foot_numbers(plan, cells)
    return ControlNumbers(
        sheet=entries.placed.sheet.name,
        count=numbers.count,
        total=numbers.total,
        high=numbers.high,
        low=numbers.low,
        control=numbers.control,
        item=plan.item,
    )
