"""Which files of the year's folder are the program's own, and what a count rests on.

Files under 结果/ are named in the journal with their SHA-256 when they are written, and never
written over once a seal covers them. What programs leave beside files, and what is only a link,
is told apart. The scheme and the registers that count are kept as they were read: staff go on
writing in 台账/ all year, so what a count has read is kept under its SHA-256 in 留存/inputs/ and
named in the journal, so that the count can be followed later.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.folder.opening import LOCKED, MISMATCH, Refusal
from xltools.intake.opening import LEFT_BY_SYSTEMS
from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event
from xltools.ledger.receipts import keep
from xltools.ledger.seal import Seal, SealUnreadable, parse_seal
from xltools.ledger.standing import EDITION, Standing, edition_data, editions, seal_in_force
from xltools.text import messages, sealing
from xltools.workspace import Workspace

_LEFT = re.compile(r"~\$.*|\.~lock\..*#")
"""What Excel, WPS and LibreOffice put beside a workbook that is open."""
_LEFT_BYTES = 1024
"""They hold a name and no more: a larger file of such a name is one like any other."""
_BROKEN_OFF = re.compile(r"\.~[0-9a-f]{16}\.tmp")
"""What a run that was killed while writing leaves behind."""
_JUNCTION = 0xA0000003
"""The tag that Windows gives a folder which stands for another."""


def is_left_over(path: Path) -> bool:
    """Whether programs left a file beside others: one is open, or was looked at, or unfinished."""
    if _BROKEN_OFF.fullmatch(path.name) or path.name.lower() in LEFT_BY_SYSTEMS:
        return True
    return bool(_LEFT.fullmatch(path.name)) and path.stat().st_size <= _LEFT_BYTES


def outputs(folder: Path) -> Iterator[Path]:
    """The files below `folder`, in order, without what is left over."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_left_over(path):
            yield path


def hashes(workspace: Workspace, files: Iterable[Path]) -> dict[str, str]:
    """Path inside the workspace → SHA-256 of those of `files` that are there, in order."""
    return {
        path.relative_to(workspace.root).as_posix(): sha256(path.read_bytes())
        for path in sorted(files)
        if path.is_file()
    }


def links(folder: Path) -> Iterator[Path]:
    """What stands at or below `folder` for something that lies elsewhere."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if is_link(path):
            yield path


def is_link(path: Path) -> bool:
    """Whether this is a symbolic link, or a junction of Windows."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION


def strays(folder: Path, written: Collection[Path]) -> list[Path]:
    """What lies below `folder` and nobody here wrote."""
    return [path for path in outputs(folder) if path not in written]


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


def read_seal(workspace: Workspace, standing: Standing) -> Seal:
    """The seal in force, byte for byte the one that the journal names.

    Raises:
        Refusal: it is gone or was altered.
    """
    try:
        data = workspace.seal.read_bytes()
        seal = parse_seal(data)
    except (FileNotFoundError, SealUnreadable) as error:
        raise Refusal(sealing.SEAL_BROKEN.format(file=workspace.seal.name), MISMATCH) from error
    if sha256(data) != standing.seal:
        raise Refusal(sealing.SEAL_BROKEN.format(file=workspace.seal.name), MISMATCH)
    return seal


def sealed_document(workspace: Workspace, seal: Seal) -> bytes:
    """The result document that was sealed.

    Raises:
        Refusal: it is gone or was altered.
    """
    try:
        data = workspace.sealed_result.read_bytes()
    except FileNotFoundError:
        data = b""
    if sha256(data) != seal.record.result:
        raise Refusal(sealing.SEAL_BROKEN.format(file=workspace.sealed_result.name), MISMATCH)
    return data


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
