"""Reading 台账/加减分.xlsx back: what counts, what does not and why, and what must be mended."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl.cell.cell import MergedCell

from xltools.exact import shown
from xltools.looks.office import BookLooks
from xltools.registers.columns import COLUMNS, HEADERS, column_named
from xltools.registers.counting import COUNTED, NO_APPROVAL, NOT_COUNTED, WITHDRAWN, lacking
from xltools.registers.entry import RegisterEntry
from xltools.registers.line import Line, Register
from xltools.registers.values import as_shown, is_formula, text_of
from xltools.scheme.model import Scheme
from xltools.scheme.names import UnitNames
from xltools.scoring.adjust import BONUS, DEDUCTION, DISQUALIFY
from xltools.scoring.result import Adjustment
from xltools.text.catalogue import registers as kinds
from xltools.text.finding import Finding
from xltools.text.nearest import folded
from xltools.text.places import SHOWN

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_REQUIRED = ("unit", "kind", "evidence", "noticed", "points", "approver", "approved", "withdrawn")
_LOOK_FOR_HEADERS = 20
_WRONG = "内容待更正"
_NAMED = ("unit", "target", "rule")
"""Columns in which a code may stand that a spreadsheet keeps as a number."""
_TYPED = tuple(column.key for column in COLUMNS if column.kind != "auto")


class RegisterUnreadable(Exception):
    """The register is locked, protected by a password, or no workbook at all."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class Opened:
    """A register as openpyxl reads it, and how its cells look."""

    file: str
    book: Workbook
    looks: BookLooks

    def unlike(self, cell: Cell | MergedCell) -> str:
        """What people see in the place of a typed cell's value, in words; "" for the value."""
        if cell.value is None or isinstance(cell, MergedCell):
            return ""
        return self.looks.unlike(cell, cell.value, code=True)

    def around(
        self, sheet: Worksheet, rows: Sequence[int], columns: Sequence[int]
    ) -> list[Finding]:
        """What must be known of a sheet that was read: what is hidden, what may look otherwise."""
        title = str(sheet.title)
        place: dict[str, Any] = {"file": self.file, "sheet": title}
        found = [
            Finding(kinds.HIDDEN, **place, value=what)
            for what in self.looks.hidden(title, rows, columns)
        ]
        unsure = self.looks.unsure(title)
        if unsure:
            found.append(Finding(kinds.CONDITIONAL, **place, cell="、".join(unsure[:SHOWN])))
        return found


def open_register(path: Path) -> Opened:
    """The register as openpyxl reads it.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = path.read_bytes()
            book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
            return Opened(f"{path.parent.name}/{path.name}", book, BookLooks(book, data))
    except (
        OSError,
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
    ) as error:
        raise RegisterUnreadable(path) from error


def stored_cells(sheet: Worksheet) -> list[Cell | MergedCell]:
    """The cells that the file has, row by row; going by its extent would make the rest up."""
    return [cell for _, cell in sorted(sheet._cells.items(), key=itemgetter(0))]


def stored_rows(
    sheet: Worksheet, header: int, width: int
) -> Iterator[tuple[int, tuple[Cell | MergedCell, ...]]]:
    """Number and first `width` cells of every row below `header` of which something is stored.

    One stray cell in the last row of a sheet costs one row, not a million.
    """
    for number in sorted({row for row, _ in sheet._cells if row > header}):
        yield number, next(sheet.iter_rows(min_row=number, max_row=number, max_col=width))


def read_adjustments(
    path: Path, scheme: Scheme, names: UnitNames | None = None
) -> tuple[list[Adjustment], list[Finding]]:
    """Every line of the register, in its order, and what must be known or mended.

    A line that lacks a proof, or has a cell that cannot be understood, does not count; whether
    a line counts is always worked out here, whatever the sheet says.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    file = f"{path.parent.name}/{path.name}"
    if not path.exists():
        return [], [Finding(kinds.REGISTER_MISSING, file=file)]
    opened = open_register(path)
    sheet, header_row, columns = _find_table(opened.book)
    if sheet is None:
        return [], [Finding(kinds.COLUMN_MISSING, file=file, value=HEADERS["unit"])]
    missing = [HEADERS[key] for key in _REQUIRED if key not in columns]
    if missing:
        value = "、".join(missing)
        where = str(sheet.title)
        return [], [Finding(kinds.COLUMN_MISSING, file=file, sheet=where, value=value)]
    names = names or UnitNames(scheme.units)
    reader = _Reader(Register(file, str(sheet.title), columns, scheme, names))
    typed = {place: key for key, place in columns.items() if key in _TYPED}
    for number, cells in stored_rows(sheet, header_row, max(columns.values()) + 1):
        unlike = {
            key: said
            for place, key in typed.items()
            if place < len(cells) and (said := opened.unlike(cells[place]))
        }
        values = [cell.value for cell in cells]
        for key in _NAMED:
            place = columns.get(key, len(cells))
            if place < len(cells):
                values[place] = as_shown(values[place], cells[place].number_format)
        reader.row(number, values, unlike)
    places = [place + 1 for place in typed]
    around = opened.around(sheet, reader.rows, places)
    return reader.adjustments, [*reader.findings, *around]


