"""The documents for developers name only what exists: files, names in modules, verbs."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from xltools.steps.actions import ACTIONS

_TOP = Path(__file__).parents[1]
DOCUMENTS = [
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/testing.md",
    "docs/decisions/README.md",
    "README.md",
]


def _quoted(document: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", (_TOP / document).read_text("utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_exists(document: str) -> None:
    text = (_TOP / document).read_text("utf-8")
    named = re.findall(r"(?<![\w/])((?:xltools|tests|docs|\.ci|benchmarks)/[\w./]*)", text)
    linked = [
        (_TOP / document).parent / one for one in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    ]
    paths = [*(_TOP / one.rstrip(".") for one in named), *linked]
    assert [str(path) for path in paths if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_that_is_said_to_be_in_a_module_is(document: str) -> None:
    named = [re.fullmatch(r"(xltools[\w.]*):(\w+)", one) for one in _quoted(document)]
    assert [
        one[0]
        for one in named
        if one is not None and not hasattr(importlib.import_module(one[1]), one[2])
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_exists(document: str) -> None:
    text = (_TOP / document).read_text("utf-8")
    modules = set(re.findall(r"python -m ((?:tests|xltools)[\w.]*)", text))
    assert [one for one in modules if importlib.util.find_spec(one) is None] == []
    verbs = set(re.findall(r"^(?:\.venv/bin/)?xltools (\w+)", text, re.M))
    assert verbs <= {one.name for one in ACTIONS if one.verb}


def test_every_package_is_on_the_map() -> None:
    readme = (_TOP / "README.md").read_text("utf-8")
    packages = [path.parent.name for path in (_TOP / "xltools").glob("*/__init__.py")]
    assert [one for one in packages if f"`xltools/{one}/`" not in readme] == []
