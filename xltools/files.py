"""Whole files or none: every output is written beside its place and renamed into it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

_LOCKED_RETRIES = 5
_LOCKED_PAUSE = 0.3
_NAMED = 8
"""Random bytes in the name of a file that is being written."""
_LEFT_OVER = re.compile(rf"\.~[0-9a-f]{{{2 * _NAMED}}}\.tmp")


_SAFE_LENGTH = 80
_UNSAFE = set('<>:"/\\|?*')
"""What Windows does not take in the name of a file."""


class OutputLocked(Exception):
    """An output could not be replaced: it is open in Excel or WPS, or may not be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a killed run leaves the old file or the new one, whole.

    Raises:
        OutputLocked: the place stayed locked (antivirus holds files for a moment; Excel for hours).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".~{secrets.token_hex(_NAMED)}.tmp"
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _move_into_place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def sweep(folder: Path, before: float, *, deep: bool = True) -> list[Path]:
    """Remove what killed runs of `write_whole` left in `folder`, and say what it was.

    Only plain files with a name of ours that were last written before the moment `before`;
    links are not followed, and what cannot be removed stays.
    """
    gone: list[Path] = []
    for place, inside, names in os.walk(folder):
        if not deep:
            inside.clear()
        for name in filter(_LEFT_OVER.fullmatch, names):
            path = Path(place, name)
            with suppress(OSError):
                found = path.lstat()
                if stat.S_ISREG(found.st_mode) and found.st_mtime < before:
                    path.unlink()
                    gone.append(path)
    return gone


def _move_into_place(temporary: Path, path: Path) -> None:
    for attempt in range(_LOCKED_RETRIES):
        try:
            temporary.replace(path)
        except PermissionError as error:
            if attempt + 1 == _LOCKED_RETRIES:
                raise OutputLocked(path) from error
            time.sleep(_LOCKED_PAUSE)
        else:
            return


def sha256(data: bytes) -> str:
    """The file checksum (文件校验值) of `data`, as lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def safe_name(text: str) -> str:
    """`text` without what a Windows file name may not hold, and not too long."""
    kept = "".join(c for c in text if c.isprintable() and c not in _UNSAFE)
    return kept.strip(" .")[:_SAFE_LENGTH].strip(" .")
