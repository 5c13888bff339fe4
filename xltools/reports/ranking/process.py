"""折算过程: the arithmetic between item scores and ranks, one row a unit, every step live.

计入得分 follows each item's policy for 缺项 and 未报; the words that may stand there say how the
item is treated. 方式内系数 spreads points within a channel, 折算系数 over the whole total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A3_LANDSCAPE
from xltools.reports.ranking.adjustments import RegisterMap, within
from xltools.reports.ranking.cells import Cell, Live, category_mean, literal, rounded
from xltools.reports.ranking.context import PROCESS, Context
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import (
    NO_TOTAL,
    PENDING,
    Layout,
    channel_word,
    rescale_word,
    without_total,
)
from xltools.reports.ranking.process_map import FINE, ProcessMap, process_columns
from xltools.reports.ranking.standings import grade_cells, grading_notes, ordering_notes, rank_cells
from xltools.reports.ranking.table import Table
from xltools.scheme.choices import (
    AdjustmentOrder,
    AdjustmentTarget,
    MissingPolicy,
    UnreportedPolicy,
)
from xltools.scheme.model import Channel, Item
from xltools.scheme.settings import Target
from xltools.scoring.adjust import BONUS, DEDUCTION
from xltools.scoring.marks import APPLICABLE_NOT, WANTING
from xltools.scoring.result import ItemResult, Status, UnitResult
from xltools.text.words import EXEMPT

LEFT_OUT = "不计"
"""The item leaves the total, which is rescaled."""
IN_CHANNEL = "方式内折算"
"""The item's points are spread over the other items of its channel."""

_MEAN, _SPREAD = "category_mean", "rescale_channel"
_TREATED = {
    MissingPolicy.RESCALE_TOTAL.label: LEFT_OUT,
    MissingPolicy.RESCALE_CHANNEL.label: IN_CHANNEL,
}
"""The word for an item without points, by its policy; any other waits for its mark."""


@dataclass(frozen=True, slots=True)
class ItemFormulas:
    """The cells that an item's policy formula reads."""

    earned: str
    points: str
    counted: str
    shares: str | None
    categories: str
    category: str


@dataclass(frozen=True, slots=True)
class ItemPolicy:
    """The two policies of one item, as values of the settings."""

    missing: MissingPolicy
    unreported: UnreportedPolicy
    decimals: int | None

    @property
    def needs_share(self) -> bool:
        """Whether a category mean may be taken."""
        return _MEAN in (self.missing.value, self.unreported.value)

    @property
    def may_spread(self) -> bool:
        return _SPREAD in (self.missing.value, self.unreported.value)

    @property
    def may_block(self) -> bool:
        """Whether the item may keep a unit from having a total."""
        return self.unreported.value in (_MEAN, "block")

    def counted(self, cells: ItemFormulas) -> str:
        """计入得分: the points earned, or what the policy for the state says."""
        unreported = self._expression(self.unreported.value, cells, f'"{PENDING}"')
        missing = self._expression(self.missing.value, cells, unreported)
        states = ",".join(f'{cells.earned}="{state}"' for state in sorted(APPLICABLE_NOT))
        rest = missing if missing == unreported else f"IF(OR({states}),{missing},{unreported})"
        return f"IF(ISNUMBER({cells.earned}),{cells.earned},{rest})"

    def _expression(self, policy: str, cells: ItemFormulas, without_mean: str) -> str:
        if policy == _MEAN:
            shares = category_mean(cells.shares or "", cells.categories, cells.category)
            mean = f"{shares}*{cells.points}"
            if self.decimals is not None:
                mean = f"ROUND(ROUND({mean},11),{self.decimals})"
            return f"IFERROR({mean},{without_mean})"
        return {
            "rescale_total": f'"{LEFT_OUT}"',
            _SPREAD: f'"{IN_CHANNEL}"',
            "zero": "0",
            "full": cells.points,
            "block": f'"{PENDING}"',
        }[policy]

    def shown(self, found: ItemResult, spread: Fraction) -> float | str:
        """The cached value of `counted`: before points of the channel are spread."""
        if found.counted is not None:
            return float(found.counted / spread)
        return _TREATED.get(found.policy, PENDING)


def item_policies(context: Context, items: Sequence[Item]) -> Mapping[str, ItemPolicy]:
    """The policies of each item: its own, or the scheme's."""
    settings = context.settings
    return {
        item.code: ItemPolicy(
            item.na_policy or settings.na_policy,
            item.unreported_policy or settings.unreported_policy,
            settings.item_decimals,
        )
        for item in items
    }


