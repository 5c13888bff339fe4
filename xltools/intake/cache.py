"""Readings kept by content: a file that was read before need not be read again.

A reading follows from the file, its name, the scheme, the workspace with its key, and this
program; the place of a kept reading names all of them. What is kept carries its own checksum, and
anything that is not as it was written counts as not there. Verification is given no cache.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path

import xltools
from xltools.intake.pool import Setup
from xltools.intake.reading import FormReading, Unreadable, decode
from xltools.scheme.document import scheme_digest
from xltools.text.catalogue import files

_ROOMS = ("forms", "intake", "methods", "scheme", "scoring", "text")
"""The parts of the program that a reading depends on."""
_MOST_SETUPS = 6
"""Readings of so many schemes are kept; those used longest ago go first."""


def default_cache() -> Path:
    """Where readings are kept: the user's own cache directory, never the workspace."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("xltools", appauthor=False)) / "readings"


class ReadingCache:
    """The readings of one setup. Whatever the file system refuses is done without."""

    def __init__(self, root: Path, setup: Setup) -> None:
        known = (program_digest(), scheme_digest(setup.scheme), setup.workspace)
        text = "\n".join(known).encode() + setup.key_pem
        self._admitted = setup.admitted
        self._folder = root / hashlib.sha256(text).hexdigest()[:32]
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.touch()
            _forget_old(root)

    def get(self, digest: str, name: str) -> FormReading | None:
        """The reading of the file `name` with SHA-256 `digest`, if it is kept and whole."""
        try:
            checksum, _, body = self._place(digest, name).read_bytes().partition(b"\n")
            if checksum != _checksum(body):
                return None
            return decode(body)
        except (OSError, Unreadable):
            return None

    def put(self, digest: str, name: str, body: bytes) -> None:
        """Keep an encoded reading; one that a limit of this machine cut short is not kept."""
        place = self._place(digest, name)
        temporary = place.with_suffix(f".{secrets.token_hex(4)}.tmp")
        with suppress(OSError):
            temporary.write_bytes(_checksum(body) + b"\n" + body)
            temporary.replace(place)

    def _place(self, digest: str, name: str) -> Path:
        said, kind = f"{digest}\n{name}", "json"
        if digest in self._admitted:
            admission = self._admitted[digest]
            said, kind = f"{admission.scorer}\n{admission.revision}\n{said}", "admitted.json"
        place = hashlib.sha256(said.encode("utf-8", "surrogatepass"))
        return self._folder / f"{place.hexdigest()}.{kind}"


def is_lasting(reading: FormReading) -> bool:
    """Whether a reading would come out the same on a quieter machine."""
    return all(finding.kind != files.TOO_COSTLY for finding in reading.findings)


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


@cache
def program_digest() -> str:
    """What this program is: its version, and the source of what a reading depends on."""
    root = Path(xltools.__file__).parent
    whole = hashlib.sha256(xltools.__version__.encode())
    for path in sorted(path for room in _ROOMS for path in (root / room).rglob("*.py")):
        whole.update(path.relative_to(root).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _forget_old(root: Path) -> None:
    folders = sorted(root.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[_MOST_SETUPS:]:
        shutil.rmtree(folder, ignore_errors=True)
