"""Processes that work on one workspace at once, some killed at random moments.

    python -m tests.steps.at_once --trials 200 --seed 1

In each trial two processes consolidate the same workspace, which has received more; one or both
are killed (kill -9) at a random moment, or neither. Then: the journal reads, every line that was
there before is there still, what was acknowledged (a receipt, a journal line) is not lost, and a
further run ends with the bytes of a run that nothing disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.steps.interrupted import clock, events, outputs, reading_here, stage
from xltools.ledger import journal
from xltools.steps.consolidate import consolidate


def child(root: Path) -> int:
    """Consolidate in a process of its own."""
    made = os.fork()
    if made == 0:
        code = 1
        try:
            consolidate(root, now=clock)
            code = 0
        finally:
            os._exit(code)
    return made


def trial(before: Path, after: dict[str, bytes], said: list[str], seconds: float, seed: int) -> str:
    """One trial; what is wrong, empty if nothing."""
    chance = random.Random(seed)
    kept = journal.read(before / "留存" / "journal.jsonl")
    victims = chance.choice((0, 1, 1, 2))
    children = [child(before) for _ in range(2)]
    for number in children[:victims]:
        time.sleep(chance.uniform(0, seconds))
        os.kill(number, signal.SIGKILL)
    ends = [os.waitpid(number, 0)[1] for number in children]
    if any(ends[victims:]):
        return f"{seed}: an undisturbed process ended with {ends[victims:]}"
    found = journal.read(before / "留存" / "journal.jsonl")
    if found[: len(kept)] != kept:
        return f"{seed}: lines that were there are gone"
    consolidate(before, now=clock)
    if {k: v for k, v in outputs(before).items() if ".torn-" not in k} != after:
        return f"{seed}: the outputs differ"
    if sorted(map(str, events(before))) != said:
        return f"{seed}: the journal says something else"
    return ""


@reading_here()
def trials(count: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """How many trials went well, and what was wrong."""
    made = stage(folder)
    said = sorted(map(str, made.said))
    wrong = []
    for number in range(count):
        root = folder / "trial"
        shutil.copytree(made.root, root)
        fault = trial(root, made.after, said, made.seconds * 2, seed * 100_000 + number)
        wrong += [fault] if fault else []
        shutil.rmtree(root)
    return Counter(right=count - len(wrong), wrong=len(wrong)), wrong


def main() -> int:
    parser = argparse.ArgumentParser(description="two processes at once, some of them killed")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, wrong = trials(options.trials, options.seed, Path(folder))
    print(dict(counts), *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
