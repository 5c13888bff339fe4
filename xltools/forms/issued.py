"""What the journal says has been issued: for each scorer, its forms from the first on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from xltools.ledger.journal import Event

ISSUED = "issued"
"""The journal's event for a form that went out."""


@dataclass(frozen=True, slots=True)
class Issued:
    """One revision of one scorer's form (people read it as 第n次)."""

    scorer: str
    revision: int
    digest: str
    file: str
    """Path inside the workspace, with forward slashes."""
    sha256: str

    def data(self) -> dict[str, str | int]:
        """As the journal carries it."""
        return asdict(self)


def issued_forms(events: Iterable[Event]) -> dict[str, list[Issued]]:
    """Scorer code → what was issued to it, by revision."""
    found: dict[str, dict[int, Issued]] = {}
    for event in events:
        if event.event == ISSUED:
            issued = Issued(**event.data)
            found.setdefault(issued.scorer, {})[issued.revision] = issued
    return {
        scorer: [revisions[number] for number in sorted(revisions)]
        for scorer, revisions in found.items()
    }
