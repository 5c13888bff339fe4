"""Rows spliced into a finished workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
from python_calamine import CalamineWorkbook

from xltools.book.book import Book
from xltools.book.bulk import (
    Tokens,
    blank_cell,
    columns,
    formula_cell,
    number_cell,
    row_open,
    text_cell,
)

TEXTS = ["甲＜乙", "a & <b>", "=1+1", " 两端空格 "]


def made(rows: int) -> bytes:
    book = Book()
    book.sheet("前").write_string(0, 0, "甲＜乙")
    sheet = book.sheet("数")
    sheet.write_string(0, 0, "表头")
    sheet.set_row(2, 30)
    sheet.write_string(rows + 2, 0, "注：在下面")
    bulk = book.bulk(sheet, 2)
    bulk.use_texts(TEXTS)
    bold = bulk.use_format(book.format(bold=True, num_format="0.00"))

    def xml(tokens: Tokens) -> Iterator[str]:
        style = tokens.style(bold)
        letters = columns(5)
        for n in range(rows):
            r = n + 3
            cells = [
                text_cell(f"{letters[0]}{r}", style, tokens.text(TEXTS[n % len(TEXTS)])),
                number_cell(f"B{r}", style, n / 4),
                formula_cell(f"C{r}", style, f'IF(B{r}<1,"<",B{r}*2)', "<" if n < 4 else n / 2),
                blank_cell(f"D{r}", style),
            ]
            yield row_open(r, 18) + "".join(cells) + "</row>"

    bulk.rows(xml, rows + 1, 4)
    book.sheet("后").write_string(0, 0, "尾")
    return book.close()


def test_rows_read_back_in_place_with_texts_and_formats() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(9)))["数"]
    assert sheet["A1"].value == "表头"
    assert [sheet.cell(r, 1).value for r in range(3, 12)] == [TEXTS[n % 4] for n in range(9)]
    assert [sheet.cell(r, 2).value for r in range(3, 12)] == [n / 4 for n in range(9)]
    assert sheet["A5"].data_type == "s"
    assert sheet["C3"].value == '=IF(B3<1,"<",B3*2)'
    assert sheet["B3"].font.bold
    assert sheet["A12"].value == "注：在下面"
    assert sheet.max_row == 12


def test_another_reader_sees_the_same() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made(9))).get_sheet_by_name("数").to_python()
    assert rows[6][:3] == ["甲＜乙", 1.0, 2.0]
    assert rows[2][2] == "<"
    assert rows[11][0] == "注：在下面"


def test_no_rows_leave_a_whole_sheet() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(0)))["数"]
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.value] == [
        "表头",
        "注：在下面",
    ]


def test_other_sheets_are_untouched_and_bytes_are_the_same_each_time() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(3)))
    assert (book["前"]["A1"].value, book["后"]["A1"].value) == ("甲＜乙", "尾")
    assert made(3) == made(3)
