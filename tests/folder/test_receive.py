import io
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.intake.test_opening import packed
from tests.steps import sealing
from tests.steps.interrupted import form
from tests.steps.small_office import SmallOffice
from xltools.files import sha256
from xltools.folder import receive as receive_module
from xltools.folder.opening import open_workspace
from xltools.folder.receive import Inbox, returned, setup_of, waiting
from xltools.ledger import journal
from xltools.ledger.receipts import recall
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.verify.run import verify
from xltools.workspace import Workspace


def clock() -> datetime:
    return datetime(2017, 12, 8, 9, 0)


def receive(workspace: Workspace, now: Callable[[], datetime]) -> Inbox:
    """Take in what lies there, read against the sample scheme."""
    setup = setup_of(SmallOffice(workspace.root).open())
    return receive_module.receive(workspace, now, setup=setup)


def made(root: Path, **files: bytes) -> Workspace:
    workspace = Workspace(root)
    workspace.received.mkdir(parents=True)
    workspace.inbox.mkdir()
    for name, data in files.items():
        (workspace.inbox / name).write_bytes(data)
    return workspace


def test_each_content_is_kept_and_recorded_once(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"花山区.xlsx": county(), "市信访局.xlsx": good()})
    first = receive(workspace, clock)
    again = receive(workspace, clock)
    assert first == again
    assert {one.name for one in first.received} == {"花山区.xlsx", "市信访局.xlsx"}
    assert first.received[0].arrived == "2017-12-08T09:00:00+08:00"
    assert recall(workspace.received, sha256(good())) == good()
    assert [event.event for event in journal.read(workspace.journal)] == ["received", "received"]


def test_a_second_name_of_one_content_is_recorded(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good()})
    receive(workspace, clock)
    (workspace.inbox / "b.xlsx").write_bytes(good())
    taken = receive(workspace, clock)
    assert [(one.name, one.other_names) for one in taken.received] == [("a.xlsx", ("b.xlsx",))]
    events = [event.event for event in journal.read(workspace.journal)]
    assert events == ["received", "duplicate_name"]
    assert receive(workspace, clock) == taken


def test_what_programs_leave_behind_is_no_return(tmp_path: Path) -> None:
    junk = ("~$花山区.xlsx", ".DS_Store", "Thumbs.db", ".~lock.花山区.xlsx#", "desktop.ini")
    workspace = made(tmp_path, **dict.fromkeys(junk, b"x"))
    assert receive(workspace, clock).received == ()


def test_folders_and_strange_names_are_walked(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    deep = workspace.inbox / "县区" / "第二批 (2)" / "🙂"
    deep.mkdir(parents=True)
    (deep / ("长" * 70 + ".xlsx")).write_bytes(good())
    taken = receive(workspace, clock)
    assert taken.received[0].name == "县区/第二批 (2)/🙂/" + "长" * 70 + ".xlsx"


def test_a_name_that_is_no_text_is_still_taken_in(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    name = os.fsencode(workspace.inbox) + b"/\xff\xfe.xlsx"
    Path(os.fsdecode(name)).write_bytes(good())
    assert receive(workspace, clock).received[0].name.endswith(".xlsx")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.xlsx").write_bytes(good())
    (workspace.inbox / "file.xlsx").symlink_to(outside / "a.xlsx")
    (workspace.inbox / "folder").symlink_to(outside, target_is_directory=True)
    taken = receive(workspace, clock)
    assert taken.received == ()
    assert [(f.code, f.file) for f in taken.findings] == [
        ("链接未读取", "file.xlsx"),
        ("链接未读取", "folder"),
    ]


def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"b.xlsx": good()})
    (workspace.inbox / "a.xlsx").symlink_to(workspace.inbox / "a.xlsx.loop")
    (workspace.inbox / "a.xlsx.loop").symlink_to(workspace.inbox / "a.xlsx")
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["b.xlsx"]


def test_a_file_that_was_removed_still_counts(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good()})
    receive(workspace, clock)
    (workspace.inbox / "a.xlsx").unlink()
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["a.xlsx"]
    assert [one.name for one in taken.gone] == ["a.xlsx"] and not taken.findings


