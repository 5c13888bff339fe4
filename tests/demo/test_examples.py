"""Every preset's example, walked as an office walks it, gives exactly the shipped result."""

from __future__ import annotations

import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.demo.worked import WORKED
from xltools.demo.arrivals import at
from xltools.demo.example_build import count_time, example_workspace
from xltools.demo.examples import EXAMPLES, example
from xltools.folder.opening import Refusal
from xltools.scheme.presets import PRESETS
from xltools.scheme.workbook import read_scheme
from xltools.steps.consolidate import consolidate

FOLDER = Path(__file__).parents[2] / "workbooks"
GRADES = {
    "shenyang": {"A01": "先进", "A02": "先进", "A03": "达标", "A08": "达标", "A09": "未达标"}
    | {"B01": "达标", "B06": "达标", "B07": "未达标"},
    "bengbu-2011": {"A01": "优秀", "A02": "良好", "A03": "合格", "A04": "不合格"},
    "qingzhen-2016": {"A01": "合格", "A02": "合格", "A03": "优秀", "B01": "合格", "B03": "不合格"},
    "hangzhou-2005": dict.fromkeys(("A01", "A02", "A03", "B01", "B02", "B03"), "达标"),
}
"""Grades as the schemes' own words give them: 先进 = 30 % of ten, the tied pair left out."""
OUTCOMES = {
    "maanshan-2017": {"Y1": 6, "Y2": 6, "Y4": 1},
    "ningxiang-2011": {"Y1": 4, "Y2": 3, "Y3": 3},
    "daye-2019": {"Y1": 10, "Y2": 10},
    "shenyang": {"Y1": 2, "Y2": 3},
}
"""How many units each rule meets."""


def shipped(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    return loaded


def test_every_preset_but_the_blank_one_has_an_example() -> None:
    assert set(EXAMPLES) == set(PRESETS) - {"blank"} == set(WORKED)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_whole_way_gives_the_shipped_result(name: str, tmp_path: Path) -> None:
    made = example(name)
    workspace = example_workspace(tmp_path / "示例", made)
    for path in workspace.inbox.iterdir():
        assert path.read_bytes() == (FOLDER / name / "returns" / path.name).read_bytes()
    done = consolidate(workspace.root, now=at(count_time(made)))
    assert done.document == shipped(name)
    assert read_scheme(FOLDER / name / "example.xlsx").scheme == made.scheme


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shipped_totals_and_ranks_are_the_worked_ones(name: str) -> None:
    made, units = example(name), shipped(name)["units"]
    totals = WORKED[name](made)
    assert set(totals) == {unit.code for unit in made.scheme.units}
    places = made.scheme.settings.total_decimals
    rounded = {code: half_up(total, places) for code, total in totals.items()}
    for unit in units:
        exact = totals[unit["code"]]
        assert Fraction(unit["exact"]["total"]) == exact, unit["code"]
        assert Decimal(unit["total"]) == rounded[unit["code"]]
    if name == "danfeng":
        ranks = {"A04": 1, "A03": 2, "A01": 3, "A02": 4}  # A03 has fewer 不满意 than A01
    else:
        category = {unit.code: unit.category for unit in made.scheme.units}
        ranks = {
            code: 1 + sum(rounded[o] > own and category[o] == category[code] for o in rounded)
            for code, own in rounded.items()
        }
    assert {unit["code"]: unit["rank"] for unit in units} == ranks
    grades = {unit["code"]: unit["grade"] for unit in units}
    assert GRADES.get(name, {}).items() <= grades.items()
    rules = Counter(one["rule"] for unit in units for one in unit["outcomes"])
    assert rules == OUTCOMES.get(name, {})


def half_up(value: Fraction, places: int) -> Decimal:
    shifted = value * 10**places * 2 + 1
    return (
        Decimal(shifted.numerator // shifted.denominator // 2)
        .scaleb(-places)
        .quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    )


def test_the_published_figures_come_out() -> None:
    guoyang = {unit["code"]: unit for unit in shipped("guoyang-2020")["units"]}
    assert guoyang["A01"]["total"] == "81.34"
    hangzhou = example("hangzhou-2005").entries["PF01", "1.1"][""]
    sums = [sum(int(v) for k, v in hangzhou.items() if k.endswith(w)) for w in ("发出票", "收回票")]
    assert sums == [14527, 14458]
    danfeng = example("danfeng").entries["PF01", "1.1"][""]
    assert (danfeng["发出票"], danfeng["收回票"]) == ("500", "382")


def test_sealed_ballots_are_registered_and_not_counted(tmp_path: Path) -> None:
    made = example("wugang-2012")
    workspace = example_workspace(tmp_path / "示例", made)
    opens = made.scheme.settings.count_from
    assert opens is not None
    early = at(count_time(made).replace(day=opens.day, hour=opens.hour - 1))
    with pytest.raises(Refusal, match="封存至2012-12-20 09:00。已登记收件3份"):
        consolidate(workspace.root, now=early)
    assert not workspace.ranking.exists()
