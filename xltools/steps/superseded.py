"""新件替代: the journal says once which return was replaced by which."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.ledger import journal
from xltools.ledger.journal import Clock
from xltools.workspace import Workspace

SUPERSEDED = "superseded"
_USED = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)


def record_superseded(workspace: Workspace, returns: Sequence[ReturnRow], now: Clock) -> None:
    """Record what is superseded now and is not on record as replaced by the same file."""
    events = journal.read(workspace.journal)
    known = {(e.data["sha256"], e.data["by"]) for e in events if e.event == SUPERSEDED}
    counts = {row.scorer: row.sha256 for row in returns if row.status in _USED}
    entries = []
    for row in returns:
        by = counts.get(row.scorer, "")
        if not row.scorer:
            continue
        if row.status is ReturnStatus.SUPERSEDED and (row.sha256, by) not in known:
            entries.append((SUPERSEDED, {"sha256": row.sha256, "scorer": row.scorer, "by": by}))
    if entries:
        journal.append_all(workspace.journal, entries, now)
