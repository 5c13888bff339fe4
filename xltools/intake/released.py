"""核准采用: a held file that a person has admitted is read once more, as far as it can be.

What held it stays listed. A cautious rule of the guard is lifted for this file alone, and a
warning says so; whatever cannot be read for certain stays out, and so does a file in which it
cannot be said which sheet, column or row is meant. Where the guard had stopped the reading,
nobody had seen yet whose the form is and whether it was altered: that is not looked past.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xltools.forms.identity import Identity
from xltools.intake.expected import IntakeContext
from xltools.intake.form import HELD, REFUSED, bound_reading
from xltools.intake.opening import open_workbook
from xltools.intake.ownership import Owned, find_owner
from xltools.intake.package import STRICT, Guard
from xltools.intake.reading import FormReading
from xltools.intake.refusal import Refused
from xltools.intake.returns import ReturnStatus
from xltools.intake.sheet import Workbook
from xltools.scheme.model import Scorer
from xltools.text import messages
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Kind
from xltools.text.guard import RULES, UNFINISHED, Rule

_WHOSE = frozenset({files.NO_IDENTITY, files.BAD_IDENTITY, files.WRONG_SCORER})
RELEASABLE = _WHOSE | {
    files.LOCKED_CHANGED,
    files.NAME_CHANGED,
    files.SHEET_MISSING,
    files.COLUMN_MISSING,
    files.UNIT_MISSING,
}
"""What a person may look past: whose the form is, and that locked content is not as issued."""
WITHOUT_OWNER = frozenset({files.NO_IDENTITY, files.BAD_IDENTITY})
"""Whose such a file is only a person can say."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What people have said of a held file: whose it is, and which time of reporting."""

    scorer: str = ""
    """Code; empty for what the form itself says."""
    revision: int = 1
    """Where the form itself cannot say."""


class NotReleasable(Exception):
    """Why a held file cannot be admitted, in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def why_never(reading: FormReading) -> str:
    """Why a file can never be read for certain, whoever admits it; empty where it may be."""
    for finding in reading.findings:
        if finding.kind in HELD | REFUSED and finding.kind not in RELEASABLE:
            why = _never(finding)
            if why:
                return why
    return _never(reading.findings[0]) if reading.status is ReturnStatus.REJECTED else ""


def read_released(
    data: bytes, name: str, context: IntakeContext, admission: Admission
) -> FormReading:
    """The reading of the held file `name` with content `data`; never raises for what is in it.

    One that is not usable says in `why` for what reason the file cannot be admitted.

    Args:
        data: the kept bytes.
        name: as received.
        context: what every file is read against.
        admission: what people have said of it.
    """
    guard = STRICT
    lifted: list[Finding] = []
    while True:
        try:
            reading, owned = _read(data, name, context, admission, guard)
        except Refused as refused:
            rule = _liftable(refused)
            if rule is None or rule.code in guard.lifted:
                said = Finding(refused.kind, value=refused.value, values=refused.values)
                return _refused(_never(said))
            guard = guard.without(rule)
            lifted.append(_lifted(refused))
        except NotReleasable as why:
            return _refused(why.sentence)
        else:
            break
    return replace(
        reading,
        scorer=owned.scorer.code,
        revision=owned.identity.revision,
        findings=tuple(
            replace(finding, file=name, scorer=owned.scorer.code)
            for finding in (*lifted, *reading.findings)
        ),
    )


def lifted_rules(reading: FormReading) -> list[str]:
    """Names of the cautious rules that were lifted to read it."""
    return [finding.value for finding in reading.findings if finding.kind == files.LIFTED]


def _read(
    data: bytes, name: str, context: IntakeContext, admission: Admission, guard: Guard
) -> tuple[FormReading, Owned]:
    book = open_workbook(data, name, guard)
    scorer = context.forms.scorers.get(admission.scorer)
    pardoned = frozenset[Kind](RELEASABLE)
    if guard.lifted:
        pardoned = frozenset(_WHOSE if scorer is not None else ())
    owned = _owner(book, context, scorer, admission.revision)
    reading = bound_reading(book, owned, context, pardoned)
    if not reading.usable:
        further = messages.RELEASE_FURTHER if guard.lifted else messages.RELEASE_UNCERTAIN
        raise NotReleasable(further.format(why=reading.why))
    if not any(len(block.units) for block in reading.blocks):
        raise NotReleasable(messages.RELEASE_NOTHING)
    return reading, owned


def _refused(sentence: str) -> FormReading:
    return FormReading(ReturnStatus.QUARANTINED, why=sentence)


def _liftable(refused: Refused) -> Rule | None:
    rule = RULES[refused.value] if refused.kind == files.UNSAFE else None
    return rule if rule is not None and rule.cautious else None


def _lifted(refused: Refused) -> Finding:
    """The warning that a rule of caution was lifted for this file."""
    said = {"why": refused.values["why"]}
    return Finding(
        files.LIFTED, sheet=refused.sheet, cell=refused.cell, value=refused.value, values=said
    )


def _never(finding: Finding) -> str:
    """Why a file with this finding stays out, and what to do instead; empty for caution."""
    if finding.kind == files.TOO_COSTLY:
        return messages.RELEASE_UNFINISHED.format(why=finding.values["why"], instead=UNFINISHED)
    if finding.kind == files.UNSAFE:
        rule = RULES[finding.value]
        why = finding.values["why"]
        return (
            "" if rule.cautious else messages.RELEASE_UNSAFE.format(why=why, instead=rule.instead)
        )
    if finding.kind in HELD | REFUSED:
        return messages.RELEASE_UNCERTAIN.format(why=finding.body)
    return messages.RELEASE_UNREADABLE.format(code=finding.code, why=finding.body)


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
