"""Everything that a form shows and locks, as a function of its plan: sheet → A1 → content.

The writer draws these cells; intake compares a returned form with them. With entries given,
the formulas carry the values that they then show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xltools.exact import plain, round_half_up
from xltools.forms.address import ROW, a1
from xltools.forms.foot import foot_formulas, foot_lines
from xltools.forms.notice import notice_lines
from xltools.forms.plan import REQUIRED, FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.forms.status import (
    RowEntry,
    no_entry,
    row_status,
    status_formula,
    status_line,
    status_line_formula,
    usable,
)
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

GUARD = 10
"""Decimals of the guard rounding of a shown 折算得分: the cell is a double, its text is not."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it shows now."""

    text: str
    shows: str | float


Content = str | int | Formula
Entries = Mapping[str, RowEntry]
"""One sheet's rows by unit code; a unit that is not there is blank."""


def locked_cells(plan: FormPlan) -> dict[str, dict[str, Content]]:
    """Sheet name → A1 → content of every cell of a blank form that may not be changed."""
    found = {words.NOTICE_SHEET: notice_cells(plan)}
    for sheet in plan.sheets:
        found[sheet.name] = sheet_cells(plan, sheet, {})
    return found


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
    found: dict[str, Content] = {}
    last = len(sheet.columns) - 1
    statuses: list[str] = []
    formulas = _RowFormulas(sheet)
    for number, row in enumerate(sheet.rows, sheet.first_row):
        if row.kind == "category":
            found[a1(number, 0)] = row.text
            continue
        entry = entries.get(row.code) or no_entry(sheet)
        statuses.append(row_status(sheet, row, entry))
        found.update(_unit_cells(formulas, number, row, entry, statuses[-1]))
    found[a1(1, 0)] = sheet.title + (words.DEMO_MARK if plan.demo else "")
    found[a1(2, 0)] = sheet.subtitle
    found[a1(3, 0)] = sheet.filler
    found[a1(3, last)] = words.UNIT_OF_MARKS
    found[a1(4, 0)] = Formula(status_line_formula(sheet), status_line(statuses))
    for index, column in enumerate(sheet.columns):
        found[a1(sheet.header_row, index)] = header_text(column)
    found.update(_foot_cells(sheet, entries))
    return found


def header_text(column: PlanColumn) -> str:
    """A column's header, one idea a line: 评分 / （必填） / 0—100，两位小数."""
    header = column.header.replace(REQUIRED, "\n" + REQUIRED)
    return f"{header}\n{column.hint}" if column.hint else header


class _RowFormulas:
    """The formulas of a sheet's rows: worked out once for all units with equal points."""

    def __init__(self, sheet: PlanSheet) -> None:
        self.sheet = sheet
        self._made: dict[tuple[str, Decimal | None], str] = {}

    def at(self, key: str, number: int, row: PlanRow) -> str:
        made = self._made.get((key, row.points))
        if made is None:
            make = status_formula if key == "status" else points_formula
            made = self._made[key, row.points] = make(self.sheet, ROW, row)
        return made.replace(ROW, str(number))


def _unit_cells(
    formulas: _RowFormulas, number: int, row: PlanRow, entry: RowEntry, status: str
) -> dict[str, Content]:
    sheet = formulas.sheet
    found: dict[str, Content] = {}
    for index, column in enumerate(sheet.columns):
        cell = a1(number, index)
        match column.key:
            case "seq":
                found[cell] = row.seq
            case "code":
                found[cell] = row.code
            case "name":
                found[cell] = row.name
            case "worth":
                found[cell] = plain(sheet.row_points(row))
            case "special" if row.recused:
                found[cell] = RECUSED
            case "reason" if row.recused:
                found[cell] = row.recused
            case "points" if row.recused:
                found[cell] = words.NONE
            case "points":
                shows = points_shown(sheet, row, entry, status)
                found[cell] = Formula(formulas.at("points", number, row), shows)
            case "status" if row.recused:
                found[cell] = RECUSED
            case "status":
                found[cell] = Formula(formulas.at("status", number, row), status)
    return found


def points_shown(sheet: PlanSheet, row: PlanRow, entry: RowEntry, status: str) -> str | float:
    """折算得分: a number, — where nothing is to be marked, blank where no mark can be used."""
    if status == NOT_APPLICABLE:
        return words.NONE
    if status not in usable(sheet):
        return ""
    points = Fraction(sheet.row_points(row))
    values = {
        column.key: Fraction(value)
        for (_, column), value in zip(sheet.entry_columns, entry.values, strict=True)
        if not isinstance(value, str)
    }
    score = sheet.method.score(points, values)
    if score is None:
        return words.NONE
    return float(round_half_up(points * score / sheet.method.scale(points), GUARD))


def points_formula(sheet: PlanSheet, number: int | str, row: PlanRow) -> str:
    """The same as a formula for the unit in row `number`, or with ROW for it."""
    points = sheet.row_points(row)
    cells = {column.key: a1(number, index) for index, column in sheet.entry_columns}
    status = a1(number, sheet.column("status"))
    score = sheet.method.formula(plain(points), cells)
    scale = plain(sheet.method.scale(Fraction(points)))
    earned = f"ROUND({plain(points)}*({score})/{scale},{GUARD})"
    if sheet.method.linear_field is None:
        earned = f'IF(({score})="","{words.NONE}",{earned})'
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
    below = sheet.last_row + 1
    return below, below + 1, below + 2
