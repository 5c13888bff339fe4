"""What the program writes, as SHA-256 by name: the witness of a change that is to change nothing.

    python -m tests.recorded before.json --walks 200
    python -m tests.recorded after.json --walks 200 --against before.json

records the sealed demo, every shipped workbook, the verbs' documents on the demo and what random
schemes come to, all with planted clocks and the demo key; exit 1 names what differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner

from tests.steps.random_entries import random_case
from tests.steps.through_workbooks import walk
from xltools.cli.main import group
from xltools.demo.shipped import shipped

VERBS = (
    ("lint",),
    ("scheme", "export"),
    ("scheme", "schema"),
    ("remind", "--as-of", "2017-12-16"),
    ("explain", "市教育局"),
    ("decide", "list"),
    ("journal",),
    ("state",),
    ("verify",),
    ("consolidate",),
)
"""Run on the sealed demo, in this order, with --json where the verb has it."""


def recorded(walks: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of everything that is recorded."""
    yield from ((f"workbooks/{name}", data) for name, data in shipped())
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "演示"
        yield "demo", _run("demo", str(root))
        yield from _files("demo", root)
        for verb in VERBS:
            yield f"verb/{' '.join(verb)}", _run(*verb, "-w", str(root))
        for form in sorted((root / "报送").iterdir())[:8]:
            yield f"verb/check {form.name}", _run("check", str(form), "-w", str(root))
        shutil.rmtree(root)
    for seed in range(walks):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "年度"
            walk(random_case(seed), root)
            yield from _files(f"walk/{seed}", root)


def _files(name: str, root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"{name}/{path.relative_to(root).as_posix()}", path.read_bytes()


def _run(*args: str) -> bytes:
    """What a verb prints and its exit code; the folder's own name is no part of it."""
    done = CliRunner().invoke(group, list(args))
    place = next((arg for arg in args if arg.startswith(tempfile.gettempdir())), "\0")
    text = f"{done.exit_code}\n{done.stdout}\n{done.stderr}"
    return text.replace(str(Path(place).parent), "").encode()


def main() -> None:
    """Record, and compare where there is something to compare with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--walks", type=int, default=20)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    made = {name: sha256(data).hexdigest() for name, data in recorded(asked.walks)}
    asked.out.write_text(json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
    print(f"{len(made)} recorded")
    if asked.against:
        before = json.loads(asked.against.read_text("utf-8"))
        other = sorted(n for n in before.keys() | made.keys() if before.get(n) != made.get(n))
        print(*other, sep="\n")
        raise SystemExit(bool(other))


if __name__ == "__main__":
    main()
