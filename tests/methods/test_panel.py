"""多评分单位合成: mean, trimmed mean, median, weighted mean."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.methods.panel import Panel, PanelWay, ScorerWeight

SCORES = st.lists(st.fractions(0, 100), min_size=1, max_size=12)


def of(*marks: float) -> list[Fraction]:
    return [Fraction(str(mark)) for mark in marks]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((95, 88, 90, 92, 60, 91, 89), "90"),
        ((95, 88, 90, 92, 60, 91), "90.25"),
        ((95, 88, 90, 92, 60), "85"),
        ((95, 95, 88, 90, 92, 60, 91), "91.2"),
    ],
)
def test_trimmed_drops_one_high_and_one_low_above_five(
    marks: tuple[float, ...], expected: str
) -> None:
    assert Panel(way=PanelWay.TRIMMED).combine(of(*marks)) == Fraction(expected)


def test_trimming_never_drops_all() -> None:
    panel = Panel(way=PanelWay.TRIMMED, drop_high=2, drop_low=2, above=0)
    assert panel.combine(of(1, 2, 3, 6)) == 3
    assert panel.combine(of(1, 2, 3, 6, 7)) == 3


def test_median() -> None:
    median = Panel(way=PanelWay.MEDIAN)
    assert median.combine(of(3, 1, 2)) == 2
    assert median.combine(of(3, 1, 2, 10)) == Fraction(5, 2)
    assert median.combine(of(7)) == 7


def test_a_weight_leaves_the_divisor_with_its_scorer() -> None:
    weights = (
        ScorerWeight(scorer="A", weight=Decimal("0.6")),
        ScorerWeight(scorer="B", weight=Decimal("0.4")),
    )
    panel = Panel(way=PanelWay.WEIGHTED, weights=weights)
    assert panel.combine(of(90, 80), ["A", "B"]) == 86
    assert panel.combine(of(90), ["A"]) == 90
    assert panel.combine(of(90, 80), ["C", "D"]) == 85


@given(SCORES, st.sampled_from([w for w in PanelWay if w is not PanelWay.WEIGHTED]), st.randoms())
def test_order_changes_nothing_and_the_result_stays_between(
    scores: list[Fraction], way: PanelWay, random: object
) -> None:
    panel = Panel(way=way)
    combined = panel.combine(scores)
    assert combined == panel.combine(sorted(scores, reverse=True))
    assert min(scores) <= combined <= max(scores)


@given(SCORES)
def test_equal_weights_are_the_mean(scores: list[Fraction]) -> None:
    names = [f"S{n}" for n in range(len(scores))]
    weights = tuple(ScorerWeight(scorer=name, weight=Decimal("2.5")) for name in names)
    weighted = Panel(way=PanelWay.WEIGHTED, weights=weights)
    assert weighted.combine(scores, names) == Panel().combine(scores)


def test_sentences() -> None:
    assert Panel().explain(7) == "7个评分平均"
    assert Panel(way=PanelWay.TRIMMED).explain(5) == "5个评分平均"
    assert Panel(way=PanelWay.TRIMMED).explain(6) == "6个评分去掉1个最高分和1个最低分后平均"
    assert Panel(way=PanelWay.MEDIAN).explain(4) == "4个评分的中位数"
    assert Panel(way=PanelWay.WEIGHTED).explain(4) == "4个评分加权平均"
