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
    yield from _colored()
    yield from _aligned()
    yield from _sheets()
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
        kind = marks.STRUCK_OUT if name == "struck through" else marks.SHOWN_OTHERWISE
        yield Variant(f"characters {name}", CELL, kind, made, "D7")
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
        ("white in part", _runs(("", "9"), ('<color rgb="FFFFFFFF"/>', "5"))),
        ("white by theme in part", _runs(("", "9"), ('<color theme="0"/>', "5"))),
        ("tiny in part", _runs(("", "9"), ('<sz val="1"/>', "5"))),
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
    usual = '<strike val="0"/><vertAlign val="baseline"/><sz val="11"/><color theme="1"/>'
    plain = _runs((usual, "9"), ('<b/><color rgb="FFFF0000"/>', "5"))
    made = _swapped(data, cut.sheet_part(data), "<is><t>@@</t></is>", f"<is>{plain}</is>")
    yield Variant("rich text that looks plain", USED, marks.TEXT_NUMBER, made, "D7")


def _ruled(shown: str, ranges: str = "D7:D14", rule: str = "") -> bytes:
    """A conditional format over marks."""
    data = good()
    number = len(etree.fromstring(cut.parts(data)[_STYLES]).find(MAIN + "dxfs"))
    rule = (rule or _rule("TRUE")).replace('"@"', f'"{number}"')
    first = "<conditionalFormatting"
    more = f'{first} sqref="{ranges}">{rule}</conditionalFormatting>{first}'
    data = _swapped(data, _STYLES, "</dxfs>", f"<dxf>{shown}</dxf></dxfs>")
    return _swapped(data, cut.sheet_part(data), first, more)


def _rule(text: str, kind: str = "expression", more: str = "") -> str:
    inside = f"<formula>{text}</formula>" if text else ""
    return f'<cfRule type="{kind}" dxfId="@" priority="9" {more}>{inside}</cfRule>'


def _conditional() -> Iterator[Variant]:
    """Where the rule holds for certain, the mark is not seen; where nobody can say, a warning."""
    hidden = '<numFmt numFmtId="190" formatCode=";;;"/>'
    white = '<font><color rgb="FFFFFFFF"/></font>'
    for name, shown in (
        ("hides", hidden),
        ("shows another number", '<numFmt numFmtId="190" formatCode="&quot;60&quot;"/>'),
        ("writes white", white),
        ("writes in a tint of white", '<font><color theme="0" tint="-0.04"/></font>'),
        ("strikes", "<font><strike/></font>"),
        ("writes red on red", _red()),
        ("writes small", '<font><sz val="1"/></font>'),
        ("rounds", '<numFmt numFmtId="190" formatCode="0"/>'),
    ):
        kind = marks.STRUCK_OUT if name == "strikes" else marks.SHOWN_OTHERWISE
        yield Variant(f"a conditional format {name}", CELL, kind, _ruled(shown, "D7"), "D7")
        unsure = _ruled(shown, rule=_rule("$H$9&gt;0"))
        named = f"a conditional format {name} perhaps"
        yield Variant(named, USED, files.CONDITIONAL, unsure, "D7:D14")
    icons = '<cfRule type="iconSet" priority="9"><iconSet showValue="0"/></cfRule>'
    made = _ruled("", "D7", rule=icons)
    yield Variant("icons in the place of marks", CELL, marks.SHOWN_OTHERWISE, made, "D7")
    for operator, bounds, holds in (
        ("lessThan", ("60",), False),
        ("greaterThanOrEqual", ("92.5",), True),
        ("between", ("90", "95"), True),
        ("notBetween", ("90", "95"), False),
        ("notEqual", ("92.5",), False),
    ):
        formulas = "".join(f"<formula>{bound}</formula>" for bound in bounds)
        rule = _rule("", "cellIs", f'operator="{operator}"').replace("><", f">{formulas}<")
        outcome, kind = (CELL, marks.SHOWN_OTHERWISE) if holds else (QUIET, None)
        made = _ruled(white, "D7", rule=rule)
        yield Variant(f"white where {operator} {bounds}", outcome, kind, made, "D7" * holds)
    paint = '<fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill>'
    border = '<border><left style="thin"><color rgb="FFFFFFFF"/></left></border>'
    for name, shown, ranges in (
        ("paints marks", paint, "D7"),
        ("draws white lines", border, "D7"),
        ("hides elsewhere", hidden, "J1:K9"),
        ("says General", '<numFmt numFmtId="190" formatCode="General"/>', "D7"),
    ):
        yield Variant(f"a conditional format {name}", QUIET, None, _ruled(shown, ranges))
    bar = '<cfRule type="dataBar" priority="9"><dataBar/></cfRule>'
    yield Variant("bars behind marks", QUIET, None, _ruled("", rule=bar))
    scale = '<colorScale><cfvo type="min"/><color rgb="FFFFFFFF"/></colorScale>'
    made = _ruled("", rule=f'<cfRule type="colorScale" priority="9">{scale}</cfRule>')
    yield Variant("colours behind marks", QUIET, None, made)
    yield from _extended(white)


