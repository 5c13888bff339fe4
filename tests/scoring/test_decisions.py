"""Decisions among themselves, and what they do to places; computed values stay beside them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding import decision
from tests.forms import samples
from tests.scoring.build import frame, item, scheme, unit
from xltools.scheme.choices import BottomTies, Condition, UnreportedPolicy
from xltools.scheme.model import Outcome, Scheme
from xltools.scoring.decisions import (
    TREATMENTS,
    Decided,
    Decision,
    DecisionKind,
    from_data,
    in_force,
    treated,
    treated_items,
    treatment,
)
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.scoring.result import Status
from xltools.text.finding import Finding

NAMES = "abcde"


def of(**settings: object) -> Scheme:
    outcome = Outcome(
        code="Y1", name="末位", when=Condition.BOTTOM_K, value="2", action="约谈", recipient="办"
    )
    units = [unit(name) for name in NAMES]
    return scheme([item("1")], units, outcomes=(outcome,), settings={"bottom_k": 2, **settings})


def scored(
    marks: str, *decisions: Decision, missing: tuple[str, ...] = (), **settings: object
) -> tuple[Result, list[Finding]]:
    typed = {("S", name, "1"): text for name, text in zip(NAMES, marks.split(), strict=True)}
    return score(of(**settings), frame(typed), (), missing, decisions)


def bottoms(result: Result) -> set[str]:
    return {one.code for one in result.units if one.bottom}


def talked_to(result: Result) -> set[str]:
    return {one.code for one in result.units if one.outcomes}


TIE = "90 80 70 70 60"


def test_a_decided_tie_lists_whom_the_meeting_named() -> None:
    computed, before = scored(TIE)
    assert bottoms(computed) == {"c", "d", "e"}
    result, found = scored(TIE, decision("tie", "d", units=("c", "d")))
    assert bottoms(result) == {"d", "e"} == talked_to(result)
    [one] = result.decided
    assert one.applied
    assert "并列第3名，拟列3家" in one.computed
    assert [f.settled for f in found if f.code == "末位界线并列"] == ["议定事项第1号"]
    assert len([f for f in before if f.code == "末位界线并列"]) == 1
    assert result.unit("c").notes == ["议定不列入后进（会审纪要〔2017〕3号）"]
    assert [u.rank for u in result.units] == [u.rank for u in computed.units]


def test_a_tie_may_list_nobody_and_follows_a_strict_scheme() -> None:
    assert bottoms(scored(TIE, decision("tie", "", units=("c", "d")))[0]) == {"e"}
    strict = {"bottom_ties": BottomTies.STRICT}
    assert bottoms(scored(TIE, **strict)[0]) == {"e"}
    decided = scored(TIE, decision("tie", "c、d", units=("c", "d")), **strict)[0]
    assert bottoms(decided) == {"c", "d", "e"}


def test_a_tie_that_is_no_more_or_is_another_is_not_applied() -> None:
    rested = scored(TIE, decision("tie", "d", units=("c", "d")))[0].decided[0].basis
    held = decision("tie", "d", basis=rested, units=("c", "d"))
    assert bottoms(scored(TIE, held)[0]) == {"d", "e"}
    assert bottoms(scored("95 80 70 70 60", held)[0]) == {"d", "e"}
    for marks, code in (("90 80 71 70 60", "议定事项不能执行"), ("90 80 65 65 60", "议定依据已变")):
        result, found = scored(marks, held)
        assert bottoms(result) == bottoms(scored(marks)[0])
        assert [one.trouble.code for one in result.decided if one.trouble] == [code]
        assert not any(f.settled for f in found)


def test_decided_bottom_places_stand_on_top_of_computed_ones() -> None:
    up = decision("bottom", "不列入", units=("e",))
    down = decision("bottom", "列入", 2, units=("a",))
    result, _ = scored("90 80 70 65 60", up, down)
    assert bottoms(result) == {"a", "d"} == talked_to(result)
    assert [one.computed for one in result.decided] == ["拟列后进", "未列后进"]
    moved = scored("90 80 70 65 60", replace(up, basis="未列后进"))[0]
    assert bottoms(moved) == {"d", "e"}
    both = scored(
        TIE, decision("tie", "d", units=("c", "d")), decision("bottom", "列入", units=("c",))
    )
    assert [one.why for one in both[0].decided if not one.applied] == ["另有末位并列的议定与此不同"]


def test_a_decided_disqualification_takes_no_place() -> None:
    result, _ = scored("90 80 70 65 60", decision("disqualify", units=("e",)))
    assert result.unit("e").status is Status.DISQUALIFIED
    assert result.unit("e").total == Fraction(60)
    assert bottoms(result) == {"c", "d"}
    [line] = result.adjustments
    assert (line.kind, line.unit, line.basis) == ("直接列为不合格", "e", "会审纪要〔2017〕3号")
    gone = scored("90 80 70 65 60", decision("disqualify", units=("z",)))[0]
    assert [one.why for one in gone.decided] == ["评议对象中没有该单位"]


def numbers(decided: list[Decided]) -> list[tuple[int, str]]:
    return sorted((one.decision.number, one.why) for one in decided)


def test_a_decision_is_taken_back_by_a_further_one_and_that_again() -> None:
    first = decision("absence", scorer="S")
    back = _withdraw(2, 1)
    assert in_force([first])[0] == [first]
    stand, aside = in_force([first, back])
    assert stand == []
    assert numbers(aside) == [(1, "已由第2号议定事项撤销"), (2, "")]
    stand, aside = in_force([first, back, _withdraw(3, 2)])
    assert stand == [first]
    assert numbers(aside) == [(2, "已由第3号议定事项撤销"), (3, "")]
    assert numbers(in_force([first, _withdraw(2, 7)])[1]) == [(2, "没有第7号议定事项")]


def _withdraw(number: int, of_number: int) -> Decision:
    made = decision("withdraw", number=number)
    return replace(made, matter=replace(made.matter, number=of_number))


def test_contradictions_are_nobodys_to_choose_between_and_repetitions_are_one() -> None:
    listed = decision("bottom", "列入", 1, units=("a",))
    other = decision("bottom", "不列入", 2, units=("a",))
    stand, aside = in_force([listed, other])
    assert stand == []
    assert {one.trouble.code for one in aside if one.trouble} == {"议定事项互相矛盾"}
    assert in_force([listed, other, _withdraw(3, 2)])[0] == [listed]
    again = replace(listed, number=2)
    assert in_force([listed, again]) == ([again], [Decided(listed, why="与第2号相同")])


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


ANY = st.builds(
    decision,
    st.sampled_from(list(DecisionKind)),
    TEXT,
    st.integers(1, 10**6),
    st.none() | TEXT,
    scorer=TEXT,
    units=st.tuples(TEXT, TEXT),
    text=TEXT,
)


@given(ANY)
def test_the_journal_gives_back_what_it_was_given(one: Decision) -> None:
    assert from_data(one.data()) == one
    assert from_data(one.data()).digest == one.data()["digest"]


# What an item counts that nobody marked, by decision.


BOTH = {"PF02": "", "PF03": ""}


def test_an_item_is_treated_only_where_all_its_scorers_are_absent() -> None:
    assert treated_items(samples.scheme(), {"PF01": "zero"}) == {"1": UnreportedPolicy.ZERO}
    assert treated_items(samples.scheme(), {"PF02": "zero"}) == {}
    assert treated_items(samples.scheme(), {"PF02": "zero", "PF03": ""}) == {
        "2": UnreportedPolicy.ZERO
    }
    assert treated_items(samples.scheme(), {"PF02": "zero", "PF03": "full"}) == {}
    assert treated_items(samples.scheme(), BOTH) == {}


def test_every_item_of_a_sole_scorer_is_treated_and_nothing_else_changes() -> None:
    before = samples.scheme()
    after = treated(before, {"PF04": "rescale_total"})
    changed = [a.code for a, b in zip(after.items, before.items, strict=True) if a != b]
    assert changed == ["3", "4", "5"]
    assert after.model_copy(update={"items": before.items}) == before
    assert treated(before, {}) is before


@pytest.mark.parametrize("one", TREATMENTS)
def test_a_treatment_is_known_by_label_and_by_name(one: UnreportedPolicy) -> None:
    assert treatment(one.label) is treatment(one.value) is one
    assert treatment("待补报，暂不计总分") is treatment("") is None
