"""A sheet with one table: title block, header of up to three tiers, bands, closing rows, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.exact import Number
from xltools.reports.ranking.cells import Cell, Link, Live
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.look import Edges
from xltools.reports.ranking.page import (
    HEADER,
    LINE,
    LINE_HEIGHT,
    Layout,
    close_sheet,
    line_count,
    open_sheet,
    print_in_parts,
    title_columns,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header tiers from the top (equal ones side by side or below merge), width, kind."""

    header: tuple[str, ...]
    width: float
    kind: str = "center"


@dataclass(frozen=True, slots=True)
class TierHeights:
    """Heights of the header rows, by how many tiers there are."""

    one: tuple[float, ...] = (30,)
    two: tuple[float, ...] = (24, 34)
    three: tuple[float, ...] = (22, 54, 18)


@dataclass(slots=True)
class _Row:
    cells: list[Cell]
    role: str = "body"
    height: float | None = None
    fill: str = ""


def columns_of(*shape: tuple[str, float, str]) -> list[Column]:
    """Columns with a header of one tier: header, width, kind."""
    return [Column((head,), width, kind) for head, width, kind in shape]


class Table:
    """Rows are collected, then written in one go, so that borders know where the table ends."""

    def __init__(
        self, context: Context, sheet: Worksheet, columns: Sequence[Column], layout: Layout
    ) -> None:
        self.context, self.sheet, self.columns, self.layout = context, sheet, columns, layout
        self._rows: list[_Row] = []
        self._breaks: list[int] = []
        self.tiers = max(len(column.header) for column in columns)
        self.first_row = HEADER + self.tiers
        """0-based row of the first body row."""

    @property
    def next_row(self) -> int:
        """0-based row that the next cells will stand in."""
        return self.first_row + len(self._rows)

    def add(self, cells: Sequence[Cell], *, height: float | None = None, fill: str = "") -> int:
        """A body row; returns its 0-based row."""
        self._rows.append(_Row(list(cells), "body", height, fill))
        return self.next_row - 1

    def band(self, text: str, cells: Sequence[Cell] = (), *, new_page: bool = False) -> int:
        """The row that opens a category."""
        if new_page and self._rows:
            self._breaks.append(self.next_row)
        self._rows.append(_Row([text, *cells], "band"))
        return self.next_row - 1

    def close(self, cells: Sequence[Cell], *, first: bool) -> None:
        """A closing row (平均分 …); the first of them has a double line above."""
        self._rows.append(_Row(list(cells), "rule" if first else "close"))

    def empty(self, sentence: str) -> None:
        """Say in a row of the table that there is nothing to list."""
        self._rows.append(_Row([sentence], "empty"))

    def finish(self) -> None:
        """Write the sheet."""
        last = len(self.columns) - 1
        shown = title_columns(self.layout.page, [column.width for column in self.columns])
        open_sheet(self.context, self.sheet, self.layout, shown)
        for number, column in enumerate(self.columns):
            self.sheet.set_column(number, number, column.width)
        self._header(last)
        for offset, row in enumerate(self._rows):
            self._body(self.first_row + offset, row, offset == len(self._rows) - 1)
        self.sheet.freeze_panes(self.first_row, self.layout.frozen)
        if self.layout.print_rows:
            self.sheet.repeat_rows(LINE, self.first_row - 1)
        if self._breaks:
            self.sheet.set_h_pagebreaks(self._breaks)
        if self.layout.filter and self._rows:
            self.sheet.autofilter(self.first_row - 1, 0, self.next_row - 1, last)
        widths = [column.width for column in self.columns[:shown]]
        end = close_sheet(self.context, self.sheet, self.layout, self.next_row, widths)
        if shown <= last:
            print_in_parts(self.sheet, end, last, self.layout.frozen)

    def _header(self, last: int) -> None:
        default = TierHeights()
        heights = self.layout.heights or (default.one, default.two, default.three)[self.tiers - 1]
        for tier, height in enumerate(heights):
            self.sheet.set_row(HEADER + tier, height)
        done: set[tuple[int, int]] = set()
        for number in range(len(self.columns)):
            for tier in range(self.tiers):
                if (tier, number) not in done:
                    done |= self._header_cell(tier, number, last)

    def _header_cell(self, tier: int, number: int, last: int) -> set[tuple[int, int]]:
        """Write one header cell, merged over equal neighbours or down to the last tier."""
        tiers = self.columns[number].header
        end_row, end_column = tier, number
        while end_row < len(tiers) - 1 and tiers[end_row + 1] == tiers[tier]:
            end_row += 1
        if end_row > tier or tier == len(tiers) - 1:
            end_row = self.tiers - 1 if end_row == len(tiers) - 1 else end_row
        else:
            while end_column < last and self._same_above(tier, number, end_column + 1):
                end_column += 1
        edges = Edges(number == 0, end_column == last, tier == 0)
        look = self.context.look.header(edges)
        top, bottom = HEADER + tier, HEADER + end_row
        if (top, number) == (bottom, end_column):
            self.sheet.write_string(top, number, tiers[tier], look)
        else:
            self.sheet.merge_range(top, number, bottom, end_column, tiers[tier], look)
        return {(t, c) for t in range(tier, end_row + 1) for c in range(number, end_column + 1)}

    def _same_above(self, tier: int, number: int, other: int) -> bool:
        mine, theirs = self.columns[number].header, self.columns[other].header
        return len(theirs) > tier + 1 and theirs[: tier + 1] == mine[: tier + 1]

    def _body(self, row: int, content: _Row, is_last: bool) -> None:
        last = len(self.columns) - 1
        self.sheet.set_row(row, content.height or self._height(content))
        if content.role == "empty":
            edges = Edges(True, True, bottom=is_last)
            look = self.context.look.cell("wrap", edges, words=True, align="center")
            if last:
                self.sheet.merge_range(row, 0, row, last, content.cells[0], look)
            else:
                self.sheet.write_string(row, 0, str(content.cells[0]), look)
            return
        for number, column in enumerate(self.columns):
            value = content.cells[number] if number < len(content.cells) else None
            edges = Edges(number == 0, number == last, False, is_last, content.role == "rule")
            write(self.sheet, row, number, value, self._format(column, content, value, edges))

    def _format(self, column: Column, content: _Row, value: Cell, edges: Edges) -> Any:
        look = self.context.look
        if content.role == "band":
            return look.band(edges)
        more: dict[str, Any] = {"bg_color": content.fill} if content.fill else {}
        if content.role in ("rule", "close"):
            more["bold"] = True
        return look.cell(column.kind, edges, words=shows_words(value), **more)

    def _height(self, content: _Row) -> float:
        if content.role == "band":
            return 22
        lines = 1
        for column, value in zip(self.columns, content.cells, strict=False):
            if column.kind in ("left", "wrap", "center"):
                room = column.width - (1 if column.kind == "center" else 3)
                lines = max(lines, line_count(_text_of(value), room))
        return max(self.layout.row_height, lines * LINE_HEIGHT + 4)


def write(sheet: Worksheet, row: int, column: int, value: Cell, look: Any) -> None:
    """Put a value into a cell; text stays text whatever it begins with."""
    if isinstance(value, Link):
        sheet.write_url(row, column, f"internal:{value.target}", look, "→")
        value = value.shows
    if isinstance(value, Live):
        sheet.write_formula(row, column, "=" + value.formula, look, value.value)
    elif value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, float(value), look)


def shows_words(value: Cell) -> bool:
    """Whether the cell shows a text."""
    if isinstance(value, Link):
        value = value.shows
    if isinstance(value, Live):
        value = str(value.value) if isinstance(value.value, str) else None
    return isinstance(value, str)


def _text_of(value: Cell) -> str:
    if isinstance(value, Link):
        value = value.shows
    if isinstance(value, Live):
        return value.value if isinstance(value.value, str) else ""
    return value if isinstance(value, str) else ""


def statistics(numbers: Sequence[Number]) -> tuple[Number, Number, Number] | None:
    """Mean, highest and lowest; None without numbers."""
    if not numbers:
        return None
    exact = [Fraction(n) for n in numbers]
    return sum(exact, Fraction(0)) / len(exact), max(exact), min(exact)
