"""A sheet with one table: title block, header of up to three tiers, bands, closing rows, notes.

A header's cells span columns and tiers. 平均分、最高分、最低分 close each category. Rows that
belong together on paper are kept on one page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from xlsxwriter.worksheet import Worksheet

from xltools.book.paging import SMALLEST_SCALE, Strip, page_starts, parts, room, scale_to_width
from xltools.exact import Number, round_half_up
from xltools.reports.ranking.cells import Cell, Link, Live, absolute, down, quoted, rounded
from xltools.reports.ranking.context import Context, Edges
from xltools.reports.ranking.page import (
    HEADER,
    LINE,
    LINE_HEIGHT,
    LINE_ROW,
    Layout,
    close_sheet,
    closing_heights,
    line_count,
    open_sheet,
    print_in_parts,
    title_heights,
)

_PADDING = 4
_USUAL = {1: (30.0,), 2: (24.0, 34.0), 3: (22.0, 54.0, 18.0)}
"""Heights of the header rows, by how many tiers there are."""


@dataclass(frozen=True, slots=True)
class Span:
    """A header cell: tiers from `top` to `bottom`, columns from `left` to `right`."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


def header_spans(headers: Sequence[tuple[str, ...]], parts: Sequence[int] = ()) -> tuple[Span, ...]:
    """The cells of a header: equal texts side by side are one, and equal texts below each other.

    No cell runs over the columns at which a part printed by itself begins.

    >>> [(s.text, s.left, s.right) for s in header_spans([("甲", "1"), ("甲", "2"), ("乙",)])]
    [('甲', 0, 1), ('1', 0, 0), ('2', 1, 1), ('乙', 2, 2)]
    """
    tiers = max(len(header) for header in headers)
    spans: list[Span] = []
    done: set[tuple[int, int]] = set()
    for left in range(len(headers)):
        for top in range(tiers):
            if (top, left) in done:
                continue
            span = _span(headers, parts, tiers, top, left)
            spans.append(span)
            done |= {
                (tier, column)
                for tier in range(top, span.bottom + 1)
                for column in range(left, span.right + 1)
            }
    return tuple(spans)


def _span(
    headers: Sequence[tuple[str, ...]], parts: Sequence[int], tiers: int, top: int, left: int
) -> Span:
    own = headers[left]
    bottom, right = top, left
    while bottom < len(own) - 1 and own[bottom + 1] == own[top]:
        bottom += 1
    if bottom > top or top == len(own) - 1:
        bottom = tiers - 1 if bottom == len(own) - 1 else bottom
    else:
        while right + 1 < len(headers) and right + 1 not in parts:
            other = headers[right + 1]
            if len(other) <= top + 1 or other[: top + 1] != own[: top + 1]:
                break
            right += 1
    return Span(top, left, bottom, right, own[top])


def tier_heights(
    spans: Sequence[Span], widths: Sequence[float], usual: Sequence[float] = ()
) -> list[float]:
    """The height of each tier: the usual one, more where a text needs more lines.

    >>> tier_heights(header_spans([("单位",), ("很长的测评项目名称",)]), [12.0, 7.0])
    [47.5]
    """
    tiers = 1 + max(span.bottom for span in spans)
    heights = [float(height) for height in usual or _USUAL[tiers]]
    for span in spans:
        width = sum(widths[span.left : span.right + 1])
        needed = line_count(span.text, width - 0.5) * LINE_HEIGHT + _PADDING
        own = range(span.top, span.bottom + 1)
        missing = needed - sum(heights[tier] for tier in own)
        if missing > 0:
            heights[max(own, key=lambda tier: heights[tier])] += missing
    return heights


Role = Literal["body", "band", "rule", "close", "empty"]
_KEPT = 3
"""Rows that stay with what closes a category or the table."""


def holds(roles: Sequence[Role], *, closed: bool) -> list[bool]:
    """For each row, whether the next one, or what closes the table, stands on the same page.

    A heading keeps two rows below it; closing rows, notes and the signature line keep three
    rows above them. `closed` says whether notes or a signature line follow the last row.

    >>> holds(["band", "body", "body", "body", "body", "rule", "close"], closed=False)
    [True, True, True, True, True, True, False]
    """
    after: list[Role | Literal["notes"]] = [*roles]
    if closed:
        after.append("notes")
    return [
        _holds(role, roles[place - 1] if place else "body", after[place + 1 :])
        for place, role in enumerate(roles)
    ]


def _holds(role: Role, before: Role, after: Sequence[str]) -> bool:
    if role in ("rule", "close"):
        return after[:1] in (["close"], ["notes"])
    closing = any(other in ("rule", "notes") for other in after[:_KEPT])
    return role == "band" or before == "band" or closing


