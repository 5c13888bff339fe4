"""Good forms altered at random: in their cells, their XML, their zip. Driven by one seed."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.surgery import MAIN, NS, find, packed, parts, with_format
from tests.intake.variants.beside import BOX, SAYS, commented, drawn, print_on
from tests.intake.variants.edits import column_deleted

Mutator = Callable[[bytes, random.Random], bytes]

_TEXTS = (
    "95", "９５", " 92.5 ", "95分", "95%", "九十五", "92,5", "92。5", "9.5E1", "-3", "105",
    "92.456", "", " ", "-", "无", "/", "NA", "不涉及", "不参评", "2017-9-5", "TRUE", "#REF!",
    "'95", "+95", "1e400", "0x5F", "9_5", "٩٥", "NaN", "=1+1", "@SUM(A1)", "9" * 500, "有", "是",
    "市教育局", "ZF01", "\u200b95", "95\n", "_x0039_5", "①", "½", "95.", ".5",
    "00095", "95.000", "0.1E3", "-0",
)  # fmt: skip
_TYPES = ("n", "n", "n", "str", "inlineStr", "b", "e", "d", "s", "x", "")
_FORMULAS = ("90+5", "[1]Sheet1!A1", "D8", "SUM(A1:A3)", "'C:\\[a.xlsx]S'!A1", "", "HYPERLINK(1)")
_CODES = (
    "General", "0.00", "0", "0%", ";;;", "yyyy/m/d", "0.0", "[Red]0.00", "@", '"95"', "0,",
    "[h]:mm", "# ?/?", "0.00E+00", '[>50]"高";0.00', "0.00;[Red]-0.00", "_ * #,##0.00_ ;",
    "[DBNum1]0", "0.00_)",
)  # fmt: skip
_VALUES = (
    "", "0", "1", "-1", "95", "true", "shared", "array", "str", "s", "XFD1048576", "A1", "D7", "D8",
    "A0", "4294967295", "rId1", "hidden", "9" * 30, "e", "inlineStr", "../x", "\u0663", "评分表",
)  # fmt: skip


def entry_refs(root: etree._Element, chance: random.Random) -> str:
    """Some cell of a sheet, oftener one in the middle, where people type."""
    cells = [cell.get("r") for cell in root.iter(MAIN + "c") if cell.get("r")]
    if chance.random() < 0.3 or not cells:
        return f"{chance.choice('ABCDEFGHIJKL')}{chance.randint(1, 25)}"
    return str(chance.choice(cells))


def _marking(data: bytes, chance: random.Random) -> str:
    names = sorted(name for name in parts(data) if name.startswith("xl/worksheets/sheet"))
    return chance.choice(names[1:-1] or names)


def _rewritten(data: bytes, name: str, root: etree._Element) -> bytes:
    content = parts(data)
    content[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(content)


def cell_content(data: bytes, chance: random.Random) -> bytes:
    """Cells given some type, text, formula and number format."""
    name = _marking(data, chance)
    style = ""
    if chance.random() < 0.4:
        data, style = with_format(data, chance.choice(_CODES))
    root = etree.fromstring(parts(data)[name])
    for _ in range(chance.randint(1, 4)):
        cell = find(root, entry_refs(root, chance))
        for child in list(cell):
            cell.remove(child)
        kind = chance.choice(_TYPES)
        cell.attrib.pop("t", None)
        if kind != "n":
            cell.set("t", kind)
        if style:
            cell.set("s", style)
        if chance.random() < 0.2:
            etree.SubElement(cell, MAIN + "f").text = chance.choice(_FORMULAS)
        text = chance.choice(_TEXTS)
        if chance.random() < 0.5:
            text = f"{chance.uniform(-10, 110):.{chance.randint(0, 17)}f}"
        if kind == "inlineStr" or chance.random() < 0.05:
            holder = etree.SubElement(cell, MAIN + "is")
            for piece in _pieces(text, chance):
                run = etree.SubElement(holder, MAIN + "r") if chance.random() < 0.5 else holder
                etree.SubElement(run, MAIN + "t").text = piece
        elif chance.random() < 0.95:
            etree.SubElement(cell, MAIN + "v").text = text
    return _rewritten(data, name, root)


def _pieces(text: str, chance: random.Random) -> list[str]:
    if len(text) < 2 or chance.random() < 0.5:
        return [text]
    cut = chance.randint(1, len(text) - 1)
    return [text[:cut], text[cut:]]


def swapped_rows(data: bytes, chance: random.Random) -> bytes:
    """Two rows or cells change places, with or without their references."""
    name = _marking(data, chance)
    root = etree.fromstring(parts(data)[name])
    rows = list(root.find(MAIN + "sheetData"))
    one, other = chance.sample(rows, 2)
    if chance.random() < 0.5 and len(one) and len(other):
        one, other = chance.choice(list(one)), chance.choice(list(other))
    keep = chance.random() < 0.5
    one.get("r"), other.get("r")
    if keep:
        first, second = one.get("r", ""), other.get("r", "")
        one.set("r", second)
        other.set("r", first)
    else:
        for left, right in zip(list(one), list(other), strict=False):
            left[:], right[:] = list(right), list(left)
    return _rewritten(data, name, root)


def _some_part(data: bytes, chance: random.Random) -> str:
    names = sorted(n for n in parts(data) if n.endswith((".xml", ".rels")))
    sheets = [n for n in names if "worksheets/sheet" in n]
    return chance.choice(sheets if chance.random() < 0.6 and sheets else names)


def tree(data: bytes, chance: random.Random) -> bytes:
    """One to three elements of a part removed, copied, moved, renamed or given attributes."""
    name = _some_part(data, chance)
    root = etree.fromstring(parts(data)[name])
    for _ in range(chance.randint(1, 3)):
        elements = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
        if elements:
            _one_change(chance.choice(elements), chance.choice(elements), root, chance)
    return _rewritten(data, name, root)


def _one_change(  # noqa: PLR0912 - a dozen changes, one each
    one: etree._Element, other: etree._Element, root: etree._Element, chance: random.Random
) -> None:
    parent = one.getparent()
    if parent is None:
        return
    match chance.randint(0, 11):
        case 0:
            parent.remove(one)
        case 1:
            one.addnext(etree.fromstring(etree.tostring(one)))
        case 2 if other is not one and one not in other.iterancestors():
            other.append(one)
        case 3:
            one.tag = other.tag
        case 4 if one.attrib:
            one.set(chance.choice(sorted(one.attrib)), chance.choice(_VALUES))
        case 5 if one.attrib:
            del one.attrib[chance.choice(sorted(one.attrib))]
        case 6:
            key = chance.choice(("r", "s", "t", "hidden", "si", "ref", "state", "x", "sheet"))
            one.set(key, chance.choice(_VALUES))
        case 7:
            one.insert(0, etree.Comment("95"))
        case 8:
            one.text = chance.choice(_TEXTS).replace("\x00", "")
        case 9:
            wrapper = etree.Element(f"{{{NS}}}{chance.choice(('r', 'x', 'is', 'row', 'c', 'v'))}")
            parent.replace(one, wrapper)
            wrapper.append(one)
        case 10:
            one.insert(0, etree.ProcessingInstruction("x", "95"))
        case _:
            holder = etree.Element("{http://schemas.openxmlformats.org/markup-compatibility/2006}x")
            one.addprevious(holder)
            root.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def letters(data: bytes, chance: random.Random) -> bytes:
    """Bytes of an unpacked part changed, doubled, cut or put in."""
    name = _some_part(data, chance)
    content = parts(data)
    part = bytearray(content[name])
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(part)) if part else 0
        match chance.randint(0, 5):
            case 0 if part:
                part[at] = chance.randrange(256)
            case 1:
                part[at:at] = chance.choice((b"<!--95-->", b"<![CDATA[9]]>", b"&#57;", b"9", b" "))
            case 2:
                del part[at : at + chance.randint(1, 40)]
            case 3:
                part[at:at] = part[at : at + chance.randint(1, 200)]
            case 4:
                digits = [i for i, b in enumerate(part) if 48 <= b < 58]
                if digits:
                    part[chance.choice(digits)] = chance.choice(b"0123456789.-eE")
            case _:
                part[at:at] = chance.choice(
                    (b"<!DOCTYPE a>", b"&a;", b"\xef\xbb\xbf", b"\x00", b'<c r="D7"><v>1</v></c>')
                )
    content[name] = bytes(part)
    return packed(content)


def directory(data: bytes, chance: random.Random) -> bytes:
    """The zip written another way: order, method, names, comments, doubles, junk."""
    content = list(parts(data).items())
    stream = io.BytesIO()
    if chance.random() < 0.1:
        stream.write(chance.choice((b"MZ", b"\0" * 8, b"PK\x03\x04", b"#!/bin/sh\n")))
    chance.shuffle(content)
    if chance.random() < 0.3:
        name, part = chance.choice(content)
        renamed = chance.choice((name, name.upper(), "/" + name, "../" + name, "x\\" + name))
        content.append((renamed, part[: chance.randint(0, len(part))]))
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in content:
            info = zipfile.ZipInfo(name, (2017, 12, 8, 9, 0, 0))
            info.compress_type = chance.choice((0, 8, 8, 8, 12 if chance.random() < 0.1 else 8))
            if chance.random() < 0.2:
                info.extra = struct.pack("<HH", 0xCAFE, 4) + b"abcd"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(info, part)
        if chance.random() < 0.2:
            archive.comment = b"PK\x05\x06" * chance.randint(0, 9)
    return stream.getvalue() + (b"junk" if chance.random() < 0.1 else b"")


def raw(data: bytes, chance: random.Random) -> bytes:
    """Bytes of the file itself changed, cut or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        headers = [i for i in range(len(found) - 4) if found[i : i + 2] == b"PK"]
        at = chance.choice(headers) + chance.randint(0, 60) if headers else 0
        if chance.random() < 0.4:
            at = chance.randrange(len(found))
        at = min(at, len(found) - 1)
        match chance.randint(0, 4):
            case 0 | 1 | 2:
                found[at] = chance.randrange(256)
            case 3:
                found[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 0xFFFFFFFF, 1 << 31)))
            case _:
                del found[at : at + chance.randint(1, 2000)]
    return bytes(found)


