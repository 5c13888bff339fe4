"""The published workbooks beside those that follow from the kept originals, cell by cell.

A seal names what lay there when it was set. What is written later, the public edition above all,
is named by a line of the journal that anybody who may write in the folder could add; so it is made
anew from what was sealed, and compared as well.

Two workbooks cell by cell: what was published beside what follows from the originals.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, InvalidOperation
from typing import IO
from xml.etree import ElementTree

from xltools.appraisal import Appraisal, State, registrations, state_named
from xltools.files import safe_name
from xltools.ledger.journal import Event
from xltools.ledger.standing import EDITION
from xltools.reports.editions.delivery import delivery_list
from xltools.reports.editions.output import Output
from xltools.reports.editions.rules import FROM, Edition
from xltools.steps.publish import built
from xltools.steps.seal import sealed_book
from xltools.text import editions as named
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.verify.store import Stored

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


_FOLDER = "结果/{edition}"


def look_at_ranking(stored: Stored, appraisal: Appraisal, found: Verification) -> None:
    """The published ranking workbook beside the one rendered anew."""
    place = stored.workspace
    name = place.ranking.relative_to(place.root).as_posix()
    if not place.ranking.exists():
        found.say("ranking", kinds.BOOK, file=name, what="文件已缺失，")
        return
    own = sealed_book(appraisal, stored.seal.code if stored.seal else "")
    beside = _Beside("ranking", appraisal, found)
    compared = beside.compare(name, place.ranking.read_bytes(), own)
    said = {"sheets": compared.sheets, "cells": compared.cells}
    found.figures["ranking"] = says.CELLS_FIGURES.format(**said)


def look_at_editions(stored: Stored, appraisal: Appraisal, found: Verification) -> None:
    """Each edition of the approved result beside the same edition made anew."""
    if stored.seal is None:
        return
    place = stored.workspace
    beside, files, cells = _Beside("editions", appraisal, found), 0, 0
    for edition in Edition:
        lines = dict(_lines(stored, edition))
        for made in sorted({_made_in(line, stored) for line in lines.values()}):
            own = _made_anew(edition, appraisal, made, lines)
            for file, line in lines.items():
                if _made_in(line, stored) != made:
                    continue
                files += 1
                if file not in own:
                    found.say("editions", kinds.BOOK, file=file, what="该版不应有此文件，")
                    continue
                published = (place.root / file).read_bytes()
                cells += beside.compare(file, published, own[file]).cells
    found.figures["editions"] = says.EDITIONS_FIGURES.format(files=files, cells=cells)


def _lines(stored: Stored, edition: Edition) -> Iterator[tuple[str, Event]]:
    """The workbooks of an edition that are to show the approved result, each with its line.

    What was written for a meeting from a result that was not approved is another matter.
    """
    place = stored.workspace
    folder = place.results / str(edition)
    last = {str(e.data["file"]): e for e in stored.events if e.event == EDITION}
    for file, line in last.items():
        path = place.root / file
        if path.parent != folder or path.suffix != ".xlsx" or not path.is_file():
            continue
        state = state_named(str(line.data.get("state", "")))
        if FROM[edition].approved or (state is not None and state.approved):
            yield file, line


def _made_in(line: Event, stored: Stored) -> tuple[str, str]:
    """The state of the result and the number of its approval when an edition was written."""
    before = registrations(stored.events[: line.seq])
    papers = [one.document for one in before if one.state is State.APPROVED]
    return str(line.data.get("state", "")), papers[-1] if papers else ""


def _made_anew(
    edition: Edition, appraisal: Appraisal, made: tuple[str, str], lines: Mapping[str, Event]
) -> dict[str, bytes]:
    """The edition's files by their path inside the workspace."""
    state, approval = state_named(made[0]), made[1]
    then = appraisal if state is None or not state.approved else replace(appraisal, state=state)
    folder = _FOLDER.format(edition=edition)
    outputs = {_path(folder, one): one for one in built(edition, then, approval)}
    listed = [(one.recipient, f"{safe_name(one.name)}.xlsx") for path, one in outputs.items()
              if path in lines]  # fmt: skip
    delivery = delivery_list(then, edition.full_name, listed)
    books = {path: one.data for path, one in outputs.items()}
    return {**books, f"{folder}/{named.DELIVERY}.xlsx": delivery}


def _path(folder: str, output: Output) -> str:
    return f"{folder}/{safe_name(output.name)}.xlsx"


@dataclass(frozen=True, slots=True)
class _Beside:
    """Says of one part of the verification where workbooks differ from those made anew."""

    part: str
    appraisal: Appraisal
    found: Verification

    def compare(self, name: str, published: bytes, own: bytes) -> Comparison:
        """Compare one workbook; `name` is how findings call it."""
        if published == own:
            return Comparison(*cell_count(own))
        compared = compare(published, own)
        known = {unit.name for unit in self.appraisal.scheme.units}
        for one in compared.differences:
            unit = next((text for text in one.row if text in known), "")
            self.found.say(
                self.part,
                kinds.CELL,
                file=name,
                sheet=one.sheet,
                cell=one.cell,
                sheet_name=one.sheet,
                cell_name=one.cell,
                unit_said=f"（{unit}）" if unit else "",
                said=one.said,
                own=one.own,
            )
        for what in compared.others:
            self.found.say(self.part, kinds.BOOK, file=name, what=what)
        return compared
