"""退回: for each scorer with something to mend, one printable list of every point."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.book.book import Book, set_page
from xltools.book.theme import A4_LANDSCAPE, FORMS, HEADER_GREY, SIZE
from xltools.scheme.choices import Rank
from xltools.scheme.model import Scheme, Scorer
from xltools.text import letters, words
from xltools.text.finding import Finding, Severity, in_order

_COLUMNS = (
    ("序号", 6),
    ("级别", 7),
    ("工作表", 22),
    ("单元格", 10),
    ("被评议单位", 20),
    ("核验意见", 70),
)
_LINE_CHARACTERS, _LINE_HEIGHT = 34, 16


def to_mend(findings: Sequence[Finding], scorer: str) -> list[Finding]:
    """What `scorer` has to mend: the errors in its own return, in sheet order."""
    return in_order(f for f in findings if f.scorer == scorer and f.severity is Severity.ERROR)


def mending_list(scheme: Scheme, scorer: Scorer, findings: Sequence[Finding]) -> bytes:
    """The list for one scorer as a workbook of values, A4 landscape."""
    book = Book({"title": letters.MENDING_TITLE})
    sheet = book.sheet(letters.MENDING_SHEET)
    font = {
        "font_name": FORMS.body,
        "font_size": SIZE["表格"],
        "valign": "vcenter",
        "text_wrap": True,
    }
    cell = book.format(**font, border=1, align="left")
    middle = book.format(**font, border=1, align="center")
    head = book.format(
        **{**font, "font_name": FORMS.header}, border=1, align="center", bg_color=HEADER_GREY
    )
    title = book.format(
        font_name=FORMS.title, font_size=SIZE["小二"], bold=True, align="center", valign="vcenter"
    )
    prose = book.format(**font, align="left")
    last = len(_COLUMNS) - 1
    demo = f"（{words.DEMO}）" if scheme.settings.demo else ""
    sheet.merge_range(0, 0, 0, last, f"{scheme.settings.title}{letters.MENDING_TITLE}{demo}", title)
    sheet.set_row(0, 38)
    text = (
        letters.MENDING_LETTER_BELOW if scorer.rank is Rank.BELOW else letters.MENDING_LETTER_LEVEL
    )
    letter = text.format(
        scorer=scorer.name,
        count=len(findings),
        contact=scheme.settings.contact or scheme.settings.office_name,
        phone=scheme.settings.phone or "—",
    )
    sheet.merge_range(1, 0, 1, last, letter, prose)
    sheet.set_row(1, 40)
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, name, head)
    sheet.set_row(2, 24)
    for number, finding in enumerate(findings, 1):
        row = number + 2
        sheet.write_number(row, 0, number, middle)
        values = (str(finding.severity), finding.sheet, finding.cell, finding.unit_name)
        for column, value in enumerate(values, 1):
            sheet.write_string(row, column, value, middle)
        sheet.write_string(row, last, finding.body, cell)
        sheet.set_row(row, max(20, _LINE_HEIGHT * -(-len(finding.body) // _LINE_CHARACTERS)))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    set_page(sheet, A4_LANDSCAPE, header=f"&R{words.INTERNAL}", footer="&C第&P页 共&N页")
    return book.close()
