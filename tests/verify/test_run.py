"""A whole verification: what holds is said to hold, what does not is named, nothing is written."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.steps import sealing
from tests.steps.interrupted import form, scheme
from tests.verify.sealed import codes, copy_of, found_in, rezipped, sealed, tree
from xltools.ledger.keys import public_pem
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.run import verify
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sealed(tmp_path_factory.mktemp("sealed") / "年度")


_OWN_FOLDERS = ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA",
                "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")  # fmt: skip


def command(*arguments: str | Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; with `home`, as somebody who has nothing but that folder."""
    own = {} if home is None else dict.fromkeys(_OWN_FOLDERS, str(home))
    code = "from xltools.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **own},
    )


def test_all_holds_and_each_part_is_said(place: Workspace) -> None:
    done = verify(place.root)
    assert done.found.ok
    assert done.found.findings == []
    assert set(done.found.figures) == set(says.CHECKS)
    assert done.found.lines()[-1] == says.ALL_HOLD
    assert any("公开的演示密钥" in note for note in done.found.notes)


def test_a_return_that_never_came_is_not_counted_among_those_that_did(tmp_path: Path) -> None:
    root = tmp_path / "年度"
    place = new_workspace(root, scheme(), key_dir=None, now=sealing.now)
    issue(root, now=sealing.now)
    for name, data in (("市信访局", form("PF01", 95)), ("花山区", form("PF02", 90))):
        (place.inbox / f"{name}.xlsx").write_bytes(data)
    consolidate(root, now=sealing.now)
    figures = verify(root).found.figures
    assert figures["originals"] == says.COUNTED.format(count=2)
    assert "2份报送件" in figures["result"]


def test_a_seal_of_another_version_is_said_to_be_one(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xltools.verify import run

    assert not any("程序版本" in note for note in verify(place.root).found.notes)
    monkeypatch.setattr(run, "__version__", "9.0")
    assert any("本机为9.0" in note for note in verify(place.root).found.notes)


def test_nothing_is_written_and_a_tree_that_may_not_be_written_is_enough(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "盘")
    home = tmp_path / "别人"
    home.mkdir()
    before, moments = tree(copy.root), times(copy.root)
    for path in [copy.root, *copy.root.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        done = command("verify", "-w", copy.root, "--json", "-", home=home)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert document["ok"]
        assert all(part["holds"] for part in document["parts"].values())
        assert (tree(copy.root), times(copy.root)) == (before, moments)
        assert [*home.iterdir()] == [], "no cache, no key, no log"
    finally:
        for path in [copy.root, *copy.root.rglob("*")]:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def times(root: Path) -> dict[str, int]:
    """When each file and folder was last written."""
    return {str(path): path.stat().st_mtime_ns for path in [root, *root.rglob("*")]}


def test_any_mismatch_ends_with_exit_code_four(place: Workspace, tmp_path: Path) -> None:
    copy = copy_of(place, tmp_path / "年度")
    copy.ranking.write_bytes(rezipped(copy.ranking.read_bytes(), one_total_changed))
    done = command("verify", "-w", copy.root)
    assert done.returncode == 4
    assert done.stderr.count("（公布结果与复算不一致）") == 1
    assert "结果/汇总排名.xlsx · 总分排名 · " in done.stderr
    assert "为91.20，按留存原始件复算为" in done.stderr
    assert "不一致　“结果”中的文件" in done.stdout


def one_total_changed(part: str, data: bytes) -> bytes:
    """The first total of the ranking is another one: the cached value alone."""
    if part != "xl/worksheets/sheet2.xml":
        return data
    shown = rb"(</f><v>)[1-9][0-9]\.[0-9]{1,2}(</v>)"
    return re.sub(shown, rb"\g<1>91.20\2", data, count=1)


def test_another_key_signs_for_nothing(place: Workspace, tmp_path: Path) -> None:
    stranger = tmp_path / "别人.pem"
    stranger.write_bytes(public_pem(Ed25519PrivateKey.generate()))
    done = command("verify", "-w", place.root, "--public-key", stranger)
    assert done.returncode == 4
    assert "（封存签名不符）" in done.stderr
    right = command("verify", "-w", place.root, "--public-key", place.public_key)
    assert right.returncode == 0
    stranger.write_bytes(b"nothing")
    assert command("verify", "-w", place.root, "--public-key", stranger).returncode == 2


def test_a_workspace_that_is_not_sealed_says_so(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    done = verify(place.root)
    assert done.found.ok, [f.message for f in done.found.findings]
    assert not done.found.sealed
    assert says.UNSEALED in done.found.notes
    assert "seal" not in done.found.figures
    assert "ranking" in done.found.figures


def test_a_register_that_went_on_after_the_seal_changes_nothing(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "年度")
    copy.adjustments.write_bytes(copy.adjustments.read_bytes() + b"\0")
    done = verify(copy.root)
    assert done.found.ok
    assert codes(done) == {kinds.CHANGED_SINCE.code}


def test_kept_inputs_and_result_are_the_ones_that_were_sealed(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "一")
    kept = next(iter(copy.inputs.iterdir()))
    kept.write_bytes(kept.read_bytes() + b"\0")
    assert kinds.INPUT.code in found_in(copy)
    copy = copy_of(place, tmp_path / "二")
    text = copy.sealed_result.read_text("utf-8")
    copy.sealed_result.write_text(text.replace('"rank":1,', '"rank":2,', 1), "utf-8")
    assert {kinds.RESULT_FILE.code, kinds.RESULT.code} <= found_in(copy)


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    assert command("verify", "-w", tmp_path).returncode == 2
