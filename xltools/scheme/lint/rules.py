"""Settings, lists of units, outcome rules and earlier years: what is missing or would surprise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xltools.exact import plain
from xltools.scheme.choices import Condition, RankMethod, RankScope
from xltools.scheme.lint.ground import Ground
from xltools.scheme.lint.numbers import is_number
from xltools.scheme.model import NEWLY_FOUNDED, Outcome, PastResult, Unit
from xltools.scheme.settings import TO_FILL, YEAR_TO_FILL
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean, folded

_NEEDED = ("categories", "units", "channels", "items", "scorers")
_STATIONED = "省部属"


def settings_filled(ground: Ground) -> Iterator[Finding]:
    """Nothing of the blank preset is left to fill."""
    settings = ground.scheme.settings
    for field in ("title", "organiser"):
        value = getattr(settings, field)
        if value == TO_FILL:
            title = str(type(settings).model_fields[field].title)
            yield ground.at(says.TO_FILL, "settings", 0, field, value, title=title)
    if settings.year == YEAR_TO_FILL and not ground.doubtful("settings", 0, "year"):
        yield ground.at(says.TO_FILL, "settings", 0, "year", TO_FILL, title="年度")
    for table in _NEEDED:
        if not getattr(ground.scheme, table):
            title = str(type(ground.scheme).model_fields[table].title)
            yield ground.at(says.TABLE_EMPTY, table, 0, "", title=title)


def dates_agree(ground: Ground) -> Iterator[Finding]:
    """Title, year and deadline speak of one year."""
    settings = ground.scheme.settings
    if ground.doubtful("settings", 0, "year"):
        return
    if settings.deadline is None:
        yield ground.at(says.NO_DEADLINE, "settings", 0, "deadline")
    elif settings.deadline.year != settings.year:
        value = f"{settings.deadline:%Y-%m-%d}"
        yield ground.at(says.DEADLINE_YEAR, "settings", 0, "deadline", value, year=settings.year)
    if settings.deadline and settings.count_from and settings.count_from < settings.deadline:
        value = f"{settings.count_from:%Y-%m-%d %H:%M}"
        deadline = f"{settings.deadline:%Y-%m-%d %H:%M}"
        yield ground.at(says.COUNT_EARLY, "settings", 0, "count_from", value, deadline=deadline)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", settings.title))
    if years and str(settings.year) not in years:
        yield ground.at(says.TITLE_YEAR, "settings", 0, "title", settings.title, year=settings.year)


def settings_complete(ground: Ground) -> Iterator[Finding]:
    """Basis and contact are printed on the forms; a rule without its companion is named."""
    settings = ground.scheme.settings
    if not settings.basis:
        yield ground.at(says.NO_BASIS, "settings", 0, "basis")
    if not (settings.contact and settings.phone):
        field = "phone" if settings.contact else "contact"
        yield ground.at(says.NO_CONTACT, "settings", 0, field)
    if settings.rank_method is RankMethod.UNIQUE and not settings.tie_breaks:
        yield ground.at(says.RANK_UNIQUE, "settings", 0, "rank_method")
    if settings.has_bonuses and settings.bonus_cap is None:
        yield ground.at(says.NO_BONUS_CAP, "settings", 0, "bonus_cap")


def categories_filled(ground: Ground) -> Iterator[Finding]:
    """Declared counts are met; a bottom rule leaves somebody out of it.

    A unit whose category is unknown is named for that, and may belong to any of them.
    """
    scheme = ground.scheme
    if ground.any_doubt("categories", "code"):
        return
    doubtful = sum(
        unit.category not in ground.categories or ground.doubtful("units", row, "category")
        for row, unit in enumerate(scheme.units)
    )
    for row, category in enumerate(scheme.categories):
        units = [unit for unit in scheme.units if unit.category == category.code]
        if not units and scheme.units and not doubtful:
            yield ground.at(says.EMPTY_CATEGORY, "categories", row, "name", category.name)
        declared = len(units) if category.declared is None else category.declared
        if not len(units) <= declared <= len(units) + doubtful and scheme.units:
            yield ground.at(
                says.DECLARED,
                "categories",
                row,
                "declared",
                category.declared,
                name=category.name,
                count=len(units),
            )
        if doubtful:
            continue
        ranked = [unit for unit in units if not unit.exempt]
        k = scheme.settings.bottom_k
        if ranked and category.ranked and len(ranked) <= k:
            yield ground.at(
                says.ALL_BOTTOM,
                "categories",
                row,
                "name",
                category.name,
                count=len(ranked),
                k=k,
            )


def comparable(ground: Ground) -> Iterator[Finding]:
    """Units of different full marks are not ranked together, unless totals are rescaled."""
    settings = ground.scheme.settings
    if settings.rank_scope is not RankScope.ALL or settings.normalised_full is not None:
        return
    full = {c.full_marks or settings.full_marks for _, c in ground.populated() if c.ranked}
    if len(full) > 1:
        value = "、".join(plain(marks) for marks in sorted(full))
        yield ground.at(says.SCOPE_FULL, "settings", 0, "rank_scope", value)


def outcomes_leave_some_out(ground: Ground) -> Iterator[Finding]:
    """A rule about the first or last few does not meet a whole group."""
    if ground.any_doubt("units", "category") or ground.any_doubt("outcomes", "when", "value"):
        return
    for row, rule in enumerate(ground.scheme.outcomes):
        if rule.when not in (Condition.TOP_K, Condition.BOTTOM_K) or not rule.value.isdecimal():
            continue
        for group, members in ground.ranked_groups().items():
            own = [u for u in members if not rule.categories or u.category in rule.categories]
            if own and len(members) <= int(rule.value):
                yield ground.at(
                    says.ALL_LISTED,
                    "outcomes",
                    row,
                    "value",
                    rule.value,
                    rule=rule.name,
                    when="末位前" if rule.when is Condition.BOTTOM_K else "前",
                    group=group,
                    count=len(members),
                )


def stationed_units(ground: Ground) -> Iterator[Finding]:
    """A stationed unit has a superior to be told of the result."""
    for row, unit in enumerate(ground.scheme.units):
        if unit.stationed and not unit.superior:
            yield ground.at(says.NO_SUPERIOR, "units", row, "superior", unit.name)
        elif unit.superior and not unit.stationed:
            yield ground.at(says.NOT_STATIONED, "units", row, "stationed", unit.superior)


def outcome_values(ground: Ground) -> Iterator[Finding]:
    """Each rule's value is what its condition asks for."""
    for row, rule in enumerate(ground.scheme.outcomes):
        if not ground.doubtful("outcomes", row, "when"):
            yield from _outcome_value(ground, row, rule)


