"""Opening a workspace: its scheme, its identity and its key, or one sentence why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xltools.ledger.journal import Event, read
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Scheme
from xltools.steps.refusal import LOCKED, Refusal
from xltools.text import messages
from xltools.text.finding import Finding, has_errors
from xltools.workspace import Workspace


def scheme_path(root: Path) -> Path:
    """Where the scheme of the workspace at `root` is.

    Raises:
        Refusal: there is none.
    """
    path = Workspace(root).scheme
    if not path.exists():
        raise Refusal(messages.NO_WORKSPACE.format(path=root))
    return path


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


def open_workspace(root: Path) -> Opened:
    """Read scheme and journal of the workspace at `root`.

    Raises:
        Refusal: no workspace there, the scheme cannot be used, or the journal is gone.
    """
    workspace = Workspace(root)
    reading = check_scheme(scheme_path(root))
    errors = sum(1 for finding in reading.findings if finding.severity == "错误")
    if reading.scheme is None:
        details = "\n".join(finding.message for finding in reading.findings)
        raise Refusal(f"{details}\n{messages.SCHEME_UNREADABLE}", LOCKED)
    if has_errors(reading.findings):
        raise Refusal(messages.SCHEME_HAS_ERRORS.format(count=errors), LOCKED)
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
    )
