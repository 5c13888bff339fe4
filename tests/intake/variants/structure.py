"""Rows, columns, sheets, protection, formulas."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms import method_samples
from tests.forms.samples import signed
from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.typing import complete
from tests.intake.variants.base import CELL, HELD, QUIET, REJECTED, USED, Variant
from tests.intake.variants.edits import (
    added_unit,
    blank_copy,
    cell_moved,
    column_deleted,
    drop,
    plain_sheet,
    renamed,
    swapped,
    with_plain_sheet,
    without_column,
)
from xltools.forms.address import letters
from xltools.forms.writer import write_form
from xltools.text.catalogue import files, marks


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
    yield from _harmless()
    yield Variant("a unit added", CELL, files.UNIT_UNKNOWN, added_unit(data))


def _harmless() -> Iterator[Variant]:
    """What looks like a change and leaves no mark in doubt."""
    data = good()
    yield Variant(
        "a row inserted under the last unit",
        USED,
        files.ROWS_INSERTED,
        cut.moved(data, lambda r: r + (r >= 15)),
    )
    for letter, what in (("A", "序号"), ("G", "折算得分"), ("H", "填写情况")):
        yield Variant(f"{what} deleted", USED, files.COLUMN_GONE, column_deleted(data, letter))
    for letter, what in (("C", "被评议单位"), ("D", "评分"), ("F", "失分原因")):
        made = column_deleted(data, letter)
        yield Variant(f"{what} deleted", HELD, files.COLUMN_MISSING, made)
    yield Variant("a space in the last row of all", QUIET, None, cut.text(data, "A1048576", " \n"))
    yield Variant(
        "a space in the last cell of all", USED, files.BESIDE, cut.text(data, "XFD8", " 另见附页 ")
    )
    sorted_ = cut.put(cut.put(swapped(data, 7, 8), "A7", "1"), "A8", "2")
    yield Variant("sorted without 序号", USED, files.RENUMBERED, sorted_, "A7")
    blank = blank_copy(data)
    yield Variant("a blank copy of the sheet", USED, files.BLANK_COPY, blank)
    yield Variant(
        "a blank copy under the sheet's name",
        USED,
        files.BLANK_COPY,
        renamed(blank, {"评分表": "评分表 (2)", "评分表 (2)": "评分表"}),
    )
    yield Variant(
        "a copy with one mark",
        HELD,
        files.SHEET_TWICE,
        cut.put(blank, "D8", "60", number=99),
    )
    for code in ("deduct", "listed", "ballot", "matrix", "periods"):
        made = method_samples.plan(code)
        sheet = made.sheets[0]
        outcome = CELL if sheet.lines else USED  # nobody has confirmed the blank list
        whole = write_form(made, signed(made), {} if sheet.lines else complete(made))
        for place, row in (("among", sheet.first_row + 1), ("under", sheet.last_row + 1)):
            put_in = cut.moved(whole, lambda r, row=row: r + (r >= row))
            yield Variant(
                f"{code}: a row {place} the rows",
                outcome,
                files.ROWS_INSERTED,
                put_in,
                methods=True,
            )
        gone = column_deleted(whole, letters(sheet.column("status")))
        yield Variant(f"{code}: 填写情况 deleted", outcome, files.COLUMN_GONE, gone, methods=True)
    for code in ("deduct", "listed"):
        made = method_samples.plan(code)
        row = made.sheets[0].first_row
        plain = write_form(made, signed(made))
        yield Variant(
            f"{code}: 序号 as a decimal", CELL, marks.NOT_CONFIRMED,
            cut.put(cut.put(plain, f"A{row}", "1.0"), f"A{row + 1}", "2.0"), methods=True,
        )  # fmt: skip
