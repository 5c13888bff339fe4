"""Opening the year's folder: its scheme, its identity and its key, or one sentence why not.

Whoever works on a folder second waits until the first is done; whoever is alone there also clears
away what killed runs left half written. A step that cannot be taken is a `Refusal`, in one
helpful sentence; `told` says any error in one sentence, never with a traceback. The clock of the
journal is Beijing's, whatever the machine's zone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.files import OutputLocked, sweep
from xltools.ledger.journal import BEIJING, Event, JournalBroken, read
from xltools.ledger.lock import locked
from xltools.ledger.receipts import EvidenceAltered
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Scheme
from xltools.text import messages
from xltools.text.catalogue.scheme import UNREADABLE
from xltools.text.finding import Finding, Severity, has_errors, in_order
from xltools.text.grouping import grouped
from xltools.workspace import Workspace

if TYPE_CHECKING:
    from xltools.scheme.workbook import SchemeReading


ERRORS, USAGE, LOCKED = 1, 2, 5


class Refusal(Exception):
    """The step was not taken and nothing was changed; the text says why and what helps.

    `exit_code` is the command line's: 2 for a wrong call, 5 where the scheme or a register is
    locked or cannot be read, 1 where it can be read and `findings` say what must be mended.
    """

    def __init__(
        self, sentence: str, exit_code: int = USAGE, findings: Sequence[Finding] = ()
    ) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
        self.findings = tuple(findings)


def scheme_path(root: Path) -> Path:
    """Where the scheme of the workspace at `root` is.

    Raises:
        Refusal: there is none.
    """
    path = Workspace(root).scheme
    if not path.exists():
        raise Refusal(messages.NO_WORKSPACE.format(path=root))
    return path


def scheme_refused(reading: SchemeReading) -> Refusal:
    """Why nothing can be done with a scheme: it cannot be read, or has errors to be mended."""
    if any(finding.kind in UNREADABLE for finding in reading.findings):
        return Refusal(messages.SCHEME_UNREADABLE, LOCKED, reading.findings)
    count = sum(finding.severity is Severity.ERROR for finding in reading.findings)
    return Refusal(messages.SCHEME_HAS_ERRORS.format(count=count), ERRORS, reading.findings)


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that can be worked with."""

    workspace: Workspace
    scheme: Scheme
    findings: tuple[Finding, ...]
    """What lint says of the scheme, warnings only."""
    workspace_id: str
    demo: bool
    events: tuple[Event, ...]
    extras: tuple[str, ...] = ()
    """What the scheme workbook holds beside what is read of it, in words."""


def open_workspace(root: Path) -> Opened:
    """Read scheme and journal of the workspace at `root`.

    Raises:
        Refusal: no workspace there, the scheme cannot be used, or the journal is gone.
    """
    workspace = Workspace(root)
    reading = check_scheme(scheme_path(root))
    if reading.scheme is None or has_errors(reading.findings):
        raise scheme_refused(reading)
    events = read(workspace.journal)
    created = next((event for event in events if event.event == "created"), None)
    if created is None:
        raise Refusal(messages.NO_JOURNAL.format(path=root), LOCKED)
    return Opened(
        workspace=workspace,
        scheme=reading.scheme,
        findings=tuple(reading.findings),
        workspace_id=str(created.data["workspace"]),
        demo=bool(created.data["demo"]),
        events=tuple(events),
        extras=tuple(reading.extras),
    )


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


def beijing_now() -> datetime:
    """The present moment in Beijing."""
    return datetime.now(BEIJING)


MISMATCH, INTERNAL = 4, 70
_MOST_LINES = 5


def told(error: Exception) -> tuple[int, str]:
    """The command line's exit code for `error`, and the sentence about it."""
    if isinstance(error, OutputLocked):
        return LOCKED, messages.OUTPUT_LOCKED.format(file=error.path.name)
    if isinstance(error, Refusal):
        return error.exit_code, str(error)
    if isinstance(error, JournalBroken):
        return MISMATCH, messages.JOURNAL_BROKEN.format(line=error.line)
    if isinstance(error, EvidenceAltered):
        return MISMATCH, messages.EVIDENCE_ALTERED.format(sha256=error.digest)
    if isinstance(error, OSError):
        return LOCKED, messages.FILE_TROUBLE.format(file=error.filename or "—")
    return INTERNAL, messages.INTERNAL.format(kind=type(error).__name__)


def told_in_full(error: Exception) -> tuple[int, str]:
    """The same, with what must be mended first in front: for a window with one message."""
    code, sentence = told(error)
    found = error.findings if isinstance(error, Refusal) else ()
    wanted = [finding for finding in found if finding.severity is Severity.ERROR]
    lines = grouped(in_order(wanted), unlike=False)[:_MOST_LINES]
    return code, "\n".join([*lines, sentence])
