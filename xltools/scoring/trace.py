"""From a unit's total back to the cells: every figure with the sentence that derives it.

The trace is made when somebody asks, for one unit: with thousands of scorers nobody could
hold it for all. It combines the unit's entries once more, one by one.
One item of one unit, from its points back to what each scorer entered.
Numbers as sentences say them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.exact import plain, shown
from xltools.methods.panel import PanelWay
from xltools.scheme.choices import AdjustmentOrder, AdjustmentTarget, MissingPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Channel, Item, Scheme, Unit
from xltools.scoring.adjust import DISQUALIFY, by_unit, rate_cuts
from xltools.scoring.combine import (
    Combined,
    combine,
    combine_entries,
    group,
    item_entries,
    natural_scores,
    pooled,
    takes_cut,
    with_cut,
)
from xltools.scoring.entries import Entry, invalid_sheets
from xltools.scoring.marks import APPLICABLE_NOT, State
from xltools.scoring.policies import Earning
from xltools.scoring.result import Adjustment, ItemResult, Result, Step, UnitResult

if TYPE_CHECKING:
    import pandas as pd


_PLACES = 6


def figure(value: Fraction) -> str:
    """A number as it is read aloud, at most six decimals.

    >>> figure(Fraction(37, 8)), figure(Fraction(1, 3))
    ('4.625', '0.333333')
    """
    return plain(value, _PLACES)


def equals(value: Fraction) -> str:
    """`= 4.625`, or `≈` where six decimals do not show all of it.

    >>> equals(Fraction(37, 8)), equals(Fraction(1, 3))
    ('= 4.625', '≈ 0.333333')
    """
    whole = Fraction(figure(value)) == value
    return f"{'=' if whole else '≈'} {figure(value)}"


def about(value: Fraction) -> str:
    """A number inside a sentence: `4.625`, or `约0.333333`.

    >>> about(Fraction(37, 8)), about(Fraction(1, 3))
    ('4.625', '约0.333333')
    """
    return figure(value) if Fraction(figure(value)) == value else f"约{figure(value)}"


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


def trace_unit(scheme: Scheme, marks: pd.DataFrame, result: Result, code: str) -> Step:
    """The whole derivation of one unit's total."""
    return _Tracer(SchemeIndex(scheme), marks, result, code).total()


