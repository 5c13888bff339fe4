"""Formulas as tokens: to compare what two programs write of one formula, and to shift a shared one.

LibreOffice writes TRUE() for TRUE, drops spaces and absolute quotes; Excel writes numbers and
function names its own way; Gnumeric writes 0.6 as 0.600000000000000000022. None of that changes a
formula; anything else does. Numbers are compared at the 15 digits that a spreadsheet keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context
from functools import lru_cache
from typing import NamedTuple

_OPERATORS2 = ("<=", ">=", "<>")
_OPERATORS1 = "+-*/^&=<>(),:;%!{}"
_MANTISSA = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE]")
_SIGNED = re.compile(r"[+-][0-9]+")
_KEPT = Context(prec=15, rounding=ROUND_HALF_EVEN)
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$\\?")


@lru_cache(maxsize=4096)
def tokens(formula: str) -> tuple[str, ...]:
    """The tokens that decide what a formula means, in one spelling.

    >>> tokens("IF( D7=true,'评分表'!A1,1.50)") == tokens("if(D7=TRUE(),评分表!A1,1.5)")
    True
    >>> tokens("A1>1e-10") == tokens("A1>1.00000000000000000004e-10") == tokens("A1>0.0000000001")
    True
    >>> tokens("SUM(A1:A3)") == tokens("SUM(A1:A4)")
    False
    """
    out: list[str] = []
    for token in _split(formula):
        if token.isspace():
            continue
        out.append(_one_spelling(token))
    return tuple(_without_calls(out))


def same(left: str, right: str) -> bool:
    """Whether two programs wrote the same formula."""
    return left == right or tokens(left) == tokens(right)


def is_external(formula: str) -> bool:
    """Whether a formula takes values from another file.

    >>> is_external("[1]Sheet1!A1"), is_external('IF(A1="[",1,2)')
    (True, False)
    """
    if "[" not in formula:
        return False
    return any("[" in token and not token.startswith('"') for token in _split(formula))


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many rows and columns further: how shared formulas are stored.

    >>> shift('IF(A1="B2",$A1+B$1,LOG10(C3))', 1, 1)
    'IF(B2="B2",$A2+C$1,LOG10(D4))'
    """

    def move(ref: Reference) -> Reference | None:
        row = ref.row if ref.row_fixed else ref.row + rows
        column = ref.column if ref.column_fixed else ref.column + columns
        return ref._replace(row=row, column=column) if row > 0 and column > 0 else None

    return _mapped(formula, move)


def relocated(formula: str, rows: Mapping[int, int], columns: Mapping[int, int]) -> str:
    """The formula after its cells went to other rows and columns, as a sort or insertion does.

    >>> relocated("D7*2+D8", {7: 9}, {4: 5})
    'E9*2+E8'
    """

    def move(ref: Reference) -> Reference:
        return ref._replace(
            row=rows.get(ref.row, ref.row), column=columns.get(ref.column, ref.column)
        )

    return _mapped(formula, move)


class Reference(NamedTuple):
    """A cell that a formula names; rows and columns count from 1."""

    row: int
    column: int
    row_fixed: bool
    column_fixed: bool

    def __str__(self) -> str:
        letters, number = "", self.column
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(65 + digit) + letters
        return (
            ("$" if self.column_fixed else "")
            + letters
            + ("$" if self.row_fixed else "")
            + str(self.row)
        )


def _mapped(formula: str, move: Callable[[Reference], Reference | None]) -> str:
    parts = _split(formula)
    out: list[str] = []
    for token, following in zip(parts, [*parts[1:], ""], strict=True):
        ref = None if following in ("(", "!") else _reference(token)
        if ref is None:
            out.append(token)
        else:
            moved = move(ref)
            out.append("#REF!" if moved is None else str(moved))
    return "".join(out)


def _reference(token: str) -> Reference | None:
    """The cell that `token` names; None for any other token."""
    column_fixed = token.startswith("$")
    rest = token.removeprefix("$")
    letters = rest.rstrip("$0123456789").upper()
    digits = rest[len(letters) :]
    row_fixed = digits.startswith("$")
    digits = digits.removeprefix("$")
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return Reference(int(digits), column, row_fixed, column_fixed)


def _split(formula: str) -> list[str]:
    """Strings, quoted sheet names, words, operators and runs of spaces; loses no character."""
    out: list[str] = []
    at, end = 0, len(formula)
    while at < end:
        start, char = at, formula[at]
        if char in "\"'":
            at = _past_quote(formula, at, char)
        elif char == "[":
            close = formula.find("]", at)
            at = end if close < 0 else close + 1
        elif char.isspace():
            while at < end and formula[at].isspace():
                at += 1
        elif formula[at : at + 2] in _OPERATORS2:
            at += 2
        elif char in _OPERATORS1:
            at += 1
        else:
            while at < end and (formula[at] in _WORD or formula[at] > "\x7f"):
                at += 1
            at = max(at, start + 1)
            at += len(exponent[0]) if (exponent := _exponent(formula, start, at)) else 0
        out.append(formula[start:at])
    return out


def _exponent(formula: str, start: int, at: int) -> re.Match[str] | None:
    """The sign and digits behind a number that ends with E: they belong to it."""
    begun = _MANTISSA.fullmatch(formula, start, at)
    return _SIGNED.match(formula, at) if begun else None


def _past_quote(formula: str, at: int, quote: str) -> int:
    """Just behind the closing quote; doubled quotes stand for one inside."""
    position = at + 1
    while True:
        close = formula.find(quote, position)
        if close < 0:
            return len(formula)
        if formula[close + 1 : close + 2] != quote:
            return close + 1
        position = close + 2


def _one_spelling(token: str) -> str:
    if token[0] == '"':
        return token
    if token[0] == "'":
        return token[1:-1].replace("''", "'").upper()
    if token[0] in "0123456789.":
        return _number(token)
    return token.upper()


def _number(token: str) -> str:
    try:
        return str(_KEPT.create_decimal(token).normalize())
    except ArithmeticError:
        return token.upper()


def _without_calls(out: list[str]) -> list[str]:
    """TRUE() and FALSE() are TRUE and FALSE."""
    kept: list[str] = []
    index = 0
    while index < len(out):
        kept.append(out[index])
        if out[index] in ("TRUE", "FALSE") and out[index + 1 : index + 3] == ["(", ")"]:
            index += 2
        index += 1
    return kept
