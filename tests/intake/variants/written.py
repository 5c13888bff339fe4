"""Marks written otherwise, used with a warning."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import USED, Variant
from xltools.text.catalogue import marks


def written() -> Iterator[Variant]:
    data = good()
    for name, written, kind in (
        ("full-width digits", "９５", marks.TIDIED),
        ("full-width with point", "９２．５", marks.TIDIED),
        ("spaces around", " 95 ", marks.TIDIED),
        ("no-break space", "95\u00a0", marks.TIDIED),
        ("zero-width space", "9\u200b5", marks.TIDIED),
        ("ideographic space", "\u300095", marks.TIDIED),
        ("line break behind", "95\n", marks.TIDIED),
        ("apostrophe", "'95", marks.TEXT_NUMBER),
        ("text number", "95", marks.TEXT_NUMBER),
        ("unit word", "95分", marks.UNIT_WORD),
        ("unit word with space", "95 分", marks.UNIT_WORD),
        ("text exponent", "9.5E1", marks.EXPONENT),
    ):
        yield Variant(name, USED, kind, cut.text(data, "D7", written), "D7")
    yield Variant(
        "formula with a value", USED, marks.FORMULA, cut.put(data, "D7", "95", formula="90+5"), "D7"
    )
    for alias in ("不参评", "不适用", "缺项", "无此项业务", " 不涉及 "):
        made = cut.text(data, "E12", alias)
        yield Variant(f"special: {alias}", USED, marks.NA_ALIAS, made, "E12")
