"""A small sealed workspace for the tests of verification, and its tree to be tampered with."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.steps.sealing import approved, now
from xltools.files import sha256
from xltools.ledger import journal
from xltools.steps.seal import seal
from xltools.verify.run import Verified, verify
from xltools.workspace import Workspace


def sealed(root: Path) -> Workspace:
    """A workspace of one department and two counties, sealed."""
    place = approved(root)
    seal(root, now=now)
    return place


def copy_of(place: Workspace, root: Path) -> Workspace:
    """A copy that may be spoilt."""
    shutil.copytree(place.root, root)
    return Workspace(root)


def tree(root: Path) -> dict[str, str]:
    """Every file with its SHA-256, and every folder."""
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()) if path.is_file() else ""
        for path in sorted(root.rglob("*"))
    }


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with parts changed, its checksums right."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info)), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def codes(done: Verified) -> set[str]:
    """The codes of what was found."""
    return {finding.code for finding in done.found.findings}


def found_in(place: Workspace) -> set[str]:
    """Verify, and say what was found; it must not be well."""
    done = verify(place.root)
    assert not done.found.ok
    return codes(done)


def rewrite_journal(place: Workspace, lines: list[bytes]) -> None:
    """Put other lines into the journal."""
    place.journal.write_bytes(b"".join(lines))


def chained(events: list[journal.Event]) -> list[bytes]:
    """Events as whoever rewrites history would chain them anew."""
    lines, prev = [], journal.GENESIS
    for number, event in enumerate(events, 1):
        made = journal.Event(number, event.time, event.event, event.data, prev)
        lines.append(made.line() + b"\n")
        prev = made.sha256
    return lines
