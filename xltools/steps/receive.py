"""收件登记: what lies in 报送/ is kept under its SHA-256 and recorded once, with its time.

What counts is what the journal says was received and what is kept; a file that has since gone
from 报送/ still counts. Nothing in 报送/ is ever written, moved or opened for writing.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.files import sha256
from xltools.intake.guard import MIB
from xltools.intake.opening import INSIDE, is_left_by_systems, unpacked
from xltools.intake.package import MOST_FILE
from xltools.intake.returns import Received
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.ledger.receipts import keep
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.workspace import Workspace

RECEIVED, RENAMED = "received", "duplicate_name"
_LEFT_BY_OFFICE = re.compile(r"[0-9A-F]{8}|.*\.tmp", re.IGNORECASE | re.DOTALL)
"""What Excel, WPS and LibreOffice write before they rename it."""
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
    for place, path in _inbox(workspace.inbox, findings):
        seen.add(place)
        found = returned(path, place)
        if isinstance(found, Finding):
            findings.append(found)
            continue
        for name, data in found:
            digest = sha256(data)
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
    return Inbox(everything, (*findings, *vanished(everything, seen)))


def vanished(known: Sequence[Received], there: Collection[str]) -> Iterator[Finding]:
    """Received files that lie in 报送/ under none of their names, nor the archive they came in."""
    for one in known:
        names = (one.name, *one.other_names)
        if not any(name.partition(INSIDE)[0] in there or name in there for name in names):
            yield Finding(files.VANISHED, file=one.name)


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
        found = returned(path, name)
        for _, data in () if isinstance(found, Finding) else found:
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
        name = shown_name(Path(error.filename).relative_to(root))
        findings.append(Finding(files.UNREADABLE, file=name))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*folders, *names]):
            path = here / name
            shown = shown_name(path.relative_to(root))
            if is_left_by_systems(name):
                continue
            if outside(path):
                findings.append(Finding(files.OUTSIDE_LINK, file=shown))
            elif path.is_dir():
                continue
            elif _LEFT_BY_OFFICE.fullmatch(name):
                findings.append(Finding(files.LEFT_BY_OFFICE, file=shown))
            else:
                yield shown, path


def shown_name(path: Path) -> str:
    """A name that any file system may have given, as text that any file may hold."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def returned(path: Path, name: str) -> Sequence[tuple[str, bytes]] | Finding:
    """(name, content) of what has come back in one file, or why it is not even read."""
    try:
        found = path.stat()
    except OSError:
        return Finding(files.UNREADABLE, file=name)
    if not stat.S_ISREG(found.st_mode):
        return Finding(files.NOT_A_FILE, file=name)
    if found.st_size > MOST_FILE:
        said = {"size": -(-found.st_size // MIB), "most": MOST_FILE // MIB}
        return Finding(files.TOO_LARGE, file=name, values=said)
    data = patiently_read(path)
    return Finding(files.UNREADABLE, file=name) if data is None else unpacked(data, name)


def patiently_read(path: Path) -> bytes | None:
    """The content, tried again for seconds while another program holds it; None if in vain."""
    for attempt in range(_RETRIES):
        try:
            return path.read_bytes()
        except OSError:
            if attempt + 1 < _RETRIES:
                time.sleep(_PAUSE)
    return None
