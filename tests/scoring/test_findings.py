"""What people are told: every default that must not pass in silence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.build import bonus, deduction, frame, item, scheme, unit, veto
from xltools.methods import METHODS
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel
from xltools.methods.strata import Strata
from xltools.scheme.choices import RankMethod, UnreportedPolicy
from xltools.scheme.model import Category
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment, Status
from xltools.text.finding import Finding


def direct(
    totals: dict[str, str], lines: tuple[Adjustment, ...] = (), **changes: Any
) -> tuple[Result, list[Finding]]:
    """One direct item of 100 points; each unit's mark is its total."""
    units = [unit(code, code[0]) for code in totals]
    made = scheme([item("1", method=Direct())], units, settings=changes)
    return score(made, frame({("S", c, "1"): t for c, t in totals.items()}), lines)


def messages(findings: list[Finding], code: str) -> list[str]:
    return [finding.message for finding in findings if finding.code == code]


PLENTY = {"A1": "90", "A2": "85", "A3": "80", "A4": "75"}


def test_nothing_to_say_of_a_plain_year() -> None:
    result, findings = direct(PLENTY)
    assert findings == []
    assert [u.code for u in result.units if u.bottom] == ["A3", "A4"]
    assert not result.provisional


def test_a_tie_across_the_bottom_line() -> None:
    _, findings = direct({"A1": "90", "A2": "88.26", "A3": "88.26", "A4": "88.26"})
    assert messages(findings, "末位界线并列") == [
        "【警告】A组类　单位A2、单位A3、单位A4等3家总分同为88.26，并列第2名（共4家），"
        "跨倒数前二名界线。按方案，并列的全部列入，拟列名单为3家。请提交会审确定。（末位界线并列）"
    ]


def test_a_tie_that_does_not_cross_the_line_is_no_warning() -> None:
    _, findings = direct({"A1": "90", "A2": "90", "A3": "80", "A4": "80"})
    assert findings == []


def test_a_small_category() -> None:
    result, findings = direct({"A1": "90", "A2": "80"})
    assert all(u.bottom for u in result.units)
    assert len(messages(findings, "类别家数过少")) == 1


def test_no_bottom_places_at_all() -> None:
    result, findings = direct({"A1": "90", "A2": "80"}, bottom_k=0)
    assert not any(u.bottom for u in result.units)
    assert findings == []


def test_forbidden_ties_are_left_to_people() -> None:
    result, findings = direct({**PLENTY, "A2": "90"}, rank_method=RankMethod.UNIQUE, bottom_k=1)
    assert [u.rank for u in result.units] == [1, 1, 3, 4]
    assert messages(findings, "不允许并列") == [
        "【警告】A组类　单位A1、单位A2等2家总分同为90.00，方案不允许并列。"
        "名次暂按并列第1名列出，请提交会审确定先后。（不允许并列）"
    ]


def test_the_floor_says_before_and_after() -> None:
    result, findings = direct(PLENTY, (deduction("A4", "80.5"),))
    assert result.unit("A4").total == 0
    assert messages(findings, "总分低于下限") == [
        "【警告】单位A4：扣分后总分为-5.50，低于总分下限，已按0.00计。请核实扣分是否准确。"
        "（总分低于下限）"
    ]
    assert result.unit("A4").notes == ["扣分后低于总分下限，按0分计"]


def test_a_floor_lifts_nobody_whose_marks_are_lower() -> None:
    lines = (deduction("A3", "20"), deduction("A4", "20", 2), bonus("A2", "5", 3))
    totals = {"A1": "30", "A2": "30", "A3": "70", "A4": "30"}
    result, findings = direct(totals, lines, total_floor=60)
    assert {u.code: u.total for u in result.units} == {"A1": 30, "A2": 35, "A3": 60, "A4": 30}
    assert [f.unit for f in findings if f.code == "总分低于下限"] == ["A3", "A4"]


def test_a_bonus_above_its_cap_and_above_full_marks() -> None:
    lines = (bonus("A1", "8"), bonus("A1", "4", 2))
    result, findings = direct({**PLENTY, "A1": "95"}, lines, bonus_cap=10)
    assert result.unit("A1").total == 105
    assert {f.code for f in findings} == {"加分超出上限", "总分超过满分"}
    result, _ = direct({**PLENTY, "A1": "95"}, lines)
    assert result.unit("A1").total == 107


