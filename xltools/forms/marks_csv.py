"""MARKS.csv: a scorer's own export, long, one line a value: 单位编码,指标编码,栏目,值,理由."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal

from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding

HEADER = ("单位编码", "指标编码", "栏目", "值", "理由")
_NEEDED = ("单位编码", "指标编码", "值")
_BLANKS = " \t\u00a0\u3000\ufeff"
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; `place` is its number, counted from 1 with the header."""

    place: int
    unit: str
    item: str
    field: str
    value: str
    reason: str


def number(text: str) -> Decimal | None:
    """The number that `text` is in plain digits; None for everything else.

    >>> number("92.50"), number("95分"), number("1e2"), number("９５")
    (Decimal('92.50'), None, None, None)
    """
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def typed(text: str) -> Decimal | str:
    """The number in plain digits that `text` is; else the text itself."""
    found = number(text)
    return text if found is None else found


def read_csv(data: bytes, name: str) -> tuple[list[Line] | None, list[Finding]]:
    """The lines of the list in `data`, None if it is no list, and what is wrong with its form."""
    text = _decoded(data)
    if text is None:
        return None, [Finding(catalogue.CSV_ENCODING, file=name)]
    rows = [
        (place, [cell.strip(_BLANKS) for cell in row])
        for place, row in _numbered(text)
        if any(cell.strip(_BLANKS) for cell in row)
    ]
    header = rows[0][1] if rows else []
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        return None, [Finding(catalogue.CSV_HEADER, file=name, value="、".join(missing))]
    findings = [
        Finding(catalogue.CSV_COLUMN_IGNORED, file=name, value=column)
        for column in header
        if column and column not in HEADER
    ]
    lines: list[Line] = []
    for place, row in rows[1:]:
        if len(row) > len(header) and not any(row[len(header) :]):
            row = row[: len(header)]  # noqa: PLW2901 - empty cells that Excel leaves at the end
        if len(row) != len(header):
            wrong = Finding(
                catalogue.CSV_MALFORMED,
                file=name,
                cell=line_place(place),
                value=str(len(row)),
                values={"expected": len(header)},
            )
            findings.append(wrong)
            continue
        said = dict(zip(header, row, strict=True))
        lines.append(Line(place, *(said.get(column, "") for column in HEADER)))
    return lines, findings


def line_place(place: int) -> str:
    """How a finding names a line."""
    return f"第{place}行"


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _numbered(text: str) -> list[tuple[int, list[str]]]:
    """Records with the number of the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found: list[tuple[int, list[str]]] = []
    begins = 1
    for row in reader:
        found.append((begins, row))
        begins = reader.line_num + 1
    return found
