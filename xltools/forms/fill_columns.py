"""Which column of a form 栏目 of MARKS.csv means."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.forms.groups import asked
from xltools.forms.marks_table import Line
from xltools.forms.plan import SPECIAL, Entry, PlanColumn, PlanRow, PlanSheet
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES


def entry_of(line: Line, sheet: PlanSheet, row: PlanRow) -> Entry | None:
    """Which cell the line means; 栏目 may be left out where there is but one.

    A column is said by its header or its key; what its header says of period, stratum or
    dimension, or beside it, may be left out where that leaves no doubt.
    """
    columns = [column for _, column in sheet.entry_columns]
    meant = _meant(line.field, columns) if line.field or len(columns) > 1 else columns
    if len(meant) == 1:
        column = meant[0]
        if not asked(row, column):
            return None
        return Entry(row.code, sheet.item, column.period, column.stratum, column.key)
    if line.field in (words.SPECIAL, SPECIAL) or (
        not line.field and line.value in ("", NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES)
    ):
        return Entry(row.code, sheet.item, "", "", SPECIAL)
    return None


def _meant(field: str, columns: Sequence[PlanColumn]) -> list[PlanColumn]:
    """Every column that `field` may mean: those so headed, else so called, else in part.

    上半年 alone is enough for 上半年·评分 where a period asks for one number.
    """
    if not field:
        return []
    headed = [column for column in columns if column.label == field]
    called = [column for column in columns if column.key == field]
    parts = [
        column
        for column in columns
        if column.label.endswith(f"·{field}") or column.label.startswith(f"{field}·")
    ]
    return headed or called or parts


def field_names(sheet: PlanSheet) -> list[str]:
    """What 栏目 may say for this sheet."""
    return [*(column.label for _, column in sheet.entry_columns), words.SPECIAL]
