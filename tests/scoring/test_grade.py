"""等次, limits, tie-breaks, targets of adjustments, void votes: one rule at a time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.build import deduction, frame, item, scheme, unit, veto
from xltools.methods.ballot import Ballot
from xltools.methods.band import Band
from xltools.methods.direct import Direct
from xltools.methods.periods import Period, Periods
from xltools.methods.plan_ratio import PlanRatio
from xltools.methods.rate import Rate
from xltools.methods.rate_slope import RateSlope
from xltools.scheme.choices import AdjustmentTarget, LimitWhen, QuotaTies, RankMethod
from xltools.scheme.model import AdjustmentRule, Scheme
from xltools.scheme.settings import Grade, Limit, Target
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment
from xltools.scoring.trace import trace_unit
from xltools.text.finding import Finding, Severity

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
    counts = ballots("a", "10 0 10 0 0 0", 20, 20) | ballots("b", "5 0 5 10 0 0", 20, 20)
    result, _ = score(made, frame({}, counts=counts))
    assert [(u.code, u.rank) for u in result.units] == [("a", 2), ("b", 1)]


def counted(code: str, **numbers: str) -> dict[tuple[str, ...], str]:
    return {("S", code, "1", "", key): number for key, number in numbers.items()}


NONE = dict.fromkeys(("level_A", "level_B", "level_C", "level_D", "abstained", "spoiled"), "0")
TEN = NONE | {"issued": "10", "returned": "10", "void_ballots": "0"}
CONTRADICTIONS = {
    "returned": (Ballot(), counted("a", **TEN | {"level_C": "110", "returned": "110"})),
    "returned, one each": (
        Ballot(form="one_each"),
        counted("a", **TEN | {"level_C": "110", "returned": "110"}),
    ),
    "void": (Ballot(), counted("a", **TEN | {"void_ballots": "11"})),
    "levels": (Ballot(), counted("a", **TEN)),
    "present": (
        Ballot(quorum=D(50)),
        counted("a", **TEN | {"level_A": "10", "expected": "10", "present": "11"}),
    ),
    "rate": (Rate(), counted("a", numerator="1", denominator="0")),
    "slope": (RateSlope(), counted("a", numerator="3", denominator="2")),
    "band": (
        Band(input="counts", intervals=[{"points": D(3)}]),
        counted("a", numerator="1", denominator="0"),
    ),
    "plan": (PlanRatio(), counted("a", actual="27", plan="0")),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_numbers_that_contradict_each_other_are_never_no_sample(name: str) -> None:
    """With one scorer the unit waits; it is not lifted by being rescaled."""
    method, counts = CONTRADICTIONS[name]
    made = scheme([item("1", method=method), item("2")], [unit("a"), unit("b")])
    marks = {("S", "a", "2"): "80", ("S", "b", "2"): "90"}
    result, findings = score(made, frame(marks, counts=counts))
    own = result.unit("a")
    assert (str(own.items["1"].state), own.total, own.rank) == ("待更正", None, None)
    assert result.provisional
    wrong = [f for f in findings if f.severity is Severity.ERROR]
    assert {f.code for f in wrong} == {"采用的数据互相矛盾"}


def test_a_contradiction_leaves_the_divisor_where_others_have_voted() -> None:
    made = scheme([item("1", method=PlanRatio())], [unit("a")], {"S": ["1"], "T": ["1"]})
    other = {("T", "a", "1", "", key): number for key, number in (("actual", "1"), ("plan", "2"))}
    result, _ = score(made, frame({}, counts=counted("a", actual="27", plan="0") | other))
    own = result.unit("a")
    assert (own.total, own.items["1"].given, own.items["1"].expected) == (50, 1, 2)


def test_only_a_consistent_tally_without_a_vote_is_no_sample() -> None:
    made = scheme([item("1", method=Ballot()), item("2")], [unit("a"), unit("b")])
    counts = ballots("a", "0 0 0 8 1 1", 10, 10) | ballots("b", "10 0 0 0 0 0", 10, 10)
    marks = {("S", "a", "2"): "80", ("S", "b", "2"): "90"}
    result, findings = score(made, frame(marks, counts=counts))
    assert str(result.unit("a").items["1"].state) == "无样本"
    assert result.unit("a").total == 160
    assert not any(finding.severity is Severity.ERROR for finding in findings)


@pytest.mark.parametrize(
    ("missed", "state", "code"),
    [
        ("notice", "得分", "到会人数不足"),
        ("hold", "待更正", "采用的数据互相矛盾"),
        ("void", "无样本", "到会不足测评无效"),
    ],
)
def test_what_a_missed_quorum_does(missed: str, state: str, code: str) -> None:
    paper = Ballot(quorum=D(50), quorum_line="over", missed_quorum=missed)
    made = scheme([item("1", method=paper), item("2")], [unit("a")])
    there = {("S", "", "1", "", key): said for key, said in (("expected", "10"), ("present", "5"))}
    counts = ballots("a", "9 0 1 0 0 0", 10, 10) | there
    result, findings = score(made, frame({("S", "a", "2"): "80"}, counts=counts))
    assert str(result.unit("a").items["1"].state) == state
    assert code in [f.code for f in findings]


def test_a_vote_that_people_decided_not_to_count_is_no_sample() -> None:
    """无样本 above the table stands for every unit; beside numbers, for the unit's own."""
    made = scheme([item("1", method=Ballot()), item("2")], [unit("a"), unit("b")])
    heads = {("S", "", "1", "", "issued"): "待更正", ("S", "", "1", "", "returned"): "无样本"}
    counts = heads | counted("a", level_A="3") | counted("b", level_A="")
    marks = {("S", "a", "2"): "80", ("S", "b", "2"): "90"}
    result, _ = score(made, frame(marks, counts=counts))
    assert [str(u.items["1"].state) for u in result.units] == ["无样本", "无样本"]
    one = counted("a", issued="待更正", returned="无样本", level_A="3")
    result, _ = score(made, frame(marks, counts=one))
    assert str(result.unit("a").items["1"].state) == "无样本"


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
    assert trace_unit(result, "a").value == own.total


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
    [channel] = trace_unit(result, "a").parts[0].parts
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
