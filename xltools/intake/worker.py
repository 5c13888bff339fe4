"""A worker: a process of its own that reads one file after the other for as long as it is asked.

It is told what to read against once, takes bytes and answers bytes. What it prints goes nowhere:
whatever happens to it, the finding says it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from xltools.files import sha256
from xltools.intake.context import IntakeContext
from xltools.intake.form import read_form, refused_reading
from xltools.intake.limits import bound_memory, bound_time
from xltools.intake.reading import FormReading
from xltools.intake.refusal import Refused
from xltools.intake.released import Admission, read_released
from xltools.intake.wire import encode
from xltools.ledger.keys import load_public_key
from xltools.scheme.model import Scheme
from xltools.text.catalogue import files

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
