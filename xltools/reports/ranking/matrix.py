"""各评分单位评分, one sheet per item: units down, scorers across, combined live, row by row.

Marks stand as numbers, states as words; every step from them to the item's points is a formula.
Where a sheet has no room for an item's entries, its counts and scores are values and the sheet
says so. Below the header stands what is entered once for a sheet; rows are written as XML, for
there may be millions of cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.book.bulk import (
    Tokens,
    blank_cell,
    columns,
    formula_cell,
    number_cell,
    row_open,
    text_cell,
)
from xltools.book.paging import (
    SMALLEST_SCALE,
    Strip,
    fits,
    page_starts,
    parts,
    room,
    scale_to_width,
)
from xltools.book.theme import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, PALE_ORANGE
from xltools.exact import plain
from xltools.reports.ranking.cells import Cell, Live, Rows
from xltools.reports.ranking.context import BAND_GREY, ITEMS, Context, Edges
from xltools.reports.ranking.matrix_plan import (
    LEFT,
    MOST_COLUMNS,
    RESULTS,
    ItemMarks,
    Plan,
    group_name,
    step_columns,
)
from xltools.reports.ranking.matrix_steps import MatrixSteps
from xltools.reports.ranking.page import (
    HEADER,
    LINE_ROW,
    Layout,
    close_sheet,
    closing_heights,
    open_sheet,
    over,
    print_in_parts,
    title_heights,
)
from xltools.reports.ranking.table import Span, holds, shows_words, tier_heights, write
from xltools.scoring.marks import WANTING, State

_ONE, _MORE, _EXTRA_HEIGHT = 40.0, 30.0, 18.0
_WORDS = {"weight": "权重", "validity": "评分表效力"}


class MatrixHead:
    """Writes the header rows: period and stratum, scorer, field; then one row each for the rest."""

    def __init__(
        self,
        context: Context,
        sheet: Worksheet,
        plan: Plan,
        steps: MatrixSteps,
        parts: Sequence[int] = (),
    ) -> None:
        self.context, self.sheet, self.plan, self.steps = context, sheet, plan, steps
        self.marks, self.look, self.parts = plan.marks, context.look, parts
        self._spans: list[Span] = []

    def write(self, widths: Sequence[float]) -> float:
        """Header and extra rows, and the widths of the columns; returns how high they are."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        for start, words in ((0, LEFT), (self.plan.results, RESULTS)):
            for offset, word in enumerate(words):
                self._tall(start + offset, word)
        for name, header in self.plan.headers.items():
            self._tall(self.plan.step(name), header)
        if self.plan.entries:
            self._groups()
            self._sheets()
            for name in self.plan.extras:
                self._extra(name)
        usual = [_ONE if n == 0 and not self.marks.layered else _MORE for n in self._tiers]
        heights = tier_heights(self._spans, widths, usual)
        for tier, height in enumerate(heights):
            self.sheet.set_row(HEADER + tier, height)
        for span in self._spans:
            self._write(span)
        return sum(heights) + (len(self.plan.extras) * _EXTRA_HEIGHT if self.plan.entries else 0)

    @property
    def _tiers(self) -> range:
        return range(self.plan.tiers)

    def _write(self, span: Span) -> None:
        edges = Edges(span.left == 0, span.right == self.plan.width - 1, span.top == 0)
        fmt, top, bottom = self.look.header(edges), HEADER + span.top, HEADER + span.bottom
        if (top, span.left) == (bottom, span.right):
            self.sheet.write_string(top, span.left, span.text, fmt)
        else:
            self.sheet.merge_range(top, span.left, bottom, span.right, span.text, fmt)

    def _tall(self, column: int, text: str) -> None:
        """A header over all tiers."""
        self._spans.append(Span(0, column, self.plan.tiers - 1, column, text))

    def _over(self, tier: int, first: int, last: int, text: str) -> None:
        """A header over several columns, said anew on each part that is printed by itself."""
        begins = [first, *(part for part in self.parts if first < part <= last)]
        ends = [*(part - 1 for part in begins[1:]), last]
        for begin, end in zip(begins, ends, strict=True):
            self._spans.append(Span(tier, begin, tier, end, text))

    def _groups(self) -> None:
        """The tier of periods and strata, where there are any."""
        if not self.marks.layered:
            return
        fields = len(self.marks.fields)
        for group, own in self.marks.groups.items():
            name = group_name(self.marks.item, group)
            blocks = range(fields) if self.plan.by_field else [0]
            wide = 1 if self.plan.by_field else fields
            for k in blocks:
                first = self.plan.entry(own[0], k)
                self._over(0, first, first + len(own) * wide - 1, name)
            if self.plan.scores:
                self._over(0, self.plan.score(own[0]), self.plan.score(own[-1]), name)

    def _sheets(self) -> None:
        """The tiers of scorers and fields."""
        tier, count = int(self.marks.layered), len(self.marks.fields)
        if self.plan.by_field:
            for k, field in enumerate(self.marks.fields):
                for own in self.marks.groups.values():
                    first, last = (self.plan.entry(own[n], k) for n in (0, -1))
                    self._over(tier, first, last, field.label)
        for n, (scorer, _, _) in enumerate(self.marks.sheets):
            name = self.context.index.scorers[scorer].name
            if self.marks.linear:
                self._over(tier, self.plan.entry(n, 0), self.plan.entry(n, 0), name)
                continue
            if not self.plan.by_field:
                first = self.plan.entry(n, 0)
                self._over(tier, first, first + count - 1, name)
            for k, field in enumerate(self.marks.fields):
                column = self.plan.entry(n, k)
                self._over(tier + 1, column, column, name if self.plan.by_field else field.label)
            column = self.plan.score(n)
            self._over(tier, column, column, name)
            self._over(tier + 1, column, column, "计入评分" if self.marks.judged else "折合分")

    def _extra(self, name: str) -> None:
        """发出票 and the like, weights, validity: a row with a cell for each sheet."""
        row = self.plan.extra_row(name)
        label = _WORDS.get(name) or next(
            one.label for one in self.marks.heads if name == f"head {one.key}"
        )
        self.sheet.set_row(row, _EXTRA_HEIGHT)
        over(self.sheet, row, (0, 3), label, self.look.header(Edges(left=True)))
        cells = dict(self.steps.extra(name, n) for n in range(len(self.marks.sheets)))
        for column in range(4, self.plan.width):
            edges = Edges(right=column == self.plan.width - 1)
            value = cells.get(column)
            words = shows_words(value)
            look = self.look.cell("general", edges, words=words, bg_color=BAND_GREY)
            write(self.sheet, row, column, value, look)


