"""The rows of one sheet as raw records, and the values of 基本设置.

Sheets are found by name and columns by header, whatever their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xltools.scheme.columns import Column, Shape, head_of, label
from xltools.scheme.settings import TO_FILL, YEAR_TO_FILL
from xltools.scheme.workbook.convert import Nothing, convert
from xltools.scheme.workbook.notes import Notes, stand_in
from xltools.scheme.workbook.opening import Cell, Grid
from xltools.scheme.workbook.sheets import (
    GROUPS,
    HEADER_ALIASES,
    SETTING_HEADERS,
    SETTINGS,
    SHEET_ALIASES,
    TableSheet,
)
from xltools.text.catalogue import scheme as says
from xltools.text.nearest import folded, nearest
from xltools.text.places import SHOWN

_SEARCHED = 30
"""Headers stand within so many rows."""
_ALIKE = 70
"""How alike a header must be to one that is missing before it is taken for a slip."""
_MARKS = ("（必填）", "(必填)", "*", "＊")


def sheets_by_title(
    grids: Sequence[Grid], titles: Sequence[str], notes: Notes
) -> tuple[dict[str, Grid], dict[str, str]]:
    """(the sheet for each title, title → the name that may be a slip for it).

    Exact names go first, then other usual names; every other sheet is listed as an extra, and
    named in a finding where something stands in it.
    """
    found: dict[str, Grid] = {}
    rest: list[Grid] = []
    for grid in grids:
        name = next((title for title in titles if folded(title) == folded(grid.name)), "")
        if name and name not in found:
            found[name] = grid
        else:
            rest.append(grid)
    unsure: dict[str, str] = {}
    unread: list[Grid] = []
    for grid in rest:
        alias = SHEET_ALIASES.get("".join(grid.name.split()), "")
        if alias in titles and alias not in found and not grid.name.startswith("_"):
            found[alias] = grid
            continue
        notes.extras.append(f"工作表“{grid.name}”")
        unread.append(grid)
        if not grid.name.startswith("_"):
            for title in nearest(grid.name, titles, limit=1):
                unsure.setdefault(title, grid.name)
    asked = {name for title, name in unsure.items() if title not in found}
    for grid in unread:
        if grid.rows and grid.name not in asked:
            like = [title for title in found if folded(title) in folded(grid.name)]
            title = max(like, key=len, default="")
            kind = says.SHEET_COPY if title else says.SHEET_UNREAD
            notes.say(kind, grid.name, value=grid.name, title=title)
    return found, unsure


def header_row(grid: Grid, columns: Sequence[Column]) -> int:
    """The row that names the most columns; 0 where no row names enough of them."""
    known = {folded(name) for column in columns for name in _names(column.title)}
    best, most = 0, 0
    for number, cells in grid.rows.items():
        if number > _SEARCHED:
            break
        count = len({_bare(cell.value) for cell in cells.values()} & known)
        if count > most:
            best, most = number, count
    return best if most >= min(2, len(columns)) else 0


def find_columns(grid: Grid, row: int, columns: Sequence[Column], notes: Notes) -> dict[str, int]:
    """Column number of each field by its header; slips, doubles and gaps are findings."""
    cells = grid.rows[row]
    headers = {number: _bare(cell.value) for number, cell in cells.items()}
    found: dict[str, int] = {}
    for column in columns:
        at = [number for number, text in headers.items() if text == folded(column.title)]
        _take(column, at, found, headers, grid, row, notes)
    for column in columns:
        if column.name not in found:
            others = [folded(alias) for alias in HEADER_ALIASES.get(column.title, ())]
            at = [number for number, text in headers.items() if text in others]
            _take(column, at, found, headers, grid, row, notes)
    slips = _slips(grid, row, columns, found, headers, notes)
    for column in columns:
        if column.name not in found and column.name not in slips:
            _absent(grid, row, column, notes)
    return found


def _take(  # noqa: PLR0917
    column: Column,
    at: list[int],
    found: dict[str, int],
    headers: dict[int, str],
    grid: Grid,
    row: int,
    notes: Notes,
) -> None:
    if not at:
        return
    found[column.name] = at[0]
    for number in at[1:]:
        notes.report(says.HEADER_TWICE, grid.cell(row, number), {"title": column.title})
    for number in at:
        del headers[number]


def _slips(  # noqa: PLR0917
    grid: Grid,
    row: int,
    columns: Sequence[Column],
    found: dict[str, int],
    headers: dict[int, str],
    notes: Notes,
) -> set[str]:
    """Fields whose header seems to be misspelt; other unknown headers are the staff's own."""
    missing = {column.title: column.name for column in columns if column.name not in found}
    slips: set[str] = set()
    for number in headers:
        cell = grid.cell(row, number)
        close = nearest(str(cell.value), missing, limit=1, cutoff=_ALIKE)
        if close and missing[close[0]] not in slips:
            slips.add(missing[close[0]])
            notes.report(says.HEADER_UNSURE, cell, {"value": str(cell.value), "title": close[0]})
        else:
            notes.extras.append(f"“{grid.name}”表“{str(cell.value).strip()}”栏")
    return slips


