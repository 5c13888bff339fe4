"""退回: the form that goes back to a scorer, and the list of files that nobody can be named for.

In a form that goes back the file's name is left out: the reader is in it. To organs of the same
level or above the words are those of a request, downward those of a notice.

What goes back to whom: the errors of returns that still matter, and each in columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_LANDSCAPE
from xltools.exact import plain
from xltools.forms.groups import Value
from xltools.forms.looks import look
from xltools.forms.mending import Mending, Point, draw_mending
from xltools.forms.notice import date_text, deadline_text
from xltools.intake.carry import Carried, Place
from xltools.intake.form import HELD, REFUSED
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.scheme.choices import Rank
from xltools.scheme.model import Scheme, Scorer
from xltools.text import forms as words
from xltools.text import letters
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Severity, in_order
from xltools.text.words import DEMO, INTERNAL

_COUNTED = frozenset({ReturnStatus.USED, ReturnStatus.USED_PARTLY})
_REPLACED = frozenset({ReturnStatus.SUPERSEDED, ReturnStatus.DUPLICATE})
_REMEDIES = ("请", "今后", "确需", "确属", "确有")
_TYPED = re.compile("填写内容“(.*)”")


class Parts(NamedTuple):
    """A finding's sentence in three: what stands there, what is asked, what to do."""

    written: str
    rule: str
    remedy: str


def parts(finding: Finding) -> Parts:
    """The sentence of a finding in columns; nothing of it is lost but 填写内容 as a label."""
    said = _sentences(finding.body)
    first = next((n for n, one in enumerate(said) if n and one.startswith(_REMEDIES)), len(said))
    written = said[0].removesuffix("。") if said else ""
    typed = _TYPED.fullmatch(written)
    shown = typed.group(1) if typed else written
    return Parts(shown, "".join(said[1:first]) or "—", "".join(said[first:]) or "请核实。")


