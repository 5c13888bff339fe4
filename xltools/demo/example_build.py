"""An example as a workspace: scheme, register and issued forms, its returns taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from xltools.demo.arrivals import at
from xltools.demo.examples import Example
from xltools.files import write_whole
from xltools.folder.opening import open_workspace
from xltools.folder.receive import receive, setup_of
from xltools.forms.fill import fill_form
from xltools.forms.identity import sign
from xltools.forms.layout import plan_form
from xltools.forms.writer import write_form
from xltools.ledger import keys
from xltools.ledger.journal import BEIJING
from xltools.registers.adjustments import write_adjustments
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.text import messages
from xltools.workspace import Workspace


def returned(example: Example) -> Iterator[tuple[str, bytes]]:
    """(scorer, filled form) of every scorer of the example."""
    for scorer in example.scheme.scorers:
        plan = plan_form(example.scheme, scorer, keys.DEMO_WORKSPACE)
        blank = write_form(plan, sign(plan, 1, keys.demo_key()))
        filled, _ = fill_form(blank, example.csv(scorer).encode(), messages.DEMO_CSV)
        assert filled is not None, "the examples fill their own forms"
        yield scorer.code, filled


def example_workspace(root: Path, example: Example) -> Workspace:
    """A workspace in the empty or absent folder `root` that only waits to be consolidated.

    Arrivals are journalled at the example's own time, so that the result is always the same.

    Raises:
        Refusal: the folder has something in it.
    """
    year = example.scheme.settings.year
    start = at(datetime(year, 11, 20, 9, 0, tzinfo=BEIJING))
    workspace = new_workspace(root, example.scheme, key_dir=None, now=start)
    write_whole(workspace.adjustments, write_adjustments(example.scheme, example.register))
    issue(root, now=start)
    for scorer, filled in returned(example):
        write_whole(workspace.inbox / f"{scorer}.xlsx", filled)
    setup = setup_of(open_workspace(root))
    receive(workspace, at(count_time(example)), setup=setup)
    return workspace


def count_time(example: Example) -> datetime:
    """When the example's returns come in: before its deadline, after its sealed count opens."""
    return datetime(example.scheme.settings.year, 12, 28, 9, 0, tzinfo=BEIJING)
