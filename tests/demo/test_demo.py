"""The demo city: exactly what was planted is found, and the bytes are the same everywhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.office import Office
from tests.reports.compare import assert_recalculates
from xltools.demo import plants
from xltools.demo.arrivals import SEALED, at
from xltools.demo.build import Demo, build_demo
from xltools.demo.onward import play_on
from xltools.ledger import journal
from xltools.ledger.seal import parse_seal
from xltools.scoring.result import Status
from xltools.steps.consolidate import consolidate
from xltools.workspace import Workspace


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


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, demo: Demo) -> Path:
    root = tmp_path_factory.mktemp("finished") / "演示"
    shutil.copytree(demo.workspace.root, root)
    play_on(replace(demo, workspace=Workspace(root)))
    return root


def test_the_demo_plays_on_to_its_seal(finished: Path) -> None:
    place = Workspace(finished)
    events = journal.read(place.journal)
    assert [e.data["state"] for e in events if e.event == "state"] == ["核对稿", "送审稿", "审定稿"]
    assert [e.event for e in events][-1] == "sealed"
    made = parse_seal(place.seal.read_bytes())
    assert len(made.record.received) == 21 + 4
    assert [number for number, _ in made.record.decisions] == [1, 2, 3]
    again = consolidate(finished, now=at(SEALED))
    assert again.against is not None
    assert again.against.differences == ()
    result = again.appraisal.result
    assert not result.provisional
    bottom = {unit.code for unit in result.units if unit.bottom}
    assert plants.TIED[1] in bottom
    assert plants.TIED[0] not in bottom


def test_same_bytes_under_another_locale_zone_and_hash_seed(finished: Path, tmp_path: Path) -> None:
    root = tmp_path / "别处" / "演示 2"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/New_York", "LC_ALL": "C"}
    code = "import sys; from xltools.cli.main import main; main()"
    command = [sys.executable, "-c", code, "demo", str(root)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert digests(root) == digests(finished)


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_recalculation_changes_no_workbook_of_the_sealed_demo(
    finished: Path, office: Office
) -> None:
    """Every workbook that was written; what came in, errors and all, is as it was sent."""
    received = (finished / "报送", finished / "留存" / "received")
    books = [
        path
        for path in sorted(finished.rglob("*.xlsx"))
        if not any(path.is_relative_to(folder) for folder in received)
    ]
    assert Workspace(finished).ranking in books
    for path in books:
        assert_recalculates(office, path.read_bytes(), plain=True)
