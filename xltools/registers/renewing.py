"""Registers follow the scheme: one in which nothing is registered is simply written again.

The drop-downs, the list of units and the live 是否计入 of a register are those of the scheme it
was written for. One that staff have begun to fill in, or have changed, is theirs and stays; it
is only told that its lists are no longer the scheme's.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.book.opening import load
from xltools.registers.reader import RegisterUnreadable, open_register

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_TITLE_ROWS = 2
"""The title and 填报单位, which are the scheme's."""
_ANY_FORMULA = "="
OWN_SHEETS = ("单位名单", "登记选项", "选项", "填写说明")
"""Every side sheet that some register may have."""


class Age(StrEnum):
    """How a register stands to the one that the scheme would be given today."""

    CURRENT = "current"
    BLANK = "blank"
    """Of another scheme, and nothing in it is anybody's work."""
    OUTDATED = "outdated"
    """Somebody's work, with drop-downs of another scheme."""


def age(path: Path, fresh: bytes) -> Age:
    """How the register at `path` stands to `fresh`, a register with nothing in it.

    One that cannot be opened is left as it is: whoever reads it says so.
    """
    if path.read_bytes() == fresh:
        return Age.CURRENT
    try:
        present = open_register(path).book
    except RegisterUnreadable:
        return Age.CURRENT
    blank = load(fresh)
    if _typed(present.worksheets[0]) == _typed(blank.worksheets[0]) and _sheets(present) <= {
        *_sheets(blank),
        *OWN_SHEETS,
    }:
        return Age.BLANK
    return Age.CURRENT if _offered(present) == _offered(blank) else Age.OUTDATED


def _sheets(book: Workbook) -> set[str]:
    return set(book.sheetnames[1:])


def _typed(sheet: Worksheet) -> dict[str, object]:
    """What stands in the main sheet below its title, one formula like another."""
    found: dict[str, object] = {}
    for row in sheet.iter_rows(min_row=_TITLE_ROWS + 1):
        for cell in row:
            formula = cell.data_type == "f"
            if cell.value is not None:
                found[cell.coordinate] = _ANY_FORMULA if formula else cell.value
            if cell.comment is not None:
                found[f"{cell.coordinate}!"] = cell.comment.text
    return found


def _offered(book: Workbook) -> list[tuple[object, ...]]:
    """What the side sheets of choices say."""
    sheets = [sheet for sheet in book.worksheets[1:] if sheet.title in OWN_SHEETS]
    return [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