_NUMERIC = ("general", "fine", "fine")
KINDS = (
    ("whole", ""),
    ("center", ""),
    ("left", ""),
    ("general", ""),
    ("general", "words"),
    ("general", "want"),
    ("general", "none"),
    ("fine", ""),
    ("fine", "words"),
)
_WANTING = frozenset(str(state) for state in WANTING)


class MatrixLine:
    """One row of the matrix as XML."""

    def __init__(
        self,
        letters: list[str],
        row: int,
        *,
        bottom: bool,
        styles: dict[tuple[str, str, str, bool], str],
        tokens: Tokens,
        last: int,
    ) -> None:
        self.letters, self.row, self.bottom = letters, row, bottom
        self.styles, self.tokens, self.last = styles, tokens, last

    def _style(self, column: int, kind: str, words: str = "") -> str:
        side = "left" if column == 0 else "right" if column == self.last else ""
        return self.styles[kind, words, side, self.bottom]

    def _place(self, column: int) -> str:
        return f"{self.letters[column]}{self.row + 1}"

    def number(self, column: int, kind: str, value: object) -> str:
        return number_cell(self._place(column), self._style(column, kind), value)

    def text(self, column: int, kind: str, value: str, words: str = "") -> str:
        style = self._style(column, kind, words)
        return text_cell(self._place(column), style, self.tokens.text(value))

    def blank(self, column: int) -> str:
        return blank_cell(self._place(column), self._style(column, "general", "none"))

    def formula(self, column: int, kind: str, formula: str, value: float | str) -> str:
        words = "words" if isinstance(value, str) and kind in _NUMERIC else ""
        return formula_cell(self._place(column), self._style(column, kind, words), formula, value)

    def cell(self, column: int, kind: str, cell: Cell) -> str:
        """A formula, a text, or a blank cell where there is nothing to calculate."""
        if isinstance(cell, Live):
            return self.formula(column, kind, cell.formula, cell.value)
        return self.text(column, kind, cell) if isinstance(cell, str) else self.blank(column)

    def value(self, column: int, kind: str, value: float | str) -> str:
        """A value where there is no room for formulas' sources."""
        if isinstance(value, str):
            words = "words" if kind in _NUMERIC else ""
            return self.text(column, kind, value, words)
        return self.number(column, kind, f"{value:.15g}")

    def entries(self, first: int, values: Sequence[str | float]) -> list[str]:
        """The marks as numbers, states as words."""
        row, plain_style = self.row + 1, self._style(1, "general")
        cells = []
        for letter, value in zip(self.letters[first:], values, strict=False):
            if isinstance(value, str):
                kind = "none" if not value else "want" if value in _WANTING else "words"
                style = self._style(1, "general", kind)
                place = f"{letter}{row}"
                cells.append(
                    text_cell(place, style, self.tokens.text(value))
                    if value
                    else blank_cell(place, style)
                )
            else:
                cells.append(f'<c r="{letter}{row}" s="{plain_style}"><v>{value:.16g}</v></c>')
        if self.wide_end(first, len(values)):
            cells[-1] = cells[-1].replace(f's="{plain_style}"', f's="{self._edge()}"', 1)
        return cells

    def wide_end(self, first: int, count: int) -> bool:
        """Whether the entries end at the table's right side."""
        return count > 0 and first + count - 1 == self.last

    def _edge(self) -> str:
        return self.styles["general", "", "right", self.bottom]


