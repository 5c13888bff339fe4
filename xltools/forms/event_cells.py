"""Everything that a list of events shows and locks: its lines, the lists beside it, its foot.

The foot's five numbers are over the points of the lines that count: 电纸核对数 is
ROUND(100 × Σ 序号 × points, 0) modulo 9973.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.forms.above import above_formula, above_problem
from xltools.forms.address import ROW, a1, letters, quoted
from xltools.forms.content import Content, Formula, above_table, above_values, header_text
from xltools.forms.event_lines import (
    FINE,
    USED,
    Aside,
    Line,
    each_formula,
    line_each,
    line_points,
    line_range,
    line_rows,
    line_status,
    lines_of,
    points_formula,
    rule_in,
    rules_of,
    same,
    status_formula,
    unit_in,
)
from xltools.forms.foot import CONTROL_MODULUS, FootNumbers
from xltools.forms.plan import FormPlan, PlanRow, PlanSheet
from xltools.forms.status import RowEntry
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

_GUARD, _GAP = 10, "　　"
_MOST_RULES = 30
"""With more, the units' live scores would be formulas too long for a cell."""
Entries = Mapping[str, RowEntry]


def event_cells(plan: FormPlan, sheet: PlanSheet, entries: Entries) -> dict[str, Content]:
    """A list of events without its fill-in cells."""
    lines = lines_of(sheet, entries)
    statuses = [line_status(sheet, line, lines) for line in lines]
    above = above_values(sheet, entries)
    found: dict[str, Content] = {
        a1(1, 0): sheet.title + (words.DEMO_MARK if plan.demo else ""),
        a1(2, 0): sheet.subtitle,
        a1(3, 0): sheet.filler,
        a1(3, len(sheet.columns) - 1): words.UNIT_OF_MARKS,
        a1(4, 0): Formula(_status_line_formula(sheet), _status_line(sheet, statuses, above)),
        **above_table(sheet, above),
    }
    for index, column in enumerate(sheet.columns):
        found[a1(sheet.header_row, index)] = header_text(column)
    made = {
        "each": each_formula(sheet, ROW),
        "points": points_formula(sheet, ROW),
        "status": status_formula(sheet, ROW),
    }
    for seq, (row, line, status) in enumerate(
        zip(line_rows(sheet), lines, statuses, strict=True), 1
    ):
        points = line_points(sheet, line, status)
        shown = {
            "each": line_each(sheet, line),
            "points": "" if points is None else float(points),
            "status": status,
        }
        found[a1(row, sheet.column("seq"))] = seq
        for key, formula in made.items():
            cell = Formula(formula.replace(ROW, str(row)), shown[key])
            found[a1(row, sheet.column(key))] = cell
    found.update(_aside(sheet, lines, statuses, above))
    found.update(_foot(sheet, entries))
    return found


def _status_line(sheet: PlanSheet, statuses: Sequence[str], above: Sequence[Decimal | str]) -> str:
    head = above_problem(sheet, above)
    entered = [status for status in statuses if status]
    fine = sum(status in FINE for status in entered)
    if not head and fine == len(entered):
        return words.STATUS_PREFIX + words.ALL_FILLED
    first = f"{head}；" if head else ""
    bad = len(entered) - fine
    return f"{words.STATUS_PREFIX}{first}登记{len(entered)}项，符合要求{fine}项，不符合要求{bad}项"


def _status_line_formula(sheet: PlanSheet) -> str:
    status, head = line_range(sheet, "status"), above_formula(sheet)
    entered = f'SUMPRODUCT(({status}<>"")*1)'
    fine = "+".join(f"COUNTIF({status},{quoted(word)})" for word in FINE)
    return (
        f'=IF(AND({head}="",{entered}={fine}),'
        f"{quoted(words.STATUS_PREFIX + words.ALL_FILLED)},"
        f'{quoted(words.STATUS_PREFIX)}&IF({head}="","",{head}&"；")&"登记"&{entered}'
        f'&"项，符合要求"&({fine})&"项，不符合要求"&({entered}-({fine}))&"项")'
    )


