"""What a workspace holds as files: what counts, what programs leave beside it, what is a link."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from xltools.files import sha256
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
    """Whether a file says only that another is open, or was never finished."""
    if _BROKEN_OFF.fullmatch(path.name):
        return True
    return bool(_LEFT.fullmatch(path.name)) and path.stat().st_size <= _LEFT_BYTES


def outputs(folder: Path) -> Iterator[Path]:
    """The files below `folder`, in order, without what is left over."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_left_over(path):
            yield path


def hashes(workspace: Workspace, folder: Path) -> dict[str, str]:
    """Path inside the workspace → SHA-256 of every file below `folder`."""
    return {
        path.relative_to(workspace.root).as_posix(): sha256(path.read_bytes())
        for path in outputs(folder)
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


def remove_drafts(workspace: Workspace) -> None:
    """Take away what was written beside an earlier seal."""
    for path in outputs(workspace.drafts):
        path.unlink()
