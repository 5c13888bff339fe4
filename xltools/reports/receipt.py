"""收件回执: what a scorer can hold against us later, as text and as a sheet to print."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_PORTRAIT
from xltools.exact import plain, round_half_up
from xltools.forms.looks import look
from xltools.forms.notice import date_text
from xltools.intake.returns import ControlNumbers, ReturnRow
from xltools.ledger.receipt_text import Receipt, SheetFigures
from xltools.scheme.model import Scheme
from xltools.text import letters
from xltools.text.forms import MARK_SHEET, NONE
from xltools.text.words import DEMO, INTERNAL

_COLUMNS = (
    ("工作表", 26.0),
    ("个数", 8.0),
    ("合计", 14.0),
    ("平均", 10.0),
    ("最高", 10.0),
    ("最低", 10.0),
    ("电纸核对数", 12.0),
)
_WIDTH = sum(width for _, width in _COLUMNS)
_LINE = 16.0


def receipt_of(workspace: str, row: ReturnRow) -> Receipt:
    """The receipt for a received file."""
    return Receipt(
        workspace=workspace,
        scorer=row.scorer,
        revision=row.revision,
        arrived=row.arrived,
        sha256=row.sha256,
        sheets=tuple(_figures(one) for one in row.numbers),
    )


def _figures(one: ControlNumbers) -> SheetFigures:
    high, low = (NONE if n is None else plain(n) for n in (one.high, one.low))
    return SheetFigures(one.sheet, str(one.count), plain(one.total), high, low, str(one.control))


def mean(figures: SheetFigures) -> str:
    """The mean to two places; — for none."""
    if figures.count == "0":
        return NONE
    return f"{round_half_up(Decimal(figures.total) / Decimal(figures.count), 2):.2f}"


def _shown(figures: SheetFigures, number: str) -> str:
    """Marks with two places, counts of votes as they are."""
    if number == NONE:
        return number
    marks = figures.sheet.startswith(MARK_SHEET) or Decimal(number) % 1 != 0
    return f"{round_half_up(Decimal(number), 2):,.2f}" if marks else f"{Decimal(number):,f}"


def sentence(scheme: Scheme, receipt: Receipt, row: ReturnRow) -> str:
    """What the receipt says, in one paragraph."""
    name = next((s.name for s in scheme.scorers if s.code == receipt.scorer), "")
    tail = letters.RECEIPT_TAIL.format(code=receipt.code)
    if not receipt.sheets:
        return letters.RECEIPT_UNREAD.format(name=name or "贵单位", file=row.file) + tail
    said = "；".join(_said(one, alone=len(receipt.sheets) == 1) for one in receipt.sheets)
    head = letters.RECEIPT_READ.format(name=name, revision=receipt.revision)
    return f"{head}{said}。{tail}"


def _said(one: SheetFigures, *, alone: bool) -> str:
    place = "" if alone else f"“{one.sheet}”"
    word = "评分" if one.sheet.startswith(MARK_SHEET) else "填写"
    return (
        f"{place}{word}{one.count}个，合计{_shown(one, one.total)}，平均{mean(one)}，"
        f"最高{_shown(one, one.high)}，最低{_shown(one, one.low)}，电纸核对数{one.control}"
    )


def receipt_text(scheme: Scheme, receipt: Receipt, row: ReturnRow) -> bytes:
    """The receipt as a text file: UTF-8 with a mark, so that Notepad shows it right."""
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    lines = [
        f"{scheme.settings.title}{letters.RECEIPT_TITLE}{demo}",
        "",
        sentence(scheme, receipt, row),
        "",
        *receipt.lines(),
    ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def receipt_sheet(scheme: Scheme, receipt: Receipt, row: ReturnRow) -> bytes:
    """The receipt as one printable page with a QR code."""
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    title = f"{scheme.settings.title}{letters.RECEIPT_TITLE}{demo}"
    book = Book({"title": title})
    sheet = book.sheet(letters.RECEIPT_TITLE)
    last = len(_COLUMNS) - 1
    for index, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(index, index, width)
    sheet.merge_range(0, 0, 0, last, title, look(book, "title"))
    sheet.set_row(0, 20 + 26 * line_count(title, _WIDTH / 1.65))
    said = sentence(scheme, receipt, row)
    sheet.merge_range(1, 0, 1, last, said, look(book, "notice"))
    sheet.set_row(1, 14 + _LINE * line_count(said, _WIDTH))
    at = 2
    if receipt.sheets:
        for index, (name, _) in enumerate(_COLUMNS):
            sheet.write_string(at, index, name, look(book, "header"))
        sheet.set_row(at, 24)
    for one in receipt.sheets:
        at += 1
        numbers = (one.count, *(_shown(one, n) for n in (one.total,)), mean(one))
        texts = (one.sheet, *numbers, _shown(one, one.high), _shown(one, one.low), one.control)
        for index, text in enumerate(texts):
            sheet.write_string(at, index, text, look(book, "list_middle"))
        sheet.set_row(at, max(22.0, 4 + 15 * line_count(one.sheet, _COLUMNS[0][1])))
    for text in (
        f"校验码：{receipt.code}",
        f"收件时间：{_moment(receipt.arrived)}",
        f"文件名：{row.file}",
        f"文件校验值（SHA-256）：{receipt.sha256}",
    ):
        at += 1
        sheet.merge_range(at, 0, at, last, text, look(book, "notice"))
        sheet.set_row(at, 6 + _LINE * line_count(text, _WIDTH))
    picture = {"image_data": io.BytesIO(_qr(receipt)), "x_offset": 4, "y_offset": 8}
    picture["description"] = letters.RECEIPT_QR
    sheet.insert_image(at + 1, 0, "qr.png", picture)
    sheet.hide_gridlines(2)
    set_page(sheet, A4_PORTRAIT, header=f"&R&9{INTERNAL}")
    return book.close()


def _qr(receipt: Receipt) -> bytes:
    import segno

    said = (receipt.workspace, receipt.scorer, str(receipt.revision), receipt.sha256, receipt.code)
    stream = io.BytesIO()
    segno.make("|".join((letters.RECEIPT_TITLE, *said)), error="m", micro=False).save(
        stream, kind="png", scale=4
    )
    return stream.getvalue()


def _moment(arrived: str) -> str:
    if not arrived:
        return NONE
    moment = datetime.fromisoformat(arrived)
    return f"{date_text(moment)}{moment.hour}时{moment.minute:02}分"
