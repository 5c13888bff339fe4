"""Reading a form back for filling it in: plan, identity and what has been entered so far.

For the office's and the scorer's own use on a form at hand; returned forms go through the
stricter reader of the intake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xltools.book.opening import Unreadable, load
from xltools.days import serial
from xltools.exact import from_cell
from xltools.forms.address import a1
from xltools.forms.event_lines import line_entry, line_rows, typed_columns
from xltools.forms.groups import Value
from xltools.forms.identity import Identity, IdentityReading, IdentityStatus, read_identity
from xltools.forms.plan import REASON, SPECIAL, Entry, FormPlan, PlanSheet
from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding
from xltools.text.forms import MEND_SHEETS, META_SHEET, NOTICE_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form at hand."""

    plan: FormPlan
    identity: Identity
    values: dict[Entry, Value]
    drawing: str = ""
    """What the form was drawn as, as it carries it."""


@dataclass(frozen=True, slots=True)
class _Other:
    """A date, a formula, an error, a truth value: nothing that can be carried over as typed."""

    shown: str


def read_form(data: bytes, name: str) -> tuple[OpenForm | None, list[Finding]]:
    """The form in `data`; None, with the reason as a finding, if it is none of ours."""
    book = opened_book(data)
    if book is None:
        return None, [Finding(catalogue.FORM_UNREADABLE, file=name)]
    reading = identity_of(book)
    if reading.plan is None or reading.identity is None or not reading.genuine:
        gone = reading.status in (IdentityStatus.MISSING, IdentityStatus.ONE_SIDED)
        kind = catalogue.FORM_UNKNOWN if gone else catalogue.FORM_ALTERED
        return None, [Finding(kind, file=name)]
    ours = {NOTICE_SHEET, META_SHEET, *(sheet.name for sheet in reading.plan.sheets)}
    if not ours <= set(book.sheetnames):
        return None, [Finding(catalogue.FORM_ALTERED, file=name)]
    findings = [
        Finding(catalogue.SHEET_NOT_KEPT, file=name, value=title)
        for title in book.sheetnames
        if title not in ours and title not in MEND_SHEETS
    ]
    values: dict[Entry, Value] = {}
    for sheet in reading.plan.sheets:
        for entry, cell, found in _entered(book, sheet):
            if not isinstance(found, _Other):
                values[entry] = found
            else:
                findings.append(
                    Finding(
                        catalogue.CELL_NOT_KEPT,
                        file=name,
                        sheet=sheet.name,
                        cell=cell,
                        unit=entry.unit,
                        item=entry.item,
                        value=found.shown,
                    )
                )
    return OpenForm(reading.plan, reading.identity, values, reading.drawing), findings


def identity_of(book: Workbook) -> IdentityReading:
    """The identity of an open workbook, its signature unchecked."""
    described: Any = book
    properties = {
        prop.name: prop.value
        for prop in described.custom_doc_props.props
        if prop.name is not None and isinstance(prop.value, str)
    }
    if META_SHEET not in book.sheetnames:
        return read_identity(properties, {})
    cells = {
        a1(number, column): str(value)
        for number, row in enumerate(book[META_SHEET].iter_rows(max_col=2, values_only=True), 1)
        for column, value in enumerate(row)
        if value is not None
    }
    return read_identity(properties, cells)


def opened_book(data: bytes, *, values: bool = False, rich: bool = False) -> Workbook | None:
    """An .xlsx of the office's or the scorer's own; with `values`, what its formulas came to.

    With `rich`, texts keep the fonts of their parts, for the judge of looks.
    """
    try:
        return load(data, values=values, rich=rich)
    except Unreadable:
        return None


def _entered(book: Workbook, sheet: PlanSheet) -> Iterator[tuple[Entry, str, Value | _Other]]:
    """(entry, A1, content) of every fill-in cell that is not blank."""
    drawn = book[sheet.name]
    for head in sheet.above_entries:
        cell = drawn.cell(head.row, head.column + 1)
        if cell.value is not None and cell.value != "":
            entry = Entry("", sheet.item, head.period, head.stratum, head.key)
            yield entry, a1(head.row, head.column), _content(cell)
    if sheet.lines:
        yield from _lines(drawn, sheet)
        return
    places = [(i, c.period, c.stratum, c.key) for i, c in sheet.entry_columns]
    places += [(sheet.column(key), "", "", key) for key in (SPECIAL, REASON)]
    for number, row in sheet.unit_rows():
        if row.recused:
            continue
        for index, period, stratum, key in places:
            cell = drawn.cell(number, index + 1)
            if cell.value is not None and cell.value != "":
                entry = Entry(row.code, sheet.item, period, stratum, key)
                yield entry, a1(number, index), _content(cell)


def _lines(drawn: Any, sheet: PlanSheet) -> Iterator[tuple[Entry, str, Value | _Other]]:
    """The same of a list of events; a date is the number that it is stored as."""
    for seq, number in enumerate(line_rows(sheet), 1):
        for index, key in typed_columns(sheet):
            cell = drawn.cell(number, index + 1)
            if cell.value is None or cell.value == "":
                continue
            content = _content(cell)
            if key == "date" and isinstance(cell.value, datetime):
                content = Decimal(serial(cell.value.date()))
            yield line_entry(sheet, seq, key), a1(number, index), content


def _content(cell: Any) -> Value | _Other:
    if isinstance(cell.value, bool) or cell.data_type not in ("n", "s", "inlineStr"):
        return _Other(str(cell.value))
    if cell.data_type == "n":
        return from_cell(cell.value)
    return str(cell.value)
