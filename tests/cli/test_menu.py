"""The menu runs the verbs by numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from xltools.cli import menu
from xltools.scheme.presets import preset
from xltools.steps.new import new_workspace
from xltools.steps.opening import beijing_now
from xltools.text import addin as says


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "2018年"
    new_workspace(place, preset("maanshan-2017"), key_dir=tmp_path / "keys", now=beijing_now)
    return place


def chosen(root: Path, *typed: str) -> str:
    lines = "".join(f"{line}\n" for line in typed)
    done = CliRunner().invoke(menu.command, ["-w", str(root)], input=lines)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_number_runs_its_verb(root: Path) -> None:
    said = chosen(root, "2", "4", "0")
    assert "方案自检" in said and says.NO_RETURNS in said


def test_a_unit_that_does_not_exist_is_said_and_the_menu_goes_on(root: Path) -> None:
    said = chosen(root, "7", "市教肓局", "42", "0")
    assert "市教育局" in said and says.MENU_NO_SUCH in said


def test_files_are_handed_to_their_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    said = chosen(root, "1", "6", "9", "0")
    assert opened == [str(root / "方案.xlsx"), str(root / "台账" / "议定事项.xlsx")]
    assert says.FILE_GONE.format(file="结果/汇总排名.xlsx") in said


def test_elsewhere_it_says_what_to_drop(tmp_path: Path) -> None:
    done = CliRunner().invoke(menu.command, ["-w", str(tmp_path)])
    assert done.exit_code == 2 and "拖到图标上" in done.output
