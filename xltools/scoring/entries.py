"""What each scorer entered about a unit, with the cells it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.methods import AnyMethod
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.marks import COLUMNS, WANTING, Mark, State
from xltools.scoring.result import Source

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class Entry:
    """One scorer on one unit and item: a state, and the numbers where it is a mark."""

    scorer: str
    state: State = State.MARK
    values: dict[str, Fraction] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    reason: str = ""

    def take(self, mark: Mark) -> None:
        """Add one row of the marks frame; a wanting field makes the whole entry wanting."""
        source = Source(mark.scorer, str(mark.file), str(mark.sheet), str(mark.cell))
        self.sources.append(source)
        self.reason = self.reason or str(mark.reason)
        state = State(mark.state)
        if state is State.MARK:
            self.values[str(mark.field)] = Fraction(int(mark.integer), 10 ** int(mark.scale))
        elif self.state is State.MARK or state in WANTING:
            self.state = state

    def score(self, method: AnyMethod, points: Fraction) -> Fraction | None:
        """The score of a mark; None for any other state, or where the counts say 无样本."""
        return method.score(points, self.values) if self.state is State.MARK else None


def rows_of(frame: pd.DataFrame) -> Iterable[Mark]:
    """The rows of a marks frame as marks."""
    return (Mark(*row) for row in frame[list(COLUMNS)].itertuples(index=False, name=None))


def entries_of(index: SchemeIndex, unit: Unit, item: Item, marks: Iterable[Mark]) -> list[Entry]:
    """One entry per scorer that is asked about `unit` on `item`, in scheme order.

    `marks` are the rows of that unit and item. A scorer without a row is 未报; a 回避 of the
    scheme stands whatever was entered.
    """
    entries = {
        scorer.code: Entry(scorer.code)
        for scorer in index.scorers_of(item)
        if index.marks_unit(scorer, unit, item)
    }
    for mark in marks:
        if mark.scorer in entries:
            entries[mark.scorer].take(mark)
    for scorer in index.scorers_of(item):
        entry = entries.get(scorer.code)
        if entry is None:
            continue
        why = index.recusal(scorer, unit, item)
        if why:
            entry.state, entry.reason = State.RECUSED, why
        elif not entry.sources:
            entry.state = State.UNREPORTED
    return list(entries.values())
