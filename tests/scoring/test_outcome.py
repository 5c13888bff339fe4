"""结果运用 and 年度对比: conditions, years running, units that came from others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.build import frame, item, scheme, unit, veto
from xltools.methods.direct import Direct
from xltools.scheme.choices import Condition
from xltools.scheme.model import Outcome, PastResult, Unit
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.text.finding import Finding

TOTALS = {"A1": "95", "A2": "90", "A3": "85", "A4": "80", "A5": "75"}


def rule(when: Condition, value: str = "", **more: Any) -> Outcome:
    return Outcome(code="Y", name="规则", when=when, value=value, action="办理", **more)


def past(code: str, year: int = 2016, **more: Any) -> PastResult:
    return PastResult(year=year, unit=code, **{"name": f"单位{code}", **more})


def year(
    rules: tuple[Outcome, ...] = (),
    history: tuple[PastResult, ...] = (),
    units: dict[str, Unit] | None = None,
    totals: dict[str, str] | None = None,
    lines: tuple[Any, ...] = (),
    **changes: Any,
) -> tuple[Result, list[Finding]]:
    totals = totals or TOTALS
    own = units or {}
    made = scheme(
        [item("1", method=Direct())],
        [own.get(code, unit(code)) for code in totals],
        outcomes=rules,
        history=history,
        settings=changes,
    )
    return score(made, frame({("S", c, "1"): t for c, t in totals.items()}), lines)


def met(result: Result) -> set[str]:
    return {u.code for u in result.units if u.outcomes}


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (rule(Condition.BOTTOM), {"A4", "A5"}),
        (rule(Condition.BOTTOM_K, "3"), {"A3", "A4", "A5"}),
        (rule(Condition.TOP_K, "1"), {"A1"}),
        (rule(Condition.BELOW, "85"), {"A4", "A5"}),
        (rule(Condition.BELOW, "85.5"), {"A3", "A4", "A5"}),
        (rule(Condition.GRADE, "合格"), set()),
        (rule(Condition.DISQUALIFIED), set()),
        (rule(Condition.BOTTOM, categories=("B",)), set()),
        (rule(Condition.BOTTOM, tag="省部属"), set()),
    ],
)
def test_conditions(one: Outcome, codes: set[str]) -> None:
    result, findings = year((one,))
    assert met(result) == codes
    assert findings == []


def test_tags_and_stationed_units() -> None:
    units = {"A4": unit("A4", stationed=True), "A5": unit("A5", tags=("窗口",))}
    assert met(year((rule(Condition.BOTTOM, tag="省部属"),), units=units)[0]) == {"A4"}
    assert met(year((rule(Condition.BOTTOM, tag="窗口"),), units=units)[0]) == {"A5"}


def test_disqualified_units_meet_their_rule_and_no_bottom_rule() -> None:
    rules = (rule(Condition.DISQUALIFIED), rule(Condition.BELOW, "80"))
    result, _ = year(rules, lines=(veto("A5"),))
    assert [o.rule for o in result.unit("A5").outcomes] == ["Y"]
    assert met(result) == {"A5"}


def test_a_tie_at_the_top_line_includes_all_and_says_so() -> None:
    result, findings = year((rule(Condition.TOP_K, "2"),), totals={**TOTALS, "A3": "90"})
    assert met(result) == {"A1", "A2", "A3"}
    assert [f.code for f in findings] == ["前列界线并列"]


@pytest.mark.parametrize("value", ["", "两", "1.5", "NaN"])
def test_a_rule_whose_number_cannot_be_read_applies_to_nobody(value: str) -> None:
    result, findings = year((rule(Condition.BOTTOM_K, value),))
    assert met(result) == set()
    assert [f.code for f in findings] == ["条件数值无法识别"]


TWO, THREE = rule(Condition.CONSECUTIVE, "2"), rule(Condition.CONSECUTIVE, "3")


def everybody(year: int = 2016, bottom: str = "", **more: Any) -> tuple[PastResult, ...]:
    return tuple(past(code, year, bottom=code in bottom.split(), **more) for code in TOTALS)


def test_two_years_running_counts_decided_bottoms() -> None:
    ranked_last_but_not_decided = tuple(
        past(code, rank=place) for place, code in enumerate(TOTALS, 1)
    )
    assert met(year((TWO,), ranked_last_but_not_decided)[0]) == set()
    assert met(year((TWO,), everybody(bottom="A1 A5"))[0]) == {"A5"}


def test_three_years_running() -> None:
    history = everybody(2016, "A4 A5") + everybody(2015, "A5 A1")
    assert met(year((THREE,), history)[0]) == {"A5"}
    gap = everybody(2015, "A4 A5") + everybody(2016, "A1")
    assert met(year((THREE,), gap)[0]) == set()


def test_years_without_results_are_said() -> None:
    result, findings = year((THREE,), everybody(2016, "A5"))
    assert met(result) == set()
    assert [f.code for f in findings] == ["缺少历年结果"]
    assert "2015" in findings[0].message


def test_last_years_veto_counts_only_if_set() -> None:
    history = tuple(past(code, disqualified=code == "A5") for code in TOTALS)
    assert met(year((TWO,), history)[0]) == set()
    assert met(year((TWO,), history, disqualified_counts_as_bottom=True)[0]) == {"A5"}


def test_predecessors_are_looked_at() -> None:
    renamed = {"A5": unit("A5", predecessors=("OLD",))}
    history = (*everybody()[:4], past("OLD", bottom=True))
    result, findings = year((TWO,), history, renamed)
    assert met(result) == {"A5"}
    assert findings == []
    founded = {"A5": unit("A5", predecessors=("新设",))}
    assert met(year((TWO,), everybody(bottom="A5"), founded)[0]) == set()


def test_a_line_of_history_that_breaks_is_said() -> None:
    """Bottom last year and this; the year before stands under another code, or not at all."""
    history = (*everybody(2016, "A5"), past("OLD", 2015, bottom=True, name="单位A5"))
    result, findings = year((THREE,), (*history, past("A1", 2015)))
    assert met(result) == set()
    [broken] = findings
    assert (broken.code, broken.unit) == ("历年结果未接续", "A5")
    assert "2015年度结果中没有本单位" in broken.message and "代码为OLD" in broken.message
    _, findings = year((THREE,), (*everybody(2016, "A5"), past("A1", 2015)))
    assert [f.code for f in findings] == ["历年结果未接续"]
    other_code = (*everybody()[:4], past("OLD", bottom=True, name="单位A5"))
    assert "历年结果未接续" in [f.code for f in year((TWO,), other_code)[1]]
    assert year((TWO,), everybody()[:4])[1] == []


def test_a_former_name_listed_as_another_spelling_is_no_renaming() -> None:
    history = (past("A1", rank=3, total="94.5", name="市旧局"), *everybody()[1:])
    result, _ = year((), history, {"A1": unit("A1", aliases=("市旧局",))})
    assert (result.unit("A1").rank_change, result.unit("A1").comparability) == (2, "")
    recoded = (past("OLD", rank=3, total="94.5", name="单位A1"), *everybody()[1:])
    result, _ = year((), recoded, {"A1": unit("A1", predecessors=("OLD",))})
    assert (result.unit("A1").rank_change, result.unit("A1").comparability) == (2, "")


def test_a_merged_unit_is_left_to_people() -> None:
    merged = {"A5": unit("A5", predecessors=("X", "Y"))}
    history = (*everybody()[:4], past("X", bottom=True), past("Y"))
    result, findings = year((TWO,), history, merged)
    assert met(result) == {"A5"}
    assert [f.code for f in findings] == ["合并单位曾列后进"]


def test_year_on_year() -> None:
    history = (
        past("A1", rank=3, total="94.5", category="A"),
        past("A2", rank=1, total="97", category="A", name="市旧局"),
        past("X", rank=2, total="90"),
        past("Y", rank=4, total="80"),
        past("A4", disqualified=True, total="70"),
        past("GONE", name="市撤销局"),
    )
    units = {"A3": unit("A3", predecessors=("X", "Y")), "A5": unit("A5", predecessors=("新设",))}
    result, findings = year((), history, units)
    by = {u.code: u for u in result.units}
    assert (by["A1"].rank_change, by["A1"].score_change, by["A1"].comparability) == (2, 0.5, "")
    assert by["A2"].comparability == "已更名（上年为市旧局）"
    assert (by["A2"].previous_rank, by["A2"].rank_change) == (1, None)
    assert by["A3"].comparability == "由单位X、单位Y合并设立"
    assert by["A4"].comparability == "上年直接列为不合格，无名次"
    assert by["A5"].comparability == "新设单位"
    assert [f.code for f in findings] == ["上年单位今年未列入"]


def test_without_last_years_results_nothing_is_compared() -> None:
    result, findings = year((), everybody(2015))
    assert all(u.previous_rank is None and u.comparability == "" for u in result.units)
    assert findings == []


def test_a_rule_for_whoever_has_a_tag_names_its_paper() -> None:
    own = {"A2": unit("A2", tags=("试点",)), "A4": unit("A4", tags=("试点",), exempt="文1号")}
    one = rule(Condition.TAG, tag="试点", letter="情况通报函")
    result, _ = year((one,), units=own)
    assert met(result) == {"A2"}
    assert result.unit("A2").outcomes[0].letter == "情况通报函"
