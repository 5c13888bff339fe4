"""The menu does what the table of actions says, by numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.steps import sealing
from xltools.appraisal import State, current, state_of
from xltools.cli import menu
from xltools.folder.opening import beijing_now
from xltools.ledger import journal
from xltools.scheme.presets import preset
from xltools.steps.new import new_workspace
from xltools.text import actions as says
from xltools.text.addin import FILE_GONE
from xltools.workspace import Workspace

NUMBERS = {action.name: number for number, action in menu.ENTRIES.items()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "2018年"
    new_workspace(place, preset("maanshan-2017"), key_dir=tmp_path / "keys", now=beijing_now)
    return place


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    files: list[str] = []
    monkeypatch.setattr("click.launch", files.append)
    return files


def chosen(root: Path, *typed: str) -> str:
    """What is said when numbers, or names of actions, and answers are typed."""
    lines = "".join(f"{NUMBERS.get(line, line)}\n" for line in typed)
    done = CliRunner().invoke(menu.command, ["-w", str(root)], input=lines)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_number_runs_its_verb(root: Path) -> None:
    said = chosen(root, "lint", "check", "0")
    assert "方案自检" in said and says.NO_RETURNS in said


def test_a_unit_that_does_not_exist_is_said_and_the_menu_goes_on(root: Path) -> None:
    said = chosen(root, "explain", "市教肓局", "42", "0")
    assert "市教育局" in said and says.MENU_NO_SUCH in said
    assert "没有" not in chosen(root, "explain", "", "0"), "nothing typed, nothing done"


def test_files_are_handed_to_their_program(root: Path, opened: list[str]) -> None:
    said = chosen(root, "open_scheme", "open_ranking", "open_decisions", "0")
    assert opened == [str(root / "方案.xlsx"), str(root / "台账" / "议定事项.xlsx")]
    assert says.NO_RANKING in said
    Workspace(root).decisions.unlink()
    said = chosen(root, "open_decisions", "0")
    assert FILE_GONE.format(file="台账/议定事项.xlsx") in said


def test_what_the_state_forbids_is_said_before_anything_is_asked(root: Path) -> None:
    said = chosen(root, "publish", "seal", "unseal", "archive", "0")
    for words in ("未登记核对稿", "尚未审定，不能封存", "不需要启封", "不能归档"):
        assert words in said
    assert "请输入哪一版" not in said and "请输入理由" not in said


def test_from_the_count_to_the_seal_by_numbers(tmp_path: Path, opened: list[str]) -> None:
    place = sealing.counted(tmp_path / "年度")
    moves = (
        ("核对稿", "2017-12-19", "王××", "", "", ""),
        ("送审稿", "2017-12-26", "王××", "", "会审会议", ""),
        ("审定稿", "2017-12-28", "王××", "批件〔2017〕8号", "", ""),
    )
    for move in moves:
        said = chosen(place.root, "state", *move, "0")
        assert f"已登记{move[0]}" in said
    assert state_of(current(journal.read(place.journal))) is State.APPROVED
    said = chosen(place.root, "seal", "0")
    assert "评议数据已封存" in said and opened == [str(place.confirmation)]
    assert "没有再次封存" in chosen(place.root, "seal", "0")
    assert "现为审定稿" in chosen(place.root, "state", "", "0")
    assert opened == [str(place.confirmation)], "what was not done shows nothing"


def test_elsewhere_it_says_what_to_drop(tmp_path: Path) -> None:
    done = CliRunner().invoke(menu.command, ["-w", str(tmp_path)])
    assert done.exit_code == 2 and "拖到图标上" in done.output
