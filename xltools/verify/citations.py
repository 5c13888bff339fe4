"""复算依据: what a result rests on, as one document that the second tabulator reads alone.

Each mark with the cell it came from, each unit's figures as exact fractions, and the numbers of
the scheme that turn one into the other. What the second tabulator does not work out again is
named here, with the reason (`keep`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from xltools.appraisal import Appraisal
from xltools.exact import ratio
from xltools.methods.panel import PanelWay
from xltools.scheme.choices import AdjustmentTarget, RankScope
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.grid import is_grid
from xltools.scoring.marks import APPLICABLE_NOT, State
from xltools.scoring.result import ItemResult, UnitResult

Document = dict[str, Any]
FORMAT = "xltools-citations/1"
_SPREADING = ("rescale_channel", "category_mean")
"""Policies for missing marks that the second tabulator leaves alone."""


def citations(appraisal: Appraisal) -> Document:
    """The document of `appraisal`."""
    index = SchemeIndex(appraisal.rules)
    settings = appraisal.scheme.settings
    own = _Units(index, appraisal)
    marks = _marks(appraisal)
    return {
        "format": FORMAT,
        "title": settings.title,
        "decimals": {
            "item": settings.item_decimals,
            "channel": settings.channel_decimals,
            "total": settings.total_decimals,
        },
        "floor": None if settings.total_floor is None else str(settings.total_floor),
        "order": settings.adjustment_order.value,
        "rank": settings.rank_method.value,
        "rank_on": settings.rank_on.value,
        "tie_breaks": bool(settings.tie_breaks),
        "files": {file: appraisal.file_names.get(file, file) for file in marks},
        "items": {item.code: _item(item) for item in appraisal.rules.items},
        "units": [own.document(unit) for unit in appraisal.result.units],
        "marks": marks,
    }


def _marks(appraisal: Appraisal) -> dict[str, list[list[str]]]:
    """By file: unit, item, scorer, value, state, sheet, cell, and how people settled it."""
    frame = appraisal.marks
    names = ("unit", "item", "scorer", "integer", "scale", "state", "file", "sheet", "cell")
    recused = {(r.scorer, r.unit, r.item) for r in appraisal.scheme.recusals}
    settled = {key: one.decision.name for key, one in appraisal.confirmed.items()}
    found: dict[str, list[list[str]]] = {}
    for row in zip(*(frame[name].tolist() for name in names), strict=True):
        unit, item, scorer, integer, scale, state, file, sheet, cell = row
        if recused & {(scorer, unit, item), (scorer, unit, "")}:
            state = str(State.RECUSED)
        value = decimal_text(integer, scale) if state == State.MARK else ""
        how = settled.get((file, sheet, cell), "")
        line = [unit, item, scorer, value, str(state), sheet, cell, how]
        found.setdefault(file, []).append(line)
    return dict(sorted(found.items()))


def decimal_text(integer: int, scale: int) -> str:
    """Plain decimal text.

    >>> decimal_text(925, 1), decimal_text(-5, 2), decimal_text(80, 0)
    ('92.5', '-0.05', '80')
    """
    if not scale:
        return str(integer)
    digits = str(abs(integer)).zfill(scale + 1)
    return f"{'-' if integer < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def _item(item: Item) -> Document:
    panel = item.panel
    return {
        "name": item.name,
        "channel": item.channel,
        "combine": panel.way.value,
        "above": panel.above,
        "high": panel.drop_high,
        "low": panel.drop_low,
        "weights": {one.scorer: str(one.weight) for one in panel.weights}
        if panel.way is PanelWay.WEIGHTED
        else {},
        "scale": _scale(item),
    }


def _scale(item: Item) -> str | None:
    """The score that earns all points; None where it is the points themselves."""
    one, two = item.method.scale(Fraction(1)), item.method.scale(Fraction(2))
    return None if one != two else str(one)


def _not_again(item: Item) -> str:
    """Why an item's points are not worked out again; "" where they are."""
    panel = item.panel
    plain = is_grid(item) and not item.method.cohort
    if not plain or (_scale(item) is None and item.method.scale(Fraction(3)) != 3):
        return f"计分方法“{item.method.label}”，得分取自结果"
    if panel.way is PanelWay.POOL:
        return f"合成方式“{panel.way.label}”，得分取自结果"
    limits = (panel.max_high_count, panel.min_low_count, panel.not_all_equal or None)
    if any(limit is not None for limit in limits):
        return "评分表有效性另有规定，得分取自结果"
    return ""


class _Units:
    """The units' figures as plain data."""

    def __init__(self, index: SchemeIndex, appraisal: Appraisal) -> None:
        self.index, self.scheme = index, appraisal.rules
        self.not_again = {item.code: _not_again(item) for item in appraisal.rules.items}
        self.lines: dict[str, list[tuple[AdjustmentTarget, str, Fraction]]] = {}
        for line in appraisal.result.adjustments:
            if line.counted and line.kind != DISQUALIFY:
                own = self.lines.setdefault(line.unit, [])
                own.append((line.target.kind, line.target.of, line.points))

    def document(self, unit: UnitResult) -> Document:
        """One unit."""
        full = self.scheme.settings.normalised_full
        lines = self.lines.get(unit.code, [])
        on_total = [points for kind, _, points in lines if kind is AdjustmentTarget.TOTAL]
        items = {code: self._item(unit, item) for code, item in unit.items.items()}
        return {
            "code": unit.code,
            "name": unit.name,
            "group": self._group(unit),
            "status": str(unit.status),
            "full": None if full is None else str(full),
            "keep": self._total_kept(unit, items, on_total),
            "items": items,
            "channels": {code: ratio(value) for code, value in unit.channels.items()},
            "raw_total": ratio(unit.raw_total),
            "adjustments": [str(points) for points in on_total],
            "exact_total": ratio(unit.total_exact),
            "total": ratio(unit.total),
            "rank": unit.rank,
        }

    def _item(self, unit: UnitResult, one: ItemResult) -> Document:
        keep = self.not_again[one.item]
        rates = [of for kind, of, _ in self.lines.get(unit.code, []) if kind == "rate"]
        if not keep and (one.adjustment or one.item in rates):
            keep = "有计入本项目的加减分，得分取自结果"
        return {
            "points": str(one.points),
            "earned": ratio(one.earned),
            "state": str(one.state),
            "policy": "" if one.earned is not None else self._policy(one),
            "keep": keep,
        }

    def _policy(self, one: ItemResult) -> str:
        item, settings = self.index.items[one.item], self.scheme.settings
        if one.state in APPLICABLE_NOT:
            return str((item.na_policy or settings.na_policy).value)
        return str((item.unreported_policy or settings.unreported_policy).value)

    def _group(self, unit: UnitResult) -> str:
        scope = self.scheme.settings.rank_scope
        tier = self.index.units[unit.code].tier if scope is RankScope.TIER else ""
        return "" if scope is RankScope.ALL else f"{unit.category}/{tier}"

    def _total_kept(
        self, unit: UnitResult, items: dict[str, Document], on_total: list[Fraction]
    ) -> str:
        if any(one["policy"] in _SPREADING for one in items.values()):
            return "缺项处理涉及同方式或同类别的其他得分，总分取自结果"
        if unit.channel_adjustments:
            return "有计入评议方式的加减分，总分取自结果"
        if sum(on_total, Fraction(0)) != unit.adjustment:
            return "加减分受上限限制，总分取自结果"
        return ""
