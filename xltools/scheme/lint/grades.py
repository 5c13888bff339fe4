"""Grades, their limits, the register's rules and tie-breaks: each can apply, none contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from xltools.exact import plain, round_half_up
from xltools.scheme.choices import (
    AdjustmentKind,
    AdjustmentTarget,
    Condition,
    LimitWhen,
    QuotaRounding,
)
from xltools.scheme.lint.ground import Ground
from xltools.scheme.lint.numbers import is_number
from xltools.scheme.lookup import tie_break
from xltools.scheme.settings import AdjustmentRule, Grade
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean

_Rows = Sequence[tuple[int, Grade]]


def grade_intervals(ground: Ground) -> Iterator[Finding]:
    """The grades of each category, best first, cover 0 to the full marks without gap or overlap.

    Below a grade with a quota the next one may reach up, since it takes whom the quota leaves.
    """
    if ground.any_doubt("grades", "low", "high", "name", "categories"):
        return
    seen: set[tuple[int, ...]] = set()
    for _, category in ground.populated():
        rows = [
            (row, grade)
            for row, grade in enumerate(ground.scheme.grades)
            if not grade.categories or category.code in grade.categories
        ]
        numbers = tuple(row for row, _ in rows)
        if not rows:
            if ground.scheme.grades:
                yield ground.at(says.NO_GRADES, "grades", 0, "categories", category.name)
        elif numbers not in seen:
            seen.add(numbers)
            full = category.full_marks or ground.scheme.settings.full_marks
            normalised = ground.scheme.settings.normalised_full
            yield from _inside(ground, rows)
            yield from _between(ground, rows)
            yield from _ends(ground, rows, normalised or full)


def _inside(ground: Ground, rows: _Rows) -> Iterator[Finding]:
    names: dict[str, int] = {}
    for row, grade in rows:
        if grade.low is not None and grade.high is not None and grade.low >= grade.high:
            yield ground.at(says.GRADE_EMPTY, "grades", row, "low", grade.name)
        if names.setdefault(grade.name, row) != row:
            other = ground.place("grades", names[grade.name], "name")[1]
            yield ground.at(says.NAME_TWICE, "grades", row, "name", grade.name, other=other)


def _between(ground: Ground, rows: _Rows) -> Iterator[Finding]:
    for (_, upper), (row, lower) in pairwise(rows):
        quota = upper.quota_percent is not None or upper.quota_count is not None
        values = {"upper": upper.name, "lower": lower.name}
        if upper.low is None:
            if not quota:
                yield ground.at(says.GRADE_UNREACHED, "grades", row, "name", lower.name, **values)
        elif lower.high is None:
            continue
        elif lower.high < upper.low:
            middle = plain((lower.high + upper.low) / 2)
            yield ground.at(
                says.GRADE_GAP,
                "grades",
                row,
                "high",
                plain(lower.high),
                **values,
                middle=middle,
                low=plain(upper.low),
            )
        elif lower.high > upper.low and not quota:
            yield ground.at(
                says.GRADE_OVERLAP,
                "grades",
                row,
                "high",
                plain(lower.high),
                **values,
                low=plain(upper.low),
            )


def _ends(ground: Ground, rows: _Rows, full: Decimal) -> Iterator[Finding]:
    (top, best), (bottom, last) = rows[0], rows[-1]
    if best.high is not None and best.high < full:
        value = plain(best.high)
        yield ground.at(
            says.GRADE_TOP, "grades", top, "high", value, name=best.name, full=plain(full)
        )
    if last.quota_percent is not None or last.quota_count is not None:
        yield ground.at(says.GRADE_LAST_QUOTA, "grades", bottom, "name", last.name)
    least = ground.scheme.settings.total_floor
    if last.low is not None and (least is None or last.low > least):
        yield ground.at(says.GRADE_BOTTOM, "grades", bottom, "low", plain(last.low), name=last.name)


def quotas(ground: Ground) -> Iterator[Finding]:
    """A quota leaves room for at least one unit of each group that it is for."""
    if ground.any_doubt("units", "category") or ground.any_doubt("grades", "categories"):
        return
    for row, grade in enumerate(ground.scheme.grades):
        if grade.quota_percent is None and grade.quota_count is None:
            continue
        for group, members in ground.ranked_groups().items():
            own = [u for u in members if not grade.categories or u.category in grade.categories]
            if own and not _room(grade, len(members)):
                percent = grade.quota_percent is not None and grade.quota_count != 0
                field = "quota_percent" if percent else "quota_count"
                said = f"{plain(grade.quota_percent or 0)}%" if percent else "0家"
                yield ground.at(
                    says.GRADE_QUOTA_ZERO,
                    "grades",
                    row,
                    field,
                    said,
                    name=grade.name,
                    group=group,
                    count=len(members),
                )


def _room(grade: Grade, count: int) -> int:
    """How many of `count` units the quota takes."""
    room = count if grade.quota_count is None else grade.quota_count
    if grade.quota_percent is not None:
        exact = Fraction(grade.quota_percent) * count / 100
        rounded = {
            QuotaRounding.FLOOR: floor(exact),
            QuotaRounding.ROUND: int(round_half_up(exact, 0)),
            QuotaRounding.CEIL: ceil(exact),
        }
        room = min(room, rounded[grade.quota_rounding])
    return room


def grades_named(ground: Ground) -> Iterator[Finding]:
    """Limits and outcome rules name a grade of the scheme."""
    names = [grade.name for grade in ground.scheme.grades]
    for row, rule in enumerate(ground.scheme.limits):
        if rule.grade not in names and not ground.doubtful("limits", row, "grade"):
            hint = did_you_mean(rule.grade, names)
            yield ground.at(says.GRADE_UNKNOWN, "limits", row, "grade", rule.grade, hint=hint)
    for row, outcome in enumerate(ground.scheme.outcomes):
        wanted = outcome.when is Condition.GRADE and outcome.value
        if wanted and outcome.value not in names:
            hint = did_you_mean(outcome.value, names)
            yield ground.at(says.GRADE_UNKNOWN, "outcomes", row, "value", outcome.value, hint=hint)


def limit_values(ground: Ground) -> Iterator[Finding]:
    """Each limit has the value and the item that its condition asks for."""
    rules = [rule.code for rule in ground.scheme.adjustment_rules]
    channels = [channel.code for channel in ground.scheme.channels]
    tags = {tag for unit in ground.scheme.units for tag in unit.tags} | {"省部属"}
    for row, limit in enumerate(ground.scheme.limits):
        if ground.doubtful("limits", row, "when"):
            continue
        when, value = limit.when, limit.value
        said = {"when": when.label}
        if when is LimitWhen.TAG:
            if value not in tags:
                hint = did_you_mean(value, sorted(tags))
                yield ground.at(says.TAG_UNKNOWN, "limits", row, "value", value, hint=hint)
        elif when is LimitWhen.EVENT:
            if value not in rules:
                hint = did_you_mean(value, rules)
                yield ground.at(says.LIMIT_EVENT, "limits", row, "value", value, hint=hint)
        elif when is not LimitWhen.DISQUALIFIED and not is_number(value):
            yield ground.at(says.OUTCOME_NUMBER, "limits", row, "value", value, **said)
        known = {
            LimitWhen.ITEM_BELOW: list(ground.items),
            LimitWhen.ITEM_RATE_BELOW: list(ground.items),
            LimitWhen.CHANNEL_BELOW: channels,
        }.get(when)
        if known is not None and limit.item not in known:
            hint = did_you_mean(limit.item, known)
            yield ground.at(says.LIMIT_ITEM, "limits", row, "item", limit.item, **said, hint=hint)


def adjustment_rules(ground: Ground) -> Iterator[Finding]:
    """Each rule of the register is counted into something that is there, within its cap."""
    for row, rule in enumerate(ground.scheme.adjustment_rules):
        if ground.doubtful("adjustment_rules", row, "target"):
            continue
        yield from _target(ground, row, rule)
        if rule.kind is AdjustmentKind.DISQUALIFY and rule.points:
            value = plain(rule.points)
            yield ground.at(
                says.RULE_POINTS_IDLE, "adjustment_rules", row, "points", value, name=rule.name
            )
        if rule.points is not None and rule.cap is not None and rule.points > rule.cap:
            yield ground.at(
                says.RULE_CAP,
                "adjustment_rules",
                row,
                "cap",
                plain(rule.cap),
                name=rule.name,
                points=plain(rule.points),
            )
    bonuses = [
        rule
        for rule in ground.scheme.adjustment_rules
        if rule.kind is AdjustmentKind.BONUS and rule.cap is None
    ]
    settings = ground.scheme.settings
    if bonuses and settings.bonus_cap is None and not settings.has_bonuses:
        yield ground.at(says.NO_BONUS_CAP, "settings", 0, "bonus_cap")


def _target(ground: Ground, row: int, rule: AdjustmentRule) -> Iterator[Finding]:
    channels = [channel.code for channel in ground.scheme.channels]
    known = {
        AdjustmentTarget.ITEM: list(ground.items),
        AdjustmentTarget.RATE: list(ground.items),
        AdjustmentTarget.CHANNEL: channels,
    }.get(rule.target)
    wrong = (known is not None and rule.target_of not in known) or (
        rule.target is AdjustmentTarget.OTHER and not rule.target_of
    )
    if wrong:
        yield ground.at(
            says.RULE_TARGET,
            "adjustment_rules",
            row,
            "target_of",
            rule.target_of,
            target=rule.target.label,
            hint=did_you_mean(rule.target_of, known or []),
        )
    elif rule.target is AdjustmentTarget.RATE and ground.items[rule.target_of].method.cohort:
        target, value = rule.target.label, rule.target_of
        yield ground.at(says.RANK_RATE, "adjustment_rules", row, "target_of", value, target=target)
    elif rule.target is AdjustmentTarget.TOTAL and rule.target_of:
        yield ground.at(says.RULE_TARGET_IDLE, "adjustment_rules", row, "target_of", rule.target_of)


def tie_breaks(ground: Ground) -> Iterator[Finding]:
    """Each word of 同分排序 is a channel, an item or a level of a ballot."""
    for word in ground.scheme.settings.tie_breaks:
        if tie_break(ground.scheme, word) is None:
            known = [c.code for c in ground.scheme.channels] + list(ground.items)
            hint = did_you_mean(word, known)
            yield ground.at(says.TIE_BREAK, "settings", 0, "tie_breaks", word, hint=hint)


RULES = (grade_intervals, quotas, grades_named, limit_values, adjustment_rules, tie_breaks)
