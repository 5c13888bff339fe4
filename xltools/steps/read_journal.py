"""操作留痕记录, read aloud: the chain is walked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from xltools.folder.opening import Refusal
from xltools.ledger import journal
from xltools.ledger.journal import GENESIS, Event
from xltools.text import journal as words
from xltools.text import messages
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines that were asked for, of how many."""

    shown: tuple[Event, ...]
    total: int
    head: str
    """SHA-256 of the last line."""

    def sentences(self) -> list[str]:
        """How many lines there are, and that they follow one from another."""
        shown = len(self.shown)
        return [words.COUNT.format(total=self.total, shown=shown, head=self.head)]

    def table(self) -> str:
        """One line an event, columns parted by a wide blank."""
        if not self.shown:
            return words.EMPTY
        rows = [words.HEADS, *(_row(event) for event in self.shown)]
        return "\n".join("　".join(row) for row in rows)

    def document(self) -> dict[str, Any]:
        """For --json."""
        return {
            "length": self.total,
            "head": self.head,
            "events": [
                {
                    "seq": event.seq,
                    "time": event.time,
                    "event": event.event,
                    "label": words.label(event.event),
                    "says": words.says(event.event, event.data),
                    "data": dict(event.data),
                    "sha256": event.sha256,
                }
                for event in self.shown
            ],
        }


def read_journal(root: Path, kinds: Sequence[str] = (), last: int | None = None) -> Reading:
    """The journal of the workspace at `root`; `kinds` are events or what people call them.

    Raises:
        Refusal: there is no journal, or no such kind of event.
        JournalBroken: a line was altered, removed or put in.
    """
    events = journal.read(Workspace(root).journal)
    if not events:
        raise Refusal(messages.NO_JOURNAL.format(path=root))
    known = {label: event for event, (label, _) in words.EVENTS.items()}
    unknown = next((k for k in kinds if k not in known and k not in known.values()), None)
    if unknown is not None:
        raise Refusal(words.NO_EVENT.format(name=unknown, known="、".join(known)))
    wanted = {known.get(kind, kind) for kind in kinds}
    shown = [event for event in events if not wanted or event.event in wanted]
    if last is not None:
        shown = shown[-last:] if last else []
    head = events[-1].sha256 if events else GENESIS
    return Reading(tuple(shown), len(events), head)


def _row(event: Event) -> tuple[str, ...]:
    moment = datetime.fromisoformat(event.time)
    when = f"{moment:%Y-%m-%d %H:%M:%S}"
    return (
        str(event.seq),
        when,
        words.label(event.event),
        words.says(event.event, event.data),
    )
