"""加载项 into Excel and out of it: files at known places, nothing in the registry.

What connects the add-in to Python is a library of xlwings, which bears xlwings' version in its
name. The add-in knows it by one name; the installed one is put there, beside the settings.
"""

from __future__ import annotations

from pathlib import Path

from xltools.addin.build import addin
from xltools.addin.system import BITS, MAC, System
from xltools.files import write_whole
from xltools.folder.opening import Refusal
from xltools.text import addin as says


def install(system: System) -> list[str]:
    """Put add-in and settings where Excel looks, and say what to click.

    Raises:
        Refusal: no Excel on this kind of system, or a path that VBA cannot read.
        OutputLocked: Excel holds the add-in open.
    """
    if not system.has_excel:
        raise Refusal(says.NO_EXCEL_HERE)
    try:
        settings = system.settings_text().encode(system.encoding)
    except UnicodeEncodeError as error:
        raise Refusal(says.PATH_UNREADABLE.format(path=system.executable)) from error
    write_whole(system.addin, addin())
    write_whole(system.settings, settings)
    done = [says.INSTALLED.format(path=system.addin)]
    if system.platform == MAC:
        return [*done, says.CLICK_MAC]
    for bits in BITS:
        library, place = bridge_library(system.executable, bits), system.library(bits)
        if library is not None and not same_bytes(library, place):
            write_whole(place, library.read_bytes())
    if not bridge_library(system.executable):
        done.append(says.NO_LIBRARY)
    return [*done, says.CLICK_WINDOWS]


def uninstall(system: System) -> list[str]:
    """Take away what `install` put there.

    Raises:
        Refusal: Excel holds the add-in open.
    """
    removed = []
    for path in (system.addin, system.settings, *map(system.library, BITS)):
        if not path.is_file():
            continue
        try:
            path.unlink()
        except PermissionError as error:
            raise Refusal(says.ADDIN_IN_USE.format(path=path)) from error
        removed.append(path)
    own = system.settings.parent
    if system.platform != MAC and own.is_dir() and not any(own.iterdir()):
        own.rmdir()
    return [says.UNINSTALLED if removed else says.NOT_INSTALLED]


def same_bytes(one: Path, other: Path) -> bool:
    """Whether both are files that hold the same: Excel keeps a library open that it has loaded."""
    return other.is_file() and one.read_bytes() == other.read_bytes()


def bridge_library(executable: Path, bits: int = 64) -> Path | None:
    """xlwings' DLL beside the interpreter, or above it in a virtual environment."""
    import xlwings

    for folder in (executable.parent, executable.parent.parent):
        found = folder / f"xlwings{bits}-{xlwings.__version__}.dll"
        if found.is_file():
            return found
    return None
