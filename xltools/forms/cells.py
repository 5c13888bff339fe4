"""Everything that a form shows and locks, as a function of its plan: sheet → A1 → content.

The writer draws these cells; intake compares a returned form with them. With entries given,
the formulas carry the values that they then show.

The line at the top of a marking sheet: how far it is filled, and what to do first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.forms import foot
from xltools.forms.above import above_formula, above_problem
from xltools.forms.address import ROW, a1, fixed, quoted
from xltools.forms.content import (
    Content,
    Entries,
    Formula,
    above_table,
    above_values,
    header_text,
    shown_value,
)
from xltools.forms.event_cells import event_cells, event_foot_rows
from xltools.forms.foot import above_cell, foot_formulas, foot_lines
from xltools.forms.groups import (
    Value,
    above_cells,
    asked,
    blank_above,
    computed_by_key,
    group_cells,
    group_numbers,
)
from xltools.forms.notice import notice_lines
from xltools.forms.plan import FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.forms.status import (
    OPEN,
    SETTLED,
    RowEntry,
    no_entry,
    row_status,
    status_formula,
    usable,
)
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED


def status_line(statuses: Sequence[str], head: str = "", *, votes: bool = False) -> str:
    """What the line says of the rows' `statuses`.

    `head` is what is wrong above the table, and stands first. Tallies of `votes` speak of units
    and name those whose votes do not add up.

    >>> status_line(["已填", "超出0—100", "未填", "回避"])
    '填写情况：应填4项，已填3项，未填1项，不符合要求1项'
    >>> status_line(["已填", "不涉及"])
    '填写情况：已全部填写，可打印签字盖章后报送'
    >>> status_line(["已填", "票数不符"], "请填“发出票”", votes=True)
    '填写情况：请填“发出票”；应填2家，已填2家，未填0家，票数不符1家，不符合要求0家'
    """
    blank = sum(status in OPEN for status in statuses)
    settled = sum(status in SETTLED for status in statuses)
    if settled == len(statuses) and not head:
        return words.STATUS_PREFIX + words.ALL_FILLED
    due, bad = len(statuses), len(statuses) - settled - blank
    one = "家" if votes else "项"
    parts = [f"应填{due}{one}", f"已填{due - blank}{one}", f"未填{blank}{one}"]
    if votes:
        miscounted = sum(status == words.MISCOUNTED for status in statuses)
        parts.append(f"{words.MISCOUNTED}{miscounted}{one}")
        bad -= miscounted
    parts.append(f"不符合要求{bad}{one}")
    return words.STATUS_PREFIX + (f"{head}；" if head else "") + "，".join(parts)


def status_line_formula(sheet: PlanSheet) -> str:
    """The same as a formula over the column 填写情况."""
    column = fixed(sheet.first_row, sheet.last_row, sheet.column("status"))
    due = sum(1 for _ in sheet.unit_rows())
    blank = "+".join(f"COUNTIF({column},{quoted(word)})" for word in OPEN)
    settled = "+".join(f"COUNTIF({column},{quoted(word)})" for word in SETTLED)
    votes = tells_votes(sheet)
    one = "家" if votes else "项"
    bad = f"{due}-({settled})-({blank})"
    miscounted = ""
    if votes:
        count = f"COUNTIF({column},{quoted(words.MISCOUNTED)})"
        miscounted = f'{words.MISCOUNTED}"&{count}&"{one}，'
        bad += f"-{count}"
    head = above_cell(sheet) if above_formula(sheet) else ""
    first, settled_all = "", f"{settled}={due}"
    if head:
        first = f'IF({head}="","",{head}&"；")&'
        settled_all = f'AND({settled_all},{head}="")'
    prefix = quoted(words.STATUS_PREFIX)
    return (
        f"=IF({settled_all},{quoted(words.STATUS_PREFIX + words.ALL_FILLED)},"
        f'{prefix}&{first}"应填{due}{one}，已填"&({due}-({blank}))&"{one}，未填"&({blank})'
        f'&"{one}，{miscounted}不符合要求"&({bad})&"{one}")'
    )


def tells_votes(sheet: PlanSheet) -> bool:
    """Whether the sheet has a check that numbers add up."""
    return any(one.right for one in sheet.method.computed(sheet.points))


GUARD = 10
"""Decimals of the guard rounding of a shown 折算得分: the cell is a double, its text is not."""


def notice_cells(plan: FormPlan) -> dict[str, Content]:
    """填报须知."""
    return {
        a1(line.row, column): text
        for line in notice_lines(plan)
        for column, text in enumerate(line.texts)
        if text
    }


def sheet_cells(plan: FormPlan, sheet: PlanSheet, entries: Entries) -> dict[str, Content]:
    """A marking sheet without its fill-in cells."""
    if sheet.lines:
        return event_cells(plan, sheet, entries)
    found: dict[str, Content] = {}
    last = len(sheet.columns) - 1
    statuses: list[str] = []
    above = above_values(sheet, entries)
    formulas = _RowFormulas(sheet)
    for number, row in enumerate(sheet.rows, sheet.first_row):
        if row.kind == "category":
            found[a1(number, 0)] = row.text
            continue
        entry = entries.get(row.code) or no_entry(sheet)
        statuses.append(row_status(sheet, row, entry, above))
        found.update(_UnitRow(formulas, number, row, entry, above, statuses[-1]).cells())
    head = above_problem(sheet, above)
    line = status_line(statuses, head, votes=tells_votes(sheet))
    found[a1(1, 0)] = sheet.title + (words.DEMO_MARK if plan.demo else "")
    found[a1(2, 0)] = sheet.subtitle
    found[a1(3, 0)] = sheet.filler
    found[a1(3, last)] = words.UNIT_OF_MARKS
    found[a1(4, 0)] = Formula(status_line_formula(sheet), line)
    found.update(above_table(sheet, above))
    for index, column in enumerate(sheet.columns):
        found[a1(sheet.header_row, index)] = header_text(column)
    if foot.is_several(sheet):
        found.update(_totals(sheet, entries))
    found.update(_foot_cells(sheet, entries))
    return found


def _totals(sheet: PlanSheet, entries: Entries) -> dict[str, Content]:
    """合计 of every entry column, and below 填写情况 what the control number comes from."""
    row = foot.total_row(sheet)
    found: dict[str, Content] = {a1(row, sheet.column("name")): words.TOTAL}
    for place, (index, column) in enumerate(sheet.entry_columns):
        if column.field is not None and not column.field.choices:
            shows = float(foot.column_total(sheet, entries, place))
            found[a1(row, index)] = Formula(foot.total_formula(sheet, index), shows)
    if sheet.above_entries:
        head = above_problem(sheet, above_values(sheet, entries))
        found[foot.above_cell(sheet)] = Formula("=" + above_formula(sheet), head)
    base = Formula(foot.weighed_formula(sheet), float(foot.weighed(sheet, entries)))
    found[a1(row, sheet.column("status"))] = base
    return found


class _RowFormulas:
    """The formulas of a sheet's rows: worked out once for all units with equal points."""

    def __init__(self, sheet: PlanSheet) -> None:
        self.sheet = sheet
        self._made: dict[tuple[str, str, str, Decimal | None, tuple[str, ...]], str] = {}

    def at(self, column: PlanColumn, number: int, row: PlanRow) -> str:
        """The formula in `column` of the unit in row `number`."""
        key = (column.key, column.period, column.stratum, row.points, row.skipped)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._make(column, row)
        return made.replace(ROW, str(number))

    def _make(self, column: PlanColumn, row: PlanRow) -> str:
        if column.computed:
            cells = group_cells(self.sheet, ROW, (column.period, column.stratum))
            return "=" + computed_by_key(self.sheet, row)[column.key].formula(cells)
        if column.key == "status":
            return status_formula(self.sheet, ROW, row)
        return points_formula(self.sheet, ROW, row, score=column.key == "score")


