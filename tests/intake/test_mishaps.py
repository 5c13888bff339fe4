"""docs/mishaps.md says what is so: all variants counted, and the script as bad as it says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.intake.mishaps import LOST, RIGHT, STOPPED, WRONG, plain_results, tried, verdict

PAGE = (Path(__file__).parents[2] / "docs" / "mishaps.md").read_text(encoding="utf-8")
KNOWN = {
    "as issued and filled": RIGHT,
    "text number": RIGHT,
    "full-width digits": LOST,
    "unit word": LOST,
    "dash": LOST,
    "percent format": WRONG,
    "above maximum": WRONG,
    "names swapped": WRONG,
    "a forged scorer": WRONG,
    "sheet renamed": STOPPED,
    "empty file": STOPPED,
}


def test_every_variant_is_counted() -> None:
    made = tried()
    assert f"按{len(made)}种方式改动" in PAGE
    rows = [
        [int(cell) for cell in re.findall(r" (\d+) (?=\|)", line)]
        for line in PAGE.split("## 按核验意见")[1].splitlines()
        if line.startswith("| ") and "核验意见" not in line
    ]
    counts = Counter(v.kind.code for v in made if v.kind is not None)
    assert sorted(row[0] for row in rows) == sorted(counts.values())
    assert all(row[0] == row[1] == sum(row[2:]) for row in rows)


def test_the_script_does_what_the_page_says_of_it() -> None:
    made = [variant for variant in tried() if variant.name in KNOWN]
    results = plain_results(made)
    found = {v.name: verdict(v, r) for v, r in zip(made, results, strict=True)}
    assert found == KNOWN
