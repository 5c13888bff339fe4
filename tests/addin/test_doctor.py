"""What is said of machines and folders that are well, and of those that are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlwings

from tests.addin.test_install import system
from xltools.addin import doctor
from xltools.addin.doctor import Facts, examine, installed, missing, summary
from xltools.addin.install import install
from xltools.addin.system import WINDOWS, System
from xltools.book.theme import COMMON, OFFICIAL
from xltools.folder.opening import beijing_now
from xltools.scheme.choices import FontScheme
from xltools.scheme.presets import preset
from xltools.steps.new import new_workspace
from xltools.text import addin as says
from xltools.text.finding import Severity

GB = 10**9
FONTS = frozenset((COMMON.title, COMMON.note, COMMON.header, COMMON.body, COMMON.number))


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    """A Windows office machine on which everything is in place."""
    machine = system(tmp_path, WINDOWS)
    library(machine).write_bytes(b"one version")
    install(machine)
    return Facts(machine, (doctor.EXCEL, doctor.WPS), FONTS, True, "0.37.8", 100 * GB)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "2018年"
    scheme = preset("maanshan-2017")
    new_workspace(place, scheme, key_dir=tmp_path / "keys", now=beijing_now)
    return place


def library(machine: System) -> Path:
    """Where the installed xlwings puts what connects Excel to Python."""
    return machine.executable.parent / f"xlwings64-{xlwings.__version__}.dll"


def codes(root: Path | None, facts: Facts, grave: bool = True) -> set[str]:
    key_dir = root.parent / "keys" if root else None
    found = examine(root, key_dir=key_dir, facts=facts)
    return {one.code for one in found if not grave or one.severity is not Severity.NOTICE}


def test_a_machine_in_order(root: Path, facts: Facts) -> None:
    assert codes(root, facts) == set()
    assert codes(root, facts, grave=False) >= {
        *("加载项", "代码页", "发放密钥", "办公软件", "字体", "安全软件"),
    }
    assert summary(examine(root, key_dir=root.parent / "keys", facts=facts)) == says.DOCTOR_FINE


def test_every_lack_is_named(root: Path, facts: Facts) -> None:
    library(facts.system).unlink()
    assert "缺连接文件" in codes(root, facts)
    assert "缺pywin32" in codes(root, replace(facts, has_pywin32=False))
    assert "缺xlwings" in codes(root, replace(facts, xlwings=None))
    assert "没有办公软件" in codes(root, replace(facts, offices=()))
    assert "没有Excel" in codes(root, replace(facts, offices=(doctor.WPS,)), grave=False)
    assert "磁盘空间不足" in codes(root, replace(facts, free=GB))
    assert "缺字体" in codes(root, replace(facts, fonts=FONTS - {"仿宋"}))
    assert "字体未检查" in codes(root, replace(facts, fonts=None), grave=False)
    foreign = replace(facts.system, encoding="cp1252")
    assert "代码页不是简体中文" in codes(root, replace(facts, system=foreign))


def test_the_state_of_the_addin(root: Path, facts: Facts) -> None:
    library(facts.system).write_bytes(b"another version")
    old = [one for one in examine(root, facts=facts) if one.code == "加载项版本不同"]
    assert [one.file for one in old] == ["xltools64.dll"]
    library(facts.system).write_bytes(b"one version")
    assert not codes(root, facts) & {"加载项版本不同", "加载项设置不符"}
    facts.system.settings.write_text("", "ascii")
    assert "加载项设置不符" in codes(root, facts)
    facts.system.addin.write_bytes(b"older")
    assert "加载项版本不同" in codes(root, facts)
    facts.system.addin.unlink()
    assert "未装加载项" in codes(root, facts, grave=False)


def test_the_folder_cloud_locks_and_key(root: Path, facts: Facts) -> None:
    (root / "台账" / "~$加减分.xlsx").write_bytes(b"")
    (root / ".~lock.方案.xlsx#").write_bytes(b"")
    in_use = [one for one in examine(root, facts=facts) if one.code == "文件被占用"]
    assert [one.file for one in in_use] == ["方案.xlsx", "加减分.xlsx"]
    cloud = root.rename(root.parent / "OneDrive - 市纠风办")
    assert "在云盘中" in codes(cloud, facts)
    found = examine(cloud, key_dir=root.parent / "elsewhere", facts=facts)
    assert "本机没有发放密钥" in {one.code for one in found}


def test_every_warning_has_a_remedy(facts: Facts) -> None:
    poor = replace(facts, offices=(), fonts=frozenset(), xlwings=None, free=0)
    grave = [one for one in examine(None, facts=poor) if one.severity is not Severity.NOTICE]
    assert len(grave) == 4 and all("请" in one.body for one in grave)


def test_fonts_by_either_name_and_the_scheme_they_suffice_for() -> None:
    english = frozenset(("SimSun", "SimHei", "FangSong", "KaiTi", "Times New Roman"))
    assert missing(english)[FontScheme.COMMON] == []
    assert missing(english)[FontScheme.OFFICIAL] == [OFFICIAL.title, "楷体_GB2312", "仿宋_GB2312"]


def test_this_machine_can_be_examined() -> None:
    assert {one.code for one in examine(None)} >= {"Python", "xlwings"}
    assert installed() is None or all(installed() or ())
