"""Random forms against the reader: no exception, no long run, no value that is not in its cell.

    python -m tests.intake.fuzz --seconds 3600 --seed 1 --keep found/
    python -m tests.intake.fuzz --looks --seconds 600

prints a line a minute and keeps every form that something speaks against.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import string
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.forms import method_samples, samples
from tests.forms.altering import resaved
from tests.forms.samples import signed
from tests.intake.build import KEY, county, good
from tests.intake.dressing import Dressed, dressed
from tests.intake.mutations import PLANTED, UNWORKABLE, Mutated, mutated
from tests.intake.typing import complete
from tests.intake.witness import objections
from xltools.forms.address import letters
from xltools.forms.event_lines import line_rows
from xltools.forms.fill import fill_form
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.intake.expected import IntakeContext
from xltools.intake.form import read_form
from xltools.intake.reading import FormReading
from xltools.ledger.keys import DEMO_WORKSPACE, load_public_key
from xltools.scheme.model import Scheme
from xltools.scoring.marks import State
from xltools.text.catalogue import files, marks

SLOW = 20.0
"""Seconds that a file may take at most."""


@dataclass(frozen=True)
class Seed:
    """A good form, with what it belongs to."""

    name: str
    data: bytes
    plan: FormPlan
    scheme: Scheme
    context: IntakeContext


@cache
def seeds() -> tuple[Seed, ...]:
    """Good forms of every kind, some of them saved again by openpyxl."""
    found: list[Seed] = []
    for of, plans in _forms():
        context = IntakeContext(of, DEMO_WORKSPACE, load_public_key(KEY))
        for name, plan, data in plans:
            found.append(Seed(name, data, plan, of, context))
            found.append(Seed(name + " saved again", resaved(data), plan, of, context))
    return tuple(found)


def _forms() -> Iterator[tuple[Scheme, list[tuple[str, FormPlan, bytes]]]]:
    three = samples.plan("PF04")
    yield (
        samples.scheme(),
        [
            ("a department", samples.plan("PF01"), good()),
            ("a county", samples.plan("PF02"), county()),
            ("three items", three, write_form(three, signed(three), complete(three))),
        ],
    )
    plans = [(code, method_samples.plan(code)) for code in method_samples.KINDS]
    yield method_samples.scheme(), [(code, plan, _filled(code, plan)) for code, plan in plans]


def _filled(code: str, plan: FormPlan) -> bytes:
    if not plan.sheets[0].lines:
        return write_form(plan, signed(plan), complete(plan))
    half = "上半年·" if plan.sheets[0].parts else ""
    label = plan.sheets[0].above_entries[0].label
    listed = "单位编码,指标编码,栏目,值,理由\n"
    listed += f",{code},{label},是,\n" if not half else ""
    listed += f"ZF01,{code},{half}K1,2,2017-06-08 被曝光\nSH04,{code},{half}K3,1.5,其他\n"
    filled, findings = fill_form(write_form(plan, signed(plan)), listed.encode(), "事项.csv")
    assert filled is not None, findings
    return filled


def judged(seed: Seed, data: bytes) -> tuple[str, list[str]]:
    """What became of a form, and what speaks against that."""
    started = time.monotonic()
    try:
        reading = read_form(data, "报送件.xlsx", seed.context)
    except Exception:  # whatever it is: that is what is looked for
        return "crashed", [traceback.format_exc()]
    taken = time.monotonic() - started
    said = [f"took {taken:.1f} s"] if taken > SLOW else []
    if reading.usable:
        try:
            said += _passed_over(data, reading, seed.plan)
            said += objections(data, reading, seed.plan, seed.scheme)
        except UNWORKABLE as error:
            said.append(f"used although another reader fails: {error!r}")
    return str(reading.status), said


_NAMING = frozenset({
    files.BESIDE, files.BETWEEN, files.COMMENTED, files.WRITTEN_OVER, files.PRINTED,
    files.EXTRA_SHEETS, files.BLANK_COPY, marks.EVENT_UNNUMBERED,
})  # fmt: skip


def _passed_over(data: bytes, reading: FormReading, plan: FormPlan) -> list[str]:
    """Whether what a person wrote somewhere is neither used nor named."""
    parts: dict[str, str] = {}
    related = ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            with suppress(*UNWORKABLE):  # a part that nobody needs
                text = archive.read(name).decode("utf-8", "replace")
                parts |= {name: text} if PLANTED in text else {}
                related += text if name.endswith(".rels") else ""
    parts = {name: text for name, text in parts.items() if name.rpartition("/")[2] in related}
    for sheet in plan.sheets if plan.sheets[0].lines else ():
        # 依据 is kept with the event, not with its mark; a line is named in any of its cells
        named_rows = {one.cell.lstrip(string.ascii_uppercase) for one in reading.findings}
        basis = {letters(sheet.column("basis")) + str(row) for row in line_rows(sheet)}
        for name, text in list(parts.items()):
            cells = re.findall(rf'<c r="([A-Z]+[0-9]+)"[^>]*><is><t>{PLANTED}', text)
            rows = [cell.lstrip(string.ascii_uppercase) for cell in cells]
            there = zip(cells, rows, strict=True)
            if cells and all(cell in basis or row in named_rows for cell, row in there):
                del parts[name]
    if not parts:
        return []
    used = [reason for block in reading.blocks for reason in block.reasons]
    told = [one.message for one in reading.findings]
    if any(PLANTED in text for text in (*used, *told)):
        return []
    named = any(one.kind in _NAMING for one in reading.findings)
    return [] if named else [f"passed over what is written in {[*parts]}"]


def one(number: int) -> tuple[Seed, Mutated]:
    """Mutation `number`: the same for ever."""
    chance = random.Random(number)
    seed = chance.choice(seeds())
    return seed, mutated(seed.data, chance)


def one_look(number: int) -> tuple[Dressed, list[str]]:
    """Look `number`, the same for ever, and what speaks against how it is read."""
    made = dressed(good(), ["D7", "D8", "D11"], random.Random(number))
    reading = read_form(made.data, "报送件.xlsx", seeds()[0].context)
    marks = {m.cell: m for block in reading.blocks for m in block.marks("", "")}
    if not reading.usable:
        return made, ["kept out"]
    used = marks[made.ref].state is State.MARK
    return made, [] if used is not made.hides else [f"{made.ref} used: {used}"]


def main() -> int:
    parser = argparse.ArgumentParser(description="random forms against the reader")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--looks", action="store_true", help="looks of marks, nothing else altered")
    options = parser.parse_args()
    outcomes: Counter[str] = Counter()
    bad = 0
    end = time.monotonic() + options.seconds
    told = time.monotonic()
    number = options.seed * 1_000_000_000
    while time.monotonic() < end:
        number += 1
        if options.looks:
            seed, status = seeds()[0], "read"
            made, said = one_look(number)
        else:
            seed, made = one(number)
            status, said = judged(seed, made.data)
        outcomes[status] += 1
        if said:
            bad += 1
            print(f"{number} {seed.name} {made.steps}: {said[:3]}", flush=True)
            if options.keep is not None:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{number}.xlsx").write_bytes(made.data)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(f"{sum(outcomes.values())} forms, {bad} bad, {dict(outcomes)}", flush=True)
    print(f"{sum(outcomes.values())} forms, {bad} bad, {dict(outcomes)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
