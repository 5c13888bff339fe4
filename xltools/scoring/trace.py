"""From a unit's total back to the cells: every figure with the sentence that derives it.

The trace is made when somebody asks, for one unit: with thousands of scorers nobody could
hold it for all. It combines the unit's entries once more, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.exact import plain, shown
from xltools.scheme.choices import AdjustmentOrder, AdjustmentTarget
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Channel, Scheme, Unit
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.figures import about, equals, figure
from xltools.scoring.item_trace import ItemTracer
from xltools.scoring.marks import APPLICABLE_NOT
from xltools.scoring.result import Adjustment, ItemResult, Result, Step, UnitResult

if TYPE_CHECKING:
    import pandas as pd


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
