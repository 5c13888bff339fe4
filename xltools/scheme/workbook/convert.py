"""From a cell to the value of a field: what is meant is taken, anything else is a finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from xltools.days import moment_in, no_such_day
from xltools.exact import from_cell, plain
from xltools.looks.numbers import hides_text, section_of, shown, shows
from xltools.scheme.columns import Column, Shape
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.text import looks, words
from xltools.text.catalogue import scheme as says
from xltools.text.nearest import did_you_mean, folded


class Nothing(Enum):
    """Why a cell gives no value."""

    BLANK = "blank"
    BAD = "bad"


LIST_SEPARATORS = re.compile(r"[、，,；;\r\n]+")
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?")
_TEXTS = (Shape.TEXT, Shape.LIST)
_SHARE = re.compile(r"\d{1,3}(\.\d{1,10})?%")
_EXAMPLE = {Shape.DATE: "2017-12-15", Shape.MOMENT: "2017-12-15 17:00"}


def convert(column: Column, cell: Cell, notes: Notes) -> Any:
    """The value of `cell` for `column`, or why there is none; BAD has been reported."""
    if cell.uncalculated:
        notes.report(says.CELL_UNCALCULATED, cell, {})
        return Nothing.BAD
    if cell.error:
        notes.report(says.CELL_ERROR, cell, {"value": str(cell.value)})
        return Nothing.BAD
    if cell.blank:
        return Nothing.BLANK
    seen = cell.unlike or _displayed(column, cell)
    if seen:
        kind = says.STRUCK_OUT if seen == looks.STRUCK else says.SHOWN_OTHERWISE
        notes.report(kind, cell, {"value": _quoted(cell), "shown": seen})
        return Nothing.BAD
    return _CONVERTERS[column.shape](column, cell, notes)


def _displayed(column: Column, cell: Cell) -> str:
    """What the number format shows in the place of the value; "" where it shows the value.

    A number in the place of a text is read as it is shown; percent, and a number that should be
    whole and is not, have sentences of their own.
    """
    value = cell.value
    if isinstance(value, str):
        hidden = hides_text(cell.number_format)
        return looks.FORMAT.format(code=cell.number_format) if hidden else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    number = from_cell(value)
    if column.shape in _TEXTS:
        return looks.FORMAT.format(code=cell.number_format) * (not _shown(cell))
    if column.shape is Shape.INTEGER and number != number.to_integral_value():
        return ""
    percent = section_of(number, cell.number_format).percent
    return "" if percent else shows(number, cell.number_format) or ""


def _quoted(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, int | float):
        return plain(from_cell(value), 20)
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _text(_column: Column, cell: Cell, notes: Notes) -> Any:
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime | date | time):
        notes.report(says.BECAME_DATE, cell, {"value": _quoted(cell)})
        return Nothing.BAD
    text = _quoted(cell)
    said = _shown(cell)
    notes.numbers.append((cell, said))
    if said != text:
        notes.report(says.CODE_AS_NUMBER, cell, {"value": text, "shown": said})
    return said


def _shown(cell: Cell) -> str:
    """The characters that a cell shows of its number; "" for none that can be read as text."""
    if isinstance(cell.value, bool):
        return _quoted(cell)
    return shown(from_cell(cell.value), cell.number_format) or ""


def _list(column: Column, cell: Cell, notes: Notes) -> Any:
    text = _text(column, cell, notes)
    if text is Nothing.BAD:
        return text
    return tuple(part.strip() for part in LIST_SEPARATORS.split(text) if part.strip())


def _option(column: Column, cell: Cell, notes: Notes) -> Any:
    wanted = folded(_quoted(cell))
    for word, meaning in column.choices.items():
        short = word.split("（", maxsplit=1)[0]
        if wanted in (folded(word), folded(short), folded(str(meaning))):
            return meaning
    if column.shape is Shape.BOOL and wanted in words.YES_OR_NO:
        return words.YES_OR_NO[wanted]
    options = list(column.choices)
    notes.report(
        says.NOT_OPTION,
        cell,
        {
            "value": _quoted(cell),
            "title": column.title,
            "options": "、".join(options),
            "hint": did_you_mean(_quoted(cell), options),
        },
    )
    return Nothing.BAD


def _decimal(column: Column, cell: Cell, notes: Notes) -> Any:
    value = cell.value
    if isinstance(value, str):
        before = value.strip()
        text = "".join(unicodedata.normalize("NFKC", before).split())
        if _NUMBER.fullmatch(text) and text.isascii():
            if text != before:
                notes.report(says.NORMALISED, cell, {"before": before, "value": text})
            return Decimal(text)
        if column.is_weight and _SHARE.fullmatch(text):
            return Decimal(text.rstrip("%")).scaleb(-2)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if section_of(from_cell(value), cell.number_format).percent:
            return _percentage(column, cell, from_cell(value), notes)
        return from_cell(value)
    elif isinstance(value, datetime | date | time):
        notes.report(says.BECAME_DATE, cell, {"value": _quoted(cell)})
        return Nothing.BAD
    notes.report(says.NOT_NUMBER, cell, {"value": _quoted(cell), "title": column.title})
    return Nothing.BAD


def _percentage(column: Column, cell: Cell, value: Decimal, notes: Notes) -> Any:
    """A weight shown as 40% is 0.4; of any other number nobody knows whether 40 is meant."""
    said = shown(value, cell.number_format) or ""
    exact = _SHARE.fullmatch(said) and Decimal(said.rstrip("%")).scaleb(-2) == value
    if column.is_weight and exact:
        return value
    notes.report(says.PERCENT, cell, {"value": _quoted(cell)})
    return Nothing.BAD


def _integer(column: Column, cell: Cell, notes: Notes) -> Any:
    value = _decimal(column, cell, notes)
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        notes.report(says.NOT_WHOLE, cell, {"value": _quoted(cell), "title": column.title})
    return Nothing.BAD


def _moment(column: Column, cell: Cell, notes: Notes) -> Any:
    value = cell.value
    if isinstance(value, datetime):
        timed = "h" in cell.number_format.lower()
    else:
        parsed = moment_in(value) if isinstance(value, str) else None
        if parsed is None:
            example = _EXAMPLE[column.shape]
            values = {"value": _quoted(cell), "title": column.title, "example": example}
            why = no_such_day(value) if isinstance(value, str) else ""
            notes.report(says.NO_SUCH_DAY if why else says.NOT_DATE, cell, {**values, "why": why})
            return Nothing.BAD
        value, timed = parsed
    if column.shape is Shape.DATE:
        return value.date()
    if not timed:
        notes.report(says.NO_TIME, cell, {"title": column.title})
    return value


_CONVERTERS: dict[Shape, Callable[[Column, Cell, Notes], Any]] = {
    Shape.TEXT: _text,
    Shape.LIST: _list,
    Shape.CHOICE: _option,
    Shape.BOOL: _option,
    Shape.METHOD: _option,
    Shape.PART: _option,
    Shape.DECIMAL: _decimal,
    Shape.INTEGER: _integer,
    Shape.DATE: _moment,
    Shape.MOMENT: _moment,
}
