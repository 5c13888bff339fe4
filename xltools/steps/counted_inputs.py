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
    """The scheme and the counting registers as they are now.

    Raises:
        Refusal: one is locked by another program.
    """
    found = {}
    for path in counted_from(workspace):
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


def counted_from(workspace: Workspace) -> list[Path]:
    """The scheme, and those of the counting registers that are there."""
    return [workspace.scheme, *(path for path in workspace.counting if path.exists())]


_COUNTING = frozenset(
    path.as_posix() for path in (Workspace(Path()).scheme, *Workspace(Path()).counting)
)


def counts(file: str) -> bool:
    """Whether a count rests on this path inside the workspace.

    Earlier versions kept every workbook of 台账/; what nobody reads is not handed on.

    >>> counts("台账/加减分.xlsx"), counts("台账/来信登记.xlsx")
    (True, False)
    """
    return file in _COUNTING
