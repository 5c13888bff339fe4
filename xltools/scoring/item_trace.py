"""One item of one unit, from its points back to what each scorer entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.methods.panel import PanelWay
from xltools.scheme.choices import MissingPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Unit
from xltools.scoring.adjust import by_unit, rate_cuts
from xltools.scoring.combine import (
    Combined,
    combine,
    combine_entries,
    item_entries,
    pooled,
    takes_cut,
    with_cut,
)
from xltools.scoring.earning import Earning
from xltools.scoring.entries import Entry
from xltools.scoring.figures import about, equals, figure
from xltools.scoring.layered import group, natural_scores
from xltools.scoring.marks import State
from xltools.scoring.result import ItemResult, Result, Step, UnitResult
from xltools.scoring.validity import invalid_sheets

if TYPE_CHECKING:
    import pandas as pd


class ItemTracer:
    """The items of one unit."""

    def __init__(self, index: SchemeIndex, marks: pd.DataFrame, result: Result, unit: Unit) -> None:
        self.index, self.marks, self.unit = index, marks, unit
        self.result: UnitResult = result.unit(unit.code)
        units = [one.code for one in index.scheme.units]
        self.adjusted = by_unit(result.adjustments, units, index.scheme)
        self.cuts = rate_cuts(self.adjusted)
        self.own = marks[marks["unit"].isin([unit.code, ""])]

    @cached_property
    def _table(self) -> dict[str, dict[str, Combined]]:
        """All combined scores: asked for only where other units' scores matter."""
        return combine(self.index, self.marks, self.cuts)

    def step(self, result: ItemResult) -> Step:
        """The item's points, with the steps of every scorer, stratum and period."""
        item = self.index.items[result.item]
        invalid = invalid_sheets(self.index, item, self.marks)
        entries = item_entries(self.index, item, self.own, invalid, [self.unit.code])
        own = entries[self.unit.code]
        label = f"{item.code} {item.name}"
        parts = self._parts(item, result.points, own)
        if result.earned is None:
            return Step(label, result.counted, self._missing(result, own), parts=parts)
        combined = self._combined(item, result.points, own)
        assert combined.value is not None, "an item with points has a score"
        sentence = self._earned(item, result, own, combined)
        return Step(label, result.earned, sentence, None, parts)

    def _layered(self, item: Item) -> bool:
        return bool(item.strata.codes or item.periods.codes)

    def _cut(self, item: Item) -> Fraction | None:
        return self.cuts.get((self.unit.code, item.code))

    def _part_cut(self, item: Item) -> Fraction | None:
        """What is taken off each entered rate; other scores are cut once combined."""
        return self._cut(item) if takes_cut(item.method) else None

    def _combined(self, item: Item, points: Fraction, entries: Sequence[Entry]) -> Combined:
        if self._layered(item):
            return self._table[item.code][self.unit.code]
        return combine_entries(item, points, entries, self._cut(item))

    # 得分 ----------------------------------------------------------------------------------

    def _earned(
        self, item: Item, result: ItemResult, entries: Sequence[Entry], combined: Combined
    ) -> str:
        value, points = combined.value or Fraction(0), result.points
        if self._layered(item):
            sentence = self._layers(item, points, entries, combined)
        else:
            sentence = self._base(item, points, entries, value)
        cut = self._cut(item)
        if cut and not takes_cut(item.method):
            word = "扣" if cut < 0 else "加"
            sentence += f"，登记{word}{figure(abs(cut))}个百分点为{about(value)}"
        names_value = self._layered(item) or len(self.index.scorers_of(item)) > 1
        scale = item.method.scale(points)
        earning = (
            Earning(self.index, self._table if item.method.cohort else {}, self.adjusted)
            if item.method.cohort
            else None
        )
        exact = points * value / scale
        if earning is not None:
            exact = earning.placed(self.unit, item, value)
            placed = item.method.explain_place(points, value, earning.peers(self.unit, item))
            sentence += f"，{placed}"
        elif scale != points:
            if names_value:
                sentence += f"，{about(value)}"
            sentence += f" × 分值{figure(points)} ÷ {figure(scale)} {equals(exact)}"
        if result.adjustment:
            word = "扣" if result.adjustment < 0 else "加"
            exact += result.adjustment
            sentence += f"，登记{word}{about(abs(result.adjustment))}分后为{about(exact)}"
        if exact != result.earned:
            places = self.index.scheme.settings.item_decimals
            sentence += f"，四舍五入保留{places}位小数为{figure(result.earned or exact)}"
        return sentence

    def _base(self, item: Item, points: Fraction, entries: Sequence[Entry], value: Fraction) -> str:
        """How the scorers' entries make a score, where there are no layers."""
        given = [e for e in entries if e.score(item.method, points) is not None]
        cut = self._cut(item)
        single = len(self.index.scorers_of(item)) == 1
        pool = item.panel.way is PanelWay.POOL and item.method.adds_up
        if single or pool:
            values = with_cut(item.method, pooled(given), cut)
            sentence = item.method.explain(points, values)
            if not single:
                sentence = f"{item.panel.explain(len(given))}：{sentence}"
        else:
            whole = combine_entries(item, points, entries, self._part_cut(item)).value
            scores = [(e.scorer, e.score(item.method, points) or Fraction(0)) for e in given]
            sentence = f"{item.panel.explain_scores(scores)}为{about(whole or value)}"
        return sentence

    def _layers(
        self, item: Item, points: Fraction, entries: Sequence[Entry], combined: Combined
    ) -> str:
        category = self.unit.category
        treated = {part.name: part.value for part in combined.parts}
        parts = {
            key: combine_entries(item, points, own, self._part_cut(item))
            for key, own in group(entries).items()
        }
        parts = {
            key: replace(part, value=treated.get(self._part_name(item, *key)))
            if part.value is None
            else part
            for key, part in parts.items()
        }
        natural = natural_scores(item, category, parts)
        periods = {
            period: treated.get(item.periods.names.get(period, "")) if score is None else score
            for period, score in natural.items()
        }
        said = []
        if item.strata.codes:
            for period, score in natural.items():
                own = {s: part.value for (p, s), part in parts.items() if p == period}
                name = item.periods.names.get(period, "")
                if score is not None:
                    words = item.strata.explain(own, category)
                    said.append(f"{name}：{words}" if name else words)
        if item.periods.codes:
            said.append(item.periods.explain(periods, category))
        said += [
            f"{part.name}{part.state}，{part.treated}{about(part.value) if part.value else ''}"
            for part in combined.parts
            if part.value is not None
        ]
        return "；".join(said)

    def _part_name(self, item: Item, period: str, stratum: str) -> str:
        names = (item.periods.names.get(period), item.strata.names.get(stratum))
        return "·".join(name for name in names if name)

    def _missing(self, result: ItemResult, entries: Sequence[Entry]) -> str:
        reasons = dict.fromkeys(e.reason for e in entries if e.reason)
        why = f"（{'；'.join(reasons)}）" if reasons else ""
        counted = ""
        if result.counted is not None and result.policy == MissingPolicy.CATEGORY_MEAN.label:
            mean = result.counted * result.points / result.applicable
            counted = f"，计{about(mean)}分"
        return f"{result.state}{why}，{result.policy}{counted}"

    # 各评分单位 ------------------------------------------------------------------------------

    def _parts(self, item: Item, points: Fraction, entries: Sequence[Entry]) -> tuple[Step, ...]:
        if not self._layered(item):
            return tuple(self._entry(item, points, entry) for entry in entries)
        steps = []
        for (period, stratum), own in group(entries).items():
            label = self._part_name(item, period, stratum)
            combined = combine_entries(item, points, own, self._part_cut(item))
            sentence = str(combined.state)
            if combined.value is not None:
                sentence = self._base(item, points, own, combined.value)
            parts = tuple(self._entry(item, points, entry) for entry in own)
            steps.append(Step(label, combined.value, sentence, None, parts))
        return tuple(steps)

    def _entry(self, item: Item, points: Fraction, entry: Entry) -> Step:
        name = self.index.scorers[entry.scorer].name
        score = entry.score(item.method, points)
        sentence = str(State.NO_SAMPLE if entry.state is State.MARK else entry.state)
        if score is not None and item.panel.way is PanelWay.WEIGHTED:
            name += f"（权重{figure(item.panel.weight_of(entry.scorer))}）"
        if entry.state is State.MARK and (score is not None or item.method.linear_field is None):
            sentence = item.method.explain(points, entry.values)
        if entry.reason:
            sentence += f"（{entry.reason}）"
        source = entry.sources[0] if entry.sources else None
        return Step(name, score, sentence, source)
