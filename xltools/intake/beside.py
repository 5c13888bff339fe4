"""What stands beside and between the units' marks, or over them: nothing is passed over.

Whatever a person could read in a returned form and the program does not use is named once, with
its place: a table beside the form, a note in 填报须知, comments, text boxes, pictures, headers.
What was issued is told apart by its place and by its words, wherever these went.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from xltools.forms.identity import read_said, said_digest
from xltools.forms.notice import notice_lines
from xltools.intake.expected import skeleton
from xltools.intake.grammar import is_number
from xltools.intake.layout import Placed
from xltools.intake.names import fold
from xltools.intake.ownership import Owned
from xltools.intake.sheet import Sheet, Workbook, a1
from xltools.intake.told import short
from xltools.looks.judge import area_of
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind
from xltools.text.forms import MEND_SHEETS, META_SHEET, NOTICE_SHEET
from xltools.text.places import SHOWN, counted
from xltools.text.words import INTERNAL

_CODES = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&[0-9]{1,3}|&.', re.DOTALL)
"""Marks of a header for fonts, colours, sizes, page numbers and the like."""
_PAGES = re.compile("第[0-9]*次|第页|共[0-9]*页|page|of|[-—/·、,()]", re.IGNORECASE)
_PENNED = 20
"""So much of a name, a telephone number or a day stands between two words of a line to sign."""
_SHOWN_AT_MOST = 12
"""So long is what a formula shows whose words are not in it."""
_CORRECTING = re.compile("更正|订正|应为|应是|改|有误|错|分")
_WORDED_LONGER, _NOTICE_COLUMNS = 3, 10
"""So many rows more may a former 填报须知 have had, and at most so many columns."""
_MOST_NAMED = 1_000
"""So many places of a sheet are looked for."""
_Written = tuple[int, int, str]
"""Row, column, text."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One returned form, as far as it is not read: `placed` are its marking sheets."""

    book: Workbook
    owned: Owned
    placed: Collection[Placed]
    told: Collection[tuple[str, int]]
    """(sheet, row) of rows that are named already."""

    def findings(self) -> Iterator[Finding]:
        """One finding of a kind and sheet: how many places, the first, and what it says."""
        for placed in self.placed:
            found = list(islice(self._outside(placed), _MOST_NAMED))
            within = set(map(placed.columns.__getitem__, placed.expected.entry_columns))
            last = max(placed.rows.values(), default=0)
            among: dict[bool, list[_Written]] = {True: [], False: []}
            for one in found:
                among[placed.header < one[0] < last and one[1] in within].append(one)
            yield from _listed(files.BETWEEN, placed.sheet, among[True])
            yield from _listed(files.BESIDE, placed.sheet, among[False])
        notice = self.book.sheet(NOTICE_SHEET)
        if notice is not None and self.placed:
            yield from _listed(files.BESIDE, notice, self._noted(notice))
        mending = [sheet for sheet in self.book.sheets if sheet.name in MEND_SHEETS]
        said = self._said()
        for sheet in mending:
            if self.owned.identity.revision == 1:
                yield Finding(files.EXTRA_SHEETS, value=sheet.name)
            elif said is not None:
                added = [one for one in _written(sheet) if said_digest(one[2]) not in said]
                yield from _listed(files.BESIDE, sheet, added)
        for sheet in (
            *(placed.sheet for placed in self.placed),
            *filter(None, (notice,)),
            *mending,
        ):
            yield from self._over(sheet, said)

    def _said(self) -> frozenset[str] | None:
        """The office's own remarks; None where a former program has not said which they are."""
        meta = self.book.sheet(META_SHEET) or Sheet(META_SHEET)
        return read_said({meta.text(row, 1): meta.text(row, 2) for row in meta.rows})

    def _outside(self, placed: Placed) -> Iterator[_Written]:
        """What stands outside the form's own cells of one marking sheet."""
        rows, columns = set(placed.rows.values()), frozenset(placed.columns)
        ours = _Around(placed)
        for row, cells in sorted(placed.sheet.rows.items()):
            spare = cells.keys() - columns if row in rows else cells.keys()
            if not spare or (placed.sheet.name, row) in self.told:
                continue
            for column in sorted(spare):
                text = (cells[column][1] or "").strip()
                if text and not ours.has(row, column, text):
                    yield row, column, text

    def _noted(self, notice: Sheet) -> list[_Written]:
        """What was written into 填报须知; where another program worded it, what stands off it."""
        plan, scorer = self.owned.plan, self.owned.scorer
        as_today = self.owned.identity.drawn and not self.owned.former
        end = 0 if as_today else max(line.row for line in notice_lines(plan)) + _WORDED_LONGER
        known = next(iter(self.placed)).expected.notice
        return [
            (row, column, text)
            for row, column, text in _written(notice)
            if (row > end or column > _NOTICE_COLUMNS)
            and text not in known
            and fold(text) not in known
            and fold(text.replace(scorer.name, plan.scorer_name)) not in known
        ]

    def _over(self, sheet: Sheet, said: frozenset[str] | None) -> Iterator[Finding]:
        """Comments, shapes, headers and footers of one sheet."""
        if self.owned.identity.revision == 1:
            said = frozenset()
        comments = [
            (ref, text)
            for ref, text in sheet.comments
            if text.strip() and said is not None and said_digest(text) not in said
        ]
        yield from _placed_on(files.COMMENTED, sheet, comments)
        with_text = [shape for shape in sheet.shapes if shape[1]]
        yield from _placed_on(files.WRITTEN_OVER, sheet, with_text)
        yield from _placed_on(files.DRAWN, sheet, [one for one in sheet.shapes if not one[1]])
        printed = [("", text) for one in sheet.printed if (text := self._added(one))]
        yield from _placed_on(files.PRINTED, sheet, printed)

    def _added(self, printed: str) -> str:
        """What a header or footer says beyond what the form prints."""
        kept = fold(_CODES.sub("", printed.replace("&&", "＆")))
        plan, owner = self.owned.plan, self.owned.scorer.name
        names = [INTERNAL, owner, plan.scorer_name, *(one.item_name for one in plan.sheets)]
        for name in sorted(map(fold, names), key=len, reverse=True):
            kept = kept.replace(name, "")
        left = _PAGES.sub("", kept)
        cut_short = len(printed) > _PENNED and any(fold(name).startswith(left) for name in names)
        return "" if cut_short else left


