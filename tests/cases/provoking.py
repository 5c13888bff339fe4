"""Running an example and noting which findings it gives rise to."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from xltools.text.finding import Finding, Kind

BORROWED: dict[str, str] = json.loads(
    (Path(__file__).parent / "borrowed.json").read_text(encoding="utf-8")
)
"""area:CONSTANT → module:function of a test that gives rise to the finding."""


@contextmanager
def noted() -> Iterator[set[Kind]]:
    """The kinds of all findings made meanwhile, here or by a process that reads files."""
    kinds: set[Kind] = set()
    before: Any = Finding.__init__

    def note(self: Finding, kind: Kind, *args: Any, **values: Any) -> None:
        kinds.add(kind)
        before(self, kind, *args, **values)

    restored: Any = Finding.__setstate__

    def arrive(self: Finding, state: Any) -> None:
        restored(self, state)
        kinds.add(self.kind)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__init__", note)
        patch.setattr(Finding, "__setstate__", arrive)
        yield kinds


@cache
def borrowed(name: str) -> frozenset[Kind]:
    """What the test `module:function` gives rise to, over all its parameters."""
    module, function = name.split(":")
    test = getattr(importlib.import_module(module), function)
    with noted() as kinds:
        for values in _parameters(test):
            with TemporaryDirectory() as folder:
                wants = inspect.signature(test).parameters
                own = {"tmp_path": Path(folder)} if "tmp_path" in wants else {}
                test(**own, **values)
    return frozenset(kinds)


def _parameters(test: Callable[..., Any]) -> list[dict[str, Any]]:
    """The arguments that pytest would call it with; several parametrizations are multiplied."""
    found: list[dict[str, Any]] = [{}]
    for mark in getattr(test, "pytestmark", []):
        if mark.name != "parametrize":
            continue
        names, rows = mark.args[:2]
        keys = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
        sets = [dict(zip(keys, row if len(keys) > 1 else (row,), strict=True)) for row in rows]
        found = [{**one, **more} for one in found for more in sets]
    return found