_LEAST_ON_PAPER, _PIXEL = 18.0, 0.75
"""Points: the lowest row on paper, and what rows are measured in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header tiers from the top (equal ones side by side or below merge), width, kind."""

    header: tuple[str, ...]
    width: float
    kind: str = "center"


@dataclass(slots=True)
class _Row:
    cells: list[Cell]
    role: Role = "body"
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
        last, repeated = len(self.columns) - 1, self._repeated
        shown = self._widths[: self._parts[0]] if self._parts else self._widths
        open_sheet(self.context, self.sheet, self.layout, shown, repeated=repeated)
        for number, width in enumerate(self._widths):
            self.sheet.set_column(number, number, width)
        self._header(last)
        for offset, row in enumerate(self._rows):
            self._body(self.first_row + offset, row, offset == len(self._rows) - 1)
        self.sheet.freeze_panes(self.first_row, self.layout.frozen)
        if self.layout.print_rows:
            self.sheet.repeat_rows(LINE, self.first_row - 1)
        if self.layout.filter and self._rows:
            self.sheet.autofilter(self.first_row - 1, 0, self.next_row - 1, last)
        end = close_sheet(
            self.context, self.sheet, self.layout, self.next_row, shown, first=repeated
        )
        if self._parts:
            print_in_parts(self.sheet, self._parts, end, last, self.layout.frozen)
        self._pages(shown)

    @cached_property
    def _widths(self) -> list[float]:
        return [column.width for column in self.columns]

    @cached_property
    def _parts(self) -> tuple[int, ...]:
        return parts(self.layout.page, self._widths, self.layout.frozen)

    @cached_property
    def _scale(self) -> int:
        """Per cent at which the sheet is printed."""
        return SMALLEST_SCALE if self._parts else scale_to_width(self.layout.page, self._widths)

    @cached_property
    def _least_height(self) -> float:
        """A body row's height: on paper never less than can be read."""
        least = 0 if self._parts else _LEAST_ON_PAPER * 100 / self._scale
        return max(self.layout.row_height, math.ceil(least / _PIXEL) * _PIXEL)

    @property
    def _repeated(self) -> int:
        """Columns that stand on every page of a sheet that is printed in parts."""
        return self.layout.frozen if self._parts else 0

    def _pages(self, shown: Sequence[float]) -> None:
        """Categories on new pages; no page with nothing but closing rows, notes and signatures."""
        ending = closing_heights(self.layout, shown, first=self._repeated)
        held = holds([row.role for row in self._rows], closed=bool(ending))
        strips = [
            Strip(self._height(row), self.first_row + offset in self._breaks, hold)
            for offset, (row, hold) in enumerate(zip(self._rows, held, strict=True))
        ]
        strips += [Strip(height, holds=True) for height in ending]
        header = sum(self._tier_heights)
        repeated = header + LINE_ROW if self.layout.print_rows else 0
        above = title_heights(self.context, self.layout, shown, repeated=self._repeated)
        starts = page_starts(
            strips,
            room(self.layout.page, self._scale),
            top=sum(above) + LINE_ROW + header,
            repeated=repeated,
        )
        self.sheet.set_h_pagebreaks([self.first_row + place for place in starts])

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        return header_spans([column.header for column in self.columns], self._parts)

    @cached_property
    def _tier_heights(self) -> list[float]:
        return tier_heights(self._spans, self._widths, self.layout.heights)

    def _header(self, last: int) -> None:
        for tier, height in enumerate(self._tier_heights):
            self.sheet.set_row(HEADER + tier, height)
        for span in self._spans:
            edges = Edges(span.left == 0, span.right == last, span.top == 0)
            look = self.context.look.header(edges)
            top, bottom = HEADER + span.top, HEADER + span.bottom
            if (top, span.left) == (bottom, span.right):
                self.sheet.write_string(top, span.left, span.text, look)
            else:
                self.sheet.merge_range(top, span.left, bottom, span.right, span.text, look)

    def _body(self, row: int, content: _Row, is_last: bool) -> None:
        last = len(self.columns) - 1
        self.sheet.set_row(row, self._height(content))
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
        if content.height is not None:
            return content.height
        if content.role == "band":
            return 22
        lines = 1
        for column, value in zip(self.columns, content.cells, strict=False):
            if column.kind in ("left", "wrap", "center"):
                usable = column.width - (0.5 if column.kind == "center" else 2)
                lines = max(lines, line_count(_text_of(value), usable))
        return max(self._least_height, lines * LINE_HEIGHT + 4)


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
