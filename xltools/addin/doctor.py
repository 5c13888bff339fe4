"""本机检查: what this machine and a year's folder have and lack, each with a remedy.

Nothing is written and nothing is asked of the network. The facts are gathered first (`Facts`):
which fonts are installed and which font schemes they suffice for, which office programs, which
library connects Excel to Python; so that what is said of them can be tried on any machine.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from xltools.addin.build import addin
from xltools.addin.install import bridge_library, same_bytes
from xltools.addin.system import BITS, WINDOWS, System
from xltools.book.theme import FONT_SCHEMES, Fonts
from xltools.ledger import keys
from xltools.scheme.choices import FontScheme
from xltools.text import addin as says
from xltools.text.catalogue import machine
from xltools.text.finding import Finding, Kind, Severity
from xltools.workspace import Workspace

ALIASES: Mapping[str, tuple[str, ...]] = {
    "宋体": ("SimSun",),
    "黑体": ("SimHei",),
    "仿宋": ("FangSong",),
    "楷体": ("KaiTi",),
    "仿宋_GB2312": ("FangSong_GB2312",),
    "楷体_GB2312": ("KaiTi_GB2312",),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S",),
    "方正小标宋_GBK": ("FZXiaoBiaoSong-B05",),
    "方正楷体_GBK": ("FZKai-Z03",),
    "方正黑体_GBK": ("FZHei-B01",),
    "方正仿宋_GBK": ("FZFangSong-Z02",),
}
"""The names that systems in another language give the same fonts."""


def installed() -> frozenset[str] | None:
    """Family names of the installed fonts; None where that cannot be found out."""
    if sys.platform == "win32":
        return _from_registry()
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    listed = subprocess.run([lister, ":", "family"], capture_output=True, check=False, timeout=30)
    names = listed.stdout.decode("utf-8", "replace").replace("\n", ",").split(",")
    return frozenset(name.strip() for name in names if name.strip())


if sys.platform == "win32":
    import winreg

    def _from_registry() -> frozenset[str]:
        """Registered fonts, like “SimSun & NSimSun (TrueType)”."""
        names: set[str] = set()
        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                key = winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts")
            except OSError:
                continue
            with key:
                for place in range(winreg.QueryInfoKey(key)[1]):
                    whole = winreg.EnumValue(key, place)[0].rpartition(" (")[0]
                    names.update(part.strip() for part in whole.split("&"))
        return frozenset(names)


def missing(found: frozenset[str]) -> dict[FontScheme, list[str]]:
    """Font scheme → fonts that it names and the machine lacks."""
    return {
        scheme: [name for name in _names(FONT_SCHEMES[scheme.value]) if not _has(found, name)]
        for scheme in FontScheme
    }


def _names(fonts: Fonts) -> list[str]:
    values = [getattr(fonts, field.name) for field in fields(fonts)]
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _has(found: frozenset[str], name: str) -> bool:
    wanted = {name.casefold(), *(alias.casefold() for alias in ALIASES.get(name, ()))}
    return any(one.casefold() in wanted for one in found)


EXCEL, WPS, LIBREOFFICE = "Excel", "WPS表格", "LibreOffice"
_PROGRAMS = {"excel.exe": EXCEL, "et.exe": WPS, "wps.exe": WPS, "soffice.exe": LIBREOFFICE}
_BUNDLES = {"Microsoft Excel": EXCEL, "wpsoffice": WPS, "LibreOffice": LIBREOFFICE}
_COMMANDS = {"et": WPS, "wps": WPS, "soffice": LIBREOFFICE, "libreoffice": LIBREOFFICE}


def found() -> list[str]:
    """The programs found, Excel first."""
    if sys.platform == "win32":
        names = {name for program, name in _PROGRAMS.items() if _registered(program)}
    elif sys.platform == "darwin":
        applications = Path("/Applications")
        names = {name for app, name in _BUNDLES.items() if (applications / f"{app}.app").exists()}
    else:
        names = {name for command, name in _COMMANDS.items() if shutil.which(command)}
    return [name for name in (EXCEL, WPS, LIBREOFFICE) if name in names]


if sys.platform == "win32":
    import winreg

    def _registered(program: str) -> bool:
        """Whether Windows knows where the program is."""
        where = rf"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\{program}"
        for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                winreg.CloseKey(winreg.OpenKey(hive, where))
            except OSError:
                continue
            return True
        return False


CHINESE_PAGE = "cp936"
WANTED_GB = 2
_GB = 10**9
_CLOUDS = (
    *("onedrive", "dropbox", "icloud", "wpsdrive", "wps cloud files", "wps云盘", "kingsoft cloud"),
    *("nutstore", "坚果云", "baidunetdisk", "百度网盘", "同步空间"),
)
_LOCKS = ("~$*", ".~lock.*#", ".~*.xls*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found on the machine."""

    system: System
    offices: tuple[str, ...]
    fonts: frozenset[str] | None
    has_pywin32: bool
    xlwings: str | None
    """Its version; None where it is not installed."""
    free: int
    """Bytes free where the year's folder, or the current one, is."""

    @classmethod
    def here(cls, root: Path) -> Facts:
        """The facts of the machine that this runs on."""
        version = None
        if importlib.util.find_spec("xlwings") is not None:
            version = importlib.metadata.version("xlwings")
        return cls(
            System.here(),
            tuple(found()),
            installed(),
            importlib.util.find_spec("win32com") is not None,
            version,
            shutil.disk_usage(root if root.exists() else Path()).free,
        )


