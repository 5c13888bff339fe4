"""Examples of ballots: turnouts as published where they are, votes drawn from hashes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xltools.demo.examples.making import Example, columns, cut, sheet_of, single
from xltools.demo.numbers import draw
from xltools.forms.groups import asked
from xltools.methods.ballots import EXPECTED, ISSUED, PRESENT, RETURNED, VOID, Paper
from xltools.methods.tally import ABSTAINED, SPOILED
from xltools.scheme.model import Scheme, Scorer

Turnout = tuple[int, ...]
"""发出票, 收回票, 整票无效; where there is a quorum also 应到 and 实到."""
_HEADS = (ISSUED, RETURNED, VOID, EXPECTED, PRESENT)


def ballots(
    scheme: Scheme, item: str, turnout: Mapping[str, Turnout], scorer: str = ""
) -> dict[tuple[str, str], Any]:
    """A whole tally: the turnout by stratum ("" for the only one), and votes that add up."""
    own = next(s for s in scheme.scorers if item in s.items and scorer in ("", s.code))
    sheet = sheet_of(scheme, own, item)
    found: dict[str, dict[str, str]] = {}
    if sheet.above_entries:
        found[""] = {
            cell.label: str(turnout[cell.stratum][_HEADS.index(cell.key)])
            for cell in sheet.above_entries
        }
    for _, row in sheet.unit_rows():
        if row.recused:
            continue
        typed: dict[str, str] = {}
        for stratum, numbers in turnout.items():
            keyed = _entry(sheet.method, numbers, (own.code, row.code, stratum))
            for _, column in sheet.entry_columns:
                if column.stratum == stratum and asked(row, column):
                    typed[column.label] = str(keyed[column.key])
        found[row.code] = typed
    return {(own.code, item): found}


def _entry(method: Any, turnout: Turnout, names: Sequence[str]) -> dict[str, int]:
    """All numbers of one unit in one stratum."""
    entry = dict(zip(_HEADS, turnout, strict=False))
    prefixes = dict.fromkeys(
        field.key.partition("level_")[0] for field in method.fields(100) if "level_" in field.key
    )
    for prefix in prefixes:
        entry |= _votes(method, prefix, turnout[1] - turnout[2], (*names, prefix))
    return entry


def _votes(paper: Paper, prefix: str, total: int, names: Sequence[str]) -> dict[str, int]:
    """`total` votes over the levels, most of them for the first; a few abstained or spoiled."""
    left = total
    votes = {
        prefix + ABSTAINED: min(left, draw(0, max(1, total // 60), "abstained", *names)),
        prefix + SPOILED: min(left, draw(0, 1, "spoiled", *names)) if total > 3 else 0,
    }
    left -= sum(votes.values())
    *first, last = paper.levels
    for level in first:
        share = draw(45, 85, "share", level.code, *names)
        votes[f"{prefix}level_{level.code}"] = left * share // 100
        left -= votes[f"{prefix}level_{level.code}"]
    votes[f"{prefix}level_{last.code}"] = left
    return votes


def _jinxiang() -> Example:
    scheme = cut("jinxiang-2016", ("A01", "A02", "A03", "A04"))
    return Example(scheme, ballots(scheme, "1.1", {"": (430, 424, 4)}))


def _county() -> Example:
    scheme = cut("county-ballot", [f"{c}0{n}" for c in "ABCD" for n in (1, 2, 3)])
    return Example(scheme, ballots(scheme, "1.1", {"": (320, 312, 2)}))


def _shandong() -> Example:
    scheme = cut("shandong-2008", ("S01", "S02", "S03", "S04"))
    turnout = {"D": (1200, 1200, 0), "W": (800, 764, 3)}
    return Example(scheme, ballots(scheme, "1.1", turnout))


def _ningxiang() -> Example:
    kept = {"A": 6, "B": 5, "C": 5}
    units = [f"{code}{n:02}" for code, count in kept.items() for n in range(1, count + 1)]
    scheme = cut("ningxiang-2011", units)
    return Example(scheme, ballots(scheme, "1.1", {"": (210, 205, 1, 220, 210)}))


def _wugang() -> Example:
    scheme = cut("wugang-2012", ("A01", "A02", "A03", "A04", "A05"))
    turnouts = {"PF01": (80, 78, 0), "PF02": (75, 75, 1), "PF03": (90, 86, 2)}
    entries: dict[tuple[str, str], Any] = {}
    for scorer, numbers in turnouts.items():
        entries |= ballots(scheme, "1.1", {"": numbers}, scorer)
    return Example(scheme, entries)


def _danfeng() -> Example:
    scheme = cut("danfeng", ("A01", "A02", "A03", "A04"))
    rows = {
        "": "500 382 2",
        "A01": "201 120 30 14 10 4 1",
        "A02": "180 141 32 12 12 3 0",
        "A03": "199 122 32 12 10 4 1",
        "A04": "225 100 25 20 6 3 1",
    }
    own: Scorer = scheme.scorers[0]
    sheet = sheet_of(scheme, own, "1.1")
    votes = columns(scheme, "1.1", {unit: row for unit, row in rows.items() if unit})
    above = zip((cell.label for cell in sheet.above_entries), rows[""].split(), strict=True)
    (table,) = votes.values()
    return Example(scheme, {(own.code, "1.1"): {"": dict(above), **table}})


def _hangzhou() -> Example:
    scheme = cut("hangzhou-2005", ("A01", "A02", "A03", "B01", "B02", "B03"))
    issued = {"1": 600, "2": 700, "3": 650, "4": 577, "5": 500, "6": 1500, "7": 2000}
    issued |= {"8": 3000, "9": 5000}
    short = {"1": 2, "2": 5, "3": 1, "4": 3, "5": 0, "6": 8, "7": 10, "8": 15, "9": 25}
    turnout = {code: (count, count - short[code], 0) for code, count in issued.items()}
    return Example(scheme, ballots(scheme, "1.1", turnout))


def _binhai() -> Example:
    scheme = cut("binhai-2012", ("A01", "A02", "A03", "B01", "B02", "B03"))
    marks = {
        "2.1": ("9", "8.5", "9.5", "8", "9", "7.5"),
        "2.2": ("9", "9", "8", "8.5", "9.5", "8"),
        "2.3": ("11", "10", "11.5", "9", "10.5", "不涉及"),
        "2.4": ("7", "7.5", "8", "6.5", "7", "6"),
    }
    return Example(scheme, ballots(scheme, "1.1", {"": (150, 147, 1)}) | single(scheme, marks))


MADE: dict[str, Callable[[], Example]] = {
    "jinxiang-2016": _jinxiang,
    "county-ballot": _county,
    "shandong-2008": _shandong,
    "ningxiang-2011": _ningxiang,
    "wugang-2012": _wugang,
    "danfeng": _danfeng,
    "hangzhou-2005": _hangzhou,
    "binhai-2012": _binhai,
}
