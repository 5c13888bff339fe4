"""留存/回执: one receipt for every file that came in, written once and never again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from xltools.appraisal import Appraisal
from xltools.files import sha256, write_whole
from xltools.intake.returns import ReturnRow
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.reports.receipt import receipt_of, receipt_sheet, receipt_text
from xltools.steps.issue import safe_name
from xltools.steps.opening import Opened
from xltools.workspace import Workspace

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