def _outcome_value(ground: Ground, row: int, rule: Outcome) -> Iterator[Finding]:
    when = rule.when.label
    least = {Condition.TOP_K: 1, Condition.BOTTOM_K: 1, Condition.CONSECUTIVE: 2}.get(rule.when)
    if least is not None:
        if not (rule.value.isascii() and rule.value.isdecimal() and int(rule.value) >= least):
            yield ground.at(
                says.OUTCOME_WHOLE, "outcomes", row, "value", rule.value, when=when, least=least
            )
    elif rule.when is Condition.BELOW:
        if not is_number(rule.value):
            yield ground.at(says.OUTCOME_NUMBER, "outcomes", row, "value", rule.value, when=when)
    elif rule.when is Condition.GRADE:
        if not rule.value:
            yield ground.at(says.OUTCOME_GRADE, "outcomes", row, "value", when=when)
    elif rule.when is Condition.TAG and not rule.tag:
        yield ground.at(says.OUTCOME_TAG, "outcomes", row, "tag", when=when)
    elif rule.value:
        yield ground.at(says.OUTCOME_IDLE, "outcomes", row, "value", rule.value, when=when)


def outcomes_can_apply(ground: Ground) -> Iterator[Finding]:
    """A rule that can never apply is named."""
    scheme = ground.scheme
    tags = {tag for unit in scheme.units for tag in unit.tags}
    if any(unit.stationed for unit in scheme.units):
        tags.add(_STATIONED)
    for row, rule in enumerate(scheme.outcomes):
        if rule.tag and rule.tag not in tags and scheme.units:
            hint = did_you_mean(rule.tag, sorted(tags))
            yield ground.at(says.TAG_UNKNOWN, "outcomes", row, "tag", rule.tag, hint=hint)
        bottom = rule.when in (Condition.BOTTOM, Condition.CONSECUTIVE)
        if bottom and not scheme.settings.bottom_k:
            yield ground.at(says.NO_BOTTOM, "outcomes", row, "when", rule.name)
        if rule.when is Condition.CONSECUTIVE and not scheme.history:
            yield ground.at(says.NO_HISTORY, "outcomes", row, "when", rule.name, years=rule.value)


