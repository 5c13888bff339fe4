"""The presets say what they should."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from xltools.scheme.choices import ScorerKind
from xltools.scheme.document import json_place, parse_scheme, scheme_json
from xltools.scheme.lint import lint
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.presets import PRESETS, preset
from xltools.scheme.workbook import read_scheme, write_scheme
from xltools.text.finding import Severity


def test_maanshan_2017_is_the_notice() -> None:
    scheme = preset("maanshan-2017")
    assert Counter(unit.category for unit in scheme.units) == {"ZF": 40, "SH": 12, "GG": 32}
    assert [channel.points for channel in scheme.channels] == [10, 28, 32, 8, 5, 4, 3, 10]
    assert [item.points for item in scheme.items] == [
        Decimal(points) for points in (10, 6, 5, 5, 4, 4, 4, 8, 8, 8, 8, 4, 4, 5, 4, 3, 10)
    ]
    named = [scorer for scorer in scheme.scorers if scorer.kind is not ScorerKind.COUNTY]
    assert (len(named), len(scheme.scorers) - len(named)) == (14, 8)
    index = SchemeIndex(scheme)
    owners = {item.code: [s.name for s in index.scorers_of(item)] for item in scheme.items}
    assert owners["1"] == owners["2.1"] == ["市纠风办"]
    assert owners["3.3"] == owners["5"] == ["市信息办"]
    assert len(owners["8"]) == 8
    assert not scheme.settings.demo


def test_scorers_that_are_units_do_not_mark_themselves() -> None:
    scheme = preset("maanshan-2017")
    names = {unit.name: unit.code for unit in scheme.units}
    both = {(s.code, names[s.name]) for s in scheme.scorers if s.name in names}
    assert len(both) == 4
    assert both == {(entry.scorer, entry.unit) for entry in scheme.recusals}


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "blank"])
def test_each_preset_is_sound_and_returns_from_its_workbook(name: str, tmp_path: Path) -> None:
    scheme = preset(name)
    errors = [f.message for f in lint(scheme, json_place) if f.severity is Severity.ERROR]
    assert errors == []
    if name != "maanshan-2017":
        assert scheme.settings.note.startswith("来源：")
        assert all("示例" in unit.name for unit in scheme.units)
    path = tmp_path / "方案.xlsx"
    path.write_bytes(write_scheme(scheme))
    assert read_scheme(path).scheme == scheme
    assert parse_scheme(scheme_json(scheme)) == (scheme, [])


def test_each_preset_has_a_sentence() -> None:
    for name, says in PRESETS.items():
        assert preset(name).settings.year
        assert says.endswith("。")
