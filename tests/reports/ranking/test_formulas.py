"""The workbook's formulas are the engine's arithmetic, whatever the settings."""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import appraise, file_of
from tests.reports.ranking.strategies import appraisals
from tests.scoring import build
from tests.scoring.cases import Case, all_cases
from xltools.appraisal import Appraisal
from xltools.reports.ranking.book import ranking_book
from xltools.scoring.marks import Mark, State, mark_value

EXAMPLES = int(os.environ.get("XLTOOLS_EXAMPLES", "8"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(appraisal=appraisals())
def test_recalculation_agrees_with_the_engine(office: Office, appraisal: Appraisal) -> None:
    assert_recalculates(office, ranking_book(appraisal))


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_the_worked_cases_recalculate(office: Office, case: Case) -> None:
    marks = build.frame(case.typed, counts=case.counts).itertuples(index=False, name=None)
    appraisal = appraise(case.scheme, [Mark(*row) for row in marks], missing=case.absent)
    assert_recalculates(office, ranking_book(appraisal))


def test_totals_that_end_exactly_in_five(office: Office) -> None:
    """The half at the rounding digit is never lost to binary fractions."""
    chance = random.Random(7)
    judges = {f"P{n}": ["3"] for n in range(8)}
    scheme = build.scheme(
        [build.item("1", 5), build.item("2", 35), build.item("3", 60)],
        [build.unit(f"u{n:03d}") for n in range(120)],
        {"A": ["1"], "B": ["2"], **judges},
    )
    marks = []
    for unit in scheme.units:
        tenth = Decimal(chance.randrange(601, 1000, 2)) / 10
        quarter = Decimal(chance.randrange(240, 400)) / 4
        typed = {("1", "A"): tenth, ("2", "B"): Decimal(chance.randint(60, 100))}
        typed |= {("3", judge): quarter for judge in judges}
        marks += [_mark(unit.code, item, scorer, value) for (item, scorer), value in typed.items()]
    appraisal = appraise(scheme, marks)
    halves = [unit for unit in appraisal.result.units if unit.total_exact * 1000 % 10 == 5]
    assert len(halves) > 20
    assert_recalculates(office, ranking_book(appraisal))


def _mark(unit: str, item: str, scorer: str, value: Decimal) -> Mark:
    integer, scale = mark_value(value)
    place = (file_of(scorer), "评分表", "D7")
    return Mark(unit, item, scorer, "", "", "mark", 0, integer, scale, State.MARK, *place)