class _Around:
    """What belongs outside the units' cells of one sheet, and where it went."""

    def __init__(self, placed: Placed) -> None:
        self._placed, self._around = placed, placed.expected.around
        plan = placed.plan
        self._above = placed.header - plan.header_row
        issued = max((unit.row for unit in placed.expected.units.values()), default=0)
        self._below = max(placed.rows.values(), default=issued) - issued
        columns = placed.columns
        self._columns = {column: index + 1 for index, column in enumerate(columns) if column}
        self._aside = max(columns) - len(plan.columns)
        self._prefix = fold(plan.filler.partition("：")[0])

    def has(self, row: int, column: int, text: str) -> bool:
        """Whether what stands there was issued, or is what was to be written there."""
        at = self._columns.get(column, column - self._aside)
        places = {(row - self._above, at), (row - self._below, at)}
        issued = {self._around.cells[place] for place in places if place in self._around.cells}
        folded = fold(text)
        cell = self._placed.sheet.cell(row, column)
        if folded in issued or ("" in issued and self._is_result(folded)):
            return True
        if cell is not None and cell.formula is not None:
            return skeleton(cell.formula) in self._around.formulas
        if is_number(folded):
            same = any(is_number(one) and Decimal(one) == Decimal(folded) for one in issued)
            return same or self._is_above(row, column, folded)
        return self._is_known(folded) or self._is_above(row, column, folded)

    def _is_result(self, folded: str) -> bool:
        """Whether a formula that was issued is compared elsewhere, or may have shown this."""
        if not self._placed.sheet.values_only:
            return self._placed.as_issued
        short_enough = len(folded) <= _SHOWN_AT_MOST
        return short_enough or folded.startswith(self._around.says)

    def _is_known(self, folded: str) -> bool:
        """Whether a text was issued, wherever it went, or filled in with names and days."""
        around, expected = self._around, self._placed.expected
        if folded in around.words or folded in expected.headings:
            return True
        if self._placed.sheet.values_only and folded.startswith(around.says):
            return True
        return any(_is_signed(folded, line) for line in around.lines)

    def _is_above(self, row: int, column: int, folded: str) -> bool:
        """Whether it stands above the table, in a cell to fill in, as 填报单位 or as a header."""
        if row >= self._placed.header:
            return row == self._placed.header and column in self._columns
        return folded.startswith(self._prefix) or self._is_entry(row, column)

    def _is_entry(self, row: int, column: int) -> bool:
        columns = self._placed.columns
        return any(
            (one.row + self._above, columns[one.column]) == (row, column)
            for one in self._placed.plan.above_entries
        )