def examine(
    root: Path | None, *, key_dir: Path | None = None, facts: Facts | None = None
) -> list[Finding]:
    """Everything that is to be said of this machine, and of the year's folder at `root`."""
    place = root or Path()
    known = facts or Facts.here(place)
    return [
        *_python(known),
        *_excel(known),
        *_code_page(known.system),
        *_fonts(known.fonts, place),
        *_disk(place, known.free),
        *_keys(place, key_dir),
        *_folder(place),
    ]


def summary(findings: list[Finding]) -> str:
    """One sentence: how many things want mending."""
    count = sum(finding.severity is not Severity.NOTICE for finding in findings)
    return says.DOCTOR_FOUND.format(count=count) if count else says.DOCTOR_FINE


def _python(facts: Facts) -> Iterator[Finding]:
    bits = platform.architecture()[0].removesuffix("bit")
    values = {"version": platform.python_version(), "bits": bits}
    yield Finding(machine.PYTHON, value=str(facts.system.executable), values=values)
    if facts.xlwings is None:
        yield Finding(machine.XLWINGS_MISSING)
        return
    yield Finding(machine.XLWINGS, values={"version": facts.xlwings})
    if facts.system.platform == WINDOWS:
        if not facts.has_pywin32:
            yield Finding(machine.PYWIN32_MISSING)
        if bridge_library(facts.system.executable) is None:
            yield Finding(machine.LIBRARY_MISSING)


def _excel(facts: Facts) -> Iterator[Finding]:
    if not facts.offices:
        yield Finding(machine.NO_OFFICE)
    else:
        yield Finding(machine.OFFICES, value="、".join(facts.offices))
        if EXCEL not in facts.offices:
            yield Finding(machine.ONLY_WPS, value="、".join(facts.offices))
    system = facts.system
    if not system.has_excel:
        return
    if not system.addin.is_file():
        yield Finding(machine.ADDIN_ABSENT)
        return
    if system.addin.read_bytes() != addin():
        yield Finding(machine.ADDIN_OTHER, file=system.addin.name)
    elif old := next(_old_libraries(system), None):
        yield Finding(machine.ADDIN_OTHER, file=old.name)
    else:
        yield Finding(machine.ADDIN_CURRENT)
    wanted = system.settings_text().encode(system.encoding, "replace")
    if not system.settings.is_file() or system.settings.read_bytes() != wanted:
        yield Finding(machine.SETTINGS_OTHER, value=str(system.settings))
    yield Finding(machine.MAY_BE_FORBIDDEN, value=str(system.executable))


def _old_libraries(system: System) -> Iterator[Path]:
    """What connects the add-in to Python, where it is not that of the installed xlwings."""
    if system.platform != WINDOWS or importlib.util.find_spec("xlwings") is None:
        return
    for bits in BITS:
        library, place = bridge_library(system.executable, bits), system.library(bits)
        if library is not None and not same_bytes(library, place):
            yield place


