"""The lines of a list of events as formulas, and where the lists beside the table stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xltools.forms.address import a1, letters, quoted
from xltools.forms.event_lines import LAST_DAY, USED, choices_of, line_rows, typed_columns
from xltools.forms.plan import PlanSheet
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

_GUARD = 10
"""Decimals of the guard rounding of a line's points: the cell is a double."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Where the lists beside the table stand; columns count from 0."""

    sheet: PlanSheet

    @property
    def code(self) -> int:
        return len(self.sheet.columns) + 1

    @property
    def name(self) -> int:
        return self.code + 1

    @property
    def count(self) -> int:
        return self.code + 2

    @property
    def score(self) -> int:
        return self.code + 3

    @property
    def rule(self) -> int:
        return self.code + 5

    @property
    def each(self) -> int:
        return self.rule + 1

    @property
    def cap(self) -> int:
        return self.rule + 2

    @property
    def part(self) -> int:
        return self.rule + 4

    def units(self, column: int) -> str:
        """The range of one of the units' columns."""
        return self._range(column, len(self.sheet.rows))

    def rules(self, column: int) -> str:
        """The range of one of the rules' columns."""
        return self._range(column, len(choices_of(self.sheet)))

    def parts(self) -> str:
        """The range of the periods and strata."""
        return self._range(self.part, len(self.sheet.parts))

    def _range(self, column: int, count: int) -> str:
        first, name = self.sheet.first_row, letters(column)
        return f"${name}${first}:${name}${first + count - 1}"


def line_range(sheet: PlanSheet, key: str) -> str:
    """The range of one column of the list."""
    name, rows = letters(sheet.column(key)), line_rows(sheet)
    return f"${name}${rows[0]}:${name}${rows[-1]}"


def _among(values: str, cell: str) -> str:
    return f"SUMPRODUCT(({values}={cell})*1)"


def each_formula(sheet: PlanSheet, number: int | str) -> str:
    """每次扣分, looked up."""
    aside, rule = Aside(sheet), a1(number, sheet.column("rule"))
    rules, each = aside.rules(aside.rule), aside.rules(aside.each)
    settled = f"SUMPRODUCT(({rules}={rule})*({each}={quoted(words.SETTLED_EACH)}))"
    worth = f"IF({settled}>0,{quoted(words.SETTLED_EACH)},SUMPRODUCT(({rules}={rule})*1,{each}))"
    na = f"IF({rule}={quoted(NOT_APPLICABLE)},{quoted(words.NONE)},{worth})"
    return f'=IF({rule}="","",IF({_among(rules, rule)}=0,"",{na}))'


def points_formula(sheet: PlanSheet, number: int | str) -> str:
    """What the line comes to."""
    status, each = a1(number, sheet.column("status")), a1(number, sheet.column("each"))
    count = a1(number, sheet.column("number"))
    used = ",".join(f"{status}={quoted(word)}" for word in USED)
    worth = f"IF({each}={quoted(words.SETTLED_EACH)},{count},ROUND({count}*{each},{_GUARD}))"
    return f'=IF(OR({used}),{worth},"")'


def status_formula(sheet: PlanSheet, number: int | str) -> str:
    """`line_status` of the line in row `number`, or with ROW for it."""
    cells = {key: a1(number, index) for index, key in typed_columns(sheet)}
    aside = Aside(sheet)
    names = aside.units(aside.name)
    recused = (
        f"SUMPRODUCT(({names}={cells['unit']})*({aside.units(aside.count)}={quoted(RECUSED)}))"
    )
    tests = [
        ("AND(" + ",".join(f'{cell}=""' for cell in cells.values()) + ")", ""),
        (f'{cells["unit"]}=""', words.EVENT_UNIT),
        (f"{_among(names, cells['unit'])}=0", words.EVENT_UNIT_UNKNOWN),
        (f"{recused}>0", words.EVENT_RECUSED),
    ]
    if sheet.parts:
        tests.append((f'{cells["part"]}=""', words.EVENT_PART))
        tests.append((f"{_among(aside.parts(), cells['part'])}=0", words.EVENT_PART_UNKNOWN))
    tests.append((f'{cells["rule"]}=""', words.EVENT_RULE))
    rules = aside.rules(aside.rule)
    tests.append((f"{_among(rules, cells['rule'])}=0", words.EVENT_RULE_UNKNOWN))
    count, each = cells["number"], a1(number, sheet.column("each"))
    amount = f"OR({count}<=0,ROUND({count},2)<>{count})"
    times = f"OR({count}<1,ROUND({count},0)<>{count})"
    settled = f"{each}={quoted(words.SETTLED_EACH)}"
    day = cells["date"]
    bad_day = f"IF(ISNUMBER({day}),OR({day}<1,{day}>{LAST_DAY}),TRUE)"
    marks = [
        (f'{count}=""', words.EVENT_NUMBER),
        (f"NOT(ISNUMBER({count}))", words.NOT_NUMBER),
        (f"IF({settled},{amount},FALSE)", words.EVENT_AMOUNT),
        (f"IF({settled},FALSE,{times})", words.EVENT_TIMES),
        (f'IF({day}="",FALSE,{bad_day})', words.EVENT_DATE),
        (f'{cells["fact"]}=""', words.EVENT_WANTS_FACT),
        (f'{day}=""', words.EVENT_WANTS_DATE),
    ]
    event = _chain(marks, quoted(words.FILLED))
    if sheet.allow_na:
        event = f"IF({cells['rule']}={quoted(NOT_APPLICABLE)},{_na_formula(sheet, cells)},{event})"
    return f"=IFERROR({_chain(tests, event)},{quoted(words.NOT_NUMBER)})"


def _na_formula(sheet: PlanSheet, cells: Mapping[str, str]) -> str:
    alike = f"({line_range(sheet, 'unit')}={cells['unit']})"
    if sheet.parts:
        alike += f"*({line_range(sheet, 'part')}={cells['part']})"
    tests = [
        (f'{cells["number"]}<>""', words.EVENT_NA_NUMBER),
        (f"SUMPRODUCT({alike}*1)>1", words.EVENT_NA_AND_MORE),
        (f'{cells["fact"]}=""', words.WANTS_NA_REASON),
    ]
    return _chain(tests, quoted(NOT_APPLICABLE))


def _chain(tests: Sequence[tuple[str, str]], otherwise: str) -> str:
    opened = "".join(f"IF({condition},{quoted(says)}," for condition, says in tests)
    return opened + otherwise + ")" * len(tests)
