"""What people type into a mark cell that is no number, or only nearly one."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import CELL, USED, Variant
from xltools.text.catalogue import marks

_NO_NUMBER = (
    "95.", ".5", "+95", "--95", "95.5.5", "9 5", "1,000.5", "①", "½", "Ⅸ", "玖拾伍", "九五", "95左右",
    "约95", "≥95", "90-95", "90~95", "95?", "95/100", "A", "优", "合格", "TRUE", "是", "9月5日", "1:30x",
    "0x5F", "95e", "e1", "1e", "95分5", "同上", "〃", "待定", "弃权", "回避", "未评", "#REF!", "95;88",
    "95(原88)", "95*", "95\u0305", "\u202e59", "95\t88", "𝟗𝟓", "９５／１００", "95°", "95点", "九十五分",
    "@SUM(1+1)", "=90+5", "+90+5", "-90-5x", "95\u3002\u3002", "O5", "l0", "９_５", "95元",
)  # fmt: skip
_PLACEHOLDERS = ("－", "—", "/", "\\", "n/a", "N.A.", "NULL", "无", "空", "×", "√", "？", "*", "--")
_POINTS = ("92,5", "92，5", "92。5", "92、5", "92·5", "92；5")
_TIDY = (
    ("　95　", "95"), ("９５．５", "95.5"), ("95 ", "95"), ("\t95", "95"), ("95\r\n", "95"),
    ("\ufeff95", "95"), ("9\u00ad5", "95"), ("\u200e95\u200f", "95"), ("\u202f95", "95"),
)  # fmt: skip


def typed() -> Iterator[Variant]:
    data = good()
    for written in _NO_NUMBER:
        kinds = {"95;88": marks.DECIMAL_MARK, "1,000.5": marks.GROUPED}
        kind = kinds.get(written, marks.NOT_A_NUMBER)
        yield Variant(f"typed {written!r}", CELL, kind, cut.text(data, "D7", written), "D7")
    for written in _PLACEHOLDERS:
        made = cut.text(data, "D7", written)
        yield Variant(f"instead of a mark: {written}", CELL, marks.PLACEHOLDER, made, "D7")
    for written in _POINTS:
        made = cut.text(data, "D7", written)
        yield Variant(f"a point as {written[2]}", CELL, marks.DECIMAL_MARK, made, "D7")
    for written, _ in _TIDY:
        made = cut.text(data, "D7", written)
        yield Variant(f"tidied {written!r}", USED, marks.TIDIED, made, "D7")
    for written in ("100.01", "-0.01", "1000", "1E3", "1E-3"):
        kind = marks.TOO_FINE if written == "1E-3" else marks.OUT_OF_RANGE
        made = cut.put(data, "D7", written)
        yield Variant(f"stored {written}", CELL, kind, made, "D7")
    for written in ("１０５", "105分", "-5", "100.001"):
        made = cut.text(data, "D7", written)
        yield Variant(f"text beyond the range {written}", CELL, marks.OUT_OF_RANGE, made, "D7")
    for code in ("#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA", "#CALC!"):
        made = cut.put(data, "D7", code, kind="e")
        yield Variant(f"an error {code}", CELL, marks.ERROR_VALUE, made, "D7")
    for formula in ("'[b.xlsx]S'!A1", "[2]!Mark", "'C:\\x\\[b.xls]S'!$A$1+0", "SUM([1]S!A1:A3)"):
        made = cut.put(data, "D7", "95", formula=formula)
        yield Variant(f"linked by {formula}", CELL, marks.EXTERNAL, made, "D7")
    for formula in ("D8", "SUM(1,94)", 'IF(A1="[x]",95,95)', "VLOOKUP(B7,B1:D20,3,0)"):
        made = cut.put(data, "D7", "95", formula=formula)
        yield Variant(f"worked out by {formula}", USED, marks.FORMULA, made, "D7")
    empty = cut.put(data, "D7", "", kind="str", formula='IF(A1="","","")')
    yield Variant("a formula that shows nothing", CELL, marks.NO_VALUE, empty, "D7")
    yield Variant(
        "a formula with a truth", CELL, marks.BOOLEAN,
        cut.put(data, "D7", "1", kind="b", formula="A1=A1"), "D7",
    )  # fmt: skip
