"""Rows read quickly: known cells by their bytes, the others by expat's events, a row at a time.

Text and end events go straight into a list without any Python being run for them; a start event
adds its attributes. An element closes before its parent does, so a run such as

    [attributes of c, attributes of v, "92.5", "v", "c"]

can only be a cell with a value, as long as the text is none of the names. Anything that is not
one of the few runs that spreadsheet programs write is Unusual, and nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from xml.parsers import expat

from xltools.intake.known import Pieces, Unusual, check_plain
from xltools.intake.sheet import (
    MOST_CELLS,
    MOST_COLUMN,
    MOST_RECTANGLE,
    PLACES,
    SHIFT,
    Raw,
    Sheet,
    is_true,
    row_number,
    unescape,
)
from xltools.intake.xml import attributes

Formula = str | tuple[str, int, int]
_TEXTS = frozenset({"str", "inlineStr"})
_PLAIN = frozenset({"b", "e", "d"})
_MOST_EVENTS = 8 * MOST_COLUMN
_MOST_BYTES = 1 << 20
_PADDING: list[Any] = [None] * 8

Stored = tuple[int, Raw | None]
"""A cell's place and content, None if it is empty; a shared text is still its number."""
_CELLS: Pieces[Stored] = Pieces()
"""By the bytes behind `<c `, up to the next cell."""
_STARTS: Pieces[tuple[int, bool]] = Pieces()
"""By the start tag of a row: its number, and whether it is hidden."""


class _Row(NamedTuple):
    """A row as it was read before; shared texts are still their numbers."""

    number: int
    hidden: bool
    last: int
    """Its last column, and how many cells it has, empty ones included."""
    size: int
    cells: dict[int, Raw]
    shared: tuple[tuple[int, Raw], ...]
    """Column and content of cells with a shared text."""


_ROWS: Pieces[_Row] = Pieces()
"""By all bytes but the end tag."""


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
        self._lasting = True
        self._waiting: tuple[bytes, list[bytes], list[Stored | None]] | None = None
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

    def take(self, element: bytes) -> bytes:
        """What the parser must see of a row, given without its end tag; nothing if all is known."""
        known = _ROWS.get(element)
        if known is not None:
            self._add(known)
            return b""
        start, *pieces = element.split(b"<c ")
        first = _STARTS.get(start)
        cells = [*map(_CELLS.get, pieces)]
        if first is not None and None not in cells:
            whole = _row(*first, [cell for cell in cells if cell is not None])
            _ROWS.learn(element, whole)
            self._add(whole)
            return b""
        if not element.startswith(b"<row ") or len(element) > _MOST_BYTES:
            raise Unusual
        missing = [piece for piece, cell in zip(pieces, cells, strict=True) if cell is None]
        unknown = b"<c ".join((start, *missing)) + b"</row>"
        check_plain(unknown)
        self._waiting = None
        if unknown.count(b"<row") == 1 == unknown.count(b"</row"):
            self._waiting = start, pieces, cells
            return unknown
        return element + b"</row>"

    def taken(self) -> None:
        """The parser has seen what `take` gave: put it together with what was left out."""
        if self._waiting is None:
            self._understand()
            return
        start, pieces, cells = self._waiting
        number, hidden, found = self._row_events()
        if len(found) != cells.count(None):
            raise Unusual
        new = iter(found)
        whole = [next(new) if cell is None else cell for cell in cells]
        if self._lasting:
            _STARTS.learn(start, (number, hidden))
            for piece, known, cell in zip(pieces, cells, whole, strict=True):
                if known is None:
                    _CELLS.learn(piece, cell)
        self._add(_row(number, hidden, whole))

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
        self._add(_row(*self._row_events()))

    def _row_events(self) -> tuple[int, bool, list[Stored]]:
        """Number of the row that the events hold, whether it is hidden, and its cells."""
        events = self._events
        size = len(events)
        if size < 2 or events[0].__class__ is not list or events[-1] != self._names[5]:
            raise Unusual
        row, hidden = self._start(events[0])
        events += _PADDING
        self._lasting = True
        cells = self._cells(row, size - 1)
        events.clear()
        return row, hidden, cells

    def _start(self, flat: list[str]) -> tuple[int, bool]:
        if "xmlns" in flat or self._prefixed or flat[:1] != ["r"]:
            raise Unusual
        row = row_number({"r": flat[1]}, 0)
        hidden = "hidden" in flat and is_true(attributes(flat).get("hidden"))
        return row, hidden

    def _add(self, row: _Row) -> None:
        """Take a row that comes behind those before."""
        number, hidden, last, size, cells, shared = row
        self._count += size
        self._widest = max(self._widest, last)
        too_many = self._count > MOST_CELLS or self._widest * number > MOST_RECTANGLE
        if number <= self._row or too_many:
            raise Unusual
        self._row = number
        if hidden:
            self._sheet.hidden_rows.add(number)
        if cells:
            self._sheet.rows[number] = cells = cells.copy()
            strings = self._strings
            for column, (_, index, formula, style) in shared:
                text = strings.get(index)  # type: ignore[arg-type]  # None is no number either
                if text is None:
                    raise Unusual
                cells[column] = ("s", text, formula, style)

    def _cells(self, row: int, end: int) -> list[Stored]:  # noqa: PLR0912 - calls would cost more
        """The cells of the row that the events hold."""
        tag_c, tag_v, tag_f = self._names[:3]
        reserved, places, events = self._reserved, PLACES, self._events
        at = 1
        cells: list[Stored] = []
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
            place = places[ref]
            if named_r != "r" or named_s != "s" or not place:
                raise Unusual
            inside = events[at + 1]
            if inside == tag_c:
                cells.append((place, None))
                at += 2
                continue
            text, closing = events[at + 2], events[at + 3]
            formula: Formula | None = None
            if inside or text.__class__ is not str or text in reserved:
                formula, text, at = self._rare(at, row, place - (row << SHIFT), kind)
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
                formula, text, at = self._rare(at, row, place - (row << SHIFT), kind)
            if kind not in ("n", "s"):
                text = self._text(kind, text, at)
            cells.append((place, (kind, text, formula, style)))
        return cells

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
                self._lasting = False
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


def _row(number: int, hidden: bool, stored: Sequence[Stored]) -> _Row:
    """A row from its cells, which must be in order and each in a column of this row."""
    base = last = number << SHIFT
    cells: dict[int, Raw] = {}
    for place, raw in stored:
        if place <= last:
            raise Unusual
        last = place
        if raw is not None:
            cells[place - base] = raw
    if not number or last - base > MOST_COLUMN:
        raise Unusual
    shared = tuple((column, raw) for column, raw in cells.items() if raw[0] == "s")
    return _Row(number, hidden, last - base, len(stored), cells, shared)
