"""平均分、最高分、最低分: the rows that close each category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xltools.exact import Number
from xltools.reports.ranking.cells import Cell, Live, down, rounded
from xltools.reports.ranking.table import Table, statistics

_ROWS = (("平均分", "AVERAGE"), ("最高分", "MAX"), ("最低分", "MIN"))


def closing_rows(
    table: Table,
    columns: Mapping[int, Sequence[Number]],
    first: int,
    last: int,
    decimals: int,
    *,
    label: int,
) -> None:
    """Three rows over body rows `first` to `last`; `columns` has the exact numbers of each.

    `label` is the column that says which figure the row gives.
    """
    for number, (name, function) in enumerate(_ROWS):
        cells: list[Cell] = [None] * len(table.columns)
        cells[label] = name
        for column, values in columns.items():
            cells[column] = _figure(values, down(first, last, column), function, number, decimals)
        table.close(cells, first=number == 0)


def _figure(
    values: Sequence[Number], place: str, function: str, number: int, decimals: int
) -> Live:
    found = statistics(values)
    shown = "—" if found is None else rounded(found[number], decimals)
    formula = f"ROUND(ROUND({function}({place}),10),{decimals})"
    return Live(f'IF(COUNT({place})=0,"—",{formula})', shown)
