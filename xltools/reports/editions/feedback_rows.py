"""The rows of a unit's own page: its items, its total, its deductions, and what is said below."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import SIZE
from xltools.exact import plain, round_half_up, shown
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.look import Edges
from xltools.reports.ranking.page import (
    LINE_HEIGHT,
    line_count,
    over,
)
from xltools.reports.ranking.table import shows_words, write
from xltools.reports.ranking.wording import rescale_word, without_total
from xltools.scheme.model import Item
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.result import Adjustment, ItemResult
from xltools.text import editions as says

if TYPE_CHECKING:
    from xltools.reports.editions.feedback import Review

WIDTHS = (17.0, 27.0, 7.0, 9.0, 11.0, 23.0)


class PageRows:
    """The rows of one page, one below the other."""

    def __init__(self, page: Review, sheet: Worksheet, row: int) -> None:
        self.page, self.sheet, self.row = page, sheet, row

    def header(self, words: tuple[str, ...], spans: tuple[int, ...] = ()) -> None:
        """A header row; `spans` is the number of columns of each word."""
        look, at = self.page.look, 0
        self.sheet.set_row(self.row, 28)
        for word, span in zip(words, spans or (1,) * len(words), strict=True):
            edges = Edges(at == 0, at + span == len(WIDTHS), True)
            self._cell(at, span, word, look.header(edges))
            at += span
        self.row += 1

    def items(self) -> None:
        """Every item that applies to the unit, its points and what was earned."""
        page, unit = self.page, self.page.unit
        heads = ("评议方式", "测评项目", "分值", "得分")
        if page.with_mean:
            self.header((*heads, "本类别平均", "说明"))
        else:
            self.header((*heads, "说明"), (1, 1, 1, 1, 2))
        for item in page.scheme.items:
            found = unit.items.get(item.code)
            if found is not None:
                self.row_of(self._item(item, found))
        self.totals()

    def _item(self, item: Item, found: ItemResult) -> list[Cell]:
        page = self.page
        told, places = page.told(found), page.decimals
        score: Cell = str(found.state)
        if found.earned is not None:
            score = round_half_up(found.earned, places)
        mean = page.ground.means.get((page.unit.category, item.code))
        aside: Cell = says.DASH if mean is None or not told else round_half_up(mean, places)
        channel = page.index.channels[item.channel].name
        points = plain(found.points)
        cells = (channel, item.name, points, score if told else says.DASH, aside)
        return [*cells, page.remark(found)]

    def totals(self) -> None:
        """评议得分, 倒扣分, 总分, where the unit may read them."""
        page, unit, places = self.page, self.page.unit, self.page.decimals
        if not page.tells_total:
            return
        word = without_total(unit)
        mean = page.ground.total_means.get(unit.category) if page.with_mean else None
        aside = says.DASH if mean is None else round_half_up(mean, places)
        full = plain(page.index.full_marks(page.index.units[unit.code]))
        raw: Cell = word if unit.raw_total is None else round_half_up(unit.raw_total, places)
        total: Cell = word if unit.total is None else round_half_up(unit.total, places)
        change = shown(unit.adjustment, places) if unit.adjustment else says.DASH
        parts = self._beside_items()
        for n, (word, points) in enumerate(parts.items()):
            added = shown(points, places) or says.DASH
            self.row_of(["" if n else "另计", word, "", added, says.DASH, ""], rule=n == 0)
        self.row_of(["合计", "评议得分", full, raw, says.DASH, ""], rule=not parts)
        self.row_of(["", page.settings.deduction_word, "", change, says.DASH, ""])
        self.row_of(["", "总分", "", total, aside, ""], last=True)

    def _beside_items(self) -> dict[str, Fraction]:
        """What makes the items' points the raw total: by the policies, the register, 缺项折算."""
        unit = self.page.unit
        if unit.raw_total is None or unit.rescaled is None:
            return {}
        items = unit.items.values()
        earned = sum((item.earned for item in items if item.earned is not None), Fraction(0))
        counted = sum(
            (
                item.counted * item.points / item.applicable
                for item in items
                if item.earned is None and item.counted is not None
            ),
            Fraction(0),
        )
        moved = unit.raw_total - unit.rescaled - earned - counted
        found = {
            says.COUNTED_WITHOUT_MARK: counted,
            says.CHANNEL_MOVES if unit.channel_adjustments else says.CHANNEL_ROUNDING: moved,
            rescale_word(self.page): unit.rescaled,
        }
        return {word: points for word, points in found.items() if points}

    @property
    def difference(self) -> Decimal:
        """How far the figures that are shown are at most from the totals that are shown."""
        page, unit, places = self.page, self.page.unit, self.page.decimals
        if not page.tells_total or unit.raw_total is None or unit.total is None:
            return Decimal(0)
        parts = [item.earned for item in unit.items.values() if item.earned is not None]
        parts += self._beside_items().values()
        raw, total = (round_half_up(value, places) for value in (unit.raw_total, unit.total))
        change = round_half_up(unit.adjustment, places)
        added = sum((round_half_up(part, places) for part in parts), Decimal(0))
        return max(abs(added - raw), abs(raw + change - total), abs(added + change - total))

    def row_of(self, cells: list[Cell], *, last: bool = False, rule: bool = False) -> None:
        """A row of the first table; before approval nothing is compared with the category."""
        if self.page.with_mean:
            self.body(cells, last=last, rule=rule)
        else:
            self.body([*cells[:4], cells[5]], (1, 1, 1, 1, 2), last=last, rule=rule)

    def deductions(self, lines: list[Adjustment]) -> None:
        """The unit's deductions, each with its basis."""
        self.sheet.set_row(self.row, 8)
        self.row += 1
        word = self.page.settings.deduction_word
        heads = ("发生日期", f"{word}情形及事实", "核定", "告知", "依据及处理情况")
        self.header(heads, (1, 1, 1, 2, 1))
        for number, line in enumerate(lines):
            told = [part for part in (line.rule, line.fact) if part]
            why = "计入" if line.counted else "未办结，未计入"
            points = (
                says.DASH if line.kind == DISQUALIFY else shown(line.points, self.page.decimals)
            )
            cells = (line.date, "：".join(told) or line.kind, points or "", line.noticed)
            handled = "；".join(part for part in (line.basis, line.plea, why) if part)
            clean = [self.page.clean(str(cell)) for cell in (*cells, handled)]
            self.body(list(clean), (1, 1, 1, 2, 1), last=number == len(lines) - 1)
        if not lines:
            self.body([f"没有{word}事项。"], (6,), last=True)

    def body(
        self,
        cells: list[Cell],
        spans: tuple[int, ...] = (),
        *,
        last: bool = False,
        rule: bool = False,
    ) -> None:
        """A row of a table."""
        look, at, lines = self.page.look, 0, 1
        kinds = ("wrap", "wrap", "center", "score", "score", "wrap")
        for value, span in zip(cells, spans or (1,) * len(cells), strict=True):
            edges = Edges(at == 0, at + span == len(WIDTHS), False, last, rule)
            kind = kinds[at] if span == 1 else "wrap"
            fmt = look.cell(kind, edges, words=shows_words(value) or value is None)
            self._cell(at, span, value, fmt)
            width = sum(WIDTHS[at : at + span]) - 2
            lines = max(lines, line_count(value if isinstance(value, str) else "", width))
            at += span
        self.sheet.set_row(self.row, max(20.0, lines * LINE_HEIGHT + 4))
        self.row += 1

    def text(self, text: str) -> None:
        """A paragraph over the whole width."""
        look = self.page.look.note(wrap=True)
        over(self.sheet, self.row, (0, len(WIDTHS) - 1), text, look)
        height = line_count(text, sum(WIDTHS) - 2) * (SIZE["五号"] + 5) + 8
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _cell(self, at: int, span: int, value: Cell, fmt: object) -> None:
        if span > 1:
            self.sheet.merge_range(self.row, at, self.row, at + span - 1, "", fmt)
        write(self.sheet, self.row, at, value, fmt)
