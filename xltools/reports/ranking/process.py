"""折算过程: the arithmetic between item scores and ranks, one row a unit, every step live.

计入得分 follows each item's policy for 缺项 and 未报; the words that may stand there say how the
item is treated. 方式内系数 spreads points within a channel, 折算系数 over the whole total.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A3_LANDSCAPE
from xltools.reports.ranking.adjustments import RegisterMap, unit_sums, within
from xltools.reports.ranking.cells import (
    Cell,
    Live,
    Rows,
    across,
    here,
    literal,
    rounded,
)
from xltools.reports.ranking.context import PROCESS, Context
from xltools.reports.ranking.grading import grade_cells, grading_notes
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.policies import IN_CHANNEL, ItemFormulas, item_policies
from xltools.reports.ranking.process_columns import process_columns
from xltools.reports.ranking.standings import ordering_notes, rank_cells
from xltools.reports.ranking.table import Table
from xltools.reports.ranking.wording import NO_TOTAL, PENDING, rescale_word, without_total
from xltools.scheme.adjusting import Target
from xltools.scheme.choices import AdjustmentOrder, AdjustmentTarget
from xltools.scheme.model import Channel, Item
from xltools.scoring.marks import WANTING
from xltools.scoring.result import Status, UnitResult
from xltools.text.words import EXEMPT

TOTAL_GUARD = 10
"""Decimals at which totals are freed of binary dust before their one rounding."""
FINE = 11
"""The same for subtotals."""


class ProcessSheet:
    """Lays out 折算过程 and writes it."""

    def __init__(
        self,
        context: Context,
        sheet: Worksheet,
        matrices: Mapping[str, MatrixMap],
        register: RegisterMap,
    ) -> None:
        self.context, self.matrices, self.register = context, matrices, register
        self.items = context.ordered_items
        self.policies = item_policies(context, self.items)
        layout = process_columns(context, self.items, self.policies)
        self.columns = {key: number for number, key in enumerate(layout)}
        self.table = Table(context, sheet, list(layout.values()), self._layout())
        self.rows = {
            unit.code: self.table.first_row + n for n, unit in enumerate(context.result.units)
        }

    def _layout(self) -> Layout:
        return Layout(
            A3_LANDSCAPE,
            self.context.title(PROCESS),
            left="本表供核对计算用",
            notes=(
                f"计入得分：有评分的为该项得分；“不计”的按总分折算，“{IN_CHANNEL}”的由本评议方式"
                f"其他项目分摊，“{PENDING}”的暂不计总分",
                "方式得分（折算后）＝方式计入得分×折算系数；折算系数＝满分÷计入分值合计；"
                f"{rescale_word(self.context)}＝评议得分－各方式得分（折算前）之和",
                "总分＝评议得分＋加减分，扣分后不低于总分下限，四舍五入一次",
                *ordering_notes(self.context),
                *grading_notes(self.context),
            ),
        )

    @property
    def units(self) -> Rows:
        """The units' rows, by code."""
        first = self.table.first_row
        last = first + max(0, len(self.rows) - 1)
        return Rows(PROCESS, first, last, self.columns["code"])

    def find(self, code: str, key: str) -> str:
        """A figure, on another sheet, of the unit whose code is in the cell `code` there."""
        return self.units.find(self.columns[key], code)

    def has(self, key: str) -> bool:
        return key in self.columns

    def column(self, key: str, sheet: str = "") -> str:
        """A figure of all units; from other sheets with the name of this one."""
        return self.units.column(self.columns[key], own=not sheet)

    def write(self) -> None:
        for n, unit in enumerate(self.context.result.units, 1):
            cells = dict.fromkeys(self.columns, None) | self._row(n, unit)
            self.table.add(list(cells.values()))
        self.table.finish()

    def _row(self, number: int, unit: UnitResult) -> dict[str, Cell]:
        cells: dict[str, Cell] = {
            "seq": number,
            "code": unit.code,
            "name": unit.name,
            "group": self._groups[unit.code],
            "category": unit.category,
        }
        if unit.status is Status.EXEMPT:
            dashes = ("raw", "exact", "total", "standing", "rank")
            cells |= dict.fromkeys(dashes, EXEMPT) | {"part": 0, "key": 0, "alike": 0}
            return cells | ({"grade": EXEMPT} if self.has("grade") else {})
        for item in self.items:
            if item.code in unit.items:
                cells |= self._item(unit, item)
        for channel in self.context.scheme.channels:
            own = [i for i in self.items if i.channel == channel.code and i.code in unit.items]
            if own:
                cells |= self._channel(unit, channel, own)
        cells |= self._totals(unit)
        return cells | rank_cells(self, unit) | grade_cells(self, unit)

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

    def _item(self, unit: UnitResult, item: Item) -> dict[str, Cell]:
        row = self.rows[unit.code]
        share = self.columns.get(f"share {item.code}")
        code, matrix = here(row, self.columns["code"]), self.matrices[item.code]
        formulas = ItemFormulas(
            earned=here(row, self.columns[f"earned {item.code}"]),
            points=here(row, self.columns[f"of {item.code}"]),
            counted=here(row, self.columns[f"counted {item.code}"]),
            share=None if share is None else here(row, share),
            shares=None if share is None else self.column(f"share {item.code}"),
            categories=self.column("category"),
            category=here(row, self.columns["category"]),
        )
        policy, found = self.policies[item.code], unit.items[item.code]
        earned = str(found.state) if found.earned is None else float(found.earned)
        cells: dict[str, Cell] = {
            f"earned {item.code}": Live(matrix.earned(code), earned),
            f"of {item.code}": Live(matrix.points(code), float(found.points)),
            f"counted {item.code}": Live(
                policy.counted(formulas), policy.shown(found, self._factor(unit, item))
            ),
            f"points {item.code}": Live(
                f"IF(ISNUMBER({formulas.counted}),{formulas.points},0)",
                0.0 if found.counted is None else float(found.points),
            ),
        }
        if share is not None:
            value = "" if found.earned is None else float(found.earned / found.points)
            live = f'IF(ISNUMBER({formulas.earned}),{formulas.earned}/{formulas.points},"")'
            cells[f"share {item.code}"] = Live(live, value)
        return cells

    @staticmethod
    def _factor(unit: UnitResult, item: Item) -> Fraction:
        """By what the item's points were multiplied to make up for others of its channel."""
        found = unit.items[item.code]
        return found.applicable / found.points if found.applicable else Fraction(1)

    def _channel(self, unit: UnitResult, channel: Channel, own: list[Item]) -> dict[str, Cell]:
        row = self.rows[unit.code]
        counted, points = (self._span(row, block, channel.code) for block in ("counted", "points"))
        factor, total = f"factor {channel.code}", f"sum {channel.code}"
        known = [i for i in own if unit.items[i.code].counted is not None]
        exact = sum((unit.items[i.code].counted or Fraction(0) for i in known), Fraction(0))
        move = unit.channel_adjustments.get(channel.code, Fraction(0))
        spread = next((f for i in known if (f := self._factor(unit, i)) != 1), Fraction(1))
        points_sum = f"SUM({counted})"
        if channel.code in self.context.moved_channels:
            target = Target(AdjustmentTarget.CHANNEL, channel.code)
            wanted = self.register.toward(here(row, self.columns["code"]), target)
            points_sum = within(points_sum, wanted, f"SUM({points})")
        after = f"{here(row, self.columns[total])}*{here(row, self.columns['ratio'])}"
        decimals = self.context.settings.channel_decimals
        before = points_sum
        if decimals is not None:
            after = f"ROUND(ROUND({after},{FINE}),{decimals})"
            before = f"ROUND(ROUND({before},{FINE}),{decimals})"
        place, word = here(row, self.columns[f"channel {channel.code}"]), self._word(unit, channel)
        earned, after_value = unit.channel_earned[channel.code], unit.channels[channel.code]
        return {
            f"own {channel.code}": Live(
                f"IF(ISNUMBER({place}),{before},{place})", word if earned is None else float(earned)
            ),
            factor: Live(self._spread(unit, own, points), float(spread)),
            total: Live(
                f"{points_sum}*{here(row, self.columns[factor])}",
                float(exact + move),
            ),
            f"channel {channel.code}": Live(
                f'IF(COUNTIF({counted},"{PENDING}")>0,"{PENDING}",'
                f'IF(OR({here(row, self.columns["ratio"])}="",COUNT({counted})=0),"—",{after}))',
                word if after_value is None else float(after_value),
            ),
        }

    def channel_value(self, unit: UnitResult, channel: Channel) -> float | str:
        """The points earned in a channel, or the word that stands in their place."""
        value = unit.channel_earned[channel.code]
        return self._word(unit, channel) if value is None else rounded(value, FINE)

    def _word(self, unit: UnitResult, channel: Channel) -> str:
        """What stands in the place of a channel without a figure."""
        own = [i for i in self.items if i.channel == channel.code and i.code in unit.items]
        blocked = any(self.policies[i.code].blocks(unit.items[i.code]) for i in own)
        return PENDING if blocked else "—"

    def _spread(self, unit: UnitResult, own: list[Item], points: str) -> str:
        """方式内系数: 1 + points to be spread ÷ points that carry them."""
        row = self.rows[unit.code]
        lost = "+".join(
            f'IF({here(row, self.columns[f"counted {item.code}"])}="{IN_CHANNEL}",'
            f"{here(row, self.columns[f'of {item.code}'])},0)"
            for item in own
            if self.policies[item.code].may_spread
        )
        return f"IF(SUM({points})=0,1,1+({lost})/SUM({points}))" if lost else "1"

    def _span(self, row: int, block: str, channel: str) -> str:
        """The cells of a block that belong to a channel: its items stand side by side."""
        places = [self.columns[f"{block} {i.code}"] for i in self.items if i.channel == channel]
        return across(row, min(places), max(places))

    def _totals(self, unit: UnitResult) -> dict[str, Cell]:
        row, settings = self.rows[unit.code], self.context.settings

        def cell(key: str) -> str:
            return here(row, self.columns[key])

        channels = list(dict.fromkeys(i.channel for i in self.items if i.code in unit.items))
        applicable = sum((i.applicable for i in unit.items.values()), Fraction(0))
        points = sum((i.points for i in unit.items.values()), Fraction(0))
        normalised = settings.normalised_full
        full = points if normalised is None else Fraction(normalised)
        parts = "+".join(
            f"SUM({self._span(row, 'points', c)})*{cell(f'factor {c}')}" for c in channels
        )
        due_points = "".join(
            f'+IF({cell(f"counted {item.code}")}="{PENDING}",{cell(f"of {item.code}")},0)'
            for item in self.items
            if item.code in unit.items and self.policies[item.code].may_block
        )
        scores, counted = (
            across(row, self.columns[f"{b} {first}"], self.columns[f"{b} {last}"])
            for first, last in [(self.items[0].code, self.items[-1].code)]
            for b in ("earned", "counted")
        )
        due = "+".join(f'COUNTIF({scores},"{state}")' for state in sorted(WANTING))
        first, last = (self.context.scheme.channels[n].code for n in (0, -1))
        own, subtotals = (
            across(row, self.columns[f"{b} {first}"], self.columns[f"{b} {last}"])
            for b in ("own", "channel")
        )
        raw = f"SUM({subtotals})"
        adjusted = f"{cell('raw')}+{cell('adjustment')}"
        if settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST:
            adjusted += f"*{cell('ratio')}"
        if settings.total_floor is not None:
            lowest = f"MIN({literal(settings.total_floor)},{cell('raw')})"
            adjusted = f"MAX({lowest},{adjusted})"
        word = without_total(unit)
        nothing = f"COUNT({scores})+{due}=0"
        return {
            "applicable": Live((parts or "0") + due_points, float(applicable)),
            "full": full,
            "ratio": Live(
                f'IF({cell("applicable")}=0,"",{cell("full")}/{cell("applicable")})',
                float(full / applicable) if applicable else "",
            ),
            "raw": Live(
                f'IF({nothing},"{NO_TOTAL}",'
                f'IF(OR(COUNTIF({counted},"{PENDING}")>0,{cell("applicable")}=0),"{PENDING}",{raw}))',
                _or_word(unit.raw_total, word),
            ),
            "rescaled": Live(
                f'IF(ISNUMBER({cell("raw")}),ROUND({cell("raw")}-SUM({own}),{FINE}),"—")',
                "—" if unit.rescaled is None else rounded(unit.rescaled, FINE),
            ),
            **unit_sums(self, unit),
            "exact": Live(
                f"IF(ISNUMBER({cell('raw')}),{adjusted},{cell('raw')})",
                _or_word(unit.total_exact, word),
            ),
            "total": Live(
                f"IF(ISNUMBER({cell('exact')}),"
                f"ROUND(ROUND({cell('exact')},{TOTAL_GUARD}),{settings.total_decimals}),"
                f"{cell('exact')})",
                _or_word(unit.total, word),
            ),
        }


def _or_word(value: Fraction | None, word: str) -> float | str:
    return word if value is None else float(value)
