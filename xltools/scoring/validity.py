"""效力: sheets that break the panel's rules, numbers that contradict each other, missed quorums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.methods.panel import Panel
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.entries import Entry, Sheet, rows_of
from xltools.scoring.marks import State
from xltools.text.catalogue import marks as entered
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind, Severity

if TYPE_CHECKING:
    import pandas as pd

_SIGNALS = frozenset({entered.ALL_SAME, entered.ALL_FULL, entered.COPIED})


def judges(panel: Panel) -> bool:
    """Whether the panel has rules that a whole sheet can break."""
    pairs = ((panel.high_from, panel.max_high_count), (panel.low_below, panel.min_low_count))
    return panel.not_all_equal or any(None not in pair for pair in pairs)


def invalid_sheets(index: SchemeIndex, item: Item, marks: pd.DataFrame) -> dict[Sheet, list[str]]:
    """The sheets of `item` that do not count as a whole, each with its reasons."""
    key = item.method.linear_field
    if key is None or not judges(item.panel):
        return {}
    own = marks[
        (marks["item"] == item.code) & (marks["field"] == key) & (marks["state"] == State.MARK)
    ]
    sheets: dict[Sheet, list[Fraction]] = {}
    for mark in rows_of(own):
        unit, scorer = index.units.get(str(mark.unit)), index.scorers.get(str(mark.scorer))
        if unit is None or scorer is None or not index.marks_unit(scorer, unit, item):
            continue
        if item.code in scorer.items and not index.recusal(scorer, unit, item):
            sheet = (str(mark.scorer), str(mark.period), str(mark.stratum))
            value = Fraction(int(mark.integer), 10 ** int(mark.scale))
            sheets.setdefault(sheet, []).append(value)
    reasons = {sheet: item.panel.invalid_reasons(given) for sheet, given in sheets.items()}
    place = {scorer.code: k for k, scorer in enumerate(index.scheme.scorers)}
    ordered = sorted(reasons, key=lambda sheet: (place[sheet[0]], sheet))
    return {sheet: reasons[sheet] for sheet in ordered if reasons[sheet]}


def sheet_findings(
    index: SchemeIndex, item: Item, invalid: Mapping[Sheet, list[str]]
) -> list[Finding]:
    """What is said of the sheets that do not count."""
    return [
        Finding(
            kinds.SHEET_INVALID,
            item=item.code,
            values={
                "item": item.name,
                "scorer": _sheet_name(index, item, sheet),
                "reasons": "、".join(reasons),
                "by": sheet[0],
            },
        )
        for sheet, reasons in invalid.items()
    ]


def without_idle_signals(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without signals about the marks of sheets that do not count anyway."""
    listed = list(findings)
    idle = {(f.item, f.values["by"]) for f in listed if f.kind == kinds.SHEET_INVALID}
    return [f for f in listed if f.kind not in _SIGNALS or (f.item, f.scorer) not in idle]


def number_findings(
    index: SchemeIndex, item: Item, entries: Mapping[str, Iterable[Entry]]
) -> list[Finding]:
    """Numbers that contradict each other though each was read, and missed quorums.

    What a form itself shows to be wrong was said of the form. What is left are numbers that
    people have decided. What is entered once for a sheet is said once, without a unit.
    """
    found: dict[tuple[object, ...], Finding] = {}
    for code, own in entries.items():
        for entry in own:
            sheet = (entry.scorer, entry.period, entry.stratum)
            for conflict in entry.conflicts:
                unit = index.units[code] if conflict.scope == "unit" else None
                values = {
                    "item": item.name,
                    "scorer": _sheet_name(index, item, sheet),
                    "says": conflict.sentence,
                }
                place = (sheet, conflict.fields, "" if unit is None else code)
                kind = _OF_SEVERITY[conflict.severity]
                found.setdefault(place, _about(kind, item, unit, values))
    return list(found.values())


_OF_SEVERITY = {
    Severity.ERROR: kinds.CONTRADICTS,
    Severity.WARNING: kinds.QUORUM_VOIDS,
    Severity.NOTICE: kinds.NO_QUORUM,
}


def _about(kind: Kind, item: Item, unit: Unit | None, values: Mapping[str, str]) -> Finding:
    code, name = ("", "") if unit is None else (unit.code, unit.name)
    return Finding(kind, unit=code, unit_name=name, item=item.code, values=dict(values))


def _sheet_name(index: SchemeIndex, item: Item, sheet: Sheet) -> str:
    scorer, period, stratum = sheet
    parts = (
        index.scorers[scorer].name,
        item.periods.names.get(period, period),
        item.strata.names.get(stratum, stratum),
    )
    return "·".join(part for part in parts if part)
