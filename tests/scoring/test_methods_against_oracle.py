"""The engine and the second scorer agree on schemes over all methods and settings."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scoring import method_oracle, oracle
from tests.scoring.build import deduction, frame
from tests.scoring.method_cases import Drawn, drawn
from xltools.scoring.engine import score
from xltools.scoring.trace import trace_unit

SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_every_method_agrees(drawing: Drawn) -> None:
    case, made, counts, lines = drawing
    result, findings = score(made, frame({}, counts=counts), lines)
    expected = oracle.finish(case, method_oracle.cells(case))
    grades = method_oracle.grades(case, expected)
    keys = ("status", "raw", "total", "rank", "bottom")
    assert {
        u.code: (str(u.status), u.raw_total, u.total, u.rank, u.bottom, u.grade)
        for u in result.units
    } == {u: (*(own[key] for key in keys), grades[u]) for u, own in expected.items()}
    assert all(finding.message for finding in findings)


@SOME
@given(drawn())
def test_every_unit_explains_itself(drawing: Drawn) -> None:
    _, made, counts, lines = drawing
    marks = frame({}, counts=counts)
    result, _ = score(made, marks, lines)
    for unit in result.units:
        step = trace_unit(result, unit.code)
        assert step.value == unit.total
        assert step.sentence


@SOME
@given(drawn(), st.randoms(use_true_random=False))
def test_order_changes_nothing(drawing: Drawn, random: Any) -> None:
    _, made, counts, lines = drawing

    def shuffled(things: Any) -> tuple[Any, ...]:
        things = list(things)
        random.shuffle(things)
        return tuple(things)

    tables = ("units", "items", "channels", "scorers", "categories", "adjustment_rules")
    other = made.model_copy(update={name: shuffled(getattr(made, name)) for name in tables})
    before, _ = score(made, frame({}, counts=counts), lines)
    after, _ = score(other, frame({}, counts=dict(shuffled(counts.items()))), shuffled(lines))
    for own in before.units:
        same = after.unit(own.code)
        assert (own.status, own.total, own.rank, own.grade, own.channels) == (
            same.status,
            same.total,
            same.rank,
            same.grade,
            same.channels,
        )


@SOME
@given(drawn(), st.sampled_from(["0.05", "1", "40"]))
def test_a_further_deduction_never_improves_anything(drawing: Drawn, points: str) -> None:
    case, made, counts, lines = drawing
    order = {name: place for place, (name, *_) in enumerate(case["grades"])}
    marks = frame({}, counts=counts)
    before, _ = score(made, marks, lines)
    for own in before.units:
        if own.rank is None:
            continue
        again = score(made, marks, [*lines, deduction(own.code, points, 99)])[0].unit(own.code)
        assert again.rank is not None
        assert again.rank >= own.rank
        if own.grade and again.grade:
            tied = own.tied and order[again.grade] < order[own.grade]
            assert order[again.grade] >= order[own.grade] or tied


@SOME
@given(drawn(), st.randoms(use_true_random=False))
def test_new_codes_change_nothing(drawing: Drawn, random: Any) -> None:
    """Scorers under other codes, in another order: weights follow their code."""
    _, made, counts, lines = drawing
    codes = [scorer.code for scorer in made.scorers]
    names = dict(zip(codes, random.sample([f"Z{n}" for n in range(9)], len(codes)), strict=True))
    other = made.model_copy(
        update={
            "scorers": tuple(
                scorer.model_copy(update={"code": names[scorer.code]})
                for scorer in reversed(made.scorers)
            )
        }
    )
    renamed = {(names[key[0]], *key[1:]): text for key, text in counts.items()}
    before, _ = score(made, frame({}, counts=counts), lines)
    after, _ = score(other, frame({}, counts=renamed), lines)
    assert {u.code: (u.total, u.rank, u.grade) for u in before.units} == {
        u.code: (u.total, u.rank, u.grade) for u in after.units
    }