def _sentences(text: str) -> list[str]:
    """`text` cut after each full stop that stands in no quotes and no brackets."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char in "“‘（") - (char in "”’）")
        if char == "。" and depth <= 0:
            found.append(text[start : place + 1])
            start = place + 1
    return [*found, text[start:]] if text[start:] else found


def to_mend(
    findings: Sequence[Finding], returns: Sequence[ReturnRow], scorer: str
) -> list[Finding]:
    """What `scorer` has to mend, in sheet order: errors that nobody has settled.

    What was wrong with a file is past once a later one of the same scorer counts. Where both came
    under one name, only what kept the earlier one out is past. A form that carries another
    scorer's name says nothing to the one to whom it was issued.
    """
    gone = past_files(returns, scorer)
    live = {row.file for row in returns if row.scorer == scorer and row not in gone}
    past = {row.file for row in gone} - live
    kept_out = {(row.file, row.why) for row in gone if row.status not in _REPLACED}
    shared = {file for file, _ in kept_out}
    return in_order(
        f
        for f in findings
        if f.scorer == scorer
        and f.severity is Severity.ERROR
        and not f.settled
        and f.kind != files.WRONG_SCORER
        and f.file not in past
        and (f.file, f.body) not in kept_out
        and not (f.file in shared and f.kind in HELD | REFUSED)
    )


def past_files(returns: Sequence[ReturnRow], scorer: str) -> list[ReturnRow]:
    """Files of `scorer` that no longer matter, because one that came later counts."""
    own = [row for row in returns if row.scorer == scorer and row.file]
    counted = [row for row in own if row.status in _COUNTED]
    return [
        row
        for row in own
        if row.status not in _COUNTED
        and (
            row.status in _REPLACED
            or any((one.revision, one.arrived) > (row.revision, row.arrived) for one in counted)
        )
    ]


def answered(returns: Sequence[ReturnRow], scorer: str) -> list[frozenset[str]]:
    """The returns of `scorer` that a form sent back now answers; equal ones together."""
    past = {row.sha256 for row in past_files(returns, scorer)}
    own = [row for row in returns if row.scorer == scorer and row.sha256]
    counted = [row for row in own if row.status in _COUNTED]
    groups = [
        frozenset(
            {
                row.sha256,
                *(
                    other.sha256
                    for other in own
                    if other.status is ReturnStatus.DUPLICATE and other.revision == row.revision
                ),
            }
        )
        for row in counted
    ]
    rest = [row for row in own if row not in counted and row.sha256 not in past]
    return groups + [frozenset({row.sha256}) for row in rest]


def unbound(
    findings: Sequence[Finding], returns: Sequence[ReturnRow]
) -> list[tuple[ReturnRow, Finding]]:
    """Received files of which nobody can say whose return they are, with why."""
    found = []
    for row in returns:
        own = [f for f in findings if row.file and f.file == row.file and not f.settled]
        for finding in in_order(own):
            stranger = not row.scorer and finding.severity is Severity.ERROR
            if stranger or finding.kind == files.WRONG_SCORER:
                found.append((row, finding))
                break
    return found


Remarks = dict[str, dict[str, str]]
_UNKNOWN_COLUMNS = (
    ("序号", 6.0),
    ("文件", 34.0),
    ("收件时间", 20.0),
    ("情况", 34.0),
    ("处理建议", 44.0),
    ("文件名提到的单位", 16.0),
)


def mending(
    scheme: Scheme,
    scorer: Scorer,
    findings: Sequence[Finding],
    by: str,
    *,
    revision: int = 0,
    carried: Carried | None = None,
    differing: Mapping[Place, Sequence[Value]] | None = None,
) -> Mending:
    """What goes back to `scorer`: without `carried`, the list alone.

    `by` is the day or moment (ISO) until which the answer is asked; empty for the usual days.
    """
    below = scorer.rank is Rank.BELOW
    points = [_point(finding, carried) for finding in findings]
    remarks = _remarks(findings, carried) if carried is not None else {}
    for place, said in (differing or {}).items():
        shown = "”“".join(_shown(value) for value in said)
        remarks.setdefault(place[0], {})[place[1]] = letters.DIFFERING.format(said=shown)
    if carried is not None:
        points += [
            _differing_point(scheme, place, carried.wanting[place][0], said)
            for place, said in (differing or {}).items()
        ]
    letter = letters.MENDING_BELOW if below else letters.MENDING_LEVEL
    if carried is None:
        letter = letters.LIST_BELOW if below else letters.LIST_LEVEL
    said = letter.format(
        scorer=scorer.name,
        count=len(points),
        by=deadline(by),
        contact=scheme.settings.contact or scheme.settings.office_name,
        phone=scheme.settings.phone or "—",
    )
    title = letters.MENDING_TITLE_BELOW if below else letters.MENDING_TITLE_LEVEL
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    return Mending(
        sheet=words.MEND_SHEET_BELOW if below else words.MEND_SHEET_LEVEL,
        title=f"{scheme.settings.title}{title}{demo}",
        letter=(said, *_about(revision, carried)),
        points=tuple(points),
        notes=letters.LIST_NOTES if carried is None else letters.MENDING_NOTES,
        remarks=remarks,
    )


def mending_list(mending: Mending) -> bytes:
    """The list as a workbook of its own, where no form can be signed."""
    book = Book({"title": mending.title})
    draw_mending(book, mending)
    return book.close()


def deadline(by: str) -> str:
    """于2017年12月18日17时前; the usual working days where nothing is said."""
    if not by:
        return letters.BY_DAYS
    moment = datetime.fromisoformat(by)
    text = deadline_text(moment) if len(by) > len("2017-12-18") else f"{date_text(moment)}前"
    return letters.BY_DATE.format(date=text)


def _about(revision: int, carried: Carried | None) -> tuple[str, ...]:
    if carried is None:
        return ()
    about = letters.MENDING_REVISION if carried.values else letters.MENDING_BLANK
    return (about.format(revision=revision),)


def _cells(finding: Finding) -> list[Place]:
    return [(finding.sheet, cell) for cell in re.split("[、,]", finding.cell) if cell]


def _point(finding: Finding, carried: Carried | None) -> Point:
    """One line of the list; its link leads to the cell of the fresh form."""
    said = parts(finding)
    place = " ".join(part for part in (finding.sheet, finding.cell) if part)
    here = _target(finding, carried)
    return Point(
        sheet=here[0] if here else "",
        cell=here[1] if here else "",
        unit=finding.unit_name or "—",
        written=said.written,
        rule=said.rule,
        remedy=said.remedy,
        place=place or letters.WHOLE_FILE,
    )


def _target(finding: Finding, carried: Carried | None) -> Place | None:
    if carried is None:
        return None
    for there in _cells(finding):
        if there in carried.places:
            return carried.places[there]
    own = (finding.unit, finding.item)
    return next((place for place, who in carried.wanting.items() if who == own), None)


def _remarks(findings: Sequence[Finding], carried: Carried) -> Remarks:
    """What the comment of every red cell says."""
    said: dict[Place, list[str]] = {}
    about: dict[tuple[str, str], str] = {}
    for finding in findings:
        about.setdefault((finding.unit, finding.item), finding.body)
        for there in _cells(finding):
            here = carried.places.get(there)
            if here is not None:
                said.setdefault(here, []).append(finding.body)
    for place, who in carried.wanting.items():
        said.setdefault(place, [about.get(who, letters.FILL_AGAIN)])
    for place, shown in carried.formerly.items():
        said[place] = [letters.OTHER_SCALE.format(said=shown)]
    found: Remarks = {}
    for (sheet, cell), bodies in said.items():
        found.setdefault(sheet, {})[cell] = "\n".join(dict.fromkeys(bodies))
    return found


def _shown(value: Value) -> str:
    return value or letters.BLANK_SAID if isinstance(value, str) else plain(value)


def _differing_point(scheme: Scheme, place: Place, unit: str, said: Sequence[Value]) -> Point:
    name = next((one.name for one in scheme.units if one.code == unit), "—")
    shown = "、".join(_shown(value) for value in said)
    return Point(*place, name, shown, "各份报送件应当一致。", letters.FILL_AGAIN)


def unknown_list(scheme: Scheme, rows: Sequence[tuple[ReturnRow, Finding]]) -> bytes:
    """未能认定评分单位的报送件: for the office, who asks around."""
    book = Book({"title": letters.UNKNOWN_TITLE})
    sheet = book.sheet(letters.UNKNOWN_TITLE)
    last = len(_UNKNOWN_COLUMNS) - 1
    for index, (name, width) in enumerate(_UNKNOWN_COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(2, index, name, look(book, "header"))
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    title = f"{scheme.settings.title}{letters.UNKNOWN_TITLE}{demo}"
    sheet.merge_range(0, 0, 0, last, title, look(book, "title"))
    sheet.merge_range(1, 0, 1, last, letters.UNKNOWN_NOTE, look(book, "notice"))
    sheet.set_row(0, 38)
    sheet.set_row(1, 36)
    sheet.set_row(2, 24)
    for number, (row, finding) in enumerate(rows, 1):
        _unknown(book, sheet, number, _columns(scheme, row, parts(finding)))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    set_page(sheet, A4_LANDSCAPE, header=f"&R&9{INTERNAL}", footer="&C&9第&P页 共&N页")
    return book.close()


def _columns(scheme: Scheme, row: ReturnRow, said: Parts) -> tuple[str, ...]:
    moment = datetime.fromisoformat(row.arrived) if row.arrived else None
    arrived = f"{date_text(moment)}{moment.hour}时{moment.minute:02}分" if moment else "—"
    fact = said.written + "。" + ("" if said.rule == "—" else said.rule)
    named = [scorer.name for scorer in scheme.scorers if scorer.name in row.file]
    return row.file, arrived, fact, said.remedy, "、".join(named) or "—"


def _unknown(book: Book, sheet: Worksheet, number: int, texts: Sequence[str]) -> None:
    sheet.write_number(number + 2, 0, number, look(book, "list_middle"))
    for index, text in enumerate(texts, 1):
        sheet.write_string(number + 2, index, text, look(book, "list"))
    lines = max(
        line_count(text, width)
        for text, (_, width) in zip(texts, _UNKNOWN_COLUMNS[1:], strict=True)
    )
    sheet.set_row(number + 2, max(22.0, lines * 15.0 + 4))
