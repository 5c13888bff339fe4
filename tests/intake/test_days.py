"""Days that are typed as text."""

from __future__ import annotations

import pytest

from xltools.intake.days import is_day


@pytest.mark.parametrize(
    "text", ["2024-3-5", "2024/03/05", "2024.3.5", "2024年3月5日", "２０２４-3-5 "]
)
def test_one_day_however_it_is_written(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize("text", ["", "去年", "3月5日", "2024-13-1", "2023-2-29", "2024-3-5至6日"])
def test_anything_else_is_no_day(text: str) -> None:
    assert not is_day(text)
