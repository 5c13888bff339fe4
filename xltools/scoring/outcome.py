"""结果运用: which rule applies to which unit. All of it is proposed until people approve.

Rules may look at earlier years: last year's figures are here, and why they cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from xltools.scheme.choices import Condition
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import NEWLY_FOUNDED, Outcome, PastResult, Unit
from xltools.scoring.grade import has_tag
from xltools.scoring.rank import Group, bottom, top
from xltools.scoring.result import AppliedOutcome, Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding
from xltools.text.nearest import folded


class History:
    """Earlier years' decided results, by year and the unit code of that year."""

    def __init__(self, index: SchemeIndex) -> None:
        self.index = index
        self.settings = index.scheme.settings
        self.rows: dict[tuple[int, str], PastResult] = {
            (row.year, row.unit): row for row in index.scheme.history
        }
        self.years = {row.year for row in index.scheme.history}

    def codes(self, unit: Unit) -> tuple[str, ...]:
        """Under which codes the unit stood last year; none for a newly founded one."""
        if NEWLY_FOUNDED in unit.predecessors:
            return ()
        return unit.predecessors or (unit.code,)

    def row(self, year: int, code: str) -> PastResult | None:
        return self.rows.get((year, code))

    def compare(self, result: UnitResult) -> None:
        """Set last year's figures of the unit, the changes, or why there are none."""
        last = self.settings.year - 1
        if last not in self.years:
            return
        unit = self.index.units[result.code]
        codes = self.codes(unit)
        rows = [row for code in codes if (row := self.row(last, code)) is not None]
        if not rows:
            result.comparability = "新设单位" if not codes else "新增单位，上年未参加评议"
            return
        if len(codes) > 1:
            names = "、".join(row.name or row.unit for row in rows)
            result.comparability = f"由{names}合并设立"
            return
        [past] = rows
        result.previous_rank = past.rank
        result.previous_total = None if past.total is None else Fraction(past.total)
        result.comparability = self._reason(unit, past)
        if result.comparability:
            return
        if past.rank is not None and result.rank is not None:
            result.rank_change = past.rank - result.rank
        if result.previous_total is not None and result.total is not None:
            result.score_change = result.total - result.previous_total

    def _reason(self, unit: Unit, past: PastResult) -> str:
        others = [
            other.name
            for other in self.index.scheme.units
            if other.code != unit.code and past.unit in self.codes(other)
        ]
        if others and past.unit in unit.predecessors:
            return f"由{past.name or past.unit}分设"
        names = {folded(name) for name in (unit.name, unit.full_name, *unit.aliases)}
        renamed = folded(past.name) not in names if past.name else past.unit != unit.code
        if renamed:
            return f"已更名（上年为{past.name or past.unit}）"
        if past.category and past.category != unit.category:
            category = self.index.categories.get(past.category)
            return f"类别调整（上年为{category.name if category else past.category}）"
        if past.disqualified:
            return "上年直接列为不合格，无名次"
        return ""

    def line(self, unit: Unit, year: int) -> list[PastResult]:
        """The rows of `year` that the unit, or those that it came from, have.

        Codes of years before the last are those of the last; only it says what they came from.
        """
        if NEWLY_FOUNDED in unit.predecessors:
            return []
        codes = dict.fromkeys((*self.codes(unit), unit.code))
        if year == self.settings.year - 1 and unit.predecessors:
            codes = dict.fromkeys(unit.predecessors)
        return [row for code in codes if (row := self.row(year, code)) is not None]

    def counts_as_bottom(self, row: PastResult) -> bool:
        """Whether a row counts as 后进."""
        vetoed = self.settings.disqualified_counts_as_bottom
        return row.bottom or (vetoed and row.disqualified)

    def namesake(self, unit: Unit, year: int) -> PastResult | None:
        """A row of `year` under another code that has one of the unit's names."""
        names = {folded(name) for name in (unit.name, unit.full_name, *unit.aliases)}
        own = (row for (when, _), row in self.rows.items() if when == year and row.name)
        return next((row for row in own if folded(row.name) in names), None)

    def no_longer_listed(self) -> list[Finding]:
        """Units of last year's result that nobody stands for this year."""
        last = self.settings.year - 1
        now = {code for unit in self.index.scheme.units for code in self.codes(unit)}
        gone = [r for (year, code), r in self.rows.items() if year == last and code not in now]
        if not gone:
            return []
        names = "、".join(f"“{row.name or row.unit}”" for row in gone)
        return [Finding(kinds.NOT_LISTED_NOW, values={"names": names, "year": last})]


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
