"""汇总 broken off at every kind of moment: killed, disk full, rename refused; then run again.

    python -m tests.steps.interrupted --trials 300 --seed 1

Each trial starts from a workspace that was consolidated once and has since received more. A child
process consolidates it and is killed at a random moment, or meets a full disk or a refused rename
at a random operation. Then: every output is the old one or the new one, whole; the journal
reads; and a further run ends with the same bytes as one that nothing disturbed.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.forms.samples import mark, plan, signed
from tests.forms.samples import scheme as sample
from xltools.files import OutputLocked
from xltools.forms.writer import write_form
from xltools.intake import gather
from xltools.intake.pool import Setup, Task, read_here
from xltools.ledger import journal
from xltools.ledger.journal import BEIJING
from xltools.scheme.model import Scheme
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace

KILLED, FULL, RENAME, SMALL = "killed", "full disk", "refused rename", "file size"
MODES = (KILLED, FULL, RENAME, SMALL)
WRITTEN = ("结果", "退回", "留存")


def clock() -> datetime:
    """A moment that stands still."""
    return datetime(2017, 12, 1, 9, 0, tzinfo=BEIJING)


def scheme() -> Scheme:
    """Two items: one department's, one of two counties."""
    base = sample(demo=True, bottom_k=0)
    items = tuple(
        item.model_copy(update={"points": Decimal(points), "reason_below": None})
        for item, points in zip(base.items, (40, 60), strict=False)
    )
    changes = {"items": items, "category_points": (), "scorers": base.scorers[:3]}
    return base.model_copy(update=changes)


def form(scorer: str, first: int, blank: str = "") -> bytes:
    """A filled form: a mark each, one less from unit to unit, perhaps one blank."""
    made = plan(scorer, scheme())
    item = made.items[0]
    values = {
        entry: value
        for number, unit in enumerate(made.units)
        for entry, value in mark(unit, Decimal(first - number), item).items()
        if unit != blank
    }
    return write_form(made, signed(made), values)


@dataclass(frozen=True)
class Stage:
    """A workspace before the disturbed run, and what is in it before and after."""

    root: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    said: list[tuple[str, str]]
    """Events of the undisturbed journal."""
    seconds: float
    operations: int


def stage(folder: Path) -> Stage:
    """Consolidated once, with a blank cell; then came the mended form and two counties."""
    root = folder / "before"
    workspace = new_workspace(root, scheme(), key_dir=None, now=clock)
    issue(root, now=clock)
    workspace.inbox.mkdir(exist_ok=True)
    (workspace.inbox / "市信访局.xlsx").write_bytes(form("PF01", 95, "ZF02"))
    (workspace.inbox / "花山区.xlsx").write_bytes(form("PF02", 90))
    consolidate(root, now=clock)
    before = outputs(root)
    (workspace.inbox / "雨山区.xlsx").write_bytes(form("PF03", 104))
    (workspace.inbox / "坏件.xlsx").write_bytes(form("PF01", 95)[:900])
    (workspace.inbox / "花山区（重）.xlsx").write_bytes(form("PF02", 80))
    undisturbed = folder / "after"
    shutil.copytree(root, undisturbed)
    counter = Fault(FULL, -1)
    started = time.monotonic()
    with counter:
        consolidate(undisturbed, now=clock)
    seconds = time.monotonic() - started
    return Stage(
        root, before, outputs(undisturbed), events(undisturbed), seconds, counter.operations
    )


