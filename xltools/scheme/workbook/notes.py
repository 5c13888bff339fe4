"""What reading takes down: findings, places of values, what staff added, what was no good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xltools.scheme.columns import Column, Shape
from xltools.scheme.workbook.opening import Cell
from xltools.text.finding import Finding, Kind

Key = tuple[str, int, str]
"""Table, row of the table (0 for settings), field; fields inside parts are joined by dots."""


@dataclass
class Notes:
    """Filled while a workbook is read."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    places: dict[Key, tuple[str, str]] = field(default_factory=dict)
    tables: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Sheet and first cell of each table."""
    extras: list[str] = field(default_factory=list)
    numbers: list[tuple[Cell, str]] = field(default_factory=list)
    """Codes and words that the file stores as numbers, and how they were read."""
    bad: set[Key] = field(default_factory=set)
    """Values that could not be taken: what stands for them must not be judged."""

    def report(self, kind: Kind, cell: Cell, values: dict[str, Any]) -> None:
        """A finding at a cell."""
        self.say(kind, cell.sheet, cell.a1, **values)

    def say(self, kind: Kind, sheet: str = "", a1: str = "", **values: Any) -> None:
        """A finding at a place."""
        rest = {key: value for key, value in values.items() if key != "value"}
        self.findings.append(
            Finding(
                kind=kind,
                file=self.file,
                sheet=sheet,
                cell=a1,
                value=str(values.get("value", "")),
                values=rest,
            )
        )

    def put(self, key: Key, cell: Cell) -> None:
        """Where a value stands, or would stand."""
        self.places[key] = (cell.sheet, cell.a1)

    def place(self, table: str, row: int, name: str) -> tuple[str, str]:
        """The sheet and the A1 cell of a value; of what contains it where it has no cell."""
        while name:
            if (table, row, name) in self.places:
                return self.places[table, row, name]
            name = name.rpartition(".")[0]
        first = next((at for key, at in self.places.items() if key[:2] == (table, row)), None)
        return first or self.tables.get(table, ("", ""))


def stand_in(column: Column, row: int) -> Any:
    """A valid value in place of a required one that is missing; it is never used to score."""
    if column.shape is Shape.INTEGER:
        return int(column.low or 1)
    if column.shape is Shape.DECIMAL:
        return (column.low or 0) + 1
    if column.shape is Shape.CHOICE:
        return next(iter(column.kind))
    if column.shape is Shape.LIST:
        return ()
    return f"x{row + 1}"
