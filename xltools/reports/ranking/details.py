"""评分明细: every entry with the file, sheet and cell it came from; no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from xlsxwriter.worksheet import Worksheet

from xltools.book.bulk import Tokens
from xltools.book.theme import A3_LANDSCAPE
from xltools.reports.ranking.cells import down
from xltools.reports.ranking.context import DETAIL, Context
from xltools.reports.ranking.page import HEADER, Layout
from xltools.reports.ranking.table import Column, Table
from xltools.scheme.model import Item
from xltools.scoring.marks import State
from xltools.text.forms import COMPLETE

ROWS_PER_SHEET = 1_000_000
MOST_ROWS = 2_000_000
"""Beyond this the detail is not written into the workbook."""
_LONGEST = 32_000
_CHUNK = 50_000
_COLUMNS = (
    ("单位", 26, "left"),
    ("项目", 30, "left"),
    ("评分单位", 22, "left"),
    ("评分", 9, "general"),
    ("状态", 8, "center"),
    ("折算得分", 11, "fine"),
    ("原因", 28, "left"),
    ("文件", 34, "left"),
    ("表", 20, "left"),
    ("格", 7, "center"),
    ("报送次数", 8, "whole"),
)
ITEM_COLUMN, MARK_COLUMN, STATE_COLUMN = 1, 3, 4
_TEXT_COLUMNS = (0, 1, 2, 4, 6, 7, 8, 9)


@dataclass(frozen=True, slots=True)
class DetailSheet:
    """One detail sheet: which rows of the sorted marks it holds."""

    name: str
    start: int
    stop: int

    def column(self, number: int) -> str:
        """A column of all its rows, for formulas of other sheets."""
        last = FIRST_ROW + max(0, self.stop - self.start - 1)
        return down(FIRST_ROW, last, number, self.name)


def detail_sheets(context: Context) -> list[DetailSheet]:
    """How the marks are split over sheets; none where they are too many for a workbook."""
    count = len(context.appraisal.marks)
    if count > MOST_ROWS:
        return []
    starts = range(0, max(1, count), ROWS_PER_SHEET)
    return [
        DetailSheet(DETAIL + (str(n) if n > 1 else ""), s, min(count, s + ROWS_PER_SHEET))
        for n, s in enumerate(starts, 1)
    ]


FIRST_ROW = HEADER + 1
"""0-based row of the first entry on every detail sheet."""


def write_too_many(context: Context, sheet: Worksheet) -> None:
    """Say that the detail is not in the workbook."""
    table = Table(context, sheet, _columns(), _layout(context))
    count = len(context.appraisal.marks)
    table.empty(f"评分共{count}条，超过{MOST_ROWS}条，本簿不列明细；各项目评分见各“评分”表。")
    table.finish()


def write_details(context: Context, sheets: Sequence[tuple[DetailSheet, Worksheet]]) -> None:
    """Entries by item, unit in 机构序列 order, scorer."""
    rows = _Rows(context)
    for part, sheet in sheets:
        table = Table(context, sheet, _columns(), _layout(context))
        if part.start == part.stop:
            table.empty("尚未收到评分。")
            table.finish()
            continue
        table.finish()
        last = table.first_row + part.stop - part.start - 1
        sheet.autofilter(table.first_row - 1, 0, last, len(_COLUMNS) - 1)
        bulk = context.book.bulk(sheet, table.first_row)
        bulk.use_texts(rows.texts())
        for _, _, kind in _COLUMNS:
            bulk.use_format(context.look.cell(kind))
        bulk.rows(partial(rows.xml, part, table.first_row), last, len(_COLUMNS) - 1)


def _columns() -> list[Column]:
    return [Column((head,), width, kind) for head, width, kind in _COLUMNS]


def _layout(context: Context) -> Layout:
    return Layout(
        A3_LANDSCAPE,
        context.title(DETAIL),
        left="每条评分及其来源；不含公式，供查询，不作打印",
    )


class _Coded:
    """A column as positions into a short list of texts."""

    def __init__(self, codes: Any, texts: list[str]) -> None:
        self.codes, self.texts = codes, texts

    def sorted(self, order: Any) -> _Coded:
        return _Coded(self.codes[order], self.texts)

    def fragments(self, tokens: Tokens, style: str) -> list[str]:
        """What follows `<c r="A5` for each text."""
        return [
            f'" s="{style}" t="s"><v>{tokens.text(text)}</v></c>' if text else f'" s="{style}"/>'
            for text in self.texts
        ]


class _Rows:
    """The marks in the order of the detail sheet, coded for fast writing."""

    def __init__(self, context: Context) -> None:
        frame, index = context.appraisal.marks, context.index
        self.frame, self.look = frame, context.look
        item_order = {code: n for n, code in enumerate(index.items)}
        unit_order = {unit.code: n for n, unit in enumerate(context.result.units)}
        scorer_order = {code: n for n, code in enumerate(index.scorers)}
        units, items, scorers = (
            _positions(frame[name], order)
            for name, order in (
                ("unit", unit_order),
                ("item", item_order),
                ("scorer", scorer_order),
            )
        )
        order = np.lexsort((frame["seq"].to_numpy(), scorers, units, items))
        names = context.appraisal.file_names
        self.unit = _Coded(units, [*(u.name for u in context.result.units), "（全表）"]).sorted(
            order
        )
        self.item = self._items(context, items).sorted(order)
        self.scorer = _Coded(scorers, [s.name for s in index.scheme.scorers]).sorted(order)
        self.state = _factors(frame["state"]).sorted(order)
        self.sheet = _factors(frame["sheet"]).sorted(order)
        self.cell = _factors(frame["cell"]).sorted(order)
        self.reason = _factors(frame["reason"]).sorted(order)
        files = _factors(frame["file"])
        self.file = _Coded(files.codes, [names.get(f, f) for f in files.texts]).sorted(order)
        revisions = {r.sha256: r.revision for r in context.appraisal.returns if r.sha256}
        self.revisions = [revisions.get(sha, 0) for sha in files.texts]
        self.values = (
            frame["integer"].to_numpy() / 10.0 ** frame["scale"].to_numpy().astype(float)
        )[order]
        self.marked = (frame["state"].astype(str) == str(State.MARK)).to_numpy()[order]
        self.factors = self._factor(context)[units, items][order]

    def _items(self, context: Context, items: Any) -> _Coded:
        """The item's name; with period, stratum and the entry's label where there are several."""
        parts = [_factors(self.frame[name]) for name in ("period", "stratum", "field")]
        codes, texts = items, []
        for part in parts:
            codes = codes * max(1, len(part.texts)) + part.codes
        for item in context.scheme.items:
            entries = product(*(part.texts or [""] for part in parts))
            texts += [entry_name(item, *entry) for entry in entries]
        return _Coded(codes, texts)

    @staticmethod
    def _factor(context: Context) -> Any:
        """Points per unit of mark, where a mark is the score itself; else NaN."""
        index = context.index
        table = np.full((len(context.result.units) + 1, len(context.scheme.items)), np.nan)
        for n, unit in enumerate(context.result.units):
            for k, item in enumerate(context.scheme.items):
                points = Fraction(index.points(index.units[unit.code], item))
                linear = item.method.linear_field is not None and not item.method.cohort
                if linear and points:
                    table[n, k] = float(points / item.method.scale(points))
        return table

    def texts(self) -> Iterator[str]:
        """All texts that the rows show."""
        for coded in self._coded:
            yield from (text for text in coded.texts if text)

    def xml(self, part: DetailSheet, top: int, tokens: Tokens) -> Iterator[str]:
        """The rows of one sheet as XML, some at a time."""
        style = [tokens.style(self.look.cell(kind)) for _, _, kind in _COLUMNS]
        texts = [
            coded.fragments(tokens, style[column])
            for column, coded in zip(_TEXT_COLUMNS, self._coded, strict=True)
        ]
        revision = [f'" s="{style[10]}"><v>{number}</v></c>' for number in self.revisions]
        for start in range(part.start, part.stop, _CHUNK):
            rows = slice(start, min(part.stop, start + _CHUNK))
            first = top + start - part.start + 1
            yield from self._chunk(rows, first, style, texts, revision)

    @property
    def _coded(self) -> tuple[_Coded, ...]:
        return (
            self.unit,
            self.item,
            self.scorer,
            self.state,
            self.reason,
            self.file,
            self.sheet,
            self.cell,
        )

    def _chunk(
        self,
        rows: slice,
        first: int,
        style: list[str],
        texts: list[list[str]],
        revision: list[str],
    ) -> Iterator[str]:
        unit, item, scorer, state, reason, file, sheet, cell = texts
        mark_open, blank_mark = f'" s="{style[3]}"><v>', f'" s="{style[3]}"/>'
        score_open, blank_score = f'" s="{style[5]}"><v>', f'" s="{style[5]}"/>'
        values = self.values[rows]
        # The guard takes binary dust off; the exact figures stand in the matrices.
        exact = np.round(values * self.factors[rows], 10)
        known = self.marked[rows] & ~np.isnan(exact)
        shown = zip(
            _where(self.marked[rows], values),
            _where(known, exact),
            *(coded.codes[rows].tolist() for coded in self._coded),
            strict=True,
        )
        for number, (value, points, u, i, s, t, why, f, h, c) in enumerate(shown, first):
            r = str(number)
            mark = blank_mark if value is None else f"{mark_open}{value}</v></c>"
            score = blank_score if points is None else f"{score_open}{points}</v></c>"
            yield (
                f'<row r="{r}"><c r="A{r}{unit[u]}<c r="B{r}{item[i]}<c r="C{r}{scorer[s]}'
                f'<c r="D{r}{mark}<c r="E{r}{state[t]}<c r="F{r}{score}<c r="G{r}{reason[why]}'
                f'<c r="H{r}{file[f]}<c r="I{r}{sheet[h]}<c r="J{r}{cell[c]}'
                f'<c r="K{r}{revision[f]}</row>'
            )


def _where(known: NDArray[np.bool_], numbers: NDArray[np.float64]) -> list[float | None]:
    """The numbers as a list, None where there is none."""
    listed = numbers.astype(object)
    listed[~known] = None
    return list(listed)


def entry_name(item: Item, period: str, stratum: str, key: str) -> str:
    """What 项目 says of an entry: the item, with period, stratum and field where it has several.

    What is entered once for a list of events is no field of the item, and is always named.
    """
    labels = {field.key: field.label for field in item.method.fields(item.points)}
    label = labels.get(key, COMPLETE) if len(labels) > 1 or key not in labels else ""
    return "·".join(part for part in (item.name, period, stratum, label) if part)


def _positions(column: pd.Series[Any], order: dict[str, int]) -> Any:
    """Where each value stands in `order`; behind its end for what stands once for a sheet."""
    categorical = column.astype("category").cat
    table = np.array(
        [order.get(str(c), len(order)) for c in categorical.categories], dtype=np.int64
    )
    return table[categorical.codes.to_numpy()]


def _factors(column: pd.Series[Any]) -> _Coded:
    codes, texts = pd.factorize(column.astype("category"), sort=True)
    return _Coded(codes, [str(text)[:_LONGEST] for text in texts])
