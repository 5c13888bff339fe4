"""The header of a matrix, and below it what stands once for a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xltools.reports.ranking.context import Context
from xltools.reports.ranking.header import Span, tier_heights
from xltools.reports.ranking.look import BAND_GREY, Edges
from xltools.reports.ranking.matrix_plan import LEFT, RESULTS, Plan, group_name
from xltools.reports.ranking.matrix_steps import MatrixSteps
from xltools.reports.ranking.page import HEADER, over
from xltools.reports.ranking.table import shows_words, write

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
