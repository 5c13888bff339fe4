"""More of what is made to deceive or to hurt: XML, relations, zip directories, amplification."""

# ruff: noqa: E501

from __future__ import annotations

import struct
from collections.abc import Iterator

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.surgery import MAIN
from tests.intake.variants.base import HELD, QUIET, REJECTED, Variant
from xltools.text.catalogue import files


def disguised() -> Iterator[Variant]:
    yield from _markup()
    yield from _cells()
    yield from _relations()
    yield from _directories()


def _sheet() -> bytes:
    return cut.parts(good())[cut.sheet_part(good())]


def _with(sheet: bytes) -> bytes:
    return cut.with_part(good(), cut.sheet_part(good()), sheet)


def _markup() -> Iterator[Variant]:
    head, _, rest = _sheet().partition(b"?>")
    for name, dtd in (
        (
            "entity expansion",
            b'<!DOCTYPE a [<!ENTITY a "9"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        ),
        ("an external entity", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        ("an external document type", b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">'),
        ("a parameter entity", b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'),
    ):
        yield Variant(name, HELD, files.UNSAFE, _with(head + b"?>" + dtd + rest))
    strings = cut.parts(good())["xl/sharedStrings.xml"]
    top, _, tail = strings.partition(b"?>")
    yield Variant(
        "a document type among the strings", HELD, files.UNSAFE,
        cut.with_part(good(), "xl/sharedStrings.xml", top + b"?><!DOCTYPE sst>" + tail),
    )  # fmt: skip
    styles = cut.parts(good())["xl/styles.xml"]
    top, _, tail = styles.partition(b"?>")
    yield Variant(
        "a document type among the styles", HELD, files.UNSAFE,
        cut.with_part(good(), "xl/styles.xml", top + b"?><!DOCTYPE a>" + tail),
    )  # fmt: skip
    for name, encoding in (
        ("UTF-32", "utf-32"),
        ("UTF-16 without mark", "utf-16-le"),
        ("UTF-16 big end", "utf-16-be"),
    ):
        text = _sheet().decode().replace("UTF-8", encoding.upper()[:6])
        yield Variant(f"a part in {name}", HELD, files.UNSAFE, _with(text.encode(encoding)))
    for declared in ("gb2312", "UTF-7", "iso-8859-1"):
        made = _sheet().replace(b'"UTF-8"', f'"{declared}"'.encode(), 1)
        yield Variant(f"a part that says {declared}", HELD, files.UNSAFE, _with(made))
    yield Variant(
        "a NUL in a part",
        REJECTED,
        files.DAMAGED,
        _with(_sheet().replace(b"<v>92.5</v>", b"<v>92\0.5</v>")),
    )
    space = cut.NS.encode()
    for name, other in (("another", b"urn:x"), ("a damaged", space[:-4] + b"m_in"), ("no", b"")):
        made = _with(_sheet().replace(space, other, 1))
        yield Variant(f"{name} namespace", HELD, files.UNSAFE, made)
    rows = _sheet().replace(b"<sheetData>", b'<sheetData xmlns="urn:x">', 1)
    yield Variant("rows in another namespace", HELD, files.UNSAFE, _with(rows))
    yield Variant("nothing in a part", REJECTED, files.DAMAGED, _with(b""))
    yield Variant("half a part", REJECTED, files.DAMAGED, _with(_sheet()[:3000]))


def _cells() -> Iterator[Variant]:
    sheet = _sheet()
    for name, ref in (
        ("a leading zero in a row", "D07"), ("a small letter", "d7"), ("absolute marks", "$D$7"),
        ("no letters", "7"), ("no digits", "D"), ("a range", "D7:D8"), ("R1C1", "R7C4"),
        ("full-width letters", "Ｄ7"), ("Arabic-Indic digits", "D٧"), ("an empty reference", " "),
    ):  # fmt: skip
        made = sheet.replace(b'r="D7"', f'r="{ref}"'.encode(), 1)
        yield Variant(f"a reference with {name}", HELD, files.UNSAFE, _with(made))
    for number in ("07", "+7", "7.0", "-7", "0", "7e0", "1048577", ""):
        made = sheet.replace(b'<row r="7"', f'<row r="{number}"'.encode(), 1)
        yield Variant(f"a row that says {number!r}", HELD, files.UNSAFE, _with(made))
    start = sheet.index(b'<row r="7"')
    row = sheet[start : sheet.index(b"</row>", start) + 6]
    yield Variant("a row twice", HELD, files.UNSAFE, _with(sheet.replace(row, row + row, 1)))
    other = row.replace(b"92.5", b"12.5")
    yield Variant(
        "a row twice with another mark",
        HELD,
        files.UNSAFE,
        _with(sheet.replace(row, other + row, 1)),
    )
    moved = sheet.replace(row, b"").replace(b"</sheetData>", row + b"</sheetData>")
    yield Variant("rows out of order", HELD, files.UNSAFE, _with(moved))
    two = sheet.replace(b"<v>92.5</v>", b"<v>12.5</v><v>92.5</v>")
    yield Variant("two values in a cell", HELD, files.UNSAFE, _with(two))
    second = sheet.replace(b"</sheetData>", b"</sheetData><sheetData>" + other + b"</sheetData>")
    yield Variant("rows in a second place", HELD, files.UNSAFE, _with(second))
    for index in ("99999", "1.0", " 1", "+1", "1e0", ""):
        made = cut.put(good(), "C7", index, kind="s")
        yield Variant(f"a shared string {index!r}", HELD, files.UNSAFE, made)
    yield Variant(
        "a cell of unknown type", HELD, files.UNSAFE, cut.put(good(), "D7", "95", kind="x")
    )
    wide = b'<row r="30">' + b"<c><v>1</v></c>" * 16_385 + b"</row></sheetData>"
    yield Variant(
        "too many cells without references",
        HELD,
        files.UNSAFE,
        _with(sheet.replace(b"</sheetData>", wide)),
    )
    merged = b"".join(f'<mergeCell ref="A{n}:B{n}"/>'.encode() for n in range(100, 20_200))
    made = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    yield Variant("merged ranges without end", HELD, files.UNSAFE, _with(made))
    yield Variant("a merged range of nonsense", HELD, files.UNSAFE, cut.merged(good(), "D8:D7"))
    huge = sheet.replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="', 1)
    yield Variant("a huge extent that is only said", QUIET, None, _with(huge))


def _relations() -> Iterator[Variant]:
    name = "xl/_rels/workbook.xml.rels"
    relations = cut.parts(good())[name]
    for what, target in (
        ("to nowhere", b'Target="worksheets/sheet77.xml"'),
        ("out of the package", b'Target="../../../etc/passwd"'),
    ):
        made = relations.replace(b'Target="worksheets/sheet2.xml"', target)
        yield Variant(f"a sheet {what}", REJECTED, files.DAMAGED, cut.with_part(good(), name, made))
    shared = relations.replace(b'Target="worksheets/sheet1.xml"', b'Target="worksheets/sheet2.xml"')
    yield Variant(
        "one part as two sheets", HELD, files.SHEET_TWICE,
        cut.renamed_sheet(cut.with_part(good(), name, shared), "填报须知", "评分表二"),
    )  # fmt: skip
    many = b"".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="rId2"/>'.encode() for n in range(300, 520)
    )
    book = cut.parts(good())["xl/workbook.xml"].replace(b"</sheets>", many + b"</sheets>")
    yield Variant(
        "two hundred sheets and more",
        HELD,
        files.UNSAFE,
        cut.with_part(good(), "xl/workbook.xml", book),
    )
    link = b'<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="file:///c:/a.xlsx" TargetMode="External"/></Relationships>'
    yield Variant(
        "a link to another file that nothing uses", QUIET, None,
        cut.with_part(good(), name, relations.replace(b"</Relationships>", link)),
    )  # fmt: skip
    yield Variant(
        "formats beyond number", HELD, files.UNSAFE, cut.edited(good(), "xl/styles.xml", _formats)
    )
    strings = cut.parts(good())["xl/sharedStrings.xml"]
    index = str(strings.count(b"<si>"))
    flood = strings.replace(b"</sst>", b"<si><t>" + b"x" * 1_000_000 + b"</t></si></sst>")
    rows = b"".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{index}</v></c></row>'.encode() for n in range(30, 130)
    )
    data = cut.with_part(good(), "xl/sharedStrings.xml", flood)
    made = cut.with_part(
        data, cut.sheet_part(data), _sheet().replace(b"</sheetData>", rows + b"</sheetData>")
    )
    yield Variant("a flood out of one text", HELD, files.UNSAFE, made)


def _formats(root: etree._Element) -> None:
    xfs = root.find(MAIN + "cellXfs")
    for _ in range(70_001):
        etree.SubElement(xfs, MAIN + "xf", numFmtId="0")


def _directories() -> Iterator[Variant]:
    data = good()
    name = cut.sheet_part(data).encode()
    local = data.index(name)
    central = data.index(name, data.index(b"PK\x01\x02"))
    renamed = data[:local] + name.replace(b"sheet2", b"sheet9") + data[local + len(name) :]
    yield Variant("another name inside than in the directory", HELD, files.UNSAFE, renamed)
    flagged = bytearray(data)
    flagged[central - 46 + 8] |= 1
    yield Variant("an entry that says it is encrypted", HELD, files.UNSAFE, bytes(flagged))
    lying = bytearray(data)
    struct.pack_into("<I", lying, central - 46 + 24, 100)
    yield Variant("a size that is too small", HELD, files.UNSAFE, bytes(lying))
    larger = bytearray(data)
    struct.pack_into("<I", larger, central - 46 + 24, 1 << 30)
    yield Variant("a size of a gigabyte", HELD, files.UNSAFE, bytes(larger))
    overlapping = bytearray(data)
    first = data.index(b"PK\x01\x02")
    struct.pack_into(
        "<I", overlapping, central - 46 + 42, struct.unpack_from("<I", data, first + 42)[0]
    )
    yield Variant("entries over each other", HELD, files.UNSAFE, bytes(overlapping))
    parts = cut.parts(data)
    for what, path in (
        ("an absolute path", "/etc/cron.d/x"), ("a drive", "C:/x.xml"), ("a path up in the middle", "xl/../../x.xml"),
        ("a Kelvin sign", "xl/wor\u212abook.xml"),
    ):  # fmt: skip
        yield Variant(f"{what} in a name", HELD, files.UNSAFE, cut.packed({**parts, path: b"<a/>"}))
    yield Variant(
        "the workbook part missing",
        REJECTED,
        files.DAMAGED,
        cut.with_part(data, "xl/workbook.xml", None),
    )
    yield Variant(
        "the strings missing",
        REJECTED,
        files.DAMAGED,
        cut.with_part(data, "xl/sharedStrings.xml", None),
    )
    yield Variant(
        "the styles missing", REJECTED, files.DAMAGED, cut.with_part(data, "xl/styles.xml", None)
    )
    yield Variant("only the directory", REJECTED, files.WRONG_FORMAT, b"PK\x05\x06" + b"\0" * 18)
    yield Variant("a zip in a zip", REJECTED, files.WRONG_FORMAT, cut.packed({"评分表.xlsx": data}))
