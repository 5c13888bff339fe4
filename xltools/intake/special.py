"""特殊情形 and reasons: what stands in a row beside its marks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from xltools.intake.coerce import Report
from xltools.intake.names import UNSEEN
from xltools.intake.sheet import Cell
from xltools.intake.told import short
from xltools.scoring.marks import State
from xltools.text.catalogue import marks
from xltools.text.words import NOT_APPLICABLE, NOT_APPLICABLE_ALIASES


@dataclass(frozen=True, slots=True)
class Special:
    """What 特殊情形 says: blank, 不涉及, or something it must not."""

    state: State | None = None
    """NOT_APPLICABLE, REJECTED, or None for blank."""
    report: Report | None = None
    written: str = ""


NOTHING = Special()


def read_special(cell: Cell | None) -> Special:
    """不涉及 and its other spellings; anything else is no answer."""
    if cell is None or not cell.text:
        return NOTHING
    text = unicodedata.normalize("NFKC", cell.text.translate(UNSEEN)).strip()
    if not text:
        return NOTHING
    if cell.is_text and cell.formula is None:
        if cell.text == NOT_APPLICABLE:
            return Special(State.NOT_APPLICABLE, None, text)
        if text in (NOT_APPLICABLE, *NOT_APPLICABLE_ALIASES):
            report = Report(marks.NA_ALIAS, short(cell.text), NOT_APPLICABLE)
            return Special(State.NOT_APPLICABLE, report, text)
    written = short(cell.text)
    return Special(State.REJECTED, Report(marks.SPECIAL_UNKNOWN, written), written)


def hidden(found: Special, shown: str) -> Special:
    """The same where people see something else in the cell: no answer."""
    report = Report(marks.SHOWN_OTHERWISE, found.written, "", (("shown", shown),))
    return Special(State.REJECTED, report, found.written)


def read_reason(cell: Cell | None) -> str:
    """What was written as a reason, without characters that cannot be printed."""
    if cell is None or not cell.text:
        return ""
    kept = "".join(c for c in cell.text.translate(UNSEEN) if c.isprintable() or c == "\n")
    return kept.strip()[:2000]
