"""Two results beside each other as a table to be read in a terminal or a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltools.reports.changes import Comparison
from xltools.reports.ranking.page import display_width
from xltools.text import changes as words


def comparison_lines(found: Comparison) -> list[str]:
    """The comparison as a table, with what differs between what the results rest on."""
    if not found.units and not found.inputs:
        return [words.SAME]
    said = [words.PARTIAL] if found.partial else []
    said.append(words.INPUTS if found.inputs else words.NO_INPUTS)
    said += [f"  {number}.{one.says}" for number, one in enumerate(found.inputs, 1)]
    said.append(words.SUMMARY.format(count=len(found.units), rest=found.unchanged))
    rows = [words.HEAD]
    for unit in found.units:
        causes = "；".join(unit.causes)
        for n, one in enumerate(unit.changes):
            first = n == 0
            name = unit.name if first else ""
            why = causes if first else ""
            rows.append((name, one.what, one.before, one.after, one.difference, why))
    return [*said, *_table(rows)] if len(rows) > 1 else said


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns that line up where Chinese characters are two wide."""
    widths = [max(display_width(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [
            text + " " * (width - display_width(text))
            for text, width in zip(row[:-1], widths, strict=True)
        ]
        yield "  ".join([*cells, row[-1]]).rstrip()
