"""Whole files or none, with the permissions that any new file gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from xltools import files
from xltools.files import OutputLocked, write_whole


def test_a_new_file_is_whole_and_readable_like_any_other(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"x")
    write_whole(tmp_path / "a" / "b.xlsx", b"content")
    assert (tmp_path / "a" / "b.xlsx").read_bytes() == b"content"
    assert (tmp_path / "a" / "b.xlsx").stat().st_mode == plain.stat().st_mode
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.xlsx"]


def test_a_locked_output_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "b.xlsx"
    place.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(target)

    monkeypatch.setattr(files, "_LOCKED_PAUSE", 0)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputLocked):
        write_whole(place, b"new")
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"]
