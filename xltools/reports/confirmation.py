"""评议数据封存确认单: one page to be signed, and behind it every received file with its SHA-256."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, break_list, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_LANDSCAPE, A4_PORTRAIT, FONT_SCHEMES, SIZE, Fonts
from xltools.forms.notice import date_text
from xltools.intake.returns import ReturnRow
from xltools.ledger.seal import Record
from xltools.reports.ranking.returns import STATUS_WORDS
from xltools.scheme.model import Scheme
from xltools.text import sealing as says
from xltools.text.places import several
from xltools.text.words import DEMO, INTERNAL

_LABEL, _VALUE = 33.0, 58.0
_ANNEX_WIDTHS = (6.0, 24.0, 9.0, 18.0, 15.0, 68.0)
_LINE = 15.5
_QR_ROWS = 9


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the 确认单 says."""

    scheme: Scheme
    record: Record
    time: str
    approval: str
    """When and on what paper the result was approved."""
    ranking: str
    """SHA-256 of the sealed 汇总排名.xlsx."""
    keys: Sequence[tuple[str, str]]
    """Whose key, and the SHA-256 of its public half."""
    returns: Sequence[ReturnRow]
    arrived: Mapping[str, str]
    """SHA-256 of every file ever received → when."""
    beside: Sequence[str] = ()
    """Matters of the meeting that change no figure and were not decided, in words."""

    @property
    def title(self) -> str:
        settings = self.scheme.settings
        stem = settings.title.removesuffix(says.CONFIRMATION[:2])
        return stem + says.CONFIRMATION + (f"（{DEMO}）" if settings.demo else "")

    def rows(self) -> list[tuple[str, str]]:
        """What the page lists: label and value."""
        record, label = self.record, says.ROWS
        return [
            (label["code"], record.code),
            (label["record"], record.sha256),
            (label["scheme"], record.scheme),
            (label["result"], record.result),
            (label["ranking"], self.ranking),
            (label["received"], says.RECEIVED.format(count=len(record.received))),
            (label["decisions"], says.DECISIONS.format(count=len(record.decisions))),
            *self._beside(),
            (label["journal"], says.JOURNAL.format(length=record.length)),
            (label["head"], record.head),
            *((says.KEY.format(whose=whose), digest) for whose, digest in self.keys),
            (label["engine"], record.engine),
        ]

    def _beside(self) -> list[tuple[str, str]]:
        if not self.beside:
            return []
        said = says.BESIDE.format(count=len(self.beside), matters=several(self.beside))
        return [(says.BESIDE_LABEL, said)]

    def qr(self) -> str:
        """What the QR code says: enough to tell this seal from any other."""
        record = self.record
        keys = [key.sha256 for key in record.keys]
        parts = (record.workspace, record.code, record.sha256, str(record.length), record.head)
        return "|".join((says.CONFIRMATION, *parts, *keys))


class _Look:
    """The formats of the two sheets."""

    def __init__(self, book: Book, fonts: Fonts) -> None:
        def made(font: str, size: float = SIZE["五号"], **more: object) -> object:
            shape = {"font_name": font, "font_size": size, "valign": "vcenter", "text_wrap": True}
            return book.format(**{**shape, **more})

        bold = fonts.title_bold
        self.fonts = fonts
        self.title = made(fonts.title, SIZE["小二"], bold=bold, align="center")
        self.text = made(fonts.body, SIZE["小四"], align="left")
        self.label = made(fonts.header, border=1, align="left", indent=1)
        self.value = made(fonts.body, border=1, align="left", indent=1)
        self.digest = made(fonts.number, SIZE["小五"], border=1, align="left", indent=1)
        self.code = made(fonts.number, SIZE["三号"], border=1, bold=True, align="center")
        self.header = made(fonts.header, border=1, align="center")
        self.cell = made(fonts.body, border=1, align="center")
        self.number = made(fonts.number, SIZE["小五"], border=1, align="center")
        self.note = made(fonts.note, align="left")


def confirmation_book(said: Confirmation) -> bytes:
    """The 确认单 and its annex."""
    book = Book({"title": said.title, "company": said.scheme.settings.organiser})
    look = _Look(book, FONT_SCHEMES[str(said.scheme.settings.font_scheme)])
    page = book.sheet(says.CONFIRMATION)
    annex = book.sheet(says.ANNEX)
    _page(page, said, look)
    _annex(annex, said, look)
    page.activate()
    return book.close()


