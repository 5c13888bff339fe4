"""The presets say what they should."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from xltools.scheme.choices import ScorerKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.presets import PRESETS, preset


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


def test_each_preset_has_a_sentence() -> None:
    for name, says in PRESETS.items():
        assert preset(name).settings.year
        assert says.endswith("。")
