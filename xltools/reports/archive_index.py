"""归档文件目录: the index of the year's papers, as a sheet to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count
from xltools.book.opening import Unreadable, load
from xltools.book.theme import A4_LANDSCAPE
from xltools.forms.looks import look
from xltools.forms.notice import date_text
from xltools.scheme.model import Scheme
from xltools.text import packing as says
from xltools.text.words import DEMO

_WIDTHS = (5.0, 34.0, 13.0, 17.0, 14.0, 6.0, 8.0, 30.0, 23.0, 15.0)
_HASH_LINES = 4
"""A checksum has no place to break: where digits are wide it takes so many lines."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One 件 of the archive."""

    title: str
    """题名."""
    responsible: str
    """责任者."""
    number: str = ""
    """文号."""
    day: str = ""
    """日期, ISO; empty where there is none."""
    pages: int | None = None
    kept: str = says.THIRTY
    """保管期限."""
    file: str = ""
    """Its name in 归档/; empty for what is on paper."""
    sha256: str = ""
    note: str = ""

    def row(self, number: int) -> tuple[str, ...]:
        """Its line of the index."""
        day = date_text(date.fromisoformat(self.day)) if self.day else ""
        pages = "" if self.pages is None else str(self.pages)
        unknown = self.file and self.pages is None and not self.note
        note = says.NO_PAGES if unknown else self.note
        who = (self.title, self.responsible, self.number, day, pages, self.kept)
        return (str(number), *who, self.file, self.sha256, note)


def archive_index(scheme: Scheme, pieces: Sequence[Piece]) -> bytes:
    """The index as a workbook."""
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    title = f"{scheme.settings.title}{says.ARCHIVE_TITLE}{demo}"
    book = Book({"title": title})
    sheet = book.sheet(says.ARCHIVE_TITLE)
    last = len(_WIDTHS) - 1
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.merge_range(0, 0, 0, last, title, look(book, "title"))
    sheet.set_row(0, 40)
    for index, text in enumerate(says.ARCHIVE_COLUMNS):
        sheet.write_string(1, index, text, look(book, "header"))
    sheet.set_row(1, 24)
    for at, piece in enumerate(pieces, 1):
        cells = piece.row(at)
        for index, text in enumerate(cells):
            sheet.write_string(at + 1, index, text, look(book, "list_middle"))
        lines = max(line_count(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
        lines = max(lines, _HASH_LINES if piece.sha256 else 1)
        sheet.set_row(at + 1, max(20.0, 4 + 15.0 * lines))
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    sheet.hide_gridlines(2)
    set_page(sheet, A4_LANDSCAPE, footer="&C第&P页 共&N页")
    return book.close()


def listed_files(index: Path) -> Iterator[tuple[str, str]]:
    """(file, SHA-256) of each piece that an index lists; nothing where there is none to read."""
    if not index.is_file():
        return
    try:
        sheet = load(index.read_bytes(), rich=False).worksheets[0]
    except (OSError, Unreadable):
        return
    file, digest = (says.ARCHIVE_COLUMNS.index(one) for one in says.ARCHIVE_FILE)
    for row in sheet.iter_rows(min_row=3, values_only=True):
        if len(row) > digest and row[file] and row[digest]:
            yield str(row[file]), str(row[digest])
