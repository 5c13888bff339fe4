"""倒扣分核定: every line of 台账/加减分, and the sums that meet the totals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, PALE_ORANGE
from xltools.exact import plain
from xltools.reports.ranking.cells import Cell, Live, down, here, literal, text_literal
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.page import HEADER, Layout
from xltools.reports.ranking.shape import DEDUCTIONS
from xltools.reports.ranking.table import Column, Table, columns_of
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.settings import Target
from xltools.scoring.adjust import DEDUCTION, DISQUALIFY, TOTAL
from xltools.scoring.result import Adjustment
from xltools.text.words import EXEMPT, UNCOUNTED_EXEMPT

COUNTED = "计入"
_OTHER = Target(AdjustmentTarget.OTHER)
_RATE = Target(AdjustmentTarget.RATE)
_SEQ, _POINTS, _COUNTED, _KIND, _TARGET, _CODE, _RULE, _EFFECT = 0, 8, 11, 12, 13, 14, 15, 16
_PLACES = 10


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """Where the register's lines stand; `lines` is 0 where there are none."""

    sheet: str
    first_row: int
    lines: int

    def _column(self, number: int) -> str:
        return down(self.first_row, self.first_row + self.lines - 1, number, self.sheet)

    def _lines(self, **conditions: str) -> str:
        """The condition that a line counts and its cells are as the formulas given here say."""
        named = {"code": _CODE, "kind": _KIND, "target": _TARGET, "rule": _RULE}
        counts = f'({self._column(_COUNTED)}="{COUNTED}")'
        said = [f"({self._column(named[key])}={value})" for key, value in conditions.items()]
        return "*".join([counts, *said])

    def _sum(self, lines: str, column: int = _EFFECT) -> str:
        return f"SUMPRODUCT({lines},{self._column(column)})"

    def total(self, code: str, kind: str) -> str:
        """The unit's points of this kind on the total, signed, within the caps of the rules."""
        if not self.lines:
            return "0"
        lines = self._lines(code=code, kind=text_literal(kind), target=text_literal(TOTAL.words))
        return f"ROUND({self._sum(lines)},{_PLACES})"

    def toward(self, code: str, target: Target) -> str:
        """The unit's points on an item, a channel or a rate: deductions and bonuses together."""
        if not self.lines:
            return "0"
        lines = self._lines(code=code, target=text_literal(target.words))
        return f"ROUND({self._sum(lines)},{_PLACES})"

    def disqualified(self, code: str) -> str:
        """How many lines put the unit straight into 不合格; empty without lines."""
        if not self.lines:
            return ""
        return f"SUMPRODUCT({self._lines(code=code, kind=text_literal(DISQUALIFY))})"

    def deducted(self, code: str) -> str:
        """All points deducted from the unit, from whatever of this scheme: positive or 0."""
        if not self.lines:
            return "0"
        points = "*".join(
            f"(LEFT({self._column(_TARGET)},{len(one.words)})<>{text_literal(one.words)})"
            for one in (_OTHER, _RATE)
        )
        lines = self._lines(code=code, kind=text_literal(DEDUCTION))
        return f"ROUND(-{self._sum(f'{lines}*{points}', _POINTS)},{_PLACES})"

    def events(self, code: str, rule: str) -> str:
        """How many deductions by a rule the unit has."""
        if not self.lines:
            return "0"
        kind, named = text_literal(DEDUCTION), text_literal(rule)
        return f"SUMPRODUCT({self._lines(code=code, kind=kind, rule=named)})"

    def sum_of(self, kind: str) -> str:
        """The sum of all counted lines of this kind that meet the total."""
        if not self.lines:
            return "0"
        return self._sum(self._lines(kind=text_literal(kind), target=text_literal(TOTAL.words)))


def register_map(context: Context) -> RegisterMap:
    """Known before the sheet is written: one row a line, below the header."""
    return RegisterMap(context.adjustments_sheet(), HEADER + 1, len(context.result.adjustments))


def within(base: str, wanted: str, most: str) -> str:
    """`base` with `wanted` points put on it, not below 0 and not above `most`.

    A base that already lies outside stays where it is.
    """
    return f"MIN(MAX({base}+{wanted},MIN({base},0)),MAX({base},{most}))"


