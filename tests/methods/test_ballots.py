"""等次票折算 and 多维度票: published cases, what must add up, and the automatic columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.evaluate import Case, agrees, by_ironcalc, by_office
from tests.methods.making import methods, scored
from tests.office import Office
from xltools.exact import round_half_up
from xltools.methods.ballot import Ballot
from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.base import Computed
from xltools.methods.strata import Strata
from xltools.text.finding import Severity

CASES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
}
COUNTS = {"issued": 320, "returned": 312, "void_ballots": 4}
VOTES = {"level_A": 250, "level_B": 40, "level_C": 6, "level_D": 8, "abstained": 3, "spoiled": 1}


def entry(**changes: int) -> dict[str, Fraction]:
    return {key: Fraction(n) for key, n in {**COUNTS, **VOTES, **changes}.items()}


def matrix(weights: list[int], values: list[int | None]) -> BallotMatrix:
    return BallotMatrix(
        levels=[
            {"code": code, "name": code, "value": value}
            for code, value in zip("ABCD", values, strict=True)
        ],
        dimensions=[
            {"code": str(n), "name": f"第{n}题", "weight": w} for n, w in enumerate(weights, 1)
        ],
    )


def answers(method: BallotMatrix, counts: list[list[int]]) -> dict[str, Fraction]:
    found = {field.key: Fraction(0) for field in method.fields(Decimal(100))}
    for number, row in enumerate(counts, 1):
        for code, votes in zip("ABCD", row, strict=True):
            found[f"dim_{number}_level_{code}"] = Fraction(votes)
    return found


def test_c03_levels_100_80_30_without_those_who_do_not_know() -> None:
    case = CASES["C03"]
    issued = case["inputs"]["issued"]
    for unit, votes in case["inputs"]["ballots"].items():
        keys = ("level_A", "level_B", "level_C", "level_D")
        given_votes = dict(zip(keys, votes, strict=True))
        full = entry(
            issued=issued,
            returned=issued,
            void_ballots=0,
            **given_votes,
            abstained=issued - sum(votes),
            spoiled=0,
        )
        assert Ballot().consistency(full) == []
        score = Ballot().score(Fraction(100), full)
        expected = case["expected"]["score"][unit]
        if expected is None:
            assert score is None
            assert Ballot().explain(Fraction(100), full).endswith("没有有效票，无得分")
        else:
            assert score is not None
            assert round_half_up(score, 2) == Decimal(str(expected))


def test_c05_eight_questions_and_telephone_to_questionnaire_as_6_to_4() -> None:
    case = CASES["C05"]
    inputs, expected = case["inputs"], case["expected"]
    method = matrix(inputs["item_weights"], [100, 75, 55, None])
    assert method.problems(Decimal(100)) == []
    scores = {
        name: method.score(Fraction(100), answers(method, inputs[name]))
        for name in ("phone", "questionnaire")
    }
    for name, score in scores.items():
        assert score is not None
        assert round_half_up(score, 2) == Decimal(str(expected[name]))
    strata = Strata(
        ratio=True,
        strata=[
            {"code": "phone", "name": "电话调查", "weight": 6},
            {"code": "questionnaire", "name": "问卷调查", "weight": 4},
        ],
    )
    assert strata.problems() == []
    combined = strata.combine(scores)
    assert combined is not None
    assert round_half_up(combined, 2) == Decimal(str(expected["combined"]))


def test_points_per_level_are_the_same_as_shares() -> None:
    points = Ballot(
        full=Decimal(20),
        levels=[
            {"code": "A", "name": "好", "value": 20},
            {"code": "B", "name": "较好", "value": 17},
            {"code": "C", "name": "差", "value": 14},
        ],
    )
    votes = {"level_A": Fraction(3), "level_B": Fraction(1), "level_C": Fraction(1)}
    votes |= {"abstained": Fraction(2), "spoiled": Fraction(0)}
    assert points.score(Fraction(20), votes) == Fraction(91, 5)
    assert points.scale(Fraction(20)) == 20


@pytest.mark.parametrize(
    ("abstained_value", "expected"), [(None, "100"), ("0", "50"), ("60", "80")]
)
def test_abstentions_are_excluded_or_nothing_or_a_fixed_value(
    abstained_value: str | None, expected: str
) -> None:
    method = Ballot(abstained_value=abstained_value)
    votes = entry(level_A=5, level_B=0, level_C=0, level_D=0, abstained=5, spoiled=0)
    assert method.score(Fraction(4), votes) == Fraction(expected)


def test_more_returned_than_issued_voids_the_vote() -> None:
    votes = entry(issued=320, returned=325)
    assert Ballot().score(Fraction(4), votes) is None
    [over, *_] = Ballot().consistency(votes)
    assert over.sentence == (
        "收回票不能多于发出票（发出320，填写325）。收回票多于发出票的，本次测评无效，请核实。"
    )
    assert over.scope == "sheet" and over.fields == ("issued", "returned")


@pytest.mark.parametrize(
    ("changes", "check"),
    [({}, "一致"), ({"level_A": 251}, "多1票"), ({"level_A": 247}, "少3票")],
)
def test_votes_add_up_to_the_ballots_counted(changes: dict[str, int], check: str) -> None:
    votes = entry(**changes)
    column = {c.key: c for c in Ballot().computed(Decimal(4))}["check"]
    assert column.value(votes) == check
    conflicts = Ballot().consistency(votes)
    assert [check in conflict.sentence for conflict in conflicts] == [True] * (check != "一致")
    assert all(conflict.severity is Severity.ERROR for conflict in conflicts)


def test_void_ballots_and_quorum() -> None:
    [void, *_] = Ballot().consistency(entry(void_ballots=313))
    assert void.sentence == "无效票不能多于收回票（收回312，填写313）。请核实后改填。"
    with_quorum = Ballot(quorum=Decimal(50))
    keys = [field.key for field in with_quorum.fields(Decimal(4))]
    assert keys[:5] == ["issued", "returned", "void_ballots", "expected", "present"]
    [few] = with_quorum.consistency(entry(expected=401, present=200))
    assert few.severity is Severity.NOTICE and "应到401，实到200" in few.sentence
    assert with_quorum.consistency(entry(expected=400, present=200)) == []
    [more] = with_quorum.consistency(entry(expected=200, present=201))
    assert more.severity is Severity.ERROR and more.scope == "sheet"
    assert more.sentence == "实到人数不能多于应到人数（应到200，实到201）。请核实后改填。"


@pytest.mark.parametrize(
    ("line", "missed", "severity", "voids", "says"),
    [
        ("over", "notice", "提示", False, "未超过应到人数的半数（应到400，实到200），请确认"),
        ("over", "hold", "错误", False, "请重新测评，或报评议工作机构研究议定。"),
        ("over", "void", "警告", True, "按方案测评无效，作无样本处理。"),
        ("reached", "hold", "", False, ""),
    ],
)
def test_exactly_half_is_not_more_than_half(
    line: str, missed: str, severity: str, voids: bool, says: str
) -> None:
    method = Ballot(quorum=Decimal(50), quorum_line=line, missed_quorum=missed)
    found = method.consistency(entry(expected=400, present=200))
    assert [(one.severity, one.voids) for one in found] == ([(severity, voids)] * bool(severity))
    assert all(says in one.sentence for one in found)


def test_one_ballot_per_unit_asks_every_row() -> None:
    scopes = {field.scope for field in Ballot(form="one_each").fields(Decimal(4))}
    assert scopes == {"unit"}
    once = [f.key for f in Ballot().fields(Decimal(4)) if f.scope == "sheet"]
    assert once == ["issued", "returned", "void_ballots"]


def test_rules_are_said_in_the_header() -> None:
    columns = {c.key: c for c in Ballot().computed(Decimal(4))}
    assert columns["satisfaction"].hint == "满意率＝（满意＋基本满意）÷有效票"
    assert Ballot().score_rule(Decimal(4)) == (
        "得分＝（满意×100＋基本满意×80＋不满意×30）÷有效票，不了解不计入"
    )


def test_a_question_without_valid_votes_leaves_with_its_weight() -> None:
    method = matrix([50, 50], [100, 75, 55, None])
    only_second = answers(method, [[0, 0, 0, 9], [1, 1, 0, 0]])
    assert method.score(Fraction(10), only_second) == Fraction("87.5")
    assert "没有有效票，不计" in method.explain(Fraction(10), only_second)
    assert method.score(Fraction(10), answers(method, [[0] * 4, [0] * 4])) is None


def partly(drawn: tuple[Any, Any, Mapping[str, Fraction]], left: list[str]) -> Case:
    method, points, full = drawn
    keys = [field.key for field in method.fields(points)]
    columns = method.computed(points)
    values = {key: number for key, number in full.items() if key not in left}
    return Case(keys, values, lambda cells: [column.formula(cells) for column in columns])


def expected_columns(drawn: tuple[Any, Any, Any], case: Case) -> list[Fraction | str]:
    columns: tuple[Computed, ...] = drawn[0].computed(drawn[1])
    return [column.value(case.values) for column in columns]


@st.composite
def partly_filled(draw: st.DrawFn) -> tuple[Any, Case]:
    drawn = draw(scored(draw(st.sampled_from(["ballot", "ballot_matrix"]))))
    method, points, full = drawn
    keys = [field.key for field in method.fields(points)]
    changed = dict(full)
    for key in draw(st.lists(st.sampled_from(keys), max_size=2)):
        changed[key] += draw(st.integers(0, 3))
    left = draw(st.lists(st.sampled_from(keys), max_size=3))
    moved = (method, points, changed)
    return moved, partly(moved, left)


@given(cases=st.lists(partly_filled(), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_automatic_columns_are_the_same_in_ironcalc(cases: list[tuple[Any, Case]]) -> None:
    check(cases, by_ironcalc([case for _, case in cases]))


@given(cases=st.lists(partly_filled(), min_size=30, max_size=40))
@settings(max_examples=2, deadline=None)
def test_automatic_columns_are_the_same_in_libreoffice(
    cases: list[tuple[Any, Case]], office: Office
) -> None:
    check(cases, by_office(office, [case for _, case in cases]))


def check(cases: list[tuple[Any, Case]], results: list[list[float | str]]) -> None:
    for (drawn, case), line in zip(cases, results, strict=True):
        for value, expected in zip(line, expected_columns(drawn, case), strict=True):
            assert agrees(value, expected), (drawn, case.values, value, expected)


@given(data=st.data())
@settings(max_examples=50)
def test_renaming_and_reordering_levels_changes_nothing(data: st.DataObject) -> None:
    method, points = data.draw(methods("ballot"))
    assert isinstance(method, Ballot)
    turned = method.model_copy(update={"levels": method.levels[::-1]})
    votes = {field.key: Fraction(n) for n, field in enumerate(method.fields(points), 1)}
    votes |= {"issued": Fraction(999), "returned": Fraction(900)}
    assert method.score(Fraction(points), votes) == turned.score(Fraction(points), votes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"levels": ()}, "没有填写“等次”"),
        ({"levels": [{"code": "A", "name": "好"}], "satisfied": 1}, "没有一个等次计分"),
        ({"full": 90}, "等次“满意”每票100分，高于等次满分90"),
        ({"abstained_value": 101}, "弃权计101分"),
        ({"satisfied": 9}, "计入满意率的等次数为9，而等次只有4个"),
        (
            {"levels": [{"code": "A", "name": n, "value": 1} for n in "甲乙"]},
            "“等次”的代码A重复",
        ),
    ],
)
def test_problems_of_a_ballot(changes: dict[str, Any], said: str) -> None:
    problems = Ballot(**changes).problems(Decimal(4))
    assert any(problem.startswith(said) for problem in problems), problems


def test_problems_of_a_matrix() -> None:
    assert BallotMatrix().problems(Decimal(4)) == ["没有填写“评议内容”。请至少填写一行。"]
    wrong = matrix([50, 40], [100, 75, 55, None])
    [problem] = wrong.problems(Decimal(4))
    assert problem.startswith("“评议内容”的权重合计为90，应为1（或100）。")
