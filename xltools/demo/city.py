"""The demo's scheme: the Ma'anshan preset, marked 演示, with a year before it."""

from __future__ import annotations

from decimal import Decimal

from xltools.demo.numbers import draw, quality
from xltools.demo.plants import LAST_YEARS_BOTTOM, LOW, NEW_UNIT
from xltools.scheme.model import PastResult, Scheme, Unit
from xltools.scheme.presets import preset


def demo_scheme() -> Scheme:
    """Ma'anshan 2017 with 演示数据 set, last year's results, and one unit new this year."""
    base = preset("maanshan-2017")
    settings = base.settings.model_copy(update={"demo": True})
    units = tuple(
        unit.model_copy(update={"predecessors": ("新设",)}) if unit.code == NEW_UNIT else unit
        for unit in base.units
    )
    history = tuple(
        past
        for category in base.categories
        for past in _last_year(
            base.settings.year - 1,
            [u for u in units if u.category == category.code and u.code != NEW_UNIT],
        )
    )
    return base.model_copy(update={"settings": settings, "units": units, "history": history})


def _last_year(year: int, units: list[Unit]) -> list[PastResult]:
    """Last year's totals, ranked; the decided 后进 are at the bottom."""
    totals = {unit.code: _last_total(unit.code) for unit in units}
    ordered = sorted(units, key=lambda unit: (-totals[unit.code], unit.code))
    return [
        PastResult(
            year=year,
            unit=unit.code,
            name=unit.name,
            category=unit.category,
            rank=rank,
            total=totals[unit.code],
            bottom=unit.code in LAST_YEARS_BOTTOM,
            document="马纠办〔2017〕2号（演示数据）",
        )
        for rank, unit in enumerate(ordered, 1)
    ]


def _last_total(unit: str) -> Decimal:
    if unit in LAST_YEARS_BOTTOM:
        return Decimal(7400 + draw(0, 300, "last year", unit)) / 100
    base = LOW.get(unit, quality(unit) - 80) + 80
    return Decimal(base * 10 + draw(-150, 150, "last year", unit)) / 100
