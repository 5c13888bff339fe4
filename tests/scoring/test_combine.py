"""Combining over scorers: states, divisors, long marks, and the scheme's 回避."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.scoring.build import frame, item, scheme, unit
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.scaled import Scaled
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Recusal, Scheme, UnitPoints
from xltools.scoring.combine import Combined, combine, combine_entries
from xltools.scoring.entries import entries_of, rows_of
from xltools.scoring.marks import State

THREE = {"S1": ["1"], "S2": ["1"], "S3": ["1"]}


def one(typed: tuple[str, ...], own: Item | None = None, **more: object) -> Combined:
    made = scheme([own or item("1")], [unit("U")], THREE, **more)
    cells = {(f"S{n}", "U", "1"): text for n, text in enumerate(typed, 1)}
    return combine(SchemeIndex(made), frame(cells))["1"]["U"]


@pytest.mark.parametrize(
    ("typed", "value", "given", "due", "state"),
    [
        (("90", "80", "70"), "80", 3, 3, "得分"),
        (("0", "0", "0"), "0", 3, 3, "得分"),
        (("90", "", "70"), "80", 2, 3, "得分"),
        (("90", "未报", "待更正"), "90", 1, 3, "得分"),
        (("90", "不涉及", "70"), "80", 2, 2, "得分"),
        (("90", "回避", "70"), "80", 2, 2, "得分"),
        (("", "", ""), None, 0, 3, "未填"),
        (("待更正",) * 3, None, 0, 3, "待更正"),
        (("", "未报", ""), None, 0, 3, "未报"),
        (("不涉及",) * 3, None, 0, 0, "不涉及"),
        (("无样本", "回避", "回避"), None, 0, 0, "无样本"),
        (("回避",) * 3, None, 0, 0, "回避"),
        (("不涉及", "不涉及", "未报"), None, 0, 1, "未报"),
    ],
)
def test_states(
    typed: tuple[str, ...], value: str | None, given: int, due: int, state: str
) -> None:
    got = one(typed)
    assert got.value == (None if value is None else Fraction(value))
    assert (got.given, got.due, got.state) == (given, due, State(state))


@pytest.mark.parametrize("way", list(PanelWay))
def test_long_marks_stay_exact(way: PanelWay) -> None:
    long = item(
        "1",
        method=Scaled(full=Decimal("1e12"), decimals=10),
        panel=Panel(way=way, above=2),
    )
    marks = ("99999999999.0000001", "99999999998.0000003", "1.0000000001")
    expected = long.panel.combine([Fraction(m) for m in marks], ["S1", "S2", "S3"])
    assert one(marks, long).value == expected


def test_the_schemes_recusal_stands_whatever_was_typed() -> None:
    got = one(("90", "80", "70"), recusals=(Recusal(scorer="S2", unit="U"),))
    assert (got.value, got.given, got.due) == (80, 2, 2)
    assert one(("9", "8", "1"), recusals=(Recusal(scorer="S2", unit="U", item="2"),)).given == 3


def test_rows_nobody_asked_for_are_not_used() -> None:
    made = scheme(
        [item("1"), item("2")],
        [unit("U"), unit("V", exempt="批准1号")],
        {"S1": ["1"], "S2": ["2"]},
        unit_points=(UnitPoints(unit="U", item="2", points=Decimal(0)),),
    )
    typed = {
        ("S1", "U", "1"): "60",
        ("S2", "U", "1"): "90",
        ("S2", "U", "2"): "90",
        ("S1", "V", "1"): "90",
        ("S9", "U", "1"): "90",
        ("S1", "W", "1"): "90",
        ("S1", "U", "7"): "90",
    }
    table = combine(SchemeIndex(made), frame(typed))
    assert {code: set(units) for code, units in table.items()} == {"1": {"U"}, "2": set()}
    assert table["1"]["U"].value == 60


def test_two_entries_in_one_place_are_a_bug() -> None:
    import pandas as pd

    made = scheme([item("1")], [unit("U")])
    twice = pd.concat([frame({("S", "U", "1"): "60"}), frame({("S", "U", "1"): "70"})])
    with pytest.raises(ValueError, match="two entries"):
        combine(SchemeIndex(made), twice)


def test_no_marks_at_all() -> None:
    made = scheme([item("1", method=Direct())], [unit("U")])
    got = combine(SchemeIndex(made), frame({}))["1"]["U"]
    assert (got.value, got.state, got.due) == (None, State.UNREPORTED, 1)


@pytest.mark.parametrize("way", list(PanelWay))
def test_entry_by_entry_says_the_same_as_the_grid(way: PanelWay) -> None:
    own = item("1", panel=Panel(way=way, above=1))
    made: Scheme = scheme([own], [unit("U"), unit("V")], THREE)
    typed = {
        ("S1", "U", "1"): "90.5",
        ("S2", "U", "1"): "70.25",
        ("S3", "U", "1"): "不涉及",
        ("S1", "V", "1"): "",
    }
    index, marks = SchemeIndex(made), frame(typed)
    table = combine(index, marks)["1"]
    for code in ("U", "V"):
        rows = rows_of(marks[marks["unit"] == code])
        entries = entries_of(index, index.units[code], own, rows)
        apart = combine_entries(own, Fraction(100), entries)
        assert (apart.value, apart.state, dict(apart.counts)) == (
            table[code].value,
            table[code].state,
            dict(table[code].counts),
        )
