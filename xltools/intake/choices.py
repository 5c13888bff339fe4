"""What a cell with a drop-down says: the choice that was meant, and by what means it was known."""

from __future__ import annotations

from xltools.intake.coerce import Report
from xltools.intake.formula import is_external
from xltools.intake.sheet import Cell
from xltools.intake.told import short
from xltools.text.catalogue import marks


def chosen(cell: Cell | None) -> str:
    """The text of a choice; the formula itself where no result of it can be trusted."""
    if cell is None:
        return ""
    doubtful = cell.formula is not None and (
        not cell.is_text or not cell.text or is_external(cell.formula)
    )
    return f"={cell.formula}" if doubtful else cell.text or ""


def choice_report(cell: Cell, after: str) -> Report | None:
    """What is to be said of a cell that was understood as `after`; None where it says just that."""
    if cell.formula is not None:
        return Report(marks.CHOICE_FORMULA, short(f"={cell.formula}"), after)
    if cell.text != after:
        return Report(marks.CHOICE_TIDIED, short(cell.text or ""), after)
    return None
