"""One step at a time: whoever works on a workspace second waits until the first is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from xltools.ledger.lock import locked
from xltools.workspace import Workspace


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace, if it is one; steps that hold it do not call each other."""
    if not workspace.journal.exists():
        yield
        return
    with locked(workspace.kept / "journal.run.lock"):
        yield
