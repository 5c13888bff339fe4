"""收件登记: what lies in 报送/ is kept under its SHA-256 and recorded once, with its time.

What counts is what the journal says was received and what is kept; a file that has since gone
from 报送/ still counts. Nothing in 报送/ is ever written, moved or opened for writing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.files import sha256
from xltools.intake.guard import MIB
from xltools.intake.package import MOST_FILE
from xltools.intake.returns import Received
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.ledger.receipts import keep
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.workspace import Workspace

RECEIVED, RENAMED = "received", "duplicate_name"
_IGNORED = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_RETRIES, _PAUSE = 6, 0.5
"""Antivirus and Excel hold a file for a moment; Excel for hours."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything received so far, and what could not be taken in."""

    received: tuple[Received, ...]
    findings: tuple[Finding, ...]


def receive(workspace: Workspace, now: Callable[[], datetime]) -> Inbox:
    """Take in what is new in 报送/ and say what has been received in all."""
    findings: list[Finding] = []
    known = {one.sha256: one for one in received(journal.read(workspace.journal))}
    names = {digest: {one.name, *one.other_names} for digest, one in known.items()}
    entries: list[tuple[str, dict[str, str]]] = []
    seen: set[str] = set()
    for name, path in _inbox(workspace.inbox, findings):
        if (large := too_large(path, name)) is not None:
            seen.add(name)
            findings.append(large)
            continue
        data = patiently_read(path)
        if data is None:
            findings.append(Finding(files.UNREADABLE, file=name))
            continue
        digest = sha256(data)
        seen.add(name)
        if digest not in names:
            keep(workspace.received, data)
            names[digest] = {name}
            entries.append((RECEIVED, {"sha256": digest, "name": name}))
        elif name not in names[digest]:
            names[digest].add(name)
            entries.append((RENAMED, {"sha256": digest, "name": name}))
    if entries:
        journal.append_all(workspace.journal, entries, now)
    everything = received(journal.read(workspace.journal))
    for one in everything:
        if not seen.intersection((one.name, *one.other_names)):
            findings.append(Finding(files.VANISHED, file=one.name))
    return Inbox(everything, tuple(findings))


def received(events: Sequence[Event]) -> tuple[Received, ...]:
    """What the journal says was received, in the order of first receipt."""
    first: dict[str, Event] = {}
    others: dict[str, list[str]] = {}
    for event in events:
        if event.event == RECEIVED:
            first.setdefault(str(event.data["sha256"]), event)
        elif event.event == RENAMED:
            others.setdefault(str(event.data["sha256"]), []).append(str(event.data["name"]))
    return tuple(
        Received(digest, str(event.data["name"]), event.time, tuple(others.get(digest, ())))
        for digest, event in first.items()
    )


def waiting(workspace: Workspace) -> Iterator[bytes]:
    """What lies in 报送/ and can be read, taken in or not; nothing is recorded."""
    for name, path in _inbox(workspace.inbox, []):
        data = None if too_large(path, name) else patiently_read(path)
        if data is not None:
            yield data


def inbox_files(workspace: Workspace) -> list[Path]:
    """Every file that lies in 报送/, taken in or not."""
    return [path for _, path in _inbox(workspace.inbox, [])]


def _inbox(root: Path, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    """(name inside 报送/, path) of every file, in the order of names."""
    if not root.is_dir():
        return
    inside = root.resolve()

    def outside(path: Path) -> bool:
        try:
            return path.is_symlink() and not path.resolve().is_relative_to(inside)
        except (OSError, RuntimeError):  # a link that leads back to itself
            return True

    def unreadable(error: OSError) -> None:
        name = _shown(Path(error.filename).relative_to(root))
        findings.append(Finding(files.UNREADABLE, file=name))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*folders, *names]):
            path = here / name
            shown = _shown(path.relative_to(root))
            if _ignored(name):
                continue
            if outside(path):
                findings.append(Finding(files.OUTSIDE_LINK, file=shown))
            elif path.is_file():
                yield shown, path


def _shown(path: Path) -> str:
    """A name that any file system may have given, as text that any file may hold."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _ignored(name: str) -> bool:
    """Lock files, hidden files and what systems leave in folders."""
    return name.startswith(("~$", ".")) or name.lower() in _IGNORED


def too_large(path: Path, name: str) -> Finding | None:
    """Why a file is not even read: no form is so large, and reading it would take all memory."""
    try:
        size = path.stat().st_size
    except OSError:
        return None
    if size <= MOST_FILE:
        return None
    said = {"size": -(-size // MIB), "most": MOST_FILE // MIB}
    return Finding(files.TOO_LARGE, file=name, values=said)


def patiently_read(path: Path) -> bytes | None:
    """The content, tried again for seconds while another program holds it; None if in vain."""
    for attempt in range(_RETRIES):
        try:
            return path.read_bytes()
        except OSError:
            if attempt + 1 < _RETRIES:
                time.sleep(_PAUSE)
    return None
