"""From a scheme, its marks and its register to the whole result, with its derivation.

同分排序, what is compared one after another where totals are equal, and 备注, what a reader must
know about one unit's figures in sentences, are made here once all figures are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.exact import plain, round_half_up
from xltools.methods.panel import PanelWay
from xltools.scheme.choices import AdjustmentTarget, MissingPolicy, RankOn
from xltools.scheme.lookup import CHANNEL, ITEM, VOTES, SchemeIndex, ballot_levels, tie_break
from xltools.scheme.model import Item, Scheme, Unit
from xltools.scoring.adjust import Adjusted, by_unit, rate_cuts
from xltools.scoring.combine import Combined, combine_all
from xltools.scoring.decisions import Decision
from xltools.scoring.derivation import Derivation, Result
from xltools.scoring.grade import grade
from xltools.scoring.marks import APPLICABLE_NOT, WANTING, State
from xltools.scoring.outcome import History, Rules, apply_outcomes
from xltools.scoring.people import People
from xltools.scoring.policies import Earning, Settled, Table, Way, settle
from xltools.scoring.rank import bottom, groups, leave_out, rank
from xltools.scoring.result import Adjustment, ItemResult, Status, UnitResult
from xltools.scoring.totals import total_unit
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding
from xltools.text.words import UNCOUNTED_EXEMPT, nest_quotes

if TYPE_CHECKING:
    import pandas as pd


_LOWEST = Fraction(-(10**12))
"""A channel or item without a figure stands behind all that have one."""


def set_tie_keys(index: SchemeIndex, units: Sequence[UnitResult], table: Table) -> None:
    """Give each unit with a total the figures that order it among equals, larger first.

    Channels and items are compared as they are shown, unless exact totals are ranked; fewer
    votes for a level stand first, but more for the best level.
    """
    settings = index.scheme.settings
    breaks = [known for text in settings.tie_breaks if (known := tie_break(index.scheme, text))]
    best = ballot_levels(index.scheme)
    exact = settings.rank_on is RankOn.EXACT

    def shown(value: Fraction | None) -> Fraction:
        if value is None:
            return _LOWEST
        return value if exact else Fraction(round_half_up(value, settings.total_decimals))

    def item_points(unit: UnitResult, code: str) -> Fraction:
        item = unit.items.get(code)
        return shown(item.earned if item is not None else None)

    def votes(unit: UnitResult, level: str) -> Fraction:
        combined = (table[item.code].get(unit.code) for item in index.scheme.items)
        number = sum((c.votes.get(level, Fraction(0)) for c in combined if c), Fraction(0))
        return number if best[level] else -number

    figures: dict[str, Callable[[UnitResult, str], Fraction]] = {
        CHANNEL: lambda unit, code: shown(unit.channels.get(code)),
        ITEM: item_points,
        VOTES: votes,
    }
    for unit in units:
        if unit.total is not None and breaks:
            unit.tie_keys = tuple(figures[each.kind](unit, each.of) for each in breaks)


def note_unit(
    index: SchemeIndex, settled: Settled, adjusted: Adjusted, table: Table, result: UnitResult
) -> list[Finding]:
    """Write the unit's notes; what scorers disagree on is also a finding."""
    findings = []
    for code, item in settled.items.items():
        name = index.items[code].name
        if item.earned is None:
            result.notes.append(_without_mark(index, settled, item, name))
        combined = table[code][settled.unit.code]
        result.notes += _coverage(name, combined, index.items[code], index)
        if item.earned is not None:
            said, more = _parts(settled, code, name, combined)
            result.notes += said
            findings += more
        findings += _disagreement(settled, index.items[code], combined)
    for line in adjusted.disqualifying:
        word = index.scheme.settings.veto_wording.label
        why = line.fact or line.rule
        basis = f"（{line.basis}）" if line.basis else ""
        result.notes.append(f"{word}{'：' if why else ''}{why}{basis}")
    result.notes[:] = [nest_quotes(note) for note in result.notes]
    return findings


def _without_mark(index: SchemeIndex, settled: Settled, item: ItemResult, name: str) -> str:
    missing = item.state in APPLICABLE_NOT
    head = f"{'缺项' if missing else '未报'}：“{name}”{item.state}"
    way = settled.ways[item.item]
    if way is Way.BLOCKS:
        return f"待补报：“{name}”{item.state}，暂不计总分"
    if way is Way.CHANNEL:
        channel = index.channels[index.items[item.item].channel].name
        return f"{head}，在“{channel}”内折算"
    if way is Way.LEFT_OUT:
        return f"{head}，按其余{plain(settled.applicable)}分折算"
    if item.policy == MissingPolicy.CATEGORY_MEAN.label and item.counted is not None:
        return f"{head}，取本类别平均得分"
    return f"{head}，{item.policy}"


def _coverage(name: str, combined: Combined, item: Item, index: SchemeIndex) -> list[str]:
    notes = []
    layered = bool(item.strata.codes or item.periods.codes)
    several = layered or len(index.scorers_of(item)) > 1
    if several and combined.given < combined.due:
        word = "份" if layered else "家"
        came = combined.due - combined.counts[State.UNREPORTED]
        usable = f"，可用{combined.given}{word}" if came != combined.given else ""
        notes.append(f"“{name}”应报{combined.due}{word}、实报{came}{word}{usable}")
    recused = combined.counts[State.RECUSED]
    if several and recused and combined.given:
        what = f"{recused}份回避" if layered else f"{recused}个评分单位回避"
        notes.append(f"“{name}”有{what}")
    return notes


