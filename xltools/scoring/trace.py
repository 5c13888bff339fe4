"""From a unit's total back to the cells: every figure with the sentence that derives it.

The figures are those of the derivation; the sentences are made when somebody asks, for one unit:
with thousands of scorers nobody could hold them for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import plain, shown
from xltools.methods.panel import PanelWay
from xltools.scheme.choices import AdjustmentOrder, AdjustmentTarget, MissingPolicy
from xltools.scheme.model import Channel, Item, Unit
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.combine import Combined, Layers, Score, pooled, takes_cut, with_cut
from xltools.scoring.derivation import Derivation, Result
from xltools.scoring.marks import APPLICABLE_NOT, Source, State
from xltools.scoring.result import Adjustment, ChannelSteps, ItemResult, UnitResult


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the trace: a value, the sentence that derives it, and what it derives from."""

    label: str
    value: Fraction | None
    sentence: str = ""
    source: Source | None = None
    parts: tuple[Step, ...] = ()


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
    """The items of one unit, from their points back to what each scorer entered."""

    def __init__(self, derivation: Derivation, unit: Unit) -> None:
        self.derivation, self.index, self.unit = derivation, derivation.index, unit
        self.adjusted = derivation.adjusted[unit.code]
        self.scores = derivation.scores_of(unit.code)

    def step(self, result: ItemResult) -> Step:
        """The item's points, with the steps of every scorer, stratum and period."""
        item = self.index.items[result.item]
        combined = self.derivation.combined(item.code, self.unit.code)
        scores, label = self.scores[item.code], f"{item.code} {item.name}"
        parts = self._parts(item, result.points, combined.layers, scores)
        if combined.value is None or result.placed is None:
            return Step(label, result.counted, self._missing(result, scores), parts=parts)
        sentence = self._earned(item, result, scores, combined, combined.value)
        return Step(label, result.earned, sentence, None, parts)

    def _cut(self, item: Item) -> Fraction:
        return self.adjusted.toward(AdjustmentTarget.RATE, item.code)

    # 得分 ----------------------------------------------------------------------------------

    def _earned(
        self,
        item: Item,
        result: ItemResult,
        scores: Sequence[Score],
        combined: Combined,
        value: Fraction,
    ) -> str:
        points, placed = result.points, result.placed or Fraction(0)
        if combined.layers is not None:
            sentence = self._layers(item, combined, combined.layers)
        else:
            sentence = self._base(item, points, scores, combined)
        cut = self._cut(item)
        if cut and not takes_cut(item.method):
            word = "扣" if cut < 0 else "加"
            sentence += f"，登记{word}{figure(abs(cut))}个百分点为{about(value)}"
        names_value = combined.layers is not None or len(self.index.scorers_of(item)) > 1
        scale = item.method.scale(points)
        if item.method.cohort:
            peers = self.derivation.earning.peers(self.unit, item)
            sentence += f"，{item.method.explain_place(points, value, peers)}"
        elif scale != points:
            if names_value:
                sentence += f"，{about(value)}"
            sentence += f" × 分值{figure(points)} ÷ {figure(scale)} {equals(placed)}"
        exact = placed + result.adjustment
        if result.adjustment:
            word = "扣" if result.adjustment < 0 else "加"
            sentence += f"，登记{word}{about(abs(result.adjustment))}分后为{about(exact)}"
        if exact != result.earned:
            places = self.index.scheme.settings.item_decimals
            sentence += f"，四舍五入保留{places}位小数为{figure(result.earned or exact)}"
        return sentence

    def _base(
        self, item: Item, points: Fraction, scores: Sequence[Score], combined: Combined
    ) -> str:
        """How the scorers' entries make a score, where there are no layers."""
        given = [(one.entry, one.value) for one in scores if one.value is not None]
        single = len(self.index.scorers_of(item)) == 1
        if single or (item.panel.way is PanelWay.POOL and item.method.adds_up):
            whole = pooled([entry for entry, _ in given])
            sentence = item.method.explain(points, with_cut(item.method, whole, self._cut(item)))
            return sentence if single else f"{item.panel.explain(len(given))}：{sentence}"
        named = [(entry.scorer, value) for entry, value in given]
        return f"{item.panel.explain_scores(named)}为{about(combined.unmoved or Fraction(0))}"

    def _layers(self, item: Item, combined: Combined, layers: Layers) -> str:
        category, said = self.unit.category, []
        if item.strata.codes:
            for period in layers.periods:
                if not layers.without(period):
                    scores = {code: one.value for code, one in layers.strata(period).items()}
                    words = item.strata.explain(scores, category)
                    name = layers.name(period)
                    said.append(f"{name}：{words}" if name else words)
        if item.periods.codes:
            periods = {period: layers.period(period).value for period in layers.periods}
            said.append(item.periods.explain(periods, category))
        said += [
            f"{part.name}{part.state}，{part.treated}{about(part.value) if part.value else ''}"
            for part in combined.parts
            if part.value is not None
        ]
        return "；".join(said)

    def _missing(self, result: ItemResult, scores: Sequence[Score]) -> str:
        reasons = dict.fromkeys(one.entry.reason for one in scores if one.entry.reason)
        why = f"（{'；'.join(reasons)}）" if reasons else ""
        counted = ""
        if result.counted is not None and result.policy == MissingPolicy.CATEGORY_MEAN.label:
            mean = result.counted * result.points / result.applicable
            counted = f"，计{about(mean)}分"
        return f"{result.state}{why}，{result.policy}{counted}"

    # 各评分单位 ------------------------------------------------------------------------------

    def _parts(
        self, item: Item, points: Fraction, layers: Layers | None, scores: Sequence[Score]
    ) -> tuple[Step, ...]:
        if layers is None:
            return tuple(self._entry(item, points, one) for one in scores)
        steps = []
        for key, part in layers.parts.items():
            sentence = str(part.state)
            if part.value is not None:
                sentence = self._base(item, points, part.scores, part)
            parts = tuple(self._entry(item, points, one) for one in part.scores)
            steps.append(Step(layers.name(*key), part.value, sentence, None, parts))
        return tuple(steps)

    def _entry(self, item: Item, points: Fraction, one: Score) -> Step:
        entry, method = one.entry, item.method
        name, sentence = self.index.scorers[entry.scorer].name, str(one.state)
        if one.value is not None and item.panel.way is PanelWay.WEIGHTED:
            name += f"（权重{figure(item.panel.weight_of(entry.scorer))}）"
        marked = entry.state is State.MARK
        if marked and (one.value is not None or method.linear_field is None):
            sentence = method.explain(points, with_cut(method, entry.values, self._cut(item)))
        if entry.reason:
            sentence += f"（{entry.reason}）"
        source = entry.sources[0] if entry.sources else None
        return Step(name, one.value, sentence, source)


