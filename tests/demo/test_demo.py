"""The demo city: exactly what was planted is found, and the bytes are the same everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office import Office
from xltools.demo import plants
from xltools.demo.build import Demo, build_demo
from xltools.scoring.result import Status


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return build_demo(tmp_path_factory.mktemp("demo") / "演示")


def test_exactly_the_planted_findings_appear(demo: Demo) -> None:
    assert demo.as_planted, (demo.missing, demo.surplus)


def test_the_planted_units_stand_where_they_should(demo: Demo) -> None:
    result = demo.consolidation.appraisal.result
    lowest, *tied = (result.unit(code) for code in (plants.LOWEST_TWICE, *plants.TIED))
    assert [unit.rank for unit in tied] == [37, 37]
    assert tied[0].total == tied[1].total
    assert {unit.code for unit in result.units if unit.bottom} == set(plants.LOW)
    assert "深刻检查" in "".join(outcome.action for outcome in lowest.outcomes)
    superior = {outcome.rule for outcome in result.unit(plants.STATIONED_LOW).outcomes}
    assert "Y4" in superior
    assert result.unit("ZF31").status is Status.INCOMPLETE
    assert result.unit("GG31").status is Status.DISQUALIFIED
    assert result.provisional


def test_once_all_is_mended_the_tie_and_the_bottom_places_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: Demo
) -> None:
    monkeypatch.setattr(plants, "SLIPS", ())
    monkeypatch.setattr(plants, "ABSENT", "")
    mended = build_demo(tmp_path / "演示").consolidation.appraisal.result
    assert not mended.provisional
    assert {unit.code for unit in mended.units if unit.bottom} == set(plants.LOW)
    first, second = (mended.unit(code) for code in plants.TIED)
    assert (first.total, first.rank) == (second.total, second.rank)


def test_recalculation_changes_no_workbook(demo: Demo, office: Office) -> None:
    root = demo.workspace.root
    for path in (demo.workspace.ranking, demo.workspace.scheme, demo.workspace.adjustments):
        office.assert_recalculation_changes_nothing(path.read_bytes())
    for path in sorted(root.glob("退回/*.xlsx"))[:2] + sorted(root.glob("发放/*.xlsx"))[:3]:
        office.assert_recalculation_changes_nothing(path.read_bytes())


def test_every_workbook_says_that_it_is_a_demo(demo: Demo, office: Office) -> None:
    for path in sorted(demo.workspace.root.rglob("*.xlsx")):
        texts = (
            shown.text
            for cells in office.cells(path.read_bytes()).values()
            for shown in cells.values()
        )
        assert any("演示数据" in text for text in texts), path.name


def test_same_bytes_under_another_locale_zone_and_hash_seed(demo: Demo, tmp_path: Path) -> None:
    root = tmp_path / "别处" / "演示 2"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/New_York", "LC_ALL": "C"}
    code = "import sys; from xltools.cli.main import main; main()"
    command = [sys.executable, "-c", code, "demo", str(root)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert digests(root) == digests(demo.workspace.root)


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
