"""Used in silence."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.altering import resaved
from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import QUIET, Variant
from tests.intake.variants.edits import (
    filtered,
    hide_columns,
    hide_rows,
    prefixed,
    reorder,
    respell,
    share,
    swapped,
    without_references,
)


def quiet() -> Iterator[Variant]:
    data = good()
    yield Variant("as issued and filled", QUIET, None, data)
    yield Variant("re-saved by openpyxl", QUIET, None, resaved(data))
    yield Variant("another name", QUIET, None, data, file_name="新建文件夹/副本 (2)🙂.xlsx")
    yield Variant(
        "a stored double with 17 digits", QUIET, None, cut.put(data, "D7", "92.350000000000009")
    )
    yield Variant("an exponent as programs store it", QUIET, None, cut.put(data, "D7", "9.25E1"))
    yield Variant(
        "a mark as inline rich text number format 0.00",
        QUIET,
        None,
        cut.put(data, "D7", "92.5", code="0.00"),
    )
    yield Variant(
        "accounting format shows the same",
        QUIET,
        None,
        cut.put(data, "D7", "92.5", code='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    )
    yield Variant("rows sorted", QUIET, None, swapped(data, 7, 8))
    yield Variant("rows hidden", QUIET, None, cut.on_sheet(data, hide_rows))
    yield Variant("filter left on", QUIET, None, cut.on_sheet(data, filtered))
    yield Variant("columns hidden", QUIET, None, cut.on_sheet(data, hide_columns))
    yield Variant("sheet renamed", QUIET, None, cut.renamed_sheet(data, "评分表", "信访局评分"))
    yield Variant("sheets reordered", QUIET, None, cut.edited(data, "xl/workbook.xml", reorder))
    yield Variant("formulas in LibreOffice's spelling", QUIET, None, cut.on_sheet(data, respell))
    yield Variant("a shared formula", QUIET, None, cut.on_sheet(data, share))
    yield Variant("prefixed namespace", QUIET, None, prefixed(data))
    yield Variant("cells without references", QUIET, None, cut.on_sheet(data, without_references))
