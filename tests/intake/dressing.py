"""Good forms in which one mark is given a look at random, and whether people still see it.

    python -m tests.intake.fuzz --looks --seconds 600 --seed 1

tries one after the other. The looks are written into the parts as programs write them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from lxml import etree

from tests.intake import surgery as cut
from tests.intake.surgery import MAIN, NS

FONTS = {
    "": False,
    "<strike/>": True,
    '<strike val="0"/>': False,
    '<color rgb="FFFFFFFF"/>': True,
    '<color rgb="FFFDFDFA"/>': True,
    '<color theme="0"/>': True,
    '<color theme="0" tint="-0.04"/>': True,
    '<color theme="1" tint="0.99"/>': True,
    '<color theme="0" tint="-0.5"/>': False,
    '<color theme="4"/>': False,
    '<color indexed="9"/>': True,
    '<color indexed="10"/>': False,
    '<color auto="1"/>': False,
    '<color rgb="FFFF0000"/>': False,
    '<sz val="1"/>': True,
    '<sz val="8"/>': False,
    '<sz val="72"/>': True,
}
"""On white: whether the mark cannot be read."""
CODES = {
    "": False, "General": False, "0.00": False, "#,##0.00": False, '0.00"分"': False,
    "0.00_ ": False,
    "[Red]0.00": False, "[>=60]0.00;[White]0.00": False, "0.00;[White]-0.00": False,
    "[White]0.00": True, "[白色]0.00": True, "[Color2]0.00": True, ";;;": True, "0,": True,
    '"98.00"': True, '"1"0.00': True, '0.00"0"': True, "0%": True, "# ?/?": True, "0.00E+00": True,
    '[<1000]"合格"': True, "-0.00": True, "(0.00)": True, "0万": True, "yyyy/m/d": True,
}  # fmt: skip
"""For a mark of two decimals between 60 and 100."""
PLACED = {
    "": False,
    'horizontal="center"': False,
    'textRotation="90"': False,
    'horizontal="left" indent="1"': False,
    'horizontal="fill"': True,
    'horizontal="right" indent="30"': True,
}
VIEWS = {"": False, 'showZeros="0"': False}
"""None of the marks is 0."""


@dataclass(frozen=True)
class Dressed:
    """A form in which `ref` looks so, and whether people read something else there."""

    data: bytes
    ref: str
    steps: tuple[str, ...]
    hides: bool


def dressed(data: bytes, refs: list[str], chance: random.Random) -> Dressed:
    """One mark given a value of two decimals and a look; several parts of it may hide it."""
    ref = chance.choice(refs)
    picked = [chance.choice(sorted(names)) for names in (FONTS, CODES, PLACED, VIEWS)]
    font, code, placed, view = picked
    recolored = code == "[Red]0.00" and "color" in font
    hides = (FONTS[font] and not recolored) or CODES[code] or PLACED[placed]
    made = cut.put(data, ref, f"{chance.randint(6001, 9999) / 100:.2f}")
    root = etree.fromstring(cut.parts(made)["xl/styles.xml"])
    xfs, fonts = root.find(MAIN + "cellXfs"), root.find(MAIN + "fonts")
    fonts.append(etree.fromstring(f'<font xmlns="{NS}">{font}<name val="宋体"/></font>'))
    own = {"fontId": str(len(fonts) - 1), "fillId": "0", "borderId": "0", "numFmtId": "0"}
    if code:
        formats = root.find(MAIN + "numFmts")
        if formats is None:
            formats = etree.Element(MAIN + "numFmts")
            root.insert(0, formats)
        etree.SubElement(formats, MAIN + "numFmt", numFmtId="198", formatCode=code)
        own["numFmtId"] = "198"
    xf = etree.SubElement(xfs, MAIN + "xf", own)
    if placed:
        xf.append(etree.fromstring(f'<alignment xmlns="{NS}" {placed}/>'))
    made = cut.with_part(made, "xl/styles.xml", etree.tostring(root))
    style = str(len(xfs) - 1)
    made = cut.on_sheet(made, lambda sheet: cut.find(sheet, ref).set("s", style))
    if view:
        part = cut.sheet_part(made)
        sheet = cut.parts(made)[part].replace(b"<sheetView ", f"<sheetView {view} ".encode(), 1)
        made = cut.with_part(made, part, sheet)
    return Dressed(made, ref, tuple(picked), hides)