def _absent(grid: Grid, row: int, column: Column, notes: Notes) -> None:
    if column.required:
        notes.say(says.COLUMN_MISSING, grid.name, f"A{row}", title=column.title)
    else:
        notes.say(
            says.COLUMN_ABSENT,
            grid.name,
            f"A{row}",
            title=column.title,
            default=default_words(column),
        )


def default_words(column: Column) -> str:
    """What an absent value of `column` counts as, for a sentence."""
    text = label(column, column.default)
    return f"默认值“{text}”" if text else "未填"


def _names(title: str) -> tuple[str, ...]:
    return (title, *HEADER_ALIASES.get(title, ()))


def _bare(value: object) -> str:
    text = str(value)
    for mark in _MARKS:
        text = text.replace(mark, "")
    return folded(text)


_SUMS = ("合计", "小计", "总计", "共计")
_NOTES = ("注:", "备注:", "说明:", "填表说明")
_GROUP_TITLES = {folded(title) for title, _ in GROUPS}


def read_table(grid: Grid, table: TableSheet, notes: Notes) -> list[dict[str, Any]]:
    """The records of a table's sheet, one for each row that has something in it."""
    found = columns_at(grid, table.columns, notes)
    if found is None:
        return []
    row, at = found
    notes.tables[table.table] = (grid.name, f"A{row + 1}")
    known = [(column, at[column.name]) for column in table.columns if column.name in at]
    records: list[dict[str, Any]] = []
    for number in data_rows(grid, row, at.values(), notes):
        cells = [(column, grid.cell(number, col)) for column, col in known]
        records.append(_record(table.table, len(records), cells, notes))
        for column in table.columns:
            if column.required and column.name not in at:
                _put_stand_in(records[-1], column, table.table, len(records) - 1, notes)
    return records


def columns_at(
    grid: Grid, columns: Sequence[Column], notes: Notes
) -> tuple[int, dict[str, int]] | None:
    """(header row, column number of each field), or None where no header can be found."""
    row = header_row(grid, columns)
    if not row:
        needed = [column.title for column in columns if column.required] or [
            column.title for column in columns[:2]
        ]
        notes.say(says.HEADERS_MISSING, grid.name, titles="、".join(needed))
        return None
    return row, find_columns(grid, row, columns, notes)


def data_rows(grid: Grid, header: int, used: Iterable[int], notes: Notes) -> list[int]:
    """The rows below the header that have something in a known column, less the help row.

    What of them is hidden, or may look otherwise than it is, has been reported.
    """
    columns = set(used)
    rows = list(_rows_of(grid, header, columns, notes))
    for what in grid.looks.hidden(grid.name, rows, sorted(columns)):
        notes.say(says.HIDDEN, grid.name, value=what)
    unsure = grid.looks.unsure(grid.name)
    if unsure:
        notes.say(says.CONDITIONAL, grid.name, "、".join(unsure[:SHOWN]))
    return rows


def _rows_of(grid: Grid, header: int, columns: set[int], notes: Notes) -> Iterator[int]:
    for area, first, last in grid.merged:
        if last > header and first > header:
            notes.say(says.MERGED, grid.name, area)
    unknown = {
        number
        for row, cells in grid.rows.items()
        if row > header
        for number in cells
        if number not in columns and number not in grid.rows[header]
    }
    notes.extras.extend(
        f"“{grid.name}”表{grid.cell(header, number).a1.rstrip('0123456789')}列"
        for number in sorted(unknown)
    )
    for row, cells in grid.rows.items():
        filled = [cell for number, cell in cells.items() if number in columns]
        if row <= header or not filled or (row == header + 1 and _is_help(filled)):
            continue
        head = min((number, cell) for number, cell in cells.items() if number in columns)[1]
        if _is_aside(head):
            notes.report(says.ASIDE, head, {"value": str(head.value)})
        else:
            yield row


def _is_aside(cell: Cell) -> bool:
    """Whether a row begins as the sums and notes do that staff put under a table."""
    text = folded(str(cell.value)) if isinstance(cell.value, str) else ""
    return text in _SUMS or text.startswith(_NOTES)


