"""What a count rests on beside the returns: the scheme and the registers, kept as they were read.

Staff go on writing in 台账/ all year; what a count has read is kept under its SHA-256 in
留存/inputs/ and named in the journal, so that the count can be followed later.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltools.files import sha256
from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event
from xltools.ledger.receipts import keep
from xltools.steps.refusal import LOCKED, Refusal
from xltools.text import messages
from xltools.workspace import Workspace

READ = "input"
"""The journal's event: which file, by its path inside the workspace, and its SHA-256."""

Inputs = dict[str, bytes]
"""Path inside the workspace → bytes."""


def read_inputs(workspace: Workspace) -> Inputs:
    """The scheme and the registers as they are now.

    Raises:
        Refusal: one is locked by another program.
    """
    found = {}
    for path in _paths(workspace):
        try:
            found[path.relative_to(workspace.root).as_posix()] = path.read_bytes()
        except OSError as error:
            said = messages.REGISTER_UNREADABLE.format(file=path.name)
            raise Refusal(said, LOCKED) from error
    return found


def keep_inputs(workspace: Workspace, inputs: Inputs, now: Clock) -> None:
    """Keep what was read, and name in the journal what it has not named yet."""
    known = named_inputs(journal.read(workspace.journal))
    entries = []
    for file, data in inputs.items():
        digest = keep(workspace.inputs, data)
        if known.get(file) != digest:
            entries.append((READ, {"file": file, "sha256": digest}))
    if entries:
        journal.append_all(workspace.journal, entries, now)


def named_inputs(events: Sequence[Event]) -> dict[str, str]:
    """Path inside the workspace → SHA-256 of what was read last."""
    return {
        str(event.data["file"]): str(event.data["sha256"])
        for event in events
        if event.event == READ
    }


def digests(inputs: Inputs) -> dict[str, str]:
    """Path inside the workspace → SHA-256."""
    return {file: sha256(data) for file, data in inputs.items()}


def _paths(workspace: Workspace) -> list[Path]:
    books = workspace.registers.glob("*.xlsx")
    return [workspace.scheme, *sorted(path for path in books if not path.name.startswith("~$"))]
