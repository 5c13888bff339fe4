"""From a scheme, its marks and its register to the whole result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Unit
from xltools.scoring.adjust import Adjusted, by_unit, rate_cuts
from xltools.scoring.combine import combine_all
from xltools.scoring.decisions import Decision
from xltools.scoring.grade import grade
from xltools.scoring.history import History
from xltools.scoring.notes import note_unit
from xltools.scoring.outcome import Rules, apply_outcomes
from xltools.scoring.people import People
from xltools.scoring.policies import settle
from xltools.scoring.rank import bottom, groups, leave_out, rank
from xltools.scoring.result import Adjustment, Result, Status, UnitResult
from xltools.scoring.tiebreak import set_tie_keys
from xltools.scoring.totals import total_unit
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding
from xltools.text.words import UNCOUNTED_EXEMPT

if TYPE_CHECKING:
    import pandas as pd


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
    table, findings = combine_all(index, marks, rate_cuts(adjusted))
    settled = settle(index, table, adjusted)
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
    whole = Result(tuple(units), tuple(adjustments), provisional, tuple(people.decided))
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
