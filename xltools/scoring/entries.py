"""What each scorer entered about a unit, with the cells it stands in, and whether it counts.

Sheets that break the panel's rules, numbers that contradict each other and missed quorums are
found here and said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.methods import AnyMethod
from xltools.methods.base import Conflict
from xltools.methods.panel import Panel
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.marks import APPLICABLE_NOT, COLUMNS, WANTING, Mark, Source, State
from xltools.text.catalogue import marks as entered
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind, Severity

if TYPE_CHECKING:
    import pandas as pd


Sheet = tuple[str, str, str]
"""One scorer's sheet of an item: (scorer, period, stratum)."""


@dataclass(slots=True)
class Entry:
    """One scorer on one unit and item, in one period and stratum: a state, and the numbers."""

    scorer: str
    state: State = State.MARK
    values: dict[str, Fraction] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    reason: str = ""
    period: str = ""
    stratum: str = ""
    conflicts: tuple[Conflict, ...] = ()
    """What its numbers contradict, and rules of the scheme that they miss."""
    void: bool = False
    """It has a mark, on a sheet that does not count as a whole."""

    @property
    def on(self) -> Sheet:
        """The sheet that it stands on."""
        return self.scorer, self.period, self.stratum

    def take(self, mark: Mark, *, adds: bool = False) -> None:
        """Add one row of the marks frame; a wanting field makes the whole entry wanting.

        Events of a list add up; anything else stands once. A word stands for the whole row, so
        that beside a wanting field it is what people decided, and holds.
        """
        source = Source(mark.scorer, str(mark.file), str(mark.sheet), str(mark.cell))
        self.sources.append(source)
        self.reason = self.reason or str(mark.reason)
        state = State(mark.state)
        if state is State.MARK:
            value = Fraction(int(mark.integer), 10 ** int(mark.scale))
            key = str(mark.field)
            if key in self.values and not adds:
                raise ValueError("two entries of one scorer for the same unit and item")
            self.values[key] = self.values.get(key, Fraction(0)) + value
        elif self.state not in APPLICABLE_NOT:
            self.state = state

    def judge(self, method: AnyMethod) -> None:
        """Weigh the numbers against each other: what contradicts itself has no score."""
        self.conflicts = tuple(method.consistency(self.values))
        if any(one.severity is Severity.ERROR for one in self.conflicts):
            self.state = State.REJECTED
        elif any(one.voids for one in self.conflicts):
            self.state = State.NO_SAMPLE


def rows_of(frame: pd.DataFrame) -> Iterable[Mark]:
    """The rows of a marks frame as marks."""
    return (Mark(*row) for row in frame[list(COLUMNS)].itertuples(index=False, name=None))


def sheets_of(index: SchemeIndex, unit: Unit, item: Item) -> Iterator[Sheet]:
    """Every sheet on which `unit` is asked about for `item`, by period, stratum and scorer."""
    scorers = [s.code for s in index.scorers_of(item) if index.marks_unit(s, unit, item)]
    weights = item.strata.weights(unit.category)
    strata = [code for code in item.strata.codes if weights[code] > 0] or [""]
    for period in item.periods.codes or [""]:
        for stratum in strata:
            for scorer in scorers:
                if not stratum or stratum in item.strata.strata_of(scorer):
                    yield scorer, period, stratum


def entries_of(
    index: SchemeIndex,
    unit: Unit,
    item: Item,
    marks: Iterable[Mark],
    *,
    shared: Iterable[Mark] = (),
    invalid: Collection[Sheet] = (),
) -> list[Entry]:
    """One entry per sheet that asks about `unit` on `item`, in scheme order.

    `marks` are the rows of that unit and item, `shared` those that stand once for a whole
    sheet. A sheet without a row is 未报; a list of events that came back without an event for
    the unit has none of them. A 回避 of the scheme stands whatever was entered, and a sheet
    that is `invalid` as a whole gives no mark. Where people decided that a whole vote does not
    count, 无样本 stands above the table and holds for every unit. What a scorer wrote beside a
    mark that is wanting is no reason for its being so.
    """
    entries = {
        sheet: Entry(sheet[0], period=sheet[1], stratum=sheet[2])
        for sheet in sheets_of(index, unit, item)
    }
    events = item.method.shape == "events"
    for mark in marks:
        entry = entries.get((mark.scorer, mark.period, mark.stratum))
        if entry is not None:
            entry.take(mark, adds=events)
    heads: dict[Sheet, list[Mark]] = {}
    for mark in shared:
        heads.setdefault((mark.scorer, mark.period, mark.stratum), []).append(mark)
    for sheet, entry in entries.items():
        why = index.recusal(index.scorers[sheet[0]], unit, item)
        if why:
            entry.state, entry.reason = State.RECUSED, why
            continue
        if not entry.sources and not (events and sheet in heads):
            entry.state = State.UNREPORTED
            continue
        void = next((m for m in heads.get(sheet, ()) if m.state == State.NO_SAMPLE), None)
        if void is not None and entry.state not in APPLICABLE_NOT:
            entry.take(void)
            entry.state = State.NO_SAMPLE
            continue
        if entry.state is State.MARK:
            for mark in heads.get(sheet, ()):
                entry.take(mark, adds=events)
            _complete(index, unit, item, entry)
        if entry.state is State.MARK:
            entry.judge(item.method)
        if entry.state in WANTING:
            entry.reason = ""
        if entry.state is State.MARK and sheet in invalid:
            entry.state, entry.reason, entry.void = State.REJECTED, "整张评分表无效", True
    return list(entries.values())


def _complete(index: SchemeIndex, unit: Unit, item: Item, entry: Entry) -> None:
    """A mark has a number in each of the unit's fields; events that did not happen count 0."""
    if entry.state is not State.MARK:
        return
    for one in item.method.fields(index.points(unit, item)):
        if one.scope == "unit" and one.key not in entry.values:
            if item.method.shape != "events":
                entry.state = State.BLANK
                return
            entry.values[one.key] = Fraction(0)


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
