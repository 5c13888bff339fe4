"""Locked content against what was issued: names, numbers, titles and formulas.

An honest re-save never trips this: formulas are compared as tokens, numbers as decimals, text
without what people do not see. A sorted form carries its formulas along; they are compared as
they read in their new row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xltools.exact import plain
from xltools.intake.expected import FORMULA, Alike, ExpectedUnit, Locked
from xltools.intake.formula import relocated, same
from xltools.intake.grammar import is_number
from xltools.intake.layout import Placed
from xltools.intake.names import fold, fold_name
from xltools.intake.sheet import Cell, Raw, a1
from xltools.intake.told import short
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.text.places import SHOWN, counted

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
