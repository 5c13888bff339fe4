"""The offline package: what is in it, in which encoding, and that its scripts run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from xltools.addin.bundle import Target, bundle, launchers
from xltools.steps.refusal import Refusal


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
        str(tmp_path / "包" / "wheels" / "xltools-1-py3-none-any.whl"),
        *("pywin32", "colorama"),
    ]
    assert "--only-binary=:all:" in asked
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
    assert done.stdout.decode().splitlines() == ["-m", "xltools", "menu", "-w", "2017年 评议"]


@pytest.mark.parametrize("name", ["安装.sh", "政风行风评议.sh"])
def test_shell_scripts_are_well_formed(name: str) -> None:
    subprocess.run(["sh", "-n"], input=launchers()[name], check=True)
