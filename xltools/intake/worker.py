"""A worker: a process of its own that reads one file after the other for as long as it is asked.

It is told what to read against once, takes bytes and answers bytes. What it prints goes nowhere:
whatever happens to it, the finding says it.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from multiprocessing.connection import Connection

from xltools.intake.context import IntakeContext
from xltools.intake.form import read_form, refused_reading
from xltools.intake.limits import bound_memory
from xltools.intake.reading import FormReading
from xltools.intake.refusal import Refused
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

    def context(self) -> IntakeContext:
        """What every file is read against."""
        return IntakeContext(self.scheme, self.workspace, load_public_key(self.key_pem))


def too_costly(why: str) -> FormReading:
    """The reading of a file that could not be read to its end."""
    return refused_reading(Refused(files.TOO_COSTLY, why=why))


def serve(connection: Connection, setup: Setup) -> None:
    """Answer (name, content) with the reading, until the other end closes."""
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
            connection.send_bytes(_answer(connection.recv_bytes(), name, context))
            count += 1
            if count % _COLLECT_EVERY == 0:
                gc.collect()
    except (EOFError, OSError):
        return


def _answer(data: bytes, name: str, context: IntakeContext) -> bytes:
    """Reading makes many small objects and no cycles, so the collector only looks on at times."""
    try:
        return encode(read_form(data, name, context))
    except MemoryError:
        gc.collect()
        return encode(too_costly(TOO_LARGE))
