"""等次, limits, tie-breaks, targets of adjustments, void votes: one rule at a time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.build import deduction, frame, item, scheme, unit, veto
from xltools.methods.ballot import Ballot
from xltools.methods.direct import Direct
from xltools.methods.periods import Period, Periods
from xltools.methods.rate import Rate
from xltools.scheme.adjusting import Target
from xltools.scheme.choices import AdjustmentTarget, LimitWhen, QuotaTies, RankMethod
from xltools.scheme.grading import Grade, Limit
from xltools.scheme.model import AdjustmentRule, Scheme
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment, Result
from xltools.scoring.trace import trace_unit
from xltools.text.finding import Finding

D, F = Decimal, Fraction
THREE = (
    Grade(name="优秀", low=D(90), high=D(100), quota_percent=D(40)),
    Grade(name="合格", low=D(60), high=D(90)),
    Grade(name="不合格", high=D(60)),
)


def year(
    totals: dict[str, str], lines: tuple[Adjustment, ...] = (), **more: Any
) -> tuple[Result, list[Finding]]:
    changes = {"settings": {"bottom_k": 0, **more.pop("settings", {})}}
    made = scheme([item("1", method=Direct())], [unit(c) for c in totals], **changes, **more)
    return score(made, frame({("S", c, "1"): t for c, t in totals.items()}), lines)


def grades(result: Result) -> dict[str, str | None]:
    return {unit.code: unit.grade for unit in result.units}


TOTALS = {"a": "95", "b": "92", "c": "91", "d": "89.99", "e": "59.99"}


def test_who_a_quota_leaves_out_falls_to_the_next_grade() -> None:
    result, findings = year(TOTALS, grades=THREE)
    assert grades(result) == {"a": "优秀", "b": "优秀", "c": "合格", "d": "合格", "e": "不合格"}
    assert findings == []


@pytest.mark.parametrize(
    ("ties", "best"), [(QuotaTies.EXCLUDE, {"a"}), (QuotaTies.INCLUDE, {"a", "b", "c"})]
)
def test_a_tie_at_the_quota_line(ties: QuotaTies, best: set[str]) -> None:
    totals = {**TOTALS, "c": "92"}
    result, findings = year(totals, grades=THREE, settings={"quota_ties": ties})
    assert {code for code, grade in grades(result).items() if grade == "优秀"} == best
    assert [f.code for f in findings] == ["等次名额并列"]


def test_above_full_marks_is_the_best_grade_and_a_gap_is_named() -> None:
    integer = (Grade(name="良", low=D(90), high=D(100)), Grade(name="中", low=D(0), high=D(89)))
    result, findings = year({"a": "100", "b": "89.5"}, grades=integer)
    assert grades(result) == {"a": "良", "b": None}
    assert [f.code for f in findings] == ["总分不属任何等次"]


def test_limits() -> None:
    rules = (AdjustmentRule(code="K1", name="曝光", points=D(1)),)
    limits = (
        Limit(name="被曝光", when=LimitWhen.EVENT, value="K1", grade="合格"),
        Limit(name="扣分达到5分", when=LimitWhen.DEDUCTIONS, value="5", grade="不合格"),
        Limit(name="不合格", when=LimitWhen.DISQUALIFIED, grade="不合格"),
    )
    event = Adjustment(1, "a", "扣分", F(-1), counted=True, why_not="", row=5, rule_code="K1")
    lines = (event, deduction("b", 6, 2), veto("c", 3))
    totals = {"a": "99", "b": "99", "c": "98", "d": "95", "e": "91", "f": "70"}
    result, findings = year(totals, lines, grades=THREE, limits=limits, adjustment_rules=rules)
    assert grades(result) == {
        "a": "合格",
        "b": "不合格",
        "c": "不合格",
        "d": "优秀",
        "e": "优秀",
        "f": "合格",
    }
    limited = [(f.unit, f.code) for f in findings if f.code == "等次受限制"]
    assert limited == [("a", "等次受限制"), ("b", "等次受限制"), ("b", "等次受限制")]


def test_a_limit_by_an_item() -> None:
    limits = (Limit(name="低", when=LimitWhen.ITEM_BELOW, item="1", value="92", grade="合格"),)
    result, _ = year(TOTALS, grades=THREE, limits=limits)
    assert grades(result)["b"] == "优秀"
    assert grades(result)["c"] == "合格"


def two_items(**changes: Any) -> Scheme:
    items = [item("1.1", 50, method=Direct()), item("2.1", 50, method=Direct())]
    return scheme(items, [unit("a"), unit("b"), unit("c")], settings=changes)


MARKS = {
    ("S", "a", "1.1"): "40",
    ("S", "a", "2.1"): "45",
    ("S", "b", "1.1"): "45",
    ("S", "b", "2.1"): "40",
    ("S", "c", "1.1"): "30",
    ("S", "c", "2.1"): "30",
}


def test_tie_breaks_by_channel_and_item() -> None:
    for word, first in (("1", "b"), ("2", "a"), ("2.1", "a"), ("项目1.1", "b")):
        made = two_items(tie_breaks=(word,), rank_method=RankMethod.UNIQUE)
        result, findings = score(made, frame(MARKS))
        assert {u.code: u.rank for u in result.units}[first] == 1
        assert [f.code for f in findings] == ["同分已排序"]


def ballots(code: str, votes: str, issued: int = 10, returned: int = 10) -> dict[Any, str]:
    keys = ("level_A", "level_B", "level_C", "level_D", "abstained", "spoiled")
    fields = dict(zip(keys, votes.split(), strict=True))
    heads = {"issued": str(issued), "returned": str(returned), "void_ballots": "0"}
    own = {("S", code, "1", "", key): n for key, n in fields.items()}
    return own | {("S", "", "1", "", key): n for key, n in heads.items()}


def test_fewer_votes_against_stand_first() -> None:
    made = scheme(
        [item("1", method=Ballot())],
        [unit("a"), unit("b")],
        settings={"tie_breaks": ("不满意票",)},
    )
    counts = ballots("a", "10 0 10 0 0 0") | ballots("b", "5 0 5 10 0 0")
    result, _ = score(made, frame({}, counts=counts))
    assert [(u.code, u.rank) for u in result.units] == [("a", 2), ("b", 1)]


def test_more_returned_than_issued_voids_the_vote() -> None:
    made = scheme(
        [item("1", method=Ballot()), item("2")], [unit("a"), unit("b")], settings={"bottom_k": 0}
    )
    counts = ballots("a", "9 0 1 0 0 0", 10, 11) | ballots("b", "5 5 0 0 0 0", 10, 11)
    marks = {("S", "a", "2"): "80", ("S", "b", "2"): "90"}
    result, findings = score(made, frame(marks, counts=counts))
    assert [str(u.items["1"].state) for u in result.units] == ["无样本", "无样本"]
    assert [u.total for u in result.units] == [160, 180]
    assert [f.code for f in findings] == ["测评无效"]


def line(target: Target, points: str, code: str = "a") -> Adjustment:
    return Adjustment(1, code, "扣分", -F(points), counted=True, why_not="", row=5, target=target)


@pytest.mark.parametrize(
    ("target", "points", "raw"),
    [
        (Target(AdjustmentTarget.ITEM, "1.1"), "3", "82"),
        (Target(AdjustmentTarget.CHANNEL, "2"), "3", "82"),
        (Target(AdjustmentTarget.ITEM, "1.1"), "60", "45"),
        (Target(AdjustmentTarget.RATE, "1.1"), "10", "80"),
        (Target(AdjustmentTarget.OTHER, "双百分"), "3", "85"),
    ],
)
def test_targets(target: Target, points: str, raw: str) -> None:
    made = two_items()
    marks = frame(MARKS)
    result, _ = score(made, marks, [line(target, points)])
    own = result.unit("a")
    assert (own.raw_total, own.adjustment, own.total) == (F(raw), 0, F(raw))
    assert trace_unit(made, marks, result, "a").value == own.total


def test_points_off_a_rate() -> None:
    made = scheme([item("1", 10, method=Rate())], [unit("a")])
    counts = {("S", "a", "1", "", "numerator"): "9", ("S", "a", "1", "", "denominator"): "10"}
    result, _ = score(
        made, frame({}, counts=counts), [line(Target(AdjustmentTarget.RATE, "1"), "5")]
    )
    assert result.unit("a").total == F("8.5")


def test_an_adjustment_without_its_object_is_named() -> None:
    marks = {**MARKS, ("S", "a", "1.1"): "不涉及"}
    target = Target(AdjustmentTarget.ITEM, "1.1")
    _, findings = score(two_items(), frame(marks), [line(target, "3")])
    assert [f.code for f in findings] == ["加减分没有对象"]


def halves(policy: str) -> tuple[Result, list[Finding]]:
    periods = Periods(
        periods=(
            Period(code="1", name="上半年", weight=Decimal(50)),
            Period(code="2", name="下半年", weight=Decimal(50)),
        )
    )
    made = scheme([item("1", periods=periods, unreported_policy=policy)], [unit("a"), unit("b")])
    counts = {
        ("S", "a", "1", "", "mark", "1"): "80",
        ("S", "b", "1", "", "mark", "1"): "90",
        ("S", "b", "1", "", "mark", "2"): "70",
    }
    return score(made, frame({}, counts=counts))


@pytest.mark.parametrize(
    ("policy", "total", "note"),
    [
        ("block", None, "待补报：“项目1”未报，暂不计总分"),
        ("rescale_total", 80, "“项目1”下半年未报，权重由其余分担"),
        ("zero", 40, "“项目1”下半年未报，计0分"),
        ("category_mean", 75, "“项目1”下半年未报，取本类别平均得分"),
    ],
)
def test_a_missing_period(policy: str, total: int | None, note: str) -> None:
    result, _ = halves(policy)
    assert result.unit("a").total == total
    assert note in result.unit("a").notes
    assert result.unit("b").total == 80


def test_the_sentence_of_a_ballot() -> None:
    made = scheme([item("1", 10, method=Ballot())], [unit("a")])
    counts = ballots("a", "312 80 18 0 0 0", 410, 410)
    marks = frame({}, counts=counts)
    result, _ = score(made, marks)
    [channel] = trace_unit(made, marks, result, "a").parts[0].parts
    assert channel.parts[0].sentence == (
        "满意312票×100＋基本满意80票×80＋不满意18票×30，有效票410，得约93.02439分"
        " × 分值10 ÷ 100 ≈ 9.302439"
    )


def test_percentage_points_off_a_rate_are_no_points_deducted() -> None:
    line = Adjustment(1, "a", "扣分", F(-6), True, "", 5, target=Target(AdjustmentTarget.RATE, "1"))
    limit = Limit(name="扣分累计达到5分", when=LimitWhen.DEDUCTIONS, value="5", grade="合格")
    result, _ = year({"a": "97"}, (line,), grades=THREE, limits=(limit,), settings={"bottom_k": 0})
    assert result.unit("a").grade_cap == ""
    result, _ = year({"a": "97"}, (deduction("a", 6),), grades=THREE, limits=(limit,))
    assert result.unit("a").grade_cap == "合格"
