"""Forms altered the way people and programs alter them, through openpyxl."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl


def resaved(data: bytes) -> bytes:
    """Opened and saved by openpyxl."""
    return set_cells(data, {})


def set_cells(data: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """With some cells (sheet, A1) given another content."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
