"""What went wrong, in one sentence for whoever pressed or typed; never a traceback."""

from __future__ import annotations

from xltools.files import OutputLocked
from xltools.ledger.journal import JournalBroken
from xltools.ledger.receipts import EvidenceAltered
from xltools.steps.refusal import LOCKED, Refusal
from xltools.text import messages
from xltools.text.finding import Severity, in_order
from xltools.text.grouping import grouped

MISMATCH, INTERNAL = 4, 70
_MOST_LINES = 5


def told(error: Exception) -> tuple[int, str]:
    """The command line's exit code for `error`, and the sentence about it."""
    if isinstance(error, OutputLocked):
        return LOCKED, messages.OUTPUT_LOCKED.format(file=error.path.name)
    if isinstance(error, Refusal):
        return error.exit_code, str(error)
    if isinstance(error, JournalBroken):
        return MISMATCH, messages.JOURNAL_BROKEN.format(line=error.line)
    if isinstance(error, EvidenceAltered):
        return MISMATCH, messages.EVIDENCE_ALTERED.format(sha256=error.digest)
    if isinstance(error, OSError):
        return LOCKED, messages.FILE_TROUBLE.format(file=error.filename or "—")
    return INTERNAL, messages.INTERNAL.format(kind=type(error).__name__)


def told_in_full(error: Exception) -> tuple[int, str]:
    """The same, with what must be mended first in front: for a window with one message."""
    code, sentence = told(error)
    found = error.findings if isinstance(error, Refusal) else ()
    wanted = [finding for finding in found if finding.severity is Severity.ERROR]
    lines = grouped(in_order(wanted), unlike=False)[:_MOST_LINES]
    return code, "\n".join([*lines, sentence])
