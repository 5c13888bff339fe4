"""Which fonts are installed, and which font schemes they suffice for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields

from xltools.book.theme import FONT_SCHEMES, Fonts
from xltools.scheme.choices import FontScheme

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
