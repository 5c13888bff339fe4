"""Opening the office's own workbooks: scheme, registers, forms at hand, lists, a ranking book.

One way in and one list of what can be wrong with a file. Returned workbooks never come this way:
they go through the strict reader of the intake.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING
from xml.etree.ElementTree import iterparse

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,
    RuntimeError,
)
"""All that openpyxl has been seen to raise over files that are no sound workbooks; its own
InvalidFileException cannot come from bytes, and the parsers' errors are SyntaxErrors."""


_WORKBOOK = re.compile(r"xl/workbook[^/]*\.xml")


class Unreadable(Exception):
    """No workbook, a damaged one, or one protected by a password."""


@contextmanager
def reading() -> Iterator[None]:
    """Whatever a damaged workbook makes its readers raise is one thing: Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _BROKEN as error:
        raise Unreadable(str(error)) from error


def load(
    data: bytes, *, values: bool = False, rich: bool = True, streamed: bool = False
) -> Workbook:
    """The workbook in `data`, every part of which is whole.

    Args:
        values: what its formulas came to, in the place of the formulas.
        rich: texts keep the fonts of their parts, for the judge of looks.
        streamed: rows are parsed as they are asked for, which is quicker in a large book; ask
            under `reading`.

    Raises:
        Unreadable: it cannot be opened, or a part of it is damaged, be it one that is not read.
    """
    import openpyxl

    with reading():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if (damaged := package.testzip()) is not None:
                raise Unreadable(damaged)
            part = next(filter(_WORKBOOK.fullmatch, package.namelist()), "")
            listed = package.read(part)
        book = openpyxl.load_workbook(
            io.BytesIO(data), data_only=values, rich_text=rich, read_only=streamed
        )
        if len(book.sheetnames) != sum(
            element.tag.rpartition("}")[2] == "sheet"
            for _, element in iterparse(io.BytesIO(listed))
        ):
            raise Unreadable("a sheet is missing")
    return book


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