def _page(sheet: Worksheet, said: Confirmation, look: _Look) -> None:
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _VALUE)
    width = _LABEL + _VALUE
    sheet.merge_range(0, 0, 0, 1, said.title, look.title)
    sheet.set_row(0, 14 + 26 * line_count(said.title, width / 1.75))
    purpose = says.PURPOSE.format(
        title=said.scheme.settings.title, approval=said.approval, time=_moment(said.time)
    )
    sheet.merge_range(1, 0, 1, 1, f"　　{purpose}", look.text)
    sheet.set_row(1, 10 + 19 * line_count(purpose, width / 1.15))
    at = 2
    for label, value in said.rows():
        code = label == says.ROWS["code"]
        shape = look.code if code else look.digest if _is_digest(value) else look.value
        sheet.write_string(at, 0, label, look.label)
        sheet.write_string(at, 1, value, shape)
        height = 24 if _is_digest(value) else 8 + 16 * line_count(value, _VALUE / 1.1)
        sheet.set_row(at, 32 if code else height)
        at += 1
    picture = {"x_offset": 6, "y_offset": 8, "object_position": 1, "description": says.QR}
    picture |= {"x_scale": 0.85, "y_scale": 0.85}
    sheet.insert_image(at, 0, "qr.png", {"image_data": io.BytesIO(_qr(said.qr())), **picture})
    for row in range(at, at + _QR_ROWS):
        sheet.set_row(row, 18)
    for place, who in enumerate(says.SIGNATURES):
        sheet.write_string(at + 1 + 3 * place, 1, says.SIGN.format(who=who), look.note)
        sheet.set_row(at + 1 + 3 * place, 26)
    last = at + _QR_ROWS
    sheet.print_area(0, 0, last, 1)
    sheet.hide_gridlines(2)
    _set_page(sheet, said, look, landscape=False)
    sheet.fit_to_pages(1, 1)


def _is_digest(value: str) -> bool:
    return len(value) == 64 and value.isascii()


def _annex(sheet: Worksheet, said: Confirmation, look: _Look) -> None:
    for index, width in enumerate(_ANNEX_WIDTHS):
        sheet.set_column(index, index, width)
    last = len(_ANNEX_WIDTHS) - 1
    sheet.merge_range(0, 0, 0, last, f"{said.title}{says.ANNEX}", look.title)
    sheet.set_row(0, 40)
    for index, name in enumerate(says.COLUMNS):
        sheet.write_string(1, index, name, look.header)
    sheet.set_row(1, 24)
    at, heights = 2, []
    for number, texts in enumerate(_files(said), 1):
        for index, text in enumerate((str(number), *texts)):
            sheet.write_string(at, index, text, look.number if index == last else look.cell)
        heights.append(max(20.0, 6 + _LINE * line_count(texts[0], _ANNEX_WIDTHS[1] - 2)))
        sheet.set_row(at, heights[-1])
        at += 1
    note = says.ANNEX_NOTE.format(count=at - 2) if at > 2 else says.NO_RETURNS
    sheet.merge_range(at, 0, at, last, note, look.note)
    sheet.set_row(at, 24)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    sheet.print_area(0, 0, at, last)
    sheet.hide_gridlines(2)
    _set_page(sheet, said, look, landscape=True)
    break_list(sheet, A4_LANDSCAPE, _ANNEX_WIDTHS, head=[40, 24], rows=heights, foot=[24])


def _files(said: Confirmation) -> list[tuple[str, str, str, str, str]]:
    """Scorer, revision, time, what became of it and SHA-256 of each file, by scorer."""
    names = {scorer.code: scorer.name for scorer in said.scheme.scorers}
    rows = {row.sha256: row for row in said.returns if row.sha256}
    found = []
    for digest, arrived in said.arrived.items():
        row = rows[digest]
        revision = f"第{row.revision}次" if row.revision else "—"
        who = names.get(row.scorer, says.NOBODY)
        status = STATUS_WORDS[row.status]
        when = f"{datetime.fromisoformat(arrived):%Y-%m-%d %H:%M}"
        found.append((row.scorer, (who, revision, when, status, digest)))
    return [texts for _, texts in sorted(found)]


def _set_page(sheet: Worksheet, said: Confirmation, look: _Look, *, landscape: bool) -> None:
    font = look.fonts.body
    set_page(
        sheet,
        A4_LANDSCAPE if landscape else A4_PORTRAIT,
        header=f'&R&"{look.fonts.note}"&10{INTERNAL}',
        footer=f'&C&"{font}"&9第&P页 共&N页&R&"{font}"&9{says.ROWS["code"]} {said.record.code}',
    )


def _qr(text: str) -> bytes:
    import segno

    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind="png", scale=3)
    return stream.getvalue()


def _moment(time: str) -> str:
    moment = datetime.fromisoformat(time)
    return f"{date_text(moment)}{moment.hour}时{moment.minute:02}分"