def test_a_disqualified_unit_keeps_its_score_and_no_place() -> None:
    result, _ = direct(PLENTY, (veto("A4"),))
    out = result.unit("A4")
    assert (out.status, out.total, out.rank, out.bottom) == (Status.DISQUALIFIED, 75, None, False)
    assert [u.code for u in result.units if u.bottom] == ["A2", "A3"]
    assert out.notes == ["直接列为不合格：违反评议纪律"]


def test_an_uncounted_line_changes_nothing() -> None:
    line = deduction("A1", "5")
    uncounted = Adjustment(
        1, "A1", "扣分", line.points, counted=False, why_not="不计入：未批准", row=5
    )
    result, _ = direct(PLENTY, (uncounted,))
    assert result.unit("A1").adjustment == 0
    assert result.adjustments == (uncounted,)


def test_a_blank_with_one_scorer_blocks_its_unit_only() -> None:
    result, findings = direct({**PLENTY, "A1": ""})
    out = result.unit("A1")
    assert (out.status, out.total, out.rank) == (Status.INCOMPLETE, None, None)
    assert [u.rank for u in result.units] == [None, 1, 2, 3]
    assert result.provisional
    assert len(messages(findings, "数据不全暂不计总分")) == 1


def test_a_deduction_waits_with_its_incomplete_unit() -> None:
    _, findings = direct({**PLENTY, "A1": ""}, (deduction("A1", 2),))
    assert len(messages(findings, "加减分暂未计入")) == 1


@pytest.mark.parametrize(
    ("policy", "total"), [(UnreportedPolicy.ZERO, 0), (UnreportedPolicy.FULL, 100)]
)
def test_an_unreported_mark_is_never_treated_in_silence(
    policy: UnreportedPolicy, total: int
) -> None:
    result, findings = direct({**PLENTY, "A1": "未报"}, unreported_policy=policy)
    assert result.unit("A1").total == total
    [said] = messages(findings, "未报按规则处理")
    assert policy.label in said
    assert result.unit("A1").notes == [f"未报：“项目1”未报，{policy.label}"]


def test_nothing_applies() -> None:
    for policy in ("rescale_total", "zero", "full"):
        result, findings = direct({**PLENTY, "A1": "不涉及"}, na_policy=policy)
        assert result.unit("A1").status == Status.UNRANKED
        assert result.unit("A1").total is None
        assert len(messages(findings, "全部项目缺项")) == 1
        assert not result.provisional


def test_no_mean_of_a_category_that_nobody_scored() -> None:
    result, findings = direct({**PLENTY, "B1": "不涉及"}, na_policy="category_mean")
    assert result.unit("B1").status == Status.UNRANKED
    assert len(messages(findings, "无类别平均得分")) == 1


def test_a_channel_without_anything_left_falls_back() -> None:
    made = scheme(
        [item("1", 40, method=Direct()), item("2", 60, method=Direct())],
        [unit("U")],
        settings={"na_policy": "rescale_channel"},
    )
    result, findings = score(made, frame({("S", "U", "1"): "不涉及", ("S", "U", "2"): "30"}))
    assert result.unit("U").total == 50
    assert result.unit("U").channels == {"1": None, "2": 50}
    assert len(messages(findings, "方式内无可折算项目")) == 1
    assert result.unit("U").notes == ["缺项：“项目1”不涉及，按其余60分折算"]


def test_counties_that_disagree_on_what_applies() -> None:
    made = scheme([item("8", 10)], [unit("U")], {"S1": ["8"], "S2": ["8"], "S3": ["8"]})
    typed = {("S1", "U", "8"): "90", ("S2", "U", "8"): "不涉及", ("S3", "U", "8"): "80"}
    _, findings = score(made, frame(typed))
    assert messages(findings, "评分单位意见不一") == [
        "【提示】单位U：“项目8”有2个评分单位评分，另有1个填为不涉及，按已有评分合成。请核实。"
        "（评分单位意见不一）"
    ]


