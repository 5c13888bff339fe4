"""Spreadsheets of other people's tests against the reader: none crashes it, none passes as a form.

    python -m tests.intake.foreign FOLDER

fetches into FOLDER the source archives of well-known readers and writers of spreadsheets (Debian
source packages, PyPI, npm; what is there already is not fetched again), takes every spreadsheet
out of them, also out of archives inside, and reads each in a process of its own, as `check` does.

    python -m tests.intake.foreign FOLDER --saved-again

has other programs save a good form of every kind and compares what is read with what was before:
the same marks, and nothing blocked. By hand: both need the network, and half an hour.
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
from tests.intake.fuzz import Seed, seeds
from xltools.files import sha256
from xltools.intake.form import read_form
from xltools.intake.pool import DIED, Setup, Task, read_all
from xltools.intake.reading import FormReading, decode
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
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    for own in Path("/etc/apt/sources.list.d").glob("*.sources"):
        asked = own.read_text("utf-8").replace("Types: deb\n", "Types: deb-src\n")
        (sources / own.name).write_text(asked, "utf-8")  # the machine's own mirror, for sources
    apt = ["apt-get", "-oDir::Etc::sourcelist=/dev/null", f"-oDir::Etc::sourceparts={sources}"]
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


NODE = """
const fs = require("fs"), path = require("path"), [, , from, to] = process.argv;
const save = {
  exceljs: async (i, o) => {
    const book = new (require("exceljs").Workbook)();
    await book.xlsx.readFile(i); await book.xlsx.writeFile(o);
  },
  xlsx: async (i, o) => {
    const X = require("xlsx");
    X.writeFile(X.readFile(i, { cellStyles: true, cellNF: true, sheetStubs: true }), o);
  },
  "xlsx-populate": async (i, o) => {
    await (await require("xlsx-populate").fromFileAsync(i)).toFileAsync(o);
  },
};
(async () => {
  for (const name of Object.keys(save)) for (const file of fs.readdirSync(from)) {
    fs.mkdirSync(path.join(to, name), { recursive: true });
    await save[name](path.join(from, file), path.join(to, name, file));
  }
})();
"""
PYTHON = """
import sys
from pathlib import Path
import excelize, openpyxl
forms, to = map(Path, sys.argv[1:])
for name in ("excelize", "openpyxl"):
    (to / name).mkdir(parents=True, exist_ok=True)
for form in forms.iterdir():
    book = excelize.open_file(str(form))
    book.save_as(str(to / "excelize" / form.name))
    book.close()
    openpyxl.load_workbook(form).save(to / "openpyxl" / form.name)
"""


def save_again(folder: Path) -> Iterator[tuple[str, Seed, bytes]]:
    """(program, form, what it saved) for each program that can be had here."""
    forms, to = folder / "forms", folder / "saved"
    forms.mkdir(parents=True, exist_ok=True)
    made = {f"{number}.xlsx": seed for number, seed in enumerate(seeds())}
    for name, seed in made.items():
        (forms / name).write_bytes(seed.data)
    (folder / "save.js").write_text(NODE, encoding="utf-8")
    (folder / "save.py").write_text(PYTHON, encoding="utf-8")
    own = str(folder / "own" / "bin" / "python")
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"]
    office += ["--headless", "--convert-to"]
    sources = [str(path) for path in sorted(forms.iterdir())]
    commands = [
        ["npm", "install", "exceljs", "xlsx", "xlsx-populate"],
        ["node", "save.js", str(forms.resolve()), str(to.resolve())],
        [sys.executable, "-m", "venv", "own"],
        [own, "-m", "pip", "install", "excelize", "openpyxl"],
        [own, "save.py", str(forms.resolve()), str(to.resolve())],
    ]
    for kind in ("xlsx", "ods", "xls"):
        target = to / f"LibreOffice {kind}"
        commands.append([*office, kind, "--outdir", str(target.resolve()), *sources])
    (to / "gnumeric").mkdir(parents=True, exist_ok=True)
    for source in sources:
        saved = to.resolve() / "gnumeric" / Path(source).name
        commands.append(["ssconvert", str(Path(source).resolve()), str(saved)])
    for command in commands:
        with suppress(FileNotFoundError):
            subprocess.run(command, cwd=folder, check=False, capture_output=True)
    for path in sorted(to.glob("*/*")):
        yield path.parent.name, made[f"{path.stem}.xlsx"], path.read_bytes()


def compare(folder: Path) -> int:
    """How many of the forms that other programs saved are not used as they were."""
    bad = 0
    counts: Counter[str] = Counter()
    for program, seed, data in save_again(folder):
        before, after = (
            read_form(content, "报送件.xlsx", seed.context) for content in (seed.data, data)
        )
        counts[program] += 1
        if _marks(before) != _marks(after) or before.status is not after.status:
            bad += 1
            told = [one.message for one in after.findings]
            print(f"{program}: {seed.name}: {after.status} {told[:3]}", flush=True)
    print(f"{sum(counts.values())} forms saved again, {bad} bad, {dict(counts)}")
    return bad


def _marks(reading: FormReading) -> list[tuple[object, ...]]:
    marks = [mark for block in reading.blocks for mark in block.marks("", "")]
    return sorted(
        (m.unit, m.item, m.period, m.stratum, m.field, m.seq, m.integer, m.scale, m.state, m.reason)
        for m in marks
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="other people's spreadsheets against the reader")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--saved-again", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.saved_again:
        return 1 if compare(options.folder) else 0
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
