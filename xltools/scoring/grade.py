"""等次: thresholds, quotas and what limits them, best grade first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from xltools.exact import round_half_up, shown
from xltools.scheme.choices import LimitWhen, QuotaRounding, QuotaTies
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Unit
from xltools.scheme.settings import Grade, Limit
from xltools.scoring.adjust import DEDUCTION, Adjusted
from xltools.scoring.rank import Group, key, tie_values
from xltools.scoring.result import GradeStep, Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind

STATIONED = "省部属"
"""The tag that every unit marked 省部属驻市单位 has."""


def has_tag(unit: Unit, tag: str) -> bool:
    """Whether a rule about units with `tag` is about this one."""
    return tag in unit.tags or (tag == STATIONED and unit.stationed)


def grade(
    index: SchemeIndex,
    units: Sequence[UnitResult],
    groups: Sequence[Group],
    adjusted: Mapping[str, Adjusted],
) -> list[Finding]:
    """Give every ranked unit its grade; units of an unranked category by thresholds alone.

    A disqualified unit has no grade, unless a limit names the one that it falls to.
    """
    if not index.scheme.grades:
        return []
    grader = _Grader(index, adjusted)
    for unit in units:
        grader.limit(unit)
    for group in groups:
        grader.group(group)
    for unit in units:
        category = index.categories[unit.category]
        if unit.status is Status.UNRANKED and unit.total is not None and not category.ranked:
            grader.group(Group(f"{category.name}类", (unit,)), quotas=False)
        elif unit.status is Status.DISQUALIFIED:
            unit.grade = grader.caps.get(unit.code)
    return grader.findings


def quota(grade: Grade, of: int) -> int | None:
    """How many of `of` units may have the grade; None without a quota.

    >>> quota(Grade(name="先进", quota_percent=Decimal(30)), 12)
    3
    >>> quota(Grade(name="先进", quota_percent=Decimal(30), quota_rounding="ceil"), 12)
    4
    """
    found = [] if grade.quota_count is None else [grade.quota_count]
    if grade.quota_percent is not None:
        share = Fraction(grade.quota_percent) * of / 100
        whole = {
            QuotaRounding.FLOOR: share.numerator // share.denominator,
            QuotaRounding.ROUND: int(round_half_up(share, 0)),
            QuotaRounding.CEIL: -(-share.numerator // share.denominator),
        }
        found.append(whole[grade.quota_rounding])
    return min(found) if found else None


class _Grader:
    """Grades of one scheme; `caps` are the best grades that limited units may have."""

    def __init__(self, index: SchemeIndex, adjusted: Mapping[str, Adjusted]) -> None:
        self.index, self.adjusted = index, adjusted
        self.settings = index.scheme.settings
        self.caps: dict[str, str] = {}
        self._why: dict[str, Limit] = {}
        self._said: set[str] = set()
        self.findings: list[Finding] = []

    def grades_of(self, category: str) -> list[Grade]:
        """The grades that apply to a category, best first."""
        rows = self.index.scheme.grades
        return [row for row in rows if not row.categories or category in row.categories]

    # 限制 ----------------------------------------------------------------------------------

    def limit(self, unit: UnitResult) -> None:
        """Note the lowest of the grades that the unit's breaches limit it to."""
        order = [row.name for row in self.grades_of(unit.category)]
        for rule in self.index.scheme.limits:
            if rule.categories and unit.category not in rule.categories:
                continue
            if rule.grade not in order or not self._breached(rule, unit):
                continue
            held = self.caps.get(unit.code)
            if held is None or order.index(rule.grade) > order.index(held):
                self.caps[unit.code], self._why[unit.code] = rule.grade, rule
                unit.grade_cap = rule.grade

    def _breached(self, rule: Limit, unit: UnitResult) -> bool:
        known = self.index.units[unit.code]
        own = self.adjusted.get(unit.code, Adjusted())
        if rule.when is LimitWhen.DISQUALIFIED:
            return unit.status is Status.DISQUALIFIED
        if rule.when is LimitWhen.TAG:
            return has_tag(known, rule.value)
        if rule.when is LimitWhen.EVENT:
            return any(a.kind == DEDUCTION and a.rule_code == rule.value for a in own.lines)
        number = _number(rule.value)
        if number is None:
            self._once(kinds.LIMIT_VALUE, limit=rule.name, value=rule.value, when=rule.when.label)
            return False
        if rule.when is LimitWhen.DEDUCTIONS:
            return own.deducted >= number > 0
        figure = _figure(rule, unit)
        return figure is not None and figure < number

    def _once(self, kind: Kind, **values: object) -> None:
        said = f"{kind.code}{sorted(values.items())}"
        if said not in self._said:
            self._said.add(said)
            self.findings.append(Finding(kind, values=values))

    # 评定 ----------------------------------------------------------------------------------

    def group(self, group: Group, *, quotas: bool = True) -> None:
        """Grade the units of a group; each category's grades are its own."""
        by_grades: dict[tuple[Grade, ...], list[UnitResult]] = {}
        for unit in group.units:
            by_grades.setdefault(tuple(self.grades_of(unit.category)), []).append(unit)
        for grades, units in by_grades.items():
            self._grade(Group(group.name, tuple(units)), grades, quotas=quotas)

    def _grade(self, group: Group, grades: Sequence[Grade], *, quotas: bool) -> None:
        left = list(group.units)
        fell: set[str] = set()
        for place, row in enumerate(grades):
            reached = [u for u in left if self._meets(u, row, u.code in fell, best=place == 0)]
            free = [u for u in reached if not self._held(u, row, grades)]
            taken = self._within(group, row, free) if quotas else free
            fell |= {unit.code for unit in reached if unit not in taken}
            most = quota(row, len(group.units)) if quotas else None
            for unit in reached:
                limit = "" if unit in free else self._why[unit.code].name
                step = GradeStep(place + 1, row.name, unit in taken, limit, most)
                unit.grade_steps.append(step)
            for unit in taken:
                unit.grade = row.name
            left = [unit for unit in left if unit not in taken]
        for unit in left:
            if grades:
                self._about(unit, kinds.NO_GRADE, total=self._shown(unit))

    def _meets(self, unit: UnitResult, row: Grade, fell: bool, *, best: bool) -> bool:
        """Whether the shown total is in the interval; who fell from above needs no upper end."""
        total = unit.total
        assert total is not None, "only units with a total are graded"
        if row.low is not None and total < row.low:
            return False
        return row.high is None or best or fell or total < row.high

    def _held(self, unit: UnitResult, row: Grade, grades: Sequence[Grade]) -> bool:
        cap = self.caps.get(unit.code)
        names = [one.name for one in grades]
        if cap is None or names.index(row.name) >= names.index(cap):
            return False
        rule = self._why[unit.code]
        self._about(unit, kinds.LIMITED, limit=rule.name, grade=cap, above=row.name)
        unit.notes.append(f"{rule.name}，等次限为“{cap}”")
        return True

    def _within(self, group: Group, row: Grade, units: list[UnitResult]) -> list[UnitResult]:
        """The units that the quota has room for, the best totals first."""
        most = quota(row, len(group.units))
        if most is None or len(units) <= most:
            return units
        keys = {unit.code: key(unit, self.settings) for unit in units}
        if most == 0:
            return []
        line = sorted(keys.values(), reverse=True)[most - 1]
        sure = [unit for unit in units if keys[unit.code] > line]
        tied = [unit for unit in units if keys[unit.code] == line]
        if len(sure) + len(tied) == most:
            return sure + tied
        include = self.settings.quota_ties is QuotaTies.INCLUDE
        values = tie_values(group, tied, self.settings)
        values |= {"grade": row.name, "quota": most}
        values |= {"rule": "并列的全部列入" if include else "跨线并列的均不列入"}
        self.findings.append(Finding(kinds.TIE_AT_QUOTA, values=values))
        return sure + tied if include else sure

    def _shown(self, unit: UnitResult) -> str:
        return shown(unit.total, self.settings.total_decimals) or ""

    def _about(self, unit: UnitResult, kind: Kind, **values: object) -> None:
        self.findings.append(Finding(kind, unit=unit.code, unit_name=unit.name, values=values))


def _figure(rule: Limit, unit: UnitResult) -> Fraction | None:
    """The points, or the share of them in percent, that a limit looks at."""
    if rule.when is LimitWhen.CHANNEL_BELOW:
        return unit.channels.get(rule.item)
    item = unit.items.get(rule.item)
    if item is None or item.earned is None:
        return None
    return item.earned if rule.when is LimitWhen.ITEM_BELOW else item.earned / item.points * 100


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
