"""What a returned form is checked for: one rule, one small function.

A row check says what is wrong with one unit's row; a sheet check looks at a whole sheet. Both
get the entries and give findings; the caller knows file and scorer and adds them.
"""

from __future__ import annotations

from collections.abc import Iterable

from xltools.intake.checks.rows import ROW_CHECKS
from xltools.intake.checks.sheets import SHEET_CHECKS, Marked
from xltools.intake.checks.tidied import tidied
from xltools.intake.entries import SheetEntries
from xltools.text.finding import Finding


def check_sheet(marked: Marked) -> list[Finding]:
    """Every finding of one marking sheet."""
    return [*_row_findings(marked.entries), *_sheet_findings(marked)]


def _row_findings(entries: SheetEntries) -> Iterable[Finding]:
    for row in entries.notable:
        for check in ROW_CHECKS:
            yield from check(entries, row)


def _sheet_findings(marked: Marked) -> Iterable[Finding]:
    yield from tidied(marked.entries)
    for check in SHEET_CHECKS:
        yield from check(marked)


__all__ = ["Marked", "check_sheet"]
