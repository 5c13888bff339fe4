"""勾稽核对: sums that must agree, taken from different sheets, with the difference in sight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, PALE_RED
from xltools.exact import Number, plain, round_half_up
from xltools.methods.base import EntryField
from xltools.reports.ranking.adjustments import RegisterMap
from xltools.reports.ranking.cells import (
    Live,
    Rows,
    absolute,
    down,
    here,
    literal,
    quoted,
    rounded,
    text_literal,
    wanted,
)
from xltools.reports.ranking.context import (
    CHANNELS,
    DETAIL,
    ITEMS,
    PROCESS,
    RECONCILIATION,
    RETURNS,
    TOTALS,
    YEARS,
    Context,
)
from xltools.reports.ranking.details import (
    ITEM_COLUMN,
    MARK_COLUMN,
    STATE_COLUMN,
    DetailSheet,
    entry_name,
)
from xltools.reports.ranking.items import ItemsMap
from xltools.reports.ranking.lists import YEARS_RANK, YEARS_TOTAL
from xltools.reports.ranking.matrix import NAMES, MatrixMap
from xltools.reports.ranking.matrix_plan import group_name
from xltools.reports.ranking.page import Layout, rescale_word
from xltools.reports.ranking.process_map import ProcessMap
from xltools.reports.ranking.returns import STATUS_COLUMN, STATUS_WORDS, main_returns
from xltools.reports.ranking.table import Column, Table
from xltools.reports.ranking.totals import Blocks
from xltools.scoring.adjust import BONUS, DEDUCTION
from xltools.scoring.entries import judges
from xltools.scoring.grid import is_grid
from xltools.scoring.marks import State
from xltools.scoring.result import Status, UnitResult

_PLACES, _DIGITS = 6, 10
_DUST = 3
"""Decimals behind those that are compared; what stands further back is binary dust."""
_MOST_SHEETS = 60
"""An item with more scorers' sheets has one line for all of them."""
_MOST_BLOCKS = 60
"""Ranges that one formula may look through."""
_MOST_COLUMNS = 20
"""Columns of results that one formula may look through."""
AGREES, DIFFERS = "一致", "不一致"
_NOW = "（出表时）"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where the numbers to compare stand."""

    matrices: Mapping[str, MatrixMap]
    items: ItemsMap
    process: ProcessMap
    register: RegisterMap
    totals: Blocks
    channels: Blocks
    years: Rows | None
    details: Sequence[DetailSheet]
    returns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Check:
    """Two formulas that must give the same, and what they give.

    Without a second formula the first is held against what it gave when the workbook was written.
    """

    what: str
    one: str
    one_value: Number
    other: str | None
    other_value: Number

    @property
    def places(self) -> int:
        """Decimals that a double still holds of numbers of this size."""
        largest = max(abs(Fraction(self.one_value)), abs(Fraction(self.other_value)))
        return max(2, min(_PLACES, _DIGITS - len(str(int(largest)))))

    def rounded(self, formula: str) -> str:
        """The formula at these decimals, freed of binary dust first: a half goes up as exactly."""
        return f"ROUND(ROUND({formula},{self.places + _DUST}),{self.places})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the conclusions stand, and how many there are."""

    place: str
    count: int
    wrong: int
    """How many do not agree when the workbook is written."""

    def said(self) -> Live:
        """The one sentence: whether everything agrees, live."""
        agreed = f'COUNTIF({self.place},"{AGREES}")'
        good = text_literal(f"勾稽核对：{self.count}项全部一致。")
        bad = "项不一致，本簿内容与出表时不同，请勿使用，查明原因后重新汇总，见“勾稽核对”。"
        differ = f'"勾稽核对：有"&({self.count}-{agreed})&{text_literal(bad)}'
        value = (
            f"勾稽核对：有{self.wrong}{bad}"
            if self.wrong
            else f"勾稽核对：{self.count}项全部一致。"
        )
        return Live(f"IF({agreed}={self.count},{good},{differ})", value)


def checks(context: Context, sheets: Sheets) -> list[Check]:
    """All checks that apply to this scheme."""
    return [
        *_units(context, sheets),
        *_items(context, sheets),
        *_totals(context, sheets),
        *_standings(context, sheets),
        *_adjustments(context, sheets),
        *_marks(context, sheets),
        *_returns(context, sheets),
    ]


