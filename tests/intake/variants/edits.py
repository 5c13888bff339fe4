"""Changes that people and programs make to a form, and files that are none."""
# ruff: noqa: E501

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable

from lxml import etree

from tests.forms.samples import plan, signed
from tests.intake import surgery as cut
from tests.intake.build import values
from tests.intake.surgery import MAIN
from xltools.forms.identity import sign
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.ledger.keys import demo_key


def with_entries(entries: dict) -> bytes:
    made = plan("PF01")
    return write_form(made, signed(made), entries)


def filled(made: FormPlan) -> bytes:
    return write_form(
        made, sign(made, 1, demo_key()), {k: v for k, v in values().items() if k.unit in made.units}
    )


def plain_sheet() -> bytes:
    return f'<worksheet xmlns="{cut.NS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'.encode()


def with_plain_sheet(data: bytes) -> bytes:
    return cut.renamed_sheet(
        cut.with_part(data, cut.sheet_part(data), plain_sheet()), "评分表", "Sheet1"
    )


def swapped(data: bytes, first: int, second: int) -> bytes:
    return cut.moved(data, lambda r: {first: second, second: first}.get(r, r))


def hide_rows(root: etree._Element) -> None:
    for row in root.iter(MAIN + "row"):
        if row.get("r") in ("8", "11"):
            row.set("hidden", "1")


def hide_columns(root: etree._Element) -> None:
    next(root.iter(MAIN + "col")).set("hidden", "1")


def filtered(root: etree._Element) -> None:
    root.find(MAIN + "sheetData").addnext(etree.Element(MAIN + "autoFilter", ref="A5:H14"))


def reorder(root: etree._Element) -> None:
    sheets = root.find(MAIN + "sheets")
    sheets[:] = reversed(sheets)


def respell(root: etree._Element) -> None:
    for formula in root.iter(MAIN + "f"):
        formula.text = (formula.text or "").replace("IF(", "if( ").replace("OR(", "or( ")


def share(root: etree._Element) -> None:
    """The points formulas as one group, as a fill-down stores them."""
    first = cut.find(root, "G7").find(MAIN + "f")
    first.set("t", "shared")
    first.set("si", "0")
    first.set("ref", "G7:G8")
    second = cut.find(root, "G8").find(MAIN + "f")
    second.text = None
    second.set("t", "shared")
    second.set("si", "0")


def prefixed(data: bytes) -> bytes:
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    root = etree.fromstring(sheet)
    fresh = etree.Element(root.tag, nsmap={"x": cut.NS})
    fresh.extend(list(root))
    return cut.with_part(data, part, etree.tostring(fresh))


def without_references(root: etree._Element) -> None:
    for row in root.iter(MAIN + "row"):
        if all(
            cell.get("r", "").startswith(letter)
            for cell, letter in zip(row, "ABCDEFGH", strict=False)
        ):
            for cell in row:
                cell.attrib.pop("r")


def drop(tag: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        root.remove(root.find(MAIN + tag))

    return edit


def without_column(letter: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for row in root.iter(MAIN + "row"):
            for cell in list(row):
                if cell.get("r").rstrip("0123456789") == letter:
                    row.remove(cell)

    return edit


def column_deleted(data: bytes, letter: str) -> bytes:
    """As Excel does it: what stood to the right moves, formulas along; lost cells are #REF!."""
    gone = ord(letter) - 64

    def lost(root: etree._Element) -> None:
        for formula in root.iter(MAIN + "f"):
            formula.text = re.sub(rf"\$?{letter}\$?[0-9]+", "#REF!", formula.text or "")
        for area in root.iter(MAIN + "mergeCell"):
            top = area.get("ref").partition(":")[0]
            if top.rstrip("0123456789") == letter:  # what is merged keeps its text
                following = cut.find(root, chr(ord(letter) + 1) + top[1:])
                following.getparent().remove(following)
                cut.find(root, top).set("r", following.get("r"))
        for holder in root.findall(MAIN + "mergeCells"):
            root.remove(holder)

    data = cut.on_sheet(cut.on_sheet(data, lost), without_column(letter))
    return cut.moved(data, lambda r: r, lambda c: c - (c > gone))


def blank_copy(data: bytes) -> bytes:
    """With a copy of the marking sheet in which nothing is entered, behind all the others."""

    def clear(root: etree._Element) -> None:
        for cell in root.iter(MAIN + "c"):
            if re.fullmatch("[DEF](7|8|11|12|14)", cell.get("r")):
                cell[:] = []
                cell.attrib.pop("t", None)

    part = cut.sheet_part(data)
    cleared = cut.parts(cut.edited(data, part, clear))[part]
    return cut.with_sheet(data, "评分表 (2)", cleared)


def renamed(data: bytes, names: dict[str, str]) -> bytes:
    """With sheets called otherwise."""

    def edit(root: etree._Element) -> None:
        for sheet in root.iter(MAIN + "sheet"):
            sheet.set("name", names.get(sheet.get("name"), sheet.get("name")))

    return cut.edited(data, "xl/workbook.xml", edit)


def cell_moved(root: etree._Element) -> None:
    """D7 cut and pasted to I7: Excel makes the formulas follow it."""
    for cell in root.iter(MAIN + "c"):
        formula = cell.find(MAIN + "f")
        if formula is not None and formula.text and cell.get("r") in ("G7", "H7"):
            formula.text = formula.text.replace("D7", "I7")


def added_unit(data: bytes) -> bytes:
    made = cut.moved(data, lambda r: r + (r >= 8))
    made = cut.text(made, "B8", "ZF88")
    return cut.put(cut.text(made, "C8", "市新设局"), "D8", "90")


def empty(root: etree._Element) -> None:
    root.find(MAIN + "sheetData").clear()


def ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512
    )


def ods() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    return stream.getvalue()


def other_workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def flipped(data: bytes) -> bytes:
    """One byte of a stored part changed: its CRC no longer fits."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in cut.parts(data).items():
            archive.writestr(name, content)
    return stream.getvalue().replace(b"<v>92.5</v>", b"<v>12.5</v>")


def twice(data: bytes, part: str) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(part, cut.parts(data)[part].replace(b"92.5", b"99.5"))
    return stream.getvalue()


def nested_cell(root: etree._Element) -> None:
    place = cut.find(root, "D7")
    for _ in range(300):
        place = etree.SubElement(place, MAIN + "a")


def stray(ref: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        digits = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        row = etree.SubElement(root.find(MAIN + "sheetData"), MAIN + "row", r=digits)
        cell = etree.SubElement(row, MAIN + "c", r=ref)
        etree.SubElement(cell, MAIN + "v").text = "1"

    return edit


def reference(old: str, new: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        cut.find(root, old).set("r", new)

    return edit


def style(ref: str, index: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        cut.find(root, ref).set("s", index)

    return edit
