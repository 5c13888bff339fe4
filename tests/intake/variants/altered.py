"""More of what people do to sheets, names, texts and identities."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.intake.surgery import MAIN
from tests.intake.variants.base import CELL, HELD, QUIET, REJECTED, USED, Variant
from xltools.text.catalogue import files, marks


def altered() -> Iterator[Variant]:
    yield from _looks()
    yield from _structure()
    yield from _locked()
    yield from _names()
    yield from _texts()
    yield from _identity()


def _looks() -> Iterator[Variant]:
    """What changes nothing that counts."""
    data = good()
    for name, edit in (
        ("column width", _attribute("col", "width", "30")),
        ("row height", _attribute("row", "ht", "40")),
        ("grouped rows", _attribute("row", "outlineLevel", "1")),
        ("a zoomed view", _attribute("sheetView", "zoomScale", "150")),
        ("conditional formats dropped", _dropped("conditionalFormatting")),
        ("print settings dropped", _dropped("pageSetup")),
        ("merged notes", lambda r: _merge(r, "E13:F13")),
    ):
        yield Variant(f"looks: {name}", QUIET, None, cut.on_sheet(data, edit))
    yield Variant(
        "looks: a name defined", QUIET, None,
        cut.edited(data, "xl/workbook.xml", _defined),
    )  # fmt: skip
    for state in ("hidden", "veryHidden"):
        made = cut.edited(data, "xl/workbook.xml", _state("评分表", state))
        yield Variant(f"looks: the marking sheet {state}", QUIET, None, made)
    made = cut.edited(data, "xl/workbook.xml", _state("_meta", "visible"))
    yield Variant("looks: the hidden sheet shown", QUIET, None, made)


def _structure() -> Iterator[Variant]:
    data = good()
    yield Variant(
        "two columns swapped",
        USED,
        files.COLUMNS_INSERTED,
        cut.moved(data, lambda r: r, lambda c: {5: 6, 6: 5}.get(c, c)),
    )
    yield Variant(
        "a column before all",
        USED,
        files.COLUMNS_INSERTED,
        cut.moved(data, lambda r: r, lambda c: c + 1),
    )
    yield Variant(
        "sorted upside down",
        QUIET,
        None,
        cut.moved(data, lambda r: {7: 14, 14: 7, 8: 12, 12: 8}.get(r, r)),
    )
    for area in ("C7:D7", "D7:E7", "D6:D7", "D7:D9", "A7:H7", "D7:F8"):
        yield Variant(f"merged {area}", CELL, marks.MERGED, cut.merged(data, area))
    for letter in "ABCDEFGH":
        made = cut.on_sheet(data, _without_column(letter))
        outcome, kind = HELD, files.COLUMN_MISSING
        if letter in "AGH":  # nobody's mark depends on these
            outcome, kind = USED, files.COLUMN_GONE
        yield Variant(f"column {letter} emptied with its header", outcome, kind, made)
    for number in (7, 8, 11, 12, 14):
        yield Variant(
            f"row {number} deleted", HELD, files.UNIT_MISSING, cut.without_row(data, number)
        )
    shifted = cut.on_sheet(data, _shifted_down)
    yield Variant("marks shifted down a row", HELD, files.LOCKED_CHANGED, shifted)
    stranger = cut.put(cut.text(cut.text(data, "B30", "ZF88"), "C30", "市新设局"), "D30", "90")
    yield Variant("a unit added below the foot", CELL, files.UNIT_UNKNOWN, stranger)
    twice = cut.put(cut.text(cut.text(data, "B30", "ZF01"), "C30", "市教育局"), "D30", "90")
    yield Variant("a unit again below the foot", REJECTED, files.UNIT_TWICE, twice)
    yield Variant("the header row deleted", HELD, files.COLUMN_MISSING, cut.without_row(data, 5))
    yield Variant("the title row deleted", HELD, files.LOCKED_CHANGED, cut.without_row(data, 1))


def _locked() -> Iterator[Variant]:
    data = good()
    for cell, formula, value in (
        ("B7", '"ZF01"', "ZF01"),
        ("C7", "C8", "市教育局"),
        ("A7", "1", "1"),
    ):
        kind = "str" if not value.isdigit() else "n"
        made = cut.put(data, cell, value, kind=kind, formula=formula)
        expected = files.NAME_CHANGED if cell == "C7" else files.LOCKED_CHANGED
        yield Variant(f"a formula in the locked cell {cell}", HELD, expected, made, cell)
    for cell, formula in (
        ("G7", "D7*0.05+0"),
        ("G8", "100"),
        ("H8", '"已填"'),
        ("A15", '"评分个数：6"'),
    ):
        made = cut.put(data, cell, "5", formula=formula)
        yield Variant(f"another formula in {cell}", HELD, files.LOCKED_CHANGED, made)
    for cell in ("G7", "H7"):
        yield Variant(
            f"the formula of {cell} deleted", HELD, files.LOCKED_CHANGED, cut.put(data, cell)
        )
    cached = cut.on_sheet(data, lambda r: _cached(r, "G7", "99"))
    yield Variant("an automatic cell with another kept value", QUIET, None, cached)
    for row, text in ((2, "测评项目：信访处置　　分值：50分"), (3, "填报单位（盖章）：")):
        made = cut.text(data, f"A{row}", text)
        yield Variant(f"line {row} rewritten", HELD, files.LOCKED_CHANGED, made)


def _names() -> Iterator[Variant]:
    data = good()
    for written in ("市教育局　", "市\u200b教育局", "市\xa0教育局", "市教育局\n", "\ufeff市教育局"):
        made = cut.text(data, "C7", written)
        yield Variant(f"a name as {written!r}", USED, files.NAME_WRITTEN_OTHERWISE, made, "C7")
    for written in (
        "市教肓局",
        "马鞍山市教育局",
        "市教育局（本级）",
        "市教委",
        "市教育体育局",
        "市教育局2",
        "Shi教育局",
        "95",
    ):
        made = cut.text(data, "C7", written)
        yield Variant(f"named {written}", HELD, files.NAME_CHANGED, made, "C7")
    for code in ("zf01", "ZF1", "ZF O1", "ZF01A", "０"):
        yield Variant(f"a code as {code}", HELD, files.UNIT_MISSING, cut.text(data, "B7", code))
    swapped = cut.text(cut.text(data, "B7", "ZF02"), "B8", "ZF01")
    yield Variant("codes swapped", HELD, files.NAME_CHANGED, swapped)


def _texts() -> Iterator[Variant]:
    data = good()
    for name, written in (
        ("a command", "=cmd|' /C calc'!A0"), ("an old function", "@SUM(1+1)*cmd"), ("a sum", "+1"),
        ("a minus", "-1+1"), ("a link", "=HYPERLINK(\"http://a\")"), ("very long", "长" * 32_000),
        ("emoji", "好👍👍🏽"), ("half a surrogate", "_xD83D_"), ("line ends", "一\r\n二\n三"),
        ("right to left", "\u202e原因"), ("tags", "<script>alert(1)</script>&amp;"), ("a tab", "a\tb"),
        ("escaped controls", "_x0000__x001F_x"),
    ):  # fmt: skip
        yield Variant(f"a reason with {name}", QUIET, None, cut.text(data, "F8", written))


def _identity() -> Iterator[Variant]:
    data = good()
    custom = cut.parts(data)["docProps/custom.xml"]
    other = cut.parts(county())
    yield Variant(
        "another form's properties", HELD, files.BAD_IDENTITY,
        cut.with_part(data, "docProps/custom.xml", other["docProps/custom.xml"]),
    )  # fmt: skip
    yield Variant(
        "another form's hidden sheet", HELD, files.BAD_IDENTITY,
        cut.with_part(data, cut.sheet_part(data, 3), other[cut.sheet_part(data, 3)]),
    )  # fmt: skip
    yield Variant(
        "a property twice", HELD, files.UNSAFE,
        cut.edited(data, "docProps/custom.xml", lambda r: r.append(etree.fromstring(etree.tostring(r[0])))),
    )  # fmt: skip
    for name, old, new in (("scorer", b"PF01", b"PF02"), ("signature", b"==", b"A=")):
        if old in custom:
            made = cut.with_part(data, "docProps/custom.xml", custom.replace(old, new))
            yield Variant(f"the {name} edited in the properties", HELD, files.BAD_IDENTITY, made)
    strings = cut.parts(data)["xl/sharedStrings.xml"]
    both = cut.with_part(
        cut.with_part(data, "docProps/custom.xml", custom.replace(b"PF01", b"PF02")),
        "xl/sharedStrings.xml", strings.replace(b"<t>PF01</t>", b"<t>PF02</t>"),
    )  # fmt: skip
    yield Variant("the scorer edited in both places", HELD, files.BAD_IDENTITY, both)
    yield Variant(
        "the hidden sheet renamed",
        HELD,
        files.BAD_IDENTITY,
        cut.renamed_sheet(data, "_meta", "Sheet3"),
    )
    sheet, strings = cut.sheet_part(data), "xl/sharedStrings.xml"
    made = cut.with_part(county(), sheet, cut.parts(data)[sheet])
    made = cut.with_part(made, strings, cut.parts(data)[strings])
    yield Variant("a department's sheet in a county's form", HELD, files.BAD_IDENTITY, made)


def _attribute(tag: str, name: str, value: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for element in root.iter(MAIN + tag):
            element.set(name, value)

    return edit


def _dropped(tag: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for element in root.findall(MAIN + tag):
            root.remove(element)

    return edit


def _merge(root: etree._Element, area: str) -> None:
    etree.SubElement(root.find(MAIN + "mergeCells"), MAIN + "mergeCell", ref=area)


def _defined(root: etree._Element) -> None:
    names = root.find(MAIN + "definedNames")
    if names is None:
        names = etree.Element(MAIN + "definedNames")
        root.find(MAIN + "sheets").addnext(names)
    etree.SubElement(names, MAIN + "definedName", name="mine").text = "评分表!$A$1"


def _state(name: str, state: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for sheet in root.iter(MAIN + "sheet"):
            if sheet.get("name") == name:
                sheet.set("state", state)

    return edit


def _without_column(letter: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for row in root.iter(MAIN + "row"):
            if int(row.get("r", "0")) < 5:
                continue
            for cell in list(row):
                if cell.get("r").rstrip("0123456789") == letter:
                    row.remove(cell)

    return edit


def _shifted_down(root: etree._Element) -> None:
    """D7 and what is below it moved down by one; formulas follow, as Excel makes them."""
    values = {}
    for ref in ("D7", "D8"):
        cell = cut.find(root, ref)
        values[ref] = cell.find(MAIN + "v").text
        cell[:] = []
    for old, new in (("D7", "D8"), ("D8", "D9")):
        etree.SubElement(cut.find(root, new), MAIN + "v").text = values[old]
    for formula in root.iter(MAIN + "f"):
        text = formula.text or ""
        for old, new in (("D8", "D9"), ("D7", "D8")):
            text = text.replace(old, new)
        formula.text = text


def _cached(root: etree._Element, ref: str, value: str) -> None:
    cut.find(root, ref).find(MAIN + "v").text = value
