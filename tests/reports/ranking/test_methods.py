"""The workbook over all methods, strata, periods and targets of adjustments."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import appraise
from tests.reports.ranking.test_formulas import EXAMPLES
from tests.scoring import build
from tests.scoring.method_cases import Drawn, drawn
from xltools.reports.ranking.book import ranking_book
from xltools.scoring.marks import Mark


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(drawing=drawn())
def test_every_method_and_target_recalculates(office: Office, drawing: Drawn) -> None:
    """Every step from the marks to the ranks is what the engine made of them."""
    _, made, counts, lines = drawing
    rows = build.frame({}, counts=counts).itertuples(index=False, name=None)
    marks = [Mark(*row) for row in rows]
    assert_recalculates(office, ranking_book(appraise(made, marks, lines)))
