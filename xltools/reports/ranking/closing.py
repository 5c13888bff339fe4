"""平均分、最高分、最低分: the rows that close each category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import Number, round_half_up
from xltools.reports.ranking.cells import Cell, Live, absolute, down, quoted, rounded
from xltools.reports.ranking.table import Table, statistics

_ROWS = (("平均分", "AVERAGE"), ("最高分", "MAX"), ("最低分", "MIN"))


@dataclass(frozen=True, slots=True)
class Closing:
    """Where the rows that close a category stand, and what their figures add up to."""

    first: int
    last: int
    left: int
    right: int
    total: Fraction

    def place(self, sheet: str) -> str:
        """Their figures, for formulas of other sheets."""
        ends = absolute(self.first, self.left), absolute(self.last, self.right)
        return f"{quoted(sheet)}!{':'.join(ends)}"


def closing_rows(
    table: Table,
    columns: Mapping[int, Sequence[Number]],
    first: int,
    last: int,
    decimals: int,
    *,
    label: int,
) -> Closing:
    """Three rows over body rows `first` to `last`; `columns` has the exact numbers of each.

    `label` is the column that says which figure the row gives.
    """
    top, total = table.next_row, Fraction(0)
    for number, (name, function) in enumerate(_ROWS):
        cells: list[Cell] = [None] * len(table.columns)
        cells[label] = name
        for column, values in columns.items():
            cells[column] = _figure(values, down(first, last, column), function, number, decimals)
            found = statistics(values)
            total += 0 if found is None else Fraction(round_half_up(found[number], decimals))
        table.close(cells, first=number == 0)
    return Closing(top, table.next_row - 1, label + 1, len(table.columns) - 1, total)


def _figure(
    values: Sequence[Number], place: str, function: str, number: int, decimals: int
) -> Live:
    found = statistics(values)
    shown = "—" if found is None else rounded(found[number], decimals)
    formula = f"ROUND(ROUND({function}({place}),10),{decimals})"
    return Live(f'IF(COUNT({place})=0,"—",{formula})', shown)