@dataclass(frozen=True, slots=True)
class _UnitRow:
    """The locked cells of one unit's row."""

    formulas: _RowFormulas
    number: int
    row: PlanRow
    entry: RowEntry
    above: tuple[Value, ...]
    status: str

    def cells(self) -> dict[str, Content]:
        found: dict[str, Content] = {}
        for index, column in enumerate(self.formulas.sheet.columns):
            content = self._content(column)
            if content is not None:
                found[a1(self.number, index)] = content
        return found

    def _content(self, column: PlanColumn) -> Content | None:
        row = self.row
        if column.computed:
            return self._computed(column)
        if column.key in ("points", "score", "status"):
            return self._live(column)
        fixed: dict[str, Content] = {"seq": row.seq, "code": row.code, "name": row.name}
        if row.recused:
            fixed |= {"special": RECUSED, "reason": row.recused}
        if column.key == "worth":
            return plain(self.formulas.sheet.row_points(row))
        return fixed.get(column.key)

    def _live(self, column: PlanColumn) -> Content:
        """填写情况, 得分 and 折算得分."""
        status, score = column.key == "status", column.key == "score"
        if self.row.recused:
            return RECUSED if status else words.NONE
        shows: str | float = self.status
        if not status:
            shows = points_shown(
                self.formulas.sheet,
                self.row,
                self.entry,
                self.status,
                above=self.above,
                score=score,
            )
        return Formula(self.formulas.at(column, self.number, self.row), shows)

    def _computed(self, column: PlanColumn) -> Content:
        if self.row.recused or not asked(self.row, column):
            return words.NONE
        sheet, group = self.formulas.sheet, (column.period, column.stratum)
        numbers = group_numbers(sheet, self.row, self.entry.values, self.above, group)
        value = computed_by_key(sheet, self.row)[column.key].value(numbers)
        return Formula(self.formulas.at(column, self.number, self.row), shown_value(value))


