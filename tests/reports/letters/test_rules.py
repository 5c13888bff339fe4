"""Which papers go out when: the whole table, and the sentence of each refusal."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.reports.fixtures import appraise, random_marks
from xltools.appraisal import Appraisal
from xltools.registers.states import ORDER, State
from xltools.reports.letters.papers import Occasion, is_draft, refusal
from xltools.scheme.presets import preset

FINAL, DRAFT = "", "草稿"
TABLE = {
    # occasion: in 初稿, 核对稿, 送审稿, 审定稿, 公布稿
    "发放": (FINAL,) * 5,
    "提醒": (FINAL,) * 5,
    "更正": (FINAL,) * 5,
    "反馈核对": (DRAFT, FINAL, FINAL, "结果已经审定，不再制发", "结果已经审定，不再制发"),
    "反馈": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
    "结果运用": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
    "通报": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
}
PROVISIONAL = "名次为暂列，不得引用，不能起草"
NEED_ALL = ("反馈", "结果运用", "通报")
"""What is not even drafted while a return is missing and nobody has decided it."""
CASES = [(name, state) for name in TABLE for state in ORDER]


@cache
def appraisals() -> tuple[Appraisal, Appraisal]:
    """A complete one, and one that lacks a county."""
    scheme = preset("maanshan-2017")
    complete = appraise(scheme, random_marks(scheme, 1, odd=0))
    marks = random_marks(scheme, 1, odd=0, missing=("XQ06",))
    return complete, appraise(scheme, marks, missing=("XQ06",))


def test_the_table_has_every_occasion() -> None:
    assert list(TABLE) == [str(one) for one in Occasion]


@pytest.mark.parametrize(("name", "state"), CASES)
def test_a_complete_result(name: str, state: str) -> None:
    expected = TABLE[name][ORDER.index(State(state))]
    said = refusal(Occasion(name), replace(appraisals()[0], state=state))
    if expected in (FINAL, DRAFT):
        assert said == ""
        assert is_draft(Occasion(name), State(state)) is (expected == DRAFT)
    else:
        assert expected in said
        assert said.startswith(f"现为{state}，") and "请" in said


@pytest.mark.parametrize(("name", "state"), CASES)
def test_an_incomplete_result(name: str, state: str) -> None:
    appraisal = replace(appraisals()[1], state=state)
    said = refusal(Occasion(name), appraisal)
    if name in NEED_ALL:
        assert PROVISIONAL in said and "请" in said
    else:
        assert said == refusal(Occasion(name), replace(appraisals()[0], state=state))
