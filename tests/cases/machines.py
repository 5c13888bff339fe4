"""Machines and folders that between them lack everything `doctor` looks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.addin.test_doctor import FONTS, GB, library
from tests.addin.test_install import system
from xltools.addin import doctor
from xltools.addin.doctor import Facts, examine
from xltools.addin.install import install
from xltools.addin.system import WINDOWS
from xltools.folder.opening import beijing_now
from xltools.scheme.presets import preset
from xltools.steps.new import new_workspace


def every_machine(tmp_path: Path) -> None:
    """A machine in order, then others that each lack something."""
    own = system(tmp_path, WINDOWS)
    library(own).write_bytes(b"one version")
    install(own)
    facts = Facts(own, (doctor.EXCEL, doctor.WPS), FONTS, True, "0.37.8", 100 * GB)
    root, keys = tmp_path / "2018年", tmp_path / "keys"
    new_workspace(root, preset("maanshan-2017"), key_dir=keys, now=beijing_now)
    examine(root, key_dir=keys, facts=facts)
    foreign = replace(own, encoding="cp1252")
    for one in (
        replace(facts, has_pywin32=False, offices=(), fonts=None),
        replace(facts, xlwings=None, offices=(doctor.WPS,), fonts=FONTS - {"仿宋"}),
        replace(facts, free=GB, system=foreign),
    ):
        examine(root, key_dir=tmp_path / "elsewhere", facts=one)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xltools.addin.doctor.os.access", lambda *_: False)
        library(own).unlink()
        examine(root, key_dir=keys, facts=facts)
    examine(None, key_dir=keys, facts=facts)
    (root / "~$方案.xlsx").write_bytes(b"")
    own.addin.write_bytes(b"older")
    examine(root.rename(tmp_path / "OneDrive"), key_dir=keys, facts=facts)
    own.addin.unlink()
    examine(None, key_dir=keys, facts=facts)
