"""An annexed table: on a page of its own, its header on every page, no row cut in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.reports.letters.styles import (
    ANNEX_LABEL,
    ANNEX_ROOM,
    ANNEX_SUBTITLE,
    ANNEX_TITLE,
    CELL,
    HEAD,
    NOTE,
    UNIT_CELL,
)
from xltools.reports.public_table import UNIT, PublicTable
from xltools.text.words import in_lines

if TYPE_CHECKING:
    from docx.document import Document

_WIDE_MM, _NARROW_MM = 76, 30
_OUTSIDE, _INSIDE = 12, 4
"""Widths of lines in eighths of a point."""


def add_table(document: Document, table: PublicTable, label: str) -> None:
    """附件1, title, category, the table with its header repeated, notes: on a page of its own."""
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    first = document.add_paragraph(label, ANNEX_LABEL)
    first.paragraph_format.page_break_before = True
    document.add_paragraph(in_lines(table.title, ANNEX_ROOM), ANNEX_TITLE)
    document.add_paragraph(f"（{table.subtitle}）", ANNEX_SUBTITLE)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    _borders(grid)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [_WIDE_MM if column == UNIT else _NARROW_MM for column in table.columns]
    for place, width in zip(grid.columns, widths, strict=True):
        place.width = Mm(width)
    for number, texts in enumerate((table.columns, *table.rows)):
        row = grid.rows[number]
        _whole_row(row, header=number == 0)
        for cell, column, text, width in zip(row.cells, table.columns, texts, widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
            style = UNIT_CELL if column == UNIT else CELL
            cell.paragraphs[0].style = document.styles[HEAD if number == 0 else style]
            cell.paragraphs[0].add_run(text)
    notes = [f"{n}.{text}" for n, text in enumerate(table.notes, 1)]
    for number, text in enumerate(notes):
        document.add_paragraph(("注：" if number == 0 else "　　") + text, NOTE)


def _borders(grid: Any) -> None:
    """1.5 pt outside, thin inside."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        width = _INSIDE if side.startswith("inside") else _OUTSIDE
        for key, value in (("val", "single"), ("sz", str(width)), ("space", "0")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = grid._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders) if layout is not None else properties.append(borders)


def _whole_row(row: Any, *, header: bool) -> None:
    """A row that no page cuts in two; the header row stands on every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