def _extended(white: str) -> Iterator[Variant]:
    """Conditional formats as newer programs write them, in the extension list."""
    icons = '<x14:iconSet showValue="0"><x14:cfvo type="min"/></x14:iconSet>'
    for name, kind, inside, outcome, said in (
        ("white", "expression", f"<xm:f>TRUE</xm:f><x14:dxf>{white}</x14:dxf>", CELL, None),
        ("icons", "iconSet", icons, CELL, None),
        (
            "perhaps white",
            "expression",
            f"<xm:f>$H$9=1</xm:f><x14:dxf>{white}</x14:dxf>",
            USED,
            files.CONDITIONAL,
        ),
    ):
        rule = f'<x14:cfRule type="{kind}" priority="9" id="{{1}}">{inside}</x14:cfRule>'
        block = f"{rule}<xm:sqref>D7</xm:sqref>"
        spaces = (
            'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
            'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
        )
        one = "x14:conditionalFormatting"
        listed = f"<{one}s><{one}>{block}</{one}></{one}s>"
        made = _swapped(
            good(),
            cut.sheet_part(good()),
            "</worksheet>",
            f'<extLst><ext uri="{{78C0D931}}" {spaces}>{listed}</ext></extLst></worksheet>',
        )
        kind_ = said or marks.SHOWN_OTHERWISE
        yield Variant(f"a newer conditional format: {name}", outcome, kind_, made, "D7")


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


def _colored() -> Iterator[Variant]:
    """Number formats that colour the number."""
    for code in ("[White]0.00", "[白色]0.00", "[Color2]0.00", "[Color 2]0.00", "[颜色2]0.00"):
        made = cut.put(good(), "D7", "92.5", code=code)
        yield Variant(f"92.5 coloured by {code}", CELL, marks.SHOWN_OTHERWISE, made, "D7")
    made = cut.put(good(), "D14", "0", code="0.00;0.00;[White]0")
    yield Variant("a 0 coloured white", CELL, marks.SHOWN_OTHERWISE, made, "D14")
    made = cut.put(good(), "D7", "92.5", code="[<60][White]0.00;0.00")
    yield Variant("white below 60 only", QUIET, None, made)
    for code in ("[Red]0.00", "[Color3]0.00", "[蓝色]0.00", "[Black]0.00", "0.00;[White]-0.00"):
        made = cut.put(good(), "D7", "92.5", code=code)
        yield Variant(f"92.5 coloured seen by {code}", QUIET, None, made)