def _parts(
    settled: Settled, code: str, name: str, combined: Combined
) -> tuple[list[str], list[Finding]]:
    """Strata and periods without a score, and how they were treated."""
    notes = [f"“{name}”{part.name}{part.state}，{part.treated}" for part in combined.parts]
    findings = [
        Finding(
            kinds.PART_TREATED,
            unit=settled.unit.code,
            unit_name=settled.unit.name,
            item=code,
            values={
                "item": name,
                "part": part.name,
                "states": str(part.state),
                "policy": part.treated,
            },
        )
        for part in combined.parts
        if part.state in WANTING
    ]
    return notes, findings


def _disagreement(settled: Settled, item: Item, combined: Combined) -> list[Finding]:
    """Scorers of one part of whom only some say that there is nothing to mark.

    Tallies that are added up do not disagree: one of them may well be empty.
    """
    pooled = item.panel.way is PanelWay.POOL and item.method.adds_up
    said = (State.NOT_APPLICABLE,) if pooled else (State.NOT_APPLICABLE, State.NO_SAMPLE)
    divided = [one for one in combined.divided if any(one.counts[s] for s in said)]
    if not divided:
        return []
    others = {s: n for s in said if (n := sum(one.counts[s] for one in divided))}
    return [
        Finding(
            kinds.PARTLY_NOT_APPLICABLE,
            unit=settled.unit.code,
            unit_name=settled.unit.name,
            item=item.code,
            values={
                "item": item.name,
                "given": sum(one.given for one in divided),
                "others": sum(others.values()),
                "states": "、".join(others),
            },
        )
    ]


def score(
    scheme: Scheme,
    marks: pd.DataFrame,
    adjustments: Sequence[Adjustment] = (),
    missing: Collection[str] = (),
    decisions: Sequence[Decision] = (),
) -> tuple[Result, list[Finding]]:
    """The result of an appraisal, and all that people must know or decide about it.

    `missing` names the scorers from whom no return is in and whose absence nobody has decided
    yet: while there are any, ranks are 暂列. `decisions` are those that people have taken and
    not withdrawn; what was computed stands beside each of them in the result.
    """
    index = SchemeIndex(scheme)
    people = People(index, decisions)
    adjustments = [*adjustments, *people.disqualifications(adjustments)]
    adjustments, spared = _spare(index, adjustments)
    adjusted = by_unit(adjustments, [unit.code for unit in scheme.units], scheme)
    items, findings = combine_all(index, marks, rate_cuts(adjusted))
    table = {code: one.combined for code, one in items.items()}
    earning = Earning(index, table, adjusted)
    settled = settle(earning)
    units: list[UnitResult] = []
    for unit in _in_order(index):
        if unit.exempt:
            result, said = _exempt(unit, spared[unit.code])
        else:
            own = settled[unit.code]
            result, said = total_unit(index, own, adjusted[unit.code])
            said += note_unit(index, own, adjusted[unit.code], table, result)
        units.append(result)
        findings += said
    set_tie_keys(index, units, table)
    findings += _rank(index, units, adjusted, people)
    incomplete = any(unit.status is Status.INCOMPLETE for unit in units)
    provisional = bool(missing) or incomplete
    derivation = Derivation(index, marks, items, adjusted, earning)
    decided = tuple(people.decided)
    whole = Result(tuple(units), tuple(adjustments), provisional, derivation, decided)
    return whole, people.settled(findings)


def _in_order(index: SchemeIndex) -> list[Unit]:
    """Units by category, in 机构序列 order within each."""
    place = {code: k for k, code in enumerate(index.categories)}
    return sorted(index.scheme.units, key=lambda unit: place[unit.category])


def _spare(
    index: SchemeIndex, adjustments: Sequence[Adjustment]
) -> tuple[list[Adjustment], Counter[str]]:
    """The register's lines, none counting here for a unit that is 免评; how many did, by unit.

    What goes to another scheme stays as approved: the unit is not exempt from that one.
    """
    lines: list[Adjustment] = []
    spared: Counter[str] = Counter()
    for line in adjustments:
        unit = index.units.get(line.unit)
        here = line.counted and line.target.kind is not AdjustmentTarget.OTHER
        if unit is not None and unit.exempt and here:
            spared[line.unit] += 1
            lines.append(replace(line, counted=False, why_not=UNCOUNTED_EXEMPT))
        else:
            lines.append(line)
    return lines, spared


def _exempt(unit: Unit, lines: int) -> tuple[UnitResult, list[Finding]]:
    result = UnitResult(unit.code, unit.name, unit.category, Status.EXEMPT)
    result.notes.append(f"本年免评（{unit.exempt}）")
    said = Finding(
        kinds.EXEMPT_ADJUSTED, unit=unit.code, unit_name=unit.name, values={"count": lines}
    )
    return result, [said] if lines else []


def _rank(
    index: SchemeIndex,
    units: Sequence[UnitResult],
    adjusted: Mapping[str, Adjusted],
    people: People,
) -> list[Finding]:
    """Ranks, bottom places, grades, year on year, outcomes, once all totals are known."""
    settings = index.scheme.settings
    findings = leave_out(index, units)
    ranked = groups(index, units)
    for group in ranked:
        findings += rank(group, settings)
        low = bottom(group, settings.bottom_k, settings)
        findings += low.warnings
        for unit in people.tied(group, low):
            unit.bottom = True
    people.bottom(units)
    findings += grade(index, units, ranked, adjusted)
    history = History(index)
    for unit in units:
        history.compare(unit)
    findings += history.no_longer_listed()
    said = apply_outcomes(Rules(index, ranked, history, people.listed), units)
    return findings + [finding for finding in said if finding not in findings]
