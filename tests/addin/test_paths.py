"""Office.js and COM give what the engine gives, for every kind of argument."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.addin.paths import Cells, through_classic, through_officejs
from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction
from xltools.addin.functions.values import Misused

KINDS: dict[str, list[list[Any]]] = {
    "normal": [[92.5], [76.0], [88.0]],
    "blank": [[None], [92.5], [None]],
    "all blank": [[None], [None]],
    "errors": [["#REF!"], ["#N/A"], ["#DIV/0!"]],
    "text": [["９5"], ["95分"], ["九十五"]],
    "states": [["不涉及"], ["未报"], [80.0]],
    "logical": [[True], [False]],
    "single": [[92.5]],
    "row": [[92.5, 76.0, 88.0]],
    "table": [[92.5, 76.0], [88.0, None]],
}
IN_CELLS = [function for function in FUNCTIONS if not function.local]
"""Those that work on ranges; the others read folders."""
UNITS = [["ZF01", "市教育局"], ["ZF02", "市科技局"], ["92.5", "九十五"]]
BANDS = [["优秀", 90.0], ["合格", 60.0], ["不合格", None]]


def arguments(function: CellFunction, cells: list[list[Any]]) -> list[Cells]:
    """The range first, then what else the function must have."""
    rest: dict[str, list[list[Any]]] = {
        "points": [[100.0]] if "method" in function.arguments else [[100.0] * len(cells[0])],
        "entries": cells,
        "method": [["百分制折算"]],
        "deductions": [[0.5] for row in cells for _ in row],
        "grades": BANDS,
        "units": UNITS,
    }
    given: list[Cells] = [rest.get(name) for name in function.arguments]
    first = next(iter(function.arguments))
    if first not in rest:
        given[0] = cells
    if function.name == "XLT_CONTROL":
        given = [[[float(k)] for k in range(1, sum(map(len, cells)) + 1)], cells]
    while given and given[-1] is None:
        given.pop()
    return given


def engine(function: CellFunction, given: list[Cells]) -> Any:
    """What the plain function says, without any path into Excel."""
    try:
        return function.call(*given)
    except Misused as misused:
        return [[str(misused)]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("function", IN_CELLS, ids=lambda f: f.name)
def test_both_paths_answer_what_the_engine_answers(function: CellFunction, kind: str) -> None:
    given = arguments(function, KINDS[kind])
    wanted = engine(function, given)
    assert through_officejs(function.name, given) == wanted
    assert through_classic(function.name, given) == wanted


@pytest.mark.parametrize("function", IN_CELLS, ids=lambda f: f.name)
def test_a_date_is_answered_in_words_through_com(function: CellFunction) -> None:
    given = arguments(function, [[datetime(2017, 9, 5)], [datetime(2017, 12, 8)]])
    assert through_classic(function.name, given) == engine(function, given)


def test_a_function_that_fails_says_so_in_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("xltools.addin.functions.numbers.taker", broken)
    said = through_officejs("XLT_NUMBERS", [[[1.0]]])
    assert "函数未能完成" in said[0][0] and "Traceback" not in said[0][0]
    assert through_classic("XLT_NUMBERS", [[[1.0]]]) == said


@pytest.mark.parametrize("path", [through_officejs, through_classic])
def test_a_hundred_thousand_cells_in_one_call(path: Any) -> None:
    cells = [[float(k % 10001) / 100] for k in range(100_000)]
    answers = path("XLT_ROUND", [cells, [[1.0]]])
    assert len(answers) == 100_000
    assert answers[:4] == [[0.0], [0.0], [0.0], [0.0]] and answers[9_255] == [92.6]


@pytest.mark.parametrize("path", [through_officejs, through_classic])
def test_an_argument_passed_over_has_its_default(path: Any) -> None:
    rows: Cells = [[5.0, 3.0], [None, 2.0]]
    passed_over: list[Cells] = [rows, [[5.0, 5.0]], None, [["计0分"]]]
    assert path("XLT_TOTAL", passed_over) == [[8.0], [2.0]]
    assert path("XLT_TOTAL", [rows, [[5.0, 5.0]], [[None]], [["计0分"]]]) == [[8.0], [2.0]]
