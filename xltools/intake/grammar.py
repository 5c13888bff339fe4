"""The grammar of numbers, strict and ASCII; and what a text is that does not follow it."""

from __future__ import annotations

import re
import unicodedata

from xltools.text.catalogue import marks
from xltools.text.finding import Kind
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES

WIDE = {
    ord(wide): ord(narrow)
    for wide, narrow in zip("０１２３４５６７８９．－", "0123456789.-", strict=True)
}
_PLACEHOLDERS = frozenset(
    (*"-/\\无空×√*?？.—－", "--", "——", "na", "n/a", "n.a.", "null", "none", "0/0")
)
_MARKS_LIKE_POINT = "，,。、·:：;；"
_DIGITS = frozenset("0123456789")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def is_number(text: str) -> bool:
    """Whether `text` is a number in the strict grammar: ASCII digits, one point, an exponent.

    >>> [is_number(t) for t in ("92.5", "-3", "9.5E1", "1e-7")]
    [True, True, True, True]
    >>> [is_number(t) for t in ("９5", "9_5", ".5", "5.", "+5", "1,000", "inf", "", "0x1F")]
    [False, False, False, False, False, False, False, False, False]
    """
    mantissa, letter, exponent = text.replace("E", "e").partition("e")
    if letter:
        if not _digits(exponent.removeprefix("+").removeprefix("-")) or len(exponent) > 4:
            return False
        if exponent.startswith("+-"):
            return False
    whole, point, fraction = mantissa.removeprefix("-").partition(".")
    return _digits(whole) and (not point or _digits(fraction))


def _digits(text: str) -> bool:
    return bool(text) and _DIGITS.issuperset(text)


def why_no_number(text: str) -> Kind:
    """Which sentence a text deserves that is no number."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.rstrip().endswith(("%", "‰")):
        return marks.PERCENT
    if folded.strip() in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES):
        return marks.NA_AS_MARK
    if folded.strip().lower() in _PLACEHOLDERS or text.strip() in _PLACEHOLDERS:
        return marks.PLACEHOLDER
    parts = text.translate(WIDE).removesuffix("分")
    for mark in _MARKS_LIKE_POINT:
        parts = parts.replace(mark, "\n")
    pieces = parts.split("\n")
    if _GROUPED.fullmatch(folded.strip().removesuffix("分")):
        return marks.GROUPED
    if len(pieces) > 1 and all(_digits(piece.strip()) for piece in pieces):
        return marks.DECIMAL_MARK
    return marks.NOT_A_NUMBER
