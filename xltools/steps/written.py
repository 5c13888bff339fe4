"""Files that a step writes under 结果/: each is named in the journal with its SHA-256."""

from __future__ import annotations

from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.ledger import journal
from xltools.ledger.journal import Clock
from xltools.ledger.standing import EDITION, edition_data, editions, seal_in_force
from xltools.workspace import Workspace


def write_edition(workspace: Workspace, edition: str, path: Path, data: bytes, now: Clock) -> None:
    """Write `data` to `path` under 结果/ and say so in the journal, with the seal in force.

    The same bytes at the same place leave no further line.

    Raises:
        OutputLocked: the file is open elsewhere; the old one is whole and nothing was recorded.
    """
    write_whole(path, data)
    record_editions(workspace, edition, [path], now)


def record_editions(workspace: Workspace, edition: str, paths: list[Path], now: Clock) -> None:
    """Say in the journal what now lies at `paths`, as far as it does not say so already."""
    events = journal.read(workspace.journal)
    known, standing = editions(events), seal_in_force(events)
    entries = []
    for path in paths:
        file = path.relative_to(workspace.root).as_posix()
        digest = sha256(path.read_bytes())
        if known.get(file) != digest:
            entries.append((EDITION, edition_data(edition, file, digest, standing)))
    if entries:
        journal.append_all(workspace.journal, entries, now)