def _code_page(system: System) -> Iterator[Finding]:
    if system.platform != WINDOWS:
        return
    page = system.encoding.lower()
    chinese = page in (CHINESE_PAGE, "gbk", "gb2312", "gb18030")
    kind = machine.CODE_PAGE if chinese else machine.CODE_PAGE_OTHER
    yield Finding(kind, value=page.removeprefix("cp"))


def _fonts(found: frozenset[str] | None, root: Path) -> Iterator[Finding]:
    if found is None:
        yield Finding(machine.FONTS_UNKNOWN)
        return
    lacking = missing(found)
    fit = [scheme.label for scheme, names in lacking.items() if not names]
    if fit:
        listed = "、".join(f"“{label}”" for label in fit)
        yield Finding(machine.FONTS, value=listed)
    used = _font_scheme(root)
    for scheme, names in lacking.items():
        if not names:
            continue
        values = {"fonts": "、".join(names), "otherwise": _otherwise(fit)}
        kind = machine.FONTS_FOR_SCHEME if scheme is used else machine.FONTS_MISSING
        yield Finding(kind, value=scheme.label, values=values)


def _otherwise(fit: list[str]) -> str:
    return says.OTHER_FONTS.format(names="、".join(fit)) if fit else says.PRINT_ELSEWHERE


def _font_scheme(root: Path) -> FontScheme:
    """The font scheme of the year's folder; the default where there is none to read."""
    path = Workspace(root).scheme
    if path.is_file():
        from xltools.scheme.lint import check_scheme

        scheme = check_scheme(path).scheme
        if scheme is not None:
            return scheme.settings.font_scheme
    return FontScheme.COMMON


def _disk(root: Path, free: int) -> Iterator[Finding]:
    shown = str(root.resolve())
    values = {"free": f"{free / _GB:.1f}", "wanted": WANTED_GB}
    low = free < WANTED_GB * _GB
    yield Finding(machine.DISK_LOW if low else machine.DISK, value=shown, values=values)


def _keys(root: Path, key_dir: Path | None) -> Iterator[Finding]:
    folder = key_dir or keys.default_key_dir()
    if not folder.is_dir():
        yield Finding(machine.KEYS_ABSENT, value=str(folder))
    elif not os.access(folder, os.W_OK):
        yield Finding(machine.KEYS_CLOSED, value=str(folder))
    else:
        yield Finding(machine.KEYS, value=str(folder))
    workspace = Workspace(root)
    if workspace.journal.is_file():
        yield Finding(_key_kind(workspace, key_dir))


def _key_kind(workspace: Workspace, key_dir: Path | None) -> Kind:
    from xltools.ledger.journal import read

    created = next((event for event in read(workspace.journal) if event.event == "created"), None)
    try:
        keys.load_issuing_key(key_dir, str(created.data["workspace"]) if created else "")
    except (keys.KeyMissing, keys.KeyUnreadable):
        return machine.KEY_ELSEWHERE
    return machine.KEY_HERE


def _folder(root: Path) -> Iterator[Finding]:
    workspace = Workspace(root)
    if not workspace.scheme.is_file():
        yield Finding(machine.NO_FOLDER, value=str(root.resolve()))
        return
    if not os.access(root, os.W_OK):
        yield Finding(machine.NOT_WRITABLE, value=str(root.resolve()))
    for folder in (root.resolve(), *root.resolve().parents):
        if any(cloud in folder.name.casefold() for cloud in _CLOUDS):
            yield Finding(machine.CLOUD, value=str(folder))
            break
    own = (root, workspace.issued, workspace.sent_back, workspace.registers, workspace.results)
    for folder in own:
        for lock in sorted({path for pattern in _LOCKS for path in folder.glob(pattern)}):
            yield Finding(machine.IN_USE, file=_locked(lock), value=lock.name)


def _locked(lock: Path) -> str:
    """The file that a lock file stands for.

    >>> _locked(Path(".~lock.方案.xlsx#")), _locked(Path("~$方案.xlsx"))
    ('方案.xlsx', '方案.xlsx')
    """
    return lock.name.removeprefix(".~lock.").removesuffix("#").removeprefix("~$").removeprefix(".~")
