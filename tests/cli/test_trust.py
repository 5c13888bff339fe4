"""Keys, journal, seal and unseal as typed."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tests.steps.sealing import approved
from xltools.cli.main import group


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def test_from_keys_to_a_seal_that_is_lifted(tmp_path: Path) -> None:
    root = str(approved(tmp_path / "评议").root)
    shown = run("keys", "show", "-w", root, "--json", "-")
    assert shown.exit_code == 0, shown.output
    (key,) = json.loads(shown.stdout)["keys"]
    exported = run("keys", "export", str(tmp_path / "公钥.pem"), "-w", root)
    assert key["sha256"] in exported.stderr
    sealed = run("seal", "-w", root, "--json", "-")
    assert sealed.exit_code == 0, sealed.output
    code = json.loads(sealed.stdout)["code"]
    assert f"校验码 {code}" in sealed.stderr
    again = run("seal", "-w", root)
    assert again.exit_code == 2
    assert "没有再次封存" in again.stderr
    counted = run("consolidate", "-w", root, "--json", "-")
    assert json.loads(counted.stdout)["sealed"] == {"code": code, "same": True, "differences": []}
    lifted = run("unseal", "--reason", "复核", "--by", "王××", "-w", root)
    assert lifted.exit_code == 0
    assert "更正后重新汇总" in lifted.stderr
    told = run("journal", "--event", "封存", "--event", "启封", "-w", root)
    assert [line.split("　")[2] for line in told.stdout.splitlines()[1:]] == ["封存", "启封"]
    assert run("journal", "--event", "销毁", "-w", root).exit_code == 2
    second = run("keys", "init", "--second", "--key-dir", str(tmp_path / "盘"), "-w", root)
    assert "两把密钥同时签名" in second.stderr
    assert run("seal", "-w", root).exit_code == 2
    assert run("seal", "--second-key-dir", str(tmp_path / "盘"), "-w", root).exit_code == 0
