"""From a stored cell to the number its writer meant, or to why that cannot be said.

The grammar of numbers is strict and ASCII. What differs from it in form only (full-width digits,
spaces, a trailing 分, a number kept as text) is used, with a report of before and after; what
could mean two things is not used.

A spreadsheet program stores a number as a binary double and writes up to 17 digits of it:
92.35 may stand in the file as 92.350000000000009. What people typed and saw has at most 15
significant digits, so a stored number is read at 15 significant digits, as Excel shows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from xltools.exact import decimals_of, plain
from xltools.intake.formula import is_external
from xltools.intake.numfmt import shape, shows
from xltools.intake.sheet import Cell
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.scoring.marks import State, mark_value
from xltools.text.catalogue import marks
from xltools.text.finding import Kind
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES

_AS_SHOWN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_LONGEST = 40
_BEYOND = Decimal(10) ** 15
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_WIDE = {
    ord(wide): ord(narrow)
    for wide, narrow in zip("０１２３４５６７８９．－", "0123456789.-", strict=True)
}
_PLACEHOLDERS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "－",
        "/",
        "\\",
        "无",
        "na",
        "n/a",
        "n.a.",
        "null",
        "none",
        "空",
        "0/0",
        "×",
        "√",
        "*",
        "?",
        "？",
        ".",
    }
)
_MARKS_LIKE_POINT = "，,。、·:：;；"
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Report:
    """A finding about one cell, before its place is known: `before` → `after` where it was used."""

    kind: Kind
    before: str
    after: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Coerced:
    """What a mark cell came to."""

    state: State
    value: Decimal | None = None
    reports: tuple[Report, ...] = ()
    written: str = ""
    """What stands in the cell, for messages; "" where it is blank."""
    number: Decimal | None = None
    """The number that the sheet's own formulas see in the cell, usable or not."""
    packed: tuple[int, int] = (0, 0)
    """`value` as (integer, scale)."""
    due: bool = False
    """Whether the value needs a reason beside it."""


_EMPTY = Coerced(State.BLANK)


def _never(_value: Decimal) -> bool:
    return False


