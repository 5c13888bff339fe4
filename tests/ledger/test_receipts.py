from pathlib import Path

import pytest

from xltools.files import sha256
from xltools.ledger.receipts import EvidenceAltered, keep, recall


def test_what_is_kept_is_recalled_by_its_checksum(tmp_path: Path) -> None:
    digest = keep(tmp_path / "received", b"marks")
    assert digest == sha256(b"marks")
    assert recall(tmp_path / "received", digest) == b"marks"
    assert keep(tmp_path / "received", b"marks") == digest


def test_altered_evidence_is_noticed(tmp_path: Path) -> None:
    digest = keep(tmp_path, b"marks")
    (tmp_path / digest).write_bytes(b"other")
    with pytest.raises(EvidenceAltered) as altered:
        recall(tmp_path, digest)
    assert altered.value.found == sha256(b"other")


def test_missing_evidence_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(EvidenceAltered) as altered:
        recall(tmp_path, "0" * 64)
    assert altered.value.found == ""