def _find_table(book: Workbook) -> tuple[Worksheet | None, int, dict[str, int]]:
    """The sheet and row that carry the headers, and the 0-based column of each."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=_LOOK_FOR_HEADERS):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                key = column_named(cell.value) if isinstance(cell.value, str) else None
                if key is not None:
                    columns.setdefault(key, place)
            if "unit" in columns and "points" in columns:
                return sheet, int(row[0].row or 0), columns
    return None, 0, {}


class _Reader:
    """Lines of one register, one after another."""

    def __init__(self, register: Register) -> None:
        self.register, self.settings = register, register.settings
        self.adjustments: list[Adjustment] = []
        self.findings: list[Finding] = []
        self.rows: list[int] = []
        """Where lines were found."""
        self._seen: dict[tuple[str, date, str], int] = {}

    def row(self, number: int, values: Sequence[Any], unlike: Mapping[str, str]) -> None:
        """Read one line; a line in which nothing is typed is no line."""
        places = self.register.columns.items()
        cells = {key: values[place] for key, place in places if place < len(values)}
        if not any(text_of(cells.get(key)) for key in _TYPED):
            return
        self.rows.append(number)
        line = Line(self.register, number, cells, unlike)
        entry = line.entry()
        lacks = lacking(entry, self.settings)
        status = self._status(line, entry, lacks)
        if not entry.withdrawn:
            self.findings += line.findings
            if not line.wrong:
                self._advise(line, entry, lacks)
        self._distrust(line, status)
        if line.unit_code:
            self.adjustments.append(self._adjustment(line, entry, status))

    def _status(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> str:
        if entry.withdrawn:
            return WITHDRAWN
        reasons = [_WRONG] * line.wrong + list(lacks)
        return NOT_COUNTED + "、".join(reasons) if reasons else COUNTED

    def _advise(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> None:
        """What lacks, what is approved otherwise than proposed, what looks entered twice."""
        word = entry.kind[0]
        if lacks:
            self.findings.append(self._not_approved(line, entry, lacks))
        elif entry.kind != DISQUALIFY and entry.proposed not in (None, entry.approved_points):
            said: dict[str, Any] = {
                "word": word,
                "proposed": shown(entry.proposed, 2),
                "approved": shown(entry.approved_points, 2),
            }
            self.findings.append(line.finding(kinds.APPROVED_DIFFERS, "points", **said))
        if entry.happened:
            same = (line.unit_code, entry.happened, folded(entry.rule))
            first = self._seen.setdefault(same, line.row)
            if first != line.row:
                twice = "登记" if entry.kind == DISQUALIFY else entry.kind
                self.findings.append(line.finding(kinds.DUPLICATE, "", row=first, word=twice))

    def _not_approved(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> Finding:
        points = entry.proposed if entry.approved_points is None else entry.approved_points
        what = f"拟{entry.kind[0]}{shown(points, 2)}分"
        if entry.kind == DISQUALIFY:
            what = f"拟{self.settings.veto_wording.label}"
        elif points is None:
            what = f"拟{entry.kind}事项"
        two = self.settings.require_approver and self.settings.require_approval_date
        both = "缺批准人和批准日期" if two else NO_APPROVAL
        named = "、".join(both if lack == NO_APPROVAL else lack for lack in lacks)
        return line.finding(kinds.NOT_APPROVED, "", what=what, lacks=named)

    def _distrust(self, line: Line, status: str) -> None:
        """A typed 是否计入 that says something else is named, and not believed."""
        value = line.cells.get("counted")
        text = text_of(value)
        if text and not is_formula(value) and text != status:
            finding = line.finding(kinds.TYPED_STATUS, "counted", text, computed=status)
            self.findings.append(finding)

    def _adjustment(self, line: Line, entry: RegisterEntry, status: str) -> Adjustment:
        points = Fraction(entry.approved_points or 0)
        signed = {DEDUCTION: -points, BONUS: points}.get(entry.kind, Fraction(0))
        return Adjustment(
            seq=len(self.adjustments) + 1,
            unit=line.unit_code,
            kind=entry.kind,
            points=signed,
            counted=status == COUNTED,
            why_not="" if status == COUNTED else status,
            row=line.row,
            date=_day(entry.happened),
            rule=entry.rule,
            fact=entry.fact,
            basis=entry.evidence,
            proposed=shown(entry.proposed, 2) or "",
            noticed=_day(entry.noticed),
            plea=entry.plea,
            proposer=entry.proposer,
            approver=entry.approver,
            approved=_day(entry.approved),
            target=line.target,
            rule_code="" if line.rule is None else line.rule.code,
        )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
