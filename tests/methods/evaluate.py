"""What Excel formulas give, according to LibreOffice and to IronCalc."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import ironcalc
from xlsxwriter.utility import xl_rowcol_to_cell

from tests.office import Office
from xltools.book.book import Book

Value = float | str
_SHEET = "表"
_FORMULA_COLUMN = 200


class Case(NamedTuple):
    """Cells by key (a key without a value stays blank), and the expressions over them."""

    keys: Sequence[str]
    values: Mapping[str, Fraction | str]
    formulas: Callable[[Mapping[str, str]], list[str]]


def by_office(office: Office, cases: Sequence[Case]) -> list[list[Value]]:
    """Each case's results, as LibreOffice shows them after recalculation."""
    book = Book()
    sheet = book.sheet(_SHEET)
    asked = []
    for row, case in enumerate(cases):
        cells = _cells(row, case)
        for column, key in enumerate(case.keys):
            value = case.values.get(key)
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, float(value))
        formulas = case.formulas(cells)
        for n, formula in enumerate(formulas):
            sheet.write_formula(row, _FORMULA_COLUMN + n, "=" + formula)
        asked.append([xl_rowcol_to_cell(row, _FORMULA_COLUMN + n) for n in range(len(formulas))])
    shown = office.cells(book.close())[_SHEET]
    results: list[list[Value]] = []
    for cells_asked in asked:
        line: list[Value] = []
        for cell in cells_asked:
            assert not shown[cell].error, shown[cell]
            value = shown[cell].value
            line.append("" if value is None else value)
        results.append(line)
    return results


def by_ironcalc(cases: Sequence[Case]) -> list[list[Value]]:
    """Each case's results, as IronCalc computes them."""
    model = ironcalc.create("m", "en", "UTC", "en")
    for row, case in enumerate(cases, 1):
        for column, key in enumerate(case.keys, 1):
            value = case.values.get(key)
            if isinstance(value, str):
                model.update_cell_with_text(0, row, column, value)
            elif value is not None:
                model.update_cell_with_number(0, row, column, float(value))
        for n, formula in enumerate(case.formulas(_cells(row - 1, case)), 1):
            model.update_cell_with_formula(0, row, _FORMULA_COLUMN + n, "=" + formula)
    model.evaluate()
    results = []
    for row, case in enumerate(cases, 1):
        count = len(case.formulas(_cells(row - 1, case)))
        line = [model.get_cell_value(0, row, _FORMULA_COLUMN + n) for n in range(1, count + 1)]
        results.append(["" if value is None else value for value in line])
    return results


def _cells(row: int, case: Case) -> dict[str, str]:
    return {key: xl_rowcol_to_cell(row, column) for column, key in enumerate(case.keys)}


def agrees(value: Value, exact: Fraction | str | None) -> bool:
    """Whether a formula's result is the exact one, to nine decimals."""
    if exact is None or isinstance(exact, str):
        return value == (exact or "")
    return isinstance(value, (int, float)) and abs(Fraction(value) - exact) <= Fraction(1, 10**9)
