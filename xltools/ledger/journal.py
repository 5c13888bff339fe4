"""操作留痕记录: an append-only journal, one canonical JSON line an event, chained to the last.

A line carries its number, its time in Beijing, the event, its data, and the SHA-256 of the line
before it: nothing can be taken out, put in or altered without every later line showing it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from xltools.ledger.lock import locked

BEIJING = timezone(timedelta(hours=8))
"""Chinese time, the whole year round."""
GENESIS = "0" * 64
"""What the first line is chained to."""
TORN = "torn_line"
"""The event that records a half-written last line that was set aside."""

Clock = Callable[[], datetime]


class JournalBroken(Exception):
    """A line that does not follow from the one before it: the journal was altered."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}: line {line}: {why}")
        self.path = path
        self.line = line
        self.why = why


class JournalMoved(Exception):
    """Another line came in between: what was to follow a certain line does not."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal."""

    seq: int
    time: str
    event: str
    data: Mapping[str, Any]
    prev: str

    def line(self) -> bytes:
        """The canonical bytes of this event, without the line end: what the next one hashes.

        >>> Event(1, "2017-12-08T09:00:00+08:00", "new", {}, "").line()
        b'{"data":{},"event":"new","prev":"","seq":1,"time":"2017-12-08T09:00:00+08:00"}'
        """
        document = {
            "seq": self.seq,
            "time": self.time,
            "event": self.event,
            "data": self.data,
            "prev": self.prev,
        }
        return json.dumps(
            document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.line()).hexdigest()


def beijing(moment: datetime) -> str:
    """`moment` as the journal writes it; a naive one is Beijing time already.

    >>> beijing(datetime(2017, 12, 8, 1, 0, tzinfo=timezone.utc))
    '2017-12-08T09:00:00+08:00'
    """
    aware = moment.astimezone(BEIJING) if moment.tzinfo else moment.replace(tzinfo=BEIJING)
    return aware.isoformat(timespec="seconds")


def append(
    path: Path, event: str, data: Mapping[str, Any], now: Clock, *, after: str = ""
) -> Event:
    """Add one event, on disk when this returns.

    Raises:
        JournalMoved: `after` is given, and is not the SHA-256 of the last line any more.
    """
    return append_all(path, [(event, data)], now, after=after)[-1]


def append_all(
    path: Path,
    entries: Iterable[tuple[str, Mapping[str, Any]]],
    now: Clock,
    *,
    after: str = "",
) -> list[Event]:
    """Add events in order with one flush to disk; two processes wait for each other.

    A last line that a killed run left half written is kept in a file beside the journal, and
    that is recorded as an event of its own before the others.

    Raises:
        JournalMoved: `after` is given, and is not the SHA-256 of the last line any more.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.with_name(path.name + ".lock")), _opened(path) as stream:
        torn = _cut_torn_line(stream, path)
        last = _last_event(stream, path)
        moved = bool(after) and (bool(torn) or last is None or last.sha256 != after)
        queue = [*([(TORN, torn)] if torn else []), *([] if moved else entries)]
        added: list[Event] = []
        for name, data in queue:
            seq, prev = (last.seq + 1, last.sha256) if last else (1, GENESIS)
            last = Event(seq, beijing(now()), name, dict(data), prev)
            added.append(last)
        stream.seek(0, os.SEEK_END)
        stream.write(b"".join(event.line() + b"\n" for event in added))
        stream.flush()
        os.fsync(stream.fileno())
    if moved:
        raise JournalMoved(str(path))
    return added


def read(path: Path) -> list[Event]:
    """Every whole event, oldest first; [] where there is no journal yet.

    Raises:
        JournalBroken: a line was altered, removed or put in.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    events: list[Event] = []
    prev = GENESIS
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        event = _parse(line, path, number)
        if event.seq != number:
            raise JournalBroken(path, number, f"seq {event.seq}")
        if event.prev != prev:
            raise JournalBroken(path, number, "prev is not the SHA-256 of the line before")
        prev = hashlib.sha256(line).hexdigest()
        events.append(event)
    return events


def _parse(line: bytes, path: Path, number: int) -> Event:
    try:
        event = Event(**json.loads(line))
        canonical = event.line()
    except (ValueError, TypeError, RecursionError) as error:
        raise JournalBroken(path, number, "not an event") from error
    if type(event.seq) is not int or not isinstance(event.data, dict):
        raise JournalBroken(path, number, "not an event")
    if not all(isinstance(text, str) for text in (event.time, event.event, event.prev)):
        raise JournalBroken(path, number, "not an event")
    if canonical != line:
        raise JournalBroken(path, number, "not in canonical form")
    return event


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    with os.fdopen(handle, "r+b") as stream:
        yield stream


def _cut_torn_line(stream: BinaryIO, path: Path) -> dict[str, Any]:
    """Move what follows the last line end to a side file; says what was moved, {} if nothing."""
    end = stream.seek(0, os.SEEK_END)
    start = _after_line_end(stream, end)
    if start == end:
        return {}
    stream.seek(start)
    torn = stream.read()
    side = path.with_name(f"{path.name}.torn-{hashlib.sha256(torn).hexdigest()[:16]}")
    side.write_bytes(torn)
    stream.truncate(start)
    return {"file": side.name, "bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}


def _last_event(stream: BinaryIO, path: Path) -> Event | None:
    end = stream.seek(0, os.SEEK_END)
    if end == 0:
        return None
    start = _after_line_end(stream, end - 1)
    stream.seek(start)
    return _parse(stream.read(end - 1 - start), path, -1)


def _after_line_end(stream: BinaryIO, end: int) -> int:
    """Where the line that contains the byte before `end` begins."""
    position = end
    while position > 0:
        step = min(position, 65536)
        stream.seek(position - step)
        found = stream.read(step).rfind(b"\n")
        if found >= 0:
            return position - step + found + 1
        position -= step
    return 0
