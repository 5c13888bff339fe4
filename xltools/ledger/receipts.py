"""留存: what came in, byte for byte, under its own SHA-256. Nothing here is ever written again."""

from __future__ import annotations

from pathlib import Path

from xltools.files import sha256, write_whole


class EvidenceAltered(Exception):
    """A kept file is gone, or is no longer what it was when it was received."""

    def __init__(self, digest: str, found: str) -> None:
        super().__init__(f"{digest}: {found or 'missing'}")
        self.digest = digest
        self.found = found
        """The SHA-256 that the kept bytes have now; empty where there are none."""


def keep(directory: Path, data: bytes) -> str:
    """Keep `data` whole under its SHA-256, which is returned; a kept file is left alone."""
    digest = sha256(data)
    place = directory / digest
    if not place.exists():
        write_whole(place, data)
    return digest


def recall(directory: Path, digest: str) -> bytes:
    """The bytes kept under `digest`, verified.

    Raises:
        EvidenceAltered: they are gone or have changed.
    """
    try:
        data = (directory / digest).read_bytes()
    except FileNotFoundError as error:
        raise EvidenceAltered(digest, "") from error
    found = sha256(data)
    if found != digest:
        raise EvidenceAltered(digest, found)
    return data
