"""The foot of a sheet with several entry columns, with words instead of numbers, or with
entries above the table: the same five numbers, over all of them.

A number counts wherever it stands in an entry cell of a unit, a word of a drop-down as one entry.
电纸核对数 is ROUND(100 × (Σ n × Σ 序号 × value + Σ k × value above the table), 0) modulo 9973, with
n the number of the entry column and k that of the entry above the table, both from the left; the
j-th word of a drop-down weighs j. Its sum stands in the row 合计, below 填写情况.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.exact import plain, round_half_up
from xltools.forms.above import reference
from xltools.forms.address import a1, fixed, letters, quoted
from xltools.forms.groups import Value, above_cells, above_numbers
from xltools.forms.plan import PlanSheet
from xltools.methods.ballots import EXPECTED, PRESENT, Paper, QuorumLine
from xltools.methods.base import EntryField
from xltools.text import forms as words

if TYPE_CHECKING:
    from xltools.forms.status import RowEntry

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
