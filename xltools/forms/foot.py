"""The foot of a marking sheet: five numbers that tell whether paper and file agree, and hints.

As in the status rules, each figure is there twice: in Python and as a formula over the sheet.
A number counts where it lies in the sheet's range; text and blanks never do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from xltools.exact import plain, round_half_up
from xltools.forms import several
from xltools.forms.address import fixed, quoted
from xltools.forms.groups import Value
from xltools.forms.plan import PlanSheet
from xltools.forms.status import RowEntry
from xltools.methods.base import EntryField
from xltools.text import forms as words

CONTROL_MODULUS = 9973
_MOST_UNITS = 300
_GUARD, _CONTROL_GUARD = 9, 6
"""Decimals at which a sum of doubles is cleaned before it is divided or rounded."""


@dataclass(frozen=True, slots=True)
class FootNumbers:
    """What stands at the foot; `mean`, `high`, `low`, `most` are None where nothing counts."""

    count: int
    total: Decimal
    mean: Fraction | None
    high: Decimal | None
    low: Decimal | None
    full: int
    """How many are full marks."""
    most: Decimal | None
    """The mark given most often, the first of several in form order."""
    most_count: int
    control: int
    """电纸核对数."""


class _Column(NamedTuple):
    at: int
    low: Decimal
    high: Decimal
    places: int


def foot_numbers(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> FootNumbers:
    """The figures of the foot, from what stands in the cells; `entries` by unit code.

    What stands above the table has the code "".
    """
    if several.is_several(sheet):
        return _several(sheet, entries)
    marks = _first_numbers(sheet, entries)
    bounds = _mark_column(sheet)
    counted = [mark for mark in marks if bounds.low <= mark <= bounds.high]
    total = sum(counted, Decimal(0))
    often = Counter(counted).most_common(1)
    most, most_count = often[0] if often else (None, 0)
    return FootNumbers(
        count=len(counted),
        total=total,
        mean=Fraction(total) / len(counted) if counted else None,
        high=max(counted, default=None),
        low=min(counted, default=None),
        full=sum(mark == bounds.high for mark in counted),
        most=most,
        most_count=most_count,
        control=control_number(sheet, entries),
    )


def _several(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> FootNumbers:
    numbers = several.numbers_in(sheet, entries)
    total = sum(numbers, Decimal(0))
    return FootNumbers(
        count=several.count_in(sheet, entries),
        total=total,
        mean=Fraction(total) / len(numbers) if numbers else None,
        high=max(numbers, default=None),
        low=min(numbers, default=None),
        full=0,
        most=None,
        most_count=0,
        control=control_number(sheet, entries),
    )


def control_number(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> int:
    """电纸核对数: ROUND(100 × Σ 序号 × 评分, 0) modulo 9973; text and blanks are 0."""
    if several.is_several(sheet):
        return several.weighed(sheet, entries) % CONTROL_MODULUS
    weighed = Decimal(0)
    for _, row in sheet.unit_rows():
        entry = entries.get(row.code)
        value = entry.values[0] if entry else ""
        if isinstance(value, Decimal):
            weighed += row.seq * value
    return int(round_half_up(100 * weighed, 0)) % CONTROL_MODULUS


def _first_numbers(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> list[Decimal]:
    values: list[Value] = [
        entries[row.code].values[0] for _, row in sheet.unit_rows() if row.code in entries
    ]
    return [value for value in values if isinstance(value, Decimal)]


def _mark_column(sheet: PlanSheet) -> _Column:
    """The first entry column with the widest range that any of its rows has."""
    index, column = sheet.entry_columns[0]
    fields: list[EntryField] = [sheet.field(row, column) for _, row in sheet.unit_rows()]
    lows = [field.low for field in fields if field.low is not None]
    highs = [field.high for field in fields if field.high is not None]
    unbounded = Decimal(10) ** 12
    places = max([2, *(field.decimals for field in fields)])
    low = min(lows) if len(lows) == len(fields) and lows else -unbounded
    high = max(highs) if len(highs) == len(fields) and highs else unbounded
    return _Column(index, low, high, places)


# The foot as lines of text -------------------------------------------------------------------

_GAP = "　　"


def foot_lines(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> tuple[str, ...]:
    """The lines of the foot as they are shown, hints last."""
    if several.is_several(sheet):
        return several.lines(sheet, entries, control_number(sheet, entries))
    numbers = foot_numbers(sheet, entries)
    places = _mark_column(sheet).places
    first = _GAP.join(
        (
            f"评分个数：{numbers.count}",
            f"合计：{round_half_up(numbers.total, places):,f}",
            f"平均：{_or_none(numbers.mean, 2)}",
            f"最高：{_or_none(numbers.high, places)}",
            f"最低：{_or_none(numbers.low, places)}",
        )
    )
    control = f"电纸核对数：{numbers.control}"
    if not sheet.county:
        return (first + _GAP + control, words.FOOT_NOTE, hint(sheet, entries))
    most = f"相同评分最多：{_or_none(numbers.most, places)}"
    if numbers.most is not None:
        most += f"（{numbers.most_count}家）"
    full = f"满分（{plain(_mark_column(sheet).high)}分）个数：{numbers.full}"
    second = _GAP.join((full, most, control) if _shows_most(sheet) else (full, control))
    return (first, second, hint(sheet, entries))


def _shows_most(sheet: PlanSheet) -> bool:
    """The most frequent mark compares all with all: on long sheets each key stroke would wait."""
    return sum(1 for _ in sheet.unit_rows()) <= _MOST_UNITS


def hint(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> str:
    """What a leader should look at before signing: no error; "" for nothing."""
    numbers = foot_numbers(sheet, entries)
    rows = [row for _, row in sheet.unit_rows() if not row.recused]
    untouched = any(_untouched(entries.get(row.code)) for row in rows)
    if numbers.count >= 3 and numbers.high == numbers.low and not untouched:
        return str(numbers.count).join(words.ALL_SAME)
    if numbers.full >= 3 and 2 * numbers.full > numbers.count:
        return str(numbers.full).join(words.MANY_FULL)
    return ""


def _untouched(entry: RowEntry | None) -> bool:
    return entry is None or (not entry.special and all(value == "" for value in entry.values))


def _or_none(value: Decimal | Fraction | None, places: int) -> str:
    return words.NONE if value is None else f"{round_half_up(value, places):f}"


# The same as formulas ------------------------------------------------------------------------


def foot_formulas(sheet: PlanSheet) -> tuple[str, ...]:
    """The lines of the foot as formulas, or as plain text where a line is fixed."""
    if several.is_several(sheet):
        return several.formulas(sheet)
    parts = _Parts(sheet)
    first = "&".join(
        (
            f'"评分个数："&{parts.count}',
            f'"{_GAP}合计："&TEXT({parts.total},"#,##0.{"0" * parts.places}")',
            f'"{_GAP}平均："&{parts.shown(f"ROUND({parts.sum}/{parts.count},2)", 2)}',
            f'"{_GAP}最高："&{parts.shown(parts.high)}',
            f'"{_GAP}最低："&{parts.shown(parts.low)}',
        )
    )
    control = f'"{_GAP}电纸核对数："&{_control(sheet)}'
    if not sheet.county:
        return (_guarded(f"{first}&{control}"), words.FOOT_NOTE, _guarded(_hint(sheet, parts)))
    most = f'"{_GAP}相同评分最多："&{parts.shown(parts.most)}'
    most += f'&IF({parts.count}=0,"","（"&{parts.most_count}&"家）")&'
    bounds = _mark_column(sheet)
    full = f'"满分（{plain(bounds.high)}分）个数："&{parts.full}'
    second = f"{full}&{most if _shows_most(sheet) else ''}{control}"
    return (_guarded(first), _guarded(second), _guarded(_hint(sheet, parts)))


class _Parts:
    """The figures as expressions over the first entry column."""

    def __init__(self, sheet: PlanSheet) -> None:
        bounds = _mark_column(sheet)
        self.places = bounds.places
        column = fixed(sheet.first_row, sheet.last_row, bounds.at)
        low, high = plain(bounds.low), plain(bounds.high)
        inside = f'{column},">={low}",{column},"<={high}"'
        self.count = f"COUNTIFS({inside})"
        self.sum = f"ROUND(SUMIFS({column},{inside}),{_GUARD})"
        self.total = f"ROUND({self.sum},{bounds.places})"
        self.high = f'LARGE({column},COUNTIF({column},">{high}")+1)'
        self.low = f'SMALL({column},COUNTIF({column},"<{low}")+1)'
        self.full = f'COUNTIFS({column},">={high}",{column},"<={high}")'
        each = f"ISNUMBER({column})*COUNTIFS({column},{column},{inside})"
        self.most_count = f"SUMPRODUCT(MAX({each}))"
        self.most = f"INDEX({column},SUMPRODUCT(MATCH({self.most_count},{each},0)))"

    def shown(self, expression: str, places: int | None = None) -> str:
        zeros = "0" * (self.places if places is None else places)
        return f'IF({self.count}=0,"{words.NONE}",TEXT({expression},"0.{zeros}"))'


def _control(sheet: PlanSheet) -> str:
    seq = fixed(sheet.first_row, sheet.last_row, sheet.column("seq"))
    marks = fixed(sheet.first_row, sheet.last_row, sheet.entry_columns[0][0])
    whole = f"ROUND(ROUND(100*(SUMPRODUCT({seq},{marks})),{_CONTROL_GUARD}),0)"
    return f"({whole}-{CONTROL_MODULUS}*INT({whole}/{CONTROL_MODULUS}))"


def _hint(sheet: PlanSheet, parts: _Parts) -> str:
    status = fixed(sheet.first_row, sheet.last_row, sheet.column("status"))
    all_same, many_full = (
        "&".join((quoted(before), figure, quoted(after)))
        for (before, after), figure in (
            (words.ALL_SAME, parts.count),
            (words.MANY_FULL, parts.full),
        )
    )
    nothing_open = f"COUNTIF({status},{quoted(words.BLANK)})=0"
    same = f"{parts.high}={parts.low}"
    return (
        f"IF({parts.count}<3,{quoted('')},IF(AND({nothing_open},{same}),{all_same},"
        f"IF(AND({parts.full}>=3,2*{parts.full}>{parts.count}),{many_full},{quoted('')})))"
    )


def _guarded(expression: str) -> str:
    return f"=IFERROR({expression},{quoted(words.FOOT_BROKEN)})"
