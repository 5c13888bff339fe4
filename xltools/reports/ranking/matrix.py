"""评分矩阵, one sheet per item: units down, scorers across, combined live, row by row.

Marks stand as numbers, states as words. Where an item has more scorers than a sheet has
columns, its counts and combined scores are values and the sheet says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xltools.book.bulk import (
    Tokens,
    columns,
    row_open,
)
from xltools.book.theme import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, PALE_ORANGE
from xltools.exact import plain
from xltools.methods.panel import PanelWay
from xltools.reports.ranking.cells import across, at, down, here
from xltools.reports.ranking.context import ITEMS, Context
from xltools.reports.ranking.look import BAND_GREY, Edges
from xltools.reports.ranking.marks import ItemMarks
from xltools.reports.ranking.matrix_line import KINDS, MatrixLine
from xltools.reports.ranking.page import (
    HEADER,
    Layout,
    capacity,
    close_sheet,
    open_sheet,
    over,
    print_in_parts,
    title_columns,
)
from xltools.reports.ranking.panels import (
    combined_formula,
    due_formula,
    earned_formula,
    score_formula,
)
from xltools.scoring.marks import State

MOST_SCORERS = 16_000
"""Above this an item's sums and counts are values."""
_WIDE = 30
"""With more scorers the results stand left of the marks, in sight."""
_LEFT = ("序号", "单位代码", "被评议单位", "分值")
_RESULTS = ("评分个数", "应评个数", "覆盖", "合成", "得分")
_WIDTHS = (5, 9, 26, 6)
_ROW_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class MatrixMap:
    """Where a matrix keeps what other sheets refer to."""

    sheet: str
    item: str
    first_row: int
    rows: dict[str, int]
    """Unit code → 0-based row."""
    marks: tuple[int, int] | None
    """First and last column of the scorers' scores; None where there are values only."""
    results: int
    """Column of 评分个数; the other results follow."""

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.rows) - 1

    def column(self, first_row: int, last_row: int, column: int) -> str:
        """Part of a column, for formulas of other sheets."""
        return down(first_row, last_row, column, self.sheet)

    def points(self, unit: str) -> str:
        return at(self.sheet, self.rows[unit], 3)

    def earned(self, unit: str) -> str:
        return at(self.sheet, self.rows[unit], self.results + 4)

    def coverage(self, unit: str) -> tuple[str, str]:
        """评分个数 and 应评个数 of the unit."""
        row = self.rows[unit]
        return at(self.sheet, row, self.results), at(self.sheet, row, self.results + 1)

    def target(self, unit: str) -> str:
        """Where a link from the unit's item score leads."""
        return f"'{self.sheet}'!{here(self.rows[unit], 2)}"


