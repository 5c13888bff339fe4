"""100,000 cells through one function call: python -m benchmarks.cells

The same rounding and checking (a) by the engine alone, (b) in one call with a range over both of
xlwings' paths, (c) called once per cell. (c) is measured on fewer cells and multiplied. Times are
this process's own processor time, the best of three, so that other work on the machine counts
little; those over HTTP are by the clock.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.addin.paths import Cells, through_classic, through_officejs
from tests.addin.server.running import running
from xltools.addin.functions import FUNCTIONS

CALL = {function.name: function.call for function in FUNCTIONS}
RULES: dict[str, list[Cells]] = {"XLT_ROUND": [[[1.0]]], "XLT_CHECK": []}


def cells(count: int) -> list[list[Any]]:
    """Marks of two decimals, one in a thousand out of bounds."""
    return [[float(k * 7 % 10001) / 100 if k % 1000 else 105.0] for k in range(count)]


def spent(work: Callable[[], Any], clock: Callable[[], float]) -> float:
    times = []
    for _ in range(3):
        begun = clock()
        work()
        times.append(clock() - begun)
    return min(times)


def singly(call: Callable[..., Any], name: str, rows: list[list[Any]], rest: list[Cells]) -> None:
    """A call for each cell."""
    for row in rows:
        call(name, [[row], *rest])


def measure(name: str, count: int, few: int) -> None:
    rest, column = RULES[name], cells(count)
    cpu = time.process_time
    engine = spent(partial(CALL[name], column, *rest), cpu)
    rows = [("engine alone", engine)]
    for path, say in ((through_officejs, "Office.js"), (through_classic, "COM")):
        path(name, [[[1.0]], *rest])
        one = partial(path, name, [column, *rest])
        rows.append((f"{say}, one call with a range", spent(one, cpu)))
        each = partial(singly, path, name, column[:few], rest)
        rows.append((f"{say}, once per cell (× {count // few})", spent(each, cpu) * count / few))
    with running([]) as server:
        server.call(name, [[[1.0]], *rest])
        clock = time.perf_counter
        whole = spent(partial(server.call, name, [column, *rest]), clock)
        asked = column[: few // 10]
        single = spent(partial(singly, server.call, name, asked, rest), clock)
        rows.append(("server over HTTP, one call with a range", whole))
        scale = count / len(asked)
        rows.append((f"server over HTTP, once per cell (× {scale:.0f})", single * scale))
    print(f"{name}, {count:,} cells")
    for say, seconds in rows:
        print(f"  {say:<48}{seconds:9.2f} s {seconds / engine:8.1f} × engine")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for rule in RULES:
        measure(rule, count, max(count // 100, 10))
