"""Schemes that no preset is like, imported as JSON and walked; the results are worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.scoring.build import item, scheme, unit
from tests.scoring.cases import Case, Expected, approved
from tests.scoring.test_cases import agrees
from tests.steps.through_workbooks import walk
from xltools.methods import METHODS
from xltools.methods.panel import Panel
from xltools.methods.periods import Periods
from xltools.methods.strata import Strata
from xltools.scheme.model import AdjustmentRule, Category, CategoryPoints, Grade, Item, Recusal

D = Decimal


def method(kind: str, **said: Any) -> Any:
    return METHODS[kind](**said)


def counts(item: str, field: str, **marks: str) -> dict[tuple[str, ...], str]:
    """One number per unit, entered by the scorer S."""
    return {("S", who, item, "", field, ""): text for who, text in marks.items()}


def rates(code: str, **pairs: tuple[str, str]) -> dict[tuple[str, ...], str]:
    """分子 and 分母 per unit, entered by the scorer S."""
    return {
        ("S", who, code, "", key, ""): number
        for who, pair in pairs.items()
        for key, number in zip(("numerator", "denominator"), pair, strict=True)
    }


def two_full_marks() -> Case:
    """150 for counties and 100 for departments; a slope with a floor; nothing handled, rescaled."""
    slope = method("rate_slope", target=D(98), per_point=D("0.5"), floor=D("12.5"))
    made = scheme(
        [item("1", 25, method=slope), item("2", 75)],
        [unit("c", "X"), unit("d", "B"), unit("e", "B")],
        categories=[
            Category(code="X", name="县区", full_marks=D(150)),
            Category(code="B", name="部门", full_marks=D(100)),
        ],
        category_points=(CategoryPoints(category="X", item="2", points=D(125)),),
    )
    # c: 92 % is 6 points below 98 %: 25 − 3 = 22; 125 × 0.8 = 100. d: 10 % → floor 12.5; 60.
    # e has no case: 60 of 75 applicable points, out of 100.
    typed = rates("1", c=("92", "100"), d=("1", "10"), e=("0", "0"))
    typed |= counts("2", "mark", c="80", d="80", e="80")
    return Case(
        "two-full-marks",
        made,
        {},
        Expected({"c": "122.00", "d": "72.50", "e": "80.00"}, ranks={"c": 1, "d": 2, "e": 1}),
        counts=typed,
    )


def strata_in_two_halves() -> Case:
    """Two scorers for two strata, weights by category, two halves 40 : 60, 不了解 worth 50."""
    levels = [
        {"code": "A", "name": "满意", "value": 100},
        {"code": "B", "name": "不满意", "value": 0},
        {"code": "C", "name": "不了解", "value": 50},
    ]
    strata = Strata.model_validate(
        {
            "strata": [
                {"code": "D", "name": "代表", "weight": "0.7"},
                {"code": "M", "name": "市民", "weight": "0.3"},
                {"code": "D", "name": "代表", "weight": "0.5", "category": "B"},
                {"code": "M", "name": "市民", "weight": "0.5", "category": "B"},
            ],
            "scorers": [{"stratum": "D", "scorer": "P"}, {"stratum": "M", "scorer": "Q"}],
        }
    )
    halves = [
        {"code": "1", "name": "上半年", "weight": "40"},
        {"code": "2", "name": "下半年", "weight": "60"},
    ]
    one: Item = item(
        "1",
        10,
        method=method("ballot", levels=levels, satisfied=1, form="one_each"),
        strata=strata,
        periods=Periods.model_validate({"periods": halves}),
    )
    votes = {  # satisfied, not satisfied, unknown of 10
        ("P", "1", "a"): (8, 1, 1),  # 85
        ("P", "2", "a"): (10, 0, 0),  # 100
        ("Q", "1", "a"): (5, 5, 0),  # 50
        ("Q", "2", "a"): (0, 0, 10),  # 50
        ("P", "1", "b"): (8, 1, 1),
        ("P", "2", "b"): (10, 0, 0),
        ("Q", "1", "b"): (5, 5, 0),
        ("Q", "2", "b"): (0, 0, 10),
    }
    typed: dict[tuple[str, ...], str] = {}
    for (scorer, period, who), (yes, no, unknown) in votes.items():
        numbers = {"issued": 10, "returned": 10, "void_ballots": 0, "abstained": 0, "spoiled": 0}
        numbers |= {"level_A": yes, "level_B": no, "level_C": unknown}
        for key, number in numbers.items():
            stratum = {"P": "D", "Q": "M"}[scorer]
            typed[scorer, who, "1", stratum, key, period] = str(number)
    # a: 上 0.7·85 + 0.3·50 = 74.5, 下 0.7·100 + 0.3·50 = 85 → 0.4·74.5 + 0.6·85 = 80.8 → 8.08
    # b: 上 67.5, 下 75 → 72 → 7.2
    return Case(
        "strata-in-two-halves",
        scheme(
            [one],
            [unit("a", "A"), unit("b", "B")],
            {"P": ["1"], "Q": ["1"]},
            settings={"total_decimals": 4},
        ),
        {},
        Expected({"a": "8.0800", "b": "7.2000"}),
        counts=typed,
    )


def ranks_from_the_bottom() -> Case:
    """Fewer complaints are better; the table counts from the last place; ties share."""
    places = method(
        "rank_points",
        better="lower",
        from_bottom=True,
        table=[{"first": 1, "points": 0}, {"first": 2, "last": 3, "points": 4}],
        otherwise=D(10),
        decimals=0,
    )
    # e has most complaints: last, 0. c and d tie for second from the bottom: 4. a, b: 10.
    return Case(
        "ranks-from-the-bottom",
        scheme([item("1", 10, method=places)], [unit(code) for code in "abcde"]),
        {},
        Expected(
            {"a": "10.00", "b": "10.00", "c": "4.00", "d": "4.00", "e": "0.00"},
            ranks={"a": 1, "b": 1, "c": 3, "d": 3, "e": 5},
        ),
        counts=counts("1", "value", a="1", b="2", c="5", d="5", e="9"),
    )


def judges() -> Case:
    """Four judges in steps of a half; two highest and one lowest go; three are too few."""
    panel = Panel(way="trimmed", drop_high=2, drop_low=1, above=3)
    scorers = {f"J{n}": ["1"] for n in range(4)}
    marks = {"a": ("9.5", "9", "8.5", "2"), "b": ("9.5", "9", "8.5", "")}
    typed = {
        (f"J{n}", who, "1", "", "mark", ""): mark
        for who, own in marks.items()
        for n, mark in enumerate(own)
    }
    # a: only 8.5 stays. b: three marks, their mean 9.
    return Case(
        "judges",
        scheme(
            [item("1", 10, method=method("direct", step=D("0.5"), decimals=1), panel=panel)],
            [unit("a"), unit("b")],
            scorers,
        ),
        {},
        Expected(
            {"a": "8.50", "b": "9.00"},
            ranks={"a": 2, "b": 1},
            coverage={("a", "1"): (4, 4), ("b", "1"): (3, 4)},
        ),
        counts=typed,
    )


def targets_and_order() -> Case:
    """Deductions from a rate, an item and the total, before rescaling to 120, with a cap."""
    rules = (
        AdjustmentRule(code="K1", name="弄虚作假", target="rate", target_of="1"),
        AdjustmentRule(code="K2", name="迟报", target="item", target_of="2", cap=D(3)),
        AdjustmentRule(code="K3", name="通报"),
    )
    made = scheme(
        [item("1", 40, method=method("rate")), item("2", 40), item("3", 20)],
        [unit("a"), unit("b")],
        adjustment_rules=rules,
        grades=(
            Grade(name="优", low=D(100)),
            Grade(name="良", low=D(60), high=D(100)),
            Grade(name="差", high=D(60)),
        ),
        settings={"normalised_full": D(120), "adjustment_order": "adjust_first"},
    )
    typed = rates("1", a=("90", "100"), b=("90", "100")) | counts("2", "mark", a="90", b="90")
    typed |= counts("3", "mark", a="80", b="不涉及")
    register = (
        approved("a", "10", "K1 弄虚作假"),
        approved("a", "2", "K2 迟报"),
        approved("a", "2", "K2 迟报"),
        approved("b", "4", "K3 通报"),
    )
    # a: 40 × 80 % = 32; 36 − 3 = 33; 16; 81 of 100 → 97.2.
    # b: 36 + 36 − 4 of 80 applicable points → 68 × 120 ÷ 80 = 102.
    return Case(
        "targets-and-order",
        made,
        {},
        Expected({"a": "97.20", "b": "102.00"}, grades={"a": "良", "b": "优"}),
        register=register,
        counts=typed,
    )


def no_ties() -> Case:
    """Equal totals are told apart by an item, then by fewer 不满意 votes; exact totals compared."""
    ballot = method("ballot", form="one_each")
    votes = {"a": (6, 2, 2), "b": (6, 2, 2), "c": (8, 0, 2)}
    typed: dict[tuple[str, ...], str] = {}
    for who, own in votes.items():
        numbers = dict(zip(("level_A", "level_B", "level_C"), own, strict=True))
        numbers |= {"level_D": 0, "abstained": 0, "spoiled": 0, "void_ballots": 0}
        for key, number in (numbers | {"issued": 10, "returned": 10}).items():
            typed["S", who, "1", "", key, ""] = str(number)
    # a, b: (600 + 160 + 60) ÷ 10 = 82 → 41; c: 86 → 43. Item 2 brings all to 81.
    typed |= counts("2", "mark", a="40", b="40", c="38") | counts("3", "mark", a="0", b="0", c="0")
    return Case(
        "no-ties",
        scheme(
            [
                item("1", 50, method=ballot),
                item("2", 40, method=method("direct")),
                item("3", 10, method=method("accrue", rules=RULES, cap=D(6)), channel="2"),
            ],
            [unit(code) for code in "abc"],
            settings={"tie_breaks": ("项目2", "不满意票"), "rank_on": "exact"},
        ),
        {},
        Expected({"a": "81.00", "b": "81.00", "c": "81.00"}, ranks={"a": 1, "b": 1, "c": 3}),
        counts={
            (*key[:4], "rule_M1" if key[2] == "3" else key[4], key[5]): text
            for key, text in typed.items()
        },
    )


RULES = [{"code": "M1", "name": "召开评议会议", "points": 1}]


def unseen() -> Iterator[Case]:
    yield two_full_marks()
    yield strata_in_two_halves()
    yield ranks_from_the_bottom()
    yield judges()
    yield targets_and_order()
    yield no_ties()


def test_a_scorer_with_nothing_to_mark_is_not_waited_for(tmp_path: Path) -> None:
    """No items, a category whose units are all 免评, 回避 throughout: no form, and nothing due."""
    made = scheme(
        [item("1")],
        [unit("a"), unit("b"), unit("c", "X", exempt="批准1号")],
        {"S": ["1"], "N": [], "X": ["1"], "H": ["1"]},
        recusals=tuple(Recusal(scorer="H", unit=code) for code in "ab"),
    )
    scorers = [
        s.model_copy(update={"categories": ("X",)}) if s.code == "X" else s for s in made.scorers
    ]
    made = made.model_copy(update={"scorers": tuple(scorers)})
    typed = {("S", code, "1"): "80" for code in "ab"}
    done = walk(Case("idle", made, typed, Expected({})), tmp_path / "年度")
    assert sorted(p.name[:1] for p in (tmp_path / "年度" / "发放").glob("*.xlsx")) == ["S"]
    assert not done.appraisal.result.provisional and done.appraisal.incompleteness == ""
    assert [row.scorer for row in done.appraisal.returns] == ["S"]
    assert "尚未报送" not in [f.code for f in done.appraisal.findings]
    shown = openpyxl.load_workbook(done.ranking)["结论"]
    said = [str(cell.value) for row in shown.iter_rows() for cell in row]
    assert any("应报1家，实报1家" in text for text in said)


@pytest.mark.parametrize("case", list(unseen()), ids=lambda case: case.name)
def test_an_unseen_scheme_comes_out_as_worked_by_hand(
    case: Case, tmp_path: Path, office: Office
) -> None:
    done = walk(case, tmp_path / "年度")
    agrees(case, done.appraisal.result, done.appraisal.findings)
    assert_recalculates(office, done.ranking.read_bytes())
