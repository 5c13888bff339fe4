"""Which column and row of 折算过程 holds what: all that formulas there and elsewhere refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from xltools.reports.ranking.adjustments import RegisterMap
from xltools.reports.ranking.cells import Rows, across, here
from xltools.reports.ranking.context import PROCESS, Context
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import display_width, rescale_word
from xltools.reports.ranking.table import Column
from xltools.scheme.model import Item
from xltools.scoring.result import UnitResult

FINE = 11
"""Decimals at which subtotals are freed of binary dust."""


class ProcessMap:
    """The places of one 折算过程 sheet, and the sheets that its formulas read."""

    def __init__(
        self,
        context: Context,
        columns: Sequence[str],
        first_row: int,
        matrices: Mapping[str, MatrixMap],
        register: RegisterMap,
    ) -> None:
        self.context, self.matrices, self.register = context, matrices, register
        self.columns = {key: number for number, key in enumerate(columns)}
        self.rows = {unit.code: first_row + n for n, unit in enumerate(context.result.units)}
        """Unit code → 0-based row."""
        self._first_row = first_row

    @property
    def units(self) -> Rows:
        """The units' rows, by code."""
        last = self._first_row + max(0, len(self.rows) - 1)
        return Rows(PROCESS, self._first_row, last, self.columns["code"])

    def has(self, key: str) -> bool:
        return key in self.columns

    def cell(self, unit: str, key: str) -> str:
        """A figure in the unit's own row, for formulas there."""
        return here(self.rows[unit], self.columns[key])

    def span(self, unit: str, first: str, last: str) -> str:
        """The figures from one column to another in the unit's own row."""
        return across(self.rows[unit], self.columns[first], self.columns[last])

    def find(self, code: str, key: str) -> str:
        """A figure, on another sheet, of the unit whose code is in the cell `code` there."""
        return self.units.find(self.columns[key], code)

    def column(self, key: str, sheet: str = "") -> str:
        """A figure of all units; from other sheets with the name of this one."""
        return self.units.column(self.columns[key], own=not sheet)

    def group(self, unit: str) -> int:
        """The number of the set of units that the unit is ranked among."""
        return self._groups[unit]

    def alike(self, unit: UnitResult) -> int:
        """How many ranked units of the same group have the same rank."""
        group = self._groups[unit.code]
        units = self.context.result.units
        return sum(u.rank == unit.rank and self._groups[u.code] == group for u in units)

    @cached_property
    def _groups(self) -> dict[str, int]:
        groups = self.context.by_rank
        return {unit.code: n for n, group in enumerate(groups, 1) for unit in group.units}


def process_columns(context: Context, shares: Collection[str]) -> dict[str, Column]:
    """From the unit over its items and channels to its rank; blocks stand side by side.

    `shares` are the items of which a category's mean may be taken.
    """
    items = context.ordered_items
    return _units() | _items(items, shares) | _channels(context) | _standing(context)


def _units() -> dict[str, Column]:
    return {
        "seq": Column(("序号",), 5, "whole"),
        "code": Column(("单位代码",), 9, "center"),
        "name": Column(("被评议单位",), 26, "left"),
        "group": Column(("排名组",), 7, "whole"),
        "category": Column(("类别",), 7, "center"),
    }


def _items(items: Sequence[Item], shares: Collection[str]) -> dict[str, Column]:
    """The first block has the items' names, the others their codes."""
    blocks = (
        ("earned", "得分", 12, "fine"),
        ("of", "分值", 7, "general"),
        ("counted", "计入得分", 12, "fine"),
        ("points", "计入分值", 7, "general"),
        ("share", "得分率", 12, "fine"),
    )
    return {
        f"{key} {item.code}": Column(
            (head, f"{item.code} {item.name}" if key == "earned" else item.code),
            max(width, display_width(item.name) / 4) if key == "earned" else width,
            kind,
        )
        for key, head, width, kind in blocks
        for item in items
        if key != "share" or item.code in shares
    }


def _channels(context: Context) -> dict[str, Column]:
    channels = context.scheme.channels

    def block(key: str, head: str) -> dict[str, Column]:
        return {
            f"{key} {c.code}": Column((head, c.short_name or c.name), 12, "fine") for c in channels
        }

    return {
        **block("own", "方式得分（折算前）"),
        **block("factor", "方式内系数"),
        **block("sum", "方式计入得分"),
        "applicable": Column(("计入分值合计",), 12, "fine"),
        "full": Column(("满分",), 9, "general"),
        "ratio": Column(("折算系数",), 12, "fine"),
        **block("channel", "方式得分（折算后）"),
    }


def _standing(context: Context) -> dict[str, Column]:
    shape = (
        ("raw", "评议得分", "fine"),
        ("rescaled", rescale_word(context), "fine"),
        ("deduction", "扣分", "signed"),
        ("bonus", "加分", "signed"),
        ("adjustment", context.settings.deduction_word, "signed"),
        ("exact", "总分（未舍入）", "fine"),
        ("total", "总分", "score"),
        ("coverage", "报送率不足项数", "whole"),
        ("standing", "不排名原因", "center"),
        ("part", "参加排名", "whole"),
        ("key", "排名依据", "fine"),
        *((f"tie {n}", f"同分比较{n}", "fine") for n, _ in enumerate(context.tie_breaks, 1)),
        ("alike", "同分家数", "whole"),
        ("rank", context.rank_word, "whole"),
        ("decided", "后进认定", "center"),
        ("bottom", "列入后进", "whole"),
        *_grading(context),
    )
    return {key: Column((head,), 12 if kind == "fine" else 9, kind) for key, head, kind in shape}


def _grading(context: Context) -> list[tuple[str, str, str]]:
    """评等: per grade of the scheme, best first, who reached its line and who has it."""
    names = context.grade_places
    if not names:
        return []
    return [
        ("pool", "评等组", "whole"),
        ("limit", "等次限制", "whole"),
        *((f"reach {n}", f"达到“{name}”", "whole") for n, name in enumerate(names, 1)),
        *((f"take {n}", f"评为“{name}”", "whole") for n, name in enumerate(names, 1)),
        ("grade", "等次", "center"),
    ]
