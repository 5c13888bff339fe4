"""What goes back to whom: the errors of returns that still matter, and each in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xltools.intake.form import HELD, REFUSED
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Severity, in_order

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
