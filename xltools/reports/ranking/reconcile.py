"""勾稽核对: sums that must agree, taken from different sheets, with the difference in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE
from xltools.exact import Number
from xltools.reports.ranking.adjustments import RegisterMap
from xltools.reports.ranking.cells import Live, down, here, rounded
from xltools.reports.ranking.context import (
    DETAIL,
    PROCESS,
    RECONCILIATION,
    RETURNS,
    TOTALS,
    Context,
)
from xltools.reports.ranking.details import FIRST_ROW, STATE_COLUMN, DetailSheet
from xltools.reports.ranking.items import ItemsMap
from xltools.reports.ranking.matrix import MatrixMap
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.process import ProcessSheet
from xltools.reports.ranking.returns import STATUS_COLUMN, STATUS_WORDS, main_returns
from xltools.reports.ranking.table import Column, Table
from xltools.reports.ranking.totals import Blocks
from xltools.scoring.adjust import BONUS, DEDUCTION
from xltools.scoring.grid import is_grid
from xltools.scoring.marks import State
from xltools.scoring.result import Status, UnitResult
from xltools.scoring.validity import judges

_PLACES = 6
AGREES, DIFFERS = "一致", "不一致"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where the numbers to compare stand."""

    matrices: Mapping[str, MatrixMap]
    items: ItemsMap
    process: ProcessSheet
    register: RegisterMap
    totals: Blocks
    details: Sequence[DetailSheet]
    returns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Check:
    """Two formulas that must give the same, and what they give."""

    what: str
    one: str
    one_value: Number
    other: str
    other_value: Number


def checks(context: Context, sheets: Sheets) -> list[Check]:
    """All checks that apply to this scheme."""
    return [
        *_units(context, sheets),
        *_items(context, sheets),
        *_totals(context, sheets),
        *_adjustments(context, sheets),
        *_marks(context, sheets),
        *_returns(context, sheets),
    ]


def write_reconciliation(context: Context, sheet: Worksheet, sheets: Sheets) -> int:
    """Write the sheet; returns how many checks there are."""
    shape = (
        ("核对内容", 64, "wrap"),
        ("甲数", 15, "general"),
        ("乙数", 15, "general"),
        ("差额", 12, "general"),
        ("结论", 10, "center"),
    )
    table = Table(
        context,
        sheet,
        [Column((head,), width, kind) for head, width, kind in shape],
        Layout(
            A4_LANDSCAPE,
            context.title(RECONCILIATION),
            left="甲数、乙数取自不同的表，均为公式",
            right="",
            frozen=1,
        ),
    )
    found = checks(context, sheets)
    for check in found:
        row = table.next_row
        difference = Fraction(check.one_value) - Fraction(check.other_value)
        table.add(
            [
                check.what,
                Live(f"ROUND({check.one},{_PLACES})", rounded(check.one_value, _PLACES)),
                Live(f"ROUND({check.other},{_PLACES})", rounded(check.other_value, _PLACES)),
                Live(
                    f"ROUND({here(row, 1)}-{here(row, 2)},{_PLACES})",
                    rounded(difference, _PLACES),
                ),
                Live(
                    f'IF({here(row, 3)}=0,"{AGREES}","{DIFFERS}")',
                    DIFFERS if difference else AGREES,
                ),
            ]
        )
    table.finish()
    return len(found)


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
    rank = f"SUMPRODUCT(ISNUMBER({process.column('rank', PROCESS)})*1)"
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
        value = sum(
            (u.items[item.code].earned or Fraction(0) for u in _with(context, item.code)),
            Fraction(0),
        )
        earned = down(matrix.first_row, matrix.last_row, matrix.results + 4, matrix.sheet)
        what = f"{item.code} {item.name}：“分项得分”合计＝评分矩阵得分合计"
        found.append(Check(what, f"SUM({','.join(blocks)})", value, f"SUM({earned})", value))
    return found


def _with(context: Context, item: str) -> list[UnitResult]:
    return [unit for unit in context.result.units if item in unit.items]


def _totals(context: Context, sheets: Sheets) -> list[Check]:
    process, channels = sheets.process, context.scheme.channels
    raw = process.column("raw", PROCESS)
    mask = f"ISNUMBER({raw})*1"
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
    rows = [down(first, last, 5, TOTALS) for _, first, last in sheets.totals.ranges]
    value = sum((u.total for u in context.result.units if u.total is not None), Fraction(0))
    listed = f"SUM({','.join(rows)})"
    computed = f"SUM({process.column('total', PROCESS)})"
    what = f"“{TOTALS}”总分合计＝“{PROCESS}”总分合计"
    return [*found, Check(what, listed, value, computed, value)]


def _adjustments(context: Context, sheets: Sheets) -> list[Check]:
    exempt = {u.code for u in context.result.units if u.status is Status.EXEMPT}
    counted = [a for a in context.result.adjustments if a.counted]
    if not counted or any(a.unit in exempt for a in counted):
        return []
    found = []
    for kind, key in ((DEDUCTION, "deduction"), (BONUS, "bonus")):
        settings = context.settings
        cap = settings.bonus_cap if kind == BONUS else settings.deduction_cap
        if cap is not None:
            continue
        own = context.adjusted.values()
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
    """Only where an entry is one mark: then both sides count marks."""
    linear = all(is_grid(i) and not judges(i.panel) for i in context.scheme.items)
    if not (linear and sheets.details and sheets.matrices):
        return []
    given = sum(i.given for u in context.result.units for i in u.items.values())
    state = context.appraisal.marks["state"].astype(str)
    detailed = int((state == str(State.MARK)).sum())
    in_matrix = "+".join(
        f"SUM({down(m.first_row, m.last_row, m.results, m.sheet)})"
        for m in sheets.matrices.values()
    )
    in_detail = "+".join(
        f"COUNTIF({down(FIRST_ROW, FIRST_ROW + max(0, d.stop - d.start - 1), STATE_COLUMN, d.name)}"
        f',"{State.MARK}")'
        for d in sheets.details
    )
    what = f"各评分矩阵评分个数＝“{DETAIL}”中得分的条数"
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
