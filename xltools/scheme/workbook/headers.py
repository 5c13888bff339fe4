"""Finding sheets by name and columns by header, whatever their order."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.scheme.columns import Column, label
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Grid
from xltools.scheme.workbook.sheets import HEADER_ALIASES, SHEET_ALIASES
from xltools.text.catalogue import scheme as says
from xltools.text.nearest import folded, nearest

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
