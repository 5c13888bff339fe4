"""One reader of days: every reader of the office's books and lists takes the same spellings."""

from __future__ import annotations

from datetime import date

import pytest

from xltools.days import day_in, leading_day, moment_in
from xltools.forms.fill import _day_and_fact
from xltools.registers.decisions import moment_said
from xltools.registers.values import date_of

SPELLINGS = [
    "2024-3-5",
    "2024/03/05",
    "2024.3.5",
    "2024年3月5日",
    "２０２４-3-5 ",
    "2024 年 3 月 5 日",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_one_day_however_it_is_written(text: str) -> None:
    day = date(2024, 3, 5)
    assert day_in(text) == date_of(text) == day
    assert moment_in(text) is not None
    assert leading_day(f"{text} 通报") == (day, "通报")
    assert _day_and_fact(f"{text}　通报") == (45356, "通报")
    assert moment_said(f"{text.strip()} 17:00") == "2024-03-05T17:00:00"


@pytest.mark.parametrize(
    "text",
    ["", "去年", "3月5日", "2024-13-1", "2023-2-29", "2024-3-5至6日", "2024-3-505", "20240305"],
)
def test_anything_else_is_no_day(text: str) -> None:
    assert day_in(text) is None
    assert leading_day(text) == (None, text)
