"""What 得分说明 prints is true: every `a × b ÷ c = d` is worked out again, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.scoring import build
from tests.scoring.cases import Case, all_cases
from tests.scoring.test_cases import lines
from xltools.appraisal import Appraisal
from xltools.exact import shown
from xltools.methods import METHODS
from xltools.methods.base import Method
from xltools.methods.direct import Direct
from xltools.reports.explain import explain
from xltools.scheme.choices import AdjustmentTarget, LimitWhen
from xltools.scheme.model import Scheme
from xltools.scheme.settings import Grade, Limit, Target
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment
from xltools.scoring.trace import figure

_CLAUSE = re.compile(r"[，；。：\n　]")
_SIGNS = str.maketrans("＋－×÷（）", "+-*/()")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_VOTES = re.compile(
    r"((?:[^\d，：]+\d+票×[\d.]+＋?)+)，有效票(\d+)(?:（[^）]*）)?，得约?([\d.]+)分"
)


def equations(text: str) -> Iterator[tuple[str, Fraction, Fraction, bool]]:
    """(the clause, what its left side comes to, what it says, whether it claims to be exact)."""
    for clause in _CLAUSE.split(text):
        found = re.match(r"(.*?)\s*([=＝≈])\s*(-?[\d.]+%?)", clause)
        if found is None or not re.search(r"[＋＋+－×÷]", found[1]):
            continue
        left = re.sub(
            r"（[^）]*）", lambda m: m[0] if " + " in m[0] or " － " in m[0] else "", found[1]
        )
        exact = found[2] != "≈" and "约" not in left
        yield clause, _value(left), _value(found[3]), exact
    for votes, valid, said in _VOTES.findall(text):
        yield votes, _value(votes) / int(valid), Fraction(said), False


def _value(expression: str) -> Fraction:
    bare = re.sub(r"[^\d.+＋\-－×÷（）%]", "", expression).translate(_SIGNS)
    sums = _NUMBER.sub(lambda m: f"(F('{m[1]}')/{100 if m[2] else 1})", bare)
    return Fraction(eval(sums, {"F": Fraction, "__builtins__": {}}))


def assert_true(text: str) -> int:
    """Fail where an equation does not hold; how many there are."""
    count = 0
    for clause, worked, said, exact in equations(text):
        count += 1
        if exact:
            assert worked == said, clause
        else:
            assert abs(worked - said) <= Fraction(1, 10**5) * (1 + abs(said) / 10), clause
    return count


def explained(
    scheme: Scheme,
    marks: object,
    register: list[Adjustment] | None = None,
    absent: tuple[str, ...] = (),
) -> Appraisal:
    result, findings = score(scheme, marks, register or [], absent)
    return Appraisal(scheme, (), marks, result, tuple(findings), {})


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_the_worked_cases_explain_themselves_truly(case: Case) -> None:
    marks = build.frame(case.typed, counts=case.counts)
    whole = explained(case.scheme, marks, lines(case), case.absent)
    places = case.scheme.settings.total_decimals
    for unit in whole.result.units:
        text = explain(whole, unit.code)
        assert_true(text)
        for found in unit.items.values():
            assert found.earned is None or figure(found.earned) in text
        for value in (unit.raw_total, unit.total_exact):
            assert value is None or figure(value) in text
        if unit.total is not None:
            assert f"{places}位小数为{shown(unit.total, places)}" in text
        assert unit.rank is None or f"第{unit.rank}名" in text
        assert not unit.grade or f"“{unit.grade}”" in text
        assert all(f"{one.name}，{one.action}" in text for one in unit.outcomes)


def test_there_are_equations_to_work_out() -> None:
    [case] = [case for case in all_cases() if case.name == "C01"]
    whole = explained(case.scheme, build.frame(case.typed), lines(case))
    assert all(assert_true(explain(whole, unit.code)) > 15 for unit in whole.result.units)


@pytest.mark.parametrize("kind", sorted(METHODS))
def test_every_method_explains_its_example_truly(kind: str) -> None:
    """Through the whole chain: an item worth other points than the method's scale."""
    example = METHODS[kind].example()
    method: Method = example.method
    item = build.item("1", example.points, method=method)
    scheme = build.scheme([item], [build.unit("甲")], settings={"bottom_k": 0})
    counts = {}
    for field in method.fields(example.points):
        who = "甲" if field.scope == "unit" else ""
        number = example.entry.get(field.key, Fraction(0))
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        counts["S", who, "1", "", field.key] = f"{exact:f}"
    whole = explained(scheme, build.frame({}, counts=counts))
    [unit] = whole.result.units
    assert unit.total_exact is not None
    text = explain(whole, "甲")
    assert_true(text)
    assert figure(unit.total_exact) in text


def test_ties_grades_and_targets_are_told() -> None:
    target = Target(AdjustmentTarget.ITEM, "1")
    scheme = build.scheme(
        [build.item(code, 50, method=Direct()) for code in "12"],
        [build.unit(code) for code in "甲乙丙"],
        grades=(
            Grade(name="优秀", low=Decimal(80), quota_count=1),
            Grade(name="合格", low=Decimal(60)),
        ),
        limits=(Limit(name="扣分累计达到5分", when=LimitWhen.DEDUCTIONS, value="5", grade="合格"),),
        settings={"tie_breaks": ("方式2",), "bottom_k": 0},
    )
    marks = {("甲", "1"): "45", ("甲", "2"): "40", ("乙", "1"): "40", ("乙", "2"): "45"}
    marks |= {("丙", "1"): "50", ("丙", "2"): "48"}
    register = [Adjustment(1, "丙", "扣分", Fraction(-6), True, "", 5, target=target)]
    typed = {("S", who, code): mark for (who, code), mark in marks.items()}
    whole = explained(scheme, build.frame(typed), register)
    assert "\n同分排序：总分同为85.00，比“方式2”（单位甲40，单位乙45）。\n" in explain(whole, "甲")
    assert "\n等次：总分85.00不低于80，名额1家以内，评为“优秀”。\n" in explain(whole, "乙")
    assert (
        "\n等次：总分85.00不低于80，达到“优秀”，名额1家，未能列入；"
        "总分85.00不低于60，评为“合格”。\n" in explain(whole, "甲")
    )
    text = explain(whole, "丙")
    assert "　1 项目1：直接计50分，登记扣6分后为44\n" in text
    assert "\n倒扣分：计入项目、方式或其他方案，不另计入总分\n" in text
    assert "达到“优秀”，因“扣分累计达到5分”不能评为“优秀”；" in text
    assert_true(text)
