"""Consolidating N county forms of 300 units x 3 items, beside two plain pandas scripts.

    python benchmarks/consolidate.py 100 1000

The peers read every form with pandas.read_excel, concat, check bounds, total, rank and write a
workbook with the ranking and the detail sheet: (a) on openpyxl, (b) on calamine and XlsxWriter.
All three run as processes of their own on the same files; seconds are wall clock, memory is the
highest sum of resident sets of the process and its children, sampled. Peers trust what they read;
ours also keeps evidence, checks identity and locked cells, and writes live formulas.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

UNITS, ITEMS = 300, 3
HERE = Path(__file__).parent
PEERS = ("pandas_openpyxl", "pandas_calamine")


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float
    said: float = 0.0
    """Seconds that the process itself printed, where it did."""


def scheme(scorers: int):  # the package is imported only in the process that needs it
    from xltools.scheme import model, settings
    from xltools.scheme.choices import Rank, ScorerKind

    items = tuple(
        model.Item(code=str(n), name=f"县区评议{n}", channel="1", points=Decimal(p), allow_na=True)
        for n, p in enumerate((40, 30, 30), 1)
    )
    return model.Scheme(
        settings=settings.Settings(
            scheme_id="benchmark",
            title="演示数据评议",
            year=2017,
            organiser="市评议办",
            bottom_k=0,  # nothing that people would have to settle before a seal
            demo=True,
        ),
        categories=(model.Category(code="A", name="甲类"), model.Category(code="B", name="乙类")),
        units=tuple(
            model.Unit(
                code=f"U{n:03d}",
                full_name=f"演示单位{n}全称",
                name=f"演示单位{n}",
                category="AB"[n % 2],
            )
            for n in range(1, UNITS + 1)
        ),
        channels=(model.Channel(code="1", name="县区评议", points=Decimal(100)),),
        items=items,
        scorers=tuple(
            model.Scorer(
                code=f"X{n:04d}",
                name=f"演示县{n}",
                kind=ScorerKind.COUNTY,
                rank=Rank.BELOW,
                items=tuple(item.code for item in items),
            )
            for n in range(1, scorers + 1)
        ),
    )


def fill_one(arguments: tuple[str, int, int, bool]) -> None:
    """One form as its scorer returns it, marks drawn from hashes."""
    from xltools.demo.numbers import draw, mark, quality
    from xltools.forms.identity import sign
    from xltools.forms.layout import plan_form
    from xltools.forms.plan import Entry
    from xltools.forms.writer import write_form
    from xltools.ledger import keys

    target, number, scorers, fine = arguments
    built = scheme(scorers)
    scorer = built.scorers[number]
    plan = plan_form(built, scorer, keys.DEMO_WORKSPACE)
    values = {
        Entry(unit.code, item.code, "", "", "mark"): mark(
            unit.code, item.code, scorer.code, quality(unit.code)
        )
        - (Decimal(draw(0, 49, "fine", unit.code, item.code, scorer.code)) / 100 if fine else 0)
        for unit in built.units
        for item in built.items
    }
    form = write_form(plan, sign(plan, 1, keys.demo_key()), values)
    (Path(target) / f"{scorer.code}.xlsx").write_bytes(form)


def make(root: Path, scorers: int, *, fine: bool = False) -> None:
    """A workspace with `scorers` filled county forms in 报送/; `fine` marks have two decimals."""
    from xltools.folder.opening import beijing_now
    from xltools.steps.new import new_workspace

    workspace = new_workspace(root, scheme(scorers), key_dir=None, now=beijing_now)
    jobs = [(str(workspace.inbox), number, scorers, fine) for number in range(scorers)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(fill_one, jobs, chunksize=8))


def measure(command: list[str]) -> Run:
    """Wall seconds and peak resident megabytes of a command with its children."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, errors = process.communicate()
    done.set()
    watcher.join()
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}\n{errors}")
    words = said.split()
    own = float(words[-1]) if len(words) == 1 else 0.0
    return Run(time.perf_counter() - start, peak / 2**20, own)


def resident(pid: int) -> int:
    """Resident bytes of a process and its descendants (Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[100, 1000])
    sizes = parser.parse_args().sizes
    print(f"{'forms':>6} {'what':<16} {'seconds':>9} {'MB':>7} {'time ×':>8} {'memory ×':>9}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "workspace"
            make(root, size)
            ours = measure([sys.executable, "-m", "xltools", "consolidate", "-w", str(root)])
            print(f"{size:>6} {'xltools':<16} {ours.seconds:>9.2f} {ours.megabytes:>7.0f}")
            for peer in PEERS:
                run = measure(
                    [
                        sys.executable,
                        str(HERE / f"{peer}.py"),
                        str(root / "报送"),
                        f"{folder}/{peer}.xlsx",
                    ]
                )
                print(
                    f"{size:>6} {peer:<16} {run.seconds:>9.2f} {run.megabytes:>7.0f}"
                    f" {run.seconds / ours.seconds:>8.1f} {run.megabytes / ours.megabytes:>9.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
