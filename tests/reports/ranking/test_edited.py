"""A ranking workbook that somebody has sorted, filtered or typed into never tells two truths.

Whole rows may change places on any sheet: nothing follows from where a row stands. Whatever else
is changed shows in 勾稽核对 and in one sentence on 结论.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.office import Office
from tests.reports.fixtures import adjustment, appraise, random_marks
from tests.reports.ranking.test_book import small
from tests.scoring.build import frame
from tests.steps.random_entries import random_case
from xltools.exact import round_half_up
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.context import (
    CHANNELS,
    ITEMS,
    PROCESS,
    RECONCILIATION,
    SUMMARY,
    TOTALS,
    YEARS,
)
from xltools.scheme.settings import Grade
from xltools.scoring.marks import Mark

SEEDS = range(int(os.environ.get("XLTOOLS_EXAMPLES", "2")))
WATCHED = (SUMMARY, TOTALS, CHANNELS, ITEMS, PROCESS, YEARS, RECONCILIATION)
FIGURES = {
    "评议得分", "总分", "名次", "暂列名次", "列入后进", "等次", "本年总分", "本年名次",
    "本年暂列名次", "增减", "位次变化", "缺项折算", "折算",
}  # fmt: skip
CODE = "单位代码"
_SENTENCE = "勾稽核对："
SPARE = 2_000
"""A row below everything."""
TYPED = int(os.environ.get("XLTOOLS_EXAMPLES", "2")) * 40


@dataclass(frozen=True)
class Block:
    """Rows of a sheet that a person may sort: 0-based, both ends in."""

    sheet: str
    first: int
    last: int
    columns: int
    mixed: bool
    """Whether it is all of a table with several categories."""


def blocks(data: bytes) -> Iterator[Block]:
    """On every sheet, each run of rows of its table; and below the header all rows together."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        merged = {
            row
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1)
        }
        frozen = sheet.freeze_panes
        if frozen is None or sheet.title == SUMMARY:
            continue
        top = openpyxl.utils.cell.coordinate_from_string(frozen)[1]
        rows = []
        for row in range(top, sheet.max_row + 1):
            if row in merged or sheet.cell(row, 1).border.left.style is None:
                break
            rows.append(row)
        width = max((c.column for r in rows for c in sheet[r] if c.border.bottom.style), default=0)
        apart = [row for row in rows if _parts(sheet, row)]
        runs: list[list[int]] = [[]]
        for row in rows:
            if row in apart:
                runs.append([])
            else:
                runs[-1].append(row)
        for run in [*runs, rows if apart else []]:
            if len(run) > 1:
                mixed = run is rows
                yield Block(sheet.title, run[0] - 1, run[-1] - 1, width, mixed)


def _parts(sheet: Any, row: int) -> bool:
    """Whether the row opens or closes a category."""
    texts = {str(cell.value) for cell in sheet[row][:4]}
    return (
        bool(texts & {"平均分", "最高分", "最低分"}) or str(sheet.cell(row, 1).value)[-2:] == "家）"
    )


def figures(cells: Sequence[Sequence[Any]], *, everything: bool) -> dict[str, dict[str, Any]]:
    """By unit code, what a sheet says of its results, or every number in the unit's row."""
    heads: dict[int, str] = {}
    for row in cells[:8]:
        heads |= {n: str(v) for n, v in enumerate(row) if str(v) in FIGURES | {CODE}}
    codes = [n for n, head in heads.items() if head == CODE]
    found: dict[str, dict[str, Any]] = {}
    for row in cells if codes else ():
        code = row[codes[0]]
        if code and code != CODE:
            numbers = {f"{n}": v for n, v in enumerate(row) if everything and isinstance(v, float)}
            own = numbers | {head: row[n] for n, head in heads.items() if head in FIGURES}
            rounded = {h: round(v, 9) if isinstance(v, float) else v for h, v in own.items()}
            assert found.setdefault(str(code), rounded) == rounded
    return found


Watched = dict[str, list[list[Any]]]


def results(watched: Watched) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        name: figures(watched[name], everything=name != PROCESS)
        for name in (TOTALS, CHANNELS, ITEMS, PROCESS, YEARS)
    }


def sentence(watched: Watched) -> str:
    """What 结论 says of 勾稽核对."""
    return next(str(v) for row in watched[SUMMARY] for v in row if str(v).startswith(_SENTENCE))


def agrees(watched: Watched) -> bool:
    return "全部一致" in sentence(watched)


Edit = tuple[Any, ...]


def assert_moving_changes_nothing(office: Office, data: bytes) -> None:
    """Every table by each of its columns, up and down in turn, one after the other; rows that are
    inserted, change places or are hidden; at last tables over all their categories at once."""
    apart = [block for block in blocks(data) if not block.mixed]
    edits: list[Edit] = []
    for block in apart:
        place = (block.sheet, (block.first, block.last), block.columns)
        edits += [("sort", *place, n, n % 2 == 0) for n in range(block.columns)]
    for block in reversed(apart):
        edits.append(("swap", block.sheet, (block.first, block.last), block.columns, SPARE))
        edits.append(("hide", block.sheet, block.last, block.last))
        edits.append(("insert", block.sheet, block.first + 1))
    kept = len(edits)
    for block in (block for block in blocks(data) if block.mixed):
        place = (block.sheet, (block.first, block.last), block.columns)
        edits += [("sort", *place, n, n % 2 == 0) for n in range(block.columns)]
    found = office.edited(data, [("hide", TOTALS, SPARE, SPARE), *edits], WATCHED)
    want = results(found[0])
    assert want[PROCESS]
    agreed = agrees(found[0])
    for number, (edit, one) in enumerate(zip(edits, found[1:], strict=True)):
        assert results(one) == want, edit
        assert agrees(one) == agreed or number >= kept, (edit, disagreeing(one))


