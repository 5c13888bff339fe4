"""Every button and every function with what it takes: the macro workbook's sheet, and 帮助."""

from __future__ import annotations

import io

from xltools.addin.functions import FUNCTIONS
from xltools.addin.showing import add_table
from xltools.book.book import Book
from xltools.steps.actions import BUTTONS
from xltools.text import addin as says


def guide_rows() -> list[list[str]]:
    """The header, the buttons, the functions with their arguments."""
    rows = [list(says.GUIDE_HEADER)]
    rows += [[says.GUIDE_BUTTON, action.label, action.tip, ""] for action in BUTTONS.values()]
    for function in FUNCTIONS:
        takes = "；".join(function.arguments.values())
        rows.append([says.GUIDE_FUNCTION, function.name, function.says, takes])
    return rows


def guide_workbook(project: bytes) -> bytes:
    """A workbook with the guide and the VBA project `project`."""
    book = Book()
    header, *rows = guide_rows()
    add_table(book, says.GUIDE_SHEET, header, rows)
    book.workbook.add_vba_project(io.BytesIO(project), is_stream=True)
    for sheet in book.workbook.worksheets():
        sheet.set_vba_name("Sheet1")
    return book.close()
