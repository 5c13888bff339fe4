"""The worked cases come out exactly through workbooks, and LibreOffice agrees with every cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office
from tests.scoring.cases import Case, cases
from tests.scoring.test_cases import agrees
from tests.steps.through_workbooks import walk


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_case_through_workbooks(case: Case, tmp_path: Path, office: Office) -> None:
    done = walk(case, tmp_path / "年度")
    agrees(case, done.appraisal.result, done.appraisal.findings)
    office.assert_recalculation_changes_nothing(done.ranking.read_bytes())
