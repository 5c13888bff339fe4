"""Locked content against what was issued: names, numbers, titles and formulas.

An honest re-save never trips this: formulas are compared as tokens, numbers as decimals, text
without what people do not see. A sorted form carries its formulas along; they are compared as
they read in their new row.

What stands beside and between the units' marks, or over them: nothing is passed over.

Whatever a person could read in a returned form and the program does not use is named once, with
its place: a table beside the form, a note in 填报须知, comments, text boxes, pictures, headers.
What was issued is told apart by its place and by its words, wherever these went.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from xltools.exact import plain
from xltools.forms.identity import read_said, said_digest
from xltools.forms.notice import notice_lines
from xltools.intake.coerce import short
from xltools.intake.expected import FORMULA, Alike, ExpectedUnit, Locked, skeleton
from xltools.intake.formula import relocated, same
from xltools.intake.grammar import is_number
from xltools.intake.layout import Placed
from xltools.intake.names import fold, fold_name
from xltools.intake.ownership import Owned
from xltools.intake.sheet import Cell, Raw, Sheet, Workbook, a1
from xltools.looks.judge import area_of
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind
from xltools.text.forms import MEND_SHEETS, META_SHEET, NOTICE_SHEET
from xltools.text.places import SHOWN, counted
from xltools.text.words import INTERNAL

_FILLER_ROW = 3
_MOST_PUT_IN = 200
_MOST_BESIDE = 20
"""Rows of a foot, and columns right of a table, that formulas may name."""
_MOST_ARRANGEMENTS = 16
_NOTHING: Alike = ((), ())
_CODE = "单位代码的写法"


@dataclass(frozen=True, slots=True)
class Known:
    """What the scheme knows that helps to say what was changed."""

    owner: str
    """Name of the scorer that the form was issued to."""
    filler: str
    """The 填报单位 line as issued to it."""
    spellings: Mapping[str, frozenset[str]]
    """Unit code → its folded other names."""
    scorers: Mapping[str, str]
    """Folded name → name of every scorer."""


_Changes = dict[str, list[tuple[str, str, str]]]
"""What was changed → (place, as issued, as it is now) of each."""


def locked_findings(placed: Placed, known: Known) -> list[Finding]:
    """What in one sheet is not as issued."""
    found: list[Finding] = []
    changed: _Changes = {}
    if placed.as_issued:
        put_in = _moved_foot(placed)
        _compare_heads(placed, changed, put_in)
        if put_in:
            found.append(Finding(files.ROWS_INSERTED, sheet=placed.sheet.name, value=str(put_in)))
    alike = _alike(placed)
    for code, row in placed.rows.items():
        cells = placed.sheet.rows[row]
        columns, before = alike.get(code, _NOTHING)
        if columns and before == tuple(map(cells.get, columns)):
            continue
        unit = placed.expected.units[code]
        different = _different(placed, unit, cells)
        if not different and 0 not in placed.columns:
            columns = tuple(placed.columns[locked.column] for locked in unit.locked)
            alike[code] = columns, tuple(map(cells.get, columns))
        for locked in different:
            if locked.slot == FORMULA and placed.sheet.values_only:
                continue
            if placed.plan.columns[locked.column].key == "name":
                found += _name_findings(placed, unit, row, known)
            else:
                _compare(placed, unit, row, locked, changed)
    found += _filler_findings(placed, known)
    found += _codes_otherwise(placed, changed.pop(_CODE, []))
    found += _renumbered(placed, changed)
    for what, places in changed.items():
        _, issued, now = places[0]
        count = f"等{len(places)}处" if len(places) > 1 else ""
        found.append(
            Finding(
                files.LOCKED_CHANGED,
                sheet=placed.sheet.name,
                cell="、".join(place for place, _, _ in places[:SHOWN]),
                value=now,
                values={"what": what + count, "issued": issued},
            )
        )
    return found


def _alike(placed: Placed) -> dict[str, Alike]:
    """What earlier forms with these columns had in their locked cells, where it was as issued."""
    known = placed.expected.alike
    if placed.columns not in known and len(known) >= _MOST_ARRANGEMENTS:
        known.clear()
    return known.setdefault(placed.columns, {})


def _different(placed: Placed, unit: ExpectedUnit, cells: dict[int, Raw]) -> list[Locked]:
    """The locked cells of a row that do not read as issued at first sight."""
    found = []
    for locked in unit.locked:
        column = placed.columns[locked.column]
        if not column:
            continue
        raw = cells.get(column)
        same_kind = raw is not None and (locked.slot == FORMULA or raw[FORMULA] is None)
        if not (same_kind and raw is not None and raw[locked.slot] == locked.issued):
            found.append(locked)
    return found


def _codes_otherwise(placed: Placed, places: list[tuple[str, str, str]]) -> Iterator[Finding]:
    """Codes that were recognised although written otherwise."""
    if places:
        _, issued, now = places[0]
        yield Finding(
            files.CODE_WRITTEN_OTHERWISE,
            sheet=placed.sheet.name,
            cell="、".join(place for place, _, _ in places[:SHOWN]),
            value=now,
            values={"issued": issued, "count": counted(len(places))},
        )


def _renumbered(placed: Placed, changed: _Changes) -> Iterator[Finding]:
    """Rows sorted without their running numbers: the same numbers, beside other units."""
    seq = placed.plan.column("seq")
    what = f"“{placed.plan.columns[seq].header}”栏"
    if seq == placed.plan.key_column or what not in changed:
        return
    column = placed.columns[seq]
    cells = [placed.sheet.cell(row, column) for row in placed.rows.values()]
    now = [cell.text or "" for cell in cells if cell is not None and cell.formula is None]
    issued = [str(unit.plan.seq) for unit in placed.expected.units.values()]
    if all(map(is_number, now)) and Counter(map(Decimal, now)) == Counter(map(Decimal, issued)):
        place = changed.pop(what)[0][0]
        yield Finding(files.RENUMBERED, sheet=placed.sheet.name, cell=place)


def _moved_foot(placed: Placed) -> int:
    """How many rows were put in between the last row and the foot."""
    if placed.sheet.values_only:
        return 0
    foot = [one for one in placed.expected.formulas if one[0] > placed.plan.last_row]
    for row, column, issued in foot[:1]:
        for further in range(_MOST_PUT_IN):
            cell = placed.sheet.cell(row + further, column)
            if cell is not None and cell.formula is not None and same(cell.formula, issued):
                return further
    return 0


def _compare_heads(placed: Placed, changed: _Changes, put_in: int) -> None:
    """Titles and the formulas outside the unit rows, where these stand as issued."""
    sheet, last = placed.sheet, placed.plan.last_row
    for row, column, what, issued in placed.expected.texts:
        now = sheet.text(row, column)
        if now != issued and fold(now) != fold(issued):
            changed.setdefault(what, []).append((a1(row, column), _cut(issued), _cut(now)))
    if sheet.values_only:
        return
    below = {row: row + put_in for row, _, _ in placed.expected.formulas if row > last}
    for issued_row, column, formula in placed.expected.formulas:
        row, issued = issued_row, formula
        if put_in:
            row, issued = below.get(row, row), relocated(formula, below, {})
        cell = sheet.cell(row, column)
        if cell is None or cell.formula is None or not same(cell.formula, issued):
            place = (a1(row, column), _cut("=" + issued), _cut(_content(cell)))
            changed.setdefault("自动计算的公式", []).append(place)


def _compare(
    placed: Placed, unit: ExpectedUnit, row: int, locked: Locked, changed: _Changes
) -> None:
    """A locked cell that does not read as issued at first sight."""
    column = placed.columns[locked.column]
    cell = placed.sheet.cell(row, column)
    header = placed.plan.columns[locked.column].header
    if locked.slot == FORMULA:
        if not _same_formula(placed, unit, row, locked, cell):
            place = (a1(row, column), _cut("=" + locked.issued), _cut(_content(cell)))
            changed.setdefault(f"“{header}”栏公式", []).append(place)
        return
    now = cell.text or "" if cell is not None and cell.formula is None else _content(cell)
    if _same_text(now, locked.issued):
        if locked.column == placed.plan.key_column and not _as_a_number(now, locked.issued):
            changed.setdefault(_CODE, []).append((a1(row, column), locked.issued, short(now)))
    else:
        changed.setdefault(f"“{header}”栏", []).append(
            (a1(row, column), _cut(locked.issued), _cut(now))
        )


def _name_findings(placed: Placed, unit: ExpectedUnit, row: int, known: Known) -> Iterator[Finding]:
    """A name beside its right code: another spelling of it, or another name."""
    issued = unit.plan.name
    now = placed.sheet.text(row, placed.column_of("name"))
    cell = placed.sheet.cell(row, placed.column_of("name"))
    if cell is not None and cell.formula is not None:
        now = "=" + cell.formula
    if now == issued:
        return
    folded = fold_name(now)
    same_unit = folded == fold_name(issued) or folded in known.spellings.get(
        unit.plan.code, frozenset()
    )
    yield Finding(
        files.NAME_WRITTEN_OTHERWISE if same_unit else files.NAME_CHANGED,
        sheet=placed.sheet.name,
        cell=a1(row, placed.column_of("name")),
        unit=unit.plan.code,
        value=_cut(now) or "空白",
        values={"issued": issued},
    )


def _same_formula(
    placed: Placed, unit: ExpectedUnit, row: int, locked: Locked, cell: Cell | None
) -> bool:
    if cell is None or cell.formula is None:
        return False
    if same(cell.formula, locked.issued):
        return row == unit.row and placed.columns[locked.column] == locked.column + 1
    if 0 in placed.columns and "#REF!" in cell.formula:
        return True  # it showed what the deleted column had
    rows, columns = _moves(placed)
    own_row = relocated(locked.issued, {unit.row: row}, columns)
    return same(cell.formula, own_row) or same(
        cell.formula, relocated(locked.issued, rows, columns)
    )


def _moves(placed: Placed) -> tuple[dict[int, int], dict[int, int]]:
    """Where the issued rows and columns went, those above, below and right of the table too."""
    plan = placed.plan
    above = placed.header - plan.header_row
    below = max(placed.rows.values()) - max(u.row for u in placed.expected.units.values())
    rows = {row: row + above for row in range(1, plan.first_row)}
    rows |= {row: row + below for row in range(plan.last_row + 1, plan.last_row + _MOST_BESIDE)}
    rows |= {unit.row: placed.rows[code] for code, unit in placed.expected.units.items()}
    width = len(plan.columns)
    aside = max(placed.columns) - width
    columns = {column: column + aside for column in range(width + 1, width + _MOST_BESIDE)}
    columns |= {index: column for index, column in enumerate(placed.columns, 1) if column}
    return rows, columns


def _as_a_number(now: str, issued: str) -> bool:
    """Whether 1.0 stands for 1: a program's spelling, not a person's."""
    return is_number(now) and plain(Decimal(now)) == issued


def _same_text(now: str, issued: str) -> bool:
    if now == issued:
        return True
    if is_number(now) and is_number(issued):
        return Decimal(now) == Decimal(issued)
    return fold(now) == fold(issued)


def _filler_findings(placed: Placed, known: Known) -> list[Finding]:
    """填报单位 must still be the scorer that the form was issued to."""
    issued = fold(known.filler)
    if placed.sheet.text(_FILLER_ROW, 1) == known.filler:
        return []
    prefix = issued.removesuffix(fold(known.owner))
    for row in sorted(placed.sheet.rows):
        if row > placed.plan.first_row + 5:
            break
        for column, raw in sorted(placed.sheet.rows[row].items()):
            now = fold(raw[1] or "")
            if now == issued:
                return []
            if now.startswith(prefix):
                place, name = a1(row, column), now.removeprefix(prefix)
                if _is_longer_name(name, known):
                    said = {"issued": known.owner}
                    kind = files.FILLER_WRITTEN_OTHERWISE
                    sheet = placed.sheet.name
                    return [Finding(kind, sheet=sheet, cell=place, value=_cut(name), values=said)]
                return [_filler_changed(placed, known, place, now, known.scorers.get(name))]
    if not placed.columns[0]:  # the line stood in the column that was deleted
        return []
    return [_filler_changed(placed, known, a1(_FILLER_ROW, 1), "空白", None)]


def _is_longer_name(name: str, known: Known) -> bool:
    """Whether this can only be the owner: 江北县人民政府 for 江北县, and no other scorer's name."""
    owner = fold_name(known.owner)
    folded = fold_name(name)
    others = (fold_name(other) for other in known.scorers.values() if other != known.owner)
    return owner in folded and not any(other in folded and other not in owner for other in others)


def _filler_changed(
    placed: Placed, known: Known, cell: str, now: str, other: str | None
) -> Finding:
    if other is not None:
        return Finding(
            files.WRONG_SCORER,
            sheet=placed.sheet.name,
            cell=cell,
            value=other,
            values={"owner": known.owner},
        )
    return Finding(
        files.LOCKED_CHANGED,
        sheet=placed.sheet.name,
        cell=cell,
        value=_cut(now),
        values={"what": "填报单位一行", "issued": known.filler},
    )


def _content(cell: Cell | None) -> str:
    if cell is None:
        return "空白"
    return "=" + cell.formula if cell.formula is not None else cell.text or "空白"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"


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
