"""A year's folder in cells: what the consolidation says, and not a byte of it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.addin.paths import through_classic, through_officejs
from xltools.addin.functions import looking
from xltools.addin.functions.values import Misused
from xltools.addin.functions.workspace import xlt_explain, xlt_outcome, xlt_ranking, xlt_returns
from xltools.demo.build import build_demo
from xltools.steps.explain import explain_unit
from xltools.text import functions as says


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cells") / "演示"
    build_demo(root)
    return root


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    looking._readings.clear()
    yield


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
    real = looking._read

    def counted(path: Path) -> looking.Looked:
        read.append(path)
        return real(path)

    monkeypatch.setattr(looking, "_read", counted)
    for _ in range(3):
        xlt_ranking.call(str(root))
    assert len(read) == 1
    new = root / "报送" / "新到.xlsx"
    new.write_bytes(b"new")
    try:
        assert "1份文件尚未收件登记" in xlt_returns.call(str(root))[-1][0]
    finally:
        new.unlink()
    assert len(read) == 2


def test_a_slow_folder_is_answered_with_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.0)
    with pytest.raises(Misused, match="仍在后台"):
        xlt_ranking.call(str(root))


def test_both_paths_and_a_server_elsewhere(root: Path, tmp_path: Path) -> None:
    given = [[["ZF01"]], [[str(root)]]]
    wanted = xlt_explain.call("ZF01", str(root))
    assert through_officejs("XLT_EXPLAIN", given) == wanted
    assert through_classic("XLT_EXPLAIN", given) == wanted
    assert through_officejs("XLT_EXPLAIN", given, remote=True) == [[says.LOCAL_ONLY]]
    nothing = through_classic("XLT_RETURNS", [[[str(tmp_path)]]])
    assert "找不到年度工作文件夹" in nothing[0][0]
