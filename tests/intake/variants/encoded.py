"""The same form in other encodings of XML and zip: used as if nothing were."""

# ruff: noqa: E501

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.surgery import MAIN
from tests.intake.variants.base import HELD, QUIET, REJECTED, USED, Variant
from xltools.text.catalogue import files, marks

_MARK = b"<v>92.5</v>"


def encoded() -> Iterator[Variant]:
    yield from _values()
    yield from _texts()
    yield from _parts()
    yield from _zips()


def swap(old: bytes, new: bytes) -> bytes:
    """The marking sheet's text with `old` replaced."""
    data = good()
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    assert old in sheet, old
    return cut.with_part(data, part, sheet.replace(old, new, 1))


def _values() -> Iterator[Variant]:
    for name, value in (
        ("a value in CDATA", b"<v><![CDATA[92.5]]></v>"),
        ("a comment inside a value", b"<v>92<!-- 1 -->.5</v>"),
        ("a value in character references", b"<v>&#57;2&#x2e;5</v>"),
        ("an instruction inside a value", b"<v>92<?a b?>.5</v>"),
        ("xml:space on a value", b'<v xml:space="preserve">92.5</v>'),
        ("an extension list in a cell", b"<v>92.5</v><extLst><ext/></extLst>"),
    ):
        yield Variant(name, QUIET, None, swap(_MARK, value))
    for name, attribute, value in (
        ("an explicit number type", "t", "n"),
        ("cell metadata", "cm", "0"),
        ("phonetic flag on a cell", "ph", "1"),
    ):
        yield Variant(
            name, QUIET, None, cut.on_sheet(good(), lambda r, a=attribute, v=value: _set(r, a, v))
        )
    spaced = cut.on_sheet(good(), lambda r: cut.find(r, "D7").find(MAIN + "v").set("x", "1"))
    yield Variant("an attribute on a value", QUIET, None, spaced)


def _set(root: etree._Element, attribute: str, value: str) -> None:
    cut.find(root, "D7").set(attribute, value)


def _texts() -> Iterator[Variant]:
    """The text 95 in every way that a file can hold a text."""
    rich = b"<is><r><t>9</t></r><r><rPr><b/></rPr><t>5</t></r></is>"
    ruby = b'<is><t>95</t><rPh sb="0" eb="1"><t>88</t></rPh></is>'
    for name, inside in (
        ("rich text runs", rich),
        ("a reading over the text", ruby),
        ("preserved space", b'<is><t xml:space="preserve">95</t></is>'),
        ("CDATA", b"<is><t><![CDATA[95]]></t></is>"),
        ("escaped characters", b"<is><t>_x0039_5</t></is>"),
    ):
        data = cut.text(good(), "D7", "@@")
        part = cut.sheet_part(data)
        sheet = cut.parts(data)[part].replace(b"<is><t>@@</t></is>", inside)
        assert inside in sheet
        made = cut.with_part(data, part, sheet)
        yield Variant(f"text mark: {name}", USED, marks.TEXT_NUMBER, made, "D7")
    yield Variant(
        "text mark: a string without formula",
        USED,
        marks.TEXT_NUMBER,
        cut.put(good(), "D7", "95", kind="str"),
        "D7",
    )
    yield Variant("text mark: a shared string", USED, marks.TEXT_NUMBER, _shared("95"), "D7")
    yield Variant("text mark: a shared full-width one", USED, marks.TIDIED, _shared("９５"), "D7")
    yield Variant(
        "text mark: out of a formula",
        USED,
        marks.FORMULA,
        cut.put(good(), "D7", "95", kind="str", formula='"95"'),
        "D7",
    )


def _shared(text: str) -> bytes:
    data = good()
    strings = cut.parts(data)["xl/sharedStrings.xml"]
    index = strings.count(b"<si>")
    more = strings.replace(b"</sst>", f"<si><t>{text}</t></si></sst>".encode())
    return cut.put(cut.with_part(data, "xl/sharedStrings.xml", more), "D7", str(index), kind="s")


