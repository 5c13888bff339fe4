"""The foot of a returned sheet: the five numbers that its signed paper shows.

They are what the sheet's own formulas made of its cells when it was printed: a number kept as
text is 0 to them, one out of range is left out of all but the control number. What counts in the
appraisal is another matter.
"""

from __future__ import annotations

from decimal import Decimal

from xltools.forms.foot import foot_numbers
from xltools.forms.status import RowEntry
from xltools.intake.entries import SheetEntries
from xltools.intake.returns import ControlNumbers


def control_numbers(entries: SheetEntries) -> ControlNumbers:
    """The foot of the sheet as its cells have it."""
    rows = {
        row.unit.plan.code: RowEntry(
            tuple(["" if value.number is None else value.number for value in row.values])
        )
        for row in entries.rows
    }
    numbers = foot_numbers(entries.placed.plan, rows)
    return ControlNumbers(
        sheet=entries.placed.sheet.name,
        count=numbers.count,
        total=Decimal(numbers.total),
        high=numbers.high,
        low=numbers.low,
        control=numbers.control,
    )
