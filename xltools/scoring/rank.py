"""名次: who is ranked, against whom, and who stands at the two ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import plain, shown
from xltools.scheme.choices import BottomTies, RankMethod, RankOn, RankScope
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.settings import Settings
from xltools.scoring.result import Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are ranked against each other."""

    name: str
    units: tuple[UnitResult, ...]


def leave_out(index: SchemeIndex, units: Sequence[UnitResult]) -> list[Finding]:
    """Take units out of the ranking whose category is not ranked or whose coverage is too low."""
    findings = []
    for unit in units:
        if unit.status is not Status.RANKED:
            continue
        if not index.categories[unit.category].ranked:
            unit.status = Status.UNRANKED
            unit.notes.append("所在类别只计分、不排名")
        low = _low_coverage(index, unit)
        if low:
            unit.status = Status.UNRANKED
            unit.notes.append("报送率低于规定，不参加排名")
            findings += low
    return findings


def _low_coverage(index: SchemeIndex, unit: UnitResult) -> list[Finding]:
    least = index.scheme.settings.min_coverage
    if least is None:
        return []
    return [
        Finding(
            kinds.LOW_COVERAGE,
            unit=unit.code,
            unit_name=unit.name,
            item=code,
            values={
                "item": index.items[code].name,
                "due": item.expected,
                "given": item.given,
                "least": plain(least),
            },
        )
        for code, item in unit.items.items()
        if len(index.scorers_of(index.items[code])) > 1
        and item.expected
        and Fraction(100 * item.given, item.expected) < least
    ]


def groups(index: SchemeIndex, units: Sequence[UnitResult]) -> list[Group]:
    """The ranked units by the scheme's scope, in the order of categories and units."""
    scope = index.scheme.settings.rank_scope
    found: dict[str, list[UnitResult]] = {}
    for category in index.scheme.categories:
        for unit in units:
            if unit.category == category.code and unit.status is Status.RANKED:
                tier = index.units[unit.code].tier
                name = f"{category.name}类"
                if scope is RankScope.TIER and tier:
                    name += f"（{tier}）"
                found.setdefault("全部评议对象" if scope is RankScope.ALL else name, []).append(
                    unit
                )
    return [Group(name, tuple(members)) for name, members in found.items()]


Key = tuple[Fraction, ...]


def key(unit: UnitResult, settings: Settings) -> Key:
    """What is compared: the rounded total, or the exact one where the scheme says so.

    Behind it stand the figures that order equal totals, if the scheme names any.
    """
    total = unit.total if settings.rank_on is RankOn.ROUNDED else unit.total_exact
    assert total is not None, "only units with a total are ranked"
    return (total, *unit.tie_keys)


def rank(group: Group, settings: Settings) -> list[Finding]:
    """Give every unit of the group its rank; equal totals share one."""
    keys = {unit.code: key(unit, settings) for unit in group.units}
    count = Counter(keys.values())
    dense = settings.rank_method is RankMethod.DENSE
    place, next_place = {}, 1
    for value in sorted(count, reverse=True):
        place[value] = next_place
        next_place += 1 if dense else count[value]
    for unit in group.units:
        unit.rank = place[keys[unit.code]]
        unit.tied = count[keys[unit.code]] > 1
    broken = _broken_ties(group, keys, settings)
    if settings.rank_method is not RankMethod.UNIQUE:
        return broken
    tied = [[u for u in group.units if keys[u.code] == value] for value in sorted(count)]
    return broken + [
        Finding(kinds.TIES_FORBIDDEN, values=tie_values(group, units, settings))
        for units in tied
        if len(units) > 1
    ]


def _broken_ties(group: Group, keys: dict[str, Key], settings: Settings) -> list[Finding]:
    """Equal totals that the scheme's further figures have put in order."""
    if not settings.tie_breaks:
        return []
    equal: dict[Fraction, list[UnitResult]] = {}
    for unit in group.units:
        equal.setdefault(keys[unit.code][0], []).append(unit)
    by = "、".join(f"“{word}”" for word in settings.tie_breaks)
    findings = []
    for units in equal.values():
        if len({keys[unit.code] for unit in units}) > 1:
            values = tie_values(group, units, settings) | {"by": by}
            findings.append(Finding(kinds.TIE_BROKEN, values=values))
            for unit in units:
                unit.notes.append(f"总分相同，按{by}排定先后")
    return findings


@dataclass(frozen=True, slots=True)
class End:
    """The units at one end of a group, and those tied across its line."""

    listed: tuple[UnitResult, ...]
    tied: tuple[UnitResult, ...]
    warnings: tuple[Finding, ...]


def bottom(group: Group, k: int, settings: Settings) -> End:
    """倒数前 k 名 of the group: a tie across the line includes all tied, or by setting none."""
    listed, tied = _end(group, k, settings, low=True)
    strict = settings.bottom_ties is BottomTies.STRICT
    if strict:
        listed = tuple(unit for unit in listed if unit not in tied)
    warnings = []
    if group.units and k > 0 and len(group.units) <= k:
        small = {"group": group.name, "of": len(group.units), "k": numeral(k)}
        warnings.append(Finding(kinds.SMALL_GROUP, values=small))
    if tied:
        values = tie_values(group, tied, settings)
        values |= {
            "k": numeral(k),
            "listed": len(listed),
            "of": len(group.units),
            "rule": "跨线并列的均不列入" if strict else "并列的全部列入",
        }
        warnings.append(Finding(kinds.TIE_AT_BOTTOM, values=values))
    return End(listed, tied, tuple(warnings))


def top(group: Group, k: int, settings: Settings) -> End:
    """前 k 名 of the group; a tie across the line includes all tied."""
    listed, tied = _end(group, k, settings, low=False)
    warnings = []
    if tied:
        values = tie_values(group, tied, settings)
        values |= {"k": numeral(k), "listed": len(listed)}
        warnings.append(Finding(kinds.TIE_AT_TOP, values=values))
    return End(listed, tied, tuple(warnings))


def _end(
    group: Group, k: int, settings: Settings, *, low: bool
) -> tuple[tuple[UnitResult, ...], tuple[UnitResult, ...]]:
    """(the k units at one end with all tied at the line, those tied if the tie crosses it)."""
    sign = 1 if low else -1
    keys = {unit.code: tuple(sign * part for part in key(unit, settings)) for unit in group.units}
    ordered = sorted(keys.values())
    if k <= 0 or not ordered:
        return (), ()
    line = ordered[min(k, len(ordered)) - 1]
    listed = tuple(unit for unit in group.units if keys[unit.code] <= line)
    tied = tuple(unit for unit in group.units if keys[unit.code] == line)
    return listed, tied if len(listed) > k else ()


def tie_values(
    group: Group, tied: Sequence[UnitResult], settings: Settings
) -> dict[str, str | int | None]:
    """What a sentence about units with one total says: the group, their names, the total."""
    names = "、".join(unit.name for unit in tied[:10]) + ("等" if len(tied) > 10 else "")
    return {
        "group": group.name,
        "names": names,
        "count": len(tied),
        "total": shown(tied[0].total, settings.total_decimals),
        "rank": tied[0].rank,
    }


def numeral(number: int) -> str:
    """A small number as the notice writes it: 倒数前二名.

    >>> numeral(2), numeral(12)
    ('二', '12')
    """
    return _NUMERALS[number] if number <= 10 else str(number)