class _Tracer:
    """The trace of one unit."""

    def __init__(self, index: SchemeIndex, marks: pd.DataFrame, result: Result, code: str) -> None:
        self.index = index
        self.settings = index.scheme.settings
        self.unit: Unit = index.units[code]
        self.result: UnitResult = result.unit(code)
        self.lines = [a for a in result.adjustments if a.unit == code]
        self.items = ItemTracer(self.index, marks, result, self.unit)
        items = self.result.items.values()
        self.applicable = sum((item.applicable for item in items), Fraction(0))
        points = sum((item.points for item in items), Fraction(0))
        normalised = self.settings.normalised_full
        self.full = points if normalised is None else Fraction(normalised)

    def total(self) -> Step:
        """总分 out of 评议得分 and 加减分."""
        parts = [self._raw(), *self._adjustments()]
        return Step("总分", self.result.total, self._total_sentence(), parts=tuple(parts))

    def _total_sentence(self) -> str:
        one, places = self.result, self.settings.total_decimals
        if one.raw_total is None or one.total_exact is None or one.total is None:
            return "没有总分"
        sentence = f"评议得分{about(one.raw_total)}"
        reached = one.raw_total
        if one.adjustment:
            rescaled = self.settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST
            ratio = self.full / self.applicable if rescaled else Fraction(1)
            sign = "－" if one.adjustment < 0 else "＋"
            sentence += f" {sign} {self._word()}{figure(abs(one.adjustment))}"
            if ratio != 1:
                sentence += f" × {figure(self.full)} ÷ {figure(self.applicable)}"
            reached += one.adjustment * ratio
            sentence += f" {equals(reached)}"
            if ratio != 1:
                sentence += f"（先扣分后折算，{self._word()}按同一比例折算）"
        if reached != one.total_exact:
            sentence += f"，低于总分下限，按{figure(one.total_exact)}计"
        return f"{sentence}，四舍五入保留{places}位小数为{shown(one.total, places)}"

    def _word(self) -> str:
        counted = [line for line in self.lines if line.counted and line.points]
        only_down = all(line.points < 0 for line in counted)
        return self.settings.deduction_word if only_down else "加减分"

    def _raw(self) -> Step:
        channels = [
            self._channel(channel)
            for channel in self.index.scheme.channels
            if channel.code in self.result.channels
        ]
        raw = self.result.raw_total
        values = [step.value for step in channels if step.value is not None]
        sentence = "暂无"
        if raw is not None:
            sentence = self._sum(raw, values)
        return Step("评议得分", raw, sentence, parts=tuple(channels))

    def _sum(self, raw: Fraction, subtotals: Sequence[Fraction]) -> str:
        """Subtotals added up; or, where 缺项折算 makes long decimals of them, the whole of it."""
        items = self.result.items.values()
        counted = sum((item.counted for item in items if item.counted is not None), Fraction(0))
        if self.full != self.applicable and raw == counted * self.full / self.applicable:
            ratio = f"{figure(self.full)} ÷ {figure(self.applicable)}"
            return f"各项目得分合计{about(counted)} × {ratio} {equals(raw)}"
        if len(subtotals) == 1:
            return about(raw)
        return f"{' + '.join(about(value) for value in subtotals)} {equals(raw)}"

    def _channel(self, channel: Channel) -> Step:
        items = [
            item
            for code, item in self.result.items.items()
            if self.index.items[code].channel == channel.code
        ]
        subtotal = self.result.channels[channel.code]
        due = any(item.counted is None and item.state not in APPLICABLE_NOT for item in items)
        nothing = "暂无小计" if due else "全部缺项，没有小计"
        sentence = nothing if subtotal is None else self._subtotal(items, subtotal)
        steps = tuple(self._item(item) for item in items)
        return Step(f"{channel.code} {channel.name}", subtotal, sentence, parts=steps)

    def _subtotal(self, items: Sequence[ItemResult], subtotal: Fraction) -> str:
        counted = [item for item in items if item.counted is not None]
        own = [(item.counted or 0) * item.points / item.applicable for item in counted]
        sentence = " + ".join(about(Fraction(value)) for value in own)
        spread = counted[0].applicable / counted[0].points
        spread = counted[0].applicable / counted[0].points
        moved = self.result.channel_adjustments.get(self._channel_of(counted[0]), Fraction(0))
        if moved:
            sign = "－" if moved < 0 else "＋"
            sentence += f" {sign} 登记{self._word_of(moved)}{about(abs(moved) / spread)}"
        if (len(own) > 1 or moved) and (spread != 1 or self.full != self.applicable):
            sentence = f"（{sentence}）"
        if spread != 1:
            base = sum((item.points for item in counted), Fraction(0))
            sentence += f" × {figure(base * spread)} ÷ {figure(base)}"
        if self.full != self.applicable:
            sentence += f" × {figure(self.full)} ÷ {figure(self.applicable)}"
        exact = sum((item.counted or Fraction(0) for item in counted), Fraction(0))
        exact = (exact + moved) * self.full / self.applicable
        if len(own) > 1 or sentence != about(exact):
            sentence += f" {equals(exact)}"
        if exact != subtotal:
            sentence += f"，四舍五入保留{self.settings.channel_decimals}位小数为{figure(subtotal)}"
        return sentence

    def _channel_of(self, item: ItemResult) -> str:
        return self.index.items[item.item].channel

    def _word_of(self, points: Fraction) -> str:
        return "扣" if points < 0 else "加"

    def _item(self, result: ItemResult) -> Step:
        return self.items.step(result)

    def _adjustments(self) -> list[Step]:
        steps = tuple(_line(line) for line in self.lines)
        if not steps:
            return []
        return [Step(self._word(), self.result.adjustment, self._gathered(), parts=steps)]

    def _gathered(self) -> str:
        """What the lines come to: on the total, within the caps; others say what they meet."""
        one = self.result.adjustment
        counted = [line for line in self.lines if line.counted and line.kind != DISQUALIFY]
        on_total = [line for line in counted if line.target.kind is AdjustmentTarget.TOTAL]
        if len(on_total) == len(counted):
            return f"合计{plain(one)}分"
        if not on_total:
            return "计入项目、方式或其他方案，不另计入总分"
        return f"计入总分的合计{plain(one)}分"


def _line(line: Adjustment) -> Step:
    unit = "个百分点" if line.target.kind is AdjustmentTarget.RATE else "分"
    what = line.kind if line.kind == DISQUALIFY else f"{line.kind}{figure(abs(line.points))}{unit}"
    known = (line.date, line.rule, line.fact, line.basis)
    parts = dict.fromkeys(text for text in known if text)
    approved = f"批准人{line.approver}，批准日期{line.approved}" if line.approver else ""
    if line.target.kind is not AdjustmentTarget.TOTAL:
        what = f"{what}，计入{line.target.words}"
    sentence = "；".join([what, *parts, *([approved] if approved else [])])
    if not line.counted:
        sentence += f"。{line.why_not}"
    return Step(f"登记表第{line.row}行", line.points if line.counted else None, sentence)