def _aligned() -> Iterator[Variant]:
    """What alignment makes of a mark."""
    sized = font_of('<sz val="11"/>')
    for name, given, outcome in (
        ("filled", 'horizontal="fill"', CELL),
        ("indented out of the cell", 'horizontal="left" indent="15"', CELL),
        ("centred", 'horizontal="center"', QUIET),
        ("upright", 'textRotation="90"', QUIET),
        ("stacked", 'textRotation="255"', QUIET),
        ("shrunk", 'shrinkToFit="1"', QUIET),
        ("indented", 'horizontal="left" indent="1"', QUIET),
    ):
        made = worn(sized, data=good())
        styles = etree.fromstring(cut.parts(made)[_STYLES])
        own = styles.find(MAIN + "cellXfs")[-1]
        for old in own.findall(MAIN + "alignment"):
            own.remove(old)
        own.insert(0, etree.fromstring(f'<alignment xmlns="{cut.NS}" {given}/>'))
        kind, cell = (marks.SHOWN_OTHERWISE, "D7") if outcome == CELL else (None, "")
        data = cut.with_part(made, _STYLES, etree.tostring(styles))
        yield Variant(f"a mark {name}", outcome, kind, data, cell)
    kind = marks.SHOWN_OTHERWISE
    for name, font in (
        ("in a tint of white", '<sz val="11"/><color theme="0" tint="-0.05"/>'),
        ("in black made white", '<sz val="11"/><color theme="1" tint="1"/>'),
        ("of 60 points", '<sz val="60"/>'),
    ):
        yield Variant(f"a mark {name}", CELL, kind, worn(font_of(font)), "D7")
    own = "<colors><indexedColors><rgbColor rgb='00FFFFFF'/></indexedColors></colors>"
    made = worn(font_of('<sz val="11"/><color indexed="0"/>'))
    made = _swapped(made, _STYLES, "</styleSheet>", f"{own}</styleSheet>")
    yield Variant("a mark in a palette's own white", CELL, kind, made, "D7")
    stops = "".join(f'<stop position="{n}"><color rgb="FFFFFF{n}0"/></stop>' for n in ("0", "1"))
    yellow = '<sz val="11"/><color rgb="FFFFFF00"/>'
    gradient = f'<fill><gradientFill degree="90">{stops}</gradientFill></fill>'
    yield Variant("a mark on a gradient of its colour", CELL, kind, worn(font_of(yellow), gradient))
    mixed = gradient.replace("FFFFFF10", "FF0000FF")
    yield Variant("a mark on a gradient to blue", QUIET, None, worn(font_of(yellow), mixed))


def _sheets() -> Iterator[Variant]:
    """What the sheet makes of its numbers: columns too narrow, zeros not shown."""
    data = good()

    def columns(width: str, more: str = "") -> bytes:
        part = cut.sheet_part(data)
        text = cut.parts(data)[part].decode()
        old = re.search(r'<col min="4" max="5" [^>]*/>', text)
        assert old is not None
        new = f'<col min="4" max="5" width="{width}" customWidth="1" {more}/>'
        return cut.with_part(data, part, text.replace(old[0], new).encode())

    kind = marks.SHOWN_OTHERWISE
    yield Variant("a column too narrow for its marks", CELL, kind, columns("2.5"), "D7")
    yield Variant("a column just wide enough", QUIET, None, columns("5"))
    for name, made in (("hidden", columns("9", 'hidden="1"')), ("of no width", columns("0"))):
        yield Variant(f"a mark column {name}", USED, files.COLUMN_HIDDEN, made, "D列")
    part = cut.sheet_part(data)
    bare = re.sub(r"<cols>.*</cols>", "", cut.parts(data)[part].decode())
    bare = bare.replace("<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0" ')
    made = cut.with_part(data, part, bare.encode())
    yield Variant("columns of which no width is said", QUIET, None, made)
    view = _swapped(data, cut.sheet_part(data), "<sheetView ", '<sheetView showZeros="0" ')
    yield Variant("a sheet that shows no zeros", CELL, kind, view, "D14")


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