# The lists beside the table ------------------------------------------------------------------


def shows_scores(sheet: PlanSheet) -> bool:
    """Whether the units' scores are shown: where they are this scorer's own."""
    return sheet.show_points and len(rules_of(sheet)) <= _MOST_RULES


def _aside(
    sheet: PlanSheet,
    lines: Sequence[Line],
    statuses: Sequence[str],
    above: Sequence[Decimal | str],
) -> dict[str, Content]:
    aside, top = Aside(sheet), sheet.header_row
    found: dict[str, Content] = {
        a1(top, aside.code): "单位代码",
        a1(top, aside.name): "单位名单",
        a1(top, aside.count): "事项数",
        a1(top, aside.rule): "情形名单",
        a1(top, aside.each): "每次",
        a1(top, aside.cap): "上限",
    }
    if shows_scores(sheet):
        found[a1(top, aside.score)] = "得分"
    for number, row in sheet.unit_rows():
        found[a1(number, aside.code)] = row.code
        found[a1(number, aside.name)] = row.name
        count = sum(same(line.get("unit", ""), row.name) for line in lines)
        name = a1(number, aside.name)
        counted = f"=SUMPRODUCT(({line_range(sheet, 'unit')}={name})*1)"
        found[a1(number, aside.count)] = RECUSED if row.recused else Formula(counted, count)
        if shows_scores(sheet):
            shows = _score(sheet, row, lines, statuses, above)
            live = Formula(_score_formula(sheet, number, row), shows)
            found[a1(number, aside.score)] = words.NONE if row.recused else live
    for number, rule in enumerate(rules_of(sheet), sheet.first_row):
        found[a1(number, aside.rule)] = rule.label
        worth: Content = words.SETTLED_EACH if rule.each is None else float(rule.each)
        found[a1(number, aside.each)] = worth
        found[a1(number, aside.cap)] = words.NONE if rule.cap is None else plain(rule.cap)
    if sheet.allow_na:
        found[a1(sheet.first_row + len(rules_of(sheet)), aside.rule)] = NOT_APPLICABLE
    if sheet.parts:
        found[a1(top, aside.part)] = "期、层名单"
    for number, (_, _, name) in enumerate(sheet.parts, sheet.first_row):
        found[a1(number, aside.part)] = name
    return found


def _score(
    sheet: PlanSheet,
    row: PlanRow,
    lines: Sequence[Line],
    statuses: Sequence[str],
    above: Sequence[Decimal | str],
) -> str | float:
    if above_problem(sheet, above):
        return ""
    numbers = {rule.key: Fraction(0) for rule in rules_of(sheet)}
    for line, status in zip(lines, statuses, strict=True):
        if unit_in(sheet, line) is not row:
            continue
        if status == NOT_APPLICABLE:
            return words.NONE
        rule, number = rule_in(sheet, line), line.get("number", "")
        if status in USED and rule is not None and not isinstance(number, str):
            numbers[rule.key] += Fraction(number)
    score = sheet.method.score(Fraction(sheet.row_points(row)), numbers)
    return words.NONE if score is None else float(round_half_up(score, _GUARD))


def _score_formula(sheet: PlanSheet, number: int, row: PlanRow) -> str:
    aside = Aside(sheet)
    own = f"({line_range(sheet, 'unit')}={a1(number, aside.name)})"
    rule, used = line_range(sheet, "rule"), f"ISNUMBER({line_range(sheet, 'points')})"
    cells = {
        one.key: f"SUMPRODUCT({own}*({rule}=${letters(aside.rule)}${at})*{used},"
        f"{line_range(sheet, 'number')})"
        for at, one in enumerate(rules_of(sheet), sheet.first_row)
    }
    score = sheet.method.formula(plain(sheet.row_points(row)), cells)
    na = f"SUMPRODUCT({own}*({line_range(sheet, 'status')}={quoted(NOT_APPLICABLE)}))"
    live = f"IF({na}>0,{quoted(words.NONE)},ROUND({score},{_GUARD}))"
    return f'=IF({above_formula(sheet)}="",{live},"")'


