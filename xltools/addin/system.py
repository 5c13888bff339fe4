"""This machine as the add-in sees it: where Excel loads from, where the bridge reads settings."""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from xltools.addin.macros import PROJECT, SCRIPT, applescript

WINDOWS, MAC = "win32", "darwin"
BITS = (64, 32)
"""Excel's, which need not be Python's."""


@dataclass(frozen=True, slots=True)
class System:
    """What depends on the machine; tests give another."""

    platform: str
    home: Path
    appdata: Path
    """%APPDATA% on Windows."""
    executable: Path
    """The interpreter that has xltools."""
    encoding: str
    """What VBA reads text files in."""

    @classmethod
    def here(cls) -> System:
        """The machine that this runs on."""
        home = Path.home()
        roaming = os.environ.get("APPDATA") or str(home / "AppData" / "Roaming")
        mac = sys.platform == MAC
        encoding = "utf-8" if mac else locale.getencoding()
        return cls(sys.platform, home, Path(roaming), Path(sys.executable), encoding)

    @property
    def has_excel(self) -> bool:
        """Whether Excel can run on this kind of system at all."""
        return self.platform in (WINDOWS, MAC)

    @property
    def addin(self) -> Path:
        """Where Excel loads add-ins from by itself, as a trusted place."""
        if self.platform == MAC:
            office = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
            startup = office / "User Content.localized" / "Startup.localized" / "Excel"
        else:
            startup = self.appdata / "Microsoft" / "Excel" / "XLSTART"
        return startup / f"{PROJECT}.xlam"

    @property
    def settings(self) -> Path:
        """Where the add-in finds which interpreter to start; on the Mac, what starts it."""
        if self.platform == MAC:
            return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / SCRIPT
        return self.home / f".{PROJECT}" / f"{PROJECT}.conf"

    def library(self, bits: int) -> Path:
        """Where the add-in finds what connects it to Python, for an Excel of so many bits."""
        return self.settings.with_name(f"{PROJECT}{bits}.dll")

    def settings_text(self) -> str:
        """The settings: the interpreter, and nothing that a workbook could change."""
        if self.platform == MAC:
            return applescript(str(self.executable))
        return f'"INTERPRETER_WIN","{self.executable}"\r\n'
