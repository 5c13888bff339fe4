"""复算依据: what a result rests on, as one document that the second tabulator reads alone.

The scheme by which it was counted, each mark with the cell it came from, the register's counted
lines, what people decided about places, and the figures that the result gives each unit. Nothing
here was computed but what is to be compared.
"""

from __future__ import annotations

from typing import Any

from xltools.appraisal import Appraisal
from xltools.exact import ratio
from xltools.scheme.document import scheme_data
from xltools.scoring.marks import State
from xltools.scoring.result import UnitResult

Document = dict[str, Any]
FORMAT = "xltools-citations/2"


def citations(appraisal: Appraisal) -> Document:
    """The document of `appraisal`."""
    marks = _marks(appraisal)
    return {
        "format": FORMAT,
        "title": appraisal.scheme.settings.title,
        "scheme": scheme_data(appraisal.rules),
        "files": {file: appraisal.file_names.get(file, file) for file in marks},
        "marks": marks,
        "adjustments": [
            {
                "unit": line.unit,
                "kind": line.kind,
                "target": str(line.target.kind.value),
                "of": line.target.of,
                "rule": line.rule_code,
                "points": str(line.points),
            }
            for line in appraisal.result.adjustments
            if line.counted
        ],
        "listed": appraisal.result.listed,
        "units": [_unit(unit) for unit in appraisal.result.units],
    }


def _marks(appraisal: Appraisal) -> dict[str, list[list[str]]]:
    """By file: where each mark belongs, its value and state, its cell, and how it was settled."""
    frame = appraisal.marks
    places = ("unit", "item", "scorer", "period", "stratum", "field")
    names = (*places, "integer", "scale", "state", "file", "sheet", "cell")
    settled = {key: one.decision.name for key, one in appraisal.confirmed.items()}
    found: dict[str, list[list[str]]] = {}
    for row in zip(*(frame[name].tolist() for name in names), strict=True):
        *place, integer, scale, state, file, sheet, cell = row
        value = decimal_text(integer, scale) if state == State.MARK else ""
        how = settled.get((file, sheet, cell), "")
        found.setdefault(file, []).append([*place, value, str(state), sheet, cell, how])
    return dict(sorted(found.items()))


def decimal_text(integer: int, scale: int) -> str:
    """Plain decimal text.

    >>> decimal_text(925, 1), decimal_text(-5, 2), decimal_text(80, 0)
    ('92.5', '-0.05', '80')
    """
    if not scale:
        return str(integer)
    digits = str(abs(integer)).zfill(scale + 1)
    return f"{'-' if integer < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def _unit(unit: UnitResult) -> Document:
    """What the result says of one unit, exact."""
    return {
        "code": unit.code,
        "name": unit.name,
        "status": str(unit.status),
        "items": {code: ratio(item.earned) for code, item in unit.items.items()},
        "channels": {code: ratio(value) for code, value in unit.channels.items()},
        "raw_total": ratio(unit.raw_total),
        "exact_total": ratio(unit.total_exact),
        "total": ratio(unit.total),
        "rank": unit.rank,
        "bottom": unit.bottom,
        "grade": unit.grade,
    }
