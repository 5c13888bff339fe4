"""收件登记: what lies in 报送/ is kept under its SHA-256 and recorded once, with its time.

What counts is what the journal says was received and what is kept; a file that has since gone
from 报送/ still counts. What is no spreadsheet, or for certain no form, is nobody's return: it is
named each time, and neither recorded nor kept, so that it goes nowhere. Nothing in 报送/ is ever
written, moved or opened for writing. Every file that came in gets one receipt in 留存/回执/,
written once and never again.
"""

from __future__ import annotations

import io
import os
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from xltools.appraisal import Appraisal
from xltools.files import safe_name, sha256, write_whole
from xltools.folder.opening import Opened, Refusal
from xltools.intake.gather import readings_of
from xltools.intake.opening import IMAGE, INSIDE, PDF, format_of, is_left_by_systems, unpacked
from xltools.intake.package import MIB, MOST_FILE
from xltools.intake.pool import Setup
from xltools.intake.refusal import Refused
from xltools.intake.returns import Received, ReturnRow
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.ledger.receipts import keep
from xltools.reports.receipt import receipt_of, receipt_sheet, receipt_text
from xltools.text import sealing
from xltools.text.catalogue import files
from xltools.text.finding import Finding, has_errors
from xltools.text.forms import META_SHEET
from xltools.workspace import Workspace

RECEIVED, RENAMED = "received", "duplicate_name"
_LEFT_BY_OFFICE = re.compile(r"[0-9A-F]{8}|.*\.tmp", re.IGNORECASE | re.DOTALL)
"""What Excel, WPS and LibreOffice write before they rename it."""
_RETRIES, _PAUSE = 6, 0.5
"""Antivirus and Excel hold a file for a moment; Excel for hours."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything received so far, and what could not be taken in."""

    received: tuple[Received, ...]
    findings: tuple[Finding, ...]
    """About files that may be returns and could not be read."""
    left: tuple[Finding, ...] = ()
    """About files that are nobody's return: told by the run, and written nowhere."""
    gone: tuple[Received, ...] = ()
    """What was received and no longer lies in 报送/."""


def receive(
    workspace: Workspace,
    now: Callable[[], datetime],
    *,
    setup: Setup,
    cache: Path | None = None,
) -> Inbox:
    """Take in what is new in 报送/ and say what has been received in all.

    What carries no sign of a form is read first, by `setup`, and left where it is if it is none;
    `cache` is where such a reading is kept.
    """
    known = {one.sha256: one for one in received(journal.read(workspace.journal))}
    names = {digest: {one.name, *one.other_names} for digest, one in known.items()}
    entries: list[tuple[str, dict[str, str]]] = []

    def take(name: str, digest: str, data: bytes) -> None:
        if digest not in names:
            keep(workspace.received, data)
            names[digest] = {name}
            entries.append((RECEIVED, {"sha256": digest, "name": name}))
        elif name not in names[digest]:
            names[digest].add(name)
            entries.append((RENAMED, {"sha256": digest, "name": name}))

    look = _look(workspace, known, _Screen(setup, cache), take)
    if entries:
        journal.append_all(workspace.journal, entries, now)
    everything = received(journal.read(workspace.journal))
    gone = tuple(one for one in everything if not _is_there(one, look.seen))
    return Inbox(everything, tuple(look.findings), tuple(look.left), gone)


def setup_of(opened: Opened) -> Setup:
    """What the forms of a workspace are read against."""
    key = opened.workspace.public_key.read_bytes()
    return Setup(opened.scheme, opened.workspace_id, key)


def _is_there(one: Received, seen: Collection[str]) -> bool:
    """Whether a received file lies in 报送/ under one of its names, or its archive does."""
    names = (one.name, *one.other_names)
    return any(name.partition(INSIDE)[0] in seen or name in seen for name in names)


def received(events: Sequence[Event]) -> tuple[Received, ...]:
    """What the journal says was received, in the order of first receipt."""
    first: dict[str, Event] = {}
    others: dict[str, list[str]] = {}
    for event in events:
        if event.event == RECEIVED:
            first.setdefault(str(event.data["sha256"]), event)
        elif event.event == RENAMED:
            others.setdefault(str(event.data["sha256"]), []).append(str(event.data["name"]))
    return tuple(
        Received(digest, str(event.data["name"]), event.time, tuple(others.get(digest, ())))
        for digest, event in first.items()
    )


