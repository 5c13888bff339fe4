"""What stands beside and between the units' marks, or over them: nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator

from xltools.intake.layout import Placed
from xltools.intake.sheet import HIDING, Raw, Workbook, a1, split_range
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind
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
    yield from _listed(files.BESIDE, placed, found)


def between_findings(placed: Placed) -> Iterator[Finding]:
    """What was typed in rows among the units that are no unit's: nobody's marks."""
    ours = set(placed.rows.values())
    entries = [placed.columns[index] for index in placed.expected.entry_columns]
    found = [
        (row, column, text)
        for row in sorted(placed.sheet.rows)
        if placed.header < row < max(ours, default=0) and row not in ours
        for column in entries
        if (text := placed.sheet.text(row, column).strip())
    ]
    yield from _listed(files.BETWEEN, placed, found)


def _listed(kind: Kind, placed: Placed, found: list[tuple[int, int, str]]) -> Iterator[Finding]:
    if found:
        cells = [a1(row, column) for row, column, _ in found]
        value = found[0][2]
        short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        more = "等" if len(cells) > SHOWN else ""
        place = "、".join(cells[:SHOWN]) + more
        yield Finding(kind, sheet=placed.sheet.name, cell=place, value=short)


def look_findings(book: Workbook, placed: Placed, revision: int) -> Iterator[Finding]:
    """What may tell people other numbers than are stored: conditional formats, things on top.

    A form of a later `revision` went out with comments of the office's own.
    """
    sheet = placed.sheet
    columns = {placed.columns[index] for index in placed.expected.entry_columns}
    rows = set(placed.rows.values())
    for ranges, shown in sheet.conditional:
        if shown != HIDING and shown not in book.changing:
            continue
        touched = [ref for ref in ranges.split() if _touches(ref, rows, columns)]
        if touched:
            place = "、".join(touched[:SHOWN])
            yield Finding(files.CONDITIONAL, sheet=sheet.name, cell=place)
            break
    commented = [ref for ref in sheet.comments if _touches(ref, rows, columns)]
    if commented and revision == 1:
        place = "、".join(commented[:SHOWN])
        yield Finding(files.COMMENTED, sheet=sheet.name, cell=place)
    if sheet.drawn:
        yield Finding(files.DRAWN, sheet=sheet.name)


def _touches(ref: str, rows: set[int], columns: set[int]) -> bool:
    area = split_range(ref)
    if area is None:
        return True
    top, left, bottom, right = area
    return any(top <= row <= bottom for row in rows) and any(left <= c <= right for c in columns)


def restriction_findings(book: Workbook, placed: Placed) -> Iterator[Finding]:
    """Drop-downs and limits gone while the sheet is still protected; .xls and text have none."""
    if not book.legacy and placed.sheet.protected and placed.sheet.validations == 0:
        yield Finding(files.UNRESTRICTED, sheet=placed.sheet.name)
