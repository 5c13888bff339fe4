"""分层加权 and 多期合成: weights, what is missing, and the same as a formula; panels' validity."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.evaluate import Case, agrees, by_ironcalc, by_office
from tests.methods.making import decimals
from tests.office import Office
from tests.scoring.cases import in_words
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.periods import Periods
from xltools.methods.strata import Strata

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
[C15] = [case for case in CASES if case["id"] == "C15"]


def test_c15_trimmed_and_forced_distribution() -> None:
    panel = Panel(
        way=PanelWay.TRIMMED,
        high_from=Decimal(90),
        max_high_count=3,
        low_below=Decimal(70),
        min_low_count=2,
        not_all_equal=True,
    )
    assert panel.problems() == []
    for name, marks in C15["inputs"]["series"].items():
        expected = Fraction(str(C15["expected"]["mean"][name]))
        assert panel.combine([Fraction(str(mark)) for mark in marks]) == expected
    for name, marks in C15["inputs"]["ballots"].items():
        reasons = panel.invalid_reasons([Fraction(str(mark)) for mark in marks])
        facts = C15["expected"]["invalid_ballots"].get(name, [])
        assert reasons == [in_words(fact) for fact in facts]


def test_a_panel_without_rules_takes_every_sheet() -> None:
    assert Panel().invalid_reasons([Fraction(95)] * 9) == []
    assert Panel(not_all_equal=True).invalid_reasons([Fraction(95)]) == []


def test_problems_of_a_panel() -> None:
    assert Panel(high_from=Decimal(90)).problems() == [
        "“高分界线”和“高分最多个数”应同时填写。请补填另一项，或把两项都留空。"
    ]
    assert Panel(way=PanelWay.WEIGHTED).problems() == [
        "加权平均没有填写“评分单位权重”。请每个评分单位填一行，或改为平均。"
    ]
    twice = [{"scorer": "PF01", "weight": 1}] * 2
    assert Panel(way=PanelWay.WEIGHTED, weights=twice).problems() == [
        "评分单位PF01的权重重复。请只保留一行。"
    ]


def nine(**changes: Any) -> Strata:
    rows: list[dict[str, Any]] = [
        {"code": str(n), "name": f"第{n}层", "weight": w}
        for n, w in enumerate((20, 15, 15, 10, 10, 10, 10, 5, 5), 1)
    ]
    rows += [
        {"code": "1", "name": "第1层", "weight": 10, "category": "B"},
        {"code": "9", "name": "第9层", "weight": 15, "category": "B"},
    ]
    return Strata(**{"strata": rows, **changes})


def test_weights_depend_on_the_category() -> None:
    assert nine().problems() == []
    scores = {str(n): Fraction(90) for n in range(1, 9)} | {"9": Fraction(50)}
    assert nine().combine(scores) == 90 - Fraction(40 * 5, 100)
    assert nine().combine(scores, "B") == 90 - Fraction(40 * 15, 100)
    assert nine().combine(scores, "C") == nine().combine(scores)


def test_an_empty_stratum_leaves_its_weight_to_the_others() -> None:
    scores = {str(n): Fraction(n) for n in range(2, 10)}
    rest = [(15, 2), (15, 3), (10, 4), (10, 5), (10, 6), (10, 7), (5, 8), (5, 9)]
    assert nine().combine(scores) == Fraction(sum(w * s for w, s in rest), 80)
    assert nine().missing(scores) == ("1",)
    assert nine().combine({}) is None
    assert nine().explain({}).endswith("均没有样本，无得分")


def test_scorers_of_a_stratum() -> None:
    assert nine().strata_of("PF01") == [str(n) for n in range(1, 10)]
    assigned = nine(scorers=[{"stratum": "2", "scorer": "PF01"}])
    assert assigned.strata_of("PF01") == ["2"] and assigned.strata_of("PF02") == []
    problems = assigned.problems()
    assert len(problems) == 8
    assert problems[0] == "分层1（第1层）没有评分单位。请在“各层评分单位”中补一行。"


@pytest.mark.parametrize(
    ("rows", "ratio", "said"),
    [
        ([], False, "没有填写“分层”"),
        ([("a", 60, ""), ("b", 30, "")], False, "“分层”的权重合计为90，应为1（或100）"),
        ([("a", 60, ""), ("b", 40, ""), ("b", 30, "B")], False, "“分层（类别B）”的权重合计为90"),
        ([("a", 6, ""), ("a", 4, "")], True, "分层a重复"),
        ([("a", 0, "")], True, "“分层”的权重全部为0"),
    ],
)
def test_problems_of_strata(rows: list[tuple[str, int, str]], ratio: bool, said: str) -> None:
    strata = [
        {"code": code, "name": code, "weight": weight, "category": category}
        for code, weight, category in rows
    ]
    [problem] = Strata(strata=strata, ratio=ratio).problems()
    assert problem.startswith(said)


def test_shares_of_one_percentages_and_ratios() -> None:
    for weights, ratio in ((("0.6", "0.4"), False), ((60, 40), False), ((6, 4), True)):
        rows = [{"code": f"p{n}", "name": f"{n}期", "weight": w} for n, w in enumerate(weights)]
        periods = Periods(periods=rows, ratio=ratio)
        assert periods.problems() == []
        assert periods.combine({"p0": Fraction(90), "p1": Fraction(80)}) == 86
    assert Periods().problems() == ["没有填写“各期”。请至少填写一行。"]


def test_twelve_months() -> None:
    months = [{"code": str(n), "name": f"{n}月", "weight": 1} for n in range(1, 13)]
    year = Periods(periods=months, ratio=True)
    scores = {str(n): Fraction(80 + n) for n in range(1, 13)}
    assert year.combine(scores) == Fraction("86.5")
    assert year.missing({**scores, "7": None}) == ("7",)


@st.composite
def layered(draw: st.DrawFn) -> tuple[Strata | Periods, dict[str, Fraction | None], str]:
    weights = draw(st.lists(decimals("0.1", 9, 1), min_size=1, max_size=6))
    rows = [{"code": str(n), "name": f"第{n}", "weight": w} for n, w in enumerate(weights)]
    category = draw(st.sampled_from(["", "B"]))
    scores = {row["code"]: draw(st.none() | decimals(0, 100, 2).map(Fraction)) for row in rows}
    if draw(st.booleans()):
        return Periods(periods=rows, ratio=True), scores, category
    own = {**rows[0], "weight": draw(decimals(0, 9, 1)), "category": "B"}
    return Strata(strata=[*rows, own], ratio=True), scores, category


def layer_case(drawn: tuple[Strata | Periods, dict[str, Fraction | None], str]) -> Case:
    combiner, scores, category = drawn
    values: dict[str, Fraction | str] = {
        code: "无样本" if score is None else score for code, score in scores.items()
    }
    for code in list(values)[::2]:
        if scores[code] is None:
            del values[code]
    return Case(list(scores), values, lambda cells: [combiner.formula(cells, category)])


def check(drawn: list[Any], results: list[list[float | str]]) -> None:
    for (combiner, scores, category), [value] in zip(drawn, results, strict=True):
        assert agrees(value, combiner.combine(scores, category))


@given(drawn=st.lists(layered(), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_layers_are_the_same_in_ironcalc(drawn: list[Any]) -> None:
    check(drawn, by_ironcalc([layer_case(one) for one in drawn]))


@given(drawn=st.lists(layered(), min_size=30, max_size=50))
@settings(max_examples=2, deadline=None)
def test_layers_are_the_same_in_libreoffice(drawn: list[Any], office: Office) -> None:
    check(drawn, by_office(office, [layer_case(one) for one in drawn]))


@given(drawn=layered())
def test_a_combined_score_lies_between_its_parts(
    drawn: tuple[Strata | Periods, dict[str, Fraction | None], str],
) -> None:
    combiner, scores, category = drawn
    combined = combiner.combine(scores, category)
    if combined is not None:
        there = [score for score in scores.values() if score is not None]
        assert min(there) <= combined <= max(there)
    assert combiner.explain(scores, category)
