"""The methods with one mark a unit: 百分制折算, 直接计分, 认定."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import TypeAdapter, ValidationError

from xltools.methods import METHODS, AnyMethod
from xltools.methods.base import Method
from xltools.methods.direct import Direct
from xltools.methods.manual import Manual
from xltools.methods.scaled import Scaled

ONE_MARK = (Scaled(), Scaled(full=Decimal(60), decimals=0), Direct(), Manual())


def earned(method: Method, points: str, mark: str) -> Fraction:
    worth = Fraction(points)
    score = method.score(worth, {"mark": Fraction(mark)})
    assert score is not None
    return worth * score / method.scale(worth)


@pytest.mark.parametrize(
    ("method", "points", "mark", "expected"),
    [
        (Scaled(), "5", "92.5", "4.625"),
        (Scaled(full=Decimal(60)), "10", "45", "7.5"),
        (Scaled(full=Decimal(3)), "1", "1", "1/3"),
        (Direct(), "5", "4.5", "4.5"),
        (Direct(), "0.64", "0.64", "0.64"),
        (Manual(), "5", "0", "0"),
    ],
)
def test_points_earned(method: Method, points: str, mark: str, expected: str) -> None:
    assert earned(method, points, mark) == Fraction(expected)


@pytest.mark.parametrize("method", ONE_MARK, ids=lambda method: method.kind)
def test_full_marks_earn_all_points_and_nothing_earns_none(method: Method) -> None:
    [field] = method.fields(Decimal(8))
    assert field.low == 0
    assert earned(method, "8", str(field.high)) == 8
    assert earned(method, "8", "0") == 0


@pytest.mark.parametrize("method", ONE_MARK, ids=lambda method: method.kind)
def test_the_mark_itself_is_the_score(method: Method) -> None:
    assert method.linear_field == "mark"
    assert method.score(Fraction(8), {"mark": Fraction("3.21")}) == Fraction("3.21")
    assert method.formula("P", {"mark": "D7"}) == "D7"


@pytest.mark.parametrize("method", ONE_MARK, ids=lambda method: method.kind)
def test_the_scheme_carries_the_method_through_json(method: Method) -> None:
    adapter: TypeAdapter[Method] = TypeAdapter(AnyMethod)
    assert adapter.validate_json(adapter.dump_json(method)) == method
    assert METHODS[method.kind] is type(method)


def test_hints_say_range_and_places() -> None:
    assert Scaled().fields(Decimal(5))[0].hint == "0—100，两位小数"
    assert Scaled(decimals=0).fields(Decimal(5))[0].hint == "0—100，整数"
    assert Direct(step=Decimal("0.5")).fields(Decimal(5))[0].hint == "0—5，0.5的倍数"


def test_only_manual_needs_a_basis() -> None:
    assert [method.needs_basis for method in (Scaled(), Direct(), Manual())] == [
        False,
        False,
        True,
    ]


def test_sentences_carry_the_number() -> None:
    entry = {"mark": Fraction("4.50")}
    assert Scaled().explain(Fraction(5), entry) == "评分4.5"
    assert Direct().explain(Fraction(5), entry) == "直接计4.5分"
    assert Manual().explain(Fraction(5), entry) == "集体认定4.5分"


def test_full_marks_must_be_positive() -> None:
    with pytest.raises(ValidationError):
        Scaled(full=Decimal(0))