PLANTED = "更正为60⌘"
"""What a person wrote somewhere in the form: wherever that is, it is used, named, or held."""


def planted(data: bytes, chance: random.Random) -> bytes:
    """A correction in some cell, a comment, a text box, a header or a footer."""
    ref = f"{chance.choice('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}{chance.randint(1, 90)}"
    number = chance.choice((1, 2, 2, 2))
    match chance.randint(0, 6):
        case 0:
            return commented(ref, data, number, PLANTED)
        case 1:
            return drawn(BOX.replace(SAYS, PLANTED), data)
        case 2:
            where = chance.choice(("oddHeader", "oddFooter", "evenFooter", "firstHeader"))
            edit = partial(print_on, where=where, text=f"&L&9{PLANTED}")
            return cut.on_sheet(data, edit, number)
        case _:
            return cut.text(data, ref, PLANTED, number)


def habits(data: bytes, chance: random.Random) -> bytes:
    """What programs do: properties dropped, rows put in, columns deleted, 1 as 1.0."""
    match chance.randint(0, 4):
        case 0:
            return cut.with_part(data, "docProps/custom.xml", None)
        case 1:
            at = chance.randint(5, 40)
            return cut.moved(data, lambda r: r + (r >= at))
        case 2:
            return column_deleted(data, chance.choice("ABCDEFGHIJK"))
        case 3:
            sheet = cut.parts(data)[cut.sheet_part(data)]
            return cut.with_sheet(data, "Sheet1", sheet)
        case _:
            return cut.on_sheet(data, _as_decimals)


def _as_decimals(root: etree._Element) -> None:
    for value in root.iter(MAIN + "v"):
        if value.getparent().get("t", "n") == "n" and (value.text or "").isdigit():
            value.text += ".0"


MUTATORS: tuple[Mutator, ...] = (
    cell_content, cell_content, cell_content, swapped_rows, tree, tree, letters, directory, raw,
    planted, planted, habits,
)  # fmt: skip


UNWORKABLE = (
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    LookupError,
    AssertionError,
    AttributeError,
    TypeError,
    OSError,
    EOFError,
    RuntimeError,
)
"""What altered forms may do to programs that do not guard themselves."""


@dataclass(frozen=True)
class Mutated:
    """A form with what was done to it."""

    data: bytes
    steps: tuple[str, ...]


def mutated(data: bytes, chance: random.Random) -> Mutated:
    """One mutation, sometimes two on top of each other."""
    steps: list[str] = []
    for _ in range(1 if chance.random() < 0.8 else 2):
        mutator = chance.choice(MUTATORS)
        try:
            data = mutator(data, chance)
        except UNWORKABLE:
            continue  # the one before left nothing that this one could work on
        steps.append(mutator.__name__)
    return Mutated(data, tuple(steps))
