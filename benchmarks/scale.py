"""Aggregating and ranking N counties x 300 units x 10 items in memory: exact, and on floats.

    python benchmarks/scale.py 3000

Ours takes the marks frame through the engine: states, missing marks, coverage, exact totals, one
rounding, ranks, notes and findings. The peer is the shortest plain pandas that ranks the same
marks: groupby means of float columns, weights, sums, ranks within category. Each runs as a
process of its own over the same marks; building the frame is not counted, memory is the highest
resident set of the process, with the frame in it and without.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

UNITS, ITEMS = 300, 10
POINTS = 10


def peak() -> float:
    """The highest resident set of this process so far, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drawn(counties: int):
    """Marks in tenths, 60.0 to 100.0, by county, item and unit; a few are missing."""
    import numpy as np

    random = np.random.default_rng(2017)
    marks = random.integers(600, 1001, counties * ITEMS * UNITS)
    return marks, random.random(len(marks)) < 0.001


def positions(counties: int):
    """(county, item, unit) of each row."""
    import numpy as np

    county = np.repeat(np.arange(counties, dtype=np.int32), ITEMS * UNITS)
    item = np.tile(np.repeat(np.arange(ITEMS, dtype=np.int8), UNITS), counties)
    unit = np.tile(np.arange(UNITS, dtype=np.int16), counties * ITEMS)
    return county, item, unit


def ours(counties: int) -> dict[str, object]:
    import numpy as np
    import pandas as pd

    from xltools.scheme.model import Category, Channel, Item, Scheme, Scorer, Unit
    from xltools.scheme.settings import Settings
    from xltools.scoring.engine import score
    from xltools.scoring.marks import State

    scorers = [f"XQ{n:05}" for n in range(counties)]
    units = [f"U{n:03}" for n in range(UNITS)]
    items = [str(n) for n in range(1, ITEMS + 1)]
    scheme = Scheme(
        settings=Settings(scheme_id="scale", title="规模", year=2017, organiser="评议办"),
        categories=(Category(code="A", name="甲"), Category(code="B", name="乙")),
        units=tuple(
            Unit(code=code, full_name=code, name=code, category="AB"[n % 2])
            for n, code in enumerate(units)
        ),
        channels=(Channel(code="1", name="县区评议", points=Decimal(100)),),
        items=tuple(
            Item(code=code, name=f"项目{code}", channel="1", points=Decimal(POINTS))
            for code in items
        ),
        scorers=tuple(Scorer(code=code, name=code, items=tuple(items)) for code in scorers),
    )
    marks, missing = drawn(counties)
    county, item, unit = positions(counties)
    states = [str(State.MARK), str(State.BLANK)]
    one = np.zeros(len(marks), dtype=np.int8)
    frame = pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(unit, units),
            "item": pd.Categorical.from_codes(item, items),
            "scorer": pd.Categorical.from_codes(county, scorers),
            "period": pd.Categorical.from_codes(one, [""]),
            "stratum": pd.Categorical.from_codes(one, [""]),
            "field": pd.Categorical.from_codes(one, ["mark"]),
            "seq": one,
            "integer": np.where(missing, 0, np.where(marks % 10 == 0, marks // 10, marks)),
            "scale": np.where(missing | (marks % 10 == 0), 0, 1),
            "state": pd.Categorical.from_codes(missing.astype(np.int8), states),
            "reason": pd.Categorical.from_codes(one, [""]),
            "file": pd.Categorical.from_codes(county, scorers),
            "sheet": pd.Categorical.from_codes(item, items),
            "cell": pd.Categorical.from_codes(unit, units),
        }
    )
    del marks, missing, county, item, unit, one
    before, start, busy = peak(), time.perf_counter(), time.process_time()
    result, _ = score(scheme, frame)
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    ranks = {u.code: u.rank for u in result.units}
    totals = {u.code: float(u.total or 0) for u in result.units}
    return told(seconds, cpu, before, ranks, totals)


def plain(counties: int) -> dict[str, object]:
    import numpy as np
    import pandas as pd

    marks, missing = drawn(counties)
    county, item, unit = positions(counties)
    units = [f"U{n:03}" for n in range(UNITS)]
    frame = pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(unit, units),
            "item": pd.Categorical.from_codes(item, [str(n) for n in range(1, ITEMS + 1)]),
            "scorer": pd.Categorical.from_codes(county, [f"XQ{n:05}" for n in range(counties)]),
            "mark": np.where(missing, np.nan, marks / 10),
        }
    )
    del marks, missing, county, item, unit
    before, start, busy = peak(), time.perf_counter(), time.process_time()
    means = frame.groupby(["unit", "item"], observed=True)["mark"].mean()
    totals = (means * POINTS / 100).groupby("unit", observed=True).sum().round(2)
    category = pd.Series(["AB"[n % 2] for n in range(UNITS)], index=totals.index)
    ranks = totals.groupby(category.to_numpy()).rank(method="min", ascending=False)
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    said = {str(code): int(rank) for code, rank in ranks.items()}
    sums = {str(code): float(total) for code, total in totals.items()}
    return told(seconds, cpu, before, said, sums)


def told(seconds: float, cpu: float, before: float, ranks, totals) -> dict[str, object]:
    """What a way reports: its own time and memory, and its result."""
    return {
        "seconds": seconds,
        "cpu": cpu,
        "peak": peak(),
        "frame": before,
        "ranks": ranks,
        "totals": totals,
    }


def run(way: str, counties: int) -> dict[str, object]:
    """One way in a process of its own."""
    command = [sys.executable, str(Path(__file__)), str(counties), "--way", way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counties", type=int, nargs="?", default=3000)
    parser.add_argument("--way", choices=("ours", "plain"))
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    if asked.way:
        print(json.dumps({"ours": ours, "plain": plain}[asked.way](asked.counties)))
        return
    found = {
        way: [run(way, asked.counties) for _ in range(asked.times)] for way in ("plain", "ours")
    }
    best = {way: min(runs, key=lambda one: one["cpu"]) for way, runs in found.items()}
    print("| what | processor seconds | wall seconds | peak MB | of it while counting |")
    print("|---|---|---|---|---|")
    for way, one in best.items():
        more = one["peak"] - one["frame"]
        print(
            f"| {way} | {one['cpu']:.2f} | {one['seconds']:.2f} | {one['peak']:.0f} | {more:.0f} |"
        )
    print(f"time × {best['ours']['cpu'] / best['plain']['cpu']:.2f}")
    print(f"memory × {best['ours']['peak'] / best['plain']['peak']:.2f}")
    same = best["ours"]["ranks"] == best["plain"]["ranks"]
    off = max(
        abs(best["ours"]["totals"][code] - total) for code, total in best["plain"]["totals"].items()
    )
    print(f"same ranks: {same}; totals differ by at most {off:.4f}")


if __name__ == "__main__":
    main()
