"""From a stored cell to the number its writer meant, or to why that cannot be said.

The grammar of numbers is strict and ASCII. What differs from it in form only (full-width digits,
spaces, a trailing 分, a number kept as text) is used, with a report of before and after; what
could mean two things is not used.

A spreadsheet program stores a number as a binary double and writes up to 17 digits of it:
92.35 may stand in the file as 92.350000000000009. What people typed and saw has at most 15
significant digits, so a stored number is read at 15 significant digits, as Excel shows it.
What a cell with a drop-down says: the choice that was meant, and by what means it was known.
How cell values and rules are told in findings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from xltools.exact import decimals_of, plain
from xltools.intake.formula import is_external
from xltools.intake.grammar import WIDE, is_number, why_no_number
from xltools.intake.names import UNSEEN
from xltools.intake.sheet import Cell
from xltools.looks.numbers import hides_text, section_of, shows
from xltools.methods.base import EntryField
from xltools.methods.scaled import DIGITS
from xltools.scoring.marks import State, mark_value
from xltools.text import looks
from xltools.text.catalogue import marks
from xltools.text.finding import Kind

LONGEST = 40
DAYS_TO_1904 = 1462
"""Between the first days of the two date systems that workbooks count from."""


def as_typed(value: Decimal) -> str:
    """A stored number in messages: without trailing zeros, in exponents only when very long."""
    bare = value.normalize()
    return f"{bare:f}" if -20 < int(bare.as_tuple().exponent) < 20 else str(bare)


def short(text: str) -> str:
    """A text in messages: on one line, cut where it is long."""
    bare = "".join(char if char.isprintable() else " " for char in text)
    return bare if len(bare) <= LONGEST else bare[:LONGEST] + "…"


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
    said = serial_iso(value, date1904=date1904)
    return iso_date(said) if said else as_typed(value)


def serial_iso(value: Decimal, *, date1904: bool) -> str:
    """The date that a serial number shows as, ISO; empty where it is none."""
    days = int(value)
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return (start + timedelta(days=days)).isoformat() if 0 < days < 2_900_000 else ""


def iso_date(text: str) -> str:
    """A date that is stored as ISO text."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return short(text)
    return f"{day.year}年{day.month}月{day.day}日"


