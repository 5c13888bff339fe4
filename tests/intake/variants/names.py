"""Unit names and codes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import HELD, USED, Variant
from xltools.text.catalogue import files


def names() -> Iterator[Variant]:
    data = good()
    for name, written in (
        ("traditional characters", "市教育局".replace("教", "教") + "\u200b"),
        ("spaces in a name", "市 教育局"),
        ("full-width brackets", "市教育局\u3000"),
        ("a line break in a name", "市教育\n局"),
    ):
        yield Variant(name, USED, files.NAME_WRITTEN_OTHERWISE, cut.text(data, "C7", written), "C7")
    yield Variant(
        "traditional name",
        USED,
        files.NAME_WRITTEN_OTHERWISE,
        cut.text(data, "C14", "市供電公司"),
        "C14",
    )
    for name, written in (
        ("another name", "市教体局"),
        ("a homoglyph", "巿教育局"),
        ("an abbreviation", "教育局"),
        ("no name", ""),
    ):
        yield Variant(
            f"unit: {name}", HELD, files.NAME_CHANGED, cut.text(data, "C7", written), "C7"
        )
    yield Variant("a code changed", HELD, files.UNIT_MISSING, cut.text(data, "B7", "ZF99"))
    yield Variant(
        "names swapped",
        HELD,
        files.NAME_CHANGED,
        cut.text(cut.text(data, "C7", "市公安局"), "C8", "市教育局"),
    )
