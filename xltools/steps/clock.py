"""The clock of the journal: Beijing time, whatever the machine's zone."""

from __future__ import annotations

from datetime import datetime

from xltools.ledger.journal import BEIJING


def beijing_now() -> datetime:
    """The present moment in Beijing."""
    return datetime.now(BEIJING)
