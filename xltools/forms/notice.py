"""填报须知: the notes of the plan, a worked example, and what must not be written or passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from xltools.exact import plain
from xltools.forms.plan import REQUIRED, FormPlan, PlanSheet
from xltools.methods.base import EntryField
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE

_FEW = 4
Style = Literal["title", "note", "heading", "example_header", "example", "closing", "gap"]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One row: a text over the whole width, or the cells of the example table."""

    row: int
    style: Style
    texts: tuple[str, ...]


def notice_lines(plan: FormPlan) -> list[NoticeLine]:
    """The rows of the sheet, top down."""
    demo = words.DEMO_MARK if plan.demo else ""
    lines: list[tuple[Style, tuple[str, ...]]] = [("title", (plan.sheets[0].title + demo,))]
    lines += [("note", (note,)) for note in plan.notes]
    sheet = example_sheet(plan)
    if sheet is not None:
        lines += [("gap", ()), ("heading", (words.EXAMPLE_TITLE,))]
        lines.append(("example_header", example_header(sheet)))
        lines += [("example", row) for row in example_rows(sheet)]
    lines.append(("gap", ()))
    lines += [("closing", (line,)) for line in words.CLOSING]
    return [NoticeLine(row, style, texts) for row, (style, texts) in enumerate(lines, 1)]


def example_sheet(plan: FormPlan) -> PlanSheet | None:
    """The sheet that the worked example shows: the first on which a unit has a few entries."""
    for sheet in plan.sheets:
        if not sheet.lines and not sheet.above and len(sheet.entry_columns) <= _FEW:
            return sheet
    return None


def example_columns(sheet: PlanSheet) -> tuple[int, ...]:
    """Which columns of the marking sheet the example shows."""
    entries = [index for index, _ in sheet.entry_columns]
    return (sheet.column("name"), *entries, sheet.column("special"), sheet.column("reason"))


def example_header(sheet: PlanSheet) -> tuple[str, ...]:
    """The headers of the example table."""
    return tuple(
        sheet.columns[index].header.removesuffix(REQUIRED) for index in example_columns(sheet)
    )


def example_rows(sheet: PlanSheet) -> tuple[tuple[str, ...], ...]:
    """A good mark, a low one with its reason, and, where allowed, 不涉及 with its reason."""
    fields = [column.field for _, column in sheet.entry_columns if column.field is not None]
    good = [example_value(field, Decimal("0.925")) for field in fields]
    low = [_low_value(sheet, field) for field in fields]
    if sheet.method.linear_field is None:
        good, low = _worked(sheet, fields, good), _worked(sheet, fields, low)
    first, second, third = words.EXAMPLE_UNITS
    basis = words.EXAMPLE_BASIS if sheet.method.needs_basis else ""
    reason = basis or (words.EXAMPLE_OPINION if sheet.county else words.EXAMPLE_LOW)
    rows = [(first, *good, "", basis), (second, *low, "", reason)]
    if sheet.allow_na:
        rows.append((third, *[""] * len(fields), NOT_APPLICABLE, words.EXAMPLE_NA))
    return tuple(rows)


def _worked(sheet: PlanSheet, fields: Sequence[EntryField], otherwise: Sequence[str]) -> list[str]:
    """The numbers of the method's own example, where they are of these fields."""
    entry = type(sheet.method).example().entry
    return [
        plain(entry[field.key]) if field.key in entry and not field.choices else value
        for field, value in zip(fields, otherwise, strict=True)
    ]


def _low_value(sheet: PlanSheet, field: EntryField) -> str:
    line = sheet.reason_below
    if line is None or field.high is None or field.choices:
        return example_value(field, Decimal("0.76"))
    return example_value(field, Decimal("0.95") * line / field.high)


def example_value(field: EntryField, share: Decimal) -> str:
    """A value at `share` of the field's range that keeps all its rules.

    >>> example_value(EntryField(key="m", label="评分", high=Decimal(100)), Decimal("0.925"))
    '92.5'
    """
    if field.choices:
        return field.choices[0]
    low = field.low or Decimal(0)
    high = Decimal(100) if field.high is None else field.high
    step = field.step or Decimal(1).scaleb(-min(field.decimals, 2))
    steps = ((low + share * (high - low)) / step).to_integral_value(ROUND_FLOOR)
    return plain(max(low, steps * step))