_TOTAL_GUARD = 10
"""Decimals at which totals are freed of binary dust before their one rounding."""


class ProcessSheet:
    """Lays out 折算过程 and writes it."""

    def __init__(
        self,
        context: Context,
        sheet: Worksheet,
        matrices: Mapping[str, MatrixMap],
        register: RegisterMap,
    ) -> None:
        self.context = context
        self.items = context.ordered_items
        self.policies = item_policies(context, self.items)
        shares = {code for code, policy in self.policies.items() if policy.needs_share}
        layout = process_columns(context, shares)
        self.table = Table(context, sheet, list(layout.values()), self._layout())
        self.map = ProcessMap(context, [*layout], self.table.first_row, matrices, register)

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

    def write(self) -> None:
        for n, unit in enumerate(self.context.result.units, 1):
            cells = dict.fromkeys(self.map.columns, None) | self._row(n, unit)
            self.table.add(list(cells.values()))
        self.table.finish()

    def _row(self, number: int, unit: UnitResult) -> dict[str, Cell]:
        cells: dict[str, Cell] = {
            "seq": number,
            "code": unit.code,
            "name": unit.name,
            "group": self.map.group(unit.code),
            "category": unit.category,
        }
        if unit.status is Status.EXEMPT:
            dashes = ("raw", "exact", "total", "standing", "rank")
            cells |= dict.fromkeys(dashes, EXEMPT) | {"part": 0, "key": 0, "alike": 0}
            return cells | ({"grade": EXEMPT} if self.map.has("grade") else {})
        for item in self.items:
            if item.code in unit.items:
                cells |= self._item(unit, item)
        for channel in self.context.scheme.channels:
            own = [i for i in self.items if i.channel == channel.code and i.code in unit.items]
            if own:
                cells |= self._channel(unit, channel, own)
        cells |= self._totals(unit)
        return cells | rank_cells(self.map, unit) | grade_cells(self.map, unit)

    def _item(self, unit: UnitResult, item: Item) -> dict[str, Cell]:
        cell, matrix = partial(self.map.cell, unit.code), self.map.matrices[item.code]
        code, shared = cell("code"), self.map.has(f"share {item.code}")
        formulas = ItemFormulas(
            earned=cell(f"earned {item.code}"),
            points=cell(f"of {item.code}"),
            counted=cell(f"counted {item.code}"),
            shares=self.map.column(f"share {item.code}") if shared else None,
            categories=self.map.column("category"),
            category=cell("category"),
        )
        policy, found = self.policies[item.code], unit.items[item.code]
        spread = unit.channel_steps[item.channel].spread
        earned = str(found.state) if found.earned is None else float(found.earned)
        cells: dict[str, Cell] = {
            f"earned {item.code}": Live(matrix.earned(code), earned),
            f"of {item.code}": Live(matrix.points(code), float(found.points)),
            f"counted {item.code}": Live(policy.counted(formulas), policy.shown(found, spread)),
            f"points {item.code}": Live(
                f"IF(ISNUMBER({formulas.counted}),{formulas.points},0)",
                0.0 if found.counted is None else float(found.points),
            ),
        }
        if shared:
            value = "" if found.earned is None else float(found.earned / found.points)
            live = f'IF(ISNUMBER({formulas.earned}),{formulas.earned}/{formulas.points},"")'
            cells[f"share {item.code}"] = Live(live, value)
        return cells

    def _channel(self, unit: UnitResult, channel: Channel, own: list[Item]) -> dict[str, Cell]:
        cell = partial(self.map.cell, unit.code)
        counted, points = (self._span(unit, block, channel.code) for block in ("counted", "points"))
        factor, total = f"factor {channel.code}", f"sum {channel.code}"
        steps = unit.channel_steps[channel.code]
        points_sum = f"SUM({counted})"
        if channel.code in self.context.moved_channels:
            target = Target(AdjustmentTarget.CHANNEL, channel.code)
            wanted = self.map.register.toward(cell("code"), target)
            points_sum = within(points_sum, wanted, f"SUM({points})")
        after = f"{cell(total)}*{cell('ratio')}"
        decimals = self.context.settings.channel_decimals
        before = points_sum
        if decimals is not None:
            after = f"ROUND(ROUND({after},{FINE}),{decimals})"
            before = f"ROUND(ROUND({before},{FINE}),{decimals})"
        place, word = cell(f"channel {channel.code}"), channel_word(self.context, unit, channel)
        earned, after_value = unit.channel_earned[channel.code], unit.channels[channel.code]
        return {
            f"own {channel.code}": Live(
                f"IF(ISNUMBER({place}),{before},{place})", word if earned is None else float(earned)
            ),
            factor: Live(self._spread(unit, own, points), float(steps.spread)),
            total: Live(
                f"{points_sum}*{cell(factor)}",
                float(steps.counted + steps.move),
            ),
            f"channel {channel.code}": Live(
                f'IF(COUNTIF({counted},"{PENDING}")>0,"{PENDING}",'
                f'IF(OR({cell("ratio")}="",COUNT({counted})=0),"—",{after}))',
                word if after_value is None else float(after_value),
            ),
        }

    def _spread(self, unit: UnitResult, own: list[Item], points: str) -> str:
        """方式内系数: 1 + points to be spread ÷ points that carry them."""
        cell = partial(self.map.cell, unit.code)
        lost = "+".join(
            f'IF({cell(f"counted {item.code}")}="{IN_CHANNEL}",{cell(f"of {item.code}")},0)'
            for item in own
            if self.policies[item.code].may_spread
        )
        return f"IF(SUM({points})=0,1,1+({lost})/SUM({points}))" if lost else "1"

    def _span(self, unit: UnitResult, block: str, channel: str) -> str:
        """The cells of a block that belong to a channel: its items stand side by side."""
        codes = [item.code for item in self.items if item.channel == channel]
        return self.map.span(unit.code, f"{block} {codes[0]}", f"{block} {codes[-1]}")

    def _totals(self, unit: UnitResult) -> dict[str, Cell]:
        settings, cell = self.context.settings, partial(self.map.cell, unit.code)
        channels = list(dict.fromkeys(i.channel for i in self.items if i.code in unit.items))
        full, applicable = unit.full, unit.applicable
        parts = "+".join(
            f"SUM({self._span(unit, 'points', c)})*{cell(f'factor {c}')}" for c in channels
        )
        due_points = "".join(
            f'+IF({cell(f"counted {item.code}")}="{PENDING}",{cell(f"of {item.code}")},0)'
            for item in self.items
            if item.code in unit.items and self.policies[item.code].may_block
        )
        scores, counted = (
            self.map.span(unit.code, f"{block} {first}", f"{block} {last}")
            for first, last in [(self.items[0].code, self.items[-1].code)]
            for block in ("earned", "counted")
        )
        due = "+".join(f'COUNTIF({scores},"{state}")' for state in sorted(WANTING))
        first, last = (self.context.scheme.channels[n].code for n in (0, -1))
        own, subtotals = (
            self.map.span(unit.code, f"{block} {first}", f"{block} {last}")
            for block in ("own", "channel")
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
            **self._adjusted(unit),
            "exact": Live(
                f"IF(ISNUMBER({cell('raw')}),{adjusted},{cell('raw')})",
                _or_word(unit.total_exact, word),
            ),
            "total": Live(
                f"IF(ISNUMBER({cell('exact')}),"
                f"ROUND(ROUND({cell('exact')},{_TOTAL_GUARD}),{settings.total_decimals}),"
                f"{cell('exact')})",
                _or_word(unit.total, word),
            ),
        }

    def _adjusted(self, unit: UnitResult) -> dict[str, Cell]:
        """扣分, 加分 (within their caps) and their sum."""
        adjusted, settings = self.context.derivation.adjusted[unit.code], self.context.settings
        cell, register = partial(self.map.cell, unit.code), self.map.register
        code, total = cell("code"), f"{cell('deduction')}+{cell('bonus')}"
        deduction, bonus = (register.total(code, kind) for kind in (DEDUCTION, BONUS))
        if settings.deduction_cap is not None:
            deduction = f"MAX(-{literal(settings.deduction_cap)},{deduction})"
        if settings.bonus_cap is not None:
            bonus = f"MIN({literal(settings.bonus_cap)},{bonus})"
        return {
            "deduction": Live(deduction, float(adjusted.deductions)),
            "bonus": Live(bonus, float(adjusted.bonuses)),
            "adjustment": Live(total, float(adjusted.points)),
        }


def _or_word(value: Fraction | None, word: str) -> float | str:
    return word if value is None else float(value)
