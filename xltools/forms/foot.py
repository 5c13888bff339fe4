"""The foot of a marking sheet: five numbers that tell whether paper and file agree, and hints.

As in the status rules, each figure is there twice: in Python and as a formula over the sheet.
A number counts where it lies in the sheet's range; text and blanks never do.

The foot of a sheet with several entry columns, with words instead of numbers, or with
entries above the table: the same five numbers, over all of them.

A number counts wherever it stands in an entry cell of a unit, a word of a drop-down as one entry.
电纸核对数 is ROUND(100 × (Σ n × Σ 序号 × value + Σ k × value above the table), 0) modulo 9973, with
n the number of the entry column and k that of the entry above the table, both from the left; the
j-th word of a drop-down weighs j. Its sum stands in the row 合计, below 填写情况.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from xltools.exact import plain, round_half_up
from xltools.forms.above import reference
from xltools.forms.address import a1, fixed, letters, quoted
from xltools.forms.groups import Value, above_cells, above_numbers
from xltools.forms.plan import PlanSheet
from xltools.forms.status import RowEntry
from xltools.methods.ballots import EXPECTED, PRESENT, Paper, QuorumLine
from xltools.methods.base import EntryField
from xltools.text import forms as words

_GUARD, _CONTROL_GUARD = 9, 6
"""Decimals at which a sum of doubles is cleaned before it is shown or rounded."""
_GAP = "　　"


def is_several(sheet: PlanSheet) -> bool:
    """Whether the foot is this one, and not that of a single column of marks."""
    own = sheet.entry_columns
    words_only = any(column.field is not None and column.field.choices for _, column in own)
    return len(own) != 1 or words_only or bool(sheet.above_entries)


# In Python -----------------------------------------------------------------------------------


def numbers_in(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> list[Decimal]:
    """Every number in the units' entry cells."""
    return [value for _, _, value in _cells(sheet, entries) if isinstance(value, Decimal)]


