"""方案自检: every rule of a sound scheme, all problems in one pass, each at its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.scheme.lint import codes, grades, layers, points, rules, scorers
from xltools.scheme.lint.ground import Ground, Place, never
from xltools.scheme.model import Scheme
from xltools.text.finding import Finding, in_order

if TYPE_CHECKING:
    from xltools.scheme.workbook import SchemeReading

__all__ = ["check_scheme", "lint"]

RULES = (
    *codes.RULES,
    *points.RULES,
    *scorers.RULES,
    *layers.RULES,
    *grades.RULES,
    *rules.RULES,
)


def lint(
    scheme: Scheme,
    place: Place,
    file: str = "方案.xlsx",
    doubtful: Callable[[str, int, str], bool] = never,
) -> list[Finding]:
    """Everything that is wrong or surprising in `scheme`.

    `place` tells where a field stands (`SchemeReading.place`, or `document.json_place`);
    `doubtful` which values are stand-ins, so that no rule judges them.
    """
    ground = Ground(scheme, place, file, doubtful)
    return in_order(finding for rule in RULES for finding in rule(ground))


def check_scheme(path: Path) -> SchemeReading:
    """Read 方案.xlsx and check it: `findings` holds both, in order."""
    from xltools.scheme.workbook import read_scheme

    reading = read_scheme(path)
    found = list(reading.findings)
    if reading.draft is not None:
        found += lint(reading.draft, reading.place, path.name, reading.doubtful)
    return replace(reading, findings=in_order(found))
