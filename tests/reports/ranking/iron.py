"""What IronCalc, a third spreadsheet engine, makes of a ranking workbook.

IronCalc 0.9 cannot evaluate everything: what it gives an error for, and ISNUMBER over a whole
range, which it takes for one cell. Such cells and all that follow from them are left out; every
other formula is compared with its cached value.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ironcalc
import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

from tests.reports.compare import same_value

Place = tuple[str, int, int]
"""(sheet, row, column)."""
_WHOLE_RANGE = re.compile(r"ISNUMBER\((MATCH\()?[^()]*:[^()]*\)")


class Comparison(NamedTuple):
    """How many formulas agree, which differ, and how many IronCalc cannot evaluate."""

    agree: int
    differ: list[str]
    beyond: int
    causes: tuple[str, ...]
    """Formulas that it gives an error for although nothing before them is one."""


def by_ironcalc(data: bytes) -> Comparison:
    """Compare every formula of the workbook `data` with what IronCalc computes."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    live = {
        (sheet.title, cell.row, cell.column): cell
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    computed = _evaluated(data, live, formulas.sheetnames)
    wrong = {at for at, value in computed.items() if _is_error(value)}
    ranged = {at for at, cell in live.items() if _WHOLE_RANGE.search(str(cell.value))}
    needs = {at: [p for p in _precedents(str(c.value), at[0]) if p in live]
             for at, c in live.items()}  # fmt: skip
    beyond = _followers(wrong | ranged, needs)
    differ = []
    for at, cell in live.items():
        was = cached[at[0]].cell(at[1], at[2]).value
        if at not in beyond and not same_value(was, computed[at], cell.number_format):
            differ.append(f"{at[0]}!{cell.coordinate} {was!r} → {computed[at]!r} {cell.value}")
    causes = [
        str(live[at].value)
        for at in sorted(wrong)
        if at not in ranged and not any(p in beyond for p in needs[at])
    ]
    return Comparison(len(live) - len(beyond) - len(differ), differ, len(beyond), tuple(causes))


def _evaluated(data: bytes, live: dict[Place, Any], names: list[str]) -> dict[Place, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    number = {name: place for place, name in enumerate(names)}
    return {at: model.get_cell_value(number[at[0]], at[1], at[2]) for at in live}


def _is_error(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#")


def _precedents(formula: str, own: str) -> Iterator[Place]:
    for token in Tokenizer(formula).items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            sheet, _, area = token.value.rpartition("!")
            bounds = range_boundaries(area.replace("$", ""))
            if all(isinstance(bound, int) for bound in bounds):
                left, top, right, bottom = (int(bound or 0) for bound in bounds)
                name = sheet.strip("'").replace("''", "'") or own
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        yield name, row, column


def _followers(roots: set[Place], needs: dict[Place, list[Place]]) -> set[Place]:
    """The roots and all that follows from them."""
    uses: dict[Place, list[Place]] = {}
    for at, precedents in needs.items():
        for one in precedents:
            uses.setdefault(one, []).append(at)
    found, waiting = set(roots), list(roots)
    while waiting:
        for at in uses.get(waiting.pop(), []):
            if at not in found:
                found.add(at)
                waiting.append(at)
    return found
