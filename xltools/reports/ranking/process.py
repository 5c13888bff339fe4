"""折算过程: the arithmetic between item scores and ranks, one row a unit, every step live.

计入得分 follows each item's policy for 缺项 and 未报; the words that may stand there say how the
item is treated. 方式内系数 spreads points within a channel, 折算系数 over the whole total.
The columns of 折算过程, by the key under which each figure is found.
缺项 and 未报 as formulas: what an item counts for where it has no mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A3_LANDSCAPE
from xltools.reports.ranking.adjustments import RegisterMap, unit_sums, within
from xltools.reports.ranking.cells import Cell, Live, Rows, across, here, literal, rounded
from xltools.reports.ranking.context import PROCESS, Context
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import (
    NO_TOTAL,
    PENDING,
    Layout,
    display_width,
    rescale_word,
    without_total,
)
from xltools.reports.ranking.standings import grade_cells, grading_notes, ordering_notes, rank_cells
from xltools.reports.ranking.table import Column, Table
from xltools.scheme.choices import (
    AdjustmentOrder,
    AdjustmentTarget,
    MissingPolicy,
    UnreportedPolicy,
)
from xltools.scheme.model import Channel, Item
from xltools.scheme.settings import Target
from xltools.scoring.marks import APPLICABLE_NOT, WANTING, State
from xltools.scoring.result import ItemResult, Status, UnitResult
from xltools.text.words import EXEMPT

LEFT_OUT = "不计"
"""The item leaves the total, which is rescaled."""
IN_CHANNEL = "方式内折算"
"""The item's points are spread over the other items of its channel."""

_MEAN, _SPREAD = "category_mean", "rescale_channel"


@dataclass(frozen=True, slots=True)
class ItemFormulas:
    """The cells that an item's policy formula reads."""

    earned: str
    points: str
    counted: str
    share: str | None
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
            mean = f"AVERAGEIFS({cells.shares},{cells.categories},{cells.category})*{cells.points}"
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

    def treatment(self, found: ItemResult) -> str:
        """The word for an item without points; empty where points count."""
        if found.counted is not None:
            return ""
        policy = self.unreported.value
        if found.state in APPLICABLE_NOT and self.missing.value != _MEAN:
            policy = self.missing.value
        return {"rescale_total": LEFT_OUT, _SPREAD: IN_CHANNEL}.get(policy, PENDING)

    def blocks(self, found: ItemResult) -> bool:
        """Whether the item keeps its unit from having a total."""
        return found.state is not State.MARK and self.treatment(found) == PENDING

    def shown(self, found: ItemResult, factor: Fraction) -> float | str:
        """The cached value of `counted`: before points of the channel are spread."""
        return self.treatment(found) if found.counted is None else float(found.counted / factor)


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


def process_columns(
    context: Context, items: Sequence[Item], policies: Mapping[str, ItemPolicy]
) -> dict[str, Column]:
    """From the unit over its items and channels to its rank; blocks stand side by side."""
    return _units() | _items(items, policies) | _channels(context) | _standing(context)


def _units() -> dict[str, Column]:
    return {
        "seq": Column(("序号",), 5, "whole"),
        "code": Column(("单位代码",), 9, "center"),
        "name": Column(("被评议单位",), 26, "left"),
        "group": Column(("排名组",), 7, "whole"),
        "category": Column(("类别",), 7, "center"),
    }


def _items(items: Sequence[Item], policies: Mapping[str, ItemPolicy]) -> dict[str, Column]:
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
        if key != "share" or policies[item.code].needs_share
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
