"""The worked cases come out exactly through the Python API."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from tests.scoring.build import bonus, deduction, frame, veto
from tests.scoring.cases import Case, all_cases
from xltools.exact import shown
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment
from xltools.text.finding import Finding


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    result, findings = score(
        case.scheme, frame(case.typed, counts=case.counts), lines(case), case.absent
    )
    agrees(case, result, findings)


def lines(case: Case) -> list[Adjustment]:
    by_name = {unit.name: unit.code for unit in case.scheme.units}
    made = []
    for seq, entry in enumerate(case.register, 1):
        code = by_name[entry.unit]
        if entry.kind == "直接列为不合格":
            made.append(veto(code, seq))
        else:
            make = deduction if entry.kind == "扣分" else bonus
            made.append(make(code, Fraction(entry.approved_points or 0), seq))
    return made


def agrees(case: Case, result: Result, findings: Sequence[Finding]) -> None:
    """Every figure that the case names, at the scheme's decimals."""
    expected, places = case.expected, case.scheme.settings.total_decimals
    units = {unit.code: unit for unit in result.units}
    assert {c: shown(units[c].total, places) for c in expected.totals} == expected.totals
    for code, total in (expected.raw_totals or {}).items():
        assert shown(units[code].raw_total, places) == total
    if expected.ranks is not None:
        assert {code: units[code].rank for code in expected.ranks} == expected.ranks
    for code, status in expected.statuses.items():
        assert units[code].status == status
        assert units[code].rank is None
        assert not units[code].bottom
    if expected.bottom is not None:
        assert {u.code for u in result.units if u.bottom} == expected.bottom
    for rule, codes in expected.outcomes.items():
        assert {u.code for u in result.units if rule in {o.rule for o in u.outcomes}} == codes
    for (code, item), given_and_due in expected.coverage.items():
        one = units[code].items[item]
        assert (one.given, one.expected) == given_and_due
    for code, change in expected.rank_changes.items():
        assert units[code].rank_change == change
    for code, changed in expected.score_changes.items():
        assert shown(units[code].score_change, places) == changed
    for code, word in expected.not_comparable.items():
        assert word in units[code].comparability
    assert expected.findings <= {finding.code for finding in findings}
    for code, grade in expected.grades.items():
        assert units[code].grade == grade
    for (code, item), state in expected.item_states.items():
        assert (units[code].items[item].earned, units[code].items[item].state) == (None, state)
    for words in expected.said:
        assert any(words in finding.message for finding in findings)
    assert result.provisional == bool(case.absent)
    assert all(finding.message for finding in findings)
