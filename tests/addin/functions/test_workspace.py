"""A year's folder in cells: what the consolidation says, and not a byte of it changed."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from tests.addin.functions.test_kinds import KINDS, RIGHT
from tests.addin.paths import Currency, Formatted, through_classic, through_officejs
from xltools.addin.functions import looking
from xltools.addin.functions.values import Misused
from xltools.addin.functions.workspace import xlt_explain, xlt_outcome, xlt_ranking, xlt_returns
from xltools.demo.build import build_demo
from xltools.methods.scaled import Scaled
from xltools.scheme.lint import check_scheme
from xltools.steps.explain import explain_unit
from xltools.text import functions as says


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cells") / "演示"
    build_demo(root)
    return root


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(looking, "FRESH", 0.0)
    looking.folders.forget()
    yield
    looking.folders.forget()


def content(root: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_the_tables_say_what_the_consolidation_says_and_change_nothing(root: Path) -> None:
    before = content(root)
    returns, ranking = xlt_returns.call(str(root)), xlt_ranking.call(str(root))
    assert content(root) == before
    assert returns[0] == list(says.RETURNS_HEADER)
    assert {row[1] for row in returns[1:]} >= {"已采用", "未报"}
    assert len(ranking) == 1 + 84
    assert ranking[0][1] == says.PROVISIONAL_RANK
    own = xlt_ranking.call(str(root), "ZF")
    assert own[1:] == [row for row in ranking if row[2].startswith("ZF")]


@pytest.mark.parametrize("path", ["\\\\evil\\share", "//evil/share", "\\\\?\\UNC\\evil", "/\\evil"])
def test_no_cell_makes_this_machine_sign_in_elsewhere(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(self: Path) -> bool:
        raise AssertionError(self)

    monkeypatch.setattr(Path, "is_file", asked)
    for call in (xlt_returns.call, xlt_ranking.call, lambda one: xlt_explain.call("ZF01", one)):
        with pytest.raises(Misused, match="网络路径"):
            call(path)


def test_a_unit_is_explained_line_by_line(root: Path) -> None:
    text, _ = explain_unit(root, "ZF01")
    assert xlt_explain.call("ZF01", str(root)) == [[line] for line in text.splitlines()]
    with pytest.raises(Misused, match="市教育局"):
        xlt_explain.call("市教育", str(root))


def test_outcomes_of_a_column_of_units(root: Path) -> None:
    ranking = xlt_ranking.call(str(root), "ZF")
    codes = [[row[2]] for row in ranking[1:]]
    outcomes = xlt_outcome.call(codes, str(root))
    assert len(outcomes) == len(codes)
    assert any(cell.startswith("拟") for (cell,) in outcomes)
    assert "找不到" in xlt_outcome.call([["没有的局"]], str(root))[0][0]


def test_a_folder_is_read_once_until_a_file_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(path: Path) -> looking.Looked:
        read.append(path)
        return looking._read(path)

    monkeypatch.setattr(looking, "folders", looking.Memory(counted, looking.listing))
    for _ in range(3):
        xlt_ranking.call(str(root))
    assert len(read) == 1
    new = root / "报送" / "新到.xlsx"
    shutil.copy(next((root / "报送").glob("*.xlsx")), new)
    with zipfile.ZipFile(new, "a") as archive:
        archive.comment = b"saved once more"
    try:
        assert "1份文件尚未收件登记" in xlt_returns.call(str(root))[-1][0]
    finally:
        new.unlink()
    assert len(read) == 2


UNIT_CELLS: tuple[tuple[Any, str], ...] = (
    (None, ""),
    ("  ", ""),
    ("ｚｆ 01", "ZF01"),
    ("市教育", "找不到“市教育”。相近名称："),
    (92.5, "找不到“92.5”。"),
    (Currency(5.0), "找不到“5”。"),
    (True, "找不到“TRUE”。"),
    ("#N/A", "“#N/A”是公式错误值"),
    ("#SPILL!", "“#SPILL!”是公式错误值"),
    (Formatted(datetime(2017, 9, 5)), "“2017年9月5日”是日期"),
    (1e300, "“1E+300”是数字，位数过多"),
)


@pytest.mark.parametrize("path", [through_officejs, through_classic])
def test_every_kind_of_cell_as_a_unit(root: Path, path: Any) -> None:
    folder = [[str(root)]]
    own = xlt_outcome.call("ZF01", str(root))[0][0]
    together = path("XLT_OUTCOME", [[[cell for cell, _ in UNIT_CELLS]], folder])
    assert len(together) == 1, "a row in, a row out"
    for (cell, wanted), outcome in zip(UNIT_CELLS, together[0], strict=True):
        explained = path("XLT_EXPLAIN", [[[cell]], folder])
        if wanted == "ZF01":
            assert outcome == own and len(explained) > 3
            continue
        assert outcome.startswith(wanted) and bool(outcome) == bool(wanted)
        assert explained == [[outcome or says.NO_NAME]]


@pytest.mark.parametrize("path", [through_officejs, through_classic])
def test_every_kind_of_cell_as_a_mark_of_an_item(root: Path, path: Any) -> None:
    scheme = check_scheme(root / "方案.xlsx").scheme
    assert scheme is not None
    scaled = [item for item in scheme.items if type(item.method) is Scaled]
    item = next(item for item in scaled if item.allow_na)
    for kind, cell in KINDS.items():
        told = path("XLT_CHECK_ITEM", [[[cell], [95.0]], item.code, str(root)])
        wanted = RIGHT[kind]["XLT_CHECK_METHOD"]
        assert told[1] == [""]
        assert told[0] == wanted or (wanted == [""] and "低于" in told[0][0])


@pytest.mark.parametrize("path", [through_officejs, through_classic])
def test_every_kind_of_cell_as_a_category(root: Path, path: Any) -> None:
    every = path("XLT_RANKING", [[[str(root)]]])
    for cell in (None, "  "):
        assert path("XLT_RANKING", [[[str(root)]], [[cell]]]) == every
    assert path("XLT_RANKING", [[[str(root)]], [["ｚｆ"]]])[1:] == [
        row for row in every if row[2].startswith("ZF")
    ]
    for cell in (5.0, True, "#N/A", "政府", Formatted(datetime(2017, 9, 5))):
        said = path("XLT_RANKING", [[[str(root)]], [[cell]]])
        assert len(said) == 1 and re.search("没有“|公式错误值", said[0][0])


class Slow:
    """A folder whose reading takes until it is let go; it counts the attempts."""

    def __init__(self, found: Any = None) -> None:
        self.go, self.times, self.found = Event(), 0, found

    def read(self, _: Path) -> Any:
        self.times += 1
        assert self.go.wait(30)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def memory(self) -> looking.Memory[Any]:
        return looking.Memory(self.read, lambda _: ())


def test_all_cells_together_wait_once_for_a_slow_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.5)
    slow = Slow("found")
    memory = slow.memory()
    begun = monotonic()
    for _ in range(40):
        with pytest.raises(Misused, match="仍在后台"):
            memory.ask(str(root))
    assert monotonic() - begun < 10 and slow.times == 1
    slow.go.set()
    assert memory._answers[str(root)].future.result(30) == "found"
    assert memory.ask(str(root)) == "found" and slow.times == 1


def test_a_slow_disk_is_waited_for_no_longer_than_a_slow_reading(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.1)
    slow = Slow(())
    memory = looking.Memory(lambda _: "found", slow.read)
    with pytest.raises(Misused, match="仍在后台"):
        memory.ask(str(root))
    slow.go.set()
    assert memory._answers[str(root)].future.result(30) == "found"


def test_threads_that_ask_together_get_one_answer_and_one_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "FRESH", 60.0)
    for found in ("found", OSError("disk"), RuntimeError("fault")):
        slow = Slow(found)
        memory = slow.memory()
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(memory.ask, str(root)) for _ in range(8)]
            slow.go.set()
            kinds = {type(one.exception()) for one in asked}
        assert slow.times == 1
        assert kinds == {
            type(None)
            if found == "found"
            else Misused
            if isinstance(found, OSError)
            else type(found)
        }


def test_an_answer_stands_for_a_moment_and_as_long_as_it_took(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "FRESH", 60.0)
    slow = Slow("found")
    slow.go.set()
    memory = slow.memory()
    memory.ask(str(root))
    first = memory._answers[str(root)]
    memory.ask(str(root))
    assert memory._answers[str(root)] is first
    monkeypatch.setattr(looking, "FRESH", 0.0)
    first.asked -= 45
    memory.ask(str(root))
    assert memory._answers[str(root)] is first, "it took three quarters of a minute"
    assert first.ended is not None
    first.ended -= 61
    memory.ask(str(root))
    assert memory._answers[str(root)] is not first and slow.times == 1


def test_a_folder_that_cannot_be_named_or_read_is_said_in_chinese(tmp_path: Path) -> None:
    for named in ("", "没有", "\0", "长" * 5000, 5.0, True, None, "#N/A"):
        with pytest.raises(Misused) as told:
            xlt_ranking.call(named)
        assert re.search("文件夹|公式错误值", str(told.value)) and "Err" not in str(told.value)


def test_both_paths_and_a_server_elsewhere(root: Path, tmp_path: Path) -> None:
    given = [[["ZF01"]], [[str(root)]]]
    wanted = xlt_explain.call("ZF01", str(root))
    assert through_officejs("XLT_EXPLAIN", given) == wanted
    assert through_classic("XLT_EXPLAIN", given) == wanted
    assert through_officejs("XLT_EXPLAIN", given, remote=True) == [[says.LOCAL_ONLY]]
    nothing = through_classic("XLT_RETURNS", [[[str(tmp_path)]]])
    assert "找不到年度工作文件夹" in nothing[0][0]