def disagreeing(watched: Watched) -> list[list[Any]]:
    """The lines of 勾稽核对 that do not agree."""
    return [row for row in watched[RECONCILIATION] if row[4] not in ("一致", "", "结论")]


def sorted_book(share: float = 0.05) -> bytes:
    """Deductions, a missing return, 缺项 of several kinds, last year's results, grades."""
    counted = tuple(c.model_copy(update={"declared": None}) for c in small().categories)
    grades = (Grade(name="合格", low=Decimal(36)), Grade(name="不合格"))
    scheme = small().model_copy(update={"categories": counted, "grades": grades})
    last = scheme.scorers[-1].code
    lines = [adjustment(1, scheme.units[1].code, "-2"), adjustment(2, scheme.units[4].code, "-1.5")]
    marks = random_marks(scheme, 3, missing=[last], odd=share)
    return ranking_book(appraise(scheme, marks, lines, missing=[last]))


def test_moving_rows_of_any_sheet_changes_nothing(office: Office) -> None:
    assert_moving_changes_nothing(office, sorted_book())


@pytest.mark.parametrize("seed", SEEDS)
def test_moving_rows_of_random_books_changes_nothing(office: Office, seed: int) -> None:
    """More of them by XLTOOLS_EXAMPLES."""
    case = random_case(seed)
    marks = [Mark(*row) for row in frame({}, counts=case.counts).itertuples(index=False, name=None)]
    assert_moving_changes_nothing(
        office, ranking_book(appraise(case.scheme, marks, missing=case.absent))
    )


def cells(data: bytes) -> Iterator[tuple[str, int, int, Any]]:
    """Every number, code and name that stands in a table with units' figures."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for block in blocks(data):
        if block.mixed or (
            block.sheet not in (TOTALS, CHANNELS, ITEMS, PROCESS, YEARS)
            and (not block.sheet.startswith("评分"))
        ):
            continue
        for row in range(block.first, block.last + 1):
            for column in range(block.columns):
                value = book[block.sheet].cell(row + 1, column + 1).value
                if (isinstance(value, (int, float)) and column) or column in (1, 2):
                    yield block.sheet, row, column, value


def test_whatever_is_typed_over_a_figure_shows(office: Office) -> None:
    """A number, a unit's code or its name: the results stay, or 结论 says that they do not agree.

    A mark beyond what the scorer may give, and one in the place of another's, are seen as well.
    """
    data, chance = sorted_book(), random.Random(int(os.environ.get("XLTOOLS_EXAMPLES", "2")))
    every = [c for c in cells(data) if c[0] != "评分明细" or c[2] == 3]
    edits: list[Edit] = []
    for sheet, row, column, value in chance.sample(every, min(len(every), TYPED)):
        typed = value + 1.25 if isinstance(value, (int, float)) else f"{value}改"
        edits.append(("type", sheet, row, column, typed))
    found = office.edited(data, [("hide", TOTALS, SPARE, SPARE), *edits], WATCHED)
    want = results(found[0])
    assert agrees(found[0])
    for edit, one in zip(edits, found[1:], strict=True):
        assert not agrees(one) or results(one) == want, edit
        if edit[1].startswith("评分") and isinstance(edit[4], float) and edit[3] >= 4:
            assert not agrees(one), edit


def test_what_was_changed_is_named(office: Office) -> None:
    """A mark beyond its range by its count, the scorer's sum and the detail; a mean by its rows."""
    data = sorted_book()
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    [mean] = [row[2].row - 1 for row in book[TOTALS].iter_rows() if row[2].value == "平均分"][:1]
    name = next(n for n in book.sheetnames if n.startswith("评分·2.3"))
    row = next(r for r in range(6, 20) if isinstance(book[name].cell(r, 5).value, (int, float)))
    edits = [("type", name, row - 1, 4, 105.0), ("type", TOTALS, mean, 5, 99.0)]
    marked, meant = office.edited(data, edits, WATCHED)
    said = "".join(str(line[0]) for line in disagreeing(marked))
    for words in ("高于100的评分个数", "市信访局评分合计", "“评分明细”评分合计"):
        assert words in said
    assert "项不一致" in sentence(marked)
    [line] = disagreeing(meant)
    assert "平均分、最高分、最低分合计" in line[0]


@pytest.mark.parametrize("seed", range(20))
def test_points_earned_in_a_channel_stay_within_its_points(seed: int) -> None:
    """What 缺项折算 adds stands aside, and both together are the raw total."""
    case = random_case(seed)
    marks = [Mark(*row) for row in frame({}, counts=case.counts).itertuples(index=False, name=None)]
    whole = appraise(case.scheme, marks, missing=case.absent)
    for unit in whole.result.units:
        own = [i for i in case.scheme.items if i.code in unit.items]
        for channel, earned in unit.channel_earned.items():
            found = [unit.items[i.code] for i in own if i.channel == channel]
            # a method may give more than the points by its own parameters: 超额完成
            points = sum(max(item.points, item.earned or 0) for item in found)
            places = case.scheme.settings.channel_decimals
            most = points if places is None else round_half_up(points, places)

            assert earned is None or earned <= most, (unit.code, channel)
        if unit.raw_total is not None:
            known = [points for points in unit.channel_earned.values() if points is not None]
            assert sum(known) + (unit.rescaled or 0) == unit.raw_total