MOST_SCORERS = 16_000
"""Above this an item's sums and counts are values."""
LONGEST = 8_192
"""Characters that a formula may have."""
CODES, NAMES, POINTS = 1, 2, 3
"""Columns of 单位代码, 被评议单位 and 分值."""
_WIDTHS = (5, 9, 26, 6)
_ROW_HEIGHT = 18
_REPEATED = 3
"""Columns that each part of a sheet printed in parts repeats."""


@dataclass(frozen=True, slots=True)
class MatrixMap:
    """Where a matrix keeps what other sheets refer to."""

    sheet: str
    item: str
    first_row: int
    rows: dict[str, int]
    """Unit code → 0-based row."""
    plan: Plan
    """Which columns it has, and where."""

    @property
    def results(self) -> int:
        """Column of 评分个数; the other results follow."""
        return self.plan.results

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.rows) - 1

    @property
    def units(self) -> Rows:
        """The units' rows, by code."""
        return Rows(self.sheet, self.first_row, self.last_row, CODES)

    def points(self, code: str) -> str:
        """分值 of the unit whose code is in the cell `code`."""
        return self.units.find(POINTS, code)

    def earned(self, code: str) -> str:
        return self.units.find(self.results + 4, code)

    def coverage(self, code: str) -> tuple[str, str]:
        """评分个数 and 应评个数 of the unit."""
        return self.units.find(self.results, code), self.units.find(self.results + 1, code)

    @property
    def top(self) -> str:
        """Where links lead: to the sheet, for no link follows a row that is sorted elsewhere."""
        return f"'{self.sheet}'!A1"