def earlier_years(ground: Ground) -> Iterator[Finding]:
    """Earlier results are earlier, and belong to units of this year or their predecessors."""
    scheme = ground.scheme
    known = {unit.code for unit in scheme.units}
    before = {code for unit in scheme.units for code in unit.predecessors}
    for row, result in enumerate(scheme.history):
        if result.year >= scheme.settings.year and not ground.doubtful("history", row, "year"):
            yield ground.at(
                says.HISTORY_YEAR,
                "history",
                row,
                "year",
                result.year,
                year=scheme.settings.year,
            )
        if result.unit not in known | before and not ground.doubtful("history", row, "unit"):
            hint = did_you_mean(result.unit, sorted(known))
            yield ground.at(says.HISTORY_UNIT, "history", row, "unit", result.unit, hint=hint)


def lines_of_history(ground: Ground) -> Iterator[Finding]:
    """上年单位代码 speaks of last year's list: what a copied scheme has left there breaks a line.

    Only last year's results tell; where they are not filled in, nothing can be told.
    """
    year = ground.scheme.settings.year - 1
    past = {result.unit: result for result in ground.scheme.history if result.year == year}
    if not past or ground.any_doubt("history", "year", "unit", "name"):
        return
    claimed = {code for unit in ground.scheme.units for code in unit.predecessors}
    for row, unit in enumerate(ground.scheme.units):
        if ground.doubtful("units", row, "predecessors"):
            continue
        said = {"year": year}
        if not unit.predecessors:
            other = _listed(unit, past.values())
            if unit.code not in past and other is not None:
                yield ground.at(
                    says.OTHER_CODE, "units", row, "code", unit.code, other=other.unit, **said
                )
            continue
        if NEWLY_FOUNDED in unit.predecessors:
            there = _listed(unit, past.values())
            if there is not None:
                name = f"“{there.name or unit.name}”（代码{there.unit}）"
                yield ground.at(
                    says.NEW_YET_LISTED, "units", row, "predecessors", other=name, **said
                )
            continue
        for code in unit.predecessors:
            if code not in past:
                hint = did_you_mean(code, sorted(past))
                yield ground.at(
                    says.PREDECESSOR, "units", row, "predecessors", code, hint=hint, **said
                )
        if unit.code in past and unit.code not in claimed:
            value = "、".join(unit.predecessors)
            yield ground.at(
                says.OWN_CODE_PASSED_OVER,
                "units",
                row,
                "predecessors",
                value,
                code=unit.code,
                **said,
            )


def _listed(unit: Unit, past: Iterable[PastResult]) -> PastResult | None:
    """The row of an earlier year that has the unit's code or a name of its own."""
    names = {folded(name) for name in (unit.name, unit.full_name)}
    return next((r for r in past if r.unit == unit.code or folded(r.name) in names), None)


RULES = (
    settings_filled,
    dates_agree,
    settings_complete,
    categories_filled,
    comparable,
    outcomes_leave_some_out,
    stationed_units,
    outcome_values,
    outcomes_can_apply,
    earlier_years,
    lines_of_history,
)
