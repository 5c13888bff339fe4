"""Two workbooks cell by cell: what was published beside what follows from the originals."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from typing import IO
from xml.etree import ElementTree

Cells = dict[str, tuple[str, str]]
"""A1 → (shown value, formula)."""
_DIGITS = Context(prec=15)
"""A spreadsheet's numbers have fifteen digits."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
    StopIteration,
)
"""What reading a damaged workbook may raise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that differs; texts are empty where there is none."""

    sheet: str
    cell: str
    said: str
    own: str
    row: tuple[str, ...] = ()
    """The texts of the row, to say which unit it is about."""


@dataclass(slots=True)
class Comparison:
    """What two workbooks have in common and what not."""

    sheets: int = 0
    cells: int = 0
    differences: list[Difference] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Sheets that only one has, or parts (formats, footers) that differ though no cell does."""

    @property
    def equal(self) -> bool:
        return not self.differences and not self.others


def compare(published: bytes, derived: bytes) -> Comparison:
    """Compare every cell; where all cells agree, every other part as well."""
    found = Comparison()
    try:
        said, own = _book(published), _book(derived)
    except _BROKEN:
        found.others.append("文件结构（不是完整的工作簿）")
        return found
    found.others += [f"工作表“{name}”" for name in sorted(said.keys() ^ own.keys())]
    for name in own:
        if name in said:
            found.sheets += 1
            found.cells += len(own[name])
            found.differences += _cells_differ(name, said[name], own[name])
    if found.equal and published != derived:
        found.others += _parts_differ(published, derived)
    return found


def cell_count(book: bytes) -> tuple[int, int]:
    """(sheets, cells that hold something)."""
    sheets = _book(book)
    return len(sheets), sum(map(len, sheets.values()))


def _cells_differ(name: str, said: Cells, own: Cells) -> Iterator[Difference]:
    rows: dict[str, list[str]] = {}
    for cell, (value, _) in own.items():
        rows.setdefault(_row(cell), []).append(value)
    nothing = ("", "")
    for cell in dict.fromkeys([*own, *said]):
        theirs, ours = said.get(cell, nothing), own.get(cell, nothing)
        row = tuple(rows.get(_row(cell), ()))
        if not _same(theirs[0], ours[0]):
            yield Difference(name, cell, theirs[0] or "空白", ours[0] or "空白", row)
        elif theirs[1] != ours[1]:
            yield Difference(name, cell, _formula(theirs), _formula(ours), row)


def _formula(cell: tuple[str, str]) -> str:
    return f"公式“={cell[1]}”" if cell[1] else "不带公式的值"


def _row(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _same(one: str, two: str) -> bool:
    if one == two:
        return True
    try:
        return _DIGITS.plus(Decimal(one)) == _DIGITS.plus(Decimal(two))
    except InvalidOperation:
        return False


def _parts_differ(published: bytes, derived: bytes) -> list[str]:
    with (
        zipfile.ZipFile(io.BytesIO(published)) as said,
        zipfile.ZipFile(io.BytesIO(derived)) as own,
    ):
        names = dict.fromkeys([*own.namelist(), *said.namelist()])
        return [
            f"格式、页脚等内容（{name}）"
            for name in names
            if (theirs := _part(said, name)) is None or theirs != _part(own, name)
        ]


def _part(book: zipfile.ZipFile, name: str) -> bytes | None:
    """A part of a workbook; None where it is not there or does not read."""
    try:
        return book.read(name)
    except _BROKEN:
        return None


def _book(data: bytes) -> dict[str, Cells]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = set(book.namelist())

        def part(path: str) -> ElementTree.Element:
            return ElementTree.fromstring(book.read(path))

        strings = []
        if "xl/sharedStrings.xml" in names:
            entries = _named(part("xl/sharedStrings.xml"), "si")
            strings = ["".join(t.text or "" for t in _named(one, "t")) for one in entries]
        links = {x.get("Id"): x.get("Target", "") for x in part("xl/_rels/workbook.xml.rels")}
        found = {}
        for sheet in _named(part("xl/workbook.xml"), "sheet"):
            link = next(v for key, v in sheet.attrib.items() if key.endswith("}id"))
            path = links[link]
            path = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
            with book.open(path) as stream:
                found[sheet.attrib["name"]] = dict(_sheet_cells(stream, strings))
    return found


def _named(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == name]


def _sheet_cells(stream: IO[bytes], strings: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for _, row in ElementTree.iterparse(stream):
        if row.tag.rpartition("}")[2] != "row":
            continue
        for cell in row:
            value = formula = ""
            for one in cell:
                tag = one.tag.rpartition("}")[2]
                if tag == "v":
                    value = one.text or ""
                elif tag == "f":
                    formula = one.text or ""
                elif tag == "is":
                    value = "".join(t.text or "" for t in _named(one, "t"))
            if cell.get("t") == "s" and value:
                value = strings[int(value)]
            if value or formula:
                yield cell.get("r", ""), (value, formula)
        row.clear()
