"""Every function with every kind of cell, through xlwings' own entry points: the right answers.

`answers.tsv` holds them: a line for each kind of cell, a column for each call. The cell stands in
a range with a plain 80 (or 4) beside or below it, whose own answer no kind of cell may change.
`python -m tests.addin.functions.test_kinds` writes what is answered now, for reading.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.addin.functions.test_method_parameters import as_range
from tests.addin.paths import (
    ERROR_CODES,
    Currency,
    ErrorCode,
    Formatted,
    SheetRange,
    _classic,
    through_classic,
    through_officejs,
)
from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.values import ERROR_VALUES, OPEN_ENDED, STATES
from xltools.methods import METHODS
from xltools.methods.base import Method
from xltools.text import functions as says
from xltools.text import words

ANSWERS = Path(__file__).with_name("answers.tsv")
DAY = datetime(2017, 12, 8)
KINDS: dict[str, Any] = {
    "blank": None,
    "spaces": "  ",
    "zero": 0.0,
    "number": 92.5,
    "currency": Currency(92.5),
    "text number": "92.5",
    "full width": "９２．５",
    "with 分": "92.5分",
    "percent text": "95%",
    "comma": "9,5",
    "Chinese number": "九十五",
    "dash": "－",
    "TRUE": True,
    "FALSE": False,
    "error": "#N/A",
    "newer error": "#SPILL!",
    "date": Formatted(DAY),
    "huge": 1e300,
    "tiny": 1e-31,
    "negative": -1.0,
    **{word: word for word in (*STATES, words.EXEMPT)},
}
BANDS = [["优秀", 90.0], ["合格", 60.0], ["不合格", None]]
UNITS = [["80", "市教育局"], ["92.5", "市科技局"]]


def column(value: Any) -> list[list[Any]]:
    return [[value], [80.0]]


CALLS: dict[str, tuple[str, Callable[[Any], list[Any]]]] = {
    "XLT_NUMBERS": ("XLT_NUMBERS", lambda v: [column(v)]),
    "XLT_CHECK": ("XLT_CHECK", lambda v: [column(v)]),
    "XLT_CHECK_METHOD": ("XLT_CHECK_METHOD", lambda v: ["百分制折算", 5.0, column(v)]),
    "XLT_ROUND": ("XLT_ROUND", lambda v: [column(v), 1.0]),
    "XLT_POINTS": ("XLT_POINTS", lambda v: ["百分制折算", 5.0, column(v)]),
    "XLT_COMBINE": ("XLT_COMBINE", lambda v: [[[v, 80.0], [80.0, 80.0]]]),
    "XLT_TOTAL": ("XLT_TOTAL", lambda v: [[[v, 4.0], [4.0, 4.0]], [[100.0, 5.0]]]),
    "XLT_DEDUCT totals": ("XLT_DEDUCT", lambda v: [column(v), [[1.0], [1.0]]]),
    "XLT_DEDUCT deductions": ("XLT_DEDUCT", lambda v: [[[90.0], [80.0]], column(v)]),
    "XLT_RANK totals": ("XLT_RANK", lambda v: [column(v)]),
    "XLT_RANK categories": ("XLT_RANK", lambda v: [[[90.0], [80.0]], [[v], ["甲"]]]),
    "XLT_BOTTOM": ("XLT_BOTTOM", lambda v: [column(v), None, 1.0]),
    "XLT_GRADE": ("XLT_GRADE", lambda v: [column(v), BANDS]),
    "XLT_UNIT": ("XLT_UNIT", lambda v: [column(v), UNITS]),
    "XLT_CONTROL": ("XLT_CONTROL", lambda v: [[[1.0], [2.0]], column(v)]),
    "XLT_CHECKSUM": ("XLT_CHECKSUM", lambda v: [column(v)]),
}
NEIGHBOURS: dict[str, list[Any]] = {
    "XLT_NUMBERS": [80.0, ""],
    "XLT_CHECK": [""],
    "XLT_CHECK_METHOD": [""],
    "XLT_ROUND": [80.0],
    "XLT_POINTS": [4.0],
    "XLT_COMBINE": [80.0],
    "XLT_TOTAL": [8.0],
    "XLT_DEDUCT totals": [79.0],
    "XLT_DEDUCT deductions": [0.0],
    "XLT_GRADE": ["合格"],
    "XLT_UNIT": ["80", ""],
}
"""What is answered to the plain cell; the calls left out compare the cells with each other."""


def answered(call: str, value: Any, path: Callable[..., Any] = through_classic) -> list[Any]:
    """The row of answers to the cell."""
    name, arguments = CALLS[call]
    rows = path(name, arguments(value))
    if call in NEIGHBOURS:
        assert rows[1] == NEIGHBOURS[call]
    found: list[Any] = rows[0]
    return found


def right() -> dict[str, dict[str, list[Any]]]:
    """The answers by kind of cell and call."""
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row["kind"]: {call: json.loads(row[call]) for call in CALLS} for row in rows}


RIGHT = right() if ANSWERS.exists() else {}


def test_every_function_that_works_on_cells_is_in_the_table() -> None:
    called = {name for name, _ in CALLS.values()}
    assert called == {function.name for function in FUNCTIONS if not function.local}
    assert set(RIGHT) == set(KINDS)


@pytest.mark.parametrize("path", [through_officejs, through_classic])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_cell_has_its_right_answer(kind: str, path: Any) -> None:
    assert {call: answered(call, KINDS[kind], path) for call in CALLS} == RIGHT[kind]


def errors_as(name: str) -> dict[str, list[Any]]:
    """The answers to an error value of that name."""
    told = json.dumps(RIGHT["error"], ensure_ascii=False).replace("#N/A", name)
    return {call: answer for call, answer in json.loads(told).items() if call != "XLT_CHECKSUM"}


@pytest.mark.parametrize("error", ERROR_CODES)
def test_every_error_value_is_one_on_both_paths(error: str) -> None:
    for call, wanted in errors_as(error).items():
        assert answered(call, error) == answered(call, error, through_officejs) == wanted


@pytest.mark.parametrize("number", [2051, 2222, 0, 65535])
def test_an_error_that_no_list_names_is_one_by_its_number(number: int) -> None:
    code = ErrorCode(number - 2146828288)
    for call, wanted in errors_as(f"#错误{number}").items():
        assert answered(call, code) == wanted


def test_errors_that_com_has_no_code_for_are_told_by_name() -> None:
    for error in ERROR_VALUES - set(ERROR_CODES):
        sent = through_officejs("XLT_RANK", [[[error], [80.0]]])
        assert sent == [[says.AN_ERROR.format(value=error)], [1]]


@pytest.mark.parametrize("nothing", [float("nan"), float("inf")])
def test_what_is_no_finite_number_is_an_error(nothing: float) -> None:
    for call, wanted in errors_as("#NUM!").items():
        assert answered(call, nothing) == wanted


def test_a_bare_date_is_a_date_through_com_and_never_a_mark_through_officejs() -> None:
    """Office.js sends a number; where that cannot be a mark or a total, it is not taken for one."""
    told = says.MAYBE_DATE.format(value="43077", date="2017年12月8日")
    sent = {call: answered(call, DAY, through_officejs)[0] for call in CALLS}
    assert {call: answered(call, DAY) for call in CALLS} == RIGHT["date"]
    for call in ("XLT_COMBINE", "XLT_TOTAL", "XLT_DEDUCT totals", "XLT_RANK totals", "XLT_BOTTOM"):
        assert sent[call] == told
    assert sent["XLT_GRADE"] == told and sent["XLT_DEDUCT deductions"] == f"扣分{told}"
    for call in ("XLT_CHECK", "XLT_CHECK_METHOD", "XLT_POINTS"):
        assert "应在0至100之间" in sent[call]
    assert sent["XLT_NUMBERS"] == sent["XLT_ROUND"] == 43077.0
    for call in ("XLT_CONTROL", "XLT_CHECKSUM"):
        assert [sent[call]] == RIGHT["date"][call]


def test_a_currency_cell_keeps_all_its_decimals() -> None:
    assert through_classic("XLT_NUMBERS", [[[Currency(92.12345)], [1.0]]])[0] == [92.12345, ""]
    assert through_classic("XLT_NUMBERS", [[[Currency(92.12345)]]]) == [[92.12345, ""]]
    control = [[[1.0], [2.0]], [[Currency(92.5)], [Currency(80.0)]]]
    assert through_classic("XLT_CONTROL", control) == [[25250 % 9973]]


ROW = [[90.0, 80.0, 90.0]]
ALONG: dict[str, tuple[list[Any], list[list[Any]]]] = {
    "XLT_NUMBERS": ([ROW], [[90.0, 80.0, 90.0], ["", "", ""]]),
    "XLT_CHECK": ([ROW], [["", "", ""]]),
    "XLT_CHECK_METHOD": (["百分制折算", 5.0, ROW], [["", "", ""]]),
    "XLT_ROUND": ([ROW], ROW),
    "XLT_POINTS": (["百分制折算", 5.0, ROW], [[4.5, 4.0, 4.5]]),
    "XLT_DEDUCT": ([ROW, [[1.0, 0.0, 2.0], [1.0, 1.0, 1.0]]], [[88.0, 79.0, 87.0]]),
    "XLT_RANK": ([ROW], [[1, 3, 1]]),
    "XLT_BOTTOM": ([ROW, None, 1.0], [["", "末位", ""]]),
    "XLT_GRADE": ([ROW, BANDS], [["优秀", "合格", "优秀"]]),
    "XLT_UNIT": ([[["80", "x", "市科技局"]], UNITS], [["80", "", "92.5"], ["", "找不到“x”。", ""]]),
}


@pytest.mark.parametrize("path", [through_officejs, through_classic])
@pytest.mark.parametrize("name", ALONG)
def test_a_row_in_gives_a_row_out(name: str, path: Any) -> None:
    arguments, wanted = ALONG[name]
    assert path(name, arguments) == wanted


@pytest.mark.parametrize("long", [86.33333333333333, 1 / 3, 12345678901.5, 5.55e-17, 123456.789012])
def test_a_number_longer_than_a_cell_shows_is_the_number_that_it_is(long: float) -> None:
    """No function sees a number format; what a formula came to is not held against its look."""
    typed = float(f"{long:.15g}")
    assert through_classic("XLT_NUMBERS", [[[long]]]) == [[typed, ""]]
    assert through_officejs("XLT_RANK", [[[long], [-1.0]]]) == [[1], [2]]
    assert through_classic("XLT_COMBINE", [[[long, long]]]) == [[typed]]


def test_constants_are_taken_as_cells_are() -> None:
    assert through_classic("XLT_ROUND", [2.345, 2.0]) == [[2.35]]
    assert through_classic("XLT_ROUND", [(1.25, 2.35), 1.0]) == [[1.3, 2.4]]
    assert through_classic("XLT_CHECK", [-2146826246])[0][0].startswith("错误")


def test_a_range_in_pieces_is_not_taken_in_part() -> None:
    pieces = SheetRange.over([[90.0], [80.0]])
    pieces.Areas.Count = 2
    assert _classic()("xltools.addin.classic", "xlt_rank", [pieces]) == [[says.ONE_AREA]]


@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=2, max_size=12))
@settings(max_examples=25, deadline=None)
def test_a_range_of_any_cells_is_answered_cell_by_cell_alike_on_both_paths(
    drawn: list[str],
) -> None:
    cells = [[KINDS[kind]] for kind in drawn]
    given_cells: dict[str, list[Any]] = {
        "XLT_NUMBERS": [cells],
        "XLT_CHECK": [cells],
        "XLT_CHECK_METHOD": ["百分制折算", 5.0, cells],
        "XLT_ROUND": [cells, 1.0],
        "XLT_POINTS": ["百分制折算", 5.0, cells],
        "XLT_DEDUCT totals": [cells, [[1.0]] * len(cells)],
        "XLT_DEDUCT deductions": [[[90.0]] * len(cells), cells],
        "XLT_GRADE": [cells, BANDS],
        "XLT_UNIT": [cells, UNITS],
    }
    for call, arguments in given_cells.items():
        found = through_classic(CALLS[call][0], arguments)
        assert found == [RIGHT[kind][call] for kind in drawn]
        assert through_officejs(CALLS[call][0], arguments) == found
    for name, arguments in {
        "XLT_RANK": [cells, cells[::-1]],
        "XLT_BOTTOM": [cells, cells],
        "XLT_COMBINE": [[[value for (value,) in cells]] * 2, "去高去低", 1.0, 1.0, 3.0],
        "XLT_TOTAL": [[[value for (value,) in cells]], [[100.0] * len(cells)]],
        "XLT_CONTROL": [cells, cells],
        "XLT_CHECKSUM": [cells],
    }.items():
        found = through_classic(name, arguments)
        assert found == through_officejs(name, arguments)
        assert says.FAULT not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("cls", METHODS.values(), ids=lambda cls: cls.label)
def test_every_kind_of_cell_in_every_column_of_every_method(cls: type[Method]) -> None:
    example = cls.example()
    points = float(example.points)
    named = as_range(example.method)
    parameters = named if len(named) > 1 else None
    fields = example.method.fields(example.points)
    good = [
        field.choices[field.counts_as.index(Decimal(str(float(example.entry[field.key]))))]
        if field.choices
        else float(example.entry[field.key])
        for field in fields
    ]
    rows = [
        [*good[:k], cell, *good[k + 1 :]] for k in range(len(fields)) for cell in KINDS.values()
    ]
    given_rows: list[Any] = [cls.label, points, [*rows, good], parameters]
    for name in ("XLT_POINTS", "XLT_CHECK_METHOD"):
        found = through_classic(name, given_rows)
        assert found == through_officejs(name, given_rows)
        assert len(found) == len(rows) + 1 and says.FAULT not in str(found)
    alone = through_classic("XLT_POINTS", [cls.label, points, [good], parameters])
    assert isinstance(alone[0][0], float)


HEIGHT = 1_048_576


def test_whole_columns_end_with_the_last_row_that_any_of_them_fills() -> None:
    totals = SheetRange.over([["总分"], [90.0], [80.0], [70.0], [None]], HEIGHT)
    labels = SheetRange.over([["类别"], ["甲"], ["甲"]], HEIGHT)
    ranked = _classic()("xltools.addin.classic", "xlt_rank", [totals, labels])
    assert ranked == [["“总分”不是数字，请核实。"], [1], [2], [says.NO_CATEGORY]]
    bounded = SheetRange.over([["甲"]] * 4)
    mixed = _classic()("xltools.addin.classic", "xlt_rank", [totals, bounded])
    assert mixed == [["“类别”有4格，应与“总分”同为1048576格。"]]


def test_a_whole_column_sent_as_values_ends_with_its_last_value() -> None:
    sent = [[90.0], [None], [80.0], *[[None]] * OPEN_ENDED]
    assert through_officejs("XLT_RANK", [sent]) == [[1], [""], [2]]
    assert through_officejs("XLT_CHECK", [[[None]] * (OPEN_ENDED + 1)]) == [["未填"]]
    assert len(through_officejs("XLT_CHECK", [[[None]] * 84])) == 84


def written() -> str:
    """The table with what is answered now."""
    text = io.StringIO()
    text.write("\t".join(("kind", *CALLS)) + "\n")
    for kind, value in KINDS.items():
        found = (json.dumps(answered(call, value), ensure_ascii=False) for call in CALLS)
        text.write("\t".join((kind, *found)) + "\n")
    return text.getvalue()


if __name__ == "__main__":
    ANSWERS.write_text(written(), encoding="utf-8", newline="\n")
