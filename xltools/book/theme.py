"""Fonts, sizes, colours and papers of the trade, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fonts:
    """The font names of one font scheme; a cell has one name and no fall-back list."""

    title: str
    title_bold: bool
    subtitle: str
    header: str
    body: str
    number: str
    note: str


COMMON = Fonts("宋体", True, "楷体", "黑体", "仿宋", "Times New Roman", "楷体")
OFFICIAL = Fonts(
    "方正小标宋简体", False, "楷体_GB2312", "黑体", "仿宋_GB2312", "Times New Roman", "楷体_GB2312"
)
DOMESTIC = Fonts(
    "方正小标宋_GBK",
    False,
    "方正楷体_GBK",
    "方正黑体_GBK",
    "方正仿宋_GBK",
    "Liberation Serif",
    "方正楷体_GBK",
)
FORMS = Fonts("宋体", True, "宋体", "黑体", "宋体", "宋体", "宋体")
"""Forms travel to unknown machines, and widths must hold: the same in every scheme."""

FONT_SCHEMES = {"common": COMMON, "official": OFFICIAL, "domestic": DOMESTIC}

SIZE = {
    "二号": 22,
    "小二": 18,
    "三号": 16,
    "小三": 15,
    "四号": 14,
    "小四": 12,
    "五号": 10.5,
    "小五": 9,
    "表格": 11,
}

YELLOW = "#FFF9DB"
"""Fill in here."""
GREY = "#EDEDED"
"""Automatic, locked."""
HEADER_GREY = "#D9D9D9"
BLUE, ORANGE, RED, GREEN = "#0072B2", "#E69F00", "#D55E00", "#009E73"
"""A palette that colour-blind readers tell apart."""
MEND_RED, DEEP_RED = "#F7B5B0", "#C00000"
"""A cell that goes back to be mended, and its border."""
PALE_ORANGE, PALE_RED = "#FCEFD2", "#FBE3D6"

A4, A3 = 9, 8


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins in centimetres."""

    paper: int
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float


A4_PORTRAIT = Page(A4, False, 2.5, 2.0, 2.2, 1.8)
A4_LANDSCAPE = Page(A4, True, 2.2, 1.8, 1.8, 1.8)
A3_LANDSCAPE = Page(A3, True, 2.0, 1.5, 2.0, 1.5)
HEADER_MARGIN_CM, FOOTER_MARGIN_CM = 1.0, 0.9
