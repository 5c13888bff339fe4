"""What taking in says of 报送/, without taking anything in."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.intake.returns import Received
from xltools.steps.receive import inbox_files
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.workspace import Workspace


def inbox_findings(workspace: Workspace, known: Sequence[Received]) -> tuple[Finding, ...]:
    """Received files that no longer lie in 报送/ under any of their names."""
    there = {path.relative_to(workspace.inbox).as_posix() for path in inbox_files(workspace)}
    return tuple(
        Finding(files.VANISHED, file=one.name)
        for one in known
        if not there.intersection((one.name, *one.other_names))
    )
