"""All returns of an appraisal: read, checked, resolved into what counts. No clock, no folder order.

A pure function of its inputs, so that verification can call it again and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.intake.confirmed import confirm
from xltools.intake.decided import absences, choose, extend, noted, reject, release, settle
from xltools.intake.frame import frame_of
from xltools.intake.reading import FormReading
from xltools.intake.readings import readings_of
from xltools.intake.released import Admission
from xltools.intake.returns import Received, ReturnRow, ReturnStatus
from xltools.intake.versions import Said, Version, resolve
from xltools.intake.worker import Setup
from xltools.ledger.receipts import recall
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import Decided, Decision
from xltools.scoring.marks import Mark
from xltools.text.catalogue import files
from xltools.text.finding import Finding, in_order

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = frozenset({ReturnStatus.USED, ReturnStatus.USED_PARTLY})
_REPLACED = frozenset({ReturnStatus.SUPERSEDED, ReturnStatus.DUPLICATE})
"""What was wrong with these was mended, or is said of the version that counts."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in and what of it counts."""

    returns: tuple[ReturnRow, ...]
    """By scorer in scheme order, then files that belong to nobody."""
    used: tuple[Version, ...]
    """The versions that count, in scheme order."""
    findings: tuple[Finding, ...]
    file_names: dict[str, str]
    """SHA-256 → name as received."""
    decided: tuple[Decided, ...] = ()
    """The decisions about returns, applied or not."""
    absent: Mapping[str, str] = field(default_factory=dict)
    """Scorers whose absence people have decided → how their items are treated; "" by the scheme."""

    @property
    def undecided(self) -> tuple[str, ...]:
        """Scorers none of whose files counts, and nobody has decided what that means."""
        return tuple(scorer for scorer in self.missing if scorer not in self.absent)

    @property
    def missing(self) -> tuple[str, ...]:
        """Scorers none of whose files counts."""
        counted = {row.scorer for row in self.returns if row.status in _COUNTED}
        due = dict.fromkeys(row.scorer for row in self.returns if row.scorer)
        return tuple(scorer for scorer in due if scorer not in counted)

    def iter_marks(self) -> Iterator[Mark]:
        """Every mark that counts, one by one."""
        for version in self.used:
            for block in version.reading.blocks:
                yield from block.marks(version.reading.scorer, version.received.sha256)

    @property
    def marks(self) -> list[Mark]:
        """Every mark that counts; for many thousands of forms use `frame`."""
        return list(self.iter_marks())

    def frame(self) -> pd.DataFrame:
        """The marks frame, built without going through single marks."""
        return frame_of(self.used)

    def document(self) -> list[dict[str, str | None]]:
        """The `returns` of the result document."""
        return [
            {
                "scorer": row.scorer or None,
                "status": str(row.status),
                "file": row.file or None,
                "sha256": row.sha256 or None,
            }
            for row in self.returns
        ]


def read_returns(
    scheme: Scheme,
    workspace: str,
    public_key: bytes,
    received: Sequence[Received],
    contents: Path | Mapping[str, bytes],
    *,
    workers: int | None = None,
    decisions: Sequence[Decision] = (),
    cache: Path | None = None,
    mending: Mapping[tuple[str, int], datetime] | None = None,
) -> Intake:
    """Read, check and resolve everything received.

    Args:
        scheme: what the forms must belong to.
        workspace: id of the workspace that issued them.
        public_key: its 公钥.pem.
        received: one entry per content, in the order in which they came.
        contents: the folder where bytes are kept under their SHA-256, or the bytes themselves.
        workers: how many processes at most; as many as there are processors if not said;
            0 reads in this process, for files of one's own making.
        decisions: what people have decided and not withdrawn.
        cache: where readings are kept for the next run; None, as for verification, reads all.
        mending: (scorer, revision) → until when a form that went back was asked for.
    """
    ordered = sorted(received, key=lambda one: one.sha256)
    setup = Setup(scheme, workspace, public_key)
    content = _content(contents)
    readings = readings_of(ordered, content, setup, workers=workers, cache=cache)

    def reread(admitted: Mapping[str, Admission]) -> dict[str, FormReading]:
        chosen = [one for one in ordered if one.sha256 in admitted]
        again = replace(setup, admitted=admitted)
        found = readings_of(chosen, content, again, workers=workers, cache=cache)
        return {one.sha256: reading for one, reading in zip(chosen, found, strict=True)}

    released = release(decisions, ordered, readings, reread)
    readings = _after(released.readings, ordered, readings)
    rejected = reject(decisions, ordered, readings, released)
    readings = _after(released.readings, ordered, readings)
    versions = [Version(one, reading) for one, reading in zip(ordered, readings, strict=True)]
    extended, said_extended = extend(decisions, scheme)
    conflicts = resolve(versions, scheme).conflicts if decisions else {}
    chosen, said_chosen = choose(decisions, conflicts)
    order = {one.sha256: place for place, one in enumerate(received)}
    people = Said(chosen, extended, mending or {}, rejected, order)
    resolved = resolve(versions, scheme, people)
    replaced = {row.sha256 for row in resolved.rows if row.status in _REPLACED}
    findings = [
        *(
            finding
            for one, reading in zip(ordered, readings, strict=True)
            if one.sha256 not in replaced
            for finding in reading.findings
        ),
        *resolved.findings,
        *_other_names(ordered, readings),
    ]
    confirmed = confirm(decisions, resolved.used, findings, scheme)
    absent, said_absent = absences(decisions, resolved.rows, scheme)
    decided = [
        *released.decided,
        *said_extended,
        *said_chosen,
        *confirmed.decided,
        *said_absent,
    ]
    names = {unit.code: unit.name for unit in scheme.units}
    file_names = {one.sha256: one.name for one in ordered}
    findings = settle(findings, confirmed, file_names, decided)
    return Intake(
        returns=noted(resolved.rows, confirmed, released, decided),
        used=tuple(confirmed.used),
        findings=tuple(in_order(_named(finding, names) for finding in findings)),
        file_names=file_names,
        decided=tuple(decided),
        absent=absent,
    )


def _after(
    decided: Mapping[str, FormReading], received: Sequence[Received], before: Sequence[FormReading]
) -> list[FormReading]:
    """The readings, those that people have decided about in the place of the files' own."""
    return [decided.get(one.sha256, reading) for one, reading in zip(received, before, strict=True)]


def _content(contents: Path | Mapping[str, bytes]) -> Callable[[str], bytes]:
    """The kept bytes of a file by its SHA-256."""
    if isinstance(contents, Path):
        return lambda digest: recall(contents, digest)
    return contents.__getitem__


def _named(finding: Finding, names: Mapping[str, str]) -> Finding:
    """Findings speak of a unit by its 规范化简称 now."""
    if not finding.unit or finding.unit_name:
        return finding
    return replace(finding, unit_name=names.get(finding.unit, ""))


def _other_names(ordered: Sequence[Received], readings: Sequence[FormReading]) -> Iterator[Finding]:
    for one, reading in zip(ordered, readings, strict=True):
        for name in one.other_names:
            yield Finding(files.DUPLICATE_NAME, file=name, scorer=reading.scorer, value=one.name)
