"""Reading files in processes of their own: one bad file costs itself, never the run.

Every worker has a pipe of its own and reads one file at a time, so it is always known which file
it was that took too much or brought its worker down; a new worker goes on with the next. Workers
are started afresh, as Windows does, or forked from a clean server where there is one. They never
run the script that asked for them, so it needs no guard.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from xltools.intake.limits import OVERTIME
from xltools.intake.wire import encode
from xltools.intake.worker import READY, Setup, reading_of, serve, too_costly
from xltools.text import messages

SECONDS = 20.0
"""Of work, for one file."""
WALL = 300.0
"""Until the worker of one file is given up, on a machine that has much other work."""
_STARTING = 120.0
"""For a worker to get ready, on a machine that has other work."""
_ENDING = 5.0
"""For a worker to be gone once it has closed its pipe."""
_PER_WORKER = 4
"""So few files are read sooner than a further worker starts."""
_MOST_FAILED = 3
"""Starts in a row that may come to nothing."""
TOO_SLOW = f"处理用时超过{SECONDS:.0f}秒"
TOO_LATE = f"等待超过{WALL:.0f}秒"
DIED = "读取进程意外中止"


class Task(NamedTuple):
    """One file to read: its name for messages, and its bytes."""

    name: str
    content: bytes


class WorkersFailed(Exception):
    """No worker can be started here at all; no file is to blame."""

    def __init__(self) -> None:
        super().__init__(messages.WORKERS_FAILED.format(count=_MOST_FAILED))


def read_here(tasks: Iterable[Task], setup: Setup) -> list[bytes]:
    """The encoded readings without containment: for files of one's own making."""
    context = setup.context()
    return [encode(reading_of(task.content, task.name, context, setup)) for task in tasks]


def read_all(
    tasks: Iterable[Task],
    count: int,
    setup: Setup,
    workers: int | None = None,
    *,
    method: str | None = None,
    seconds: float = SECONDS,
    wall: float = WALL,
) -> Iterator[tuple[int, bytes]]:
    """(place in `tasks`, encoded reading), as they are done.

    Args:
        tasks: the files; each is asked for when a worker is free for it.
        count: how many they are.
        setup: what they are read against.
        workers: how many processes at most; as many as there are processors if not said.
        method: how processes are started; the cheapest safe way of the system if not said.
        seconds: of work, for each file.
        wall: until a file is given up, whatever its worker is doing.
    """
    hands = min(workers or os.cpu_count() or 1, -(-count // _PER_WORKER))
    waiting = iter(enumerate(tasks))
    crew = [_Worker(setup, method or _method(), seconds, wall) for _ in range(hands)]
    try:
        for one in crew:
            one.take(next(waiting, None))
        while busy := [one for one in crew if one.task is not None]:
            soonest = min(one.deadline for one in busy)
            connection.wait([one.pipe for one in busy], max(0.0, soonest - time.monotonic()))
            for one in busy:
                done = one.answer()
                if done is not None:
                    yield done
                    one.take(next(waiting, None))
    finally:
        for one in crew:
            one.stop()


def _method() -> str:
    """A server that has imported everything once forks in milliseconds, and has no threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return "spawn"
    multiprocessing.set_forkserver_preload(["xltools.intake.worker"])
    return "forkserver"


@contextmanager
def _nameless_script() -> Iterator[None]:
    """What was started by the user cannot be found, so that no new process runs it once more."""
    script = sys.modules["__main__"]
    hidden = {name: getattr(script, name, None) for name in ("__spec__", "__file__")}
    for name in hidden:
        setattr(script, name, None)
    try:
        yield
    finally:
        for name, value in hidden.items():
            setattr(script, name, value)


class _Worker:
    """One process and the task that it has; started when there is one, anew when it was lost."""

    def __init__(self, setup: Setup, method: str, seconds: float, wall: float) -> None:
        self._setup = setup
        self._context: Any = multiprocessing.get_context(method)
        self._seconds, self._wall = seconds, wall
        self._process: BaseProcess | None = None
        self._ready = False
        self._failed = 0
        self.pipe: Connection
        self.task: tuple[int, Task] | None = None
        self.deadline = 0.0

    def take(self, task: tuple[int, Task] | None) -> None:
        """Begin with a task; None where there is no more."""
        self.task = task
        if task is None:
            return
        if self._process is None:
            self._start()
        else:
            self._send()

    def answer(self) -> tuple[int, bytes] | None:
        """The task's place and reading, or what the worker's loss means for it; None if not yet."""
        assert self.task is not None
        try:
            if not self.pipe.poll():
                return self._lost(TOO_LATE) if time.monotonic() >= self.deadline else None
            found = self.pipe.recv_bytes()
        except (EOFError, OSError):
            return self._lost(TOO_SLOW if self._ended() == OVERTIME else DIED)
        if not self._ready:
            self._ready, self._failed = found == READY, 0
            self._send()
            return None
        return self.task[0], found

    def _ended(self) -> int | None:
        """How the process ended that has closed its end of the pipe."""
        assert self._process is not None
        self._process.join(_ENDING)
        return self._process.exitcode

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self.pipe.close()
            self._process.kill()
            self._process.join()
            self._process = None

    def _start(self) -> None:
        self.pipe, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._setup, self._seconds), daemon=True
        )
        try:
            with _nameless_script():
                process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()
        self._process = process
        self._ready = False
        self.deadline = time.monotonic() + _STARTING

    def _send(self) -> None:
        assert self.task is not None
        _, task = self.task
        self.deadline = time.monotonic() + self._wall
        with suppress(OSError):  # a worker that is gone shows when its answer is asked for
            self.pipe.send_bytes(task.name.encode("utf-8", "surrogatepass"))
            self.pipe.send_bytes(task.content)

    def _lost(self, why: str) -> tuple[int, bytes] | None:
        """The worker is gone: the file's finding, or another start where no file was begun."""
        assert self.task is not None
        self.stop()
        if self._ready:
            return self.task[0], encode(too_costly(why))
        self._failed += 1
        if self._failed == _MOST_FAILED:
            raise WorkersFailed
        self._start()
        return None
