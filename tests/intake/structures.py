"""Good forms in structures that the guard refuses, one for each of its rules."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.surgery import MAIN
from tests.intake.variants.edits import other_workbook, plain_sheet, reference, stray
from xltools.intake import package, worksheet
from xltools.intake.package import MIB

SHEET = cut.sheet_part(b"")
CUSTOM = "docProps/custom.xml"
Made = Callable[[], bytes]


def zipped(
    content: Mapping[str, bytes], *more: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip in which names may stand twice and lead anywhere."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in (*content.items(), *more):
            archive.writestr(zipfile.ZipInfo(name, (2017, 12, 8, 9, 0, 0)), data, method)
    return stream.getvalue()


def with_more(*more: tuple[str, bytes]) -> bytes:
    return zipped(cut.parts(good()), *more)


def noise(size: int) -> bytes:
    """Bytes that compress to about half a percent."""
    return b"".join(struct.pack(">I", n) + bytes(300) for n in range(size // 304 + 1))[:size]


def encoded(name: str) -> bytes:
    """The marking sheet in another encoding than UTF-8."""
    text = cut.parts(good())[SHEET].decode().replace("UTF-8", name, 1)
    return cut.with_part(good(), SHEET, text.encode(name, "xmlcharrefreplace"))


def deep() -> bytes:
    sheet = cut.parts(good())[SHEET]
    ending = b"<a>" * 300 + b"</a>" * 300 + b"</worksheet>"
    return cut.with_part(good(), SHEET, sheet.replace(b"</worksheet>", ending))


def deepest() -> bytes:
    sheet = cut.parts(good())[SHEET]
    ending = b"<a>" * 3000 + b"</a>" * 3000 + b"</worksheet>"
    return cut.with_part(good(), SHEET, sheet.replace(b"</worksheet>", ending))


def many_sheets() -> bytes:
    def listed(root: etree._Element) -> None:
        sheets = root.find(MAIN + "sheets")
        last = sheets[-1]
        for number in range(300):
            one = etree.SubElement(sheets, MAIN + "sheet", dict(last.attrib))
            one.set("name", f"附{number}")
            one.set("sheetId", str(1000 + number))
            one.set(next(key for key in one.attrib if key.endswith("}id")), "rId99")

    data = cut.with_sheet(good(), "附", plain_sheet())
    return cut.edited(data, "xl/workbook.xml", listed)


def many_styles() -> bytes:
    styles = cut.parts(good())["xl/styles.xml"]
    more = b"".join(
        b'<xf numFmtId="0" fontId="%d" fillId="0" borderId="0" xfId="0"/>' % (n * 7919 % 65_537)
        for n in range(70_001)
    )
    return cut.with_part(
        good(), "xl/styles.xml", styles.replace(b"</cellXfs>", more + b"</cellXfs>")
    )


def flood(texts: int, length: int) -> bytes:
    """One long shared text in very many cells of another sheet."""
    strings = cut.parts(good())["xl/sharedStrings.xml"]
    index = strings.count(b"<si>")
    long = b"<si><t>" + b"x" * length + b"</t></si></sst>"
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="0" t="s"><v>%d</v></c></row>' % (n, n, index)
        for n in range(1, texts + 1)
    )
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    data = cut.with_part(good(), "xl/sharedStrings.xml", strings.replace(b"</sst>", long))
    return cut.with_sheet(data, "附", sheet % (cut.NS.encode(), rows))


def many_cells(rows: int, columns: int = 1000) -> bytes:
    cells = b"<c/>" * columns
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    body = sheet % (cut.NS.encode(), (b"<row>" + cells + b"</row>") * rows)
    return cut.with_sheet(good(), "附", body)


def many_merged() -> bytes:
    def merge(root: etree._Element) -> None:
        holder = etree.Element(MAIN + "mergeCells")
        root.find(MAIN + "sheetData").addnext(holder)
        for row in range(100, 20_200):
            etree.SubElement(holder, MAIN + "mergeCell", ref=f"A{row}:B{row}")

    return cut.on_sheet(good(), merge)


def property_twice(value: bytes | None = None) -> bytes:
    """A property that is not the form's own stands there twice; or with `value`, the form's."""
    custom = cut.parts(good())[CUSTOM]
    start = custom.index(b"<property")
    first = custom[start : custom.index(b"</property>", start) + len(b"</property>")]
    if value is None:
        first = b'<property fmtid="{D}" pid="90" name="x"><v:lpwstr xmlns:v="v">1</v:lpwstr>'
        first = (first + b"</property>") * 2
    return cut.with_part(good(), CUSTOM, custom[:start] + first + custom[start:])


def overlapping() -> bytes:
    """Two entries of the directory over the same bytes."""
    data = bytearray(with_more(("x/a", b"1" * 50), ("x/b", b"1" * 50)))
    second = data.rindex(b"PK\x01\x02")
    first = data.rindex(b"PK\x01\x02", 0, second)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(with_more(("x/secret.xml", b"<a/>")))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def other_name_inside() -> bytes:
    """The directory says one name, the entry itself another."""
    data = bytearray(good())
    at = data.index(b"xl/worksheets/sheet2.xml")
    data[at : at + 24] = b"xl/worksheets/sheet9.xml"
    return bytes(data)


def more_than_declared() -> bytes:
    """A part whose directory entry promises fewer bytes than come out."""
    data = bytearray(good())
    at = data.index(b"xl/worksheets/sheet2.xml", data.index(b"PK\x01\x02")) - 46
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 500)
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(good())
    at = data.index(b"xl/worksheets/sheet2.xml", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"other"))
    return bytes(data)


def with_declaration(what: bytes) -> bytes:
    head, _, rest = cut.parts(good())[SHEET].partition(b"?>")
    return cut.with_part(good(), SHEET, head + b"?>" + what + rest)


def _other_space() -> bytes:
    sheet = cut.parts(good())[SHEET]
    return cut.with_part(good(), SHEET, sheet.replace(cut.NS.encode(), b"urn:x", 1))


def _same_names() -> bytes:
    data = cut.with_sheet(good(), "评分表二", plain_sheet())
    return cut.renamed_sheet(data, "评分表二", "填报须知")


CAUTIOUS: dict[str, Made] = {
    "压缩包前有多余内容": lambda: b"mail gateway\r\n" + good(),
    "压缩包内文件过多": lambda: with_more(*((f"x/{n}", b"") for n in range(2100))),
    "部件名称不正常": lambda: with_more(("../evil.xml", b"<a/>"), ("C:\\x.xml", b"<a/>")),
    "部件重名": lambda: with_more((SHEET.upper(), cut.parts(good())[SHEET])),
    "单个部件过大": lambda: with_more(("xl/media/x.bin", noise(9 * MIB))),
    "解压后过大": lambda: with_more(*((f"xl/media/{n}", noise(6 * MIB)) for n in range(4))),
    "压缩比异常": lambda: with_more(("xl/media/x.bin", bytes(5 * MIB))),
    "文字编码不是UTF-8": lambda: encoded("utf-16"),
    "嵌套过深": deep,
    "工作表过多": many_sheets,
    "样式过多": many_styles,
    "重复文字过大": lambda: flood(3000, 30_000),
    "单元格过多": lambda: many_cells(30),
    "单元格范围过大": lambda: cut.on_sheet(good(), stray("XFD1048576")),
    "合并区域过多": many_merged,
    "文档属性重复": property_twice,
}
"""What a person may admit; the marks are those of the good form."""
LIMITS = (
    (package, replace(package.PART, most=8 * MIB, ceiling=12 * MIB)),
    (package, replace(package.WHOLE, most=20 * MIB, ceiling=40 * MIB)),
    (worksheet, replace(package.CELLS, most=25_000, ceiling=40_000)),
)
"""Limits that would take long to reach, for tests."""
NEVER: dict[str, Made] = {
    "超过上限": deepest,
    "部件加密": encrypted,
    "压缩方式不通用": lambda: zipped(cut.parts(good()), method=zipfile.ZIP_BZIP2),
    "目录与内容不一致": other_name_inside,
    "部件重叠": overlapping,
    "解压后比声明的大": more_than_declared,
    "重名部件内容不同": lambda: with_more((SHEET.upper(), b"<other/>")),
    "文档类型声明": lambda: with_declaration(b"<!DOCTYPE worksheet>"),
    "实体声明": lambda: with_declaration(b'<!DOCTYPE w [<!ENTITY a "95">]>'),
    "命名空间不符": _other_space,
    "工作表同名": _same_names,
    "内容读法不一": lambda: cut.on_sheet(good(), reference("E7", "D7")),
}
"""What nobody can admit. What the finding says first may be a rule of caution."""
UNREADABLE: dict[str, Made] = {
    "文件为空": lambda: b"",
    "文件损坏": wrong_checksum,
    "文件加密": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    ),
    "文件格式不符": lambda: b"%PDF-1.4",
    "不是评分表": other_workbook,
}
"""Files that are refused rather than held."""
