"""Buttons that work on the open workbook through the server: they add a sheet, change no cell."""

from __future__ import annotations

from threading import Lock
from typing import Any

from xltools.addin.functions.numbers import xlt_check
from xltools.text import server as says

_one_book = Lock()
"""xlwings keeps one open workbook a process."""


def checked_selection(sent: dict[str, Any]) -> dict[str, Any]:
    """核验选区 for a workbook as Excel sends it: what is to be said, on a sheet of its own."""
    import xlwings

    with _one_book:
        book: Any = xlwings.Book(json=sent)
        try:
            write_checks(book)
            changes: dict[str, Any] = book.json()
        finally:
            book.close()
    return changes


def write_checks(book: Any) -> None:
    """Check the selected marks (0 to 100, two decimals) and list what is to be said of them."""
    selected = book.selection
    address = selected.address.replace("$", "")
    values = selected.options(ndim=2, err_to_str=True).value
    first_row, first_column = selected.row, selected.column
    told = xlt_check.call(values)
    rows: list[list[Any]] = []
    for r, row in enumerate(told):
        for c, sentence in enumerate(row):
            if sentence:
                place = f"{_letters(first_column + c)}{first_row + r}"
                shown = values[r][c]
                rows.append([place, "" if shown is None else f"'{shown}", sentence])
    count = sum(map(len, values))
    head = says.CHECKED if rows else says.ALL_GOOD
    sentence = head.format(address=address, count=count, found=len(rows))
    sheet = book.sheets.add(name=_free_name([one.name for one in book.sheets]))
    sheet["A1"].value = [[sentence, None, None], list(says.CHECK_HEADER), *rows]
    sheet.activate()


def _free_name(taken: list[str]) -> str:
    numbered = [says.SHEET, *(f"{says.SHEET}{k}" for k in range(2, len(taken) + 3))]
    return next(name for name in numbered if name not in taken)


def _letters(column: int) -> str:
    """The letters of a column.

    >>> _letters(1), _letters(26), _letters(27), _letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
