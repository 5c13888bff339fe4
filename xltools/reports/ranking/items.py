"""分项得分: every unit's points on every item, before 缺项折算, in 机构序列 order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A3_LANDSCAPE
from xltools.exact import plain
from xltools.reports.ranking.cells import Cell, Link, Live, Rows, down, guard, here, rounded
from xltools.reports.ranking.context import ITEMS, Context
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import Layout, display_width, remarks, rounding_note
from xltools.reports.ranking.process_map import ProcessMap
from xltools.reports.ranking.table import Closing, Column, Table, closing_rows
from xltools.reports.ranking.totals import figures
from xltools.scheme.model import Item
from xltools.scoring.result import UnitResult
from xltools.text.words import EXEMPT

_TAIL = ("raw", "adjustment", "total", "rank")
_MOST_LINKS = 60_000
"""A sheet carries at most 65,530 links."""


@dataclass(frozen=True, slots=True)
class ItemsMap:
    """Where 分项得分 keeps what other sheets refer to."""

    rows: dict[str, int]
    columns: dict[str, int]
    """Column by item code; `raw`, `adjustment`, `total` and `rank` behind them."""
    closings: list[Closing] = field(default_factory=list)

    @property
    def units(self) -> Rows:
        """The units' rows, by code."""
        return Rows(
            ITEMS, min(self.rows.values(), default=0), max(self.rows.values(), default=0), 1
        )

    def block(self, units: tuple[UnitResult, ...], column: int) -> str:
        """One column over the units of a category."""
        rows = [self.rows[unit.code] for unit in units]
        return down(min(rows), max(rows), column, ITEMS)


class ItemsSheet:
    """分项得分 in two steps: items first, totals once their sheet is laid out."""

    def __init__(
        self, context: Context, sheet: Worksheet, matrices: Mapping[str, MatrixMap]
    ) -> None:
        self.context, self.matrices = context, matrices
        self.items = context.ordered_items
        self.table = Table(context, sheet, self._columns(), self._layout())
        self.links = len(context.result.units) * len(self.items) <= _MOST_LINKS
        rows: dict[str, int] = {}
        row = self.table.first_row
        for group in context.by_category:
            row += 1
            for unit in group.units:
                rows[unit.code] = row
                row += 1
            row += 3
        columns = {item.code: 3 + n for n, item in enumerate(self.items)}
        after = 3 + len(self.items)
        self.map = ItemsMap(rows, columns | {key: after + n for n, key in enumerate(_TAIL)})

    def _layout(self) -> Layout:
        context = self.context
        notes = [
            "各项得分为缺项折算前的得分；评议得分为折算后各评议方式得分之和",
            *rounding_note(context),
        ]
        if self.context.result.units:
            notes.append("按机构序列排列；在屏幕上点击各项得分，可转到该项目的评分表")
        return Layout(
            A3_LANDSCAPE,
            context.title(ITEMS),
            22,
            left=f"制表单位：{context.settings.office_name}（盖章）",
            frozen=3,
            notes=notes,
            signature=True,
        )

    def _columns(self) -> list[Column]:
        context = self.context
        channels = {c.code: c for c in context.scheme.channels}
        columns = [
            Column(("序号",), 5, "whole"),
            Column(("单位代码",), 9, "center"),
            Column(("被评议单位",), 27, "left"),
        ]
        for item in self.items:
            channel = channels[item.channel]
            alone = len(context.items_of(channel.code)) == 1
            above = item.name if alone else channel.short_name or channel.name
            width = max(7.2, min(26.0, display_width(item.name) / 3 + 2.5))
            columns.append(Column((above, item.name, plain(item.points)), width, "score"))
        tail = [("评议得分", "score"), (context.settings.deduction_word, "signed")]
        tail += [("总分", "score"), (context.rank_word, "whole")]
        columns += [Column((head,), 9, kind) for head, kind in tail]
        return [*columns, Column(("备注",), 28, "wrap")]

    def write(self, process: ProcessMap) -> None:
        """Write the sheet; totals are looked up in 折算过程."""
        number = 0
        for n, group in enumerate(self.context.by_category):
            heading = f"{group.title}（{len(group.units)}家）"
            self.table.band(heading, self._own_points(group.units), new_page=n > 0)
            for unit in group.units:
                number += 1
                code = here(self.table.next_row, 1)
                found = figures(self.context, process, unit, code)
                cells: list[Cell] = [number, unit.code, unit.name]
                cells += [self._score(unit, item, code) for item in self.items]
                cells += [found[key] for key in _TAIL]
                self.table.add([*cells, remarks(self.context, unit)])
            self._close(group.units)
        self.table.finish()

    def _own_points(self, units: tuple[UnitResult, ...]) -> list[Cell]:
        """The points of items that differ from the header's in this category."""
        index = self.context.index
        cells: list[Cell] = [None, None]
        for item in self.items:
            points = {index.points(index.units[unit.code], item) for unit in units}
            only = points.pop() if len(points) == 1 else None
            cells.append(None if only is None or only == item.points else f"（{plain(only)}）")
        return cells

    def _score(self, unit: UnitResult, item: Item, code: str) -> Cell:
        matrix = self.matrices.get(item.code)
        if matrix is None or unit.code not in matrix.rows:
            return EXEMPT if self.context.index.units[unit.code].exempt else "—"
        found = unit.items[item.code]
        points = Fraction(found.points)
        value = str(found.state) if found.earned is None else rounded(found.earned, guard(points))
        source = matrix.earned(code)
        live = Live(f"IF(ISNUMBER({source}),ROUND({source},{guard(points)}),{source})", value)
        return Link(matrix.top, live) if self.links else live

    def _close(self, units: tuple[UnitResult, ...]) -> None:
        columns: dict[int, list[Fraction]] = {}
        for item in self.items:
            earned = [u.items[item.code].earned for u in units if item.code in u.items]
            columns[self.map.columns[item.code]] = [e for e in earned if e is not None]
        places = self.map.columns
        columns[places["raw"]] = [u.raw_total for u in units if u.raw_total is not None]
        columns[places["total"]] = [u.total for u in units if u.total is not None]
        first = self.map.rows[units[0].code]
        last = self.map.rows[units[-1].code]
        decimals = self.context.decimals
        self.map.closings.append(closing_rows(self.table, columns, first, last, decimals, label=2))
