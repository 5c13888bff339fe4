"""Files made to hurt or to deceive."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import HELD, QUIET, REJECTED, Variant
from tests.intake.variants.edits import nested_cell, reference, stray, style, twice
from xltools.text.catalogue import files


def hostile() -> Iterator[Variant]:
    data = good()
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    dtd = b'<!DOCTYPE w [<!ENTITY a "95">]>'
    head, _, rest = sheet.partition(b"?>")
    yield Variant(
        "a document type", HELD, files.UNSAFE, cut.with_part(data, part, head + b"?>" + dtd + rest)
    )
    yield Variant(
        "UTF-16",
        HELD,
        files.UNSAFE,
        cut.with_part(data, part, sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    )
    yield Variant(
        "another encoding",
        HELD,
        files.UNSAFE,
        cut.with_part(data, part, sheet.replace(b'"UTF-8"', b'"cp037"', 1)),
    )
    yield Variant(
        "a zip bomb", HELD, files.UNSAFE, cut.with_part(data, "xl/media/x.xml", b" " * (50 << 20))
    )
    yield Variant(
        "deep nesting",
        HELD,
        files.UNSAFE,
        cut.with_part(
            data,
            part,
            sheet.replace(b"</worksheet>", b"<a>" * 300 + b"</a>" * 300 + b"</worksheet>"),
        ),
    )
    yield Variant("deep nesting in a cell", HELD, files.UNSAFE, cut.on_sheet(data, nested_cell))
    for name, ref in (
        ("a stray last cell", "XFD1048576"),
        ("a column too far", "XFE20"),
        ("a row too far", "A4294967295"),
    ):
        yield Variant(name, HELD, files.UNSAFE, cut.on_sheet(data, stray(ref)))
    yield Variant(
        "a cell in another row", HELD, files.UNSAFE, cut.on_sheet(data, reference("D7", "D8"))
    )
    yield Variant("a cell twice", HELD, files.UNSAFE, cut.on_sheet(data, reference("E7", "D7")))
    yield Variant("a bad shared string", HELD, files.UNSAFE, cut.put(data, "C7", "-1", kind="s"))
    yield Variant("a bad style", HELD, files.UNSAFE, cut.on_sheet(data, style("D7", "99999")))
    yield Variant(
        "a name in two cases", HELD, files.UNSAFE, cut.with_part(data, part.upper(), sheet)
    )
    yield Variant("a path outside", HELD, files.UNSAFE, cut.with_part(data, "../evil.xml", b"<a/>"))
    yield Variant("bytes before the zip", HELD, files.UNSAFE, b"PK\x03\x04junk" + data)
    yield Variant("an entry twice", HELD, files.UNSAFE, twice(data, part))
    yield Variant(
        "many entries",
        HELD,
        files.UNSAFE,
        cut.packed({**cut.parts(data), **{f"x/{n}": b"" for n in range(2100)}}),
    )
    yield Variant(
        "not well-formed", REJECTED, files.DAMAGED, cut.with_part(data, part, sheet[:-20])
    )
    yield Variant("a missing sheet part", REJECTED, files.DAMAGED, cut.with_part(data, part, None))
    yield Variant(
        "control characters in a reason", QUIET, None, cut.text(data, "F8", "原因_x0001__x0007_")
    )
    yield Variant("a formula in a reason", QUIET, None, cut.text(data, "F8", "=HYPERLINK(1)"))
