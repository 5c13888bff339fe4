"""结果状态: which may follow which, and what each must cite."""

from __future__ import annotations

import itertools

import pytest

from xltools.appraisal import (
    ORDER,
    REGISTERED,
    Registration,
    State,
    current,
    registrations,
    since,
    state_of,
    why_not,
)
from xltools.ledger.journal import Event

FULL = {"date": "2017-12-26", "by": "王××", "document": "批件〔2017〕8号", "meeting": "会审会议"}


def move(state: State, **changes: str) -> Registration:
    return Registration(state, **{**FULL, **changes})


def standing(state: State) -> Registration | None:
    return None if state is State.DRAFT else move(state, result="a")


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ORDER, ORDER)))
def test_forward_one_step_back_with_a_reason(before: State, after: State) -> None:
    plainly = why_not(move(after, result="a"), standing(before))
    reasoned = why_not(move(after, result="a", reason="核对中发现漏登"), standing(before))
    if after.place == before.place + 1:
        assert plainly == reasoned == ""
    elif after.place < before.place:
        assert "理由" in plainly
        assert reasoned == ""
    elif after is before:
        assert plainly == reasoned
        assert "现在就是" in plainly
    else:
        assert plainly == reasoned
        assert f"请先登记{ORDER[before.place + 1]}" in plainly


@pytest.mark.parametrize(
    ("state", "lacking", "named"),
    [
        (State.CHECKING, {"date": ""}, "--date"),
        (State.CHECKING, {"date": "2017-2-30"}, "--date"),
        (State.CHECKING, {"date": "20171226"}, "--date"),
        (State.CHECKING, {"by": " "}, "--by"),
        (State.MEETING, {"meeting": "", "document": ""}, "--meeting"),
        (State.APPROVED, {"document": ""}, "--document"),
        (State.PUBLISHED, {"document": ""}, "--document"),
    ],
)
def test_what_each_must_cite(state: State, lacking: dict[str, str], named: str) -> None:
    before = standing(ORDER[state.place - 1])
    said = why_not(move(state, **lacking), before)
    assert named in said
    assert said.count("。") == 1


def test_a_meeting_or_its_minutes_is_enough() -> None:
    before = standing(State.CHECKING)
    assert why_not(move(State.MEETING, meeting=""), before) == ""
    assert why_not(move(State.MEETING, document=""), before) == ""


def test_dates_do_not_run_backwards() -> None:
    said = why_not(move(State.MEETING, date="2017-12-25"), standing(State.CHECKING))
    assert "早于" in said


def test_another_result_may_come_under_the_same_state() -> None:
    assert why_not(move(State.APPROVED, result="b"), standing(State.APPROVED)) == ""


def test_the_last_line_counts() -> None:
    moves = [move(State.CHECKING), move(State.MEETING), move(State.CHECKING, reason="更正")]
    events = [
        Event(1, "", "created", {}, ""),
        *(Event(n, "", REGISTERED, one.data(), "") for n, one in enumerate(moves, 2)),
    ]
    assert registrations(events) == moves
    assert current(events) == moves[-1]
    assert state_of(None) is State.DRAFT
    assert current([]) is None
    assert "还没有登记" in since(None)
    assert "批件〔2017〕8号" in since(moves[0])
