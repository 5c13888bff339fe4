"""Reading N returned county forms of 300 units x 3 items: cold, after one late file, and beside
a bare expat pass over the same files and the usual pandas reading.

    python benchmarks/intake.py 1000
    python benchmarks/intake.py --fine 1000
    python benchmarks/intake.py --workspace FOLDER

Every line is a process of its own on the same files. `guard and read` opens every file as a
workbook: archive and XML guards, every stored cell, nothing compared; `nothing known` is the same
with what was parsed before forgotten between the files, as if each were the first. `alone` is the
whole intake in one thread of one process: guard and read, identity, locked cells, marks and
checks, the reading written to the cache and read back; cold, then with all readings but one kept.
For these and pandas, seconds are the processor's, which other work on the machine does not change.
`workers` is what a consolidation does (one process per processor, each file bounded in time and
memory): wall clock, start-up of the processes included. Memory is the highest sum of resident sets
of the process and its children, sampled. `--fine` makes marks with two decimals, so that hardly a
row of one form stands in another.
"""

from __future__ import annotations

import argparse
import gc
import io
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from consolidate import PEERS, Run, make, measure

HERE = Path(__file__)


def bare(inbox: Path, *, handlers: bool) -> None:
    """Every XML part through expat: with no handlers, or with such as do nothing."""
    for path in sorted(inbox.glob("*.xlsx")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            for name in archive.namelist():
                parser = expat.ParserCreate()
                if handlers:
                    parser.buffer_text = parser.ordered_attributes = True
                    parser.StartElementHandler = lambda _name, _attributes: None
                    parser.EndElementHandler = lambda _name: None
                    parser.CharacterDataHandler = lambda _text: None
                parser.Parse(archive.read(name), True)


def guarded(inbox: Path, *, known: bool) -> None:
    """Every file as a workbook of raw cells; each as if it were the first unless `known`."""
    from xltools.intake.known import forget
    from xltools.intake.opening import open_workbook

    gc.freeze()
    for path in sorted(inbox.glob("*.xlsx")):
        if not known:
            forget()
        assert len(open_workbook(path.read_bytes(), path.name).sheets) == 5


def ours(root: Path, cache: Path | None, workers: int | None, late: bool) -> None:
    """Read 报送/ against the workspace's scheme; without its last file unless `late`."""
    from xltools.files import sha256
    from xltools.folder.opening import open_workspace
    from xltools.intake import Received, read_returns

    gc.freeze()
    opened = open_workspace(root)
    paths = sorted(opened.workspace.inbox.glob("*.xlsx"))[: None if late else -1]
    names = {sha256(path.read_bytes()): path for path in paths}
    clock = time.process_time if workers == 0 else time.perf_counter
    start = clock()
    intake = read_returns(
        opened.scheme,
        opened.workspace_id,
        opened.workspace.public_key.read_bytes(),
        [Received(digest, path.name, "") for digest, path in names.items()],
        _Kept(names),
        workers=workers,
        cache=cache,
    )
    print(f"{clock() - start:.3f}")
    assert sum(len(block.units) for v in intake.used for block in v.reading.blocks) == (
        900 * len(names)
    )


class _Kept(dict):
    """Bytes by SHA-256, read when they are asked for."""

    def __getitem__(self, digest: str) -> bytes:
        return super().__getitem__(digest).read_bytes()


def pandas_reads(inbox: Path, engine: str) -> None:
    """What the peers' script does to read: no check, no bound, no identity."""
    import pandas as pd

    parts = []
    for path in sorted(inbox.glob("*.xlsx")):
        sheets = pd.read_excel(path, sheet_name=[1, 2, 3], header=4, engine=engine)
        for sheet in sheets.values():
            marks = sheet.iloc[:, [1, 2, 3]].copy()
            marks.columns = ["code", "name", "mark"]
            marks["mark"] = pd.to_numeric(marks["mark"], errors="coerce")
            parts.append(marks)
    pd.concat(parts, ignore_index=True)


def timed(work: Callable[[], None]) -> None:
    start = time.process_time()
    work()
    print(f"{time.process_time() - start:.3f}")


def one(what: str, root: Path, cache: Path) -> None:
    inbox = root / "报送"
    if what == "expat":
        timed(lambda: bare(inbox, handlers=False))
    elif what == "expat, empty handlers":
        timed(lambda: bare(inbox, handlers=True))
    elif what.startswith("guard and read"):
        import xltools.intake.opening  # not counted: the modules, as for `alone`

        assert xltools.intake.opening
        timed(lambda: guarded(inbox, known=what == "guard and read"))
    elif what.startswith("alone"):
        ours(root, cache, 0, late=what.endswith("late"))
    elif what == "workers, cold":
        ours(root, None, None, late=True)
    else:
        timed(lambda: pandas_reads(inbox, what.removeprefix("pandas on ")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=1000)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--fine", action="store_true")
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], given.workspace, Path(given.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = given.workspace or Path(folder) / "workspace"
        if given.workspace is None:
            make(root, given.size, fine=given.fine)
        cache = Path(folder) / "cache"
        found: dict[str, Run] = {}
        for what in (
            "expat",
            "expat, empty handlers",
            "guard and read",
            "guard and read, nothing known",
            "alone, cold",
            "alone, one late",
            "workers, cold",
            *(f"pandas on {peer.removeprefix('pandas_')}" for peer in reversed(PEERS)),
        ):
            command = [sys.executable, str(HERE), "--workspace", str(root), "--one", what]
            found[what] = measure([*command, str(cache)])
            run = found[what]
            print(f"{what:<30} {run.said:>9.2f} s {run.megabytes:>6.0f} MB", flush=True)
        shutil.rmtree(cache, ignore_errors=True)
        for left, right in (
            ("guard and read", "expat, empty handlers"),
            ("guard and read, nothing known", "expat, empty handlers"),
            ("guard and read", "expat"),
            ("alone, cold", "expat"),
            ("alone, cold", "expat, empty handlers"),
            ("alone, one late", "alone, cold"),
            ("alone, cold", "pandas on calamine"),
            ("alone, cold", "pandas on openpyxl"),
        ):
            print(f"{left} / {right}: {found[left].said / found[right].said:.2f}")


if __name__ == "__main__":
    main()
