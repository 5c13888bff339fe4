"""What a fill-in cell accepts, and how a row that does not yet comply is coloured.

Validation stops slips while typing; pasted values pass it by, so the same rules stand in
填写情况 in words, and the colours follow those words.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book
from xltools.book.theme import PALE_ORANGE, PALE_RED, RED
from xltools.exact import plain
from xltools.forms.above import limit_of, reference
from xltools.forms.address import a1, letters, quoted
from xltools.forms.groups import asked, computed_by_key, group_cells
from xltools.forms.notice import example_value
from xltools.forms.plan import PlanColumn, PlanSheet
from xltools.forms.status import OPEN, SETTLED, value_checks
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE


def add_validations(drawn: Worksheet, sheet: PlanSheet) -> None:
    """Stop alerts on every fill-in cell; prompts only on the first one and on 特殊情形."""
    add_above(drawn, sheet)
    numbers = [number for number, row in sheet.unit_rows() if not row.recused]
    if not numbers:
        return
    for place, (index, column) in enumerate(sheet.entry_columns):
        for first, last, field in _runs(sheet, column):
            rule = _field_validation(sheet, column, field, a1(first, index), first)
            prompted = first == numbers[0] and place == 0
            if prompted:
                title, text = _prompt(sheet, field)
                shown = {**rule, "input_title": title, "input_message": text}
                drawn.data_validation(first - 1, index, first - 1, index, shown)
                if first == last:
                    continue
                rule = _field_validation(sheet, column, field, a1(first + 1, index), first + 1)
            start = first + 1 if prompted else first
            drawn.data_validation(start - 1, index, last - 1, index, rule)
    _validate_special(drawn, sheet, numbers[0], sheet.last_row)
    reason = sheet.column("reason")
    drawn.data_validation(
        numbers[0] - 1,
        reason,
        sheet.last_row - 1,
        reason,
        {
            "validate": "length",
            "criteria": "<=",
            "value": words.REASON_LIMIT,
            "error_title": words.REASON_ALERT_TITLE,
            "error_message": words.REASON_ALERT,
        },
    )


def add_above(drawn: Worksheet, sheet: PlanSheet) -> None:
    """The same for what is entered once, above the table."""
    for cell in sheet.above_entries:
        if cell.field is None:
            continue
        limit = limit_of(sheet, cell)
        most = None if limit is None else (reference(limit), _label(limit.field))
        rule = _rule_of(cell.field, reference(cell), most)
        drawn.data_validation(cell.row - 1, cell.column, cell.row - 1, cell.column, rule)


def _label(field: EntryField | None) -> str:
    return "" if field is None else field.label


def _validate_special(drawn: Worksheet, sheet: PlanSheet, first: int, last: int) -> None:
    if not sheet.allow_na:
        return
    special = sheet.column("special")
    drawn.data_validation(
        first - 1,
        special,
        last - 1,
        special,
        {
            "validate": "list",
            "source": [NOT_APPLICABLE],
            "input_title": words.SPECIAL,
            "input_message": words.SPECIAL_PROMPT,
            "error_title": words.SPECIAL_ALERT_TITLE,
            "error_message": words.SPECIAL_ALERT,
        },
    )


def _runs(sheet: PlanSheet, column: PlanColumn) -> Iterator[tuple[int, int, EntryField]]:
    """(first row, last row, field) of the stretches of units to which one rule applies."""
    start: int | None = None
    last, current = 0, column.field
    for number, row in sheet.unit_rows():
        if not asked(row, column):
            if start is not None and current is not None:
                yield start, last, current
            start = None
            continue
        if row.recused and start is None:
            continue
        field = sheet.field(row, column)
        if start is not None and field != current and current is not None:
            yield start, last, current
            start = None
        if start is None:
            start, current = number, field
        last = number
    if start is not None and current is not None:
        yield start, last, current


def _field_validation(
    sheet: PlanSheet, column: PlanColumn, field: EntryField, cell: str, number: int
) -> dict[str, Any]:
    return _rule_of(field, cell, _most(sheet, column, number))


def _most(sheet: PlanSheet, column: PlanColumn, number: int) -> tuple[str, str] | None:
    """(expression, name) of what an entry in row `number` may not exceed."""
    wanted = column.field.at_most if column.field is not None else ""
    group = (column.period, column.stratum)
    cells = group_cells(sheet, number, group)
    if wanted in cells:
        labels = {field.key: field.label for field in sheet.method.fields(sheet.points)}
        return _absolute(cells[wanted]), labels[wanted]
    one = computed_by_key(sheet).get(wanted)
    if one is None:
        return None
    for cell in sheet.above:
        if (cell.key, cell.period, cell.stratum) == (wanted, *group):
            return reference(cell), one.label
    for index, other in enumerate(sheet.columns):
        if (other.key, other.period, other.stratum) == (wanted, *group):
            return _absolute(a1(number, index)), one.label
    return None


def _absolute(cell: str) -> str:
    """A reference whose column stays where the rule is for a whole column."""
    return cell if cell.startswith("$") else f"${cell}"


def _rule_of(field: EntryField, cell: str, most: tuple[str, str] | None) -> dict[str, Any]:
    title = words.UNFIT.format(label=field.label)[:32]
    if field.choices:
        choices = "、".join(field.choices)
        return {
            "validate": "list",
            "source": list(field.choices),
            "error_title": title,
            "error_message": words.CHOICE_ALERT.format(choices=choices),
        }
    wrong = [condition for condition, _ in value_checks(field, cell)]
    example = example_value(field, Decimal("0.925"))
    says = words.MARK_ALERT.format(rule=_rule(field), example=example)
    if most is not None:
        limit, name = most
        wrong.append(f"IF(ISNUMBER({limit}),{cell}>{limit},FALSE)")
        says = words.COUNT_ALERT.format(label=field.label, limit=name, rule=_rule(field))
    elif field.decimals == 0 and field.high is None:
        says = words.WHOLE_ALERT.format(rule=_rule(field))
    return {
        "validate": "custom",
        "value": f"=NOT(OR({','.join(wrong)}))",
        "error_title": title,
        "error_message": says,
    }


def _prompt(sheet: PlanSheet, field: EntryField) -> tuple[str, str]:
    if field.choices:
        return field.label, words.CHOICE_ALERT.format(choices="、".join(field.choices))
    text = words.MARK_PROMPT_NA if sheet.allow_na else words.MARK_PROMPT
    return field.label, text.format(rule=_rule(field))


def _rule(field: EntryField) -> str:
    """0至100之间的数，最多两位小数."""
    if field.low is not None and field.high is not None:
        span = f"{plain(field.low)}至{plain(field.high)}之间的"
    elif field.low is not None:
        span = f"不小于{plain(field.low)}的"
    else:
        span = f"不大于{plain(field.high)}的" if field.high is not None else ""
    if field.step is not None:
        return f"{span}数，须是{plain(field.step)}的倍数"
    if field.decimals == 0:
        return f"{span}整数"
    return f"{span}数，最多{DIGITS[field.decimals]}位小数"


def add_colours(book: Book, drawn: Worksheet, sheet: PlanSheet) -> None:
    """Pale red on entries that do not comply, pale orange on a missing reason; words beside."""
    status = f"${letters(sheet.column('status'))}{sheet.first_row}"
    fine = "".join(f",{status}<>{quoted(word)}" for word in (*SETTLED, *OPEN))
    wants = f"LEFT({status},{len(words.WANTS)})={quoted(words.WANTS)}"
    unfit = f'=AND({status}<>""{fine},NOT({wants}))'
    bad = book.workbook.add_format({"bg_color": PALE_RED, "font_color": RED})
    due = book.workbook.add_format({"bg_color": PALE_ORANGE})
    first, last = sheet.first_row - 1, sheet.last_row - 1
    for index in (*(i for i, _ in sheet.entry_columns), sheet.column("special")):
        drawn.conditional_format(
            first, index, last, index, {"type": "formula", "criteria": unfit, "format": bad}
        )
    checks = {key: one for key, one in computed_by_key(sheet).items() if one.right}
    for index, column in enumerate(sheet.columns):
        if column.computed and column.key in checks:
            cell, right = a1(sheet.first_row, index), quoted(checks[column.key].right)
            open_ = quoted(words.PARTLY)
            none = quoted(words.NONE)
            miscounted = f'=AND({cell}<>"",{cell}<>{right},{cell}<>{open_},{cell}<>{none})'
            drawn.conditional_format(
                first,
                index,
                last,
                index,
                {"type": "formula", "criteria": miscounted, "format": bad},
            )
    status_column = sheet.column("status")
    bold = book.workbook.add_format({"bg_color": PALE_RED, "font_color": RED, "bold": True})
    drawn.conditional_format(
        first,
        status_column,
        last,
        status_column,
        {"type": "formula", "criteria": unfit, "format": bold},
    )
    for index in (sheet.column("reason"), status_column):
        drawn.conditional_format(
            first, index, last, index, {"type": "formula", "criteria": f"={wants}", "format": due}
        )
