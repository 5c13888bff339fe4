"""Installing, by the files it leaves, on a Windows and on a Mac given as folders."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings

from xltools.addin.build import addin
from xltools.addin.install import install, uninstall
from xltools.addin.system import BITS, MAC, WINDOWS, System
from xltools.files import OutputLocked
from xltools.folder.opening import Refusal
from xltools.text import addin as says


def system(tmp_path: Path, platform: str, encoding: str = "cp936") -> System:
    home = tmp_path / "张三"
    executable = tmp_path / "评议工具" / "Scripts" / "python.exe"
    executable.parent.mkdir(parents=True, exist_ok=True)
    return System(platform, home, home / "AppData" / "Roaming", executable, encoding)


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_on_windows_excel_finds_addin_and_interpreter(tmp_path: Path) -> None:
    machine = system(tmp_path, WINDOWS)
    for bits in BITS:
        library = machine.executable.parents[1] / f"xlwings{bits}-{xlwings.__version__}.dll"
        library.write_bytes(b"%d" % bits)
    said = install(machine)
    assert files(machine.home) == {
        "AppData/Roaming/Microsoft/Excel/XLSTART/xltools.xlam",
        ".xltools/xltools.conf",
        ".xltools/xltools32.dll",
        ".xltools/xltools64.dll",
    }
    assert machine.library(64).read_bytes() == b"64"
    assert machine.addin.read_bytes() == addin()
    assert machine.settings.read_text("cp936").splitlines() == [
        f'"INTERPRETER_WIN","{machine.executable}"',
    ]
    assert said[-1] == says.CLICK_WINDOWS and says.NO_LIBRARY not in said
    assert uninstall(machine) == [says.UNINSTALLED]
    assert files(machine.home) == set() and not machine.settings.parent.exists()
    assert uninstall(machine) == [says.NOT_INSTALLED]


def test_a_library_that_excel_holds_open_is_left_where_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = system(tmp_path, WINDOWS)
    library = machine.executable.parent / f"xlwings64-{xlwings.__version__}.dll"
    library.write_bytes(b"one version")
    install(machine)
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.suffix == ".dll":
            raise PermissionError
        return real(self, target)

    monkeypatch.setattr("xltools.files.time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", held)
    assert install(machine)[-1] == says.CLICK_WINDOWS
    library.write_bytes(b"another")
    with pytest.raises(OutputLocked):
        install(machine)
    assert machine.library(64).read_bytes() == b"one version"


def test_a_missing_dll_is_said(tmp_path: Path) -> None:
    assert says.NO_LIBRARY in install(system(tmp_path, WINDOWS))


def test_on_the_mac_the_script_comes_along(tmp_path: Path) -> None:
    machine = system(tmp_path, MAC, "utf-8")
    assert install(machine)[-1] == says.CLICK_MAC
    office = "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
    script = "Library/Application Scripts/com.microsoft.Excel/xltools.applescript"
    assert files(machine.home) == {f"{office}/Startup.localized/Excel/xltools.xlam", script}
    text = (machine.home / script).read_text(encoding="utf-8")
    assert f'quoted form of "{machine.executable}" &' in text
    assert "quoted form of button" in text and "INTERPRETER" not in text
    uninstall(machine)
    assert files(machine.home) == set()


def test_where_excel_does_not_run_nothing_is_written(tmp_path: Path) -> None:
    machine = system(tmp_path, "linux")
    with pytest.raises(Refusal, match="addin build"):
        install(machine)
    assert not machine.home.exists()


def test_a_path_that_vba_cannot_read_is_refused(tmp_path: Path) -> None:
    machine = system(tmp_path, WINDOWS, "cp1252")
    with pytest.raises(Refusal, match="不能识别"):
        install(machine)
    assert not machine.home.exists()


def test_an_addin_in_use_is_left_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = system(tmp_path, WINDOWS)
    install(machine)

    def held(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("xltools.files.time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputLocked):
        install(machine)
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(Refusal, match="关闭所有Excel"):
        uninstall(machine)
    assert machine.addin.read_bytes() == addin()
