"""What taking in says of 报送/, without taking anything in."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.intake.returns import Received
from xltools.steps.receive import inbox_files, shown_name, vanished
from xltools.text.finding import Finding
from xltools.workspace import Workspace


def inbox_findings(workspace: Workspace, known: Sequence[Received]) -> tuple[Finding, ...]:
    """Received files that no longer lie in 报送/ under any of their names."""
    there = {shown_name(path.relative_to(workspace.inbox)) for path in inbox_files(workspace)}
    return tuple(vanished(known, there))
