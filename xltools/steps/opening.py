"""Opening a workspace: its scheme, its identity and its key, or one sentence why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.ledger.journal import Event, read
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Scheme
from xltools.steps.refusal import ERRORS, LOCKED, Refusal
from xltools.text import messages
from xltools.text.catalogue.scheme import UNREADABLE
from xltools.text.finding import Finding, Severity, has_errors
from xltools.workspace import Workspace

if TYPE_CHECKING:
    from xltools.scheme.workbook import SchemeReading


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
