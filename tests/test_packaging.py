"""The wheel brings everything along and works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_templates_and_runs_elsewhere(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path / "dist"))
    away = tmp_path / "away"
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        package.extractall(away)
    assert "xltools/shipped/workbooks/maanshan-2017/scheme.xlsx" in names
    assert "xltools/shipped/macros/xltools.xlam" in names
    assert not any(name.startswith("tests/") for name in names)
    environment = {**os.environ, "PYTHONPATH": str(away), "PYTHONUTF8": "1"}
    where = "import xltools; print(xltools.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert str(away) in found.stdout.decode()
    command = [sys.executable, "-m", "xltools", "new", "2018年", "--preset", "maanshan-2017"]
    made = subprocess.run(
        [*command, "--key-dir", str(tmp_path / "keys")], env=environment, cwd=tmp_path, check=False
    )
    assert made.returncode == 0
    assert (tmp_path / "2018年" / "方案.xlsx").exists()
