"""Files that a step writes under 结果/: each is named in the journal with its SHA-256."""

from __future__ import annotations

from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.ledger import journal
from xltools.ledger.journal import Clock
from xltools.ledger.standing import EDITION, edition_data, editions, seal_in_force
from xltools.steps.refusal import Refusal
from xltools.steps.unseal import read_seal
from xltools.text import sealing
from xltools.workspace import Workspace


def write_edition(workspace: Workspace, edition: str, path: Path, data: bytes, now: Clock) -> None:
    """Write `data` to `path` under 结果/ and say so in the journal, with the seal in force.

    The same bytes at the same place leave no further line.

    Raises:
        OutputLocked: the file is open elsewhere; the old one is whole and nothing was recorded.
        Refusal: the place is sealed with other bytes.
    """
    refuse_sealed(workspace, path, data)
    write_whole(path, data)
    record_editions(workspace, edition, [path], now)


def refuse_sealed(workspace: Workspace, path: Path, data: bytes) -> None:
    """What is sealed is never written over.

    Raises:
        Refusal: a seal is in force and names this place with other bytes.
    """
    standing = seal_in_force(journal.read(workspace.journal))
    if standing is None:
        return
    file = path.relative_to(workspace.root).as_posix()
    named = read_seal(workspace, standing).files.get(file)
    if named not in (None, sha256(data)):
        raise Refusal(sealing.SEALED_FILE.format(file=file, code=standing.code))


def record_editions(
    workspace: Workspace,
    edition: str,
    paths: list[Path],
    now: Clock,
    *,
    state: str = "",
    by: str = "",
) -> None:
    """Say in the journal what now lies at `paths`, as far as it does not say so already.

    `state` is that of the result, `by` who had the edition written.
    """
    events = journal.read(workspace.journal)
    known, standing = editions(events), seal_in_force(events)
    entries = []
    for path in paths:
        file = path.relative_to(workspace.root).as_posix()
        digest = sha256(path.read_bytes())
        if known.get(file) != digest:
            data = edition_data(edition, file, digest, standing, state=state, by=by)
            entries.append((EDITION, data))
    if entries:
        journal.append_all(workspace.journal, entries, now)
