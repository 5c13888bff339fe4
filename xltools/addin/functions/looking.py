"""A year's folder for cells: read once, kept until a file in it changes, never waited for long."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookLonger
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.addin.functions.values import Misused, one_text
from xltools.text import functions as says
from xltools.text import messages

if TYPE_CHECKING:
    from xltools.appraisal import Appraisal
    from xltools.scheme.model import Scheme

PATIENCE = 20.0
"""Seconds that a cell waits for a folder; the reading goes on behind it."""
_KEPT = 8

Listing = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of every file that a result follows from."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder as it was read: what follows from it, and what lies there untaken."""

    appraisal: Appraisal
    untaken: int
    """Files in 报送/ that no consolidation has received yet."""


_readings: OrderedDict[tuple[str, Listing], Future[Looked]] = OrderedDict()
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="xltools-cells")


def _root(folder: Any) -> Path:
    path = one_text(folder)
    root = Path(path)
    if not path or not (root / "方案.xlsx").is_file():
        raise Misused(says.NOT_A_FOLDER.format(path=path))
    return root.resolve()


def scheme_of(folder: Any) -> Scheme:
    """The scheme of a folder, read anew only when 方案.xlsx changes.

    Raises:
        Misused: no such folder, or a scheme that cannot be used yet.
    """
    root = _root(folder)
    status = (root / "方案.xlsx").stat()
    found = _scheme(root, status.st_size, status.st_mtime_ns)
    if found is None:
        raise Misused(messages.SCHEME_UNREADABLE)
    return found


@lru_cache(maxsize=_KEPT)
def _scheme(root: Path, _size: int, _changed: int) -> Scheme | None:
    from xltools.scheme.lint import check_scheme

    return check_scheme(root / "方案.xlsx").scheme


def look(folder: Any) -> Looked:
    """The appraisal of a folder; nothing is taken in, recorded or written.

    Raises:
        Misused: no such folder, a folder that cannot be used, or one that takes too long: the
            next calculation then finds the reading done.
    """
    root = _root(folder)
    key = str(root), listing(root)
    if key not in _readings:
        _readings[key] = _reader.submit(_read, root)
        while len(_readings) > _KEPT:
            _readings.popitem(last=False)
    _readings.move_to_end(key)
    from xltools.ledger.journal import JournalBroken
    from xltools.ledger.receipts import EvidenceAltered
    from xltools.steps.refusal import Refusal

    try:
        return _readings[key].result(timeout=PATIENCE)
    except TookLonger as error:
        raise Misused(says.TOO_SLOW.format(seconds=int(PATIENCE))) from error
    except (Refusal, OSError) as error:
        del _readings[key]
        raise Misused(str(error)) from error
    except (JournalBroken, EvidenceAltered) as error:
        del _readings[key]
        raise Misused(says.ALTERED) from error


def listing(root: Path) -> Listing:
    """Every file of the folder that a result follows from, as it stands now."""
    places = [root / "方案.xlsx"]
    for name in ("台账", "报送", "留存"):
        places += [path for path in (root / name).rglob("*") if path.is_file()]
    found = []
    for path in sorted(places):
        status = path.stat()
        found.append((str(path.relative_to(root)), status.st_size, status.st_mtime_ns))
    return tuple(found)


def _read(root: Path) -> Looked:
    from xltools.files import sha256
    from xltools.steps.derive import derive
    from xltools.steps.opening import open_workspace
    from xltools.steps.receive import received, waiting

    opened = open_workspace(root)
    known = {one.sha256 for one in received(opened.events)}
    untaken = sum(sha256(data) not in known for data in waiting(opened.workspace))
    return Looked(derive(opened), untaken)
