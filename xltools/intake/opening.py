"""A returned file as a workbook, whatever its format: the one place that knows which reader."""

from __future__ import annotations

from xltools.intake.formats import Format, format_of
from xltools.intake.guard import STRICT, Guard
from xltools.intake.reader import read_workbook
from xltools.intake.sheet import Workbook


def open_workbook(data: bytes, name: str, guard: Guard = STRICT) -> Workbook:
    """The workbook that the file `name` with content `data` is, as far as `guard` lets it in.

    Raises:
        Refused: it is none, damaged, or holds what no honest program writes.
    """
    kind = format_of(data, name)
    if kind is Format.OOXML:
        return read_workbook(data, guard)
    from xltools.intake.legacy import read_legacy

    return read_legacy(data, kind, guard)
