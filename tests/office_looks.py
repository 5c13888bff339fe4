"""Looks given at random to cells of the office's own workbooks, and whether they hide what counts.

A look is a function that dresses one cell of an openpyxl workbook that holds a number or a text;
`hiding` and `harmless` list those after which people read something else, or the same. `dressed`
picks one by a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

Dress = Callable[[Any], None]


def font(**given: Any) -> Dress:
    def dress(cell: Any) -> None:
        cell.font = Font(**given)
        cell.fill = PatternFill()

    return dress


def on(color: Color, ground: Any) -> Dress:
    def dress(cell: Any) -> None:
        cell.font, cell.fill = Font(color=color), ground

    return dress


def solid(color: Color) -> PatternFill:
    return PatternFill("solid", fgColor=color)


def placed(**given: Any) -> Dress:
    def dress(cell: Any) -> None:
        cell.alignment = Alignment(**given)

    return dress


def ruled(kind: str, formulas: list[str], **dxf: Any) -> Dress:
    def dress(cell: Any) -> None:
        rule = Rule(kind, formula=formulas, dxf=DifferentialStyle(**dxf))
        cell.parent.conditional_formatting.add(cell.coordinate, rule)

    return dress


def rich(cell: Any) -> None:
    struck = TextBlock(InlineFont(strike=True), str(cell.value)[:1])
    cell.value = CellRichText(struck, str(cell.value)[1:] or "1")


def code(text: str) -> Dress:
    def dress(cell: Any) -> None:
        cell.number_format = text

    return dress


WHITE, NIGHT = Color(rgb="FFFFFFFF"), Color(rgb="FF101010")
HIDING: dict[str, Dress] = {
    "struck": font(strike=True),
    "white": font(color=WHITE),
    "white by theme": font(color=Color(theme=0)),
    "a tint of white": font(color=Color(theme=0, tint=-0.05)),
    "white by index": font(color=Color(indexed=9)),
    "of one point": font(sz=1),
    "black on black": on(Color(theme=1), solid(NIGHT)),
    "accent on accent": on(Color(theme=4), solid(Color(theme=4))),
    "on a gradient": on(WHITE, GradientFill(stop=[WHITE, Color(rgb="FFFDFDFD")])),
    "filled": placed(horizontal="fill"),
    "rich, struck in part": rich,
    "white by a rule": ruled("expression", ["TRUE"], font=Font(color=WHITE)),
    "struck by a rule": ruled("expression", ["1"], font=Font(strike=True)),
    "hidden by a rule": ruled("expression", ["TRUE"], numFmt=NumberFormat(190, ";;;")),
}
"""Of numbers and texts alike."""
HIDING_NUMBERS: dict[str, Dress] = {
    "white by its format": code("[White]0.000"),
    "white by its format, in Chinese": code("[白色]General"),
    "white by a number of its format": code("[Color2]General"),
    "nothing by its format": code(";;;"),
    "another number": code('"60"'),
    "a word": code('[<1000]"合格"'),
    "a digit more": code('0.000"5"'),
    "a digit before": code('"1"0.000'),
    "by thousands": code("0.000,"),
    "as a fraction": code("# ?/?"),
    "with a minus": code('"-"0.000'),
}
HARMLESS: dict[str, Dress] = {
    "red": font(color=Color(rgb="FFFF0000")),
    "grey by theme": font(color=Color(theme=0, tint=-0.5)),
    "white on black": on(WHITE, solid(NIGHT)),
    "bold": font(b=True),
    "centred": placed(horizontal="center"),
    "upright": placed(textRotation=90),
    "painted by a rule": ruled("expression", ["TRUE"], fill=PatternFill(bgColor="FF00FF00")),
    "white by a rule that never holds": ruled("expression", ["FALSE"], font=Font(color=WHITE)),
}


def hiding(*, number: bool) -> dict[str, Dress]:
    return {**HIDING, **HIDING_NUMBERS} if number else HIDING


def dressed(seed: int, *, number: bool) -> tuple[str, Dress, bool]:
    """A look by its seed: its name, what it does to a cell, and whether it hides."""
    chance = random.Random(seed)
    hides = chance.random() < 0.7
    names = hiding(number=number) if hides else HARMLESS
    name = chance.choice(sorted(names))
    return name, names[name], hides