def waiting(opened: Opened, cache: Path | None = None) -> tuple[set[str], list[Finding]]:
    """SHA-256 of what may be a return and has not been taken in, and what could not be read.

    Nothing is recorded.
    """
    place, found = opened.workspace, set[str]()
    known = {one.sha256: one for one in received(journal.read(place.journal))}
    screen = _Screen(setup_of(opened), cache)
    look = _look(place, known, screen, lambda _, digest, __: found.add(digest))
    return found - known.keys(), look.findings


def refuse_waiting(opened: Opened, what: str) -> None:
    """Nothing that may be a return is left in 报送/, nor anything that cannot be looked at.

    Raises:
        Refusal: `what` is not done before that is taken in, or can be read.
    """
    untaken, unreadable = waiting(opened)
    if has_errors(unreadable):
        raise Refusal("\n".join(finding.message for finding in unreadable))
    if untaken:
        raise Refusal(sealing.NOT_TAKEN_IN.format(count=len(untaken), what=what))


@dataclass(frozen=True, slots=True)
class _Look:
    """What lies in 报送/ beside what may be a return."""

    findings: list[Finding] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def _look(
    workspace: Workspace,
    known: Collection[str],
    screen: _Screen,
    take: Callable[[str, str, bytes], None],
) -> _Look:
    """Go through 报送/ and hand what may be a return to `take`: name, SHA-256, content."""
    look = _Look()
    unsure: list[tuple[str, str, bytes]] = []
    for place, path in _inbox(workspace.inbox, look.findings):
        look.seen.add(place)
        found = returned(path, place)
        if isinstance(found, Finding):
            look.findings.append(found)
            continue
        for name, data in found:
            digest = sha256(data)
            if digest not in known:
                if (other := screen.no_sheet(data, name)) is not None:
                    look.left.append(other)
                    continue
                if not screen.has_identity(data):
                    unsure.append((name, digest, data))
                    continue
            take(name, digest, data)
    strangers = screen.no_forms(unsure)
    for name, digest, data in unsure:
        if digest in strangers:
            look.left.append(Finding(files.NOT_TAKEN_IN, file=name))
        else:
            take(name, digest, data)
    return look


@dataclass(frozen=True, slots=True)
class _Screen:
    """Tells what is nobody's return."""

    setup: Setup
    cache: Path | None

    def no_sheet(self, data: bytes, name: str) -> Finding | None:
        """What a file is that is no spreadsheet; None for one that may be."""
        try:
            format_of(data, name)
        except Refused as refused:
            if refused.kind is not files.WRONG_FORMAT or refused.values["table"]:
                return None
            kind = files.SCANNED if refused.value in (PDF, IMAGE) else files.NO_SHEET
            scorers = self.setup.scheme.scorers
            whose = max((s.name for s in scorers if s.name in name), key=len, default="")
            said = {"whose": whose, "remedy": refused.values["remedy"]}
            return Finding(kind, file=name, value=refused.value, values=said)
        return None

    def has_identity(self, data: bytes) -> bool:
        """Whether a workbook names the sheet that every form has; its reader has the last word."""
        try:
            with (
                zipfile.ZipFile(io.BytesIO(data)) as package,
                package.open("xl/workbook.xml") as part,
            ):
                return f'"{META_SHEET}"'.encode() in part.read(MIB)
        except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, EOFError,
                RuntimeError, zlib.error):  # fmt: skip
            return False

    def no_forms(self, unsure: Sequence[tuple[str, str, bytes]]) -> set[str]:
        """SHA-256 of what was read and is for certain no form of anybody."""
        if not unsure:
            return set()
        content = {digest: data for _, digest, data in unsure}
        names = {digest: name for name, digest, _ in reversed(unsure)}
        asked = [Received(digest, names[digest], "") for digest in sorted(names)]
        readings = readings_of(asked, content.__getitem__, self.setup, cache=self.cache)
        return {
            one.sha256
            for one, reading in zip(asked, readings, strict=True)
            if any(finding.kind == files.NO_FORM for finding in reading.findings)
        }


def inbox_files(workspace: Workspace) -> list[Path]:
    """Every file that lies in 报送/, taken in or not."""
    return [path for _, path in _inbox(workspace.inbox, [])]


