"""Verifying a sealed workspace of N county forms of 300 units x 3 items, beside consolidating it.

    python benchmarks/verify.py 100
    python benchmarks/verify.py 1000

Makes the workspace, then runs each verb as a process of its own: consolidate with nothing kept,
consolidate again with all readings kept, seal, verify. Verification reads every kept file anew and
derives, writes and compares everything that was sealed. Wall clock, seconds of the processor
(of all processes), and the highest sum of resident sets, sampled. Processor seconds are what to
compare while other work keeps the machine busy. Linux only.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from consolidate import Run, make, measure

_SUBREAPER = 36
_STATES = (
    ("核对稿", "--date", "2017-12-19"),
    ("送审稿", "--date", "2017-12-26", "--meeting", "会审会议"),
    ("审定稿", "--date", "2017-12-28", "--document", "批件〔2017〕8号"),
)


@dataclass(frozen=True)
class Verb:
    run: Run
    processor: float


def verb(root: Path, *words: str) -> Verb:
    """One run of the command line on the workspace."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = measure([sys.executable, "-m", "xltools", *words, "-w", str(root)])
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Verb(run, spent)


def adopt_orphans() -> None:
    """Workers outlive the process that asked for them by a moment; count what they spent."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100)
    size = parser.parse_args().size
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        make(root, size)
        found: dict[str, Verb] = {}
        for what in ("consolidate", "consolidate again", "seal", "verify"):
            if what == "seal":
                for state, *said in _STATES:
                    verb(root, "state", state, *said, "--by", "王××")
            found[what] = one = verb(root, what.split()[0])
            print(
                f"{size:>6} {what:<18} {one.run.seconds:>8.2f} s {one.processor:>8.2f} s processor"
                f" {one.run.megabytes:>6.0f} MB",
                flush=True,
            )
        cold, verify = found["consolidate"], found["verify"]
        print(
            f"verify / consolidate: {verify.run.seconds / cold.run.seconds:.2f} by the clock,"
            f" {verify.processor / cold.processor:.2f} processor"
        )


if __name__ == "__main__":
    main()