def test_strata_of_different_scorers_do_not_disagree() -> None:
    """One stratum without a vote says nothing about the scorer of another."""
    strata = Strata.model_validate(
        {
            "strata": [
                {"code": "D", "name": "代表", "weight": "0.6"},
                {"code": "M", "name": "市民", "weight": "0.4"},
            ],
            "scorers": [
                {"stratum": "D", "scorer": "S1"},
                {"stratum": "D", "scorer": "S2"},
                {"stratum": "M", "scorer": "S3"},
            ],
        }
    )
    made = scheme(
        [item("8", 10, strata=strata)],
        [unit("U"), unit("V")],
        {"S1": ["8"], "S2": ["8"], "S3": ["8"]},
    )
    typed = {
        ("S1", "U", "8", "D", "mark"): "90",
        ("S2", "U", "8", "D", "mark"): "80",
        ("S3", "U", "8", "M", "mark"): "不涉及",
        ("S1", "V", "8", "D", "mark"): "90",
        ("S2", "V", "8", "D", "mark"): "不涉及",
        ("S3", "V", "8", "M", "mark"): "70",
    }
    _, findings = score(made, frame({}, counts=typed))
    assert [m.partition("：")[0] for m in messages(findings, "评分单位意见不一")] == [
        "【提示】单位V"
    ]


def test_a_tally_without_a_vote_does_not_disagree_with_those_it_is_added_to() -> None:
    pooled = item("8", 10, method=METHODS["rate"](), panel=Panel(way="pool"))
    made = scheme([pooled], [unit("U")], {"S1": ["8"], "S2": ["8"]})
    keys = ("numerator", "denominator")
    tallies = {"S1": ("0", "0"), "S2": ("9", "10")}
    typed = {
        (scorer, "U", "8", "", key): number
        for scorer, numbers in tallies.items()
        for key, number in zip(keys, numbers, strict=True)
    }
    result, findings = score(made, frame({}, counts=typed))
    assert result.unit("U").total == 9
    assert messages(findings, "评分单位意见不一") == []


def test_coverage_below_the_threshold_leaves_the_ranking() -> None:
    made = scheme(
        [item("8", 10)],
        [unit("U"), unit("V")],
        {f"S{n}": ["8"] for n in range(4)},
        settings={"min_coverage": 75, "bottom_k": 0},
    )
    typed = {(f"S{n}", code, "8"): "90" for n in range(4) for code in "UV"}
    typed[("S0", "U", "8")] = typed[("S1", "U", "8")] = typed[("S1", "V", "8")] = ""
    result, findings = score(made, frame(typed))
    assert [(u.status, u.rank) for u in result.units] == [("unranked", None), ("ranked", 1)]
    assert len(messages(findings, "报送率不足")) == 1
    assert result.unit("V").notes == ["“项目8”应报4家、实报4家，可用3家"]


def test_exempt_units_and_unranked_categories_stay_out() -> None:
    made = scheme(
        [item("1", method=Direct())],
        [unit("A1"), unit("A2", exempt="批〔2017〕3号"), unit("B1", "B")],
        categories=[Category(code="A", name="甲"), Category(code="B", name="乙", ranked=False)],
    )
    typed = {("S", code, "1"): "90" for code in ("A1", "A2", "B1")}
    result, findings = score(made, frame(typed), [deduction("A2", 1)])
    assert [u.status for u in result.units] == ["ranked", "exempt", "unranked"]
    assert result.unit("A2").total is None
    assert result.unit("A2").items == {}
    assert result.unit("B1").total == 90
    assert len(messages(findings, "免评单位有加减分")) == 1


def test_ranks_are_provisional_while_a_return_is_missing() -> None:
    made = scheme([item("8", 10)], [unit("U")], {"S1": ["8"], "S2": ["8"]})
    result, _ = score(made, frame({("S1", "U", "8"): "90"}), (), ["S2"])
    assert result.provisional
    assert result.unit("U").rank == 1
    assert result.unit("U").total == 9


def test_what_is_still_due_is_not_rescaled_away() -> None:
    items = [item(code, 10, method=Direct()) for code in ("1", "2", "3")]
    made = scheme(items, [unit("A1"), unit("A2")])
    marks = {("S", "A1", "1"): "8", ("S", "A1", "2"): "", ("S", "A1", "3"): "不涉及"}
    result, _ = score(made, frame({**marks, **{("S", "A2", code): "9" for code in "123"}}))
    out = result.unit("A1")
    assert out.status is Status.INCOMPLETE
    assert out.channels == {"1": 12, "2": None, "3": None}
    assert "缺项：“项目3”不涉及，按其余20分折算" in out.notes
