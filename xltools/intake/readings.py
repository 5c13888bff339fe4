"""The readings of everything received: kept ones where there are, the others by workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from xltools.intake.cache import ReadingCache, is_lasting
from xltools.intake.pool import Task, read_all, read_here
from xltools.intake.reading import FormReading
from xltools.intake.returns import Received
from xltools.intake.wire import decode
from xltools.intake.worker import Setup


def readings_of(
    received: Sequence[Received],
    content: Callable[[str], bytes],
    setup: Setup,
    *,
    workers: int | None = None,
    cache: Path | None = None,
) -> list[FormReading]:
    """The readings of `received`, in their order.

    Args:
        received: one entry per content.
        content: the kept bytes by SHA-256, verified; asked for every file, also for those
            whose reading is kept.
        setup: what they are read against.
        workers: how many processes at most; 0 reads here, for files of one's own making.
        cache: where readings are kept; None to read everything.
    """
    kept = None if cache is None else ReadingCache(cache, setup)
    found: dict[int, FormReading] = {}
    for place, one in enumerate(received if kept is not None else ()):
        content(one.sha256)
        reading = kept.get(one.sha256, one.name) if kept is not None else None
        if reading is not None:
            found[place] = reading
    wanted = [place for place in range(len(received)) if place not in found]
    tasks = (Task(received[place].name, content(received[place].sha256)) for place in wanted)
    bodies = enumerate(read_here(tasks, setup)) if workers == 0 else None
    for number, body in bodies or read_all(tasks, len(wanted), setup, workers):
        place = wanted[number]
        found[place] = reading = decode(body)
        if kept is not None and is_lasting(reading):
            kept.put(received[place].sha256, received[place].name, body)
    return [found[place] for place in range(len(received))]
