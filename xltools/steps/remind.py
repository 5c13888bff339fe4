"""报送提醒: who is due or late by the recorded arrivals; nothing is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.files import write_whole
from xltools.folder.derive import all_decisions, read_received
from xltools.folder.opening import open_workspace
from xltools.folder.receive import waiting
from xltools.intake.returns import ReturnStatus
from xltools.reports.reminders import Reminder, reminder_text, reminders
from xltools.scoring.decisions import in_force
from xltools.text import letters, messages


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was found and written."""

    reminders: tuple[Reminder, ...]
    text: str
    path: Path
    waiting: int
    """Files in 报送/ that have not been taken in yet."""

    def sentences(self) -> list[str]:
        """Where to look, and what is not counted yet."""
        said = [messages.REMIND_DONE.format(count=len(self.reminders), path=self.path)]
        if self.waiting:
            said.append(messages.REMIND_WAITING.format(count=self.waiting))
        return said


def remind(
    root: Path, as_of: datetime, by: datetime | None = None, *, cache: Path | None = None
) -> Reminded:
    """List who is awaited as of `as_of` (Beijing time) and write 退回/报送提醒.txt.

    `cache` is where readings of files are kept for the next time.

    Raises:
        Refusal: the workspace cannot be opened.
    """
    opened = open_workspace(root)
    stand, _ = in_force(all_decisions(opened).decisions)
    intake = read_received(opened, stand, cache)
    moment = as_of.replace(tzinfo=None)
    found = reminders(opened.scheme, intake.returns, intake.absent, moment, by)
    missing = {row.scorer for row in intake.returns if row.status is ReturnStatus.MISSING}
    text = reminder_text(opened.scheme, found, moment, len(missing & set(intake.absent)))
    path = opened.workspace.sent_back / letters.REMIND_FILE
    write_whole(path, ("\ufeff" + text.replace("\n", "\r\n")).encode())
    unknown, _ = waiting(opened, cache)
    return Reminded(tuple(found), text, path, len(unknown))
