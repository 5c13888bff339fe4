"""Recalculation of large workbooks, compared cell by cell without asking for each text."""

from __future__ import annotations

import io
import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

from tests.office import Office


def assert_recalculates(office: Office, data: bytes, *, plain: bool = False) -> None:
    """Fail unless LibreOffice's recalculation leaves every formula's value as it was cached.

    A workbook that may be `plain` need not have any formula.
    """
    formulas, cached = _opened(data), _opened(data, values=True)
    after = _opened(office.recalculate(data), values=True)
    wrong, seen = [], 0
    for sheet in formulas.worksheets:
        before, now = _values(cached[sheet.title]), _values(after[sheet.title])
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    seen += 1
                    was, new = before.get(cell.coordinate), now.get(cell.coordinate)
                    if not same_value(was, new, cell.number_format):
                        wrong.append(
                            f"{sheet.title}!{cell.coordinate} {was!r} → {new!r} {cell.value}"
                        )
    assert seen or plain
    assert not wrong, f"{len(wrong)} of {seen} formulas change:\n" + "\n".join(wrong[:20])


def _opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values, read_only=True)


def _values(sheet: Any) -> dict[str, Any]:
    return {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def same_value(was: Any, now: Any, number_format: str) -> bool:
    """Whether a value is the one cached: equal texts, or numbers that show the same."""
    if isinstance(was, bool) or not isinstance(was, (int, float)):
        return (was or "") == (now or "")
    if not isinstance(now, (int, float)) or not math.isclose(
        was, now, rel_tol=1e-11, abs_tol=1e-11
    ):
        return False
    return _shown(was, number_format) == _shown(now, number_format)


def _shown(value: float, number_format: str) -> Decimal:
    """The number as its format shows it, from the 15 digits that a spreadsheet knows."""
    places = len(number_format.partition(";")[0].partition(".")[2].replace("%", "") or "")
    if number_format == "General":
        places = 9
    known = Decimal(f"{value:.15g}")
    return known.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
