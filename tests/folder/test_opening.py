"""Whoever is alone in a workspace clears away what killed runs left half written."""

from __future__ import annotations

import os
from pathlib import Path

from xltools.files import write_whole
from xltools.folder.opening import alone
from xltools.workspace import Workspace

LEFT = ".~0123456789abcdef.tmp"


def test_old_leftovers_go_and_the_inbox_is_left_alone(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    write_whole(place.journal, b"")
    folders = [tmp_path, place.inbox, place.inbox / "县区", *place.written]
    folders += [place.receipts, place.results / "送审"]
    for folder in folders:
        write_whole(folder / "正本.xlsx", b"whole")
        write_whole(folder / LEFT, b"half")
        os.utime(folder / LEFT, (1000, 1000))
    live = place.results / ".~fedcba9876543210.tmp"
    write_whole(live, b"being written")
    with alone(place):
        left = {path.parent for path in tmp_path.rglob(LEFT)}
    assert left == {place.inbox, place.inbox / "县区"}
    assert live.exists()
    assert all((folder / "正本.xlsx").exists() for folder in folders)


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    place, elsewhere = Workspace(tmp_path / "年度"), tmp_path / "别处"
    write_whole(place.journal, b"")
    write_whole(elsewhere / LEFT, b"half")
    os.utime(elsewhere / LEFT, (1000, 1000))
    place.results.symlink_to(elsewhere, target_is_directory=True)
    with alone(place):
        pass
    assert (elsewhere / LEFT).exists()
