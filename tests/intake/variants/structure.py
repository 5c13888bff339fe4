"""Rows, columns, sheets, protection, formulas."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import CELL, HELD, REJECTED, USED, Variant
from tests.intake.variants.edits import (
    added_unit,
    cell_moved,
    drop,
    plain_sheet,
    with_plain_sheet,
    without_column,
)
from xltools.text.catalogue import files


def structure() -> Iterator[Variant]:
    data = good()
    yield Variant(
        "a row inserted", USED, files.ROWS_INSERTED, cut.moved(data, lambda r: r + (r >= 8))
    )
    yield Variant(
        "rows inserted above", USED, files.ROWS_INSERTED, cut.moved(data, lambda r: r + 2)
    )
    yield Variant(
        "a column inserted",
        USED,
        files.COLUMNS_INSERTED,
        cut.moved(data, lambda r: r, lambda c: c + (c >= 4)),
    )
    yield Variant(
        "an extra sheet", USED, files.EXTRA_SHEETS, cut.with_sheet(data, "Sheet1", plain_sheet())
    )
    yield Variant(
        "a hidden extra sheet",
        USED,
        files.EXTRA_SHEETS,
        cut.with_sheet(data, "草稿", plain_sheet(), "hidden"),
    )
    yield Variant(
        "protection removed", USED, files.UNPROTECTED, cut.on_sheet(data, drop("sheetProtection"))
    )
    yield Variant(
        "validation removed",
        USED,
        files.UNRESTRICTED,
        cut.on_sheet(data, drop("dataValidations")),
    )
    yield Variant("a note beside the table", USED, files.BESIDE, cut.text(data, "I8", "另见说明"))
    yield Variant("header text changed", USED, files.HEADER_CHANGED, cut.text(data, "D5", "得分"))
    yield Variant(
        "macros present",
        USED,
        files.MACROS,
        cut.with_part(data, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"),
    )
    yield Variant("a row deleted", HELD, files.UNIT_MISSING, cut.without_row(data, 8))
    yield Variant(
        "a column deleted", HELD, files.COLUMN_MISSING, cut.on_sheet(data, without_column("E"))
    )
    yield Variant(
        "a sheet copied",
        HELD,
        files.SHEET_TWICE,
        cut.with_sheet(data, "评分表 (2)", cut.parts(data)[cut.sheet_part(data)]),
    )
    yield Variant("a sheet deleted", HELD, files.SHEET_MISSING, with_plain_sheet(data))
    yield Variant(
        "a status formula overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "H7", "已填"),
        "H7",
    )
    yield Variant(
        "a points formula overwritten", HELD, files.LOCKED_CHANGED, cut.put(data, "G7", "5"), "G7"
    )
    yield Variant(
        "a points formula changed",
        HELD,
        files.LOCKED_CHANGED,
        cut.put(data, "G7", "5", formula="D7*2"),
        "G7",
    )
    yield Variant("a moved cell", HELD, files.LOCKED_CHANGED, cut.on_sheet(data, cell_moved))
    yield Variant(
        "the foot overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A15", "评分个数：4"),
        "A15",
    )
    yield Variant(
        "the title changed",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A1", "2018年度政风行风评议评分表"),
        "A1",
    )
    yield Variant(
        "a running number changed", HELD, files.LOCKED_CHANGED, cut.put(data, "A7", "9"), "A7"
    )
    yield Variant("a unit twice", REJECTED, files.UNIT_TWICE, cut.text(data, "B8", "ZF01"))
    yield Variant(
        "a header twice",
        HELD,
        files.COLUMN_TWICE,
        cut.text(data, "I5", "评分（必填）\n0—100，两位小数"),
    )
    yield Variant("a unit added", CELL, files.UNIT_UNKNOWN, added_unit(data))
