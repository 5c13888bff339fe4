"""倒扣分核定: every line of 台账/加减分, and the sums that meet the totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, PALE_ORANGE
from xltools.reports.ranking.cells import Cell, Live, down, here, literal
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.table import Column, Table
from xltools.scoring.adjust import BONUS, DEDUCTION, DISQUALIFY, TOTAL
from xltools.scoring.result import Adjustment, UnitResult

if TYPE_CHECKING:
    from xltools.reports.ranking.process import ProcessSheet

COUNTED = "计入"
_POINTS, _COUNTED, _KIND, _TARGET, _CODE = 8, 11, 12, 13, 14


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """Where the register's lines stand; `lines` is 0 where there are none."""

    sheet: str
    first_row: int
    lines: int

    def _column(self, number: int) -> str:
        return down(self.first_row, self.first_row + self.lines - 1, number, self.sheet)

    def counted(self, code: str, kind: str) -> str:
        """The condition that a line is the unit's, of this kind, and counts."""
        return (
            f'({self._column(_CODE)}={code})*({self._column(_COUNTED)}="{COUNTED}")'
            f'*({self._column(_KIND)}="{kind}")'
            f'*({self._column(_TARGET)}="{TOTAL.words}")'
        )

    def total(self, code: str, kind: str) -> str:
        """The unit's counted points of this kind, signed."""
        if not self.lines:
            return "0"
        return f"ROUND(SUMPRODUCT({self.counted(code, kind)},{self._column(_POINTS)}),10)"

    def disqualified(self, code: str) -> str:
        """How many lines put the unit straight into 不合格; empty without lines."""
        return f"SUMPRODUCT({self.counted(code, DISQUALIFY)})" if self.lines else ""

    def sum_of(self, kind: str) -> str:
        """The sum of all counted lines of this kind."""
        if not self.lines:
            return "0"
        conditions = (
            f'({self._column(_COUNTED)}="{COUNTED}")*({self._column(_KIND)}="{kind}")'
            f'*({self._column(_TARGET)}="{TOTAL.words}")'
        )
        return f"SUMPRODUCT({conditions},{self._column(_POINTS)})"


def register_map(context: Context, lines: int) -> RegisterMap:
    """Known before the sheet is written: one row a line, below the header."""
    return RegisterMap(context.adjustments_sheet(), 5, lines)


def unit_sums(process: ProcessSheet, unit: UnitResult) -> dict[str, Cell]:
    """扣分, 加分 (within their caps) and their sum in the unit's row of 折算过程.

    Where the cap of a single rule holds, the two are values: the sums leave nothing to see.
    """
    context, row = process.context, process.rows[unit.code]
    adjusted, settings = context.adjusted[unit.code], context.settings

    def cell(key: str) -> str:
        return here(row, process.columns[key])

    code, total = cell("code"), f"{cell('deduction')}+{cell('bonus')}"
    deduction, bonus = (process.register.total(code, kind) for kind in (DEDUCTION, BONUS))
    if settings.deduction_cap is not None:
        deduction = f"MAX(-{literal(settings.deduction_cap)},{deduction})"
    if settings.bonus_cap is not None:
        bonus = f"MIN({literal(settings.bonus_cap)},{bonus})"
    figures = (float(adjusted.deductions), float(adjusted.bonuses))
    capped = bool(adjusted.capped_rules())
    return {
        "deduction": Fraction(adjusted.deductions) if capped else Live(deduction, figures[0]),
        "bonus": Fraction(adjusted.bonuses) if capped else Live(bonus, figures[1]),
        "adjustment": Live(total, float(adjusted.points)),
    }


def write_adjustments(context: Context, sheet: Worksheet) -> None:
    """One row a line of the register, those that do not count with the reason."""
    lines = context.result.adjustments
    left_out = sum(not line.counted for line in lines)
    layout = Layout(
        A4_LANDSCAPE,
        context.title(context.adjustments_sheet()),
        left=f"制表单位：{context.settings.office_name}（盖章）",
        frozen=2,
        notes=(
            f"登记{len(lines)}项，计入{len(lines) - left_out}项，未办结{left_out}项；"
            "未办结的不计入总分，列入“待会审及议定事项”",
            "“是否计入”由依据、告知、核定、批准各栏得出，不手工填写",
        ),
        signature=True,
    )
    table = Table(context, sheet, _columns(), layout)
    for number, line in enumerate(lines, 1):
        table.add(_cells(context, number, line), fill="" if line.counted else PALE_ORANGE)
    if not lines:
        table.empty("本年度没有登记事项。")
    table.finish()


def _columns() -> list[Column]:
    shape: Sequence[tuple[str, float, str]] = (
        ("序号", 5, "whole"),
        ("被评议单位", 18, "left"),
        ("发生日期", 11, "center"),
        ("事由", 24, "wrap"),
        ("依据", 15, "wrap"),
        ("拟扣", 7, "center"),
        ("告知日期", 11, "center"),
        ("申辩情况", 10, "center"),
        ("核定扣分", 9, "signed"),
        ("批准人", 9, "center"),
        ("批准日期", 11, "center"),
        ("是否计入", 16, "wrap"),
        ("类型", 9, "center"),
        ("计入对象", 9, "center"),
        ("单位代码", 9, "center"),
    )
    return [Column((head,), width, kind) for head, width, kind in shape]


def _cells(context: Context, number: int, line: Adjustment) -> list[Cell]:
    unit = context.units.get(line.unit)
    why = line.why_not if line.why_not.startswith("不计入") else f"不计入：{line.why_not}"
    return [
        number,
        unit.name if unit else line.unit,
        line.date,
        "　".join(part for part in (line.rule, line.fact) if part),
        line.basis,
        line.proposed,
        line.noticed,
        line.plea,
        None if line.kind == DISQUALIFY else line.points,
        line.approver,
        line.approved,
        COUNTED if line.counted else why,
        line.kind,
        line.target.words,
        line.unit,
    ]
