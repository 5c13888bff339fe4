"""An event of MARKS.csv: 栏目 is the rule, 值 how often or the points, 理由 the fact.

The date of the event may stand before the fact: 2017-06-08 窗口脱岗. 0 says that there was none;
a list that says so, or an event, of every unit is complete. Where a list tells periods
or strata apart, 栏目 begins with theirs: 上半年·K1 被省级媒体曝光属实.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from xltools.days import leading_day, serial
from xltools.forms.event_layout import COMPLETE
from xltools.forms.event_lines import choices_of, rules_of
from xltools.forms.groups import Value
from xltools.forms.marks_table import Line, typed
from xltools.forms.plan import Entry, PlanRow, PlanSheet
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES


def event_of(sheet: PlanSheet, row: PlanRow, line: Line) -> dict[str, Value] | None:
    """What the line says, by column of the list; None where 栏目 names nothing on it."""
    said: dict[str, Value] = {"unit": row.name}
    wanted = line.field
    if sheet.parts:
        part = next((n for _, _, n in sheet.parts if wanted == n or wanted.startswith(n + "·")), "")
        if not part:
            return None
        said["part"] = part
        wanted = wanted.removeprefix(part).removeprefix("·")
    if not wanted or wanted in ("特殊情形", NOT_APPLICABLE):
        if line.value not in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES) or not sheet.allow_na:
            return None
        said["rule"] = NOT_APPLICABLE
    else:
        label = _label(sheet, wanted)
        if label is None:
            return None
        said["rule"] = label
        if line.value:
            said["number"] = typed(line.value)
    day, fact = _day_and_fact(line.reason)
    said |= {"date": day} if day is not None else {}
    said |= {"fact": fact} if fact else {}
    return said


def is_none(said: Mapping[str, Value]) -> bool:
    """Whether the line says 0: that there was no such event, which takes no row."""
    return said.get("number") == 0


def confirmed_by(sheet: PlanSheet, spoken: Collection[tuple[str, str]]) -> Iterator[Entry]:
    """The confirmations that nothing was left out, where `spoken` has every (part, unit)."""
    units = [row.code for _, row in sheet.unit_rows() if not row.recused]
    for cell in sheet.above_entries:
        if cell.key != COMPLETE:
            continue
        group = (cell.period, cell.stratum)
        own = [name for *part, name in sheet.parts if group in (tuple(part), ("", ""))] or [""]
        if all((part, unit) in spoken for part in own for unit in units):
            yield Entry("", sheet.item, cell.period, cell.stratum, cell.key)


def _label(sheet: PlanSheet, wanted: str) -> str | None:
    """The label of a rule said by label, code, name or field."""
    for rule in rules_of(sheet):
        code, _, name = rule.label.partition(" ")
        if wanted in (rule.label, rule.key, code, name):
            return rule.label
    return wanted if wanted in choices_of(sheet) else None


def _day_and_fact(reason: str) -> tuple[Decimal | None, str]:
    day, fact = leading_day(reason)
    return (None if day is None else Decimal(serial(day))), fact
