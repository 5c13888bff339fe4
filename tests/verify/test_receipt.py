"""A receipt that a scorer brings: the one that was written, in whatever form, and no other."""

from __future__ import annotations

import copy
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.steps.interrupted import form
from tests.verify.sealed import copy_of, sealed
from xltools.verify.receipt import look_at_receipt
from xltools.verify.run import Verified, verify
from xltools.workspace import Workspace


@cache
def place() -> Workspace:
    """One sealed workspace for all tests; nobody writes in it."""
    return sealed(Path(tempfile.mkdtemp(prefix="sealed-")) / "年度")


@cache
def verified() -> Verified:
    """What its verification found."""
    return verify(place().root)


def receipt(scorer: str = "PF02") -> str:
    """The text that the scorer was given."""
    (path,) = place().receipts.glob(f"{scorer}*.txt")
    return path.read_text("utf-8-sig")


def answer(brought: Path, done: Verified | None = None, at: Workspace | None = None) -> str:
    """What is said against a receipt; empty where it agrees."""
    done = copy.deepcopy(done or verified())
    before = len(done.found.findings)
    look_at_receipt(at or place(), brought, done)
    said = "\n".join(f.message for f in done.found.findings[before:])
    assert bool(said) != any("回执与留存一致" in note for note in done.found.notes)
    assert done.found.ok != bool(said)
    return said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_the_receipt_as_any_editor_saves_it(tmp_path: Path, encoding: str, end: str) -> None:
    brought = tmp_path / "回执.txt"
    lines = receipt().splitlines()
    brought.write_bytes((end.join(lines) + end).encode(encoding))
    assert answer(brought) == ""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("个数6，", "个数5，", "内容与校验码不一致"),
        ("最高90，", "最高99，", "内容与校验码不一致"),
        ("报送次数：1", "报送次数：2", "内容与校验码不一致"),
        ("校验码：", "校验码：0", "内容与校验码不一致"),
        ("报送次数：1", "报送次数：一", "“报送次数”不是数字"),
        ("收件时间", "收到时间", "缺少“收件时间”"),
        ("以下为核验内容，请勿改动", "以下内容", "没有核验内容"),
        ("已收到", "没有收到", "与留存的回执"),
        ("评分6个", "评分5个", "与留存的回执"),
    ],
)
def test_an_altered_receipt_is_not_taken_for_the_one_that_was_written(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    text = receipt()
    assert old in text
    brought = tmp_path / "回执.txt"
    brought.write_text(text.replace(old, new, 1), "utf-8")
    assert why in answer(brought)


def test_a_line_more_is_seen(tmp_path: Path) -> None:
    brought = tmp_path / "回执.txt"
    brought.write_text(receipt() + "另收到第2次报送。\r\n", "utf-8")
    assert "另收到第2次报送" in answer(brought)


def test_what_is_no_receipt_says_what_to_bring(tmp_path: Path) -> None:
    sheet = next(iter(sorted(place().receipts.glob("*.xlsx"))))
    assert "文本回执（.txt）" in answer(sheet)
    assert "文本回执（.txt）" in answer(next(iter(sorted(place().received.iterdir()))))
    other = tmp_path / "别的.txt"
    other.write_bytes(b"\xff\x00\x81 nothing")
    assert "回执不能识别" in answer(other)
    other.write_bytes(b"")
    assert "没有核验内容" in answer(other)


def test_a_receipt_of_another_year_and_one_of_a_file_that_is_not_kept(tmp_path: Path) -> None:
    brought = tmp_path / "回执.txt"
    brought.write_text(receipt(), "utf-8")
    away = copy_of(place(), tmp_path / "年度")
    for path in away.received.iterdir():
        if path.name in receipt():
            path.write_bytes(form("PF02", 70))
    assert "留存的原始件已被改动" in answer(brought, at=away)
    elsewhere = Workspace(tmp_path / "另一年")
    shutil.copytree(place().root, elsewhere.root)
    done = copy.deepcopy(verified())
    first = done.events[0]
    said = {**first.data, "workspace": "0" * 16}
    done.events = (type(first)(first.seq, first.time, first.event, said, first.prev),)
    assert "属于另一个年度工作文件夹" in answer(brought, done, elsewhere)