def _is_signed(folded: str, line: tuple[str, ...]) -> bool:
    """Whether a text is a line to sign with names and days between its words."""
    rest = folded
    for word in line:
        written, found, rest = rest.partition(word)
        if not found or len(written) > _PENNED or _CORRECTING.search(written):
            return False
    return len(rest) <= _PENNED and not _CORRECTING.search(rest)


def _written(sheet: Sheet) -> Iterator[_Written]:
    for row, cells in sorted(sheet.rows.items()):
        for column, raw in sorted(cells.items()):
            if raw[1] and (text := raw[1].strip()):
                yield row, column, text


def _listed(kind: Kind, sheet: Sheet, found: Iterable[_Written]) -> Iterator[Finding]:
    places = [(a1(row, column), text) for row, column, text in found]
    yield from _placed_on(kind, sheet, places)


def _placed_on(kind: Kind, sheet: Sheet, found: list[tuple[str, str]]) -> Iterator[Finding]:
    """How many places, the first of them, and what stands in the first."""
    if not found:
        return
    cells = list(dict.fromkeys(place for place, _ in found if place))
    more = "等" if len(cells) > SHOWN else ""
    yield Finding(
        kind,
        sheet=sheet.name,
        cell="、".join(cells[:SHOWN]) + more,
        value=short(next((text for _, text in found if text), "")),
        values={"count": counted(len(found), _MOST_NAMED)},
    )


def look_findings(book: Workbook, placed: Placed) -> Iterator[Finding]:
    """What may tell people other numbers than are stored: conditional formats."""
    sheet = placed.sheet
    columns = {placed.columns[index] for index in placed.expected.entry_columns}
    rows = set(placed.rows.values())
    looks = {
        book.look_at(cell.style, row, column)
        for row in rows
        for column in columns
        if sheet.conditional and (cell := sheet.cell(row, column)) is not None
    }
    for rule in sheet.conditional:
        if rule.certain or not any(rule.tells(look, book.palette) for look in looks):
            continue
        touched = [ref for ref in rule.ranges.split() if _touches(ref, rows, columns)]
        if touched:
            place = "、".join(touched[:SHOWN])
            yield Finding(files.CONDITIONAL, sheet=sheet.name, cell=place)
            break
    unseen = [a1(1, column)[:-1] for column in sorted(columns) if sheet.hides(column)]
    if unseen:
        place = "、".join(f"{letters}列" for letters in unseen[:SHOWN])
        yield Finding(files.COLUMN_HIDDEN, sheet=sheet.name, cell=place)


def _touches(ref: str, rows: set[int], columns: set[int]) -> bool:
    area = area_of(ref)
    if area is None:
        return True
    top, left, bottom, right = area
    return any(top <= row <= bottom for row in rows) and any(left <= c <= right for c in columns)


def restriction_findings(book: Workbook, placed: Placed) -> Iterator[Finding]:
    """Drop-downs and limits gone while the sheet is still protected; .xls and text have none."""
    if not book.legacy and placed.sheet.protected and placed.sheet.validations == 0:
        yield Finding(files.UNRESTRICTED, sheet=placed.sheet.name)
