"""How cells are written in a part: references, row numbers, escapes, flags."""

from __future__ import annotations

from xltools.intake.sheet import MOST_ROW, split_a1

MOST_CELLS = 1_000_000
MOST_RECTANGLE = 5_000_000
_HEX = frozenset("0123456789abcdefABCDEF")


class _Places(dict[str, int]):
    """Where a reference points, as row × 2**15 + column, worked out once for the usual ones."""

    def __missing__(self, ref: str) -> int:
        place = split_a1(ref)
        if place is None:
            return 0
        number = (place[0] << SHIFT) + place[1]
        if len(self) < _MOST_REMEMBERED:
            self[ref] = number
        return number


SHIFT = 15
_MOST_REMEMBERED = 100_000
PLACES = _Places()


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def is_count(text: str) -> bool:
    """Whether an attribute is a plain whole number."""
    return text.isascii() and text.isdigit() and len(text) < 8


def row_number(found: dict[str, str], previous: int) -> int:
    """The row that a row element says it is; 0 for one that is out of order or out of the sheet."""
    number = found.get("r", str(previous + 1))
    if not is_count(number) or number[0] == "0":
        return 0
    return int(number) if previous < int(number) <= MOST_ROW else 0


def unescape(text: str) -> str:
    """Characters that XML cannot hold, written _xHHHH_ by Excel, as they were meant.

    >>> unescape("a_x000D_b_x005F_x000D_")
    'a\\rb_x000D_'
    """
    out: list[str] = []
    at = 0
    while (found := text.find("_x", at)) >= 0:
        digits = text[found + 2 : found + 6]
        if text[found + 6 : found + 7] == "_" and _HEX.issuperset(digits):
            code = int(digits, 16)
            out += (text[at:found], chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
            at = found + 7
        else:
            out.append(text[at : found + 2])
            at = found + 2
    return "".join((*out, text[at:]))
