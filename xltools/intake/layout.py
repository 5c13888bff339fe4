"""Where things stand in a returned sheet: which sheet is which, the columns, the units' rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xltools.forms.event_lines import typed_columns
from xltools.forms.plan import REASON, SPECIAL, PlanSheet
from xltools.intake.expected import ExpectedSheet
from xltools.intake.grammar import is_number
from xltools.intake.names import fold
from xltools.intake.sheet import Sheet, Workbook, a1
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.text.forms import MEND_SHEETS, META_SHEET, NOTICE_SHEET
from xltools.text.places import several

_SEARCHED_ROWS = 30
_AUTOMATIC = frozenset({"seq", "worth", "score", "points", "each", "status"})


@dataclass(frozen=True, slots=True)
class Placed:
    """One marking sheet found: plan column → sheet column, unit code → row, both from 1."""

    expected: ExpectedSheet
    sheet: Sheet
    columns: tuple[int, ...]
    """0 for an automatic column that was deleted."""
    rows: dict[str, int]
    as_issued: bool
    """Whether every row and column stands where it was issued."""
    header: int
    """The row of the column headers."""

    @property
    def plan(self) -> PlanSheet:
        return self.expected.plan

    def column_of(self, key: str) -> int:
        """The sheet column, from 1, of the plan's `key`."""
        return self.columns[self.plan.column(key)]