def write_adjustments(context: Context, sheet: Worksheet) -> None:
    """One row a line of the register, those that do not count with the reason."""
    lines = context.result.adjustments
    counted = sum(line.counted for line in lines)
    exempt = sum(line.why_not == UNCOUNTED_EXEMPT for line in lines)
    aside = f"，{EXEMPT}单位{exempt}项不计入" if exempt else ""
    layout = Layout(
        A4_LANDSCAPE,
        context.title(context.adjustments_sheet()),
        left=f"制表单位：{context.settings.office_name}（盖章）",
        frozen=2,
        notes=(
            f"登记{len(lines)}项，计入{counted}项，未办结{len(lines) - counted - exempt}项{aside}；"
            "未办结的不计入总分，列入“待会审及议定事项”",
            "“是否计入”由依据、告知、核定、批准各栏得出，不手工填写",
            *_caps_note(context),
        ),
        signature=True,
    )
    table = Table(context, sheet, _columns(), layout)
    effects = _Effects(context)
    for number, line in enumerate(lines, 1):
        cells = _cells(context, number, line, effects.cell(table.next_row, line))
        table.add(cells, fill="" if line.counted else PALE_ORANGE)
    if not lines:
        table.empty("本年度没有登记事项。")
    table.finish()


def _caps_note(context: Context) -> list[str]:
    """Said where a rule, or the scheme, caps what counts."""
    said = []
    if any(rule.cap is not None for rule in context.scheme.adjustment_rules):
        said.append("“计入分”为该情形上限以内计入的部分")
    settings = context.settings
    for word, cap in (("扣分", settings.deduction_cap), ("加分", settings.bonus_cap)):
        if cap is not None:
            said.append(f"每个单位计入总分的{word}合计最多{plain(cap)}分")
    return said


def _columns() -> list[Column]:
    more = (
        ("类型", 9, "center"),
        ("计入对象", 9, "center"),
        ("单位代码", 9, "center"),
        ("情形代码", 8, "center"),
        ("计入分", 8, "signed"),
    )
    return columns_of(*DEDUCTIONS, *more)


def _cells(context: Context, number: int, line: Adjustment, effect: Cell) -> list[Cell]:
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
        line.rule_code,
        effect,
    ]


class _Effects:
    """计入分: what each line adds to the sum of its rule, within the rule's cap.

    Line by line in the order of their numbers: the sum so far within the cap, less the same
    without this line.
    """

    def __init__(self, context: Context) -> None:
        rules = context.scheme.adjustment_rules
        self._caps = {rule.code: Fraction(rule.cap) for rule in rules if rule.cap is not None}
        self._sums: dict[tuple[str, str, Target, str], Fraction] = {}
        register = register_map(context)
        self._first, self._last = register.first_row, register.first_row + register.lines - 1

    def cell(self, row: int, line: Adjustment) -> Cell:
        """The cell of the line that stands in this row."""
        if line.kind == DISQUALIFY:
            return None
        counted, points = here(row, _COUNTED), here(row, _POINTS)
        most = self._caps.get(line.rule_code) if line.rule_code else None
        value = line.points if line.counted else Fraction(0)
        formula = points
        if most is not None:
            key = (line.unit, line.kind, line.target, line.rule_code)
            before = self._sums.get(key, Fraction(0))
            self._sums[key] = before + value
            value = _held(before + value, most) - _held(before, most)
            upto, earlier = (self._held_formula(row, how, most) for how in ("<=", "<"))
            formula = f"ROUND({upto}-{earlier},{_PLACES})"
        return Live(f'IF({counted}="{COUNTED}",{formula},0)', float(value))

    def _column(self, number: int) -> str:
        return down(self._first, self._last, number)

    def _held_formula(self, row: int, how: str, most: Fraction) -> str:
        """The sum of the rule's lines up to this one by number, wherever they stand."""
        same = "*".join(
            f"({self._column(column)}={here(row, column)})"
            for column in (_CODE, _COUNTED, _KIND, _TARGET, _RULE)
        )
        same += f"*({self._column(_SEQ)}{how}{here(row, _SEQ)})"
        points = self._column(_POINTS)
        cap = literal(most)
        return f"MAX(-{cap},MIN({cap},SUMPRODUCT({same},{points})))"


def _held(points: Fraction, most: Fraction) -> Fraction:
    return min(max(points, -most), most)
