"""A file that the guard held and people admitted: verification comes to the same by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake import surgery as cut
from tests.intake.structures import zipped
from tests.steps.interrupted import form
from tests.steps.sealing import approve, counted, now
from tests.verify.sealed import codes, copy_of
from xltools.files import sha256
from xltools.steps.consolidate import consolidate
from xltools.steps.decide import decide
from xltools.steps.seal import seal
from xltools.verify.run import verify
from xltools.workspace import Workspace

HELD = b"gateway" + zipped(
    cut.parts(form("PF02", 91)), ("xl/media/x.bin", bytes(5 << 20)), ("../x.xml", b"")
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = counted(tmp_path_factory.mktemp("released") / "年度")
    (made.inbox / "花山区.xlsx").write_bytes(form("PF02", 90))
    (made.inbox / "花山区（更正）.xlsx").write_bytes(HELD)
    consolidate(made.root, now=now)
    entry = {"kind": "release", "file": sha256(HELD), "reason": "当面核对", "recorder": "王××"}
    decide(made.root, {**entry, "date": "2017-12-18"}, now=now)
    counts = {"scorer": "PF02", "file": sha256(HELD), "recorder": "王××", "reason": "当面核对"}
    more = {"meeting": "会审会议", "minutes": "纪要3号", "attendees": "李××", "date": "2017-12-19"}
    decide(made.root, {"kind": "version", **counts, **more}, now=now)
    done = consolidate(made.root, now=now)
    used = done.appraisal.marks[done.appraisal.marks["scorer"] == "PF02"]
    assert set(used["file"]) == {sha256(HELD)}
    approve(made.root)
    seal(made.root, now=now)
    return made


def test_what_was_admitted_is_derived_again_from_the_journal(place: Workspace) -> None:
    done = verify(place.root)
    assert done.found.ok, done.found.lines()
    assert "second" in done.found.figures


def test_without_the_line_of_the_journal_the_file_is_out(place: Workspace, tmp_path: Path) -> None:
    copy = copy_of(place, tmp_path / "盘")
    lines = copy.journal.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if b'"released"' not in line]
    assert len(kept) == len(lines) - 1
    copy.journal.write_bytes(b"".join(kept))
    done = verify(copy.root)
    assert not done.found.ok
    assert codes(done)
