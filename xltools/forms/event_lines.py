"""One line of a list of events: what it says of itself.

A line names a unit and a rule, and says how often or, where the rule leaves that to people, how
many points. A line of 不涉及 says that the item does not apply to the unit.

The lines of a list of events as formulas, and where the lists beside the table stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xltools.forms.address import a1, letters, quoted
from xltools.forms.groups import Value
from xltools.forms.plan import Entry, PlanRow, PlanSheet
from xltools.forms.status import RowEntry
from xltools.methods.events import OTHER, OTHER_NAME, EventTable
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, RECUSED

TYPED = ("date", "part", "unit", "rule", "number", "fact", "basis")
"""The columns that are filled in, where the sheet has them."""
LAST_DAY = 2958465
"""The last date that a spreadsheet knows, as the number that it is stored as."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One choice of the drop-down: its label, the field it counts in, what each is worth."""

    label: str
    key: str
    each: Decimal | None
    """None where the points are settled case by case."""
    cap: Decimal | None = None


def rules_of(sheet: PlanSheet) -> list[Rule]:
    """The rules of the method, and 其他 where it is allowed."""
    table: object = sheet.method
    if not isinstance(table, EventTable):
        return []
    found = [Rule(f"{r.code} {r.name}", r.key, r.points, r.cap) for r in table.rules]
    return [*found, Rule(OTHER_NAME, OTHER, None)] if table.other else found


def choices_of(sheet: PlanSheet) -> list[str]:
    """What the drop-down of 情形 offers."""
    labels = [rule.label for rule in rules_of(sheet)]
    return [*labels, NOT_APPLICABLE] if sheet.allow_na else labels


def typed_columns(sheet: PlanSheet) -> list[tuple[int, str]]:
    """(0-based column, key) of what is filled in on a line."""
    return [(i, c.key) for i, c in enumerate(sheet.columns) if c.key in TYPED]


def line_code(number: int) -> str:
    """What stands in the place of a unit's code for line `number`."""
    return f"#{number}"


def line_entry(sheet: PlanSheet, number: int, key: str) -> Entry:
    """Where one cell of line `number` belongs."""
    return Entry("", sheet.item, "", "", f"{line_code(number)}.{key}")


def line_rows(sheet: PlanSheet) -> range:
    """The 1-based rows of the lines."""
    return range(sheet.first_row, sheet.first_row + sheet.lines)


Line = Mapping[str, Value]
"""What stands in one line, by column; blanks are not there."""


def lines_of(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> list[dict[str, Value]]:
    """All lines in their order."""
    keys = [key for _, key in typed_columns(sheet)]
    found: list[dict[str, Value]] = []
    for number in range(1, sheet.lines + 1):
        entry = entries.get(line_code(number))
        values = entry.values if entry is not None else ()
        found.append({k: v for k, v in zip(keys, values, strict=False) if v != ""})
    return found


def same(one: Value, other: str) -> bool:
    """Whether a cell holds this text, as a spreadsheet compares."""
    return isinstance(one, str) and one.lower() == other.lower()


def rule_in(sheet: PlanSheet, line: Line) -> Rule | None:
    """The rule that a line names."""
    said = line.get("rule", "")
    return next((rule for rule in rules_of(sheet) if same(said, rule.label)), None)


def unit_in(sheet: PlanSheet, line: Line) -> PlanRow | None:
    """The unit that a line names."""
    said = line.get("unit", "")
    return next((row for row in sheet.rows if same(said, row.name)), None)


def line_status(sheet: PlanSheet, line: Line, lines: Sequence[Line]) -> str:
    """What a line says of itself; "" for a blank one. `lines` are all of them."""
    if not line:
        return ""
    return (
        _unit_problem(sheet, line)
        or _part_problem(sheet, line)
        or _rule_status(sheet, line, lines)
        or _date_problem(line)
        or _wanting(line)
        or words.FILLED
    )


def _unit_problem(sheet: PlanSheet, line: Line) -> str:
    if "unit" not in line:
        return words.EVENT_UNIT
    row = unit_in(sheet, line)
    if row is None:
        return words.EVENT_UNIT_UNKNOWN
    return words.EVENT_RECUSED if row.recused else ""


def _part_problem(sheet: PlanSheet, line: Line) -> str:
    if not sheet.parts:
        return ""
    if "part" not in line:
        return words.EVENT_PART
    known = any(same(line["part"], name) for _, _, name in sheet.parts)
    return "" if known else words.EVENT_PART_UNKNOWN


def _rule_status(sheet: PlanSheet, line: Line, lines: Sequence[Line]) -> str:
    said = line.get("rule", "")
    if said == "":
        return words.EVENT_RULE
    if sheet.allow_na and same(said, NOT_APPLICABLE):
        return _na_status(line, lines)
    rule = rule_in(sheet, line)
    if rule is None:
        return words.EVENT_RULE_UNKNOWN
    return _number_problem(rule, line.get("number", ""))


def _number_problem(rule: Rule, number: Value) -> str:
    if isinstance(number, str):
        return words.NOT_NUMBER if number else words.EVENT_NUMBER
    if rule.each is None:
        fine = number > 0 and number == round(number, 2)
        return "" if fine else words.EVENT_AMOUNT
    return "" if number >= 1 and number == int(number) else words.EVENT_TIMES


def _na_status(line: Line, lines: Sequence[Line]) -> str:
    if "number" in line:
        return words.EVENT_NA_NUMBER
    unit, part = str(line["unit"]), line.get("part", "")
    alike = [one for one in lines if same(one.get("unit", ""), unit)]
    if sum(part == "" or same(one.get("part", ""), str(part)) for one in alike) > 1:
        return words.EVENT_NA_AND_MORE
    return NOT_APPLICABLE if "fact" in line else words.WANTS_NA_REASON


def _date_problem(line: Line) -> str:
    day = line.get("date", "")
    if day == "":
        return ""
    is_day = not isinstance(day, str) and 1 <= day <= LAST_DAY
    return "" if is_day else words.EVENT_DATE


def _wanting(line: Line) -> str:
    if "fact" not in line:
        return words.EVENT_WANTS_FACT
    return "" if "date" in line else words.EVENT_WANTS_DATE


USED = (words.FILLED, words.EVENT_WANTS_FACT, words.EVENT_WANTS_DATE)
"""The states in which a line counts."""
FINE = (words.FILLED, NOT_APPLICABLE)
"""The states in which nothing is left to do."""


def line_each(sheet: PlanSheet, line: Line) -> str | float:
    """每次扣分, as the line shows it."""
    if sheet.allow_na and same(line.get("rule", ""), NOT_APPLICABLE):
        return words.NONE
    rule = rule_in(sheet, line)
    if rule is None:
        return ""
    return words.SETTLED_EACH if rule.each is None else float(rule.each)


def line_points(sheet: PlanSheet, line: Line, status: str) -> Fraction | None:
    """What the line comes to, before any cap; None where it cannot be used."""
    rule, number = rule_in(sheet, line), line.get("number", "")
    if status not in USED or rule is None or isinstance(number, str):
        return None
    return Fraction(number) * (1 if rule.each is None else Fraction(rule.each))


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
