"""The workbook's formulas are the engine's arithmetic, whatever the settings."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.ranking.strategies import appraisals
from xltools.appraisal import Appraisal
from xltools.reports.ranking.book import ranking_book

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
