"""A year's folder for cells: read once, kept until a file in it changes, never waited for long."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookLonger
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xltools.addin.functions.values import Misused, one_text
from xltools.text import functions as says
from xltools.text import messages

if TYPE_CHECKING:
    from xltools.appraisal import Appraisal
    from xltools.scheme.model import Scheme

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that cells wait for a folder, all of them together; the reading goes on behind it."""
FRESH = 2.0
"""Seconds in which every cell gets the same answer."""
_MOST_FRESH = 60.0
"""An answer that came too late for the cells that asked stands as long as it took, up to this."""
_KEPT = 8
_reader = ThreadPoolExecutor(max_workers=4, thread_name_prefix="xltools-cells")

Listing = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of every file that a result follows from."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder as it was read: what follows from it, and what lies there untaken."""

    appraisal: Appraisal
    untaken: int
    """Files in 报送/ that no consolidation has received yet."""


class _Answer(Generic[T]):
    """One look at a folder, shared by all cells that ask while it is fresh."""

    def __init__(self, look: Callable[[], T]) -> None:
        self.asked = monotonic()
        self.ended: float | None = None
        self.future: Future[T] = _reader.submit(look)
        self.future.add_done_callback(self._end)

    def _end(self, _: Future[T]) -> None:
        self.ended = monotonic()

    @property
    def stale(self) -> bool:
        if self.ended is None:
            return False
        took = self.ended - self.asked
        stands = FRESH if took <= PATIENCE else max(FRESH, min(took, _MOST_FRESH))
        return monotonic() - self.ended > stands

    def wait(self) -> T:
        """What was found.

        Raises:
            TimeoutError: cells have waited for this look as long as they may.
        """
        left = self.asked + PATIENCE - monotonic()
        return self.future.result(timeout=max(0.0, left))


class Memory(Generic[T]):
    """What was read of each folder, read again only after a file of it has changed.

    The disk is touched by the readers alone: a slow one holds no cell longer than `PATIENCE`.
    """

    def __init__(self, read: Callable[[Path], T], listing: Callable[[Path], Listing]) -> None:
        self._read, self._listing = read, listing
        self._lock = Lock()
        self._answers: OrderedDict[str, _Answer[T]] = OrderedDict()
        self._known: OrderedDict[str, tuple[Listing, T]] = OrderedDict()

    def ask(self, folder: str) -> T:
        """What `folder` says, or said a moment ago.

        Raises:
            Misused: it cannot be used, or takes too long: a later calculation finds it read.
        """
        with self._lock:
            answer = self._answers.get(folder)
            if answer is None or answer.stale:
                answer = self._answers[folder] = _Answer(lambda: self._look(folder))
            self._answers.move_to_end(folder)
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        try:
            return answer.wait()
        except TookLonger as error:
            raise Misused(says.TOO_SLOW.format(seconds=int(PATIENCE))) from error

    def forget(self) -> None:
        """Start with nothing read."""
        with self._lock:
            self._answers.clear()
            self._known.clear()

    def _look(self, folder: str) -> T:
        from xltools.folder.opening import Refusal
        from xltools.ledger.journal import JournalBroken
        from xltools.ledger.receipts import EvidenceAltered

        try:
            return self._read_if_changed(folder)
        except Refusal as error:
            raise Misused(str(error)) from error
        except (OSError, ValueError) as error:
            raise Misused(says.FOLDER_UNREADABLE) from error
        except (JournalBroken, EvidenceAltered) as error:
            raise Misused(says.ALTERED) from error

    def _read_if_changed(self, folder: str) -> T:
        root = Path(folder)
        if not folder or not (root / "方案.xlsx").is_file():
            raise Misused(says.NOT_A_FOLDER.format(path=folder))
        root = root.resolve()
        files = self._listing(root)
        with self._lock:
            known = self._known.get(folder)
        if known is not None and known[0] == files:
            return known[1]
        found = self._read(root)
        with self._lock:
            self._known[folder] = files, found
            self._known.move_to_end(folder)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found


def _named(folder: Any) -> str:
    """The folder that a cell names, on a drive of this machine.

    A formula in a received workbook could otherwise have Windows sign in to a computer of its
    choice.
    """
    path = one_text(folder)
    if path.replace("/", "\\").startswith("\\\\"):
        raise Misused(says.NETWORK_PATH.format(path=path))
    return path


def scheme_of(folder: Any) -> Scheme:
    """The scheme of a folder, read anew only when 方案.xlsx changes.

    Raises:
        Misused: no such folder, or a scheme that cannot be used yet.
    """
    found = schemes.ask(_named(folder))
    if found is None:
        raise Misused(messages.SCHEME_UNREADABLE)
    return found


def look(folder: Any) -> Looked:
    """The appraisal of the folder that a cell names.

    Raises:
        Misused: a folder on the network, or as `look_at`.
    """
    return look_at(_named(folder))


def look_at(folder: str) -> Looked:
    """The appraisal of a folder; nothing is taken in, recorded or written.

    Raises:
        Misused: no such folder, a folder that cannot be used, or one that takes too long: the
            next calculation then finds the reading done.
    """
    return folders.ask(folder)


def listing(root: Path) -> Listing:
    """Every file of the folder that a result follows from, as it stands now."""
    places = [root / "方案.xlsx"]
    for name in ("台账", "报送", "留存"):
        places += [path for path in (root / name).rglob("*") if path.is_file()]
    return _stand(root, places)


def _stand(root: Path, places: list[Path]) -> Listing:
    found = []
    for path in sorted(places):
        status = path.stat()
        found.append((str(path.relative_to(root)), status.st_size, status.st_mtime_ns))
    return tuple(found)


def _read(root: Path) -> Looked:
    from xltools.folder.derive import derive
    from xltools.folder.opening import open_workspace
    from xltools.folder.receive import waiting

    opened = open_workspace(root)
    untaken, _ = waiting(opened)
    return Looked(derive(opened), len(untaken))


def _read_scheme(root: Path) -> Scheme | None:
    from xltools.scheme.lint import check_scheme

    return check_scheme(root / "方案.xlsx").scheme


folders: Memory[Looked] = Memory(_read, listing)
schemes: Memory[Scheme | None] = Memory(
    _read_scheme, lambda root: _stand(root, [root / "方案.xlsx"])
)