def _is_help(cells: list[Cell]) -> bool:
    """Whether a row is the help under the headers: sentences, where no value is one."""
    return all(isinstance(cell.value, str) and cell.value.rstrip().endswith("。") for cell in cells)


def _record(
    table: str, row: int, cells: Sequence[tuple[Column, Cell]], notes: Notes
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column, cell in cells:
        notes.put((table, row, column.name), cell)
        value = convert(column, cell, notes)
        if value is Nothing.BLANK and column.required and column.shape is not Shape.LIST:
            notes.say(says.CELL_MISSING, cell.sheet, cell.a1, title=column.title, help=column.help)
            value = Nothing.BAD
        if value is Nothing.BAD:
            notes.bad.add((table, row, column.name))
        _store(record, column, value, row)
    return record


def _store(record: dict[str, Any], column: Column, value: Any, row: int) -> None:
    """Put a value into the record as the model takes it."""
    if isinstance(value, Nothing):
        if column.required:
            record[column.name] = () if value is Nothing.BLANK else stand_in(column, row)
        elif column.optional:
            record[column.name] = None
    elif column.shape is Shape.METHOD:
        record[column.name] = {"kind": value}
    elif column.shape is Shape.PART:
        head = head_of(column.kind)
        record[column.name] = {head.name: value} if head else {}
    else:
        record[column.name] = value


def _put_stand_in(
    record: dict[str, Any], column: Column, table: str, row: int, notes: Notes
) -> None:
    record[column.name] = stand_in(column, row)
    notes.bad.add((table, row, column.name))


def read_settings(grid: Grid | None, notes: Notes) -> dict[str, Any]:
    """The values of 基本设置 by field; what is missing or no good has been reported."""
    rows = _setting_rows(grid, notes) if grid else {}
    record: dict[str, Any] = {}
    for column in SETTINGS:
        cell = rows.get(column.name)
        if cell is None:
            if grid is not None:
                _setting_absent(grid, column, notes)
            if column.required:
                _put_stand_in(record, column, "settings", 0, notes)
            continue
        if column.name == "year" and cell.value == TO_FILL:
            record[column.name] = YEAR_TO_FILL
            continue
        record.update(_record("settings", 0, [(column, cell)], notes))
        silent = column.required or column.optional or column.default in ("", ())
        if cell.blank and not silent:
            notes.say(
                says.CELL_DEFAULT,
                cell.sheet,
                cell.a1,
                title=column.title,
                default=default_words(column).removeprefix("默认值").strip("“”"),
            )
    return record


def _setting_rows(grid: Grid, notes: Notes) -> dict[str, Cell]:
    """The cell of each setting by its field."""
    pseudo = [
        Column(title, title, "", Shape.TEXT, title != "说明", False, "", None)
        for title in SETTING_HEADERS
    ]
    found = columns_at(grid, pseudo, notes)
    if found is None or "项目" not in found[1] or "填写" not in found[1]:
        return {}
    header, at = found
    by_title = {folded(column.title): column for column in SETTINGS}
    rows: dict[str, Cell] = {}
    unknown: list[tuple[Cell, Cell]] = []
    for number in data_rows(grid, header, at.values(), notes):
        title, value = grid.cell(number, at["项目"]), grid.cell(number, at["填写"])
        column = by_title.get(folded(str(title.value)))
        if column is None:
            unknown.append((title, value))
        elif column.name in rows:
            notes.report(says.SETTING_TWICE, value, {"title": column.title})
        else:
            rows[column.name] = value
    missing = [column.title for column in SETTINGS if column.name not in rows]
    for title, value in unknown:
        _unknown_setting(title, value, missing, notes)
    return rows


def _unknown_setting(title: Cell, value: Cell, missing: list[str], notes: Notes) -> None:
    name = "" if title.blank else str(title.value)
    if folded(name) in _GROUP_TITLES:
        return
    close = nearest(name, missing, limit=1, cutoff=_ALIKE) if name else []
    if close:
        notes.report(says.SETTING_UNSURE, title, {"value": name, "title": close[0]})
    elif name or not value.blank:
        notes.extras.append(
            f"“{title.sheet}”表第{int(''.join(c for c in title.a1 if c.isdigit()))}行"
        )


def _setting_absent(grid: Grid, column: Column, notes: Notes) -> None:
    if column.required:
        notes.say(says.SETTING_MISSING, grid.name, title=column.title)
    else:
        notes.say(says.SETTING_ABSENT, grid.name, title=column.title, default=default_words(column))
