"""A form's drawing: the formulas and texts that the program put into it, beyond what its plan says.

A later program may draw other formulas or texts from the same plan. So that a form that is already
out is still known as it was issued, it carries its drawing along, as text whose SHA-256 is signed
with its identity. Cells that read alike but for their own row and column are said once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from xltools.forms.address import ROW, a1, letters
from xltools.forms.cells import sheet_cells
from xltools.forms.content import Content, Formula
from xltools.forms.event_lines import line_rows
from xltools.forms.plan import FormPlan, PlanSheet, armoured_json

_COLUMN = "\x01"
"""Stands for a cell's own column, as ROW does for its row."""
_A1 = re.compile("([A-Z]+)([0-9]+)")
Cells = Mapping[str, Content]


def drawing_text(plan: FormPlan) -> str:
    """The drawing of `plan` by this program: equal for scorers whose forms differ by name only."""
    sheets = tuple(sheet.model_copy(update={"filler": ""}) for sheet in plan.sheets)
    return _text(plan.model_copy(update={"scorer": "", "scorer_name": "", "sheets": sheets}))


def drawing_digest(text: str) -> str:
    """What the signed identity names the drawing by."""
    return hashlib.sha256(text.encode()).hexdigest()


def drawn_cells(plan: FormPlan, text: str) -> tuple[Cells, ...]:
    """Each sheet's cells as they were when the form was drawn; formulas show nothing.

    Call it only on text whose SHA-256 is the signed one.
    """
    said = json.loads(text)
    return tuple(
        {**_planned(sheet), **dict(_spread(cells))}
        for sheet, cells in zip(plan.sheets, said, strict=True)
    )


@lru_cache(maxsize=16)
def _text(plan: FormPlan) -> str:
    return armoured_json([_gathered(plan, sheet) for sheet in plan.sheets])


def _planned(sheet: PlanSheet) -> dict[str, str]:
    """What is the plan's own word in its own place, and need not be carried."""
    said = {a1(1, 0): sheet.title, a1(2, 0): sheet.subtitle, a1(3, 0): sheet.filler}
    for index, column in enumerate(sheet.columns):
        said[a1(sheet.header_row, index)] = f"{column.header}\n{column.hint}".rstrip()
    if sheet.lines:
        seq = sheet.column("seq")
        return said | {a1(row, seq): str(n) for n, row in enumerate(line_rows(sheet), 1)}
    for number, row in enumerate(sheet.rows, sheet.first_row):
        if row.kind == "category":
            said[a1(number, 0)] = row.text
            continue
        for key, text in (("seq", str(row.seq)), ("code", row.code), ("name", row.name)):
            said[a1(number, sheet.column(key))] = text
    return said


def _gathered(plan: FormPlan, sheet: PlanSheet) -> dict[str, list[Any]]:
    """Formulas and texts in the order of the cells: [what stands there, [columns, rows], …]."""
    planned = _planned(sheet)
    places: dict[str, dict[str, dict[int, list[int]]]] = {"formulas": {}, "texts": {}}
    for cell, content in sheet_cells(plan, sheet, {}).items():
        found = _A1.fullmatch(cell)
        if found is None or (cell in planned and _alike(str(content), planned[cell])):
            continue
        kind, text = "texts", str(content)
        if isinstance(content, Formula):
            kind, text = "formulas", _anywhere(content.text, found[1], found[2])
        own = places[kind].setdefault(text, {})
        own.setdefault(_index(found[1]), []).append(int(found[2]))
    return {
        kind: [[text, *_blocks(own)] for text, own in texts.items()]
        for kind, texts in places.items()
    }


def _index(column: str) -> int:
    """
    >>> _index("A"), _index("AA"), letters(_index("XFD"))
    (0, 26, 'XFD')
    """
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _alike(left: str, right: str) -> bool:
    return "".join(left.split()) == "".join(right.split())


def _anywhere(formula: str, column: str, row: str) -> str:
    """The formula with marks for its own row and column, from which it can be told again."""
    text = re.sub(f"(?<=[A-Z$]){row}(?![0-9(])", ROW, formula)
    return re.sub(f"(?<![A-Z]){column}(?=[$]?[0-9{ROW}])", _COLUMN, text)


def _blocks(own: Mapping[int, list[int]]) -> Iterator[list[str]]:
    """[columns, rows]: the columns in which the same rows read so."""
    columns: dict[str, list[int]] = {}
    for column, rows in own.items():
        columns.setdefault(_ranges(rows), []).append(column)
    for rows_there, found in columns.items():
        yield [_ranges(found), rows_there]


def _spread(said: Mapping[str, Any]) -> Iterator[tuple[str, Content]]:
    """The cells of what was gathered."""
    for kind, texts in said.items():
        for text, *blocks in texts:
            for columns, rows in blocks:
                for column in map(letters, _numbers(columns)):
                    there = text.replace(_COLUMN, column)
                    for row in map(str, _numbers(rows)):
                        own = there.replace(ROW, row)
                        yield column + row, Formula(own, "") if kind == "formulas" else own


def _ranges(numbers: Iterable[int]) -> str:
    """Rows or columns in few characters.

    >>> _ranges([6, 7, 8, 11, 13, 14])
    '6-8,11,13-14'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{a}-{b}" if b > a else str(a) for a, b in runs)


def _numbers(ranges: str) -> Iterator[int]:
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
