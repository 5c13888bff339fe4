"""归档: the year's final papers in one folder, with an index to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xltools.appraisal import State, current, registrations, state_of
from xltools.files import safe_name, sha256, write_whole
from xltools.folder.derive import COUNTED
from xltools.folder.opening import Opened, Refusal, alone, open_workspace
from xltools.folder.outputs import READ, read_seal
from xltools.folder.pdf import as_pdf, find_soffice
from xltools.folder.registers import enclosed
from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event
from xltools.ledger.standing import EDITION, SEALED, editions, seal_in_force
from xltools.reports.archive_index import Piece, archive_index, listed_files
from xltools.steps.letters import written_papers
from xltools.text import packing as says
from xltools.text.places import several
from xltools.workspace import Workspace

ARCHIVED = "archived"
"""The journal's event: the SHA-256 of the index, and how many pieces it lists."""
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_EDITIONS = (("送审", says.PERMANENT), ("公开", says.PERMANENT), ("反馈", says.THIRTY),
             ("移交", says.THIRTY))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive folder that was written."""

    folder: Path
    pieces: tuple[Piece, ...]
    printed: int
    no_office: bool

    def sentences(self) -> list[str]:
        """What lies where."""
        count = len(self.pieces)
        said = [says.ARCHIVED.format(path=self.folder, count=count, pdfs=self.printed)]
        return [*said, says.ARCHIVE_NO_OFFICE] if self.no_office else said


def why_not(events: Sequence[Event]) -> str:
    """Why nothing is filed after these events, in one sentence; empty if they allow it."""
    state = state_of(current(events))
    return "" if state.approved else says.ARCHIVE_NOT_APPROVED.format(state=state)


def archive(root: Path, *, now: Clock, pdf: bool = True) -> Archive:
    """Write 归档/ of the workspace at `root`: PDFs where LibreOffice is at hand, else the files.

    Raises:
        Refusal: the result is not approved.
        OutputLocked: a file is open elsewhere.
    """
    with alone(Workspace(root)):
        opened = open_workspace(root)
        events = journal.read(opened.workspace.journal)
        if why := why_not(events):
            raise Refusal(why)
        listed = [*_papers(opened), *_files(opened)]
        _refuse_unlike(opened)
        program = find_soffice() if pdf else None
        return _write(opened, listed, program, pdf=pdf, now=now)


def _refuse_unlike(opened: Opened) -> None:
    """What was altered since it was written, or holds what nobody read, is not filed as ours."""
    place, events = opened.workspace, opened.events
    named = dict(editions(events))
    standing = seal_in_force(events)
    if standing is not None:
        named |= read_seal(place, standing).files
    else:
        _refuse_uncounted(place, events)
    altered = [
        file
        for file, digest in sorted(named.items())
        if (place.root / file).is_file() and sha256((place.root / file).read_bytes()) != digest
    ]
    if altered:
        said = {"count": len(altered), "files": several(altered)}
        raise Refusal(says.ARCHIVE_ALTERED.format(**said))
    if found := enclosed(opened):
        raise Refusal("\n".join(finding.message for finding in found))


def _refuse_uncounted(place: Workspace, events: Sequence[Event]) -> None:
    """Without a seal the internal book is the one that the last count wrote."""
    counted = next((event for event in reversed(events) if event.event == COUNTED), None)
    digest = sha256(place.ranking.read_bytes()) if place.ranking.is_file() else ""
    if counted is None or counted.data.get("ranking") != digest:
        raise Refusal(says.ARCHIVE_UNCOUNTED.format(file=place.ranking.name, path=place.root))


def _titled(title: str, what: str) -> str:
    """题名: the year's title and what it is, 评议 not said twice.

    >>> _titled("2017年度政风行风评议", "评议方案"), _titled("2017年度政风行风评议", "通报")
    ('2017年度政风行风评议方案', '2017年度政风行风评议通报')
    """
    twice = "评议"
    return title + (what.removeprefix(twice) if title.endswith(twice) else what)


def _papers(opened: Opened) -> Iterator[tuple[Piece, Path | None]]:
    """Papers that the journal cites by number; the office has them on paper.

    Who gave the approval is nowhere entered: that column is left to the pen.
    """
    settings = opened.scheme.settings
    for one in registrations(opened.events):
        if not (one.document or one.meeting):
            continue
        what = {"送审稿": "会审纪要", "审定稿": "审定批件", "公布稿": "通报"}.get(one.state, "文件")
        approval = one.state is State.APPROVED
        who = "" if approval else settings.organiser
        piece = Piece(_titled(settings.title, what), who, one.document, one.date)
        note = says.ON_PAPER_FROM if approval else says.ON_PAPER
        yield replace(piece, kept=says.PERMANENT, note=note), None


def _files(opened: Opened) -> Iterator[tuple[Piece, Path | None]]:
    """The files of the workspace that are kept for good."""
    place, settings = opened.workspace, opened.scheme.settings
    number, day = settings.basis_number, settings.basis_date
    days = _days(opened)

    def piece(what: str, path: Path, kept: str) -> tuple[Piece, Path]:
        dated = days.get(path.relative_to(place.root).as_posix(), "")
        title = _titled(settings.title, what)
        return Piece(title, settings.organiser, day=dated, kept=kept), path

    scheme, path = piece("评议方案", place.scheme, says.PERMANENT)
    yield replace(scheme, number=number, day="" if day is None else day.isoformat()), path
    # The confirmation page of a lifted seal is kept under its 校验码, and holds no more.
    sealed = seal_in_force(opened.events) is not None
    for path in (place.ranking, *([place.confirmation] if sealed else [])):
        yield piece(path.stem, path, says.PERMANENT)
    written = sorted(place.root / file for file in editions(opened.events))
    for folder, kept in _EDITIONS:
        for path in written:
            if path.parent == place.results / folder and path.suffix == ".xlsx":
                yield piece(f"{folder}：{path.stem}", path, kept)
    for path in place.counting:
        yield piece(f"台账：{path.stem}", path, says.THIRTY)
    for path in sorted(written_papers(opened)):
        yield piece(f"文书：{path.stem}", path, says.THIRTY)
    log, path = piece("操作留痕记录", place.journal, says.PERMANENT)
    yield replace(log, note=says.ELECTRONIC), path


def _days(opened: Opened) -> dict[str, str]:
    """Path inside the workspace → the day when what lies there came about, by the journal."""
    place = opened.workspace
    days = {}
    whole = [place.ranking.relative_to(place.root).as_posix()]
    whole.append(place.confirmation.relative_to(place.root).as_posix())
    for event in opened.events:
        if event.event in (EDITION, READ):
            days[str(event.data["file"])] = event.time[:10]
        elif event.event == SEALED:
            days |= dict.fromkeys(whole, event.time[:10])
        elif event.event == COUNTED and seal_in_force(opened.events) is None:
            days[whole[0]] = event.time[:10]
    return days


def _write(
    opened: Opened,
    listed: list[tuple[Piece, Path | None]],
    program: Path | None,
    *,
    pdf: bool,
    now: Clock,
) -> Archive:
    folder = opened.workspace.archived
    there = [(piece, path) for piece, path in listed if path is None or path.exists()]
    books = {str(p): p.read_bytes() for _, p in there if p is not None and p.suffix == ".xlsx"}
    printed = as_pdf(books, program) if program else {}
    pieces = []
    for number, (piece, path) in enumerate(there, 1):
        if path is None:
            pieces.append(piece)
            continue
        data = printed.get(str(path))
        ending = path.suffix if data is None else ".pdf"
        name = f"{number:02}_{safe_name(piece.title)}{ending}"
        content = path.read_bytes() if data is None else data
        write_whole(folder / name, content)
        pages = None if data is None else len(_PAGE.findall(data))
        pieces.append(replace(piece, pages=pages, file=name, sha256=sha256(content)))
    _take_away_old(folder, {piece.file for piece in pieces})
    index = archive_index(opened.scheme, pieces)
    write_whole(folder / says.ARCHIVE_INDEX, index)
    _record(opened.workspace, {"index": sha256(index), "count": len(pieces)}, now)
    return Archive(folder, tuple(pieces), len(printed), pdf and program is None)


def _take_away_old(folder: Path, kept: set[str]) -> None:
    """Remove what the index of an earlier run lists, byte for byte, and this one does not.

    What people have put here themselves stays.
    """
    for name, digest in listed_files(folder / says.ARCHIVE_INDEX):
        path = folder / name
        if name in kept or path.parent != folder or not path.is_file():
            continue
        if sha256(path.read_bytes()) == digest:
            path.unlink()


def _record(workspace: Workspace, data: dict[str, object], now: Clock) -> None:
    last = [event for event in journal.read(workspace.journal) if event.event == ARCHIVED]
    if not last or dict(last[-1].data) != data:
        journal.append(workspace.journal, ARCHIVED, data, now)