class Matrix:
    """One matrix sheet being laid out and written."""

    def __init__(self, context: Context, sheet: Worksheet, marks: ItemMarks) -> None:
        self.context, self.sheet, self.marks, self.item = context, sheet, marks, marks.item
        count = len(marks.scorers)
        self.as_values = count > MOST_SCORERS or not marks.live
        self.per_scorer = len(marks.fields)
        self.entries = 0 if self.as_values else count * self.per_scorer
        self.scores = 0 if marks.linear or self.as_values else count
        self.weighted = self.item.panel.way is PanelWay.WEIGHTED and not self.as_values
        self.wide = self.entries + self.scores > _WIDE
        self.results = 4 if self.wide or not self.entries else 4 + self.entries + self.scores
        self.first_entry = 4 + len(_RESULTS) if self.wide else 4
        self.width = 4 + len(_RESULTS) + self.entries + self.scores
        self.tiers = 1 + (self.weighted or not marks.linear)
        first = HEADER + self.tiers
        start = self.first_entry + (self.entries if self.scores else 0)
        self.map = MatrixMap(
            sheet.get_name(),
            self.item.code,
            first,
            {unit.code: first + n for n, unit in enumerate(marks.units)},
            (start, start + count - 1) if self.entries and count else None,
            self.results,
        )

    def write(self) -> MatrixMap:
        """Title, headers, rows, notes."""
        item, context = self.item, self.context
        page = next(
            (p for p in (A4_PORTRAIT, A4_LANDSCAPE) if capacity(p) >= sum(self._widths())),
            A3_LANDSCAPE,
        )
        layout = Layout(
            page,
            context.title(f"评分矩阵：{item.name}"),
            left=f"测评项目：{item.code}　{item.name}　　分值：{plain(item.points)}分",
            notes=self._notes(),
        )
        shown = title_columns(page, self._widths())
        open_sheet(context, self.sheet, layout, shown)
        self.sheet.write_url(
            0, 2, f"internal:'{ITEMS}'!A1", context.look.navigation(), f"返回{ITEMS}"
        )
        self._headers()
        self._rows()
        widths = self._widths()[:shown]
        end = close_sheet(context, self.sheet, layout, self.map.last_row + 1, widths)
        self.sheet.repeat_rows(HEADER, HEADER + self.tiers - 1)
        if shown < self.width:
            print_in_parts(self.sheet, end, self.width - 1, 3)
        frozen = self.first_entry if self.wide else 3
        self.sheet.freeze_panes(self.map.first_row, frozen)
        return self.map

    def _widths(self) -> list[float]:
        widths: list[float] = [*_WIDTHS, *([9.0] * (self.width - 4))]
        widths[self.results + 3 : self.results + 5] = [13.0, 12.0]
        return widths

    def _notes(self) -> list[str]:
        item, count = self.item, len(self.marks.scorers)
        notes = [f"计分方法：{item.method.label}，{item.method.rule}"]
        if count > 1:
            notes.append(f"合成：{item.panel.explain(count)}；没有评分的不计入除数")
        notes.append("得分为缺项折算前的得分，不舍入；“覆盖”为评分个数与应评个数之比")
        if not self.marks.live:
            notes.append(
                "本项的评分由多项数据、分层分期或名次等得出，评分个数、合成和得分为计算结果，不是公式；"
                "各条评分见评分明细"
            )
        elif self.as_values:
            notes.append(f"评分单位{count}个，超过表格列数，评分个数与合成为计算结果，不是公式")
        return notes

    def _headers(self) -> None:
        look, last, top = self.context.look, self.width - 1, HEADER
        self.sheet.set_row(top, 40)
        if self.tiers == 2:
            self.sheet.set_row(top + 1, 30)
        for column, width in enumerate(self._widths()):
            self.sheet.set_column(column, column, width)
        for start, words in ((0, _LEFT), (self.results, _RESULTS)):
            for offset, word in enumerate(words):
                self._tall(start + offset, word)
        for n, scorer in enumerate(self.marks.scorers if self.entries else ()):
            column = self.first_entry + n * self.per_scorer
            if self.tiers == 1:
                self._tall(column, scorer.name)
                continue
            fmt = look.header(Edges(top=True, right=column == last))
            over(self.sheet, top, (column, column + self.per_scorer - 1), scorer.name, fmt)
            for k, field in enumerate(self.marks.fields):
                self.sheet.write_string(top + 1, column + k, field.label, look.header())
            if self.weighted and not self.scores:
                self._weight(column, scorer.code)
        for n, scorer in enumerate(self.marks.scorers if self.scores else ()):
            column = self.first_entry + self.entries + n
            self.sheet.write_string(top, column, scorer.name, look.header(Edges(top=True)))
            if self.weighted:
                self._weight(column, scorer.code)
            else:
                self.sheet.write_string(top + 1, column, "折合分", look.header())

    def _weight(self, column: int, scorer: str) -> None:
        weight = self.item.panel.weight_of(scorer)
        fmt = self.context.look.cell("general", bg_color=BAND_GREY)
        self.sheet.write_number(HEADER + 1, column, float(weight), fmt)

    def _tall(self, column: int, text: str) -> None:
        edges = Edges(column == 0, column == self.width - 1, True)
        fmt = self.context.look.header(edges)
        if self.tiers == 1:
            self.sheet.write_string(HEADER, column, text, fmt)
        else:
            self.sheet.merge_range(HEADER, column, HEADER + 1, column, text, fmt)

    def _rows(self) -> None:
        bulk = self.context.book.bulk(self.sheet, self.map.first_row)
        texts = [text for unit in self.marks.units for text in (unit.code, unit.name)]
        if self.map.marks is None:
            found = [value for unit in self.marks.units for value in self._values(unit.code)]
            texts += [value for value in found if isinstance(value, str)]
        texts += [str(state) for state in State]
        bulk.use_texts(dict.fromkeys(texts))
        for kind, words in KINDS:
            for bottom in (False, True):
                for side in ("", "left", "right"):
                    bulk.use_format(self._format(kind, words, side, bottom))
        last = self.map.first_row + max(0, len(self.marks.units) - 1)
        bulk.rows(self._xml, last, self.width - 1)

    def _format(self, kind: str, words: str, side: str, bottom: bool) -> Format:
        edges = Edges(side == "left", side == "right", bottom=bottom)
        more = {"bg_color": PALE_ORANGE} if words == "want" else {}
        more = {"bg_color": BAND_GREY} if words == "none" else more
        return self.context.look.cell(kind, edges, words=bool(words), **more)

    def _xml(self, tokens: Tokens) -> Iterator[str]:
        letters = columns(self.width)
        styles = {
            (kind, words, side, bottom): tokens.style(self._format(kind, words, side, bottom))
            for kind, words in KINDS
            for bottom in (False, True)
            for side in ("", "left", "right")
        }
        count = len(self.marks.units)
        for n, unit in enumerate(self.marks.units):
            row, bottom = self.map.first_row + n, n == count - 1
            line = MatrixLine(
                letters,
                row,
                bottom=bottom,
                styles=styles,
                tokens=tokens,
                last=self.width - 1,
            )
            left = [
                line.number(0, "whole", n + 1),
                line.text(1, "center", unit.code),
                line.text(2, "left", unit.name),
                line.number(3, "general", plain(self._points(unit.code))),
            ]
            entries = line.entries(self.first_entry, self.marks.row(n)) if self.entries else []
            scores = self._scores(line, n) if self.scores else []
            results = self._results(line, row, unit.code)
            middle = [*results, *entries, *scores] if self.wide else [*entries, *scores, *results]
            yield row_open(row + 1, _ROW_HEIGHT) + "".join([*left, *middle]) + "</row>"

    def _points(self, unit: str) -> Decimal:
        return self.context.index.points(self.context.index.units[unit], self.item)

    def _scores(self, line: MatrixLine, n: int) -> list[str]:
        cells = []
        for k, value in enumerate(self.marks.scores[n]):
            column = self.first_entry + self.entries + k
            if value == "":
                cells.append(line.blank(column))
                continue
            start = self.first_entry + k * self.per_scorer
            own = [here(line.row, start + j) for j in range(self.per_scorer)]
            by_key = {f.key: c for f, c in zip(self.marks.fields, own, strict=True)}
            formula = self.item.method.formula(here(line.row, 3), by_key)
            cells.append(line.formula(column, "general", score_formula(formula, own), value))
        return cells

    def _results(self, line: MatrixLine, row: int, unit: str) -> list[str]:
        start, item = self.results, self.item
        points = Fraction(self._points(unit))
        scale = item.method.scale(points)
        values = self._values(unit)
        kinds = ("whole", "whole", "center", "fine", "fine")
        if self.map.marks is None:
            return [
                line.value(start + k, kind, value)
                for k, (kind, value) in enumerate(zip(kinds, values, strict=True))
            ]
        first, last = self.map.marks
        scores = across(row, first, last) if last > first else here(row, first)
        weights = xl_range_abs(HEADER + 1, first, HEADER + 1, last)
        count, shown = here(row, start), here(row, start + 3)
        single = first == last
        formulas: Sequence[str] = (
            f"COUNT({scores})",
            due_formula(scores),
            f'{count}&"/"&{here(row, start + 1)}',
            combined_formula(item.panel, scores, weights, count, single=single),
            earned_formula(here(row, 3), shown, points, scale, self.context.settings.item_decimals),
        )
        return [
            line.formula(start + k, kind, formula, value)
            for k, (kind, formula, value) in enumerate(zip(kinds, formulas, values, strict=True))
        ]

    def _values(self, unit: str) -> list[float | str]:
        """评分个数, 应评个数, 覆盖, 合成, 得分 as the exact calculation gave them."""
        combined = self.context.combined[self.item.code][unit]
        earned = self.context.units[unit].items[self.item.code].earned
        given, due = combined.given, combined.due
        state = str(combined.state)
        score = state if combined.value is None else float(combined.value)
        points_earned = state if earned is None else float(earned)
        return [given, due, f"{given}/{due}", score, points_earned]
