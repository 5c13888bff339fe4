"""Reading many files: in order, in worker processes where that pays, one bad file never the rest.

Workers are started afresh (as Windows does) and set up once with scheme, workspace and key.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xltools.intake.context import IntakeContext
from xltools.intake.form import read_form, refused_reading
from xltools.intake.reading import FormReading
from xltools.intake.refusal import Refused
from xltools.ledger.keys import load_public_key
from xltools.ledger.receipts import recall
from xltools.scheme.model import Scheme
from xltools.text.catalogue import files

_WORTH_A_POOL = 24
"""Below so many files, starting processes takes longer than reading."""
_CHUNK = 4


class Task(NamedTuple):
    """One file to read: its name for messages, and its bytes or where they are kept."""

    name: str
    sha256: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know, in a form that travels between processes."""

    scheme: Scheme
    workspace: str
    key_pem: bytes

    def context(self) -> IntakeContext:
        """What every file is read against."""
        return IntakeContext(self.scheme, self.workspace, load_public_key(self.key_pem))


def read_all(tasks: Sequence[Task], setup: Setup, workers: int | None = None) -> list[FormReading]:
    """The readings of `tasks`, in their order."""
    count = min(workers or os.cpu_count() or 1, len(tasks))
    if count < 2 or len(tasks) < _WORTH_A_POOL:
        context = setup.context()
        with _quiet_collector():
            return [_read(task, context) for task in tasks]
    return list(_pooled(tasks, setup, count))


def _pooled(tasks: Sequence[Task], setup: Setup, count: int) -> Iterator[FormReading]:
    done = 0
    try:
        with _executor(setup, count) as pool:
            for reading in pool.map(_work, tasks, chunksize=_CHUNK):
                done += 1
                yield reading
    except BrokenProcessPool:
        for task in tasks[done:]:
            yield _alone(task, setup)


def _alone(task: Task, setup: Setup) -> FormReading:
    """One file in a process of its own: its death is this file's finding."""
    try:
        with _executor(setup, 1) as pool:
            return pool.submit(_work, task).result()
    except BrokenProcessPool:
        return refused_reading(Refused(files.TOO_COSTLY))


def _executor(setup: Setup, count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(setup,),
    )


class _Worker:
    """The one context of a worker process."""

    context: IntakeContext | None = None
    files = 0


def _prepare(setup: Setup) -> None:
    _Worker.context = setup.context()
    gc.collect()
    gc.freeze()
    gc.disable()


_COLLECT_EVERY = 50


def _work(task: Task) -> FormReading:
    assert _Worker.context is not None
    _Worker.files += 1
    if _Worker.files % _COLLECT_EVERY == 0:
        gc.collect()
    return _read(task, _Worker.context)


def _read(task: Task, context: IntakeContext) -> FormReading:
    content = task.content
    data = recall(content, task.sha256) if isinstance(content, Path) else content
    return read_form(data, task.name, context)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Reading makes many small objects and no cycles: the collector would only look on."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
