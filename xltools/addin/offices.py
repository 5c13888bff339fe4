"""Which office programs are installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

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
        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                winreg.CloseKey(winreg.OpenKey(root, where))
            except OSError:
                continue
            return True
        return False
