"""封存 and 启封 killed at random moments (kill -9), then run again.

    python -m tests.steps.sealing_interrupted --trials 100 --seed 1

After each kill: the journal reads; the workspace is sealed or it is not, by the journal alone;
where it is sealed, every file that the seal names is there, byte for byte; and running again ends
sealed.
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
from collections.abc import Callable
from pathlib import Path

from tests.steps.interrupted import reading_here
from tests.steps.sealing import approved, now
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.ledger import journal
from xltools.ledger.seal import parse_seal
from xltools.ledger.standing import seal_in_force
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.workspace import Workspace

_BATCH = 10


def killed(step: Callable[[], object], seconds: float, chance: random.Random) -> bool:
    """Run `step` in a child that is killed at a random moment; whether it was."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            step()
            code = 0
        finally:
            os._exit(code)
    time.sleep(chance.uniform(0, seconds))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def objections(place: Workspace) -> list[str]:
    """What is wrong with a workspace whose seal may or may not be in force."""
    standing = seal_in_force(journal.read(place.journal))
    if standing is None:
        return []
    data = place.seal.read_bytes()
    made = parse_seal(data)
    said = [] if sha256(data) == standing.seal else ["seal.json is not the one that is named"]
    for file, digest in {**made.files, **made.receipts}.items():
        if sha256((place.root / file).read_bytes()) != digest:
            said.append(f"{file} is not what was sealed")
    return said


@reading_here()
def trials(count: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """How the trials ended, and what was wrong."""
    ready = approved(folder / "ready").root
    root = folder / "trial"
    shutil.copytree(ready, root)
    started = time.monotonic()
    seal(root, now=now)
    seconds = time.monotonic() - started
    started = time.monotonic()
    _unseal(root)
    lifting = time.monotonic() - started
    shutil.rmtree(root)
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        shutil.copytree(ready, root)
        place = Workspace(root)
        sealing = killed(lambda: seal(root, now=now), seconds * 1.2, chance)
        wrong += [f"{number}: {one}" for one in objections(place)]
        if seal_in_force(journal.read(place.journal)) is None:
            ends["sealing broken off"] += 1
            seal(root, now=now)
        else:
            ends["sealed before the kill" if sealing else "sealed"] += 1
        wrong += [f"{number} again: {one}" for one in objections(place)]
        killed(lambda: _unseal(root), lifting * 1.5, chance)
        wrong += [f"{number} unsealing: {one}" for one in objections(place)]
        if seal_in_force(journal.read(place.journal)) is not None:
            ends["unsealing broken off"] += 1
            _unseal(root)
        else:
            ends["unsealed"] += 1
        seal(root, now=now)
        wrong += [f"{number} at last: {one}" for one in objections(place)]
        shutil.rmtree(root)
        if number % _BATCH == _BATCH - 1:
            print(f"{number + 1} trials, {len(wrong)} wrong", flush=True)
    return ends, wrong


def _unseal(root: Path) -> None:
    try:
        unseal(root, reason="复核", by="王××", now=now)
    except Refusal as refused:
        print(refused, file=sys.stderr)
        raise


def main() -> int:
    parser = argparse.ArgumentParser(description="seals broken off at random moments")
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ends, wrong = trials(options.trials, options.seed, Path(folder))
    print(dict(ends), *wrong, f"{len(wrong)} wrong", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
