"""A third engine agrees with the ranking workbook wherever it can evaluate it."""

from __future__ import annotations

import pytest

from tests.reports.fixtures import appraise, random_marks
from tests.reports.ranking.iron import by_ironcalc
from tests.scoring import build
from tests.scoring.build import frame
from tests.steps.random_entries import random_case
from xltools.reports.ranking.book import ranking_book
from xltools.scoring.marks import Mark


@pytest.mark.parametrize("seed", range(8))
def test_ironcalc_agrees(seed: int) -> None:
    case = random_case(seed)
    rows = frame({}, counts=case.counts).itertuples(index=False, name=None)
    data = ranking_book(appraise(case.scheme, [Mark(*r) for r in rows], missing=case.absent))
    found = by_ironcalc(data)
    assert not found.differ, "\n".join(found.differ[:10])
    assert found.agree > 0


def test_one_item_of_several_scorers_is_a_number_of_items() -> None:
    """A spreadsheet takes FALSE for more than any number: what is counted is no comparison."""
    scheme = build.scheme(
        [build.item("1", 10)],
        [build.unit(code) for code in "ab"],
        {"P": ["1"], "Q": ["1"]},
        settings={"min_coverage": 60},
    )
    found = by_ironcalc(ranking_book(appraise(scheme, random_marks(scheme, 1, odd=0))))
    assert not found.differ
