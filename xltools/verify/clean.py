"""Deriving anew: in a clean directory, from the kept originals alone, without any cache."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from xltools.files import write_whole
from xltools.steps.opening import Opened, open_workspace
from xltools.workspace import Workspace


@contextmanager
def clean_workspace(
    journal: bytes,
    inputs: Mapping[str, bytes],
    keys: Mapping[str, bytes],
    received: Callable[[], Iterator[tuple[str, bytes]]],
) -> Iterator[Opened]:
    """A workspace that holds nothing but what is given; gone when done.

    `inputs` and `keys` are by path inside the workspace, `received` by SHA-256.
    """
    with tempfile.TemporaryDirectory(prefix="xltools-verify-") as folder:
        place = Workspace(Path(folder))
        write_whole(place.journal, journal)
        for file, data in {**inputs, **keys}.items():
            write_whole(place.root / inside(file), data)
        place.received.mkdir(parents=True, exist_ok=True)
        for digest, data in received():
            (place.received / digest).write_bytes(data)
        yield open_workspace(place.root)


def inside(file: str) -> Path:
    """A path inside a workspace, as a record names it.

    Raises:
        ValueError: it leads out of the workspace.
    """
    path = PurePosixPath(file)
    if path.is_absolute() or not path.parts or {"..", "\\", ":"} & {*path.parts, *file}:
        raise ValueError(file)
    return Path(*path.parts)
