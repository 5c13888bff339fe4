"""台账 as files: kept in step with the scheme, and what lies there that nobody reads.

Only the counting registers are kept, sealed and handed out. Any other file of 台账/ is named once
and goes nowhere; what stands inside a register or the scheme and is read by nobody would go along
with it, so it is named as well, and nothing is sealed before it is gone.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.book.opening import stored_cells
from xltools.files import write_whole
from xltools.folder.opening import Opened
from xltools.folder.outputs import is_left_over
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import FORM as DECISIONS
from xltools.registers.decisions import write_decisions
from xltools.registers.objections import FORM as OBJECTIONS
from xltools.registers.objections import write_objections
from xltools.registers.papers import FORM as PAPERS
from xltools.registers.papers import write_papers
from xltools.registers.reader import RegisterUnreadable, column_named, open_register
from xltools.registers.renewing import OWN_SHEETS, Age, age
from xltools.registers.table import Form
from xltools.scheme.model import Scheme
from xltools.scheme.workbook.sheets import GUIDE_SHEET
from xltools.text.catalogue import registers as catalogue
from xltools.text.finding import Finding
from xltools.text.nearest import folded
from xltools.text.places import several
from xltools.workspace import Workspace

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LOOK_FOR_HEADERS = 20
_UNIT = "单位：分"
"""What stands at the right above a table of points."""
_SCHEME_HEAD, _GUIDE = (1, 2), (3, 1_048_576)
"""How many columns the sheets of the scheme fill, and down to which row: above the headers, which
are read with all that stands below them; and the sheet that explains, which nobody reads."""
_OWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml"
    r"|xl/(workbook|styles|sharedStrings|calcChain|metadata)\.xml|xl/_rels/[^/]*"
    r"|xl/(theme|persons|printerSettings)/[^/]*|xl/worksheets/(_rels/)?[^/]*|.*/"
)
"""Parts that every workbook may have; in any other stands what no cell shows."""
_COMMENTS = re.compile(r"xl/(comments[^/]*|threadedComments/[^/]*|drawings/(_rels/)?vmlDrawing.*)")
"""Told cell by cell."""
_PICTURES = re.compile(r"xl/(media|drawings)/.*")


def renew_registers(workspace: Workspace, scheme: Scheme) -> list[Finding]:
    """Write the untouched registers for `scheme`, and name those whose lists are of another.

    A register that is not there stays away: consolidation says that it is missing.
    """
    findings: list[Finding] = []
    for path, write in (
        (workspace.adjustments, write_adjustments),
        (workspace.decisions, write_decisions),
        (workspace.papers, write_papers),
        (workspace.objections, write_objections),
    ):
        if not path.is_file():
            continue
        fresh = write(scheme)
        standing = age(path, fresh)
        if standing is Age.BLANK:
            write_whole(path, fresh)
        elif standing is Age.OUTDATED:
            file = path.relative_to(workspace.root).as_posix()
            findings.append(Finding(catalogue.LISTS_OUTDATED, file=file))
    return findings


def unread(workspace: Workspace) -> list[Finding]:
    """What lies in 台账/ beside the counting registers: told by the run, kept nowhere."""
    findings = []
    for path in sorted(workspace.registers.rglob("*")):
        if path.is_file() and path not in workspace.counting and not is_left_over(path):
            name = path.relative_to(workspace.registers).as_posix()
            file = path.relative_to(workspace.root).as_posix()
            findings.append(Finding(catalogue.NOT_READ, file=file, value=name))
    return findings


def enclosed(opened: Opened) -> list[Finding]:
    """What stands in the scheme and the counting registers and is read by nobody.

    A file that cannot be opened is left to whoever reads it.
    """
    place = opened.workspace
    findings = [Finding(catalogue.ENCLOSED, file=place.scheme.name, value=one)
                for one in opened.extras]  # fmt: skip
    for path in (place.scheme, *place.counting):
        if path.is_file():
            file = path.relative_to(place.root).as_posix()
            found = _beside(path, _HEADED.get(path.name))
            findings += [Finding(catalogue.ENCLOSED, file=file, value=one) for one in found]
    return findings


def _headed(form: Form) -> Callable[[str], bool]:
    headers = {folded(field.header) for field in form.fields}
    return lambda text: folded(text.split("\n", maxsplit=1)[0].rstrip("▼ ")) in headers


_HEADED: dict[str, Callable[[str], bool]] = {
    "加减分.xlsx": lambda text: column_named(text) is not None,
    "议定事项.xlsx": _headed(DECISIONS),
    "纸质件登记.xlsx": _headed(PAPERS),
    "异议复核.xlsx": _headed(OBJECTIONS),
}
"""Register → whether a text is the header of one of its columns."""


def _beside(path: Path, headed: Callable[[str], bool] | None) -> Iterator[str]:
    """In words, what a workbook holds beside what is read of it."""
    try:
        book = open_register(path).book
        with zipfile.ZipFile(path) as package:
            parts = [name for name in package.namelist() if not _OWN_PARTS.fullmatch(name)]
    except (RegisterUnreadable, OSError, zipfile.BadZipFile):
        return
    for sheet in book.worksheets:
        cells = [cell.coordinate for cell in stored_cells(sheet) if cell.comment is not None]
        if cells:
            yield f"“{sheet.title}”表{several(cells)}的批注"
    rest = [name for name in parts if not _COMMENTS.fullmatch(name)]
    if pictures := [name for name in rest if _PICTURES.fullmatch(name)]:
        yield "图片或图形"
        rest = [name for name in rest if name not in pictures]
    yield from (f"附带内容{name}" for name in rest)
    if headed is None:
        for sheet in book.worksheets:
            columns, rows = _SCHEME_HEAD if sheet.title != GUIDE_SHEET else _GUIDE
            yield from _said(sheet, partial(_outside, columns, rows))
        return
    table, row, known = _table(book.worksheets, headed)
    for sheet in book.worksheets:
        if sheet is table:
            yield from _unheaded(sheet, row, known)
        elif sheet.title in OWN_SHEETS and sheet is not book.worksheets[0]:
            known = {place for place, cell in enumerate(sheet[1], 1) if cell.value}
            yield from _unheaded(sheet, 1, known)
        else:
            yield f"工作表“{sheet.title}”"


def _table(
    sheets: Sequence[Worksheet], headed: Callable[[str], bool]
) -> tuple[Worksheet | None, int, set[int]]:
    """The sheet that is read, the row of its headers, and the columns that have one."""
    best: tuple[Worksheet | None, int, set[int]] = (None, 0, set())
    for sheet in sheets:
        for number, row in enumerate(sheet.iter_rows(max_row=_LOOK_FOR_HEADERS), 1):
            known = {place for place, cell in enumerate(row, 1) if headed(str(cell.value or ""))}
            if len(known) > len(best[2]):
                best = sheet, number, known
    return best


def _unheaded(sheet: Worksheet, header: int, known: set[int]) -> Iterator[str]:
    """Filled cells under none of the headers; above these, right of the title."""
    return _said(sheet, lambda row, column: column in ({1} if row < header else known))


def _outside(columns: int, rows: int, row: int, column: int) -> bool:
    return row > rows or column <= columns


def _said(sheet: Worksheet, own: Callable[[int, int], bool]) -> Iterator[str]:
    """In words, the filled cells that are not among those of the table, by row and column."""
    cells = [
        cell.coordinate
        for cell in stored_cells(sheet)
        if cell.value not in (None, "", _UNIT) and not own(cell.row, cell.column)
    ]
    if cells:
        yield f"“{sheet.title}”表{several(cells)}的内容"
