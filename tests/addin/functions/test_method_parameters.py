"""Parameters of every method as a range of cells: what the sheet 方法参数 says, a cell says too."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.making import scored
from xltools.addin.functions.methods import fields_of, method_of, xlt_points
from xltools.addin.functions.values import Misused
from xltools.methods import METHODS
from xltools.methods.base import Method
from xltools.scheme.workbook.params import VALUE, _model_rows
from xltools.scheme.workbook.styles import cell_text
from xltools.text import words


def as_range(method: Method) -> list[list[Any]]:
    """The rows of 方法参数 for `method`, with its header, as cells hold them."""
    rows = list(_model_rows((), method))
    heads = list(dict.fromkeys([VALUE, *(title for row in rows for title in row.cells)]))
    body = [[row.name, *(_cell(row.cells.get(head)) for head in heads)] for row in rows]
    return [["参数", *heads], *body]


def _cell(value: Any) -> Any:
    if value is None:
        return None
    column, raw = value
    if isinstance(raw, Decimal | int) and not isinstance(raw, bool):
        return float(raw)
    return raw if column is None else cell_text(column, raw)


@pytest.mark.parametrize("kind", METHODS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_method_returns_from_its_range_and_earns_the_same(kind: str, data: st.DataObject) -> None:
    method, points, entry = data.draw(scored(kind))
    cells = as_range(method)
    assert method_of(method.label, cells) == method
    worth = Fraction(Decimal(repr(float(points))))
    typed = []
    for field in fields_of(method, worth):
        number = entry[field.key]
        chosen = dict(zip(field.counts_as, field.choices, strict=True)) if field.choices else {}
        typed.append(chosen.get(Decimal(str(float(number))), float(number)))
    if method.consistency(entry):
        return
    score = method.score(worth, entry)
    earned = "" if score is None else float(method.place(worth, score, [score]))
    answer = xlt_points.call(method.label, float(points), [typed], cells)
    assert answer == [[words.NO_SAMPLE if score is None else earned]]


def test_two_columns_without_a_header_are_names_and_values() -> None:
    method = METHODS["scaled"](full=Decimal(10))
    assert method_of("百分制折算", [["评分满分", 10.0]]) == method


def test_parameters_that_cannot_be_are_said_in_chinese() -> None:
    for cells in ([["评分满分", -5.0]], [["评分满分", "很多"]], [["满分", 10.0]]):
        with pytest.raises(Misused) as told:
            xlt_points.call("百分制折算", 5, [[90]], cells)
        assert "评分满分" in str(told.value) and "full" not in str(told.value)
