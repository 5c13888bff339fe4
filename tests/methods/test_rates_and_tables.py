"""率、分段、名次、扣分、加分: published rules, limits, and what a scheme may get wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.evaluate import Case, agrees, by_ironcalc, by_office
from tests.methods.making import methods
from tests.office import Office
from xltools.exact import plain
from xltools.methods import METHODS
from xltools.methods.band import Band
from xltools.methods.boolean import Boolean
from xltools.methods.deduct import Deduct
from xltools.methods.events import Event
from xltools.methods.rank_points import RankPoints
from xltools.methods.rate import Rate
from xltools.methods.rate_slope import RateSlope

HOTLINE = [
    {"name": "优秀", "low": 90, "points": 5},
    {"name": "良好", "low": 80, "high": 90, "points": 3},
    {"name": "一般", "low": 60, "high": 80, "points": 2},
    {"name": "较差", "high": 60, "points": 0},
]


def counts(above: object, below: object) -> dict[str, Fraction]:
    return {"numerator": Fraction(str(above)), "denominator": Fraction(str(below))}


def percent(rate: object) -> dict[str, Fraction]:
    return {"percent": Fraction(str(rate))}


def test_a_rate_without_cases_has_no_sample() -> None:
    for kind in ("rate", "rate_slope"):
        method = METHODS[kind]()
        assert method.score(Fraction(10), counts(0, 0)) is None
        assert method.explain(Fraction(10), counts(0, 0)) == "总数为0，无样本"
    band = Band(input="counts", intervals=HOTLINE)
    assert band.score(Fraction(5), counts(0, 0)) is None


@pytest.mark.parametrize("kind", ["rate", "rate_slope", "plan_ratio"])
def test_numbers_are_not_negative(kind: str) -> None:
    assert all(field.low == 0 for field in METHODS[kind]().fields(Decimal(5)))


def test_a_numerator_is_part_of_its_denominator() -> None:
    [conflict] = Rate().consistency(counts(9, 8))
    assert conflict.sentence == "“达到要求数”不能多于“总数”（9多于8）。请核实后改填。"
    assert Rate().consistency(counts(8, 8)) == []


@pytest.mark.parametrize(("rate", "points"), [("85", "8.5"), ("84.9", "7.49"), ("5", "0")])
def test_below_a_line_something_more_is_taken(rate: str, points: str) -> None:
    method = Rate(way="percent", line=Decimal(85), penalty=Decimal(1))
    assert method.score(Fraction(10), percent(rate)) == Fraction(points)


@pytest.mark.parametrize(
    ("rate", "points"),
    [("100", "25"), ("98", "25"), ("97.5", "24.75"), ("73", "12.5"), ("0", 12.5)],
)
def test_half_a_point_for_each_point_below_98(rate: str, points: object) -> None:
    method = RateSlope(
        way="percent", target=Decimal(98), per_point=Decimal("0.5"), floor=Decimal("12.5")
    )
    assert method.score(Fraction(25), percent(rate)) == Fraction(str(points))


@pytest.mark.parametrize("rate", range(0, 101, 5))
def test_rate_less_75_up_to_20_is_a_slope(rate: int) -> None:
    method = RateSlope(way="percent", target=Decimal(95))
    assert method.score(Fraction(20), percent(rate)) == min(20, max(0, rate - 75))


def test_a_deduction_from_the_rate_comes_before_the_slope() -> None:
    method = RateSlope(way="percent", target=Decimal(98))
    cut = percent(97) | {"rate_cut": Fraction(2)}
    assert method.score(Fraction(10), cut) == 7
    assert "已扣减2个百分点" in method.explain(Fraction(10), cut)
    cells = {"percent": "A1", "rate_cut": "B1"}
    case = Case(["percent", "rate_cut"], cut, lambda c: [method.formula("10", c)])
    assert by_ironcalc([case]) == [[7]]
    assert cells["rate_cut"] in method.formula("10", cells)


@pytest.mark.parametrize(
    ("rate", "points"), [("100", 5), ("90", 5), ("89.99", 3), ("80", 3), ("60", 2), ("59.9", 0)]
)
def test_intervals_hold_their_start_and_not_their_end(rate: str, points: int) -> None:
    method = Band(input="percent", intervals=HOTLINE)
    assert method.problems(Decimal(5)) == []
    assert method.score(Fraction(5), percent(rate)) == points


def test_a_rate_on_the_line_counts_in_the_formula_too(office: Office) -> None:
    method = Band(input="counts", intervals=HOTLINE)
    at_the_line = [counts(9 * n, 10 * n) for n in range(1, 60)]
    at_the_line += [counts(9 * n - 1, 10 * n) for n in range(1, 60)]
    cases = [
        Case(["numerator", "denominator"], entry, lambda cells: [method.formula("5", cells)])
        for entry in at_the_line
    ]
    for entry, [value] in zip(at_the_line, by_office(office, cases), strict=True):
        assert agrees(value, method.score(Fraction(5), entry)), entry


@pytest.mark.parametrize(
    ("intervals", "said"),
    [
        ([], "没有填写“分段”"),
        (
            [
                {"low": 90, "high": 100, "points": 5},
                {"low": 80, "high": 89, "points": 3},
                {"low": 0, "high": 80, "points": 0},
            ],
            "分段80—89与90—100之间有空档，例如89.5不属于任何一段。"
            "止点不含本数，请把前一段的止点改为90。",
        ),
        (
            [{"low": 0, "high": 91, "points": 1}, {"low": 90, "high": 100, "points": 5}],
            "分段0—91与90—100重叠",
        ),
        ([{"low": 60, "high": 100, "points": 5}], "可填到0，而最低一段从60起"),
        ([{"low": 0, "high": 99, "points": 5}], "可填到100，而最高一段到99止"),
        ([{"low": 50, "high": 50, "points": 5}], "分段50—50的起点不小于止点"),
        ([{"low": 0, "high": 100, "points": 6}], "分段0—100得6分，高于分值5分"),
    ],
)
def test_gaps_and_overlaps_are_said(intervals: list[dict[str, int]], said: str) -> None:
    problems = Band(input="percent", intervals=intervals).problems(Decimal(5))
    assert any(problem.startswith(said) for problem in problems), problems


def test_answers_are_words_that_count() -> None:
    [field] = Boolean(yes="达标", no="未达标").fields(Decimal(3))
    assert field.choices == ("达标", "未达标")
    assert [field.number(word) for word in field.choices] == [1, 0]
    method = Boolean(yes="达标", no="未达标")
    cases: list[Case] = [
        Case(["answer"], {"answer": answer}, lambda cells: [method.formula("3", cells)])
        for answer in ("达标", "未达标", Fraction(1), Fraction(0))
    ]
    assert by_ironcalc(cases) == [[3], [0], [3], [0]]
    assert Boolean(yes="有", no="有").problems(Decimal(3))


# 名次赋分 ------------------------------------------------------------------------------------


def ranks(**changes: Any) -> RankPoints:
    table = [{"first": 1, "points": 5}, {"first": 2, "last": 3, "points": 3}]
    return RankPoints(**{"table": table, "otherwise": 1, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [5, 3, 3, 1]),
        ({"better": "lower"}, [1, 3, 3, 5]),
        ({"from_bottom": True}, [1, 3, 3, 5]),
        ({"better": "lower", "from_bottom": True}, [5, 3, 3, 1]),
    ],
)
def test_ranks_from_the_top_and_from_the_bottom(
    changes: dict[str, Any], expected: list[int]
) -> None:
    method = ranks(**changes)
    peers = [Fraction(n) for n in (9, 8, 8, 7)]
    assert [method.place(Fraction(5), value, peers) for value in peers] == expected


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[RankPoints, Decimal, list[Fraction | str], list[str]]:
    method, points = draw(methods("rank_points"))
    assert isinstance(method, RankPoints)
    value = st.integers(0, 12).map(Fraction) | st.sampled_from(["", "未报", "无样本"])
    values = draw(st.lists(value, min_size=1, max_size=15))
    categories = [draw(st.sampled_from("甲乙")) for _ in values]
    return method, points, values, categories


def place_case(cohort: tuple[RankPoints, Decimal, list[Fraction | str], list[str]]) -> Case:
    method, points, values, categories = cohort
    count = len(values)
    keys = [f"v{n}" for n in range(count)] + [f"c{n}" for n in range(count)]
    filled: dict[str, Fraction | str] = {f"v{n}": v for n, v in enumerate(values) if v != ""}
    filled |= {f"c{n}": category for n, category in enumerate(categories)}

    def formulas(cells: Any) -> list[str]:
        value_range = f"{cells['v0']}:{cells[f'v{count - 1}']}"
        category_range = f"{cells['c0']}:{cells[f'c{count - 1}']}"
        return [
            method.place_formula(
                plain(points), cells[f"v{n}"], value_range, category_range, cells[f"c{n}"]
            )
            for n in range(count)
        ]

    return Case(keys, filled, formulas)


def check_places(cohorts_: list[Any], results: list[list[float | str]]) -> None:
    for (method, points, values, categories), line in zip(cohorts_, results, strict=True):
        for own, category, value in zip(values, categories, line, strict=True):
            if isinstance(own, str):
                assert value == ""
                continue
            peers = [
                v
                for v, c in zip(values, categories, strict=True)
                if c == category and not isinstance(v, str)
            ]
            assert agrees(value, method.place(Fraction(points), own, peers))


@given(drawn=st.lists(cohorts(), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_places_are_the_same_in_ironcalc(drawn: list[Any]) -> None:
    check_places(drawn, by_ironcalc([place_case(cohort) for cohort in drawn]))


@given(drawn=st.lists(cohorts(), min_size=12, max_size=20))
@settings(max_examples=2, deadline=None)
def test_places_are_the_same_in_libreoffice(drawn: list[Any], office: Office) -> None:
    check_places(drawn, by_office(office, [place_case(cohort) for cohort in drawn]))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "没有填写“分档”"),
        (
            [{"first": 1, "last": 3, "points": 5}, {"first": 3, "points": 2}],
            "分档第1—3名与第3名重叠",
        ),
        ([{"first": 3, "last": 1, "points": 5}], "分档3—1名的起大于止"),
        ([{"first": 1, "points": 6}], "第1名得6分，高于分值5分"),
    ],
)
def test_problems_of_a_rank_table(table: list[dict[str, int]], said: str) -> None:
    problems = ranks(table=table).problems(Decimal(5))
    assert any(problem.startswith(said) for problem in problems), problems


# 扣分制和累计加分 ----------------------------------------------------------------------------

BREACHES = [
    {"code": "K1", "name": "中央级通报", "points": 3},
    {"code": "K2", "name": "省级通报", "points": 2},
    {"code": "K3", "name": "市级通报", "points": 1},
    {"code": "K4", "name": "县级通报", "points": "0.5", "cap": 1},
    {"code": "K5", "name": "情节较重的"},
]


def test_a_list_of_events_becomes_counts() -> None:
    method = Deduct(rules=BREACHES)
    events = [
        Event("K2"),
        Event("K4", 3),
        Event("K5", amount=Decimal("1.5")),
        Event("其他（集体研究认定）", amount=Decimal("0.25")),
    ]
    entry = method.reduce(events)
    assert entry["rule_K4"] == 3 and entry["rule_K5"] == Fraction(3, 2)
    assert method.score(Fraction(10), entry) == 10 - 2 - 1 - Fraction(3, 2) - Fraction(1, 4)
    assert method.explain(Fraction(10), entry) == (
        "省级通报1次×2分＋县级通报3次×0.5分（按上限1分）＋情节较重的1.5分"
        "＋其他（集体研究认定）0.25分，共扣4.75分，得5.25分"
    )


def test_no_event_keeps_all_points() -> None:
    method = Deduct(rules=BREACHES)
    assert method.score(Fraction(10), method.reduce([])) == 10
    assert METHODS["accrue"](rules=BREACHES).score(Fraction(10), method.reduce([])) == 0


def test_an_event_that_no_rule_names_is_refused() -> None:
    with pytest.raises(KeyError):
        Deduct(rules=BREACHES).reduce([Event("K9")])
    with pytest.raises(KeyError):
        Deduct(rules=BREACHES, other=False).reduce([Event("other", amount=Decimal(1))])


def test_points_stop_at_the_floor() -> None:
    method = Deduct(rules=BREACHES, floor=Decimal(4))
    entry = method.reduce([Event("K1", 3)])
    assert method.score(Fraction(10), entry) == 4
    assert method.explain(Fraction(10), entry).endswith("共扣9分，扣至4分为止，得4分")


@given(more=st.sampled_from(["K1", "K2", "K3", "K4"]), times=st.integers(0, 5))
def test_a_further_event_never_helps(more: str, times: int) -> None:
    method = Deduct(rules=BREACHES)
    events = [Event("K3", times), Event("K4", times)]
    before = method.score(Fraction(10), method.reduce(events))
    after = method.score(Fraction(10), method.reduce([*events, Event(more)]))
    assert before is not None and after is not None and after <= before


def test_problems_of_event_tables() -> None:
    wrong = [{"code": "K1", "name": "通报", "points": 3, "cap": 2}] * 2
    problems = Deduct(rules=wrong, floor=Decimal(11)).problems(Decimal(10))
    assert problems[0] == "“情形”的代码K1重复。请改成不同的代码。"
    assert problems[1].startswith("情形“通报”每次3分，高于合计上限2分")
    assert problems[-1].startswith("最低得分11分高于分值10分")
    assert Deduct(other=False).problems(Decimal(10)) == ["没有填写“情形”。请至少填写一行。"]
    assert METHODS["accrue"](cap=7, rules=BREACHES).problems(Decimal(6))
