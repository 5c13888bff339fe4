"""得分说明 and the result document: every figure down to its cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.scoring.build import deduction, frame, item, scheme, unit
from tests.scoring.cases import Case, cases
from tests.scoring.test_cases import lines
from xltools.appraisal import Appraisal
from xltools.methods.panel import Panel
from xltools.methods.periods import Periods
from xltools.reports.document import result_document
from xltools.reports.explain import explain
from xltools.scheme.choices import AdjustmentOrder, RankScope, UnreportedPolicy
from xltools.scheme.model import Recusal, Scheme
from xltools.scheme.settings import Grade
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment, Status
from xltools.scoring.trace import Step, trace_unit

FILE = "f" * 64


def appraisal(
    made: Scheme,
    typed: dict[tuple[str, str, str], str],
    adjustments: tuple[Adjustment, ...] = (),
    missing: tuple[str, ...] = (),
    counts: dict[tuple[str, ...], str] | None = None,
) -> Appraisal:
    marks = frame(typed, FILE, counts)
    result, findings = score(made, marks, adjustments, missing)
    return Appraisal(made, (), marks, result, tuple(findings), {FILE: "市信访局评分表.xlsx"})


def of_case(case: Case) -> Appraisal:
    return appraisal(case.scheme, dict(case.typed), tuple(lines(case)), case.absent)


def leaves(step: Step) -> Iterator[Step]:
    yield step
    for part in step.parts:
        yield from leaves(part)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_every_trace_adds_up_and_every_unit_explains_itself(case: Case) -> None:
    whole = of_case(case)
    for one in whole.result.units:
        total = trace_unit(whole.result, one.code)
        raw = total.parts[0]
        assert (total.value, raw.value) == (one.total, one.raw_total)
        if one.raw_total is not None:
            assert sum(part.value or 0 for part in raw.parts) == one.raw_total
        for channel in raw.parts:
            for step in channel.parts:
                item_result = one.items[step.label.split()[0]]
                assert step.value in (item_result.earned, item_result.counted)
        cells = [step.source.cell for step in leaves(total) if step.source]
        assert len(cells) == len(set(cells)) == (whole.marks["unit"] == one.code).sum()
        text = explain(whole, one.code)
        assert one.name in text
        assert all(f" · {cell}]" in text for cell in cells)


def test_the_sentence_chain() -> None:
    made = scheme(
        [item("2.3", 5, name="信访处置"), item("2.5", 4, name="窗口"), item("8", 10, name="县区")],
        [unit("ZF02", "ZF", name="市教育局"), unit("ZF03", "ZF", name="市科技局")],
        {"P": ["2.3", "2.5"], "含山县": ["8"], "和县": ["8"], "当涂县": ["8"]},
        recusals=(Recusal(scorer="和县", unit="ZF02"),),
        settings={"bottom_k": 0},
    )
    typed = {
        ("P", "ZF02", "2.3"): "92.5",
        ("P", "ZF02", "2.5"): "不涉及",
        ("含山县", "ZF02", "8"): "90",
        ("当涂县", "ZF02", "8"): "85",
        ("P", "ZF03", "2.3"): "90",
        ("P", "ZF03", "2.5"): "90",
        ("含山县", "ZF03", "8"): "",
        ("和县", "ZF03", "8"): "90",
    }
    whole = appraisal(made, typed, (deduction("ZF02", "0.5"),), ("当涂县",))
    text = explain(whole, "ZF02")
    assert text.splitlines() == [
        "2017年度政风行风评议　市教育局（ZF02，ZF组）得分说明",
        "2 方式2",
        "　2.3 信访处置：评分92.5 × 分值5 ÷ 100 = 4.625",
        "　　　评分单位P：评分92.5　[市信访局评分表.xlsx · 评分表 · D6]",
        "　2.5 窗口：不涉及，按总分折算",
        "　　　评分单位P：不涉及　[市信访局评分表.xlsx · 评分表 · D7]",
        "　　小计：4.625 × 19 ÷ 15 ≈ 5.858333",
        "8 方式8",
        "　8 县区：2个评分平均为87.5，87.5 × 分值10 ÷ 100 = 8.75",
        "　　　评分单位含山县：评分90　[市信访局评分表.xlsx · 评分表 · D8]",
        "　　　评分单位和县：回避（本单位不对自身评分）",
        "　　　评分单位当涂县：评分85　[市信访局评分表.xlsx · 评分表 · D9]",
        "　　小计：8.75 × 19 ÷ 15 ≈ 11.083333",
        "评议得分：各项目得分合计13.375 × 19 ÷ 15 ≈ 16.941667",
        "倒扣分：合计-0.5分",
        "　　登记表第5行：扣分0.5分",
        "总分：评议得分约16.941667 － 倒扣分0.5 ≈ 16.441667，四舍五入保留2位小数为16.44",
        "名次：在本类别参加排名的2家中暂列第2名。",
        "备注：缺项：“窗口”不涉及，按其余15分折算；“县区”有1个评分单位回避。",
    ]
    assert "　　　评分单位含山县：未填　[市信访局评分表.xlsx · 评分表 · D12]" in explain(
        whole, "ZF03"
    )
    assert "　　　评分单位当涂县：未报\n" in explain(whole, "ZF03")


def test_an_opinion_is_no_reason_for_a_mark_that_is_wanting() -> None:
    made = scheme([item("1"), item("2")], [unit("U")])
    whole = appraisal(made, {("S", "U", "1"): "待更正", ("S", "U", "2"): "90"})
    whole.marks["reason"] = "群众反映强烈"
    said = explain(whole, "U").splitlines()
    assert any("：待更正　[" in line for line in said), said
    assert not any("待更正（" in line for line in said)
    assert any("90" in line and "（群众反映强烈）" in line for line in said)


def test_units_outside_the_ranking_say_why() -> None:
    made = scheme([item("1")], [unit("U", exempt="批〔2017〕3号"), unit("V")])
    whole = appraisal(made, {("S", "V", "1"): ""})
    assert "名次：本年免评，不计分、不排名。" in explain(whole, "U")
    assert "名次：数据未齐，暂不计总分、不排名。" in explain(whole, "V")
    assert whole.result.unit("V").status is Status.INCOMPLETE


def test_the_document_shows_figures_at_the_schemes_decimals() -> None:
    made = scheme([item("2.1", 6), item("2.5", 4)], [unit("U")], settings={"bottom_k": 0})
    typed = {("S", "U", "2.1"): "95", ("S", "U", "2.5"): "不涉及"}
    document = result_document(appraisal(made, typed, (deduction("U", 1),)), "d1", "1.2.3")
    assert document["scheme"] == {
        "id": "test",
        "title": "2017年度政风行风评议",
        "year": 2017,
        "digest": "d1",
    }
    assert (document["ok"], document["engine"], document["returns"]) == (True, "1.2.3", [])
    assert document["findings"] == []
    [one] = document["units"]
    assert one == {
        "code": "U",
        "name": "单位U",
        "category": "A",
        "status": "ranked",
        "items": {"2.1": "5.70", "2.5": None},
        "item_states": {"2.5": "不涉及"},
        "channels": {"2": "9.50"},
        "channel_earned": {"2": "5.70"},
        "raw_total": "9.50",
        "adjustment": "-1.00",
        "total": "8.50",
        "exact": {"raw_total": "19/2", "total": "17/2"},
        "rank": 1,
        "grade": None,
        "bottom": False,
        "previous_rank": None,
        "rank_change": None,
        "previous_total": None,
        "score_change": None,
        "outcomes": [],
        "notes": ["缺项：“项目2.5”不涉及，按其余6分折算"],
    }
    assert Fraction(one["exact"]["total"]) == Fraction(17, 2)


def test_a_treated_period_stands_in_the_sum() -> None:
    halves = [
        {"code": "1", "name": "上半年", "weight": "40"},
        {"code": "2", "name": "下半年", "weight": "60"},
    ]
    one = item("1", 50, periods=Periods.model_validate({"periods": halves}))
    one = one.model_copy(update={"unreported_policy": UnreportedPolicy.CATEGORY_MEAN})
    made = scheme([one], [unit("U"), unit("V")])
    typed = {
        ("S", "U", "1", "", "mark", "1"): "90",
        ("S", "V", "1", "", "mark", "1"): "80",
        ("S", "V", "1", "", "mark", "2"): "70",
    }
    whole = appraisal(made, {}, counts=typed)
    said = "上半年90×40%＋下半年70×60%＝78；下半年未报，取本类别平均得分70，78 × 分值50 ÷ 100 = 39"
    assert said in explain(whole, "U")


def test_weights_and_dropped_scores_are_told() -> None:
    scorers = {code: ["1"] for code in ("S", "T", "Q")}
    typed = {("S", "U", "1"): "90", ("T", "U", "1"): "80", ("Q", "U", "1"): "60"}
    weights = [{"scorer": "S", "weight": "2"}, {"scorer": "T", "weight": "0.5"}]
    weighted = item("1", panel=Panel.model_validate({"way": "weighted", "weights": weights}))
    text = explain(appraisal(scheme([weighted], [unit("U")], scorers), typed), "U")
    assert "3个评分加权平均（权重合计3.5）为80" in text
    assert "评分单位T（权重0.5）：评分80" in text
    trimmed = item("1", panel=Panel(way="trimmed", above=2, drop_low=0))
    text = explain(appraisal(scheme([trimmed], [unit("U")], scorers), typed), "U")
    assert "3个评分去掉1个最高分（90）后平均为70" in text


def test_an_adjustment_that_is_rescaled_says_so() -> None:
    made = scheme(
        [item("1", 60), item("2", 40)],
        [unit("U")],
        settings={"adjustment_order": AdjustmentOrder.ADJUST_FIRST},
    )
    typed = {("S", "U", "1"): "90", ("S", "U", "2"): "不涉及"}
    result, _ = score(made, frame(typed), [deduction("U", 3)])
    assert "先扣分后折算，倒扣分3分按同一比例折算为5分" in result.unit("U").notes
    text = explain(appraisal(made, typed, (deduction("U", 3),)), "U")
    assert "倒扣分3 × 100 ÷ 60 = 85（先扣分后折算，倒扣分按同一比例折算）" in text
    assert "　　小计：全部缺项，没有小计" in text


def test_ranks_of_a_tier_and_grades_of_a_category_are_its_own() -> None:
    tiers = [unit(code, code[0], tier="窗口") for code in ("A1", "B1")]
    grades = [
        Grade(name="优秀", low=Decimal(80), categories=("A",)),
        Grade(name="优秀", low=Decimal(90), categories=("B",)),
    ]
    made = scheme([item("1")], tiers, settings={"rank_scope": RankScope.TIER}, grades=tuple(grades))
    whole = appraisal(made, {("S", "A1", "1"): "95", ("S", "B1", "1"): "95"})
    assert "在本类别“窗口”层级参加排名的1家中" in explain(whole, "A1")
    assert "总分95.00不低于80，评为“优秀”" in explain(whole, "A1")
    assert "总分95.00不低于90，评为“优秀”" in explain(whole, "B1")
