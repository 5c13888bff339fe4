"""The worked cases come out exactly through workbooks, and LibreOffice agrees with every cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.office import Office
from tests.scoring.cases import Case, all_cases
from tests.scoring.test_cases import agrees
from tests.steps.through_workbooks import walk

FACTS = Path(__file__).parent.parent / "data" / "cases.json"


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_case_through_workbooks(case: Case, tmp_path: Path, office: Office) -> None:
    done = walk(case, tmp_path / "年度")
    agrees(case, done.appraisal.result, done.appraisal.findings)
    office.assert_recalculation_changes_nothing(done.ranking.read_bytes())


def test_no_case_is_left_out() -> None:
    """Every case of the file is walked, in one setting at least."""
    walked = {case.name.partition("-")[0] for case in all_cases()}
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    assert walked == {fact["id"] for fact in facts}
