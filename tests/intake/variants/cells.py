"""Marks that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import CELL, USED, Variant
from xltools.text.catalogue import marks


def cells() -> Iterator[Variant]:
    data = good()
    for name, written, kind in (
        ("percent text", "95%", marks.PERCENT),
        ("full-width percent", "95％", marks.PERCENT),
        ("Chinese numerals", "九十五", marks.NOT_A_NUMBER),
        ("comma as point", "92,5", marks.DECIMAL_MARK),
        ("comma between thousands", "1,280", marks.GROUPED),
        ("Chinese full stop as point", "92。5", marks.DECIMAL_MARK),
        ("full-width comma", "92，5", marks.DECIMAL_MARK),
        ("dash", "-", marks.PLACEHOLDER),
        ("long dash", "——", marks.PLACEHOLDER),
        ("无", "无", marks.PLACEHOLDER),
        ("slash", "/", marks.PLACEHOLDER),
        ("NA", "NA", marks.PLACEHOLDER),
        ("不涉及 as a mark", "不涉及", marks.NA_AS_MARK),
        ("text above maximum", "105", marks.OUT_OF_RANGE),
        ("text with three decimals", "92.456", marks.TOO_FINE),
        ("underscore", "9_5", marks.NOT_A_NUMBER),
        ("two marks", "90 95", marks.NOT_A_NUMBER),
        ("a date as text", "2017-9-5", marks.NOT_A_NUMBER),
        ("infinity", "inf", marks.NOT_A_NUMBER),
        ("not a number", "nan", marks.NOT_A_NUMBER),
        ("Arabic-Indic digits", "٩٥", marks.NOT_A_NUMBER),
        ("very long text", "9" * 5000, marks.NOT_A_NUMBER),
        ("a formula as text", "=cmd|' /C calc'!A0", marks.NOT_A_NUMBER),
    ):
        yield Variant(name, CELL, kind, cut.text(data, "D7", written), "D7")
    yield Variant("blank", CELL, marks.BLANK, cut.put(data, "D7"), "D7")
    yield Variant("spaces only", CELL, marks.BLANK, cut.text(data, "D7", "  "), "D7")
    for name, stored, kind in (
        ("above maximum", "105", marks.OUT_OF_RANGE),
        ("negative", "-3", marks.OUT_OF_RANGE),
        ("too many decimals", "92.456", marks.TOO_FINE),
        ("huge exponent", "1E999", marks.OUT_OF_RANGE),
        ("full-width digits in a number cell", "９５", marks.NOT_A_NUMBER),
        ("underscore in a number cell", "9_5", marks.NOT_A_NUMBER),
    ):
        yield Variant(name, CELL, kind, cut.put(data, "D7", stored), "D7")
    for code in ("0", "0.0", "#", '0"分"', "0.0;-0.0"):
        yield Variant(
            f"shown with {code}",
            CELL,
            marks.SHOWN_OTHERWISE,
            cut.put(data, "D7", "92.35", code=code),
            "D7",
        )
    yield Variant(
        "shown as nothing",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92.35", code=";;;"),
        "D7",
    )
    yield Variant(
        "shown as fixed words",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92.35", code='"95"'),
        "D7",
    )
    yield Variant(
        "shown in thousands",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92", code="0,"),
        "D7",
    )
    yield Variant(
        "percent format", CELL, marks.PERCENT, cut.put(data, "D7", "0.95", code="0%"), "D7"
    )
    for code in ("m/d", "yyyy/m/d", 'm"月"d"日"', "[$-804]yyyy年m月d日", "h:mm", "mmm-yy"):
        yield Variant(
            f"date shown with {code}",
            CELL,
            marks.DATE,
            cut.put(data, "D7", "42983", code=code),
            "D7",
        )
    yield Variant(
        "an ISO date cell",
        CELL,
        marks.DATE,
        cut.put(data, "D7", "2017-09-05T00:00:00", kind="d"),
        "D7",
    )
    yield Variant("boolean", CELL, marks.BOOLEAN, cut.put(data, "D7", "1", kind="b"), "D7")
    for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"):
        yield Variant(
            f"error {error}", CELL, marks.ERROR_VALUE, cut.put(data, "D7", error, kind="e"), "D7"
        )
    yield Variant(
        "formula with an error",
        CELL,
        marks.ERROR_VALUE,
        cut.put(data, "D7", "#REF!", kind="e", formula="#REF!+1"),
        "D7",
    )
    yield Variant(
        "formula without value", CELL, marks.NO_VALUE, cut.put(data, "D7", formula="90+5"), "D7"
    )
    yield Variant(
        "formula with external link",
        CELL,
        marks.EXTERNAL,
        cut.put(data, "D7", "95", formula="[1]Sheet1!A1"),
        "D7",
    )
    yield Variant(
        "formula above maximum",
        CELL,
        marks.OUT_OF_RANGE,
        cut.put(data, "D7", "105", formula="100+5"),
        "D7",
    )
    yield Variant("merged mark cells", CELL, marks.MERGED, cut.merged(data, "D7:D8"), "D7")
    yield Variant(
        "a mark beside 不涉及", CELL, marks.NA_AND_MARK, cut.put(data, "D12", "88"), "D12、E12"
    )
    for written in ("无", "-", "是", "回避", "弃权"):
        yield Variant(
            f"special: {written}", CELL, marks.SPECIAL_UNKNOWN, cut.text(data, "E7", written), "E7"
        )
    yield Variant(
        "a number in 特殊情形", CELL, marks.SPECIAL_UNKNOWN, cut.put(data, "E7", "1"), "E7"
    )
    yield Variant("no reason below the line", USED, marks.NO_REASON, cut.put(data, "F8"), "F8")
    yield Variant("不涉及 without reason", USED, marks.NA_NO_REASON, cut.put(data, "F12"), "F12")
    yield Variant(
        "a mark for a 回避 unit", USED, marks.RECUSED_MARKED, cut.put(data, "D9", "95"), "D9"
    )
