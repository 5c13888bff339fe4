"""核准采用: a held file that a person has admitted is read once more, as far as it can be.

What held it stays listed. Nothing about reading is relaxed: a file that the guard refuses, that
breaks off, or in which it cannot be said which sheet, column or row is meant stays out.
"""

from __future__ import annotations

from dataclasses import replace

from xltools.forms.identity import Identity
from xltools.intake.context import IntakeContext
from xltools.intake.form import HELD, REFUSED, bound_reading
from xltools.intake.opening import open_workbook
from xltools.intake.ownership import Owned, find_owner
from xltools.intake.reading import FormReading
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Workbook
from xltools.scheme.model import Scorer
from xltools.text import messages
from xltools.text.catalogue import files
from xltools.text.finding import Finding

RELEASABLE = frozenset(
    {
        files.NO_IDENTITY,
        files.BAD_IDENTITY,
        files.WRONG_SCORER,
        files.LOCKED_CHANGED,
        files.NAME_CHANGED,
        files.SHEET_MISSING,
        files.COLUMN_MISSING,
        files.UNIT_MISSING,
    }
)
"""What a person may look past: whose the form is, and that locked content is not as issued."""
WITHOUT_OWNER = frozenset({files.NO_IDENTITY, files.BAD_IDENTITY})
"""Whose such a file is only a person can say."""


class NotReleasable(Exception):
    """Why a held file cannot be admitted, in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_releasable(reading: FormReading) -> None:
    """A file that could not be read safely the first time is not opened once more.

    Raises:
        NotReleasable: it is such a file.
    """
    for finding in reading.findings:
        if finding.kind in (files.UNSAFE, files.TOO_COSTLY):
            raise NotReleasable(messages.RELEASE_UNSAFE)
        if finding.kind in HELD | REFUSED and finding.kind not in RELEASABLE:
            raise NotReleasable(messages.RELEASE_UNCERTAIN.format(why=finding.body))


def read_released(
    data: bytes, name: str, context: IntakeContext, scorer: Scorer | None, revision: int
) -> FormReading:
    """The reading of the held file `name` with content `data`.

    Args:
        data: the kept bytes.
        name: as received.
        context: what every file is read against.
        scorer: whose it is, as people have said; None for what the form itself says.
        revision: which time of reporting it is, where the form itself cannot say.

    Raises:
        NotReleasable: nothing in it can be read for certain.
    """
    try:
        book = open_workbook(data, name)
        owned = _owner(book, context, scorer, revision)
        reading = bound_reading(book, owned, context, RELEASABLE)
    except Refused as refused:
        raise NotReleasable(_unreadable(refused)) from refused
    if not reading.usable:
        raise NotReleasable(messages.RELEASE_UNCERTAIN.format(why=reading.why))
    if not any(len(block.units) for block in reading.blocks):
        raise NotReleasable(messages.RELEASE_NOTHING)
    return replace(
        reading,
        scorer=owned.scorer.code,
        revision=owned.identity.revision,
        findings=tuple(replace(f, file=name, scorer=owned.scorer.code) for f in reading.findings),
    )


def _unreadable(refused: Refused) -> str:
    if refused.kind in (files.UNSAFE, files.TOO_COSTLY):
        return messages.RELEASE_UNSAFE
    finding = Finding(refused.kind, value=refused.value, values=refused.values)
    return messages.RELEASE_UNREADABLE.format(code=refused.kind.code, why=finding.body)


def _owner(book: Workbook, context: IntakeContext, scorer: Scorer | None, revision: int) -> Owned:
    """Whose the form is: as its identity says where that holds, or else as people have said."""
    try:
        owned = find_owner(book, context)
    except Refused as refused:
        if refused.kind not in WITHOUT_OWNER:
            raise
        if scorer is None:
            raise NotReleasable(messages.RELEASE_WHOSE) from refused
        return _said(context, scorer, revision)
    if scorer is None or scorer.code == owned.scorer.code:
        return owned
    return _said(context, scorer, owned.identity.revision)


def _said(context: IntakeContext, scorer: Scorer, revision: int) -> Owned:
    """The form that `scorer` was issued, whatever the file says of itself."""
    plan, expected = context.forms.expected(scorer)
    identity = Identity(
        context.workspace, "", scorer.code, plan.items, plan.units, revision=revision
    )
    return Owned(identity, scorer, plan, expected)
