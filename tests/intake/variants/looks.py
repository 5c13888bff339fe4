"""Files in which a person reads something else than a program: looks, rich text, formats, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.surgery import MAIN
from tests.intake.variants.base import CELL, HELD, QUIET, USED, Variant
from xltools.text.catalogue import files, marks
from xltools.text.finding import Kind

_STYLES = "xl/styles.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SOLID = '<patternFill patternType="solid"><fgColor rgb="{}"/></patternFill>'


def looks() -> Iterator[Variant]:
    yield from _fonts()
    yield from _rich()
    yield from _conditional()
    yield from _formats()
    yield from _unseen()
    yield from _texts()
    yield from _places()
    yield from _formulas()


def _swapped(data: bytes, part: str, old: str, new: str) -> bytes:
    text = cut.parts(data)[part].decode()
    assert old in text, old
    return cut.with_part(data, part, text.replace(old, new, 1).encode())


def worn(font: str, fill: str = "", data: bytes | None = None, ref: str = "D7") -> bytes:
    """One cell in a font, and perhaps on a fill, of its own."""
    data = good() if data is None else data
    sheet, styles = (cut.parts(data)[part].decode() for part in (cut.sheet_part(data), _STYLES))
    found = re.search(rf'<c r="{ref}" s="([0-9]+)"', sheet)
    assert found is not None
    root = etree.fromstring(styles.encode())
    xfs = root.find(MAIN + "cellXfs")
    own = etree.fromstring(etree.tostring(xfs[int(found[1])]))
    for holder, key, text in (("fonts", "fontId", font), ("fills", "fillId", fill)):
        if text:
            listed = root.find(MAIN + holder)
            listed.append(etree.fromstring(f'<x xmlns="{cut.NS}">{text}</x>')[0])
            own.set(key, str(len(listed) - 1))
    xfs.append(own)
    made = cut.with_part(data, _STYLES, etree.tostring(root))
    index = str(len(xfs) - 1)
    return cut.on_sheet(made, lambda root: cut.find(root, ref).set("s", index))


def font_of(inside: str) -> str:
    return f'<font>{inside}<name val="宋体"/></font>'


def _fonts() -> Iterator[Variant]:
    sized = '<sz val="11"/>'
    black, white = '<color rgb="FF000000"/>', '<color rgb="FFFFFFFF"/>'
    dark = f"<fill>{_SOLID.format('FF000000')}</fill>"
    for name, font, fill in (
        ("struck through", f"<strike/>{sized}", ""),
        ("white", sized + white, ""),
        ("white by theme", f'{sized}<color theme="0"/>', ""),
        ("white by index", f'{sized}<color indexed="9"/>', ""),
        ("of the fill's colour", f'{sized}<color rgb="FFFFF9DB"/>', ""),
        ("black on black", sized + black, dark),
        ("of one point", f'<sz val="1"/>{black}', ""),
    ):
        made = worn(font_of(font), fill)
        yield Variant(f"characters {name}", CELL, marks.SHOWN_OTHERWISE, made, "D7")
    for name, font, fill in (
        ("red", f'{sized}<color rgb="FFFF0000"/>', ""),
        ("white on black", sized + white, dark),
        ("grey", f'{sized}<color rgb="FF808080"/>', ""),
        ("tinted by theme", f'{sized}<color theme="0" tint="-0.5"/>', ""),
        ("not struck through", f'<strike val="0"/>{sized}', ""),
    ):
        yield Variant(f"characters {name}", QUIET, None, worn(font_of(font), fill))


def _runs(*runs: tuple[str, str]) -> str:
    return "".join(
        f"<r>{f'<rPr>{look}</rPr>' if look else ''}<t>{text}</t></r>" for look, text in runs
    )


def _rich() -> Iterator[Variant]:
    data = cut.text(good(), "D7", "@@")
    for name, runs in (
        ("struck in part", _runs(("<strike/>", "8"), ("", "5"))),
        ("struck as a whole", _runs(("<strike/>", "92.5"))),
        ("with an exponent", _runs(("", "9"), ('<vertAlign val="superscript"/>', "2"))),
        ("with an index", _runs(("", "9"), ('<vertAlign val="subscript"/>', "2"))),
    ):
        made = _swapped(data, cut.sheet_part(data), "<is><t>@@</t></is>", f"<is>{runs}</is>")
        yield Variant(f"rich text {name}", CELL, marks.NOT_A_NUMBER, made, "D7")
        strings = cut.parts(good())["xl/sharedStrings.xml"].decode()
        more = strings.replace("</sst>", f"<si>{runs}</si></sst>")
        shared = cut.with_part(good(), "xl/sharedStrings.xml", more.encode())
        index = str(strings.count("<si>"))
        made = cut.put(shared, "D7", index, kind="s")
        yield Variant(f"shared rich text {name}", CELL, marks.NOT_A_NUMBER, made, "D7")
    plain = _runs(('<strike val="0"/><vertAlign val="baseline"/>', "9"), ("<b/>", "5"))
    made = _swapped(data, cut.sheet_part(data), "<is><t>@@</t></is>", f"<is>{plain}</is>")
    yield Variant("rich text that looks plain", USED, marks.TEXT_NUMBER, made, "D7")


def _ruled(shown: str, ranges: str = "D7:D14", rule: str = "") -> bytes:
    """A conditional format over marks."""
    data = good()
    number = len(etree.fromstring(cut.parts(data)[_STYLES]).find(MAIN + "dxfs"))
    rule = rule or (
        f'<cfRule type="expression" dxfId="{number}" priority="9"><formula>TRUE</formula></cfRule>'
    )
    first = "<conditionalFormatting"
    more = f'{first} sqref="{ranges}">{rule}</conditionalFormatting>{first}'
    data = _swapped(data, _STYLES, "</dxfs>", f"<dxf>{shown}</dxf></dxfs>")
    return _swapped(data, cut.sheet_part(data), first, more)


def _conditional() -> Iterator[Variant]:
    kind = files.CONDITIONAL
    for name, shown in (
        ("hides", '<numFmt numFmtId="190" formatCode=";;;"/>'),
        ("shows another number", '<numFmt numFmtId="190" formatCode="&quot;60&quot;"/>'),
        ("writes white", '<font><color rgb="FFFFFFFF"/></font>'),
        ("strikes", "<font><strike/></font>"),
        ("writes red on red", _red()),
    ):
        yield Variant(f"a conditional format {name}", USED, kind, _ruled(shown), "D7:D14")
    icons = '<cfRule type="iconSet" priority="9"><iconSet showValue="0"/></cfRule>'
    yield Variant("icons in the place of marks", USED, kind, _ruled("", rule=icons), "D7:D14")
    for name, shown, ranges in (
        ("paints marks", '<fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill>', "D7"),
        ("hides elsewhere", '<numFmt numFmtId="190" formatCode=";;;"/>', "J1:K9"),
        ("says General", '<numFmt numFmtId="190" formatCode="General"/>', "D7"),
    ):  # fmt: skip
        yield Variant(f"a conditional format {name}", QUIET, None, _ruled(shown, ranges))
    bar = '<cfRule type="dataBar" priority="9"><dataBar/></cfRule>'
    yield Variant("bars behind marks", QUIET, None, _ruled("", rule=bar))


def _red() -> str:
    return (
        '<font><color rgb="FFFF0000"/></font>'
        '<fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill>'
    )


def _formats() -> Iterator[Variant]:
    for code in ("0!5", "05", "0万", "0:00", "General General", "@@", '@"5"'):
        made = cut.put(good(), "D7", "9", code=code)
        yield Variant(f"9 shown with {code}", CELL, marks.SHOWN_OTHERWISE, made, "D7")
    twice = cut.put(good(), "D7", "9", kind="str", code="@@")
    yield Variant("a text shown twice", CELL, marks.SHOWN_OTHERWISE, twice, "D7")
    almost = cut.put(good(), "D7", "99.999999999", code="0.00")
    yield Variant("99.999999999 shown as 100.00", CELL, marks.TOO_FINE, almost, "D7")
    for code in ('0.00"分"', "_90.0", "000.00", "??.??", "[DBNum2][$-804]General", "0.00!分"):
        made = cut.put(good(), "D7", "92.5", code=code)
        yield Variant(f"92.5 shown plainly with {code}", QUIET, None, made)


def _unseen() -> Iterator[Variant]:
    """Characters that are not seen, or change how the others are seen."""
    for name, written in (
        ("a thin space inside", "9\u20092.5"),
        ("a braille blank", "\u280092.5"),
        ("a right-to-left override", "\u202e5.29"),
        ("a combining stroke", "9\u03362.5"),
        ("a tag character", "92.5\U000e0031"),
        ("a variation selector", "92.5\ufe0f"),
    ):
        made = cut.text(good(), "D7", written)
        yield Variant(f"a mark with {name}", CELL, marks.NOT_A_NUMBER, made, "D7")
    for name, written in (
        ("thin spaces around", "\u200992.5\u202f"),
        ("a figure space", "\u200792.5"),
        ("a soft hyphen", "9\u00ad2.5"),
        ("a tab", "\t92.5"),
    ):
        made = cut.text(good(), "D7", written)
        yield Variant(f"a mark with {name}", USED, marks.TIDIED, made, "D7")


def _texts() -> Iterator[Variant]:
    for written, outcome, kind in (
        ("92½", CELL, marks.NOT_A_NUMBER),
        ("⑨", CELL, marks.NOT_A_NUMBER),
        ("𝟗𝟐", CELL, marks.NOT_A_NUMBER),
        ("٩٢", CELL, marks.NOT_A_NUMBER),
        ("9O", CELL, marks.NOT_A_NUMBER),
        ("XC", CELL, marks.NOT_A_NUMBER),
        ("90分5", CELL, marks.NOT_A_NUMBER),
        ("92.5（改60）", CELL, marks.NOT_A_NUMBER),
        ("9\n5", CELL, marks.DECIMAL_MARK),
        ("0092.5", USED, marks.TEXT_NUMBER),
    ):
        made = cut.text(good(), "D7", written)
        yield Variant(f"a mark written {written!r}", outcome, kind, made, "D7")


def _places() -> Iterator[Variant]:
    data = good()
    between = cut.put(data, "D6", "60")
    yield Variant("a mark beside a category", USED, files.BETWEEN, between, "D6")
    part = cut.parts(data)[cut.sheet_part(data)]
    copied = cut.with_sheet(data, "评分表 (2)", part.replace(b"<v>92.5</v>", b"<v>11</v>"))
    retitled = cut.text(copied, "A2", "草稿")
    yield Variant("a copy, the original retitled", HELD, files.SHEET_TWICE, retitled)
    copied = cut.with_sheet(
        data, "草稿", cut.parts(cut.text(data, "A2", "草稿"))[cut.sheet_part(data)]
    )
    yield Variant("a retitled copy", HELD, files.SHEET_TWICE, copied)
    width = cut.on_sheet(data, lambda root: cut._row(root, 7).set("ht", "0"))
    yield Variant("a row of no height", QUIET, None, width)
    names = '<definedName name="评分">评分表!$H$7</definedName></definedNames>'
    made = _swapped(data, "xl/workbook.xml", "</definedNames>", names)
    yield Variant("a name that points elsewhere", QUIET, None, made)


def _formulas() -> Iterator[Variant]:
    cases: tuple[tuple[str, str, Kind], ...] = (
        ("out of a neighbour's cell", "<f>D8+16.5</f>", marks.FORMULA),
        ("of an array", '<f t="array" ref="D7">SUM({90,2.5})</f>', marks.FORMULA),
        ("of a table of data", '<f t="dataTable" ref="D7" r1="A1"/>', marks.FORMULA),
    )
    for name, formula, kind in cases:
        made = _swapped(good(), cut.sheet_part(good()), "<v>92.5</v>", f"{formula}<v>92.5</v>")
        yield Variant(f"a mark {name}", USED, kind, made, "D7")
