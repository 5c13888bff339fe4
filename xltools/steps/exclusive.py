"""One step at a time: whoever works on a workspace second waits until the first is done.

Whoever is alone there also clears away what killed runs left half written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xltools.files import sweep
from xltools.ledger.lock import locked
from xltools.workspace import Workspace

_LIVE_SECONDS = 300
"""A file this young may be one that a step is writing which needs no lock."""


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace, if it is one; steps that hold it do not call each other."""
    if not workspace.journal.exists():
        yield
        return
    lock = workspace.kept / "journal.run.lock"
    with locked(lock):
        _clear(workspace, lock)
        yield


def _clear(workspace: Workspace, lock: Path) -> None:
    """Remove old leftovers of our own, by the clock of the disk; never in 报送."""
    try:
        os.utime(lock)
        before = lock.stat().st_mtime - _LIVE_SECONDS
    except OSError:
        return
    sweep(workspace.root, before, deep=False)
    for folder in workspace.written:
        if not folder.is_symlink():
            sweep(folder, before)
