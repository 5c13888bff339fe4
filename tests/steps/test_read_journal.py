"""The journal in words: every event that steps write has its words, and the chain is walked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.steps.interrupted import form
from tests.steps.sealing import approved, now
from xltools.folder.opening import Refusal
from xltools.folder.outputs import write_edition
from xltools.ledger import journal
from xltools.ledger.journal import TORN, JournalBroken
from xltools.steps.consolidate import consolidate
from xltools.steps.read_journal import read_journal
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.text.journal import EVENTS, label, says
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that has seen a seal, an edition, a lifted seal and a torn line."""
    workspace = approved(tmp_path_factory.mktemp("journal") / "评议")
    seal(workspace.root, now=now)
    write_edition(workspace, "公开版", workspace.results / "公开" / "附件1.xlsx", b"1", now)
    unseal(workspace.root, reason="复核", by="王××", now=now)
    with workspace.journal.open("ab") as stream:
        stream.write(b'{"data":')
    (workspace.inbox / "花山区（重）.xlsx").write_bytes(form("PF02", 80))
    consolidate(workspace.root, now=now)
    return workspace


def test_every_line_is_told_in_words(place: Workspace) -> None:
    reading = read_journal(place.root)
    lines = reading.table().splitlines()
    assert len(lines) == reading.total + 1
    assert not any("其他（" in line for line in lines)
    text = "\n".join(lines)
    for said in ("建立文件夹", "封存　校验码", "启封　原校验码", "审定稿　2017-12-28", "残行移出"):
        assert said in text
    events = reading.document()["events"]
    assert [event["seq"] for event in events] == list(range(1, reading.total + 1))
    assert reading.head == journal.read(place.journal)[-1].sha256


def test_some_kinds_or_the_last_lines_alone(place: Workspace) -> None:
    assert [e.event for e in read_journal(place.root, ["封存", "unsealed"]).shown] == [
        "sealed",
        "unsealed",
    ]
    whole = read_journal(place.root).shown
    assert read_journal(place.root, (), 2).shown == whole[-2:]
    assert read_journal(place.root, ["新件替代"]).table().startswith("操作留痕记录没有")
    with pytest.raises(Refusal, match="可选：建立文件夹"):
        read_journal(place.root, ["销毁"])


def test_a_folder_without_a_journal_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="缺少操作留痕记录"):
        read_journal(tmp_path)


def test_an_altered_line_is_told_with_its_number(place: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path)
    other.journal.parent.mkdir()
    lines = place.journal.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b'"data"', b'"Data"')
    other.journal.write_bytes(b"\n".join(lines))
    with pytest.raises(JournalBroken) as broken:
        read_journal(tmp_path)
    assert broken.value.line == 5


def test_an_event_of_a_later_version_is_told_as_it_stands() -> None:
    assert TORN in EVENTS
    assert label("later") == "其他（later）"
    assert says("later", {"b": 1, "a": 2}) == "a：2，b：1"