def trace_unit(result: Result, code: str) -> Step:
    """The whole derivation of one unit's total."""
    return _Tracer(result, code).total()


class _Tracer:
    """The trace of one unit."""

    def __init__(self, result: Result, code: str) -> None:
        self.index = result.derivation.index
        self.settings = self.index.scheme.settings
        self.result: UnitResult = result.unit(code)
        self.lines = [a for a in result.adjustments if a.unit == code]
        self.items = ItemTracer(result.derivation, self.index.units[code])
        self.full, self.applicable = self.result.full, self.result.applicable

    def total(self) -> Step:
        """总分 out of 评议得分 and 加减分."""
        parts = [self._raw(), *self._adjustments()]
        return Step("总分", self.result.total, self._total_sentence(), parts=tuple(parts))

    def _total_sentence(self) -> str:
        one, places = self.result, self.settings.total_decimals
        reached = one.unfloored
        if reached is None or one.raw_total is None or one.total_exact is None or one.total is None:
            return "没有总分"
        sentence = f"评议得分{about(one.raw_total)}"
        if one.adjustment:
            rescaled = self.settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST
            ratio = self.full / self.applicable if rescaled else Fraction(1)
            sign = "－" if one.adjustment < 0 else "＋"
            sentence += f" {sign} {self._word()}{figure(abs(one.adjustment))}"
            if ratio != 1:
                sentence += f" × {figure(self.full)} ÷ {figure(self.applicable)}"
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
        steps = self.result.channel_steps.values()
        counted = sum((channel.counted for channel in steps), Fraction(0))
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
        found = self.result.channel_steps[channel.code]
        sentence = nothing if subtotal is None else self._subtotal(items, found, subtotal)
        steps = tuple(self.items.step(item) for item in items)
        return Step(f"{channel.code} {channel.name}", subtotal, sentence, parts=steps)

    def _subtotal(
        self, items: Sequence[ItemResult], found: ChannelSteps, subtotal: Fraction
    ) -> str:
        counted = [item.counted / found.spread for item in items if item.counted is not None]
        sentence = " + ".join(about(points) for points in counted)
        if found.move:
            sign, word = ("－", "扣") if found.move < 0 else ("＋", "加")
            sentence += f" {sign} 登记{word}{about(abs(found.move) / found.spread)}"
        several = len(counted) > 1 or found.move != 0
        if several and (found.spread != 1 or self.full != self.applicable):
            sentence = f"（{sentence}）"
        if found.spread != 1:
            sentence += f" × {figure(found.of * found.spread)} ÷ {figure(found.of)}"
        if self.full != self.applicable:
            sentence += f" × {figure(self.full)} ÷ {figure(self.applicable)}"
        exact = subtotal if found.exact is None else found.exact
        if len(counted) > 1 or sentence != about(exact):
            sentence += f" {equals(exact)}"
        if exact != subtotal:
            sentence += f"，四舍五入保留{self.settings.channel_decimals}位小数为{figure(subtotal)}"
        return sentence

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
