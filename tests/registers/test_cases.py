"""The worked cases' register lines come back from the workbook as they were registered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring.build import frame
from tests.scoring.cases import Case, cases
from tests.scoring.test_cases import agrees
from xltools.registers.adjustments import read_adjustments, write_adjustments
from xltools.scoring.engine import score

WITH_REGISTER = [case for case in cases() if case.register]


@pytest.mark.parametrize("case", WITH_REGISTER, ids=lambda case: case.name)
def test_case_through_its_register(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "加减分.xlsx"
    path.write_bytes(write_adjustments(case.scheme, case.register))
    adjustments, said = read_adjustments(path, case.scheme)
    assert said == []
    assert all(line.counted for line in adjustments)
    result, findings = score(case.scheme, frame(case.typed), adjustments, case.absent)
    agrees(case, result, findings)
