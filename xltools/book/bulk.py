"""Sheets of very many cells: their rows are written as XML while the finished file is re-zipped.

XlsxWriter builds the sheet with everything but the rows (columns, print set-up, links) and,
below where the rows will stand, one stub cell for each text and each format that they use. From
the stub the numbers of the shared strings and of the formats are read back; then the stub goes
and the rows come in. A sheet of 300,000 rows is written in seconds that way.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

_CHUNK = 4096
_FAST = 1
"""Compression level of spliced sheets: their XML is repetitive, speed matters more."""
_STUB_GAP, _STUB_COLUMNS = 100, 400
_CELL = re.compile(r'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="s"><v>(\d+)</v></c>|/>)')
_ROW = re.compile(r'<row r="(\d+)"')


class Tokens:
    """What the rows' XML needs: the numbers of texts and formats in the finished file."""

    def __init__(self, texts: dict[str, str], styles: dict[int, str]) -> None:
        self._texts = texts
        self._styles = styles

    def text(self, value: str) -> str:
        """The number of the shared string `value`."""
        return self._texts[value]

    def style(self, fmt: Format) -> str:
        """The number of the format."""
        return self._styles[id(fmt)]


RowMaker = Callable[[Tokens], Iterable[str]]


class Bulk:
    """The rows of one sheet from `first_row` (0-based) on, to be spliced in at the end."""

    def __init__(self, sheet: Worksheet, member: str, first_row: int) -> None:
        self._sheet = sheet
        self.member = member
        self._first = first_row
        self._texts: dict[str, int] = {}
        self._formats: dict[int, Format] = {}
        self._rows: RowMaker = lambda _: ()
        self._last = (first_row, 0)

    def use_texts(self, texts: Iterable[str]) -> None:
        """Announce the texts that the rows show."""
        for text in texts:
            self._texts.setdefault(text, len(self._texts))

    def use_format(self, fmt: Format) -> Format:
        """Announce a format that the rows use."""
        return self._formats.setdefault(id(fmt), fmt)

    def rows(self, make: RowMaker, last_row: int, last_column: int) -> None:
        """Set what makes the rows' XML, and the last cell; texts and formats are known by now."""
        self._rows, self._last = make, (last_row, last_column)
        for number, fmt in enumerate(self._formats.values()):
            self._sheet.write_blank(self._stub, number, None, fmt)
        for text, number in self._texts.items():
            row, column = divmod(number, _STUB_COLUMNS)
            self._sheet.write_string(self._stub + 1 + row, column, text)

    @property
    def _stub(self) -> int:
        """0-based row of the stub, below the rows and the notes under them."""
        return self._last[0] + _STUB_GAP

    def pieces(self, xml: str) -> Iterator[bytes]:
        """The sheet's XML with the rows in place and the stub gone."""
        stub = xml.find(f'<row r="{self._stub + 1}"')
        end = xml.index("</sheetData>")
        stub = end if stub < 0 else stub
        starts = [(m.start(), int(m[1])) for m in _ROW.finditer(xml, 0, stub)]
        below = next((place for place, row in starts if row > self._first), stub)
        lowest = max([row for _, row in starts] + [self._last[0] + 1])
        corner = xl_rowcol_to_cell(lowest - 1, self._last[1])
        head = re.sub(
            r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{corner}"/>', xml[:below], count=1
        )
        yield head.encode()
        pending: list[str] = []
        for row in self._rows(self._tokens(xml[stub:end])):
            pending.append(row)
            if len(pending) >= _CHUNK:
                yield "".join(pending).encode()
                pending.clear()
        yield "".join(pending).encode()
        yield (xml[below:stub] + xml[end:]).encode()

    def _tokens(self, stub: str) -> Tokens:
        found = {m[1]: m for m in _CELL.finditer(stub)}
        styles = {
            key: found[xl_rowcol_to_cell(self._stub, number)][2]
            for number, key in enumerate(self._formats)
        }
        texts = {}
        for text, number in self._texts.items():
            row, column = divmod(number, _STUB_COLUMNS)
            texts[text] = found[xl_rowcol_to_cell(self._stub + 1 + row, column)][3]
        return Tokens(texts, styles)


def splice(data: bytes, bulks: Iterable[Bulk]) -> bytes:
    """The workbook with the rows of each bulk sheet in place of its stub."""
    by_member = {bulk.member: bulk for bulk in bulks}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            bulk = by_member.get(info.filename)
            fresh = zipfile.ZipInfo(info.filename, info.date_time)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.external_attr = info.external_attr
            if bulk is None:
                new.writestr(fresh, old.read(info))
                continue
            _compress_fast(fresh)
            with new.open(fresh, "w", force_zip64=False) as stream:
                for piece in bulk.pieces(old.read(info).decode()):
                    stream.write(piece)
    return target.getvalue()


def _compress_fast(info: Any) -> None:
    info._compresslevel = _FAST


def columns(count: int) -> list[str]:
    """The letters of the first `count` columns."""
    return [xl_col_to_name(number) for number in range(count)]


def text_cell(place: str, style: str, number: str) -> str:
    """A cell that shows the shared string of this number."""
    return f'<c r="{place}" s="{style}" t="s"><v>{number}</v></c>'


def number_cell(place: str, style: str, value: object) -> str:
    """A cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def blank_cell(place: str, style: str) -> str:
    """An empty cell with borders."""
    return f'<c r="{place}" s="{style}"/>'


def formula_cell(place: str, style: str, formula: str, value: float | str) -> str:
    """A formula, without its leading "=", with its cached value."""
    kind = ' t="str"' if isinstance(value, str) else ""
    shown = escape(value) if isinstance(value, str) else repr(value)
    return f'<c r="{place}" s="{style}"{kind}><f>{escape(formula)}</f><v>{shown}</v></c>'


def row_open(row: int, height: float) -> str:
    """The start of a 1-based row of fixed height."""
    return f'<row r="{row}" ht="{height:g}" customHeight="1">'