def count_in(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> int:
    """How many entries there are: numbers, and words of a drop-down."""
    columns = _fields(sheet)
    return sum(
        isinstance(value, Decimal) or value in columns[place].choices
        for _, place, value in _cells(sheet, entries)
        if value != ""
    )


def weighed(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> int:
    """What the control number is the remainder of."""
    fields = _fields(sheet)
    total = Decimal(0)
    for seq, place, value in _cells(sheet, entries):
        total += (place + 1) * seq * _weight(fields[place], value)
    head = entries.get("")
    for k, cell in enumerate(sheet.above_entries):
        if head is not None and cell.field is not None:
            total += (k + 1) * _weight(cell.field, head.values[k])
    return int(round_half_up(100 * total, 0))


def _weight(field: EntryField, value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return Decimal(0) if field.choices else value
    return Decimal(field.choices.index(value) + 1) if value in field.choices else Decimal(0)


def _fields(sheet: PlanSheet) -> list[EntryField]:
    return [column.field for _, column in sheet.entry_columns if column.field is not None]


def _cells(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> Iterator[tuple[int, int, Value]]:
    """(序号, place among the entry columns, content) of every entry cell."""
    for _, row in sheet.unit_rows():
        entry = entries.get(row.code)
        for place, value in enumerate(entry.values if entry else ()):
            yield row.seq, place, value


def lines(sheet: PlanSheet, entries: Mapping[str, RowEntry], control: int) -> tuple[str, ...]:
    """The lines of the foot as they are shown, hints last."""
    numbers, places = numbers_in(sheet, entries), _places(sheet)
    shown = [f"{round_half_up(n, places):f}" if numbers else words.NONE
             for n in (max(numbers, default=0), min(numbers, default=0))]  # fmt: skip
    total = round_half_up(sum(numbers, Decimal(0)), places)
    first = [f"填写个数：{count_in(sheet, entries)}", *_words_given(sheet, entries)]
    first += [f"合计：{total:,f}", f"最高：{shown[0]}", f"最低：{shown[1]}"]
    first.append(f"电纸核对数：{control}")
    return (_GAP.join(first), words.FOOT_NOTE_SEVERAL, _quorum_hint(sheet, entries))


def _words_given(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> list[str]:
    given: list[str] = []
    for place, field in enumerate(_fields(sheet)):
        for word in field.choices:
            count = sum(p == place and value == word for _, p, value in _cells(sheet, entries))
            given.append(f"{_prefix(sheet, place)}{word}：{count}家")
    return given


def _prefix(sheet: PlanSheet, place: int) -> str:
    label = sheet.entry_columns[place][1].label
    return f"{label}·" if len(sheet.entry_columns) > 1 else ""


def _quorum_hint(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> str:
    head, paper = entries.get(""), _with_quorum(sheet)
    if head is None or paper is None:
        return ""
    for group in sheet.groups:
        numbers = above_numbers(sheet, head.values, group)
        expected, present = numbers.get(EXPECTED), numbers.get(PRESENT)
        if expected is None or present is None or paper.has_quorum(expected, present):
            continue
        return words.NO_QUORUM
    return ""


def _with_quorum(sheet: PlanSheet) -> Paper | None:
    paper = sheet.method
    return paper if isinstance(paper, Paper) and paper.quorum is not None else None


def _places(sheet: PlanSheet) -> int:
    return max((field.decimals for field in _fields(sheet)), default=0)


# The same as formulas ------------------------------------------------------------------------


def formulas(sheet: PlanSheet) -> tuple[str, ...]:
    """The lines of the foot as formulas, or as plain text where a line is fixed."""
    columns = ",".join(_ranges(sheet))
    places = _places(sheet)
    zeros = "." + "0" * places if places else ""
    count = f"COUNT({columns})"
    marks = "+".join([count] + [f"COUNTIF({at},{quoted(word)})" for at, _, word in _choices(sheet)])
    total = f'TEXT(ROUND(ROUND(SUM({columns}),{_GUARD}),{places}),"#,##0{zeros}")'

    def shown(figure: str) -> str:
        text = f'TEXT(ROUND({figure}({columns}),{places}),"0{zeros}")'
        return f"IF({count}=0,{quoted(words.NONE)},{text})"

    base = a1(total_row(sheet), sheet.column("status"))
    rest = f"({base}-{_MODULUS}*INT({base}/{_MODULUS}))"
    parts = [f'"填写个数："&({marks})']
    parts += [
        f'"{_GAP}{_prefix(sheet, place)}{word}："&COUNTIF({at},{quoted(word)})&"家"'
        for at, place, word in _choices(sheet)
    ]
    parts += [f'"{_GAP}合计："&{total}', f'"{_GAP}最高："&{shown("MAX")}']
    parts += [f'"{_GAP}最低："&{shown("MIN")}', f'"{_GAP}电纸核对数："&{rest}']
    return (
        f"=IFERROR({'&'.join(parts)},{quoted(words.FOOT_BROKEN)})",
        words.FOOT_NOTE_SEVERAL,
        _quorum_formula(sheet),
    )


_MODULUS = 9973


def total_row(sheet: PlanSheet) -> int:
    """The 1-based row of 合计."""
    return sheet.last_row + 1


def above_cell(sheet: PlanSheet) -> str:
    """Where what is wrong above the table is worked out: in the row 合计, below the reasons."""
    return a1(total_row(sheet), sheet.column("reason"))


def total_formula(sheet: PlanSheet, index: int) -> str:
    """The sum of one entry column."""
    return f"=ROUND(SUM({fixed(sheet.first_row, sheet.last_row, index)}),{_GUARD})"


def column_total(sheet: PlanSheet, entries: Mapping[str, RowEntry], place: int) -> Decimal:
    """The same in Python."""
    own = [value for _, p, value in _cells(sheet, entries) if p == place]
    return sum((value for value in own if isinstance(value, Decimal)), Decimal(0))


def weighed_formula(sheet: PlanSheet) -> str:
    """What the control number is the remainder of."""
    seq = _short(sheet, sheet.column("seq"))
    terms: list[str] = []
    for n, (index, column) in enumerate(sheet.entry_columns, 1):
        at = _short(sheet, index)
        if column.field is None or not column.field.choices:
            terms.append(f"{n}*SUMPRODUCT({seq},{at})")
            continue
        for j, word in enumerate(column.field.choices, 1):
            terms.append(f"{n * j}*SUMPRODUCT({seq},({at}={quoted(word)})*1)")
    for k, cell in enumerate(sheet.above_entries, 1):
        choices = cell.field.choices if cell.field is not None else ()
        at = reference(cell)
        terms += [f"{k * j}*({at}={quoted(word)})" for j, word in enumerate(choices, 1)]
        terms += [] if choices else [f"{k}*SUM({at})"]
    return f"=ROUND(ROUND(100*({'+'.join(terms)}),{_CONTROL_GUARD}),0)"


def _short(sheet: PlanSheet, index: int) -> str:
    """The units' cells of a column, in as few characters as can be: a formula has 8,192 at most."""
    return f"{a1(sheet.first_row, index)}:{a1(sheet.last_row, index)}"


def _ranges(sheet: PlanSheet) -> list[str]:
    """The entry columns, neighbours as one range."""
    runs: list[list[int]] = []
    for index, _ in sheet.entry_columns:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [
        f"${letters(run[0])}${sheet.first_row}:${letters(run[-1])}${sheet.last_row}" for run in runs
    ]


def _choices(sheet: PlanSheet) -> Iterator[tuple[str, int, str]]:
    """(range, place, word) of every word of every drop-down column."""
    for place, (index, column) in enumerate(sheet.entry_columns):
        for word in column.field.choices if column.field is not None else ():
            yield fixed(sheet.first_row, sheet.last_row, index), place, word


def _quorum_formula(sheet: PlanSheet) -> str:
    paper = _with_quorum(sheet)
    if paper is None or paper.quorum is None:
        return ""
    missed = "<=" if paper.quorum_line is QuorumLine.OVER else "<"
    share = plain(paper.quorum)
    tests = []
    for group in sheet.groups:
        cells = above_cells(sheet, group)
        there, due = cells[PRESENT], cells[EXPECTED]
        tests.append(f"IF(COUNT({there},{due})=2,{there}*100{missed}{share}*{due},FALSE)")
    return f'=IFERROR(IF(OR({",".join(tests)}),{quoted(words.NO_QUORUM)},""),"")'


CONTROL_MODULUS = 9973
_MOST_UNITS = 300


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
    if is_several(sheet):
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
    numbers = numbers_in(sheet, entries)
    total = sum(numbers, Decimal(0))
    return FootNumbers(
        count=count_in(sheet, entries),
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
    if is_several(sheet):
        return weighed(sheet, entries) % CONTROL_MODULUS
    total = Decimal(0)
    for _, row in sheet.unit_rows():
        entry = entries.get(row.code)
        value = entry.values[0] if entry else ""
        if isinstance(value, Decimal):
            total += row.seq * value
    return int(round_half_up(100 * total, 0)) % CONTROL_MODULUS


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


def foot_lines(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> tuple[str, ...]:
    """The lines of the foot as they are shown, hints last."""
    if is_several(sheet):
        return lines(sheet, entries, control_number(sheet, entries))
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
    if is_several(sheet):
        return formulas(sheet)
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