def test_the_inbox_is_only_read(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good(), "b.bin": b"\0"})
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in workspace.inbox.iterdir()}
    receive(workspace, clock)
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in workspace.inbox.iterdir()}
    assert before == after


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """File name → how often another program still refuses it, as sharing violations show."""
    times: dict[str, int] = {}
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if times.get(path.name, 0) > 0:
            times[path.name] -= 1
            raise PermissionError(13, "in use", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr("xltools.folder.receive.time.sleep", lambda _seconds: None)
    return times


def test_a_file_that_is_held_for_a_moment_is_taken_in(tmp_path: Path, held: dict[str, int]) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good()})
    held["a.xlsx"] = 4
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["a.xlsx"]
    assert taken.findings == ()


def test_a_file_that_stays_held_is_named_and_stops_nothing(
    tmp_path: Path, held: dict[str, int]
) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good(), "b.xlsx": county()})
    held["a.xlsx"] = 10**6
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["b.xlsx"]
    assert [(f.code, f.file) for f in taken.findings] == [("文件无法读取", "a.xlsx")]
    held["a.xlsx"] = 0
    assert len(receive(workspace, clock).received) == 2


def test_a_held_file_is_a_finding_of_check(tmp_path: Path, held: dict[str, int]) -> None:
    from xltools.scheme.presets import preset
    from xltools.steps.check import check_files
    from xltools.steps.new import new_workspace

    root = tmp_path / "w"
    of = preset("maanshan-2017")
    of = of.model_copy(update={"settings": of.settings.model_copy(update={"demo": True})})
    new_workspace(root, of, key_dir=None, now=clock)
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"")
    held["a.xlsx"] = 10**6
    intake = check_files(root, [tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    assert [(f.code, f.file) for f in intake.findings] == [
        ("文件无法读取", "a.xlsx"),
        ("文件为空", "b.xlsx"),
    ]


def test_a_file_that_no_form_can_be_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good()})
    with (workspace.inbox / "b.xlsx").open("wb") as file:
        file.truncate((64 << 20) + 1)
    asked: list[str] = []
    read = receive_module.patiently_read

    def noted(path: Path) -> bytes | None:
        asked.append(path.name)
        return read(path)

    monkeypatch.setattr(receive_module, "patiently_read", noted)
    opened = SmallOffice(tmp_path).open()
    untaken, unreadable = waiting(opened)
    assert untaken == {sha256(good())} and [f.code for f in unreadable] == ["文件过大"]
    taken = receive(workspace, clock)
    assert waiting(opened) == (set(), unreadable)
    assert set(asked) == {"a.xlsx"}
    assert [one.name for one in taken.received] == ["a.xlsx"]
    [finding] = taken.findings
    assert (finding.code, finding.file) == ("文件过大", "b.xlsx")
    assert "文件有65MB，超过64MB" in finding.message
    with (workspace.inbox / "b.xlsx").open("wb") as file:
        file.truncate(64 << 20)
    assert returned(workspace.inbox / "b.xlsx", "b.xlsx") == [("b.xlsx", bytes(64 << 20))]


def test_the_files_in_an_archive_are_received_one_by_one(tmp_path: Path) -> None:
    archive = packed(("某县/某县评分表.xlsx", good()), ("花山区.xlsx", county()))
    workspace = made(tmp_path, **{"县区报送.zip": archive})
    first = receive(workspace, clock)
    assert receive(workspace, clock) == first and first.findings == ()
    assert {one.name: one.sha256 for one in first.received} == {
        "县区报送.zip → 某县/某县评分表.xlsx": sha256(good()),
        "县区报送.zip → 花山区.xlsx": sha256(county()),
    }
    assert recall(workspace.received, sha256(good())) == good()
    assert not first.gone and waiting(SmallOffice(tmp_path).open()) == (set(), [])
    (workspace.inbox / "县区报送.zip").unlink()
    assert len(receive(workspace, clock).gone) == 2


def test_an_archive_that_does_not_open_is_received_itself(tmp_path: Path) -> None:
    bomb = packed(("a.xlsx", bytes(30 << 20)))
    workspace = made(tmp_path, **{"a.zip": bomb})
    assert [one.sha256 for one in receive(workspace, clock).received] == [sha256(bomb)]


