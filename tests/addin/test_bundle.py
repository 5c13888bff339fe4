"""The offline package: what is in it, in which encoding, and that its scripts run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from xltools.addin.bundle import Target, bundle, launchers
from xltools.folder.opening import Refusal


class Pip:
    """Stands for pip: notes what it was asked, and leaves a wheel."""

    def __init__(self, code: int = 0) -> None:
        self.asked: list[list[str]] = []
        self.code = code

    def __call__(self, command: Sequence[str]) -> int:
        self.asked.append(list(command))
        flag = "--wheel-dir" if "wheel" in command else "--dest"
        folder = Path(command[list(command).index(flag) + 1])
        name = "xltools-1-py3-none-any.whl" if "wheel" in command else "click-8-py3-none-any.whl"
        (folder / name).write_bytes(b"wheel")
        return self.code


def test_a_package_for_windows_made_elsewhere(tmp_path: Path) -> None:
    pip = Pip()
    wheels = bundle(tmp_path / "包", Target("win_amd64", "3.12"), run=pip)
    assert [path.name for path in wheels] == [
        "click-8-py3-none-any.whl",
        "xltools-1-py3-none-any.whl",
    ]
    asked = pip.asked[1]
    assert asked[-5:] == [
        *("--python-version", "3.12"),
        asked[-3],
        *("pywin32", "colorama"),
    ]
    assert "--only-binary=:all:" in asked and asked[-3].endswith("xltools-1-py3-none-any.whl")
    assert {path.name for path in (tmp_path / "包").iterdir()} == {*launchers(), "wheels"}
    assert os.access(tmp_path / "包" / "政风行风评议.sh", os.X_OK)


def test_a_given_wheel_is_not_built_again(tmp_path: Path) -> None:
    wheel = tmp_path / "xltools-2-py3-none-any.whl"
    wheel.write_bytes(b"given")
    pip = Pip()
    wheels = bundle(tmp_path / "包", Target(), wheel=wheel, run=pip)
    assert len(pip.asked) == 1 and wheels[1].read_bytes() == b"given"


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    wheel = tmp_path / "xltools-2-py3-none-any.whl"
    wheel.write_bytes(b"given")
    with pytest.raises(Refusal, match="没有下载齐全"):
        bundle(tmp_path / "包", Target(), wheel=wheel, run=Pip(1))
    with pytest.raises(Refusal, match="没有生成"):
        bundle(tmp_path / "包", Target(), run=Pip(1))
    assert list(tmp_path.iterdir()) == [wheel], "nothing is left behind"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    with pytest.raises(Refusal, match="已有内容"):
        bundle(tmp_path, Target(), run=Pip())
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """xltools as `pip install .` puts it, without what it depends on."""
    place = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
    checkout = Path(__file__).parents[2]
    subprocess.run([*pip, "--no-build-isolation", str(checkout)], check=True)
    return place


PACK = """
import sys
from pathlib import Path
from xltools.addin import bundle
assert not bundle.__file__.startswith(sys.argv[2]), bundle.__file__
print(bundle._own(Path(sys.argv[1]), lambda command: 1).name)
"""


def packed_again(installed: Path, into: Path) -> subprocess.CompletedProcess[str]:
    checkout = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-c", PACK, str(into), checkout],
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        cwd=into,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_installed_gives_its_wheel_again(installed: Path, tmp_path: Path) -> None:
    done = packed_again(installed, tmp_path)
    assert done.returncode == 0, done.stderr
    wheel = tmp_path / done.stdout.strip()
    again = tmp_path / "again"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target"]
    subprocess.run([*pip, str(again), str(wheel)], check=True)

    def files(root: Path) -> dict[str, bytes]:
        left = ("RECORD", "direct_url.json", "REQUESTED", "INSTALLER")
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and path.suffix != ".pyc" and path.name not in left
        }

    first, second = files(installed), files(again)
    assert first == second and "xltools/shipped/macros/xlt_bridge.bas" in first


def test_an_installation_that_was_changed_gives_none(installed: Path, tmp_path: Path) -> None:
    changed = installed / "xltools" / "exact.py"
    kept = changed.read_bytes()
    changed.write_bytes(kept + b"\n")
    try:
        done = packed_again(installed, tmp_path)
    finally:
        changed.write_bytes(kept)
    assert done.returncode == 1 and "xltools/exact.py" in done.stderr


def test_batch_files_are_gbk_that_no_code_page_breaks() -> None:
    for name, content in launchers().items():
        if not name.endswith(".bat"):
            continue
        text = content.decode("gbk")
        assert text.startswith("@echo off\r\nchcp 936 >nul\r\n")
        assert text.count("\n") == text.count("\r\n")
        for char in text:
            raw = char.encode("gbk")
            assert len(raw) == 1 or raw[1:] not in (b"\\", b"^", b"|", b"`"), char


def test_the_start_script_hands_the_folder_to_the_menu(tmp_path: Path) -> None:
    script = tmp_path / "政风 行风评议.sh"
    script.write_bytes(launchers()["政风行风评议.sh"])
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    done = subprocess.run(["sh", str(script), "2017年 评议"], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["-P", "-m", "xltools", "menu", "-w", "2017年 评议"]


def test_no_launcher_runs_what_lies_in_the_current_folder() -> None:
    for name, content in launchers().items():
        text = content.decode("gbk" if name.endswith(".bat") else "utf-8")
        for line in text.splitlines():
            assert " -m " not in line or " -P -m " in line, (name, line)
        if name.endswith(".bat"):
            assert 'set "NoDefaultCurrentDirectoryInExePath=1"' in text


@pytest.mark.parametrize("name", ["安装.sh", "政风行风评议.sh"])
def test_shell_scripts_are_well_formed(name: str) -> None:
    subprocess.run(["sh", "-n"], input=launchers()[name], check=True)