@dataclass(slots=True)
class Layout:
    """What was found, and what stood in the way."""

    placed: list[Placed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    partial: bool = False
    """Whether a sheet that lacks units is read as far as it goes: a person has released it."""
    idle: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Units of each item whose rows may be gone, since nobody asks about them any more."""


def find_layout(
    book: Workbook,
    expected: tuple[ExpectedSheet, ...],
    *,
    partial: bool = False,
    idle: Mapping[str, frozenset[str]] | None = None,
) -> Layout:
    """Find every marking sheet of the form in `book`, wherever it went."""
    layout = Layout(partial=partial, idle=idle or {})
    matches: dict[str, list[Sheet]] = {}
    taken: set[str] = set()
    for one in expected:
        candidates = _candidates(book, one.plan)
        taken |= {found.name for found in candidates}
        matches[one.plan.name] = _filled(layout, one, candidates)
    for sheet in expected:
        found = matches[sheet.plan.name]
        units = {row.code for _, row in sheet.plan.unit_rows()}
        if not found and units <= layout.idle.get(sheet.plan.item, frozenset()):
            continue
        if not found:
            layout.findings.append(Finding(files.SHEET_MISSING, value=sheet.plan.name))
        elif len(found) > 1:
            layout.findings.append(
                Finding(files.SHEET_TWICE, value=sheet.plan.name, values={"count": len(found)})
            )
        else:
            _place(layout, sheet, found[0])
    extra = [
        sheet
        for sheet in book.sheets
        if sheet.name not in taken and sheet.name not in (META_SHEET, NOTICE_SHEET, *MEND_SHEETS)
    ]
    if extra:
        names = [sheet.name for sheet in extra[:5]]
        layout.findings.append(Finding(files.EXTRA_SHEETS, value="”“".join(names)))
    for one in expected:
        copies = sum(_is_copy(sheet, one) and not _is_blank(sheet, one) for sheet in extra)
        if copies and len(matches[one.plan.name]) == 1:
            values = {"count": copies + 1}
            layout.findings.append(Finding(files.SHEET_TWICE, value=one.plan.name, values=values))
            break
    return layout


def _is_copy(sheet: Sheet, expected: ExpectedSheet) -> bool:
    """Whether a sheet has the same headers over some of the same units, whatever its title says."""
    for row in sorted(sheet.rows)[:_SEARCHED_ROWS]:
        if _matching(sheet, row, expected) == len(expected.headers):
            below = (raw[1] for at in sheet.rows if at > row for raw in sheet.rows[at].values())
            return any(text in expected.units for text in below if text)
    return False


def _filled(layout: Layout, expected: ExpectedSheet, found: list[Sheet]) -> list[Sheet]:
    """The sheets among which somebody has to choose: copies that nobody filled in are none."""
    if len(found) < 2:
        return found
    filled = [sheet for sheet in found if not _is_blank(sheet, expected)]
    kept = filled or [next((s for s in found if s.name == expected.plan.name), found[0])]
    blank = [sheet.name for sheet in found if sheet not in kept]
    if len(kept) == 1:
        values = {"kept": kept[0].name}
        layout.findings.append(Finding(files.BLANK_COPY, value="”“".join(blank), values=values))
    return kept


def _is_blank(sheet: Sheet, expected: ExpectedSheet) -> bool:
    """Whether nothing is entered in a sheet of which it is certain where entries stand."""
    tried = Layout()
    _place(tried, expected, sheet)
    if not tried.placed:
        return False
    placed, plan = tried.placed[0], expected.plan
    moved = placed.header - plan.header_row
    above = [(cell.row + moved, placed.columns[cell.column]) for cell in plan.above_entries]
    keys = [key for _, key in typed_columns(plan)] if plan.lines else [SPECIAL, REASON]
    filled = [placed.columns[index] for index in placed.expected.entry_columns]
    filled += [placed.column_of(key) for key in keys]
    locked = {
        (placed.rows[code], placed.columns[one.column])
        for code, unit in placed.expected.units.items()
        for one in unit.locked
    }
    cells = [(row, column) for row in placed.rows.values() for column in filled]
    return not any(sheet.text(*cell).strip() for cell in (*above, *cells) if cell not in locked)


def _candidates(book: Workbook, plan: PlanSheet) -> list[Sheet]:
    """Sheets that say they are this one; failing these, the one with its name."""
    subtitle = fold(plan.subtitle)
    said = [sheet for sheet in book.sheets if _says(sheet, plan.subtitle, subtitle)]
    return said or [sheet for sheet in book.sheets if sheet.name == plan.name]


def _says(sheet: Sheet, text: str, folded: str) -> bool:
    if sheet.name in (META_SHEET, NOTICE_SHEET, *MEND_SHEETS):
        return False
    if sheet.text(2, 1) == text:
        return True
    shortest = len(folded) // 4  # one compatibility character may stand for several
    for row in sorted(sheet.rows)[:_SEARCHED_ROWS]:
        if row > _SEARCHED_ROWS:
            return False
        for raw in sheet.rows[row].values():
            if raw[1] and len(raw[1]) >= shortest and fold(raw[1]) == folded:
                return True
    return False


def _place(layout: Layout, expected: ExpectedSheet, sheet: Sheet) -> None:
    header = _header_row(sheet, expected)
    columns = _columns(layout, expected, sheet, header)
    if columns is None:
        return
    rows = _rows(layout, expected, sheet, header, columns)
    if rows is None:
        return
    present = {code: unit for code, unit in expected.units.items() if code in rows}
    expected = expected if len(present) == len(expected.units) else replace(expected, units=present)
    shifted = any(found not in (0, index + 1) for index, found in enumerate(columns))
    moved = header != expected.plan.header_row
    as_issued = not (shifted or moved or 0 in columns) and all(
        rows[code] == unit.row for code, unit in expected.units.items()
    )
    if shifted:
        layout.findings.append(Finding(files.COLUMNS_INSERTED, sheet=sheet.name))
    layout.placed.append(Placed(expected, sheet, columns, rows, as_issued, header))


def _header_row(sheet: Sheet, expected: ExpectedSheet) -> int:
    """The row with most of the issued headers; the issued row where none has any."""
    issued = expected.plan.header_row
    if _matching(sheet, issued, expected) == len(expected.headers):
        return issued
    rows = [row for row in sorted(sheet.rows) if row <= _SEARCHED_ROWS]
    best = max(rows, key=lambda row: (_matching(sheet, row, expected), -row), default=issued)
    return best if _matching(sheet, best, expected) else issued


def _matching(sheet: Sheet, row: int, expected: ExpectedSheet) -> int:
    found = {fold(raw[1]) for raw in sheet.rows.get(row, {}).values() if raw[1]}
    return sum(header in found for header in expected.headers)


def _columns(
    layout: Layout, expected: ExpectedSheet, sheet: Sheet, header: int
) -> tuple[int, ...] | None:
    """The sheet column of each plan column, by header; by place where a header was rewritten."""
    cells = {column: fold(raw[1]) for column, raw in sheet.rows.get(header, {}).items() if raw[1]}
    by_text: dict[str, list[int]] = {}
    for column, text in cells.items():
        by_text.setdefault(text, []).append(column)
    found = [by_text.get(text, []) for text in expected.headers]
    whole = True
    for index, places in enumerate(found):
        name = expected.plan.columns[index].header
        if len(places) > 1:
            whole = False
            layout.findings.append(
                Finding(
                    files.COLUMN_TWICE,
                    sheet=sheet.name,
                    cell="、".join(a1(header, column) for column in places[:3]),
                    value=name,
                    values={"count": len(places)},
                )
            )
        elif not places:
            guess = _beside(found, index)
            if guess not in cells or any(guess in others for others in found):
                if _is_automatic(expected.plan, index):
                    found[index] = [0]
                    gone = Finding(files.COLUMN_GONE, sheet=sheet.name, value=name)
                    layout.findings.append(gone)
                    continue
                whole = False
                layout.findings.append(Finding(files.COLUMN_MISSING, sheet=sheet.name, value=name))
                continue
            found[index] = [guess]
            layout.findings.append(
                Finding(
                    files.HEADER_CHANGED,
                    sheet=sheet.name,
                    cell=a1(header, guess),
                    value=sheet.text(header, guess).replace("\n", " ")[:40],
                    values={"issued": name},
                )
            )
    return tuple(places[0] for places in found) if whole else None


def _is_automatic(plan: PlanSheet, index: int) -> bool:
    """Whether a column only shows what the others come to: nobody's mark depends on it."""
    column = plan.columns[index]
    return index != plan.key_column and (column.computed or column.key in _AUTOMATIC)


def _beside(found: list[list[int]], index: int) -> int | None:
    """Where a column must be whose neighbours were found: next to both, or to the only one."""
    left = next((places for places in reversed(found[:index]) if places != [0]), [0])
    right = found[index + 1] if index + 1 < len(found) else None
    if len(left) != 1:
        return None
    guess = left[0] + 1
    if right and right != [guess + 1]:
        return None
    return guess


def _rows(
    layout: Layout,
    expected: ExpectedSheet,
    sheet: Sheet,
    header: int,
    columns: tuple[int, ...],
) -> dict[str, int] | None:
    """The row of each unit, by the code in its code column."""
    rows: dict[str, int] = {}
    twice: Counter[str] = Counter()
    strangers: list[tuple[int, str]] = []
    other: list[int] = []
    at = columns[expected.plan.key_column]
    units = expected.units
    for row in sorted(sheet.rows):
        if row <= header:
            continue
        raw = sheet.rows[row].get(at)
        text = raw[1] if raw is not None else None
        code = text if text is None or text in units else _code(text, expected)
        if not code:
            other.append(row)
        elif code not in units:
            strangers.append((row, code))
        elif code in rows:
            twice[code] += 1
        else:
            rows[code] = row
    if twice:
        code, again = twice.most_common(1)[0]
        layout.findings.append(
            Finding(
                files.UNIT_TWICE,
                sheet=sheet.name,
                value=code,
                unit=code,
                unit_name=units[code].plan.name,
                values={"count": again + 1},
            )
        )
    idle = frozenset() if expected.plan.lines else layout.idle.get(expected.plan.item, frozenset())
    missing = [unit for code, unit in units.items() if code not in rows and code not in idle]
    if missing:
        layout.findings.append(
            Finding(
                files.UNIT_MISSING,
                sheet=sheet.name,
                value=several([unit.plan.name for unit in missing]),
                values={"expected": len(units), "count": len(missing)},
            )
        )
    last = max(rows.values(), default=header)
    for row, code in () if expected.plan.lines else strangers:
        if row <= last or _has_mark(expected, sheet, columns, row):
            layout.findings.append(
                Finding(files.UNIT_UNKNOWN, sheet=sheet.name, cell=a1(row, at), value=code[:40])
            )
    inserted = _inserted(expected, sheet, [row for row in other if row < last], rows)
    if inserted:
        layout.findings.append(Finding(files.ROWS_INSERTED, sheet=sheet.name, value=str(inserted)))
    return None if twice or (missing and not layout.partial) else rows


def _code(text: str, expected: ExpectedSheet) -> str:
    """The code that was meant: without what people do not see; of a number, the same number.

    Programs that know numbers only as doubles write 1 as 1.0; a code in another spelling is one
    only where no second code is the same number.
    """
    folded = fold(text)
    if folded not in expected.units and is_number(folded):
        number = Decimal(folded)
        same = [code for code in expected.units if is_number(code) and Decimal(code) == number]
        return same[0] if len(same) == 1 else folded
    return folded


def _has_mark(expected: ExpectedSheet, sheet: Sheet, columns: tuple[int, ...], row: int) -> bool:
    return any(sheet.text(row, columns[index]) for index in expected.entry_columns)


def _inserted(
    expected: ExpectedSheet,
    sheet: Sheet,
    other: list[int],
    rows: dict[str, int],
) -> int:
    """How many rows were added among or above the units; category headings are no additions."""
    ours = set(rows.values())
    issued = {unit.row for unit in expected.units.values()}
    added = sum(
        1
        for row in other
        if row not in ours
        and not any(fold(raw[1] or "") in expected.headings for raw in sheet.rows[row].values())
    )
    if added or not ours or not issued:
        return added
    return max(0, (max(ours) - min(ours)) - (max(issued) - min(issued))) or max(
        0, min(ours) - min(issued)
    )
