"""The shipped workbooks are what the tool makes today."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from xltools.demo.shipped import shipped

FOLDER = Path(__file__).parents[2] / "workbooks"
MOST = 6_000_000


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_shipped_file_is_rebuilt() -> None:
    made = dict(shipped())
    there = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sorted(path.relative_to(FOLDER).as_posix() for path in there) == sorted(made)
    for name, data in made.items():
        kept = (FOLDER / name).read_bytes()
        if name.endswith((".xlsx", ".docx")):
            assert parts(kept) == parts(data), name
        else:
            assert kept.decode() == data.decode(), name


def test_names_are_ascii_and_the_whole_stays_small() -> None:
    there = list(FOLDER.rglob("*"))
    assert all(path.name.isascii() for path in there)
    assert sum(path.stat().st_size for path in there if path.is_file()) < MOST
