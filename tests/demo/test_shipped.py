"""The shipped workbooks are what the tool makes today."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from xltools.demo.shipped import shipped

FOLDER = Path(__file__).parents[2] / "workbooks"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_shipped_workbook_is_rebuilt_part_by_part() -> None:
    made = dict(shipped())
    assert sorted(path.name for path in FOLDER.glob("*.xlsx")) == sorted(made)
    for name, data in made.items():
        assert parts((FOLDER / name).read_bytes()) == parts(data), name


def test_file_names_are_ascii() -> None:
    assert all(path.name.isascii() for path in FOLDER.iterdir())
