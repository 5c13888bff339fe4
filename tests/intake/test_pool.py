"""What happens to a worker costs the file that it reads, and nothing else."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms.samples import scheme
from tests.intake.build import KEY, county, good
from xltools.intake import pool
from xltools.intake.pool import (
    DIED,
    MOST_MEMORY,
    READY,
    TOO_LARGE,
    TOO_LATE,
    TOO_SLOW,
    Setup,
    Task,
    WorkersFailed,
    bound_memory,
    bound_time,
    read_all,
    read_here,
    serve,
    too_costly,
)
from xltools.intake.reading import FormReading, decode
from xltools.intake.returns import ReturnStatus
from xltools.ledger.keys import DEMO_WORKSPACE

SETUP = Setup(scheme(), DEMO_WORKSPACE, KEY)


def unlucky(connection, setup, seconds) -> None:
    """A worker that meets an accident over files of certain names."""
    bound_memory()
    connection.send_bytes(READY)
    while True:
        try:
            name = connection.recv_bytes().decode()
            data = connection.recv_bytes()
        except EOFError:
            return
        if name == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "aborts":
            os.abort()
        if name == "segfaults":
            ctypes.string_at(0)
        if name == "hangs":
            time.sleep(60)
        if name == "works":
            bound_time(seconds)
            while True:
                pass
        if name == "grows":
            try:
                bytearray(2 * MOST_MEMORY)
            except MemoryError:
                connection.send_bytes(pool.encode(too_costly(TOO_LARGE)))
                continue
        connection.send_bytes(read_here([Task(name, data)], setup)[0])


def stillborn(connection, setup, seconds) -> None:
    raise SystemExit(3)


def read(tasks: list[Task], **how) -> list[FormReading]:
    found = {place: decode(body) for place, body in read_all(tasks, len(tasks), SETUP, **how)}
    return [found[place] for place in range(len(tasks))]


@pytest.fixture
def accidents(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pool, "serve", unlucky)
    return


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("killed", DIED),
        ("aborts", DIED),
        ("segfaults", DIED),
        ("hangs", TOO_LATE),
        ("works", TOO_SLOW),
        ("grows", TOO_LARGE),
    ],
)
@pytest.mark.usefixtures("accidents")
def test_an_accident_costs_one_file(name: str, why: str) -> None:
    tasks = [Task("first", good()), Task(name, good()), Task("last", county())]
    start = time.monotonic()
    first, lost, last = read(tasks, seconds=1, wall=4)
    assert time.monotonic() - start < 30
    assert (first.status, last.status) == (ReturnStatus.USED, ReturnStatus.USED)
    assert lost.status is ReturnStatus.QUARANTINED
    [finding] = lost.findings
    assert (finding.code, finding.values) == ("文件未能读完", {"why": why})
    assert why in finding.message


def waits(connection, setup, seconds) -> None:
    """A worker on a machine that gives it little time: it waits, and works for a moment."""
    connection.send_bytes(READY)
    name, data = connection.recv_bytes().decode(), connection.recv_bytes()
    bound_time(seconds)
    time.sleep(2 * seconds)
    connection.send_bytes(read_here([Task(name, data)], setup)[0])


def test_other_work_on_the_machine_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "serve", waits)
    [reading] = read([Task("a", good())], seconds=1.5)
    assert reading.status is ReturnStatus.USED


@pytest.mark.usefixtures("accidents")
def test_accident_after_accident_is_survived() -> None:
    names = ["killed", "good", "aborts", "killed", "good", "hangs", "good", "killed"] * 2
    readings = read([Task(name, good()) for name in names], seconds=1, wall=2, workers=2)
    statuses = {"good": ReturnStatus.USED}
    assert [one.status for one in readings] == [
        statuses.get(name, ReturnStatus.QUARANTINED) for name in names
    ]


def test_workers_that_cannot_start_are_no_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "serve", stillborn)
    with pytest.raises(WorkersFailed):
        read([Task("a", good())])


@pytest.mark.parametrize("method", [None, "spawn"])
def test_processes_started_either_way_read_the_same(method: str | None) -> None:
    tasks = [
        Task("a", good()),
        Task("名\udcff", b""),
        Task("c", b"PK\x03\x04"),
        Task("d", county()),
    ]
    assert read(tasks, method=method) == [decode(body) for body in read_here(tasks, SETUP)]


def test_no_worker_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    start = pool._Worker._start

    def noted(self: pool._Worker) -> None:
        start(self)
        assert self._process is not None
        started.append(self._process.pid or 0)

    monkeypatch.setattr(pool._Worker, "_start", noted)
    reading = read_all((Task(str(n), good()) for n in range(9)), 9, SETUP, 2)
    next(reading)
    reading.close()
    assert len(started) == 2
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_no_file_means_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_Worker", None)
    assert read([]) == []


def test_a_worker_ends_when_nobody_listens() -> None:
    import multiprocessing

    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, SETUP, 20.0))
    process.start()
    theirs.close()
    assert ours.recv_bytes() == READY
    ours.close()
    process.join(20)
    assert process.exitcode == 0


UNGUARDED = """
import sys
from tests.intake.build import county, good
from tests.intake.test_pool import SETUP
from xltools.intake.pool import Task, read_all

print("started", __spec__ is None, __file__)
tasks = [Task("a", good()), Task("b", county())]
print(sorted(place for place, _ in read_all(tasks, 2, SETUP, method=sys.argv[1])))
print("ended", __file__)
"""


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_script_needs_no_guard_and_is_run_once(tmp_path: Path, method: str) -> None:
    script = tmp_path / "my_script.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), method],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=200,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"started True {script}",
        "[0, 1]",
        f"ended {script}",
    ]


def test_a_worker_that_cannot_start_leaves_nothing_to_stop() -> None:
    one = pool._Worker(SETUP, "spawn", 1, 1)

    class Refusing:
        Pipe = staticmethod(multiprocessing.Pipe)

        @staticmethod
        def Process(**_: object) -> object:
            class Never:
                def start(self) -> None:
                    raise OSError("no more processes")

            return Never()

    one._context = Refusing()
    with pytest.raises(OSError, match="no more processes"):
        one.take((0, Task("a", good())))
    assert one.pipe.closed
    one.stop()
    assert "未能启动" in str(WorkersFailed())
