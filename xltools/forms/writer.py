"""The form as a workbook: 填报须知, the marking sheets, and the hidden identity.

Deterministic: equal plan, identity and values give equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xltools.book.book import Book
from xltools.forms.draw import EventDrawing, SheetDrawing, draw_notice
from xltools.forms.event_lines import line_code, line_entry, typed_columns
from xltools.forms.groups import Value, asked
from xltools.forms.identity import Identity, meta_rows, said_rows
from xltools.forms.mending import Mending, draw_mending, mending_texts
from xltools.forms.plan import REASON, SPECIAL, Entry, FormPlan, PlanSheet
from xltools.forms.status import RowEntry
from xltools.text.forms import META_SHEET, NOTICE_SHEET

Values = Mapping[Entry, Value]
"""What to fill in: entry → number or text; `special` and `reason` are entries too."""


def write_form(
    plan: FormPlan,
    identity: Identity,
    values: Values | None = None,
    mending: Mending | None = None,
    drawing: str = "",
) -> bytes:
    """The workbook that goes to the scorer, blank or with `values` filled in.

    `drawing` is the one that a form to be filled in came with: its identity names that one.
    It opens on the first entry cell that is still empty, or on the list of what to mend.
    """
    book = Book({"title": plan.sheets[0].title, "subject": plan.scorer_name})
    if mending is not None:
        draw_mending(book, mending).activate()
    draw_notice(book, book.sheet(NOTICE_SHEET), plan)
    opened = mending is not None
    remarks = {} if mending is None else mending.remarks
    for sheet in plan.sheets:
        kind = EventDrawing if sheet.lines else SheetDrawing
        entries = row_entries(sheet, values or {})
        own = kind(book, plan, sheet, entries, remarks.get(sheet.name))
        drawn = own.draw(identity.revision)
        if not opened and (own.empty or sheet is plan.sheets[-1]):
            drawn.activate()
            opened = True
    rows = meta_rows(plan, identity, drawing)
    if identity.revision > 1:
        rows += said_rows(() if mending is None else mending_texts(mending))
    _write_meta(book, identity, rows)
    return book.close()


def row_entries(sheet: PlanSheet, values: Values) -> dict[str, RowEntry]:
    """The filled rows of one sheet by unit code; "" has what stands above the table."""
    found: dict[str, RowEntry] = {}
    above = tuple(
        values.get(Entry("", sheet.item, cell.period, cell.stratum, cell.key), "")
        for cell in sheet.above_entries
    )
    if any(value != "" for value in above):
        found[""] = RowEntry(above)
    if sheet.lines:
        return found | _line_entries(sheet, values)
    for _, row in sheet.unit_rows():
        cells = tuple(
            values.get(Entry(row.code, sheet.item, column.period, column.stratum, column.key), "")
            if asked(row, column)
            else ""
            for _, column in sheet.entry_columns
        )
        special = values.get(Entry(row.code, sheet.item, "", "", SPECIAL), "")
        reason = values.get(Entry(row.code, sheet.item, "", "", REASON), "")
        if not row.recused and any((*(cell != "" for cell in cells), special, reason)):
            found[row.code] = RowEntry(cells, _as_text(special), _as_text(reason))
    return found


def _line_entries(sheet: PlanSheet, values: Values) -> dict[str, RowEntry]:
    found: dict[str, RowEntry] = {}
    keys = [key for _, key in typed_columns(sheet)]
    for number in range(1, sheet.lines + 1):
        own = tuple(values.get(line_entry(sheet, number, key), "") for key in keys)
        if any(value != "" for value in own):
            found[line_code(number)] = RowEntry(own)
    return found


def _as_text(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _write_meta(book: Book, identity: Identity, rows: Sequence[tuple[str, str]]) -> None:
    sheet = book.sheet(META_SHEET)
    text = book.format(num_format="@")
    for row, (name, value) in enumerate(rows):
        sheet.write_string(row, 0, name, text)
        sheet.write_string(row, 1, value, text)
    sheet.protect()
    sheet.very_hidden()
    for name, value in identity.fields().items():
        book.workbook.set_custom_property(name, value, "text")