def write_reconciliation(context: Context, sheet: Worksheet, sheets: Sheets) -> Verdict:
    """Write the sheet; returns what 结论 says of it."""
    shape = (
        ("核对内容", 72, "wrap"),
        ("甲数", 14, "general"),
        ("乙数", 14, "general"),
        ("差额", 9, "general"),
        ("结论", 8, "center"),
    )
    table = Table(
        context,
        sheet,
        [Column((head,), width, kind) for head, width, kind in shape],
        Layout(
            A4_LANDSCAPE,
            context.title(RECONCILIATION),
            left="甲数、乙数取自不同的表，均为公式；注“出表时”的，乙数是写出本簿时的数，不是公式",
            right="",
            frozen=1,
            notes=("出表后改动本簿任何一张表的评分、代码、得分或名次，相应各项即为不一致",),
        ),
    )
    found = checks(context, sheets)
    for check in found:
        row, places = table.next_row, check.places
        difference = Fraction(check.one_value) - Fraction(check.other_value)
        other = rounded(check.other_value, places)
        table.add(
            [
                check.what if check.other else f"{check.what}{_NOW}",
                Live(check.rounded(check.one), rounded(check.one_value, places)),
                Live(check.rounded(check.other), other)
                if check.other
                else round_half_up(check.other_value, places),
                Live(
                    f"ROUND({here(row, 1)}-{here(row, 2)},{places})",
                    rounded(difference, places),
                ),
                Live(
                    f'IF(ISNUMBER({here(row, 3)}),IF({here(row, 3)}=0,"{AGREES}","{DIFFERS}"),'
                    f'"{DIFFERS}")',
                    DIFFERS if difference else AGREES,
                ),
            ]
        )
    first, last = table.first_row, table.next_row - 1
    table.finish()
    wrong = context.book.format(bg_color=PALE_RED, bold=True)
    rule = {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": wrong}
    sheet.conditional_format(first, 4, last, 4, rule)
    unlike = sum(Fraction(one.one_value) != Fraction(one.other_value) for one in found)
    return Verdict(down(first, last, 4, RECONCILIATION), len(found), unlike)


def _units(context: Context, sheets: Sheets) -> list[Check]:
    found = []
    process = sheets.process
    for category in context.scheme.categories:
        members = [u for u in context.result.units if u.category == category.code]
        if category.declared is None and not members:
            continue
        declared = len(members) if category.declared is None else category.declared
        counted = f'SUMPRODUCT(({process.column("category", PROCESS)}="{category.code}")*1)'
        what = f"{category.name}：方案应有家数＝列入计算的家数"
        found.append(Check(what, str(declared), declared, counted, len(members)))
    for number, group in enumerate(context.by_rank, 1):
        rows = [sheets.totals.rows[unit.code] for unit in group.units]
        listed = f"COUNTA({down(min(rows), max(rows), 1, TOTALS)})"
        there = f"COUNTIF({process.column('group', PROCESS)},{number})"
        what = f"{group.title}：“{TOTALS}”列出家数＝“{PROCESS}”家数"
        found.append(Check(what, listed, len(rows), there, len(rows)))
    ranked = sum(unit.rank is not None for unit in context.result.units)
    rank = f"COUNT({process.column('rank', PROCESS)})"
    part = f"SUM({process.column('part', PROCESS)})"
    return [*found, Check("有名次的家数＝参加排名的家数", rank, ranked, part, ranked)]


def _items(context: Context, sheets: Sheets) -> list[Check]:
    found = []
    for item in context.scheme.items:
        matrix = sheets.matrices.get(item.code)
        if matrix is None:
            continue
        column = sheets.items.columns[item.code]
        blocks = [sheets.items.block(g.units, column) for g in context.by_category]
        points = [_earned(unit, item.code) for unit in context.result.units]
        value = sum(points, Fraction(0))
        earned = matrix.units.column(matrix.results + 4)
        named = f"{item.code} {item.name}"
        what = f"{named}：“{ITEMS}”合计＝“{matrix.sheet}”得分合计"
        found.append(Check(what, f"SUM({','.join(blocks)})", value, f"SUM({earned})", value))
        placed = _by_name(sheets.process, sheets.items.units, 2, column)
        what = f"{named}：“{ITEMS}”各单位得分按序号加权的合计"
        weighted = _weighted(points)
        found.append(Check(what, placed, weighted, None, weighted))
        what = f"{named}：“{matrix.sheet}”单位代码与名称对应的家数"
        pairs = _paired(matrix.units, NAMES, sheets.process)
        found.append(Check(what, pairs, len(matrix.rows), None, len(matrix.rows)))
    return found


def _earned(unit: UnitResult, item: str) -> Fraction:
    found = unit.items.get(item)
    return Fraction(0) if found is None else found.earned or Fraction(0)


def _weighted(figures: Sequence[Number | None]) -> Fraction:
    """Every unit's figure times its number: no two can change places without a difference."""
    pairs = enumerate(figures, 1)
    return sum((n * Fraction(figure) for n, figure in pairs if figure is not None), Fraction(0))


def _paired(rows: Rows, names: int, process: ProcessMap) -> str:
    """How many units have on a sheet the code and the name that they have in 折算过程."""
    own = f'{rows.column(rows.codes)}&"|"&{rows.column(names)}'
    codes = process.column("code", PROCESS)
    known = f'{codes}&"|"&{process.column("name", PROCESS)}'
    return f'SUMPRODUCT(ISNUMBER(MATCH({known},{own},0))*({codes}<>""))'


def _keys(context: Context) -> list[str]:
    channels = [f"own {channel.code}" for channel in context.scheme.channels]
    return ["raw", "adjustment", "total", "rank", "bottom", "rescaled", *channels]


def _figure(unit: UnitResult, key: str) -> Number | None:
    """A unit's figure by its key in 折算过程; None where words stand in its place."""
    if key.startswith("own "):
        return unit.channel_earned.get(key.removeprefix("own "))
    figures = {
        "raw": unit.raw_total,
        "adjustment": None if unit.status is Status.EXEMPT else unit.adjustment,
        "total": unit.total,
        "rank": unit.rank,
        "bottom": int(unit.bottom),
        "rescaled": unit.rescaled,
    }
    return figures[key]


def _by_name(process: ProcessMap, rows: Rows, names: int, column: int) -> str:
    """The same live: figures of any sheet, found by unit, times the numbers in 折算过程.

    By name, for a condition takes the codes 1.1 and 1.10 for one number; that each name stands
    with its code is a check of its own.
    """
    wanted = process.column("name", PROCESS)
    if any(sign in unit.name for unit in process.context.result.units for sign in "~*?"):
        for sign in "~*?":
            wanted = f'SUBSTITUTE({wanted},"{sign}","~{sign}")'
    figures = f'SUMIF({rows.column(names)},"="&{wanted},{rows.column(column)})'
    return f"SUMPRODUCT({process.column('seq', PROCESS)},{figures})"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sheet that shows units' results: where they stand, and under which key of 折算过程."""

    sheet: str
    rows: Rows
    names: int
    """Column of the units' names."""
    figures: Mapping[str, int]
    years: Mapping[str, tuple[int, Sequence[Number | None]]]
    """What it says of last year, and of the change: the column, and each unit's figure."""


def _shown(context: Context, sheets: Sheets) -> list[_Shown]:
    """总分排名, 分方式得分, 分项得分, 年度对比."""
    units, places = context.result.units, context.decimals
    ranks = [unit.previous_rank for unit in units]
    moved = [unit.rank_change for unit in units]
    scores = [unit.previous_total for unit in units]
    changes = [
        None if u.score_change is None else round_half_up(u.score_change, places) for u in units
    ]
    keys = ("raw", "adjustment", "total", "rank")
    found = []
    for name, block in ((TOTALS, sheets.totals), (CHANNELS, sheets.channels)):
        own = {k: n for k, n in block.columns.items() if k in keys or k.startswith(("own", "resc"))}
        years: dict[str, tuple[int, Sequence[Number | None]]] = {}
        if (change := block.columns.get("change")) is not None:
            years = {"上年名次": (change - 1, ranks), "位次变化": (change, moved)}
        found.append(_Shown(name, block.units(name), 2, own, years))
    items = {key: sheets.items.columns[key] for key in keys}
    found.append(_Shown(ITEMS, sheets.items.units, 2, items, {}))
    if sheets.years is not None:
        own = {"total": YEARS_TOTAL, "rank": YEARS_RANK}
        years = {
            "上年总分": (YEARS_TOTAL + 1, scores),
            "增减": (YEARS_TOTAL + 2, changes),
            "上年名次": (YEARS_RANK + 1, ranks),
            "位次变化": (YEARS_RANK + 2, moved),
        }
        found.append(_Shown(YEARS, sheets.years, 1, own, years))
    return found


def _standings(context: Context, sheets: Sheets) -> list[Check]:
    """What every sheet shows of the results, and all results as they were written."""
    process, units, found = sheets.process, context.result.units, []
    seq = process.column("seq", PROCESS)
    values = {key: _weighted([_figure(u, key) for u in units]) for key in _keys(context)}
    for one in _shown(context, sheets):
        named = f"“{one.sheet}”单位代码与名称对应的家数＝“{PROCESS}”家数"
        pairs = _paired(one.rows, one.names, process)
        counted = f"COUNTA({process.column('code', PROCESS)})"
        found.append(Check(named, pairs, len(units), counted, len(units)))
        for start in range(0, len(one.figures), _MOST_COLUMNS):
            own = list(one.figures.items())[start : start + _MOST_COLUMNS]
            there = "+".join(
                f"{n}*{_by_name(process, one.rows, one.names, column)}"
                for n, (_, column) in enumerate(own, 1)
            )
            computed = "+".join(
                f"{n}*SUMPRODUCT({seq},{process.column(key, PROCESS)})"
                for n, (key, _) in enumerate(own, 1)
            )
            value = sum((n * values[key] for n, (key, _) in enumerate(own, 1)), Fraction(0))
            what = f"“{one.sheet}”各单位得分、名次按序号加权的合计＝“{PROCESS}”的同一合计"
            found.append(Check(what, there, value, computed, value))
        for word, (column, last) in one.years.items():
            value = _weighted(last)
            what = f"“{one.sheet}”各单位{word}按序号加权的合计"
            found.append(
                Check(what, _by_name(process, one.rows, one.names, column), value, None, value)
            )
    words = {"total": "总分", "rank": "名次", "bottom": "列入后进", "adjustment": "加减分"}
    words |= {"raw": "评议得分", "rescaled": rescale_word(context)}
    words |= {f"own {c.code}": c.short_name or c.name for c in context.scheme.channels}
    for key, word in words.items():
        what = f"“{PROCESS}”各单位{word}按序号加权的合计"
        live = f"SUMPRODUCT({seq},{process.column(key, PROCESS)})"
        found.append(Check(what, live, values[key], None, values[key]))
    return found + _grades(context, sheets)


def _grades(context: Context, sheets: Sheets) -> list[Check]:
    """Each grade: whose it is by the numbers, and on every sheet how many have it."""
    process, found = sheets.process, []
    for name in dict.fromkeys(grade.name for grade in context.scheme.grades):
        wanted = text_literal(name)
        own = process.column("grade", PROCESS)
        has = f"SUMPRODUCT({process.column('seq', PROCESS)},({own}={wanted})*1)"
        value = _weighted([int(unit.grade == name) for unit in context.result.units])
        found.append(Check(f"等次为“{name}”的单位的序号合计", has, value, None, value))
        number = sum(unit.grade == name for unit in context.result.units)
        there = f"SUMPRODUCT(({own}={wanted})*1)"
        for sheet, block in ((TOTALS, sheets.totals), (CHANNELS, sheets.channels)):
            listed = block.units(sheet).column(block.columns["grade"])
            what = f"“{sheet}”等次为“{name}”的家数＝“{PROCESS}”的家数"
            counted = f"SUMPRODUCT(({listed}={wanted})*1)"
            found.append(Check(what, counted, number, there, number))
    return found


def _totals(context: Context, sheets: Sheets) -> list[Check]:
    process, channels = sheets.process, context.scheme.channels
    raw = process.column("raw", PROCESS)
    mask = f'({raw}<"")*1'
    complete = [u for u in context.result.units if u.raw_total is not None]
    total = sum((u.raw_total or Fraction(0) for u in complete), Fraction(0))
    subtotals = [
        f"SUMPRODUCT({mask},{process.column(f'channel {c.code}', PROCESS)})" for c in channels
    ]
    found = [
        Check(
            "各评议方式得分合计＝评议得分合计（有总分的单位）",
            "+".join(subtotals) or "0",
            total,
            f"SUM({raw})",
            total,
        )
    ]
    if context.settings.channel_decimals is None:
        ratio = process.column("ratio", PROCESS)
        items = [
            f"SUMPRODUCT({mask},{process.column(f'sum {c.code}', PROCESS)},{ratio})"
            for c in channels
        ]
        what = "各项目计入得分×折算系数合计＝评议得分合计（有总分的单位）"
        found.insert(0, Check(what, "+".join(items) or "0", total, f"SUM({raw})", total))
    for number, group in enumerate(context.by_rank, 1):
        groups, totals = (process.column(key, PROCESS) for key in ("group", "total"))
        computed = f"SUMIF({groups},{number},{totals})"
        value = sum((u.total for u in group.units if u.total is not None), Fraction(0))
        for name, block in ((TOTALS, sheets.totals), (CHANNELS, sheets.channels)):
            places = [block.rows[unit.code] for unit in group.units]
            listed = f"SUM({down(min(places), max(places), block.columns['total'], name)})"
            what = f"{group.title}：“{name}”总分合计＝“{PROCESS}”总分合计"
            found.append(Check(what, listed, value, computed, value))
    for group in context.by_category:
        categories, totals = (process.column(key, PROCESS) for key in ("category", "total"))
        wanted = text_literal(group.units[0].category)
        computed = f"SUMPRODUCT(({categories}={wanted})*1,{totals})"
        value = sum((u.total for u in group.units if u.total is not None), Fraction(0))
        listed = f"SUM({sheets.items.block(group.units, sheets.items.columns['total'])})"
        what = f"{group.title}：“{ITEMS}”总分合计＝“{PROCESS}”总分合计"
        found.append(Check(what, listed, value, computed, value))
    for sheet, members, closings in (
        (TOTALS, context.by_rank, sheets.totals.closings),
        (CHANNELS, context.by_rank, sheets.channels.closings),
        (ITEMS, context.by_category, sheets.items.closings),
    ):
        for one, closing in zip(members, closings, strict=True):
            what = f"{one.title}：“{sheet}”平均分、最高分、最低分合计"
            live = f"SUM({closing.place(sheet)})"
            found.append(Check(what, live, closing.total, None, closing.total))
    return found


def _adjustments(context: Context, sheets: Sheets) -> list[Check]:
    if not any(line.counted for line in context.result.adjustments):
        return []
    found = []
    for kind, key in ((DEDUCTION, "deduction"), (BONUS, "bonus")):
        settings = context.settings
        cap = settings.bonus_cap if kind == BONUS else settings.deduction_cap
        if cap is not None:
            continue
        own = context.derivation.adjusted.values()
        value = sum((a.deductions if kind == DEDUCTION else a.bonuses for a in own), Fraction(0))
        found.append(
            Check(
                f"核定表计入总分的{kind}合计＝各单位{kind}合计",
                sheets.register.sum_of(kind),
                value,
                f"SUM({sheets.process.column(key, PROCESS)})",
                value,
            )
        )
    return found


def _marks(context: Context, sheets: Sheets) -> list[Check]:
    """The marks of each item: against 评分明细, within their range, and as they were written."""
    found = []
    for matrix in sheets.matrices.values():
        if matrix.plan.entries:
            found += _ItemEntries(context, matrix).checks(sheets.details)
    return [*found, *_coverage(context, sheets), *_mark_counts(context, sheets)]


def _coverage(context: Context, sheets: Sheets) -> list[Check]:
    """How many marks were given and due, as it was when the workbook was written."""
    found, matrices = [], list(sheets.matrices.values())
    for start in range(0, len(matrices), _MOST_COLUMNS):
        own = matrices[start : start + _MOST_COLUMNS]
        combined = [context.derivation.combined(m.item, code) for m in own for code in m.rows]
        value = sum(2 * one.given + one.due for one in combined)
        live = "+".join(
            f"{n}*SUM({m.units.column(column)})"
            for m in own
            for n, column in ((2, m.results), (1, m.results + 1))
        )
        named = f"{own[0].item}至{own[-1].item}" if len(own) > 1 else own[0].item
        found.append(Check(f"项目{named}：评分个数的2倍与应评个数合计", live, value, None, value))
    return found


class _ItemEntries:
    """The cells of one matrix that hold what scorers entered."""

    def __init__(self, context: Context, matrix: MatrixMap) -> None:
        self.context, self.matrix, self.plan = context, matrix, matrix.plan
        self.marks = matrix.plan.marks
        self.item = self.marks.item
        self.named = f"{self.item.code} {self.item.name}"
        rows = [self.marks.row(n) for n in range(len(self.marks.units))]
        self.rows = [[v if isinstance(v, float) else None for v in row] for row in rows]

    def checks(self, details: Sequence[DetailSheet]) -> list[Check]:
        """By field against 评分明细 and its range, then by scorer."""
        found = []
        for number, one in enumerate(self.marks.fields):
            if details and not one.choices:
                found.append(self._detailed(number, one, details))
            found += self._ranged(number, one)
        return found + self._sheets() + self._heads()

    def _values(self, sheets: Iterable[int], fields: Iterable[int]) -> Fraction:
        """The sum of the numbers as the cells hold them."""
        width = len(self.marks.fields)
        places = [n * width + k for n in sheets for k in fields]
        cells = (row[place] for row in self.rows for place in places)
        return Fraction(sum((Decimal(repr(v)) for v in cells if v is not None), Decimal(0)))

    def _down(self, first: int, last: int) -> str:
        """The rows of the units in some columns."""
        top, bottom = self.matrix.first_row, self.matrix.last_row
        ends = f"{absolute(top, first)}:{absolute(bottom, last)}"
        return f"{quoted(self.matrix.sheet)}!{ends}"

    def _label(self, one: EntryField) -> str:
        several = len(self.marks.fields) > 1
        return f"{self.named}（{one.label}）" if several else self.named

    def _detailed(self, number: int, one: EntryField, details: Sequence[DetailSheet]) -> Check:
        """The sum of a field; numbers of entries that do not count as a whole are left out."""
        blocks = [self._down(*block) for block in self.plan.blocks(number)]
        value = self._values(range(len(self.marks.sheets)), [number])
        names = [entry_name(self.item, p, s, one.key) for p, s in self.marks.groups]
        listed = "+".join(
            f"SUMIF({part.column(ITEM_COLUMN)},{text_literal(wanted(name))},"
            f"{part.column(MARK_COLUMN)})"
            for part in details
            for name in names
        )
        detailed = self._detail_sum(one.key)
        aside = detailed - value
        listed += f"-{literal(aside)}" if aside > 0 else f"+{literal(-aside)}" if aside else ""
        what = f"{self._label(one)}：“{self.matrix.sheet}”评分合计＝“{DETAIL}”评分合计"
        what += "（未用评分中的数已减去）" if aside else ""
        summed = "+".join(f"SUM({block})" for block in blocks)
        if len(blocks) > _MOST_BLOCKS:
            summed = self._every_other(number)
        return Check(what, summed, value, listed, value)

    def _every_other(self, number: int) -> str:
        """The sum of one field where each sheet has its own column for it, in one formula."""
        plan, width = self.plan, len(self.marks.fields)
        block = self._down(plan.first_entry, plan.first_entry + plan.entries - 1)
        own = f"MOD(COLUMN({block})-{plan.entry(0, number) + 1},{width})=0"
        return f"SUMPRODUCT(({own})*(ROW({block})>0),{block})"

    def _detail_sum(self, key: str) -> Fraction:
        frame = self.context.appraisal.marks
        own = frame[
            (frame["item"] == self.item.code)
            & (frame["field"] == key)
            & (frame["state"].astype(str) == str(State.MARK))
        ]
        return sum(
            (
                Fraction(int(i), 10 ** int(s))
                for i, s in zip(own["integer"], own["scale"], strict=True)
            ),
            Fraction(0),
        )

    def _ranged(self, number: int, one: EntryField) -> list[Check]:
        """How many numbers lie outside what may be entered."""
        low, high = self._limits(one)
        if one.choices or low is high is None:
            return []
        limits = [f'"<{plain(low)}"'] if low is not None else []
        limits += [f'">{plain(high)}"'] if high is not None else []
        said = "、".join(
            [
                *([f"低于{plain(low)}"] if low is not None else []),
                *([f"高于{plain(high)}"] if high is not None else []),
            ]
        )
        blocks, out = self.plan.blocks(number), self._outside(number, low, high)
        whole = len(blocks) < len(self.marks.sheets)
        found = []
        for start in range(0, len(blocks), _MOST_BLOCKS):
            own = blocks[start : start + _MOST_BLOCKS]
            counted = "+".join(
                f"COUNTIF({self._down(*block)},{limit})" for block in own for limit in limits
            )
            value = sum(out if whole else out[start : start + _MOST_BLOCKS])
            found.append(
                Check(f"{self._label(one)}：{said}的评分个数", counted, value, None, value)
            )
        return found

    def _limits(self, one: EntryField) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest that may be entered about any of the units."""
        index = self.context.index
        points = {index.points(index.units[u.code], self.item) for u in self.marks.units}
        own = [f for p in points for f in self.item.method.fields(p) if f.key == one.key]
        lows, highs = [f.low for f in own], [f.high for f in own]
        low = None if None in lows else min(v for v in lows if v is not None)
        return low, None if None in highs else max(v for v in highs if v is not None)

    def _outside(self, number: int, low: Decimal | None, high: Decimal | None) -> list[int]:
        """By sheet, how many numbers are lower or higher."""
        width = len(self.marks.fields)

        def out(value: float | None) -> bool:
            if value is None:
                return False
            exact = Decimal(repr(value))
            return (low is not None and exact < low) or (high is not None and exact > high)

        sheets = range(len(self.marks.sheets))
        return [sum(out(row[n * width + number]) for row in self.rows) for n in sheets]

    def _sheets(self) -> list[Check]:
        """The sum of what each scorer entered, as it was when the workbook was written."""
        marks, plan, fields = self.marks, self.plan, range(len(self.marks.fields))
        count = len(marks.sheets)
        if count > _MOST_SHEETS:
            block = self._down(plan.entry(0, 0), plan.first_entry + plan.entries - 1)
            value = self._values(range(count), fields)
            what = f"{self.named}：{count}张评分表评分合计"
            return [Check(what, f"SUM({block})", value, None, value)]
        found = []
        for n, (scorer, period, stratum) in enumerate(marks.sheets):
            cells = [self._down(plan.entry(n, k), plan.entry(n, k)) for k in fields]
            value = self._values([n], fields)
            group = group_name(self.item, (period, stratum))
            who = self.context.index.scorers[scorer].name
            what = f"{self.named}：{who}{f'（{group}）' if group else ''}评分合计"
            found.append(Check(what, f"SUM({','.join(cells)})", value, None, value))
        return found

    def _heads(self) -> list[Check]:
        """What was entered once for a sheet."""
        if not self.marks.heads:
            return []
        rows = [self.plan.extra_row(f"head {one.key}") for one in self.marks.heads]
        first, last = self.plan.first_entry, self.plan.first_entry + self.plan.entries - 1
        ends = f"{absolute(min(rows), first)}:{absolute(max(rows), last)}"
        shown = [self.marks.head_values.get(one, {}) for one in self.marks.sheets]
        values = [v for own in shown for v in own.values()]
        value = Fraction(
            sum((Decimal(repr(v)) for v in values if isinstance(v, float)), Decimal(0))
        )
        what = f"{self.named}：{'、'.join(one.label for one in self.marks.heads)}合计"
        return [Check(what, f"SUM({quoted(self.matrix.sheet)}!{ends})", value, None, value)]


def _mark_counts(context: Context, sheets: Sheets) -> list[Check]:
    """Only where an entry is one mark: then both sides count marks."""
    linear = all(is_grid(i) and not judges(i.panel) for i in context.scheme.items)
    if not (linear and sheets.details and sheets.matrices):
        return []
    given = sum(i.given for u in context.result.units for i in u.items.values())
    state = context.appraisal.marks["state"].astype(str)
    detailed = int((state == str(State.MARK)).sum())
    in_matrix = "+".join(f"SUM({m.units.column(m.results)})" for m in sheets.matrices.values())
    in_detail = "+".join(
        f'COUNTIF({d.column(STATE_COLUMN)},"{State.MARK}")' for d in sheets.details
    )
    what = f"各项目评分个数合计＝“{DETAIL}”中得分的条数"
    return [Check(what, in_matrix, given, in_detail, detailed)]


def _returns(context: Context, sheets: Sheets) -> list[Check]:
    first, last = sheets.returns
    if last < first:
        return []
    status = down(first, last, STATUS_COLUMN, RETURNS)
    main, _ = main_returns(context)
    used = [word for s, word in STATUS_WORDS.items() if s.name.startswith("USED")]
    got = "+".join(f'COUNTIF({status},"{word}")' for word in used)
    rest = "+".join(
        f'COUNTIF({status},"{word}")' for word in STATUS_WORDS.values() if word not in used
    )
    due = f"COUNTA({down(first, last, 1, RETURNS)})"
    return [
        Check("应报家数＝采用家数＋未报及未采用家数", due, len(main), f"{got}+{rest}", len(main))
    ]
