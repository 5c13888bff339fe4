"""PDF of finished workbooks, through LibreOffice where the machine has it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SECONDS_EACH, _SECONDS_START = 5, 60
_INFO = re.compile(
    rb"/(Creator|Producer|CreationDate|ModDate|Author)\s*(<[^>]*>|\((?:\\.|[^\\)])*\))"
)
_ID = re.compile(rb"/ID\s*\[\s*<[^>]*>\s*<[^>]*>\s*\]")
_CHECKSUM = re.compile(rb"/DocChecksum\s*/[0-9A-F]+")


def find_soffice() -> Path | None:
    """The soffice program: on the PATH, or where Windows and macOS install it."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    folders = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    places = [Path(folder) / "LibreOffice/program/soffice.exe" for folder in folders if folder]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((place for place in places if place.is_file()), None)


def as_pdf(books: Mapping[str, bytes], program: Path) -> dict[str, bytes]:
    """PDFs of workbooks by name; one that LibreOffice does not make is left out.

    The workbooks are copied to a folder that is gone afterwards, under plain numbers.
    """
    with tempfile.TemporaryDirectory(prefix="pdf") as folder:
        place = Path(folder)
        names = {f"{number}": name for number, name in enumerate(books)}
        for number, name in names.items():
            (place / f"{number}.xlsx").write_bytes(books[name])
        profile = (place / "profile").as_uri()
        _run(
            [
                str(program),
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                *(str(place / f"{number}.xlsx") for number in names),
            ],
            _SECONDS_START + _SECONDS_EACH * len(books),
        )
        made = {name: place / f"{number}.pdf" for number, name in names.items()}
        return {
            name: without_traces(path.read_bytes()) for name, path in made.items() if path.is_file()
        }


def without_traces(pdf: bytes) -> bytes:
    """The PDF without who made it, with what, and when; every place in it stays where it was.

    >>> without_traces(b"<</Producer(LibreOffice 7.4)/CreationDate(D:2017)>>")
    b'<</Producer(               )/CreationDate(      )>>'
    """

    def blank(found: re.Match[bytes]) -> bytes:
        value = found[2]
        filler = b"0" if value.startswith(b"<") else b" "
        inner = (
            b"FEFF".ljust(len(value) - 2, b"0")
            if value.upper().startswith(b"<FEFF")
            else filler * (len(value) - 2)
        )
        start = len(found[0]) - len(value)
        return found[0][:start] + value[:1] + inner + value[-1:]

    def zero(found: re.Match[bytes]) -> bytes:
        return re.sub(rb"(?<=<)[0-9A-Fa-f]+", lambda m: b"0" * len(m[0]), found[0])

    pdf = _ID.sub(zero, _INFO.sub(blank, pdf))
    return _CHECKSUM.sub(lambda m: b"/DocChecksum /".ljust(len(m[0]), b"0"), pdf)


def _run(command: list[str], seconds: int) -> None:
    """Run the program; what it does not make in time is not made."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=flags,
        )
    except (subprocess.TimeoutExpired, OSError):
        return
