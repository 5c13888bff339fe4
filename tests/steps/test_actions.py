"""The table of actions is whole, and says no other than the use cases themselves."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import xltools
from tests.steps import sealing
from xltools.addin import buttons
from xltools.cli.main import group
from xltools.folder.opening import Refusal
from xltools.folder.receive import inbox_files
from xltools.ledger import journal
from xltools.steps.actions import ACTIONS, BUTTONS, VERBS
from xltools.steps.archive import archive
from xltools.steps.check import check_files
from xltools.steps.publish import publish
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.text import actions as says
from xltools.workspace import Workspace

PACKAGE = Path(xltools.__file__).parent
USE_CASES: dict[str, Callable[[Workspace], object]] = {
    "check": lambda place: check_files(place.root, inbox_files(place)),
    "publish": lambda place: publish(place.root, "送审", now=sealing.now, pdf=False),
    "seal": lambda place: seal(place.root, now=sealing.now),
    "archive": lambda place: archive(place.root, now=sealing.now, pdf=False),
    "unseal": lambda place: unseal(place.root, reason="更正", by="王××", now=sealing.now),
}


def test_names_are_unique_and_have_their_words() -> None:
    names = [one.name for one in ACTIONS]
    assert len(names) == len(set(names)) and set(names) == set(says.LABELS)
    assert set(VERBS) == set(says.LINES)
    assert {one.name for one in BUTTONS.values()} == set(says.TIPS)
    groups = [one.group for one in ACTIONS]
    assert groups == sorted(groups, key=groups.index), "a group stands together"


def test_every_verb_is_a_command_and_every_command_a_verb() -> None:
    for name in VERBS:
        command = importlib.import_module(f"xltools.cli.{name}").command
        assert isinstance(command, click.Command)
    decorated = {
        file.stem
        for file in (PACKAGE / "cli").glob("*.py")
        if any(isinstance(one, ast.FunctionDef) and one.name == "command"
               for one in ast.parse(file.read_text(encoding="utf-8")).body)
    }  # fmt: skip
    assert decorated - set(VERBS) == {"addin_serve"}, "a part of the verb addin"


def test_every_button_has_its_work() -> None:
    assert set(buttons._RUN) == set(BUTTONS)


def test_the_menu_asks_for_what_the_verbs_take() -> None:
    for one in ACTIONS:
        if not one.in_menu or not one.verb:
            continue
        command = group.get_command(click.Context(group), one.name)
        assert command is not None
        options = {name for option in command.params for name in option.opts}
        arguments = [p for p in command.params if isinstance(p, click.Argument)]
        for ask in one.asks:
            assert ask.option in options if ask.option else arguments, (one.name, ask)


def test_what_one_wants_to_see_is_a_place_of_the_folder() -> None:
    place = Workspace(Path("年度"))
    for one in ACTIONS:
        path = one.opened(place)
        assert path is None or path.is_relative_to(place.root)


def test_the_table_forbids_nothing_that_the_use_case_allows_and_says_it_alike(
    tmp_path: Path,
) -> None:
    place = sealing.counted(tmp_path / "年度")
    allowed: list[set[str]] = []

    def look(*, empty: bool = False) -> None:
        said = {name: VERBS[name].refusal(place) for name in USE_CASES}
        allowed.append({name for name, why in said.items() if not why})
        for name, why in said.items():
            if why and (name != "check" or empty):
                with pytest.raises(Refusal) as refused:
                    USE_CASES[name](place)
                assert str(refused.value) == why, name

    look()
    for file in inbox_files(place):
        file.unlink()
    look(empty=True)
    sealing.approve(place.root)
    look(empty=True)
    USE_CASES["seal"](place)
    look(empty=True)
    USE_CASES["unseal"](place)
    look(empty=True)
    assert allowed == [
        {"check"},
        set(),
        {"publish", "seal", "archive"},
        {"publish", "unseal", "archive"},
        {"publish", "seal", "archive"},
    ]
    assert journal.read(place.journal)[-1].event == "unsealed"