@pytest.mark.parametrize("name", ["8CF12A00", "8cf12a00.tmp", "lu2718.tmp", "~wrd0001.TMP"])
def test_what_an_office_program_was_writing_is_named_and_no_return(
    tmp_path: Path, name: str
) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good(), name: county()})
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["a.xlsx"]
    assert [(f.code, f.file) for f in taken.findings] == [("临时文件未读取", name)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only there do folders hold pipes")
def test_a_pipe_is_named_and_never_waited_for(tmp_path: Path) -> None:
    workspace = made(tmp_path, **{"a.xlsx": good()})
    os.mkfifo(workspace.inbox / "pipe.xlsx")
    taken = receive(workspace, clock)
    assert [one.name for one in taken.received] == ["a.xlsx"]
    assert [(f.code, f.file) for f in taken.findings] == [("不是普通文件", "pipe.xlsx")]
    untaken, unreadable = waiting(SmallOffice(tmp_path).open())
    assert (untaken, [f.code for f in unreadable]) == (set(), ["不是普通文件"])


def test_what_is_no_return_is_named_each_time_and_kept_nowhere(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    before = place.journal.read_bytes()
    strays = {
        "花山区评分表（盖章）.pdf": b"%PDF-1.4 scan",
        "照片.jpg": b"\xff\xd8\xff\xe0",
        "说明.docx": cut.packed({"word/document.xml": b"<x/>"}),
        "记录.txt": "来信内容".encode(),
        "名单.csv": "姓名,电话\n张三,139".encode(),
        "名单.xlsx": other_book(),
    }
    for name, data in strays.items():
        (place.inbox / name).write_bytes(data)
    (place.inbox / "雨山区.xlsx").unlink()
    (place.registers / "来信登记.xlsx").write_bytes(other_book())
    for _ in range(2):
        done = consolidate(place.root, now=sealing.now)
        told = {(f.code, f.file): f.message for f in done.told}
        assert set(told) == {
            ("扫描件未收件", "花山区评分表（盖章）.pdf"),
            ("扫描件未收件", "照片.jpg"),
            ("非电子表格未收件", "说明.docx"),
            ("非评分表未收件", "记录.txt"),
            ("非评分表未收件", "名单.csv"),
            ("非评分表未收件", "名单.xlsx"),
            ("报送件已移走", "雨山区.xlsx"),
            ("台账未读取", "台账/来信登记.xlsx"),
        }
        scan = told["扫描件未收件", "花山区评分表（盖章）.pdf"]
        assert "是花山区纸质盖章件扫描件的" in scan and "台账/纸质件登记.xlsx" in scan
        assert not {f.file for f in done.appraisal.findings} & set(strays)
        assert len(done.appraisal.returns) == 3
    assert place.journal.read_bytes() == before
    assert waiting(open_workspace(place.root)) == (set(), [])
    assert verify(place.root).found.ok, "what was moved away since is nobody's mismatch"


def test_issuing_again_takes_in_no_stranger_either(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    (place.inbox / "投诉登记.xlsx").write_bytes(other_book())
    before = place.journal.read_bytes()
    report = issue(place.root, now=sealing.now)
    assert ("非评分表未收件", "投诉登记.xlsx") in {(f.code, f.file) for f in report.findings}
    assert place.journal.read_bytes() == before
    assert not [p for p in place.received.rglob("*") if p.stem == sha256(other_book())]


def test_only_of_what_counts_is_it_said_that_it_was_moved(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    (place.inbox / "花山区二.xlsx").write_bytes(form("PF02", 70))
    (place.inbox / "破损.xlsx").write_bytes(b"PK\x03\x04")
    consolidate(place.root, now=sealing.now)
    for path in place.inbox.iterdir():
        path.unlink()
    told = consolidate(place.root, now=sealing.now).told
    moved = {one.file for one in told if one.code == "报送件已移走"}
    assert moved == {"市信访局.xlsx", "雨山区.xlsx"}


def other_book() -> bytes:
    """A workbook that is nobody's form."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["来信人", "电话"])
    book.save(stream)
    return stream.getvalue()
