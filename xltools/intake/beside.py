"""What stands beside the table, in the rows of units: named, so that nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator

from xltools.intake.layout import Placed
from xltools.intake.sheet import Raw, Workbook, a1
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.text.places import SHOWN

_NONE: dict[int, Raw] = {}
_LONGEST = 30
"""So much of a text is quoted."""


def beside_findings(placed: Placed) -> Iterator[Finding]:
    """One finding a sheet: the first places, and what the first of them says."""
    own = set(placed.columns)
    found = [
        (row, column, text)
        for row in sorted(placed.rows.values())
        for column in sorted(placed.sheet.rows.get(row, _NONE).keys() - own)
        if (text := placed.sheet.text(row, column).strip())
    ]
    if found:
        cells = [a1(row, column) for row, column, _ in found]
        value = found[0][2]
        short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        more = "等" if len(cells) > SHOWN else ""
        place = "、".join(cells[:SHOWN]) + more
        yield Finding(files.BESIDE, sheet=placed.sheet.name, cell=place, value=short)


def restriction_findings(book: Workbook, placed: Placed) -> Iterator[Finding]:
    """Drop-downs and limits gone while the sheet is still protected; .xls and text have none."""
    if not book.legacy and placed.sheet.protected and placed.sheet.validations == 0:
        yield Finding(files.UNRESTRICTED, sheet=placed.sheet.name)
