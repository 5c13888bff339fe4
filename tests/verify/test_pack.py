"""审计包: it verifies by itself, without the workspace, with the tools of any machine."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.steps.sealing import now
from tests.verify.sealed import sealed
from xltools.folder.opening import Refusal
from xltools.ledger import journal
from xltools.text import packing as says
from xltools.verify.pack import PACKED, audit_pack
from xltools.verify.run import verify


def test_the_pack_holds_all_that_is_needed_and_nothing_is_lost(tmp_path: Path) -> None:
    place, stick = sealed(tmp_path / "年度"), tmp_path / "U盘"
    with pytest.raises(Refusal):
        audit_pack(place.root, None, by="王××", now=now)
    with pytest.raises(Refusal):
        audit_pack(place.root, place.root / "审计包", by="王××", now=now)
    made = audit_pack(place.root, stick, by="王××", now=now)
    assert journal.read(place.journal)[-1].event == PACKED
    assert verify(place.root).found.ok
    listed = (stick / says.SUMS).read_bytes()
    assert hashlib.sha256(listed).hexdigest() == made.digest
    lines = listed.decode().splitlines()
    assert len(lines) + 1 == made.count == sum(p.is_file() for p in stick.rglob("*"))
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((stick / name).read_bytes()).hexdigest() == digest
    there = verify(stick / says.WORKSPACE, public_keys=[stick / "公钥.pem"])
    assert there.found.ok
    assert there.found.code in (stick / says.HOW).read_text("utf-8-sig")
    command = [sys.executable, "-I", says.PROGRAM, says.BASIS]
    kept = str(Path(says.WORKSPACE) / "留存" / "received")
    done = subprocess.run([*command, kept], cwd=stick, capture_output=True, check=False)
    assert done.returncode == 0
    with pytest.raises(Refusal):
        audit_pack(place.root, stick, by="王××", now=now)


def test_what_does_not_verify_is_not_packed(tmp_path: Path) -> None:
    place = sealed(tmp_path / "年度")
    (place.results / "另一份.xlsx").write_bytes(b"x")
    with pytest.raises(Refusal) as refused:
        audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    assert "不一致" in str(refused.value)
    assert not (tmp_path / "U盘").exists()
