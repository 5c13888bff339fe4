"""年度对比: last year's figures, and why they cannot always be compared."""

from __future__ import annotations

from fractions import Fraction

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import NEWLY_FOUNDED, PastResult, Unit
from xltools.scoring.result import UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding
from xltools.text.nearest import folded


class History:
    """Earlier years' decided results, by year and the unit code of that year."""

    def __init__(self, index: SchemeIndex) -> None:
        self.index = index
        self.settings = index.scheme.settings
        self.rows: dict[tuple[int, str], PastResult] = {
            (row.year, row.unit): row for row in index.scheme.history
        }
        self.years = {row.year for row in index.scheme.history}

    def codes(self, unit: Unit) -> tuple[str, ...]:
        """Under which codes the unit stood last year; none for a newly founded one."""
        if NEWLY_FOUNDED in unit.predecessors:
            return ()
        return unit.predecessors or (unit.code,)

    def row(self, year: int, code: str) -> PastResult | None:
        return self.rows.get((year, code))

    def compare(self, result: UnitResult) -> None:
        """Set last year's figures of the unit, the changes, or why there are none."""
        last = self.settings.year - 1
        if last not in self.years:
            return
        unit = self.index.units[result.code]
        codes = self.codes(unit)
        rows = [row for code in codes if (row := self.row(last, code)) is not None]
        if not rows:
            result.comparability = "新设单位" if not codes else "新增单位，上年未参加评议"
            return
        if len(codes) > 1:
            names = "、".join(row.name or row.unit for row in rows)
            result.comparability = f"由{names}合并设立"
            return
        [past] = rows
        result.previous_rank = past.rank
        result.previous_total = None if past.total is None else Fraction(past.total)
        result.comparability = self._reason(unit, past)
        if result.comparability:
            return
        if past.rank is not None and result.rank is not None:
            result.rank_change = past.rank - result.rank
        if result.previous_total is not None and result.total is not None:
            result.score_change = result.total - result.previous_total

    def _reason(self, unit: Unit, past: PastResult) -> str:
        others = [
            other.name
            for other in self.index.scheme.units
            if other.code != unit.code and past.unit in self.codes(other)
        ]
        if others and past.unit in unit.predecessors:
            return f"由{past.name or past.unit}分设"
        names = {folded(name) for name in (unit.name, unit.full_name, *unit.aliases)}
        renamed = folded(past.name) not in names if past.name else past.unit != unit.code
        if renamed:
            return f"已更名（上年为{past.name or past.unit}）"
        if past.category and past.category != unit.category:
            category = self.index.categories.get(past.category)
            return f"类别调整（上年为{category.name if category else past.category}）"
        if past.disqualified:
            return "上年直接列为不合格，无名次"
        return ""

    def line(self, unit: Unit, year: int) -> list[PastResult]:
        """The rows of `year` that the unit, or those that it came from, have.

        Codes of years before the last are those of the last; only it says what they came from.
        """
        if NEWLY_FOUNDED in unit.predecessors:
            return []
        codes = dict.fromkeys((*self.codes(unit), unit.code))
        if year == self.settings.year - 1 and unit.predecessors:
            codes = dict.fromkeys(unit.predecessors)
        return [row for code in codes if (row := self.row(year, code)) is not None]

    def counts_as_bottom(self, row: PastResult) -> bool:
        """Whether a row counts as 后进."""
        vetoed = self.settings.disqualified_counts_as_bottom
        return row.bottom or (vetoed and row.disqualified)

    def namesake(self, unit: Unit, year: int) -> PastResult | None:
        """A row of `year` under another code that has one of the unit's names."""
        names = {folded(name) for name in (unit.name, unit.full_name, *unit.aliases)}
        own = (row for (when, _), row in self.rows.items() if when == year and row.name)
        return next((row for row in own if folded(row.name) in names), None)

    def no_longer_listed(self) -> list[Finding]:
        """Units of last year's result that nobody stands for this year."""
        last = self.settings.year - 1
        now = {code for unit in self.index.scheme.units for code in self.codes(unit)}
        gone = [r for (year, code), r in self.rows.items() if year == last and code not in now]
        if not gone:
            return []
        names = "、".join(f"“{row.name or row.unit}”" for row in gone)
        return [Finding(kinds.NOT_LISTED_NOW, values={"names": names, "year": last})]