# The foot ------------------------------------------------------------------------------------


def event_foot(sheet: PlanSheet, entries: Entries) -> FootNumbers:
    """The five numbers, over the points of the lines that count."""
    lines = lines_of(sheet, entries)
    points: list[Decimal] = []
    weighed = Fraction(0)
    for seq, line in enumerate(lines, 1):
        worth = line_points(sheet, line, line_status(sheet, line, lines))
        if worth is not None:
            points.append(round_half_up(worth, _GUARD))
            weighed += seq * worth
    total = sum(points, Decimal(0))
    return FootNumbers(
        count=len(points),
        total=total,
        mean=Fraction(total) / len(points) if points else None,
        high=max(points, default=None),
        low=min(points, default=None),
        full=0,
        most=None,
        most_count=0,
        control=int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS,
    )


def event_foot_rows(sheet: PlanSheet) -> tuple[int, int, int]:
    """The 1-based rows of the foot's three lines; the signatures follow."""
    below = sheet.first_row + sheet.lines
    return below, below + 1, below + 2


def _foot(sheet: PlanSheet, entries: Entries) -> dict[str, Content]:
    numbers = event_foot(sheet, entries)
    high, low = (
        words.NONE if n is None else f"{round_half_up(n, 2):f}" for n in (numbers.high, numbers.low)
    )
    shown = _GAP.join(
        (
            f"登记事项：{numbers.count}件",
            f"合计：{round_half_up(numbers.total, 2):,f}",
            f"最高：{high}",
            f"最低：{low}",
            f"电纸核对数：{numbers.control}",
        )
    )
    first, second, third = event_foot_rows(sheet)
    found: dict[str, Content] = {
        a1(first, 0): Formula(_foot_formula(sheet), shown),
        a1(second, 0): words.EVENT_NOTE,
        a1(third, 0): Formula(_twice_formula(sheet), _twice(lines_of(sheet, entries))),
    }
    for number, line in enumerate(sheet.signatures, third + 1):
        found[a1(number, 0)] = line
    return found


def _foot_formula(sheet: PlanSheet) -> str:
    points, seq = line_range(sheet, "points"), line_range(sheet, "seq")
    count = f"COUNT({points})"

    def shown(figure: str) -> str:
        return f'IF({count}=0,{quoted(words.NONE)},TEXT(ROUND({figure}({points}),2),"0.00"))'

    whole = f"ROUND(ROUND(100*SUMPRODUCT({seq},{points}),6),0)"
    parts = (
        f'"登记事项："&{count}&"件"',
        f'"{_GAP}合计："&TEXT(ROUND(ROUND(SUM({points}),9),2),"#,##0.00")',
        f'"{_GAP}最高："&{shown("MAX")}',
        f'"{_GAP}最低："&{shown("MIN")}',
        f'"{_GAP}电纸核对数："&({whole}-{CONTROL_MODULUS}*INT({whole}/{CONTROL_MODULUS}))',
    )
    return f"=IFERROR({'&'.join(parts)},{quoted(words.FOOT_BROKEN)})"


def _twice(lines: Sequence[Line]) -> str:
    keys = [
        (str(line["unit"]).lower(), line["date"], str(line["rule"]).lower())
        for line in lines
        if "unit" in line and "rule" in line and not isinstance(line.get("date", ""), str)
    ]
    again = sum(n for n in Counter(keys).values() if n > 1)
    return words.EVENT_TWICE.format(count=again) if again else ""


def _twice_formula(sheet: PlanSheet) -> str:
    unit, day, rule = (line_range(sheet, key) for key in ("unit", "date", "rule"))
    there = f'ISNUMBER({day})*({unit}<>"")*({rule}<>"")'
    again = f"SUMPRODUCT({there}*(COUNTIFS({unit},{unit},{day},{day},{rule},{rule})>1))"
    before, after = words.EVENT_TWICE.split("{count}")
    return f'=IFERROR(IF({again}=0,"",{quoted(before)}&{again}&{quoted(after)}),"")'
