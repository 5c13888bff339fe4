"""What the journal says has been issued: for each scorer, its forms from the first on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from xltools.ledger.journal import Event

ISSUED = "issued"
"""The journal's event for a form that went out."""
SENT_BACK = "sent_back"
"""The journal's event for a form that went back to be mended."""

_DAY = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Issued:
    """One revision of one scorer's form (people read it as 第n次)."""

    scorer: str
    revision: int
    digest: str
    file: str
    """Path inside the workspace, with forward slashes."""
    sha256: str
    carried: tuple[str, ...] = ()
    """SHA-256 of the returns whose entries it came with; a form that comes blank has none."""

    def data(self) -> dict[str, Any]:
        """As the journal carries it."""
        said = asdict(self)
        carried = said.pop("carried")
        return {**said, "carried": list(carried)} if carried else said


@dataclass(frozen=True, slots=True)
class SentBack:
    """A form of the next revision, made once for the returns that it answers."""

    scorer: str
    revision: int
    digest: str
    file: str
    """Path inside the workspace, with forward slashes."""
    sha256: str
    answers: tuple[str, ...]
    """SHA-256 of the returns that it answers."""
    points: str
    """SHA-256 over what was asked; another means that the same form is written anew."""
    by: str
    """Until when, ISO; empty for the usual days."""

    def data(self) -> dict[str, Any]:
        """As the journal carries it."""
        return {**asdict(self), "answers": list(self.answers)}


def issued_forms(events: Iterable[Event]) -> dict[str, list[Issued]]:
    """Scorer code → what was issued to it, by revision."""
    found: dict[str, dict[int, Issued]] = {}
    for event in events:
        if event.event == ISSUED:
            issued = Issued(**{**event.data, "carried": tuple(event.data.get("carried", ()))})
            found.setdefault(issued.scorer, {})[issued.revision] = issued
    return {
        scorer: [revisions[number] for number in sorted(revisions)]
        for scorer, revisions in found.items()
    }


def sent_back_forms(events: Iterable[Event]) -> dict[str, list[SentBack]]:
    """Scorer code → what went back to it, by revision; of one revision the last as written."""
    found: dict[str, dict[int, SentBack]] = {}
    for event in events:
        if event.event == SENT_BACK:
            said = {**event.data, "answers": tuple(event.data["answers"])}
            sent = SentBack(**said)
            found.setdefault(sent.scorer, {})[sent.revision] = sent
    return {
        scorer: [revisions[number] for number in sorted(revisions)]
        for scorer, revisions in found.items()
    }


def mending_deadlines(events: Iterable[Event]) -> dict[tuple[str, int], datetime]:
    """(scorer code, revision) → until when a form that went back was asked for, Beijing time.

    Of a day its end is meant; a form without a named day is not among them.
    """
    found: dict[tuple[str, int], datetime] = {}
    for sent in (one for forms in sent_back_forms(events).values() for one in forms):
        if sent.by:
            moment = datetime.fromisoformat(sent.by).replace(tzinfo=None)
            whole = len(sent.by) == len("2017-12-18")
            found[sent.scorer, sent.revision] = moment + _DAY if whole else moment
    return found


def highest_revisions(events: Iterable[Event]) -> dict[str, int]:
    """Scorer code → the highest revision that ever went out to it."""
    found: dict[str, int] = {}
    for event in events:
        if event.event in (ISSUED, SENT_BACK):
            scorer = str(event.data["scorer"])
            found[scorer] = max(found.get(scorer, 0), int(event.data["revision"]))
    return found