@dataclass(slots=True)
class Coercer:
    """Reads the cells of one entry column; equal cells are worked out once."""

    rule: EntryField
    due: Callable[[Decimal], bool] = _never
    """Whether a value of this column needs a reason."""
    date1904: bool = False
    _known: dict[tuple[str, str | None, str], Coerced] = field(default_factory=dict)

    def take(self, cell: Cell | None, code: str) -> Coerced:
        """What `cell` means, shown with the number format `code`."""
        if cell is None:
            return _EMPTY
        if cell.formula is not None:
            return self._formula(cell, code)
        return self.plain(cell.type, cell.text, code)

    def plain(self, kind: str, text: str | None, code: str) -> Coerced:
        """What a cell without formula means."""
        key = (kind, text, code)
        found = self._known.get(key)
        if found is None:
            found = self._read(kind, text or "", code)
            if len(self._known) < 20_000:
                self._known[key] = found
        return found

    def _formula(self, cell: Cell, code: str) -> Coerced:
        formula = "=" + (cell.formula or "")
        short = formula if len(formula) <= 60 else formula[:60] + "…"
        if cell.type == "e":
            return _rejected(marks.ERROR_VALUE, cell.text or "")
        if is_external(cell.formula or ""):
            return _rejected(marks.EXTERNAL, short)
        if cell.text is None or cell.text == "":
            return _rejected(marks.NO_VALUE, short)
        result = self.plain(cell.type, cell.text, code)
        if result.value is None:
            return result
        used = Report(marks.FORMULA, short, plain(result.value))
        return replace(result, reports=(used, *result.reports))

    def _read(self, kind: str, text: str, code: str) -> Coerced:
        if kind == "n":
            return self._number(text, code) if text else _EMPTY
        if kind == "e":
            return _rejected(marks.ERROR_VALUE, text)
        if kind == "b":
            return _rejected(marks.BOOLEAN, "TRUE" if text in ("1", "true") else "FALSE")
        if kind == "d":
            return _rejected(marks.DATE, _iso_date(text))
        return self._text(text)

    def _number(self, text: str, code: str) -> Coerced:
        if self.rule.choices:
            return self._unknown_choice(text)
        if not is_number(text):
            return _rejected(marks.NOT_A_NUMBER, text)
        value = _AS_SHOWN.create_decimal(text)
        return replace(self._stored(value, code), number=value)

    def _stored(self, value: Decimal, code: str) -> Coerced:
        """What a stored number means under the number format that shows it."""
        if shape(code).date:
            return _rejected(marks.DATE, serial_date(value, date1904=self.date1904))
        shown = shows(value, code) if abs(value) < _BEYOND else None
        if shown is not None and not self._only_too_fine(value, code):
            return _displayed_otherwise(value, shown)
        return self._checked(value, _as_typed(value))

    def _only_too_fine(self, value: Decimal, code: str) -> bool:
        """Whether the cell shows every decimal that may be entered: then there are too many."""
        found = shape(code)
        plainly = not (found.odd or found.percent)
        return plainly and found.decimals >= self.rule.decimals < decimals_of(value)

    def _text(self, text: str) -> Coerced:
        bare = text.translate(_INVISIBLE).strip()
        if not bare:
            return _EMPTY
        if self.rule.choices:
            return self._choice(text, bare)
        reports: list[Report] = []
        quoted = bare.removeprefix("'").removeprefix("’").strip()
        number = quoted.translate(_WIDE)
        unit = number.endswith("分")
        if unit:
            number = number[:-1].strip()
        if len(number) > _LONGEST or not is_number(number):
            return _rejected(_why_no_number(quoted), _short(text))
        value = Decimal(number)
        checked = self._checked(value, text)
        if checked.value is None:
            return checked
        after = plain(value)
        if bare != text or quoted.translate(_WIDE) != quoted:
            reports.append(Report(marks.TIDIED, text, after))
        if unit:
            reports.append(Report(marks.UNIT_WORD, text, after))
        if "e" in number.lower():
            reports.append(Report(marks.EXPONENT, text, after))
        if not reports:
            reports.append(Report(marks.TEXT_NUMBER, text, after))
        return replace(checked, reports=tuple(reports))

    def _choice(self, text: str, bare: str) -> Coerced:
        """A word of the drop-down counts as the number that it stands for."""
        if bare not in self.rule.choices:
            return self._unknown_choice(text)
        value = self.rule.number(bare)
        return Coerced(State.MARK, value, (), text, packed=mark_value(value))

    def _unknown_choice(self, text: str) -> Coerced:
        choices = "、".join(self.rule.choices)
        return _rejected(marks.UNKNOWN_CHOICE, _short(text), choices=choices)

    def _checked(self, value: Decimal, written: str) -> Coerced:
        rule = self.rule
        below = rule.low is not None and value < rule.low
        above = rule.high is not None and value > rule.high
        if below or above:
            return _rejected(marks.OUT_OF_RANGE, _short(written), range=range_words(rule))
        if rule.step is not None:
            if value % rule.step:
                return _rejected(
                    marks.TOO_FINE, _short(written), rule=f"应为{plain(rule.step)}的倍数"
                )
        elif decimals_of(value) > rule.decimals:
            return _rejected(marks.TOO_FINE, _short(written), rule=decimals_words(rule.decimals))
        return Coerced(
            State.MARK, value, (), written, packed=mark_value(value), due=self.due(value)
        )


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