def points_shown(
    sheet: PlanSheet,
    row: PlanRow,
    entry: RowEntry,
    status: str,
    *,
    above: tuple[Value, ...] = (),
    score: bool = False,
) -> str | float:
    """折算得分: a number, — where nothing is to be marked, blank where no mark can be used.

    For `score` the same before it is converted by the item's points.
    """
    if status == NOT_APPLICABLE:
        return words.NONE
    if status not in usable(sheet):
        return ""
    group = sheet.groups[0]
    values = group_numbers(sheet, row, entry.values, above or blank_above(sheet), group)
    if values.keys() < group_cells(sheet, 1, group).keys():
        return ""
    points = Fraction(sheet.row_points(row))
    found = sheet.method.score(points, values)
    if found is None:
        return words.NONE
    worth = found if score else points * found / sheet.method.scale(points)
    return float(round_half_up(worth, GUARD))


def points_formula(
    sheet: PlanSheet, number: int | str, row: PlanRow, *, score: bool = False
) -> str:
    """The same as a formula for the unit in row `number`, or with ROW for it."""
    points = sheet.row_points(row)
    cells = group_cells(sheet, number, sheet.groups[0])
    status = a1(number, sheet.column("status"))
    found = sheet.method.formula(plain(points), cells)
    scale = plain(sheet.method.scale(Fraction(points)))
    earned = f"ROUND({plain(points)}*({found})/{scale},{GUARD})"
    if score or plain(points) == scale:
        earned = f"ROUND({found},{GUARD})"
    if sheet.method.linear_field is None:
        earned = f'IF(({found})="","{words.NONE}",{earned})'
    if sheet.above_entries:
        filled = ",".join(above_cells(sheet, sheet.groups[0]).values())
        earned = f'IF(COUNT({filled})<{len(sheet.above_entries)},"",{earned})'
    used = ",".join(f'{status}="{word}"' for word in usable(sheet))
    return f'=IF(OR({used}),{earned},IF({status}="{NOT_APPLICABLE}","{words.NONE}",""))'


def _foot_cells(sheet: PlanSheet, entries: Entries) -> dict[str, Content]:
    shown = foot_lines(sheet, entries)
    lines: Iterable[Content] = (
        Formula(text, shows) if text.startswith("=") else text
        for text, shows in zip(foot_formulas(sheet), shown, strict=True)
    )
    rows = foot_rows(sheet)
    found: dict[str, Content] = {
        a1(row, 0): content for row, content in zip(rows, lines, strict=True)
    }
    for offset, line in enumerate(sheet.signatures, rows[-1] + 1):
        found[a1(offset, 0)] = line
    return found


def foot_rows(sheet: PlanSheet) -> tuple[int, int, int]:
    """The 1-based rows of the foot's three lines; the signatures follow."""
    if sheet.lines:
        return event_foot_rows(sheet)
    below = sheet.last_row + 1 + foot.is_several(sheet)
    return below, below + 1, below + 2
