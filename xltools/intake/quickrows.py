"""Rows read quickly: expat's events are collected as they come and understood a row at a time.

Text and end events go straight into a list without any Python being run for them; a start event
adds its attributes. An element closes before its parent does, so a run such as

    [attributes of c, attributes of v, "92.5", "v", "c"]

can only be a cell with a value, as long as the text is none of the names. Anything that is not
one of the few runs that spreadsheet programs write is Unusual, and nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from xltools.intake.sheet import MOST_COLUMN, Raw, Sheet
from xltools.intake.stored import (
    MOST_CELLS,
    MOST_RECTANGLE,
    PLACES,
    SHIFT,
    is_true,
    row_number,
    unescape,
)
from xltools.intake.xml import attributes

_NAMES = ("c", "v", "f", "is", "t", "row", "sheetData")
Formula = str | tuple[str, int, int]
_TEXTS = frozenset({"str", "inlineStr"})
_PLAIN = frozenset({"b", "e", "d"})
_MOST_EVENTS = 8 * MOST_COLUMN
_PADDING: list[Any] = [None] * 8


class Unusual(Exception):
    """Not written the usual way: to be read element by element."""


class QuickRows:
    """Takes over the parser's handlers for sheetData."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        sheet: Sheet,
        strings: dict[str, str],
        prefix: str,
        resume: Callable[[str, list[str]], None],
    ) -> None:
        self._sheet = sheet
        self._strings = strings
        self._names = tuple(
            prefix + name for name in ("c", "v", "f", "is", "t", "row", "sheetData")
        )
        self._reserved = frozenset(self._names)
        self._prefixed = bool(prefix)
        self._events: list[Any] = []
        self._row = self._widest = self._count = 0
        events, add = self._events, self._events.append
        inner, tag_row, closed = frozenset(self._names[:5]), self._names[5], self._names[6]

        def start(name: str, flat: list[str]) -> None:
            if name in inner:
                add(flat)
            elif name == tag_row:
                if events:
                    self._understand()
                add(flat)
            elif events and events[-1] == closed:
                self._close()
                resume(name, flat)
            else:
                raise Unusual

        parser.StartElementHandler = start
        parser.EndElementHandler = add
        parser.CharacterDataHandler = add

    @property
    def overfull(self) -> bool:
        """Whether more has been collected than any row can hold."""
        return len(self._events) > _MOST_EVENTS

    def finish(self) -> None:
        """The part ended with sheetData as its last element."""
        if len(self._events) < 2 or self._events[-2] != self._names[6]:
            raise Unusual
        self._events.pop()
        self._close()

    def _close(self) -> None:
        self._events.pop()
        if self._events:
            self._understand()

    def _understand(self) -> None:
        """Take the events of one whole row."""
        events = self._events
        size = len(events)
        if events[0].__class__ is not list or events[-1] != self._names[5]:
            raise Unusual
        self._row = row = self._row_number(events[0])
        events += _PADDING
        self._count += size
        column = self._cells(row, size - 1)
        self._widest = max(self._widest, column)
        if self._count > 2 * MOST_CELLS or self._widest * row > MOST_RECTANGLE:
            raise Unusual
        events.clear()

    def _row_number(self, flat: list[str]) -> int:
        if "xmlns" in flat or self._prefixed or flat[:1] != ["r"]:
            raise Unusual
        row = row_number({"r": flat[1]}, self._row)
        if not row:
            raise Unusual
        if "hidden" in flat and is_true(attributes(flat).get("hidden")):
            self._sheet.hidden_rows.add(row)
        return row

    def _cells(self, row: int, end: int) -> int:  # noqa: PLR0912 - calls would cost more
        """Take the cells of the row that the events hold; its last column."""
        tag_c, tag_v, tag_f = self._names[:3]
        reserved, places, strings, events = self._reserved, PLACES, self._strings, self._events
        base, at, column = row << SHIFT, 1, 0
        cells: dict[int, Raw] = {}
        while at < end:
            flat = events[at]
            size = len(flat)
            if size == 4:
                named_r, ref, named_s, style = flat
                kind = "n"
            elif size == 6 and flat[4] == "t":
                named_r, ref, named_s, style, _, kind = flat
            else:
                raise Unusual
            number = places[ref] - base
            if named_r != "r" or named_s != "s" or not column < number <= MOST_COLUMN:
                raise Unusual
            column = number
            inside = events[at + 1]
            if inside == tag_c:
                at += 2
                continue
            text, closing = events[at + 2], events[at + 3]
            formula: Formula | None = None
            if inside or text.__class__ is not str or text in reserved:
                formula, text, at = self._rare(at, row, column, kind)
            elif closing == tag_v and events[at + 4] == tag_c:
                at += 5
            elif closing == tag_f and events[at + 7] == tag_c:
                formula, text = text, events[at + 5]
                if events[at + 4] or events[at + 6] != tag_v:
                    raise Unusual
                if text.__class__ is not str or text in reserved:
                    raise Unusual
                at += 8
            else:
                formula, text, at = self._rare(at, row, column, kind)
            if kind == "s":
                text = strings.get(text)
                if text is None:
                    raise Unusual
            elif kind != "n":
                text = self._text(kind, text, at)
            cells[column] = (kind, text, formula, style)
        if cells:
            self._sheet.rows[row] = cells
        return column

    def _text(self, kind: str, text: str | None, end: int) -> str | None:
        """The value of a cell that is neither a number nor a shared string, and ends at `end`."""
        if kind in _TEXTS:
            if (kind == "inlineStr") != (self._events[end - 2] == self._names[3]):
                raise Unusual
            return unescape(text) if text is not None and "_x" in text else text
        if kind not in _PLAIN:
            raise Unusual
        return text

    def _rare(
        self, at: int, row: int, column: int, kind: str
    ) -> tuple[Formula | None, str | None, int]:
        """Formula, value and end of a cell with a formula or an inline text."""
        tag_c, _, tag_f, tag_is, tag_t = self._names[:5]
        events = self._events
        inside, text, closing = events[at + 1 : at + 4]
        if inside.__class__ is not list:
            raise Unusual
        if closing == tag_f and text.__class__ is str and text not in self._reserved:
            if "shared" in inside:
                self._sheet.shared[attributes(inside).get("si", "")] = (row, column, text)
            return text, *self._value(at + 4)
        if text == tag_f and "shared" in inside:
            return (attributes(inside).get("si", ""), row, column), *self._value(at + 3)
        inline = (
            kind == "inlineStr"
            and not inside
            and text.__class__ is list
            and closing.__class__ is str
        )
        closed = events[at + 4 : at + 7] == [tag_t, tag_is, tag_c]
        if inline and closed and closing not in self._reserved:
            return None, closing, at + 7
        raise Unusual

    def _value(self, at: int) -> tuple[str | None, int]:
        """The value behind a formula, None where none was kept, and where the cell ends."""
        tag_c, tag_v = self._names[:2]
        events = self._events
        if events[at] == tag_c:
            return None, at + 1
        if events[at] != []:
            raise Unusual
        if events[at + 1 : at + 3] == [tag_v, tag_c]:
            return "", at + 3
        text = events[at + 1]
        closed = events[at + 2 : at + 4] == [tag_v, tag_c]
        if closed and text.__class__ is str and text not in self._reserved:
            return text, at + 4
        raise Unusual
