"""What each function answers to the cells that people really have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.values import Misused
from xltools.exact import round_half_up
from xltools.methods import METHODS
from xltools.methods.base import EntryField, Method

CALL = {function.name: function.call for function in FUNCTIONS}


def test_typed_numbers_are_tidied_and_what_is_no_number_is_said() -> None:
    typed = [[92.5], ["９5"], ["95分"], [None], ["九十五"], [True], ["#REF!"], ["9,5"]]
    numbers = CALL["XLT_NUMBERS"](typed)
    assert [row[0] for row in numbers] == [92.5, 95.0, 95.0, "", "", "", "", ""]
    said = [row[1] for row in numbers]
    assert said[0] == said[3] == ""
    assert all(said[k].startswith("警告：") for k in (1, 2))
    assert all(said[k].startswith("错误：") for k in (4, 5, 6, 7))
    assert "公式已失效" in said[6]


def test_a_date_is_never_a_mark() -> None:
    assert "日期" in CALL["XLT_NUMBERS"]([[datetime(2017, 9, 5)]])[0][1]


def test_marks_are_checked_against_bounds_in_the_shape_of_the_range() -> None:
    said = CALL["XLT_CHECK"]([[92.5, 105], [None, "不涉及"], [92.555, "无"]])
    assert said[0][0] == "" and "0至100" in said[0][1]
    assert said[1] == ["未填", ""]
    assert "两位小数" in said[2][0] and said[2][1].startswith("错误")
    assert CALL["XLT_CHECK"]([["不涉及"]], 0, 100, 2, "否")[0][0].startswith("错误")
    assert CALL["XLT_CHECK"]([[6]], 0, 5)[0][0].startswith("错误")


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 4))
def test_rounding_is_that_of_the_decimal_that_was_typed(n: int, scale: int, places: int) -> None:
    typed = float(Fraction(n, 10**scale))
    want = float(round_half_up(Fraction(n, 10**scale), places))
    assert CALL["XLT_ROUND"](typed, places) == [[want]]


def typed(field: EntryField, entry: Mapping[str, Fraction]) -> float | str:
    """What a person would put in the cell: a number, or the word that counts as it."""
    if field.choices:
        return field.choices[field.counts_as.index(Decimal(str(float(entry[field.key]))))]
    return float(entry[field.key])


DEFAULTS = [cls for cls in METHODS.values() if cls.example().method == cls()]


@pytest.mark.parametrize("cls", DEFAULTS, ids=lambda cls: cls.label)
def test_a_method_earns_in_a_cell_what_it_earns_in_the_engine(cls: type[Method]) -> None:
    example = cls.example()
    points = Fraction(example.points)
    score = example.method.score(points, example.entry)
    assert score is not None
    earned = example.method.place(points, score, [score])
    cells = [[typed(field, example.entry) for field in cls().fields(example.points)]]
    assert CALL["XLT_POINTS"](cls.label, float(points), cells) == [[float(earned)]]


def test_an_unknown_method_is_answered_with_those_there_are() -> None:
    with pytest.raises(Misused, match="百分制折算"):
        CALL["XLT_POINTS"]("百分折算", 5, [[90]])


def test_totals_settle_missing_marks_by_policy() -> None:
    rows = [[5, 3], ["不涉及", 3], [None, 2]]
    assert CALL["XLT_TOTAL"](rows, [[5, 5]]) == [[8.0], [6.0], ["待补报，暂不计总分"]]
    assert CALL["XLT_TOTAL"](rows, [[5, 5]], "计0分", "计0分") == [[8.0], [3.0], [2.0]]
    assert "0至分值5之间" in CALL["XLT_TOTAL"]([[6, 1]], [[5, 5]])[0][0]


def test_ranks_bottom_places_and_grades() -> None:
    totals = [[90], [90], [80], ["#N/A"], [None]]
    assert [row[0] for row in CALL["XLT_RANK"](totals)][:3] == [1, 1, 3]
    assert CALL["XLT_RANK"](totals)[3:] == [["“#N/A”是公式错误值，不能计算。请先改正公式。"], [""]]
    dense = CALL["XLT_RANK"](totals, None, "并列后不空位")
    assert [row[0] for row in dense][:3] == [1, 1, 2]
    tied = CALL["XLT_BOTTOM"]([[90], [80], [80], [95]], None, 1)
    assert tied == [[""], ["末位（并列）"], ["末位（并列）"], [""]]
    bands = [["优秀", 90], ["合格", 60], ["不合格", None]]
    assert CALL["XLT_GRADE"]([[90], [59.99], [60]], bands) == [["优秀"], ["不合格"], ["合格"]]


def test_a_unit_is_found_by_code_or_known_name_and_never_guessed() -> None:
    units = [["ZF01", "市教育局", "市教委"], ["ZF02", "市科技局", None]]
    found = CALL["XLT_UNIT"]([["市教委"], ["市教育"], ["ZF02"]], units)
    assert found[0] == ["ZF01", ""] and found[2] == ["ZF02", ""]
    assert found[1][0] == "" and "市教育局" in found[1][1]


def test_control_number_is_that_of_the_forms() -> None:
    assert CALL["XLT_CONTROL"]([[1], [2], [3]], [[92.5], ["不涉及"], [76]]) == [[32050 % 9973]]


def test_checksum_tells_a_number_from_a_text_and_one_cell_from_another() -> None:
    sums = [CALL["XLT_CHECKSUM"](cells)[0][0] for cells in ([[1, 2]], [["1", 2]], [[2, 1]])]
    assert len(set(sums)) == 3
    assert CALL["XLT_CHECKSUM"]([[1.0, 2]]) == CALL["XLT_CHECKSUM"]([[1, 2.0]])
