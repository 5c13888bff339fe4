"""Returned forms altered part by part, as programs and people alter them; needs lxml."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree

from xltools.intake.formula import relocated
from xltools.intake.sheet import a1, split_a1, split_range

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = f"{{{NS}}}"
Edit = Callable[[etree._Element], None]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2017, 12, 8, 9, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes | None) -> bytes:
    """With one part replaced, added, or (None) removed."""
    found = parts(data)
    if content is None:
        del found[name]
    else:
        found[name] = content
    return packed(found)


def sheet_part(data: bytes, number: int = 2) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def edited(data: bytes, name: str, edit: Edit) -> bytes:
    """With one XML part changed in place."""
    root = etree.fromstring(parts(data)[name])
    edit(root)
    return with_part(
        data, name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def on_sheet(data: bytes, edit: Edit, number: int = 2) -> bytes:
    """With the marking sheet changed."""
    return edited(data, sheet_part(data, number), edit)


def find(root: etree._Element, ref: str) -> etree._Element:
    """The cell `ref`, made if the sheet has none there."""
    for cell in root.iter(MAIN + "c"):
        if cell.get("r") == ref:
            return cell
    place = split_a1(ref)
    assert place is not None
    row = _row(root, place[0])
    cell = etree.SubElement(row, MAIN + "c", r=ref)
    row[:] = sorted(row, key=lambda c: split_a1(c.get("r")) or (0, 0))
    return cell


def _row(root: etree._Element, number: int) -> etree._Element:
    data = root.find(MAIN + "sheetData")
    for row in data:
        if row.get("r") == str(number):
            return row
    row = etree.SubElement(data, MAIN + "row", r=str(number))
    data[:] = sorted(data, key=lambda r: int(r.get("r")))
    return row


def put(
    data: bytes,
    ref: str,
    value: str | None = None,
    *,
    kind: str = "n",
    formula: str | None = None,
    code: str | None = None,
    number: int = 2,
) -> bytes:
    """With one cell given type, stored value, formula and number format."""
    if code is not None:
        data, style = with_format(data, code)

    def edit(root: etree._Element) -> None:
        cell = find(root, ref)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if kind != "n":
            cell.set("t", kind)
        if code is not None:
            cell.set("s", style)
        if formula is not None:
            etree.SubElement(cell, MAIN + "f").text = formula
        if value is not None and kind == "inlineStr":
            text = etree.SubElement(etree.SubElement(cell, MAIN + "is"), MAIN + "t")
            text.text = value
        elif value is not None:
            etree.SubElement(cell, MAIN + "v").text = value

    return on_sheet(data, edit, number)


def text(data: bytes, ref: str, value: str, number: int = 2) -> bytes:
    """With one cell given a text."""
    return put(data, ref, value, kind="inlineStr", number=number)


def with_format(data: bytes, code: str) -> tuple[bytes, str]:
    """With one more cell format that has this number format, and its index."""
    index: list[str] = []

    def edit(root: etree._Element) -> None:
        formats = root.find(MAIN + "numFmts")
        if formats is None:
            formats = etree.Element(MAIN + "numFmts")
            root.insert(0, formats)
        etree.SubElement(formats, MAIN + "numFmt", numFmtId="199", formatCode=code)
        formats.set("count", str(len(formats)))
        xfs = root.find(MAIN + "cellXfs")
        etree.SubElement(
            xfs,
            MAIN + "xf",
            numFmtId="199",
            fontId="0",
            fillId="0",
            borderId="0",
            xfId="0",
            applyNumberFormat="1",
        )
        xfs.set("count", str(len(xfs)))
        index.append(str(len(xfs) - 1))

    return edited(data, "xl/styles.xml", edit), index[0]


def merged(data: bytes, area: str) -> bytes:
    def edit(root: etree._Element) -> None:
        holder = root.find(MAIN + "mergeCells")
        if holder is None:
            holder = etree.Element(MAIN + "mergeCells")
            root.find(MAIN + "sheetData").addnext(holder)
        etree.SubElement(holder, MAIN + "mergeCell", ref=area)

    return on_sheet(data, edit)


def moved(
    data: bytes, rows: Callable[[int], int], columns: Callable[[int], int] = lambda c: c
) -> bytes:
    """With rows and columns elsewhere, formulas and merged ranges along, as Excel does it."""
    row_map = {n: rows(n) for n in range(1, 400)}
    column_map = {n: columns(n) for n in range(1, 60)}

    def edit(root: etree._Element) -> None:
        holder = root.find(MAIN + "sheetData")
        for row in holder:
            number = rows(int(row.get("r")))
            row.set("r", str(number))
            row.attrib.pop("spans", None)
            for cell in row:
                place = split_a1(cell.get("r"))
                assert place is not None
                cell.set("r", a1(number, columns(place[1])))
                formula = cell.find(MAIN + "f")
                if formula is not None and formula.text:
                    formula.text = relocated(formula.text, row_map, column_map)
            row[:] = sorted(row, key=lambda c: split_a1(c.get("r")) or (0, 0))
        holder[:] = sorted(holder, key=lambda r: int(r.get("r")))
        for area in root.iter(MAIN + "mergeCell"):
            found = split_range(area.get("ref"))
            assert found is not None
            first = a1(rows(found[0]), columns(found[1]))
            area.set("ref", f"{first}:{a1(rows(found[2]), columns(found[3]))}")

    return on_sheet(data, edit)


def without_row(data: bytes, number: int) -> bytes:
    def edit(root: etree._Element) -> None:
        holder = root.find(MAIN + "sheetData")
        holder.remove(_row(root, number))

    return on_sheet(data, edit)


def renamed_sheet(data: bytes, old: str, new: str) -> bytes:
    def edit(root: etree._Element) -> None:
        for sheet in root.iter(MAIN + "sheet"):
            if sheet.get("name") == old:
                sheet.set("name", new)

    return edited(data, "xl/workbook.xml", edit)


def with_sheet(data: bytes, name: str, content: bytes, state: str = "visible") -> bytes:
    """With one more worksheet."""
    relations = "xl/_rels/workbook.xml.rels"
    part = "worksheets/sheet99.xml"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relate(root: etree._Element) -> None:
        etree.SubElement(
            root, f"{{{package}}}Relationship", Id="rId99", Type=f"{office}/worksheet", Target=part
        )

    def list_it(root: etree._Element) -> None:
        sheet = etree.SubElement(
            root.find(MAIN + "sheets"), MAIN + "sheet", name=name, sheetId="99", state=state
        )
        sheet.set(f"{{{office}}}id", "rId99")

    data = with_part(data, f"xl/{part}", content)
    return edited(edited(data, relations, relate), "xl/workbook.xml", list_it)
