"""The derivation that scoring keeps: every step leads to the next, from a score to the total."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.scoring.build import frame, item, scheme, unit
from tests.scoring.cases import Case, all_cases
from tests.scoring.test_cases import lines
from xltools.methods.panel import PanelWay
from xltools.methods.rate import Rate
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.settings import Target
from xltools.scoring.combine import Combined
from xltools.scoring.derivation import Derivation
from xltools.scoring.engine import score
from xltools.scoring.marks import State
from xltools.scoring.result import Adjustment, UnitResult
from xltools.scoring.trace import trace_unit


def _leads_to_combined(derivation: Derivation, one: Combined, code: str, unit: str) -> None:
    """The kept entries, or those read from the marks, are as many and give the score."""
    own = derivation.items[code].item
    scores = derivation.scores(own)[unit]
    assert sum(one.counts.values()) == len(scores)
    for state in State:
        assert sum(s.state is state for s in scores) == one.counts[state]
    given = [s for s in scores if s.value is not None]
    if given and own.panel.way is not PanelWay.POOL and one.layers is None:
        values = [s.value for s in given if s.value is not None]
        assert one.unmoved == own.panel.combine(values, [s.entry.scorer for s in given])
    assert derivation.scores_of(unit)[code] == scores


def _leads_to_total(unit: UnitResult) -> None:
    for found in unit.items.values():
        if found.placed is not None and found.earned is not None:
            assert abs(found.placed + found.adjustment - found.earned) < 1
    for code, steps in unit.channel_steps.items():
        if steps.exact is not None and unit.applicable:
            assert steps.exact == (steps.counted + steps.move) * unit.full / unit.applicable
        assert (steps.exact is None) == (unit.channels[code] is None)
    if unit.total_exact is not None and unit.unfloored is not None:
        assert unit.total_exact >= unit.unfloored


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_every_step_leads_to_the_next(case: Case) -> None:
    marks = frame(case.typed, counts=case.counts)
    result, _ = score(case.scheme, marks, lines(case), case.absent)
    derivation = result.derivation
    for code, scores in derivation.items.items():
        for unit_code, one in scores.combined.items():
            _leads_to_combined(derivation, one, code, unit_code)
    for own in result.units:
        _leads_to_total(own)
        if own.total is not None:
            assert trace_unit(result, own.code).value == own.total


def test_points_off_a_rate_stand_in_every_scorers_score() -> None:
    """What the mean is made of is what each line says: with the points that are taken off."""
    made = scheme([item("1", 10, method=Rate())], [unit("a")], {"S": ["1"], "T": ["1"]})
    counts = {
        (scorer, "a", "1", "", field): number
        for scorer, pair in {"S": ("9", "10"), "T": ("7", "10")}.items()
        for field, number in zip(("numerator", "denominator"), pair, strict=True)
    }
    line = Adjustment(
        1, "a", "扣分", Fraction(-5), True, "", 5, target=Target(AdjustmentTarget.RATE, "1")
    )
    result, _ = score(made, frame({}, counts=counts), [line])
    combined = result.derivation.combined("1", "a")
    values = [one.value for one in combined.scores]
    assert combined.value == sum((v for v in values if v is not None), Fraction(0)) / 2
    [own] = trace_unit(result, "a").parts[0].parts[0].parts
    assert [part.value for part in own.parts] == values
    assert "8.5" in own.parts[0].sentence
    assert "6.5" in own.parts[1].sentence
