import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.ledger.journal import (
    GENESIS,
    TORN,
    JournalBroken,
    JournalMoved,
    append,
    append_all,
    read,
)


def noon() -> datetime:
    return datetime(2017, 12, 8, 12, 0)


def test_each_line_is_canonical_and_chained_to_the_last(tmp_path: Path) -> None:
    path = tmp_path / "留存" / "journal.jsonl"
    first = append(path, "received", {"name": "花山区.xlsx"}, noon)
    second = append(path, "received", {"name": "雨山区.xlsx"}, noon)
    lines = path.read_bytes().splitlines()
    assert lines[0].startswith('{"data":{"name":"花山区.xlsx"},"event":"received"'.encode())
    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.seq, second.prev) == (2, first.sha256)
    assert read(path) == [first, second]


def test_time_is_beijing_time_whatever_the_clock_says(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    utc = append(path, "e", {}, lambda: datetime(2017, 12, 8, 1, tzinfo=UTC))
    naive = append(path, "e", {}, noon)
    assert utc.time == "2017-12-08T09:00:00+08:00"
    assert naive.time == "2017-12-08T12:00:00+08:00"


def test_a_journal_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path / "journal.jsonl") == []


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_torn_last_line_is_set_aside_and_recorded(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "journal.jsonl"
    append_all(path, [("a", {"n": 1}), ("b", {"n": 2})], noon)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert [event.event for event in read(path)] == ["a"]
    append(path, "c", {}, noon)
    events = read(path)
    assert [event.event for event in events] == ["a", TORN, "c"]
    side = tmp_path / str(events[1].data["file"])
    assert path.read_bytes().splitlines()[0] + b"\n" + side.read_bytes() == whole[:-cut]


@pytest.mark.parametrize("line", [0, 1])
def test_an_altered_line_is_found(tmp_path: Path, line: int) -> None:
    path = tmp_path / "journal.jsonl"
    append_all(path, [("a", {"n": 1}), ("b", {"n": 2}), ("c", {"n": 3})], noon)
    lines = path.read_bytes().split(b"\n")
    document = json.loads(lines[line])
    document["data"]["n"] = 9
    lines[line] = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(JournalBroken) as broken:
        read(path)
    assert broken.value.line == line + 2


def test_a_removed_line_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    append_all(path, [("a", {}), ("b", {}), ("c", {})], noon)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:1] + lines[2:]))
    with pytest.raises(JournalBroken):
        read(path)


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: append(path, "e", {"n": n}, noon), range(20)))
    assert sorted(event.data["n"] for event in read(path)) == list(range(20))


def test_a_line_that_must_follow_another_follows_it_or_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    first = append(path, "a", {}, noon)
    sealed = append(path, "sealed", {}, noon, after=first.sha256)
    assert sealed.prev == first.sha256
    with pytest.raises(JournalMoved):
        append(path, "sealed", {}, noon, after=first.sha256)
    with path.open("ab") as stream:
        stream.write(b'{"data"')
    with pytest.raises(JournalMoved):
        append(path, "sealed", {}, noon, after=sealed.sha256)
    assert [event.event for event in read(path)] == ["a", "sealed", TORN]


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers()), min_size=1, max_size=5))
def test_what_goes_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    append_all(path, [("e", data) for data in entries], noon)
    assert [event.data for event in read(path)] == entries