def outputs(root: Path) -> dict[str, bytes]:
    """Everything that a run writes but the journal, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in WRITTEN
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and not path.name.startswith((".~", "journal"))
    }


def events(root: Path) -> list[tuple[str, str]]:
    """What the journal says, without what says that a line was torn."""
    found = journal.read(root / "留存" / "journal.jsonl")
    return [(e.event, str(sorted(e.data.items()))) for e in found if e.event != journal.TORN]


class Fault:
    """Counts what goes to disk; at operation `at` the disk is full or the rename refused."""

    def __init__(self, mode: str, at: int) -> None:
        self.mode, self.at, self.operations = mode, at, 0
        self._fsync, self._replace, self._rename = os.fsync, os.replace, os.rename
        self._sleep = time.sleep

    def __enter__(self) -> None:
        os.fsync = self._wrapped(self._fsync, FULL)
        os.replace = self._wrapped(self._replace, RENAME)
        os.rename = self._wrapped(self._rename, RENAME)
        time.sleep = lambda _seconds: None

    def __exit__(self, *_details: object) -> None:
        os.fsync, os.replace, os.rename = self._fsync, self._replace, self._rename
        time.sleep = self._sleep

    def _wrapped(self, call: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def disturbed(*args: Any, **kwargs: Any) -> Any:
            self.operations += 1
            if self.mode == kind and self.operations >= self.at > 0:
                number = errno.ENOSPC if kind == FULL else errno.EACCES
                raise OSError(number, os.strerror(number))
            return call(*args, **kwargs)

        return disturbed


def disturbed(stage: Stage, root: Path, mode: str, chance: random.Random) -> str:
    """Consolidate `root` in a child that is broken off; how it ended."""
    child = os.fork()
    if child == 0:
        os._exit(_in_child(stage, root, mode, chance))
    if mode == KILLED:
        time.sleep(chance.uniform(0, stage.seconds * 1.1))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return (
        f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else _ENDS[os.WEXITSTATUS(status)]
    )


_ENDS = {0: "finished", 1: "an error of the disk", 2: "an output is locked", 3: "another exception"}


def _in_child(stage: Stage, root: Path, mode: str, chance: random.Random) -> int:
    if mode == SMALL:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        largest = max(len(data) for data in stage.after.values())
        resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randint(1, largest), -1))
    try:
        with Fault(mode, chance.randint(1, stage.operations)):
            consolidate(root, now=clock)
    except OutputLocked:
        return 2
    except OSError:
        return 1
    except BaseException as error:  # whatever it is: the parent says so
        print(repr(error)[:300], flush=True)
        return 3
    return 0


def objections(stage: Stage, root: Path) -> list[str]:
    """What is wrong after a disturbed run, and after the run that follows it."""
    said: list[str] = []
    for name, data in outputs(root).items():
        if data not in (stage.before.get(name), stage.after.get(name)):
            said.append(f"{name} is neither the old one nor the new one")
    said += [f"{name} is gone" for name in stage.before if not _there(stage, root, name)]
    try:
        events(root)
    except journal.JournalBroken as error:
        said.append(f"the journal does not read: {error}")
    consolidate(root, now=clock)
    after = outputs(root)
    for name in sorted(after.keys() | stage.after.keys()):
        if after.get(name) != stage.after.get(name) and ".torn-" not in name:
            said.append(f"{name} differs after the further run")
    if sorted(events(root)) != sorted(stage.said):
        said.append("the journal says something else after the further run")
    return said


def _there(stage: Stage, root: Path, name: str) -> bool:
    return (root / name).exists() or name not in stage.after


def _read_here(tasks: Iterable[Task], _count: int, setup: Setup, _workers: object) -> Any:
    return enumerate(read_here(tasks, setup))


def reading_here() -> Any:
    """For a function that tries the writing: the death of workers is tried with them."""
    return patch.object(gather, "read_all", _read_here)


@reading_here()
def trials(count: int, seed: int, folder: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How `count` disturbed runs ended, and what was wrong."""
    made = stage(folder)
    ends: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        mode = MODES[number % len(MODES)]
        root = folder / "trial"
        shutil.copytree(made.root, root)
        ends[mode, disturbed(made, root, mode, chance)] += 1
        wrong += [f"{number} {mode}: {one}" for one in objections(made, root)]
        shutil.rmtree(root)
    return ends, wrong


_BATCH = 20


def main() -> int:
    parser = argparse.ArgumentParser(description="consolidations broken off at random moments")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ends: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for batch in range(-(-options.trials // _BATCH)):
        with tempfile.TemporaryDirectory() as folder:
            some, more = trials(_BATCH, options.seed + batch, Path(folder))
        ends += some
        wrong += more
        print(f"{ends.total()} trials, {len(wrong)} wrong", flush=True)
    for (mode, end), number in sorted(ends.items()):
        print(f"{mode}: {end}: {number}")
    print(*wrong, f"{len(wrong)} wrong", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