class Matrix:
    """One matrix sheet being laid out and written."""

    def __init__(self, context: Context, sheet: Worksheet, marks: ItemMarks) -> None:
        self.context, self.sheet, self.marks, self.item = context, sheet, marks, marks.item
        steps = step_columns(context, marks)
        self.plan, self.why = Plan(marks, steps), ""
        self.steps = MatrixSteps(context, marks, self.plan)
        self.why = self._why_values()
        if self.why:
            self.plan = Plan(marks, steps, values=True)
            self.steps = MatrixSteps(context, marks, self.plan)
        first = self.plan.first_row
        rows = {unit.code: first + n for n, unit in enumerate(marks.units)}
        self.map = MatrixMap(sheet.get_name(), self.item.code, first, rows, self.plan)

    def _why_values(self) -> str:
        """Why the item's scores cannot be formulas here; "" where they are."""
        count = len(self.marks.sheets)
        if not count:
            return "没有评分单位"
        if count > MOST_SCORERS:
            return f"评分单位{count}个，超过表格列数"
        if self.plan.width > MOST_COLUMNS:
            return f"填写内容共{self.plan.entries}列，超过表格列数"
        last = {unit.category: unit.code for unit in self.marks.units}
        for code in last.values():
            cells = [
                *self.steps.scores(self.plan.last_row, code),
                *self.steps.steps(self.plan.last_row, code).values(),
                *self.steps.results(self.plan.last_row, code),
            ]
            if any(isinstance(c, Live) and len(c.formula) > LONGEST for c in cells if c):
                return "计分公式的长度超过单元格所能容纳"
        return ""

    def write(self) -> MatrixMap:
        """Title, headers, rows, notes."""
        item, context, plan = self.item, self.context, self.plan
        widths = self._widths()
        page = next((p for p in (A4_PORTRAIT, A4_LANDSCAPE) if fits(p, widths)), None)
        layout = Layout(
            page or A3_LANDSCAPE,
            context.title(f"各评分单位评分：{item.name}"),
            left=f"测评项目：{item.code}　{item.name}　　分值：{plain(item.points)}分",
            notes=self._notes(),
        )
        begins = parts(layout.page, widths, _REPEATED)
        shown, first = (widths[: begins[0]], _REPEATED) if begins else (widths, 0)
        open_sheet(context, self.sheet, layout, shown, repeated=first)
        self.sheet.write_url(
            0, 2, f"internal:'{ITEMS}'!A1", context.look.navigation(), f"返回{ITEMS}"
        )
        header = MatrixHead(context, self.sheet, plan, self.steps, begins).write(widths)
        self._rows()
        row = self.map.last_row + 1
        end = close_sheet(context, self.sheet, layout, row, shown, first=first)
        self.sheet.repeat_rows(HEADER, plan.first_row - 1)
        if begins:
            print_in_parts(self.sheet, begins, end, plan.width - 1, _REPEATED)
        scale = SMALLEST_SCALE if begins else scale_to_width(layout.page, widths)
        self._pages(
            room(layout.page, scale),
            top=sum(title_heights(context, layout, shown, repeated=first)) + LINE_ROW + header,
            repeated=header,
            ending=closing_heights(layout, shown, first=first),
        )
        frozen = plan.results + len(RESULTS) if plan.wide else 3
        self.sheet.freeze_panes(self.map.first_row, frozen)
        return self.map

    def _pages(self, space: float, *, top: float, repeated: float, ending: Sequence[float]) -> None:
        """No page with nothing but the notes."""
        held = holds(["body"] * len(self.marks.units), closed=True)
        strips = [Strip(_ROW_HEIGHT, holds=hold) for hold in held]
        strips += [Strip(height) for height in ending]
        starts = page_starts(strips, space, top=top, repeated=repeated)
        self.sheet.set_h_pagebreaks([self.map.first_row + place for place in starts])

    def _widths(self) -> list[float]:
        plan = self.plan
        widths: list[float] = [*_WIDTHS, *([9.0] * (plan.width - 4))]
        for name in plan.headers:
            widths[plan.step(name)] = 8.0 if name == "category" else 11.5
        widths[plan.results + 3 : plan.results + 5] = [13.0, 12.0]
        return widths

    def _notes(self) -> list[str]:
        item, marks = self.item, self.marks
        most = max((len(own) for own in marks.groups.values()), default=0)
        notes = [f"计分方法：{item.method.label}，{item.method.rule}"]
        if most > 1:
            notes.append(f"合成：{item.panel.explain(most)}；没有评分的不计入除数")
        if item.strata.codes:
            notes.append(f"分层：{item.strata.rule}")
        if item.periods.codes:
            notes.append(f"多期：{item.periods.rule}")
        if marks.judged:
            notes.append("评分表效力按本项目的评分规则判定，无效的评分表各项评分作待更正")
        notes.append("得分为缺项折算前的得分，不舍入；“报送率”为评分个数与应评个数之比")
        if self.why:
            notes.append(
                f"{self.why}，评分个数、合成和得分为计算结果，不是公式；各条评分见评分明细"
            )
        return notes

    def _rows(self) -> None:
        bulk = self.context.book.bulk(self.sheet, self.map.first_row)
        texts = [text for unit in self.marks.units for text in (unit.code, unit.name)]
        if self.plan.values:
            found = [v for unit in self.marks.units for v in self.steps.values(unit.code)]
            texts += [value for value in found if isinstance(value, str)]
        texts += [str(state) for state in State]
        texts += [word for one in self.marks.fields for word in one.choices]
        texts += [category.code for category in self.context.scheme.categories]
        bulk.use_texts(dict.fromkeys(texts))
        for kind, words in KINDS:
            for bottom in (False, True):
                for side in ("", "left", "right"):
                    bulk.use_format(self._format(kind, words, side, bottom))
        last = self.map.first_row + max(0, len(self.marks.units) - 1)
        bulk.rows(self._xml, last, self.plan.width - 1)

    def _format(self, kind: str, words: str, side: str, bottom: bool) -> Format:
        edges = Edges(side == "left", side == "right", bottom=bottom)
        more = {"bg_color": PALE_ORANGE} if words == "want" else {}
        more = {"bg_color": BAND_GREY} if words == "none" else more
        return self.context.look.cell(kind, edges, words=bool(words), **more)

    def _xml(self, tokens: Tokens) -> Iterator[str]:
        letters, width = columns(self.plan.width), self.plan.width
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
                letters, row, bottom=bottom, styles=styles, tokens=tokens, last=width - 1
            )
            left = [
                line.number(0, "whole", n + 1),
                line.text(1, "center", unit.code),
                line.text(2, "left", unit.name),
                line.number(3, "general", plain(self._points(unit.code))),
            ]
            entries = self._entries(line, n) if self.plan.entries else []
            scores = self._scores(line, unit.code) if self.plan.scores else []
            steps, results = self._steps(line, unit.code), self._results(line, unit.code)
            middle = [*entries, *scores, *steps, *results]
            if self.plan.results < self.plan.first_entry:
                middle = [*results, *steps, *entries, *scores]
            yield row_open(row + 1, _ROW_HEIGHT) + "".join([*left, *middle]) + "</row>"

    def _points(self, unit: str) -> Decimal:
        return self.context.index.points(self.context.index.units[unit], self.item)

    def _entries(self, line: MatrixLine, n: int) -> list[str]:
        """The entries by sheet; by field where the fields are added up."""
        row, fields = self.marks.row(n), len(self.marks.fields)
        if self.plan.by_field:
            row = [value for k in range(fields) for value in row[k::fields]]
        return line.entries(self.plan.first_entry, row)

    def _scores(self, line: MatrixLine, code: str) -> list[str]:
        cells = self.steps.scores(line.row, code)
        return [line.cell(self.plan.score(k), "general", cell) for k, cell in enumerate(cells)]

    def _steps(self, line: MatrixLine, code: str) -> list[str]:
        if not self.plan.headers:
            return []
        cells = self.steps.steps(line.row, code)
        return [
            line.cell(self.plan.step(name), _kind(name), cells.get(name))
            for name in self.plan.headers
        ]

    def _results(self, line: MatrixLine, code: str) -> list[str]:
        kinds, start = ("whole", "whole", "center", "fine", "fine"), self.plan.results
        if self.plan.values:
            values = zip(kinds, self.steps.values(code), strict=True)
            return [line.value(start + k, kind, value) for k, (kind, value) in enumerate(values)]
        cells = zip(kinds, self.steps.results(line.row, code), strict=True)
        return [line.cell(start + k, kind, cell) for k, (kind, cell) in enumerate(cells)]


def _kind(step: str) -> str:
    if step.startswith("pool ") or step in ("cut", "move"):
        return "general"
    return "center" if step == "category" else "fine"
