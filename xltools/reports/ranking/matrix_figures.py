"""The exact figures behind a matrix's formulas: scores, groups of sheets, means, peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from xltools.reports.ranking.context import Context
from xltools.reports.ranking.marks import Group, ItemMarks
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.model import Unit
from xltools.scoring.combine import Combined, combine_entries, pooled, takes_cut, with_cut
from xltools.scoring.entries import Entry
from xltools.scoring.layered import group, natural_scores
from xltools.scoring.marks import State

Score = Fraction | str
"""A number, or the state or word that stands in its place."""


class MatrixFigures:
    """What the engine's arithmetic gives for each unit of one item, step by step."""

    def __init__(self, context: Context, marks: ItemMarks) -> None:
        self.context, self.marks, self.item = context, marks, marks.item

    def unit(self, code: str) -> Unit:
        return self.context.index.units[code]

    def points(self, code: str) -> Fraction:
        return Fraction(self.context.index.points(self.unit(code), self.item))

    def scale(self, code: str) -> Fraction:
        """The score that earns all of the item's points."""
        return self.item.method.scale(self.points(code))

    def cut(self, code: str) -> Fraction:
        """The signed percentage points that the register puts on the unit's rate."""
        return self._toward(code, AdjustmentTarget.RATE)

    def move(self, code: str) -> Fraction:
        """The signed points that the register puts on the item."""
        return self._toward(code, AdjustmentTarget.ITEM)

    def _toward(self, code: str, kind: AdjustmentTarget) -> Fraction:
        return self.context.adjusted[code].toward(kind, self.item.code)

    def combined(self, code: str) -> Combined:
        return self.context.combined[self.item.code][code]

    def before(self, code: str) -> Combined:
        """The combined score before percentage points are put on it."""
        return self.context.unmoved[self.item.code][code]

    # scores of sheets -------------------------------------------------------------------------

    def entries(self, code: str) -> list[Entry]:
        """The unit's entries; those on invalid sheets are 待更正."""
        return [
            replace(entry, state=State.REJECTED)
            if entry.state is State.MARK and _sheet(entry) in self.marks.invalid
            else entry
            for entry in self.marks.entries.get(code, ())
        ]

    def scores(self, code: str) -> list[Score]:
        """The score of each sheet; "" where it does not ask about the unit."""
        by_sheet = {_sheet(entry): entry for entry in self.entries(code)}
        found: list[Score] = []
        for sheet in self.marks.sheets:
            entry = by_sheet.get(sheet)
            if entry is None:
                found.append("")
            elif entry.state is not State.MARK:
                found.append(str(entry.state))
            else:
                score = self._score(code, entry.values)
                found.append(str(State.NO_SAMPLE) if score is None else score)
        return found

    def _score(self, code: str, values: Mapping[str, Fraction]) -> Fraction | None:
        method, cut = self.item.method, self.cut(code)
        score = method.score(self.points(code), with_cut(method, values, cut))
        if score is not None and cut > 0 and takes_cut(method):
            return min(score, self.scale(code))
        return score

    def pool(self, code: str, of: Group) -> dict[str, Fraction]:
        """合并计票: the numbers of the entries with a score, added up field by field."""
        used = [
            entry
            for entry in self.entries(code)
            if (entry.period, entry.stratum) == of
            and entry.state is State.MARK
            and self._score(code, entry.values) is not None
        ]
        return pooled(used)

    # strata and periods -----------------------------------------------------------------------

    @cached_property
    def _parts(self) -> dict[str, dict[Group, Combined]]:
        found = {}
        for unit in self.marks.units:
            cut = self.cut(unit.code) if takes_cut(self.item.method) else None
            groups = group(self.entries(unit.code))
            points = self.points(unit.code)
            found[unit.code] = {
                key: combine_entries(self.item, points, own, cut) for key, own in groups.items()
            }
        return found

    def parts(self, code: str) -> dict[Group, Combined]:
        """What the sheets of each period and stratum come to; only those that are asked."""
        return self._parts[code]

    @cached_property
    def _naturals(self) -> dict[str, dict[str, Fraction | None]]:
        return {
            code: natural_scores(self.item, self.unit(code).category, parts)
            for code, parts in self._parts.items()
        }

    def natural(self, code: str, period: str) -> Fraction | None:
        """The score of a period as its strata give it, before any policy."""
        return self._naturals[code].get(period)

    @cached_property
    def _shares(self) -> dict[tuple[str, str, str | None], list[Fraction]]:
        """Shares of the scale by category and part, a period's own under None."""
        found: dict[tuple[str, str, str | None], list[Fraction]] = {}
        for code, parts in self._parts.items():
            category, scale = self.unit(code).category, self.scale(code)
            for (period, stratum), part in parts.items():
                if part.value is not None:
                    found.setdefault((category, period, stratum), []).append(part.value / scale)
            for period, score in self._naturals[code].items():
                if score is not None:
                    found.setdefault((category, period, None), []).append(score / scale)
        return found

    def mean(self, code: str, period: str, stratum: str | None) -> Fraction | None:
        """The mean share of the unit's category; None where no unit of it has one."""
        shares = self._shares.get((self.unit(code).category, period, stratum))
        return sum(shares, Fraction(0)) / len(shares) if shares else None

    # points ---------------------------------------------------------------------------------

    @cached_property
    def _peers(self) -> dict[str, list[Fraction]]:
        found: dict[str, list[Fraction]] = {}
        for unit in self.marks.units:
            value = self.combined(unit.code).value
            if value is not None:
                found.setdefault(self.unit(unit.code).category, []).append(value)
        return found

    def peers(self, code: str) -> Sequence[Fraction]:
        """The combined scores of the unit's category."""
        return self._peers.get(self.unit(code).category, ())

    def placed(self, code: str) -> Score:
        """The points that the combined score earns, before the register's; or the state."""
        combined = self.combined(code)
        if combined.value is None:
            return str(combined.state)
        return self.item.method.place(self.points(code), combined.value, self.peers(code))


def _sheet(entry: Entry) -> tuple[str, str, str]:
    return entry.scorer, entry.period, entry.stratum
