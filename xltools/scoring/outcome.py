"""结果运用: which rule applies to which unit. All of it is proposed until people approve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from xltools.scheme.choices import Condition
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import NEWLY_FOUNDED, Outcome, Unit
from xltools.scoring.grade import has_tag
from xltools.scoring.history import History
from xltools.scoring.rank import Group, bottom, top
from xltools.scoring.result import AppliedOutcome, Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules look at."""

    index: SchemeIndex
    groups: Sequence[Group]
    history: History
    listed: Mapping[str, bool] = field(default_factory=dict)
    """Units of which people have decided whether they are among the bottom places."""


def apply_outcomes(rules: Rules, units: Sequence[UnitResult]) -> list[Finding]:
    """Give each unit the outcomes of the rules that apply to it, in the order of the rules."""
    findings: list[Finding] = []
    for rule in rules.index.scheme.outcomes:
        wanted = [unit for unit in units if _in_scope(rule, rules.index.units[unit.code])]
        met, said = _meeting(rules, rule, wanted)
        findings += [finding for finding in said if finding not in findings]
        for unit in wanted:
            if unit.code in met:
                unit.outcomes.append(
                    AppliedOutcome(
                        rule.code,
                        rule.name,
                        rule.action,
                        rule.recipient,
                        rule.due,
                        rule.clause,
                        rule.letter,
                    )
                )
    return findings


def _in_scope(rule: Outcome, unit: Unit) -> bool:
    if rule.categories and unit.category not in rule.categories:
        return False
    return not rule.tag or has_tag(unit, rule.tag)


def _meeting(
    rules: Rules, rule: Outcome, units: Sequence[UnitResult]
) -> tuple[set[str], list[Finding]]:
    """Codes of the units that meet the rule's condition, and what must be said."""
    states: dict[Condition, Callable[[UnitResult], bool]] = {
        Condition.BOTTOM: lambda unit: unit.bottom,
        Condition.DISQUALIFIED: lambda unit: unit.status is Status.DISQUALIFIED,
        Condition.GRADE: lambda unit: bool(unit.grade) and unit.grade == rule.value,
        Condition.TAG: lambda unit: bool(rule.tag) and unit.status is not Status.EXEMPT,
    }
    if rule.when in states:
        return {unit.code for unit in units if states[rule.when](unit)}, []
    number = _number(rule)
    if number is None:
        values = {"rule": rule.name, "value": rule.value, "when": rule.when.label}
        return set(), [Finding(kinds.RULE_VALUE, values=values)]
    if rule.when is Condition.BELOW:
        scored = [u for u in units if u.status in (Status.RANKED, Status.UNRANKED)]
        return {u.code for u in scored if u.total is not None and u.total < number}, []
    if rule.when is Condition.CONSECUTIVE:
        return _consecutive(rules, rule, units, int(number))
    return _at_end(rules, rule, int(number))


def _number(rule: Outcome) -> Decimal | None:
    """The rule's number: a score, or else a whole number of places or years."""
    try:
        number = Decimal(rule.value)
    except InvalidOperation:
        return None
    whole = rule.when is Condition.BELOW or (number.is_finite() and number == int(number))
    return number if number.is_finite() and whole else None


def _at_end(rules: Rules, rule: Outcome, k: int) -> tuple[set[str], list[Finding]]:
    end = bottom if rule.when is Condition.BOTTOM_K else top
    settings = rules.index.scheme.settings
    ends = [
        end(group, k, settings)
        for group in rules.groups
        if not rule.categories or any(u.category in rule.categories for u in group.units)
    ]
    met = {unit.code for one in ends for unit in one.listed}
    if rule.when is Condition.BOTTOM_K and k == settings.bottom_k:
        met |= {code for code, listed in rules.listed.items() if listed}
        met -= {code for code, listed in rules.listed.items() if not listed}
    return met, [warning for one in ends for warning in one.warnings]


def _consecutive(
    rules: Rules, rule: Outcome, units: Sequence[UnitResult], n: int
) -> tuple[set[str], list[Finding]]:
    """This year's proposed 后进 that were decided 后进 in each of the n − 1 years before."""
    this_year = rules.index.scheme.settings.year
    years = range(this_year - 1, this_year - n, -1)
    low = [unit for unit in units if unit.bottom]
    unknown = [year for year in years if year not in rules.history.years]
    if unknown:
        values = {"rule": rule.name, "n": n, "year": "、".join(map(str, unknown))}
        return set(), [Finding(kinds.NO_HISTORY, values=values)] if low else []
    met, findings = set(), []
    for result in low:
        unit = rules.index.units[result.code]
        past = []
        for year in years:
            line = rules.history.line(unit, year)
            rows = [row for row in line if rules.history.counts_as_bottom(row)]
            past.append((year, rows))
            if not rows:
                findings += [] if line else _broken(rules, rule, result, year)
                break
        if not all(rows for _, rows in past):
            continue
        met.add(result.code)
        if len(unit.predecessors) > 1 and past:
            year, rows = past[0]
            names = "、".join(row.name or row.unit for row in rows)
            findings.append(
                Finding(
                    kinds.MERGED_BOTTOM,
                    unit=unit.code,
                    unit_name=unit.name,
                    values={"names": names, "year": year},
                )
            )
    return met, findings


def _broken(rules: Rules, rule: Outcome, result: UnitResult, year: int) -> list[Finding]:
    """That a unit has no result in a year that decides a rule, unless it is newly founded.

    One that was not appraised last year is named so in 年度对比, and has no line to break.
    """
    unit = rules.index.units[result.code]
    if NEWLY_FOUNDED in unit.predecessors:
        return []
    other = rules.history.namesake(unit, year)
    if other is None and year == rules.index.scheme.settings.year - 1:
        return []
    hint = f"该年度有同名单位，代码为{other.unit}。" if other is not None else ""
    values = {"rule": rule.name, "year": year, "hint": hint}
    return [Finding(kinds.LINE_BROKEN, unit=unit.code, unit_name=unit.name, values=values)]
