"""A bounded number of random schemes through workbooks; many_walks runs as many as one likes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.office import Office
from tests.steps.many_walks import check_walk
from tests.steps.random_entries import random_case

COUNT = int(os.environ.get("XLTOOLS_WALKS", "25"))


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_random_scheme_is_the_same_everywhere(seed: int, tmp_path: Path, office: Office) -> None:
    """What was typed is what was read, and LibreOffice shows what the engine says."""
    check_walk(random_case(seed), tmp_path / "年度", office)
