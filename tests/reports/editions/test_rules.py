"""Who may have what, when: the whole table, and the sentence of each refusal."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.reports.fixtures import appraise, random_marks
from xltools.appraisal import ORDER, Appraisal
from xltools.reports.editions.rules import Edition, edition_named, refusal
from xltools.scheme.presets import preset

TABLE = {
    # edition: what is said in 初稿, 核对稿, 送审稿, 审定稿, 公布稿; "" where it may be written
    "送审": ("未登记核对稿", "", "", "", ""),
    "反馈核对": ("未登记核对稿", "", "", "已经审定", "已经审定"),
    "反馈": ("未登记审定信息", "未登记审定信息", "未登记审定信息", "", ""),
    "公开": ("未登记审定信息", "未登记审定信息", "未登记审定信息", "", ""),
    "移交": ("未登记审定信息", "未登记审定信息", "未登记审定信息", "", ""),
}
INCOMPLETE = {name: "" if name == "反馈核对" else "应报22家，已报21家" for name in TABLE}
"""What is said besides while a return is missing and nobody has decided it."""


@cache
def appraisals() -> tuple[Appraisal, Appraisal]:
    """A complete one, and one that lacks a county."""
    scheme = preset("maanshan-2017")
    missing = ("XQ06",)
    complete = appraise(scheme, random_marks(scheme, 1, odd=0))
    return complete, appraise(
        scheme, random_marks(scheme, 1, odd=0, missing=missing), missing=missing
    )


CASES = [(name, state) for name in TABLE for state in ORDER]


def test_the_table_has_every_edition() -> None:
    assert list(TABLE) == [str(one) for one in Edition]


@pytest.mark.parametrize(("name", "state"), CASES)
def test_a_complete_result(name: str, state: str) -> None:
    said = refusal(Edition(name), replace(appraisals()[0], state=state))
    expected = TABLE[name][ORDER.index(state)]
    assert expected in said
    assert bool(expected) is bool(said)
    if said:
        assert said.startswith(f"现为{state}，")
        assert 1 <= said.count("。") <= 2
        assert "请" in said


@pytest.mark.parametrize(("name", "state"), CASES)
def test_an_incomplete_result(name: str, state: str) -> None:
    said = refusal(Edition(name), replace(appraisals()[1], state=state))
    expected = TABLE[name][ORDER.index(state)] or INCOMPLETE[name]
    assert expected in said
    assert bool(expected) is bool(said)


def test_the_model_sentence() -> None:
    said = refusal(Edition.PUBLIC, replace(appraisals()[0], state="核对稿"))
    assert said == ("现为核对稿，未登记审定信息，不能生成公开版。请先登记审定日期和批件号。")


def test_names() -> None:
    assert {edition_named(one.full_name) for one in Edition} == set(Edition)
    assert {edition_named(one) for one in Edition} == set(Edition)
    assert edition_named("内部版") is None
