"""Which seal is in force, and which file is named with which SHA-256, by the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xltools.ledger.journal import Event

SEALED, UNSEALED = "sealed", "unsealed"
EDITION = "edition"
"""A file written under 结果/: which edition, its path, its SHA-256, and the 校验码 in force."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The seal in force, as its line of the journal has it."""

    code: str
    seal: str
    """SHA-256 of seal.json."""
    seq: int
    time: str


def seal_in_force(events: Iterable[Event]) -> Standing | None:
    """The seal that was set last and not lifted since."""
    standing = None
    for event in events:
        if event.event == SEALED:
            data = event.data
            standing = Standing(str(data["code"]), str(data["seal"]), event.seq, event.time)
        elif event.event == UNSEALED:
            standing = None
    return standing


def edition_data(
    edition: str,
    file: str,
    sha256: str,
    standing: Standing | None,
    *,
    state: str = "",
    by: str = "",
) -> dict[str, str]:
    """The data of an `edition` line; `file` is the path inside the workspace, with "/".

    `state` is that of the result when it was written, `by` who had it written.
    """
    code = standing.code if standing else ""
    data = {"edition": edition, "file": file, "sha256": sha256, "seal": code}
    return data | {key: value for key, value in (("state", state), ("by", by)) if value}


def editions(events: Iterable[Event]) -> Mapping[str, str]:
    """Path inside the workspace → SHA-256 of what was last written there by an edition.

    What was taken away again, whose last line has no SHA-256, is left out.
    """
    last = {
        str(event.data["file"]): str(event.data["sha256"])
        for event in events
        if event.event == EDITION
    }
    return {file: digest for file, digest in last.items() if digest}
