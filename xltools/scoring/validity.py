"""评分表和测评的效力: sheets that break the panel's rules, votes that cannot be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.methods.ballots import EXPECTED, PRESENT, Paper, voided
from xltools.methods.panel import Panel
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.entries import Entry, Sheet, rows_of
from xltools.scoring.marks import State
from xltools.text.catalogue import marks as entered
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind

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


def vote_findings(
    index: SchemeIndex, item: Item, entries: Mapping[str, Iterable[Entry]]
) -> list[Finding]:
    """Votes that are void because more came back than went out, and missed quorums.

    What is entered once for a sheet is said once, without a unit.
    """
    method = item.method
    if not isinstance(method, Paper):
        return []
    found: dict[tuple[object, ...], Finding] = {}
    for code, own in entries.items():
        for entry in own:
            if entry.state is not State.MARK:
                continue
            sheet = (entry.scorer, entry.period, entry.stratum)
            unit = index.units[code] if method.scope == "unit" else None
            values = {"item": item.name, "scorer": _sheet_name(index, item, sheet)}
            if voided(entry.values):
                place = ("void", sheet, "" if unit is None else code)
                found.setdefault(place, _about(kinds.VOTE_VOID, item, unit, values))
            if any(set(c.fields) == {EXPECTED, PRESENT} for c in method.consistency(entry.values)):
                place = ("quorum", sheet)
                found.setdefault(place, _about(kinds.NO_QUORUM, item, None, values))
    return list(found.values())


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
