"""Whole files or none, with the permissions that any new file gets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xltools import files
from xltools.files import OutputLocked, sweep, write_whole


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


LEFT = ".~0123456789abcdef.tmp"


def test_only_old_leftovers_of_our_own_are_swept(tmp_path: Path) -> None:
    deep = tmp_path / "结果" / "送审"
    elsewhere = tmp_path / "elsewhere"
    for folder in (deep, elsewhere):
        folder.mkdir(parents=True)
        (folder / LEFT).write_bytes(b"half")
        os.utime(folder / LEFT, (1000, 1000))
    kept = [
        deep / ".~0123456789abcdeg.tmp",
        deep / "~$汇总排名.xlsx",
        deep / f"{LEFT}.xlsx",
        deep / "a.tmp",
    ]
    for path in kept:
        path.write_bytes(b"somebody's")
        os.utime(path, (1000, 1000))
    (deep / ".~1123456789abcdef.tmp").mkdir()
    (deep / "link").symlink_to(elsewhere, target_is_directory=True)
    (deep / ".~2123456789abcdef.tmp").symlink_to(elsewhere / LEFT)
    os.utime(deep / ".~2123456789abcdef.tmp", (1000, 1000), follow_symlinks=False)
    young = deep / ".~3123456789abcdef.tmp"
    young.write_bytes(b"being written")
    assert sweep(tmp_path, 2000, deep=False) == []
    assert sweep(tmp_path / "结果", 2000) == [deep / LEFT]
    assert all(path.exists() for path in (*kept, young, elsewhere / LEFT))
    assert sweep(tmp_path / "不存在", 2000) == []