_AS_SHOWN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_BEYOND = Decimal(10) ** 15


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
    _known: dict[tuple[str, str | None, str | None], Coerced] = field(default_factory=dict)

    def since_1904(self) -> Coercer:
        """The same for a workbook that counts its days from 1904."""
        return replace(self, date1904=True, _known={})

    def take(self, cell: Cell | None, code: str) -> Coerced:
        """What `cell` means, shown with the number format `code`."""
        if cell is None:
            return _EMPTY
        if cell.formula is not None:
            return self._formula(cell, code)
        return self.plain(cell.type, cell.text, code)

    def plain(self, kind: str, text: str | None, code: str | None) -> Coerced:
        """What a cell without formula means; without a `code` nobody knows how it is shown."""
        key = (kind, text, code)
        found = self._known.get(key)
        if found is None:
            found = self._read(kind, text or "", code)
            if len(self._known) < 20_000:
                self._known[key] = found
        return found

    def _formula(self, cell: Cell, code: str) -> Coerced:
        formula = "=" + (cell.formula or "")
        shown = formula if len(formula) <= 60 else formula[:60] + "…"
        if cell.type == "e":
            return _rejected(marks.ERROR_VALUE, cell.text or "")
        if is_external(cell.formula or ""):
            return _rejected(marks.EXTERNAL, shown)
        if cell.text is None or cell.text == "":
            return _rejected(marks.NO_VALUE, shown)
        result = self.plain(cell.type, cell.text, code)
        if result.value is None:
            return result
        used = Report(marks.FORMULA, shown, plain(result.value))
        return replace(result, reports=(used, *result.reports))

    def _read(self, kind: str, text: str, code: str | None) -> Coerced:
        if kind == "n":
            return self._number(text, code) if text else _EMPTY
        if kind == "e":
            return _rejected(marks.ERROR_VALUE, text)
        if kind == "b":
            return _rejected(marks.BOOLEAN, "TRUE" if text in ("1", "true") else "FALSE")
        if kind == "d":
            return _rejected(marks.DATE, iso_date(text))
        read = self._text(text)
        if read.state is State.MARK and code is not None and hides_text(code):
            return _rejected(marks.SHOWN_OTHERWISE, short(text), shown=f"格式“{code}”")
        return read

    def _number(self, text: str, code: str | None) -> Coerced:
        if self.rule.choices:
            return self._unknown_choice(text)
        if not is_number(text):
            return _rejected(marks.NOT_A_NUMBER, text)
        value = _AS_SHOWN.create_decimal(text)
        if code is None:
            return replace(self._checked(value, as_typed(value)), number=value)
        return replace(self._stored(value, code), number=value)

    def _stored(self, value: Decimal, code: str) -> Coerced:
        """What a stored number means under the number format that shows it."""
        found = section_of(value, code)
        if found.date:
            return _rejected(marks.DATE, serial_date(value, date1904=self.date1904))
        shown = shows(value, code) if abs(value) < _BEYOND else None
        if shown is not None and not self._only_too_fine(value, code):
            if found.percent:
                return _rejected(marks.PERCENT, shown)
            return _rejected(marks.SHOWN_OTHERWISE, as_typed(value), shown=shown)
        return self._checked(value, as_typed(value))

    def _only_too_fine(self, value: Decimal, code: str) -> bool:
        """Whether the cell shows every decimal that may be entered: then there are too many."""
        found = section_of(value, code)
        plainly = found.general or found.simple
        enough = found.general or found.decimals >= self.rule.decimals
        return plainly and enough and self.rule.decimals < decimals_of(value)

    def _text(self, text: str) -> Coerced:
        bare = text.translate(UNSEEN).strip()
        if not bare:
            return _EMPTY
        if self.rule.choices:
            return self._choice(text, bare)
        reports: list[Report] = []
        quoted = bare.removeprefix("'").removeprefix("’").strip()
        number = quoted.translate(WIDE)
        unit = number.endswith("分")
        if unit:
            number = number[:-1].strip()
        if len(number) > LONGEST or not is_number(number):
            return _rejected(why_no_number(quoted), short(text))
        value = Decimal(number)
        checked = self._checked(value, text)
        if checked.value is None:
            return checked
        after = plain(value)
        if bare != text or quoted.translate(WIDE) != quoted:
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
        tidied = () if text == bare else (Report(marks.CHOICE_TIDIED, short(text), bare),)
        return Coerced(State.MARK, value, tidied, bare, packed=mark_value(value))

    def _unknown_choice(self, text: str) -> Coerced:
        choices = "、".join(self.rule.choices)
        return _rejected(marks.UNKNOWN_CHOICE, short(text), choices=choices)

    def _checked(self, value: Decimal, written: str) -> Coerced:
        rule = self.rule
        if abs(value) >= _BEYOND:
            high = rule.high if rule.high is not None else _BEYOND - 1
            bounded = rule.model_copy(update={"high": high})
            return _rejected(marks.OUT_OF_RANGE, short(written), range=range_words(bounded))
        below = rule.low is not None and value < rule.low
        above = rule.high is not None and value > rule.high
        if below or above:
            return _rejected(marks.OUT_OF_RANGE, short(written), range=range_words(rule))
        if rule.step is not None:
            if value % rule.step:
                return _rejected(
                    marks.TOO_FINE, short(written), rule=f"应为{plain(rule.step)}的倍数"
                )
        elif decimals_of(value) > rule.decimals:
            return _rejected(marks.TOO_FINE, short(written), rule=decimals_words(rule.decimals))
        return Coerced(
            State.MARK, value, (), written, packed=mark_value(value), due=self.due(value)
        )


def veiled(value: Coerced, veil: str) -> Coerced:
    """A mark that people cannot read in its cell: nobody can say whether it was meant to stand."""
    if value.state is not State.MARK:
        return value
    if veil == looks.STRUCK:
        return _rejected(marks.STRUCK_OUT, value.written)
    return _rejected(marks.SHOWN_OTHERWISE, value.written, shown=veil)


def _rejected(kind: Kind, written: str, **values: str) -> Coerced:
    report = Report(kind, written, "", tuple(values.items()))
    return Coerced(State.REJECTED, None, (report,), written)


def chosen(cell: Cell | None) -> str:
    """The text of a choice; the formula itself where no result of it can be trusted."""
    if cell is None:
        return ""
    doubtful = cell.formula is not None and (
        not cell.is_text or not cell.text or is_external(cell.formula)
    )
    return f"={cell.formula}" if doubtful else cell.text or ""


def choice_report(cell: Cell, after: str) -> Report | None:
    """What is to be said of a cell that was understood as `after`; None where it says just that."""
    if cell.formula is not None:
        return Report(marks.CHOICE_FORMULA, short(f"={cell.formula}"), after)
    if cell.text != after:
        return Report(marks.CHOICE_TIDIED, short(cell.text or ""), after)
    return None
