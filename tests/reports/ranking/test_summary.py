"""结论: both ends of a group, and what keeps the bottom from the next unit."""

import re

import pytest

from tests.deciding import decision
from tests.scoring.build import frame, item, scheme, unit
from xltools.appraisal import Appraisal
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.summary import group_lines
from xltools.scoring.decisions import Decision
from xltools.scoring.engine import score


def _bottom(
    marks: dict[str, tuple[str, str]], decisions: tuple[Decision, ...] = (), **settings: object
) -> str:
    """The line of the bottom of one category with two items of 50 points each."""
    made = scheme(
        [item("1", 50), item("2", 50)],
        [unit(code) for code in marks],
        settings={"bottom_k": 1, **settings},
    )
    cells = {("S", u, str(n)): text for u, own in marks.items() for n, text in enumerate(own, 1)}
    typed = frame(cells)
    result, findings = score(made, typed, decisions=decisions)
    context = Context(Appraisal(made, (), typed, result, tuple(findings), {}))
    [group] = context.by_rank
    [line] = [line for line in group_lines(context, group) if "后进" in line]
    return line


CLEAR = {"a": ("100", "100"), "b": ("90", "90"), "c": ("80", "81")}
EQUAL = {"a": ("100", "100"), "b": ("90", "80"), "c": ("80", "90")}


def test_a_difference_is_said_in_points() -> None:
    assert _bottom(CLEAR).endswith("；与前一名相差9.50分。")


@pytest.mark.parametrize(
    ("breaks", "decisive"), [(("1",), "1"), (("2",), "2"), (("项目1", "2"), "项目1")]
)
def test_equal_totals_name_the_criterion_that_told_them_apart(
    breaks: tuple[str, ...], decisive: str
) -> None:
    line = _bottom(EQUAL, tie_breaks=breaks)
    assert line.endswith(f"；与前一名总分同为85.00，按“{decisive}”区分。")


def test_a_later_criterion_is_named_where_the_first_is_equal() -> None:
    marks = {"a": ("100", "100"), "b": ("85", "85"), "c": ("85", "85.001")}
    line = _bottom(marks, tie_breaks=("1", "2"), rank_on="exact", total_decimals=2)
    assert line.endswith("；与前一名总分同为85.00，按未舍入的总分区分。")
    assert not re.search("相差0(\\.0+)?分", line)


def test_a_bottom_place_that_people_decided_says_so() -> None:
    marks = {"a": ("100", "100"), "b": ("85", "85"), "c": ("85", "85")}
    line = _bottom(marks, (decision("tie", "c", units=("b", "c")),))
    assert "单位c" in line
    assert line.endswith("；与前一名总分同为85.00，依议定区分。")
