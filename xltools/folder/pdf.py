"""PDF of finished workbooks, through LibreOffice where the machine has it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SECONDS_EACH, _SECONDS_START = 5, 60


def find_soffice() -> Path | None:
    """The soffice program: on the PATH, or where Windows and macOS install it.

    Never the one in the current folder, where Windows looks first: it could have come with a
    year's folder.
    """
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found and Path(found).resolve().parent != Path.cwd():
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
        bare = {name: _bare(path) for name, path in made.items()}
        return {name: data for name, data in bare.items() if data is not None}


def _bare(path: Path) -> bytes | None:
    """The PDF at `path` without its traces; None where there is none, or not a whole one."""
    from pypdf.errors import PyPdfError

    try:
        return without_traces(path.read_bytes()) if path.is_file() else None
    except PyPdfError:
        return None


def without_traces(pdf: bytes) -> bytes:
    """The pages of the PDF and its title, without who made it, with what, and when.

    Only the pages go along: no properties, bookmarks, notes or attachments. Equal pages give equal
    bytes.
    """
    from pypdf import PdfReader, PdfWriter

    old, new = PdfReader(io.BytesIO(pdf)), PdfWriter()
    new.append(old, import_outline=False)
    title = old.metadata.title if old.metadata else None
    new.metadata = {"/Title": title} if title else None
    stream = io.BytesIO()
    new.write(stream)
    return stream.getvalue()


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
