"""What a workspace holds as files: what counts, what programs leave beside it, what is a link."""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from xltools.files import sha256
from xltools.intake.opening import LEFT_BY_SYSTEMS
from xltools.workspace import Workspace

_LEFT = re.compile(r"~\$.*|\.~lock\..*#")
"""What Excel, WPS and LibreOffice put beside a workbook that is open."""
_LEFT_BYTES = 1024
"""They hold a name and no more: a larger file of such a name is one like any other."""
_BROKEN_OFF = re.compile(r"\.~[0-9a-f]{16}\.tmp")
"""What a run that was killed while writing leaves behind."""
_JUNCTION = 0xA0000003
"""The tag that Windows gives a folder which stands for another."""


def is_left_over(path: Path) -> bool:
    """Whether programs left a file beside others: one is open, or was looked at, or unfinished."""
    if _BROKEN_OFF.fullmatch(path.name) or path.name.lower() in LEFT_BY_SYSTEMS:
        return True
    return bool(_LEFT.fullmatch(path.name)) and path.stat().st_size <= _LEFT_BYTES


def outputs(folder: Path) -> Iterator[Path]:
    """The files below `folder`, in order, without what is left over."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_left_over(path):
            yield path


def hashes(workspace: Workspace, files: Iterable[Path]) -> dict[str, str]:
    """Path inside the workspace → SHA-256 of those of `files` that are there, in order."""
    return {
        path.relative_to(workspace.root).as_posix(): sha256(path.read_bytes())
        for path in sorted(files)
        if path.is_file()
    }


def links(folder: Path) -> Iterator[Path]:
    """What stands at or below `folder` for something that lies elsewhere."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if is_link(path):
            yield path


def is_link(path: Path) -> bool:
    """Whether this is a symbolic link, or a junction of Windows."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION


def strays(folder: Path, written: Collection[Path]) -> list[Path]:
    """What lies below `folder` and nobody here wrote."""
    return [path for path in outputs(folder) if path not in written]