def _why_no_number(text: str) -> Kind:
    """Which sentence a text deserves that is no number."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.rstrip().endswith(("%", "‰")):
        return marks.PERCENT
    if folded.strip() in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES):
        return marks.NA_AS_MARK
    if folded.strip().lower() in _PLACEHOLDERS or text.strip() in _PLACEHOLDERS:
        return marks.PLACEHOLDER
    parts = text.translate(_WIDE).removesuffix("分")
    for mark in _MARKS_LIKE_POINT:
        parts = parts.replace(mark, "\n")
    pieces = parts.split("\n")
    if len(pieces) > 1 and all(_digits(piece.strip()) for piece in pieces):
        return marks.DECIMAL_MARK
    return marks.NOT_A_NUMBER


def _rejected(kind: Kind, written: str, **values: str) -> Coerced:
    report = Report(kind, written, "", tuple(values.items()))
    return Coerced(State.REJECTED, None, (report,), written)


def _displayed_otherwise(value: Decimal, shown: str) -> Coerced:
    if shown.endswith("%"):
        return _rejected(marks.PERCENT, shown)
    return _rejected(marks.SHOWN_OTHERWISE, _as_typed(value), shown=shown)


def _as_typed(value: Decimal) -> str:
    """A stored number in messages: without trailing zeros, in exponents only when very long."""
    short = value.normalize()
    return f"{short:f}" if -20 < int(short.as_tuple().exponent) < 20 else str(short)


def _short(text: str) -> str:
    bare = "".join(char if char.isprintable() else " " for char in text)
    return bare if len(bare) <= _LONGEST else bare[:_LONGEST] + "…"


def range_words(rule: EntryField) -> str:
    """The range as a sentence has it.

    >>> range_words(EntryField(key="m", label="评分", low=Decimal(0), high=Decimal(100)))
    '在0至100之间'
    """
    if rule.low is not None and rule.high is not None:
        return f"在{plain(rule.low)}至{plain(rule.high)}之间"
    if rule.low is not None:
        return f"不小于{plain(rule.low)}"
    return f"不大于{plain(rule.high)}" if rule.high is not None else "为数字"


def decimals_words(decimals: int) -> str:
    """How many decimals are allowed, as a sentence has it.

    >>> decimals_words(2), decimals_words(0)
    ('最多两位小数', '应为整数')
    """
    return f"最多{DIGITS[decimals]}位小数" if decimals else "应为整数"


def serial_date(value: Decimal, *, date1904: bool) -> str:
    """The date that a serial number shows as; the number itself where it is none.

    >>> serial_date(Decimal(42983), date1904=False)
    '2017年9月5日'
    """
    days = int(value)
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    if not 0 < days < 2_900_000:
        return _as_typed(value)
    day = start + timedelta(days=days)
    return f"{day.year}年{day.month}月{day.day}日"


def _iso_date(text: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return _short(text)
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Special:
    """What 特殊情形 says: blank, 不涉及, or something it must not."""

    state: State | None = None
    """NOT_APPLICABLE, REJECTED, or None for blank."""
    report: Report | None = None
    written: str = ""


NOTHING = Special()


def read_special(cell: Cell | None) -> Special:
    """不涉及 and its other spellings; anything else is no answer."""
    if cell is None or not cell.text:
        return NOTHING
    text = unicodedata.normalize("NFKC", cell.text.translate(_INVISIBLE)).strip()
    if not text:
        return NOTHING
    if cell.is_text and cell.formula is None:
        if text == NOT_APPLICABLE:
            return Special(State.NOT_APPLICABLE, None, text)
        if text in NOT_APPLICABLE_ALIASES:
            report = Report(marks.NA_ALIAS, _short(cell.text), NOT_APPLICABLE)
            return Special(State.NOT_APPLICABLE, report, text)
    written = _short(cell.text)
    return Special(State.REJECTED, Report(marks.SPECIAL_UNKNOWN, written), written)


def read_reason(cell: Cell | None) -> str:
    """What was written as a reason, without characters that cannot be printed."""
    if cell is None or not cell.text:
        return ""
    kept = "".join(c for c in cell.text.translate(_INVISIBLE) if c.isprintable() or c == "\n")
    return kept.strip()[:2000]
