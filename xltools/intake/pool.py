"""Reading files in processes of their own: one bad file costs itself, never the run.

Every worker has a pipe of its own and reads one file at a time, so it is always known which file
it was that took too much or brought its worker down; a new worker goes on with the next. Workers
are started afresh, as Windows does, or forked from a clean server where there is one. They never
run the script that asked for them, so it needs no guard.

A worker: a process of its own that reads one file after the other for as long as it is asked.

It is told what to read against once, takes bytes and answers bytes. What it prints goes nowhere:
whatever happens to it, the finding says it.

How much memory and processor time a worker may take: by the means of its system.

A worker that wants more memory gets a MemoryError, or dies; one that works longer is ended by the
system. Either costs the one file that it reads. What counts is the time that it works, so that
other work on the machine decides nothing.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from xltools.files import sha256
from xltools.intake.expected import IntakeContext
from xltools.intake.form import read_form, refused_reading
from xltools.intake.reading import FormReading, encode
from xltools.intake.refusal import Refused
from xltools.intake.released import Admission, read_released
from xltools.ledger.keys import load_public_key
from xltools.scheme.model import Scheme
from xltools.text import messages
from xltools.text.catalogue import files

MOST_MEMORY = 1 << 30
"""Bytes for a worker and the file that it reads."""

if sys.platform == "win32":  # pragma: no cover - a Job Object; never run on the build machine
    import ctypes
    import os
    from ctypes import wintypes

    OVERTIME = 1816
    """How a process ends that has worked too long."""
    _PROCESS_MEMORY, _PROCESS_TIME = 0x100, 0x2
    _TICKS = 10_000_000
    _JOB: list[wintypes.HANDLE] = []
    _EXTENDED_LIMITS = 9

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def bound_memory(most: int = MOST_MEMORY) -> None:
        """Put this process into a Job Object that lets it commit `most` bytes."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        _LIMITS.process_memory = most
        _JOB[:] = [job]
        _set_limits(_PROCESS_MEMORY)
        if not kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())

    def bound_time(seconds: float) -> None:
        """Let this process work so much longer; 0 for as long as it likes."""
        until = (os.times().user + seconds) * _TICKS
        _LIMITS.basic.per_process_time = int(until) if seconds else 0
        if _JOB:
            _set_limits(_PROCESS_MEMORY | (_PROCESS_TIME if seconds else 0))

    _LIMITS = _ExtendedLimits()

    def _set_limits(flags: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        _LIMITS.basic.flags = flags
        size = wintypes.DWORD(ctypes.sizeof(_LIMITS))
        if not kernel.SetInformationJobObject(
            _JOB[0], _EXTENDED_LIMITS, ctypes.byref(_LIMITS), size
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource
    import signal

    OVERTIME = -signal.SIGPROF
    """How a process ends that has worked too long."""

    def bound_memory(most: int = MOST_MEMORY) -> None:
        """Let this process have `most` bytes of address space."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def bound_time(seconds: float) -> None:
        """Let this process work so much longer; 0 for as long as it likes."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


READY = b"ready"
TOO_LARGE = "所需内存超出限度"
_COLLECT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know, in a form that travels between processes."""

    scheme: Scheme
    workspace: str
    key_pem: bytes
    admitted: Mapping[str, Admission] = field(default_factory=dict)
    """SHA-256 → what people have said of a held file: it is read as far as that allows."""

    def context(self) -> IntakeContext:
        """What every file is read against."""
        return IntakeContext(self.scheme, self.workspace, load_public_key(self.key_pem))


def reading_of(data: bytes, name: str, context: IntakeContext, setup: Setup) -> FormReading:
    """What one file came to: as it stands, or as people have admitted it."""
    admission = setup.admitted.get(sha256(data)) if setup.admitted else None
    if admission is None:
        return read_form(data, name, context)
    return read_released(data, name, context, admission)


def too_costly(why: str) -> FormReading:
    """The reading of a file that could not be read to its end."""
    return refused_reading(Refused(files.TOO_COSTLY, why=why))


def serve(connection: Connection, setup: Setup, seconds: float) -> None:
    """Answer (name, content) with the reading, until the other end closes.

    A file that takes more than `seconds` of work ends this process.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path of ours
        os.dup2(nowhere.fileno(), 2)
    context = setup.context()
    bound_memory()
    gc.collect()
    gc.freeze()
    gc.disable()
    count = 0
    try:
        connection.send_bytes(READY)
        while True:
            name = connection.recv_bytes().decode("utf-8", "surrogatepass")
            data = connection.recv_bytes()
            bound_time(seconds)
            answer = _answer(data, name, context, setup)
            bound_time(0)
            connection.send_bytes(answer)
            count += 1
            if count % _COLLECT_EVERY == 0:
                gc.collect()
    except (EOFError, OSError):
        return


def _answer(data: bytes, name: str, context: IntakeContext, setup: Setup) -> bytes:
    """Reading makes many small objects and no cycles, so the collector only looks on at times."""
    try:
        return encode(reading_of(data, name, context, setup))
    except MemoryError:
        gc.collect()
        return encode(too_costly(TOO_LARGE))


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
    multiprocessing.set_forkserver_preload(["xltools.intake.pool"])
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
