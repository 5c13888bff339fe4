"""Which seal is in force, and what the journal names under 结果/."""

from datetime import datetime
from pathlib import Path

from xltools.files import sha256
from xltools.folder.outputs import record_editions, write_edition
from xltools.ledger import journal
from xltools.ledger.standing import SEALED, UNSEALED, editions, seal_in_force
from xltools.workspace import Workspace


def noon() -> datetime:
    return datetime(2017, 12, 28, 12, 0)


def test_the_last_seal_counts_until_it_is_lifted(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    assert seal_in_force([]) is None
    journal.append(path, SEALED, {"code": "A", "seal": "1"}, noon)
    journal.append(path, "state", {}, noon)
    standing = seal_in_force(journal.read(path))
    assert standing is not None
    assert (standing.code, standing.seal, standing.seq) == ("A", "1", 1)
    journal.append(path, UNSEALED, {"code": "A"}, noon)
    assert seal_in_force(journal.read(path)) is None
    journal.append(path, SEALED, {"code": "B", "seal": "2"}, noon)
    standing = seal_in_force(journal.read(path))
    assert standing is not None
    assert standing.code == "B"


def test_what_is_written_is_named_once_with_the_seal_in_force(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    file = place.results / "公开" / "附件1.xlsx"
    write_edition(place, "公开版", file, b"one", noon)
    write_edition(place, "公开版", file, b"one", noon)
    journal.append(place.journal, SEALED, {"code": "A", "seal": "1"}, noon)
    file.write_bytes(b"two")
    record_editions(place, "公开版", [file], noon)
    events = journal.read(place.journal)
    assert [e.event for e in events] == ["edition", SEALED, "edition"]
    assert [e.data["seal"] for e in events if e.event == "edition"] == ["", "A"]
    assert editions(events) == {"结果/公开/附件1.xlsx": sha256(b"two")}