def _inbox(root: Path, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    """(name inside 报送/, path) of every file, in the order of names."""
    if not root.is_dir():
        return
    inside = root.resolve()

    def outside(path: Path) -> bool:
        try:
            return path.is_symlink() and not path.resolve().is_relative_to(inside)
        except (OSError, RuntimeError):  # a link that leads back to itself
            return True

    def unreadable(error: OSError) -> None:
        name = shown_name(Path(error.filename).relative_to(root))
        findings.append(Finding(files.UNREADABLE, file=name))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*folders, *names]):
            path = here / name
            shown = shown_name(path.relative_to(root))
            if is_left_by_systems(name):
                continue
            if outside(path):
                findings.append(Finding(files.OUTSIDE_LINK, file=shown))
            elif path.is_dir():
                continue
            elif _LEFT_BY_OFFICE.fullmatch(name):
                findings.append(Finding(files.LEFT_BY_OFFICE, file=shown))
            else:
                yield shown, path


def shown_name(path: Path) -> str:
    """A name that any file system may have given, as text that any file may hold."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def returned(path: Path, name: str) -> Sequence[tuple[str, bytes]] | Finding:
    """(name, content) of what has come back in one file, or why it is not even read."""
    try:
        found = path.stat()
    except OSError:
        return Finding(files.UNREADABLE, file=name)
    if not stat.S_ISREG(found.st_mode):
        return Finding(files.NOT_A_FILE, file=name)
    if found.st_size > MOST_FILE:
        said = {"size": -(-found.st_size // MIB), "most": MOST_FILE // MIB}
        return Finding(files.TOO_LARGE, file=name, values=said)
    data = patiently_read(path)
    return Finding(files.UNREADABLE, file=name) if data is None else unpacked(data, name)


def patiently_read(path: Path) -> bytes | None:
    """The content, tried again for seconds while another program holds it; None if in vain."""
    for attempt in range(_RETRIES):
        try:
            return path.read_bytes()
        except OSError:
            if attempt + 1 < _RETRIES:
                time.sleep(_PAUSE)
    return None


RECEIPTED = "receipted"
"""The journal's event for a receipt: of which file, its 校验码, and the SHA-256 of the text and of
the sheet that were written."""


def acknowledge(opened: Opened, appraisal: Appraisal, now: Callable[[], datetime]) -> list[str]:
    """Write the receipts of files that have none yet; a lost one is written again as it was.

    A receipt that would now say something else is left as it was sent.
    """
    known = receipts(journal.read(opened.workspace.journal))
    names = {scorer.code: scorer.name for scorer in appraisal.scheme.scorers}
    entries: list[tuple[str, dict[str, str]]] = []
    written: list[str] = []
    for row in appraisal.returns:
        if not row.sha256:
            continue
        stem = _stem(row, names.get(row.scorer, ""))
        places = [opened.workspace.receipts / f"{stem}{end}" for end in (".txt", ".xlsx")]
        if row.sha256 in known and all(place.exists() for place in places):
            continue
        receipt = receipt_of(opened.workspace_id, row)
        text = receipt_text(appraisal.scheme, receipt, row)
        sheet = receipt_sheet(appraisal.scheme, receipt, row)
        said = {"sha256": row.sha256, "code": receipt.code, "text": sha256(text)}
        said |= {"sheet": sha256(sheet), "name": stem}
        if known.get(row.sha256, said) != said:
            continue
        write_whole(places[1], sheet)
        write_whole(places[0], text)
        written.append(stem)
        if row.sha256 not in known:
            entries.append((RECEIPTED, said))
    if entries:
        journal.append_all(opened.workspace.journal, entries, now)
    return written


def receipts(events: list[Event]) -> dict[str, dict[str, str]]:
    """SHA-256 of a received file → what the journal says of its receipt."""
    return {
        str(event.data["sha256"]): {name: str(value) for name, value in event.data.items()}
        for event in events
        if event.event == RECEIPTED
    }


def receipt_files(workspace: Workspace, events: list[Event]) -> dict[str, str]:
    """Path inside the workspace → SHA-256 of every receipt that was written."""
    folder = workspace.receipts.relative_to(workspace.root).as_posix()
    return {
        f"{folder}/{one['name']}{ending}": one[kind]
        for one in receipts(events).values()
        for ending, kind in ((".txt", "text"), (".xlsx", "sheet"))
    }


def _stem(row: ReturnRow, name: str) -> str:
    who = f"{row.scorer}_{name}_第{row.revision}次" if row.scorer and name else "未认定评分单位"
    return f"{safe_name(who)}_{row.sha256[:12]}"
