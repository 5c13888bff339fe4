"""What every method promises: the formula is the score, in range, explained, documented."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from tests.methods.evaluate import Case, agrees, by_ironcalc, by_office
from tests.methods.making import PARAMETERS, methods, scored
from tests.office import Office
from xltools.exact import plain, round_half_up
from xltools.methods import METHODS, AnyMethod
from xltools.methods.base import Combiner, Method

Drawn = tuple[Method, Decimal, Mapping[str, Fraction]]

GENERIC_TITLES = {"代码", "名称", "数值", "起", "止", "上限", "类别"}
"""The columns of 方案.xlsx that every table of parameters shares."""
KINDS = sorted(METHODS)
MAY_EXCEED = {"plan_ratio", "rank_points"}
"""An uncapped 完成率 may exceed its points; a number to be ranked is no score yet."""


def case_of(drawn: Drawn) -> Case:
    """The score, and the points that are shown for it."""
    method, points, entry = drawn
    keys = [field.key for field in method.fields(points)]

    def formulas(cells: Mapping[str, str]) -> list[str]:
        score = method.formula(plain(points), cells)
        scale = plain(method.scale(Fraction(points)))
        earned = f"ROUND(ROUND({plain(points)}*({score})/{scale},10),2)"
        return [score, f'IF(({score})="","",{earned})']

    return Case(keys, entry, formulas)


def exact(drawn: Drawn) -> list[Fraction | None]:
    method, points, entry = drawn
    worth = Fraction(points)
    score = method.score(worth, entry)
    if score is None:
        return [None, None]
    return [score, Fraction(round_half_up(worth * score / method.scale(worth), 2))]


def compare(drawn: list[Drawn], results: list[list[float | str]]) -> None:
    for one, line in zip(drawn, results, strict=True):
        for value, expected in zip(line, exact(one), strict=True):
            assert agrees(value, expected), (one, value, expected)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_formula_is_the_score_in_ironcalc(kind: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(scored(kind), min_size=1, max_size=8))
    compare(drawn, by_ironcalc([case_of(one) for one in drawn]))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_formula_is_the_score_in_libreoffice(
    kind: str, data: st.DataObject, office: Office
) -> None:
    drawn = data.draw(st.lists(scored(kind), min_size=25, max_size=40))
    compare(drawn, by_office(office, [case_of(one) for one in drawn]))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_scores_lie_between_nothing_and_all(kind: str, data: st.DataObject) -> None:
    method, points, entry = data.draw(scored(kind))
    assert method.problems(points) == []
    score = method.score(Fraction(points), entry)
    if score is not None and kind not in MAY_EXCEED:
        assert 0 <= score <= method.scale(Fraction(points))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_parameters_travel_as_json(kind: str, data: st.DataObject) -> None:
    method, _ = data.draw(methods(kind))
    adapter: TypeAdapter[Method] = TypeAdapter(AnyMethod)
    assert adapter.validate_json(adapter.dump_json(method)) == method


@pytest.mark.parametrize("kind", KINDS)
def test_every_method_is_made_in_these_tests_and_has_an_example(kind: str) -> None:
    assert kind in PARAMETERS
    example = METHODS[kind].example()
    method, points, entry = example.method, example.points, example.entry
    assert method.problems(points) == []
    assert method.consistency(entry) == []
    assert set(entry) == {field.key for field in method.fields(points)}
    assert method.score(Fraction(points), entry) is not None
    sentence = method.explain(Fraction(points), entry)
    assert sentence and not sentence.endswith("。")
    assert method.score_rule(points)


@pytest.mark.parametrize("kind", KINDS)
def test_field_keys_are_apart_and_plain(kind: str) -> None:
    example = METHODS[kind].example()
    fields = example.method.fields(example.points)
    columns = example.method.computed(example.points)
    keys = [field.key for field in fields] + [column.key for column in columns]
    assert len(keys) == len(set(keys))
    assert all(key.isascii() for key in keys)
    reserved = {"seq", "code", "name", "worth", "special", "reason", "points", "status"}
    assert not reserved & set(keys)
    for field in fields:
        assert not field.at_most or field.at_most in keys


MODELS: list[type[BaseModel]] = [*METHODS.values(), *Combiner.__subclasses__()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_parameters_have_titles_that_the_scheme_workbook_knows(model: type[BaseModel]) -> None:
    for name, info in model.model_fields.items():
        if name == "kind":
            continue
        assert info.title and info.description, name
        inner = get_args(info.annotation)
        if get_origin(info.annotation) is tuple and issubclass(inner[0], BaseModel):
            for column in inner[0].model_fields.values():
                assert column.title in GENERIC_TITLES and column.description
