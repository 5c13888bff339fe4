"""A returned file, whatever its format: as a workbook, or as the files that are packed in it."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.intake.formats import UNPACK, Format, format_of, wrong_format
from xltools.intake.guard import STRICT, Guard
from xltools.intake.package import Package
from xltools.intake.reader import read_workbook
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Workbook
from xltools.text.catalogue import files

INSIDE = " → "
"""Between the name of an archive and the path of a file in it."""
LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def is_left_by_systems(name: str) -> bool:
    """Lock files, hidden files and what systems leave in folders: nobody has returned these."""
    return name.startswith(("~$", ".", "__MACOSX")) or name.lower() in LEFT_BY_SYSTEMS


def unpacked(data: bytes, name: str) -> Sequence[tuple[str, bytes]]:
    """(name, content) of each returned file that `data` holds: itself, or an archive's members.

    An archive that cannot be opened, or holds nothing, is itself the file; reading it says why.
    """
    try:
        if format_of(data, name) is Format.ARCHIVE:
            return _members(data, name) or [(name, data)]
    except Refused:
        pass
    return [(name, data)]


def _members(data: bytes, name: str) -> list[tuple[str, bytes]]:
    return [
        (f"{name}{INSIDE}{path}", content)
        for path, content in Package(data, labels=True).members()
        if not any(map(is_left_by_systems, path.split("/")))
    ]


def open_workbook(data: bytes, name: str, guard: Guard = STRICT) -> Workbook:
    """The workbook that the file `name` with content `data` is, as far as `guard` lets it in.

    Raises:
        Refused: it is none, damaged, or holds what no honest program writes.
    """
    kind = format_of(data, name)
    if kind is Format.OOXML:
        return read_workbook(data, guard)
    if kind is Format.ARCHIVE:
        raise _archive(data, name)
    from xltools.intake.legacy import read_legacy

    return read_legacy(data, kind, guard)


def _archive(data: bytes, name: str) -> Refused:
    """Why an archive comes to be read as one file: it is shut, empty, or in another one."""
    try:
        empty = not _members(data, name)
    except Refused as refused:
        why = str(refused.values.get("why", refused.kind.says))
        return Refused(files.ARCHIVE_SHUT, why=why)
    return wrong_format("空的压缩包" if empty else "压缩包", UNPACK)