def _parts() -> Iterator[Variant]:
    data = good()
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    rels = "xl/_rels/workbook.xml.rels"
    relations = cut.parts(data)[rels]
    for name, target in (
        ("absolute targets", b'Target="/xl/worksheets/'),
        ("targets through the parent", b'Target="../xl/worksheets/'),
        ("targets from here", b'Target="./worksheets/'),
    ):
        made = relations.replace(b'Target="worksheets/', target)
        assert made != relations
        yield Variant(name, QUIET, None, cut.with_part(data, rels, made))
    yield Variant(
        "a byte order mark in a part",
        QUIET,
        None,
        cut.with_part(data, part, b"\xef\xbb\xbf" + sheet),
    )
    pretty = sheet.replace(b"<row", b"\r\n  <row").replace(b"<c ", b"\n    <c ")
    yield Variant("line breaks between elements", QUIET, None, cut.with_part(data, part, pretty))
    head, _, rest = sheet.partition(b"?>")
    yield Variant("no XML declaration", QUIET, None, cut.with_part(data, part, rest.strip()))
    noted = head + b"?><!-- made by --><?mso x?>" + rest
    yield Variant("comments before the root", QUIET, None, cut.with_part(data, part, noted))
    single = sheet.replace(b'"UTF-8"', b"'UTF-8'", 1).replace(b'r="D7"', b"r='D7'")
    yield Variant("single quotes", QUIET, None, cut.with_part(data, part, single))
    order = sheet.replace(b'<c r="D7" s="', b'<c s="', 1)
    start = order.index(b'<c s="') + 6
    end = order.index(b'"', start) + 1
    turned = order[:end] + b' r="D7"' + order[end:]
    yield Variant("attributes in another order", QUIET, None, cut.with_part(data, part, turned))
    alternate = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="x14"><c r="D7"><v>1</v></c></mc:Choice></mc:AlternateContent></worksheet>'
    )
    yield Variant(
        "alternate content behind the rows",
        QUIET,
        None,
        cut.with_part(data, part, sheet.replace(b"</worksheet>", alternate)),
    )
    inside = alternate.replace(b"</worksheet>", b"") + b"</sheetData>"
    yield Variant(
        "alternate content among the rows",
        HELD,
        files.UNSAFE,
        cut.with_part(data, part, sheet.replace(b"</sheetData>", inside)),
    )
    eleven = sheet.replace(b'version="1.0"', b'version="1.1"', 1)
    yield Variant("XML 1.1", QUIET, None, cut.with_part(data, part, eleven))
    yield Variant(
        "bytes that are no UTF-8",
        REJECTED,
        files.DAMAGED,
        cut.with_part(data, part, sheet.replace(_MARK, b"<v>92.5\xff</v>")),
    )
    yield Variant(
        "the 1904 date system",
        QUIET,
        None,
        cut.edited(
            data, "xl/workbook.xml", lambda r: r.find(MAIN + "workbookPr").set("date1904", "1")
        ),
    )


def _strict() -> bytes:
    """As Excel writes "Strict Open XML": other namespaces throughout."""
    turned = {}
    for name, content in cut.parts(good()).items():
        part = content
        for old, new in (
            (
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            (
                b"http://schemas.openxmlformats.org/officeDocument/2006/",
                b"http://purl.oclc.org/ooxml/officeDocument/",
            ),
        ):
            part = part.replace(old, new)
        turned[name] = part
    return cut.packed(turned)


def _zips() -> Iterator[Variant]:
    def stored(info: zipfile.ZipInfo) -> None:
        info.compress_type = zipfile.ZIP_STORED

    def extra(info: zipfile.ZipInfo) -> None:
        info.extra = b"\xfe\xca\x04\x00abcd"

    def unix(info: zipfile.ZipInfo) -> None:
        info.create_system, info.external_attr = 3, 0o100644 << 16

    yield Variant("Strict OOXML", QUIET, None, _strict())
    yield Variant("stored entries", QUIET, None, zipped(stored))
    yield Variant("extra fields", QUIET, None, zipped(extra))
    yield Variant("made on another system", QUIET, None, zipped(unix))
    yield Variant("entries in another order", QUIET, None, zipped(turned=True))
    yield Variant("zip64 fields", QUIET, None, zipped(zip64=True))
    yield Variant("data descriptors", QUIET, None, zipped(streamed=True))
    yield Variant("a comment behind the zip", QUIET, None, zipped(comment=b"2017"))
    folder = cut.packed({"xl/": b"", "docProps/": b"", **cut.parts(good())})
    yield Variant("folders as entries", QUIET, None, folder)
    picture = cut.with_part(good(), "xl/media/图片1.png", b"\x89PNG")
    yield Variant("a Chinese name in the zip", QUIET, None, picture)
    backslash = {name.replace("/", "\\"): part for name, part in cut.parts(good()).items()}
    yield Variant("backslashes in names", HELD, files.UNSAFE, _renamed(backslash))
    yield Variant("bzip2 entries", HELD, files.UNSAFE, zipped(method=zipfile.ZIP_BZIP2))
    yield Variant("LZMA entries", HELD, files.UNSAFE, zipped(method=zipfile.ZIP_LZMA))
    yield Variant("junk of another program before it", HELD, files.UNSAFE, _prefixed_zip())


class _Unseekable(io.RawIOBase):
    """A pipe: what is written to it needs data descriptors."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.content += bytes(data)
        return len(bytes(data))


def zipped(
    edit: Callable[[zipfile.ZipInfo], None] = lambda info: None,
    *,
    turned: bool = False,
    zip64: bool = False,
    streamed: bool = False,
    comment: bytes = b"",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The good form in a zip written another way."""
    target = _Unseekable() if streamed else io.BytesIO()
    parts = list(cut.parts(good()).items())
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in reversed(parts) if turned else parts:
            info = zipfile.ZipInfo(name, (2017, 12, 8, 9, 0, 0))
            info.compress_type = method
            edit(info)
            with archive.open(info, "w", force_zip64=zip64) as stream:
                stream.write(content)
    return bytes(target.content) if isinstance(target, _Unseekable) else target.getvalue()


def _renamed(content: dict[str, bytes]) -> bytes:
    """Backslashes as they are: zipfile would turn them on some systems."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo("x", (2017, 12, 8, 9, 0, 0))
            info.filename = info.orig_filename = name
            archive.writestr(info, data)
    return stream.getvalue()


def _prefixed_zip() -> bytes:
    stream = io.BytesIO(b"MZ" + b"\0" * 62)
    stream.seek(64)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, data in cut.parts(good()).items():
            archive.writestr(name, data)
    return stream.getvalue()
