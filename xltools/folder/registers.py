"""台账 as files: kept in step with the scheme, and what lies there that nobody reads.

Only the counting registers are kept, sealed and handed out. Any other file of 台账/ is named once
and goes nowhere; what stands inside a register or the scheme and is read by nobody would go along
with it, so it is named as well, and nothing is sealed before it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.book.opening import Unreadable, load, stored_cells
from xltools.files import write_whole
from xltools.folder.opening import Opened
from xltools.folder.outputs import is_left_over
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import FORM as DECISIONS
from xltools.registers.decisions import write_decisions
from xltools.registers.enclosed import enclosed as inside
from xltools.registers.objections import FORM as OBJECTIONS
from xltools.registers.objections import write_objections
from xltools.registers.papers import FORM as PAPERS
from xltools.registers.papers import write_papers
from xltools.registers.reader import COLUMNS, find_events
from xltools.registers.renewing import Age, age
from xltools.registers.table import Form, find_table
from xltools.scheme.choices import VetoWording
from xltools.scheme.model import Scheme
from xltools.scheme.workbook import write_scheme
from xltools.scheme.workbook.sheets import GUIDE_SHEET
from xltools.text import enclosed as says
from xltools.text.catalogue import registers as catalogue
from xltools.text.finding import Finding
from xltools.text.places import several
from xltools.workspace import Workspace

if TYPE_CHECKING:
    from openpyxl import Workbook

_SCHEME_HEAD, _GUIDE = (1, 2), (3, 1_048_576)
"""How many columns the sheets of the scheme fill, and down to which row: above the headers, which
are read with all that stands below them; and the sheet that explains, which nobody reads."""
_Write = Callable[[Scheme], bytes]


def renew_registers(workspace: Workspace, scheme: Scheme) -> list[Finding]:
    """Write the untouched registers for `scheme`, and name those whose lists are of another.

    A register that is not there stays away: consolidation says that it is missing.
    """
    findings: list[Finding] = []
    for path, write in _writers(workspace).items():
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


def _writers(workspace: Workspace) -> dict[Path, _Write]:
    return {
        workspace.adjustments: write_adjustments,
        workspace.decisions: write_decisions,
        workspace.papers: write_papers,
        workspace.objections: write_objections,
    }


def enclosed(opened: Opened) -> list[Finding]:
    """What stands in the scheme and the counting registers and is read by nobody.

    A file that cannot be opened is left to whoever reads it.
    """
    place = opened.workspace
    named = {(place.scheme.name, one): None for one in opened.extras}
    for path, write in {place.scheme: write_scheme, **_writers(place)}.items():
        if path.is_file():
            file = path.relative_to(place.root).as_posix()
            named |= {(file, one): None for one in _beside(path, write(opened.scheme))}
    return [Finding(catalogue.ENCLOSED, file=file, value=one) for file, one in named]


def _beside(path: Path, fresh: bytes) -> Iterator[str]:
    """In words, what a workbook holds beside what is read of it and what `fresh` says, too."""
    try:
        data = path.read_bytes()
        book = load(data)
    except (Unreadable, OSError):
        return
    for sheet in book.worksheets:
        cells = [cell.coordinate for cell in stored_cells(sheet) if cell.comment is not None]
        if cells:
            yield says.COMMENTS.format(sheet=sheet.title, cells=several(cells))
    form = _FORMS.get(path.name)
    if form is None and path.name != _ADJUSTMENTS:
        yield from inside(data, fresh, _of_the_scheme, lambda *_: False)
        return
    title, header, typed, running = _typed(book, form)

    def reads(sheet: str, row: int, column: int) -> bool:
        return sheet == title and row > header and column in typed

    def numbered(sheet: str, row: int, column: int) -> bool:
        return sheet == title and row > header and column in running

    yield from inside(data, fresh, reads, numbered, [one.label for one in VetoWording])


_ADJUSTMENTS = "加减分.xlsx"
_FORMS = {"议定事项.xlsx": DECISIONS, "纸质件登记.xlsx": PAPERS, "异议复核.xlsx": OBJECTIONS}


def _typed(book: Workbook, form: Form | None) -> tuple[str, int, set[int], set[int]]:
    """The sheet that is read, the row of its headers, its columns that are read, and those of
    running numbers."""
    if form is None:
        sheet, header, columns = find_events(book)
        auto = [column.key for column in COLUMNS if column.kind == "auto"]
    else:
        sheet, header, columns = find_table(book.worksheets, form) or (None, 0, {})
        auto = [field.key for field in form.fields if field.kind == "auto"]
    if sheet is None:
        return "", 0, set(), set()
    typed = {place + 1 for key, place in columns.items() if key not in auto}
    running = {place + 1 for key, place in columns.items() if key == "seq"}
    return str(sheet.title), header, typed, running


def _of_the_scheme(sheet: str, row: int, column: int) -> bool:
    columns, rows = _SCHEME_HEAD if sheet != GUIDE_SHEET else _GUIDE
    return row > rows or column <= columns
