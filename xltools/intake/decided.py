"""What people decided about returns: admitted files, versions that count, cells, absences, dates.

Each decision is weighed against what is there now, and applied only if it still fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from xltools.forms.notice import deadline_text
from xltools.intake.confirmed import Confirmed
from xltools.intake.reading import FormReading
from xltools.intake.released import RELEASABLE, Admission, lifted_rules, why_never
from xltools.intake.returns import Received, ReturnRow, ReturnStatus
from xltools.intake.versions import Version
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    Decided,
    Decision,
    DecisionKind,
    impossible,
    of_kind,
    treatable,
    treated_items,
    weighed,
)
from xltools.scoring.marks import State
from xltools.text import messages
from xltools.text.catalogue import decisions as kinds
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Severity
from xltools.text.places import several


@dataclass(slots=True)
class Releases:
    """Held files read anew: readings by SHA-256, and what became of each decision."""

    readings: dict[str, FormReading] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)


Reread = Callable[[Mapping[str, Admission]], Mapping[str, FormReading]]
"""The readings of admitted files, by SHA-256."""


def release(
    decisions: Sequence[Decision],
    received: Sequence[Received],
    readings: Sequence[FormReading],
    reread: Reread,
) -> Releases:
    """Read every released file that is held; its findings stay, marked as settled."""
    done = Releases()
    by_digest = {
        one.sha256: (one, reading) for one, reading in zip(received, readings, strict=True)
    }
    released = of_kind(decisions, DecisionKind.RELEASE)
    admissible = {
        decision.matter.file: _admission(decision)
        for decision in released
        if decision.matter.file in by_digest and not _why_out(by_digest[decision.matter.file][1])
    }
    admitted = reread(admissible) if admissible else {}
    for decision in released:
        digest = decision.matter.file
        if digest not in by_digest:
            done.decided.append(impossible(decision, "收件登记中没有该文件"))
            continue
        one, reading = by_digest[digest]
        found = admitted.get(digest)
        if found is None or not found.usable:
            why = _why_out(reading) if found is None else why_never(found) or found.why
            done.decided.append(impossible(decision, why.rstrip("。"), _computed(reading)))
            continue
        weight = weighed(decision, _basis(reading, found), _computed(reading, found))
        done.decided.append(weight)
        if weight.applied:
            done.readings[digest] = _settled_reading(found, reading, one.name, decision)
            done.notes[digest] = f"原为暂存待核，核准采用（{decision.name}）"
    return done


def reject(
    decisions: Sequence[Decision],
    received: Sequence[Received],
    readings: Sequence[FormReading],
    done: Releases,
) -> frozenset[str]:
    """Put aside every file that is not to be used: it stays evidence, and nothing in it is open.

    `readings` are those after `release`, to which what becomes of the files is added.
    """
    by_digest = {one.sha256: reading for one, reading in zip(received, readings, strict=True)}
    rejected: set[str] = set()
    for decision in of_kind(decisions, DecisionKind.REJECT):
        digest = decision.matter.file
        reading = by_digest.get(digest)
        if reading is None:
            done.decided.append(impossible(decision, "收件登记中没有该文件"))
            continue
        held = "、".join(sorted({f.code for f in reading.findings if _holds(f)}))
        usable = f"第{reading.revision}次报送，可以采用"
        computed = usable if reading.usable else f"未采用：{held}"
        weight = weighed(decision, usable if reading.usable else held, computed)
        done.decided.append(weight)
        if weight.applied:
            settled = f"不予采用（{decision.name}）"
            done.notes[digest] = f"议定{settled}"
            rejected.add(digest)
            done.readings[digest] = replace(
                reading,
                status=ReturnStatus.REJECTED,
                blocks=(),
                findings=tuple(replace(one, settled=settled) for one in reading.findings),
                why=f"议定{settled}",
            )
    return frozenset(rejected)


def _why_out(reading: FormReading) -> str:
    """Why a file cannot be admitted, or need not be; empty where it may be tried."""
    if reading.status is ReturnStatus.QUARANTINED:
        return why_never(reading)
    return why_never(reading) or "该件现在不是暂存待核"


def _admission(decision: Decision) -> Admission:
    revision = int(decision.value) if decision.value.isdecimal() else 1
    return Admission(decision.matter.scorer, revision)


def _computed(reading: FormReading, admitted: FormReading | None = None) -> str:
    """What the program says of the file by itself."""
    if reading.status is not ReturnStatus.QUARANTINED:
        return "不是暂存待核的报送件"
    lifted = lifted_rules(admitted) if admitted is not None else []
    more = messages.RELEASE_LIFTED.format(rules="、".join(lifted)) if lifted else ""
    return f"暂存待核：{reading.why.rstrip('。')}{more}"


def _basis(reading: FormReading, admitted: FormReading) -> str:
    """What held the file, and what of the guard was lifted: all that people looked past."""
    held = {finding.code for finding in reading.findings if _holds(finding)}
    return "、".join(sorted(held | set(lifted_rules(admitted))))


def _holds(finding: Finding) -> bool:
    """Whether the finding is one of those that keep a file out."""
    return finding.severity is Severity.ERROR


_SETTLED = RELEASABLE | {files.UNSAFE}


def _settled_reading(
    admitted: FormReading, before: FormReading, name: str, decision: Decision
) -> FormReading:
    """The admitted reading with all that was said before, and that it was admitted."""
    settled = f"核准采用（{decision.name}）"
    said = dict.fromkeys(_key(finding) for finding in admitted.findings)
    earlier = [replace(f, scorer=admitted.scorer) for f in before.findings if _key(f) not in said]
    listed = [
        replace(f, settled=settled) if f.kind in _SETTLED else f
        for f in (*earlier, *admitted.findings)
    ]
    told = Finding(
        kinds.RELEASED,
        file=name,
        scorer=admitted.scorer,
        value=decision.cites.recorder,
        values={"number": decision.number, "reason": decision.cites.reason.rstrip("。")},
    )
    return replace(admitted, findings=(*listed, told))


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.sheet, finding.cell, finding.value


# 以哪份为准、批准延期 ------------------------------------------------------------------------


def choose(
    decisions: Sequence[Decision], conflicts: Mapping[str, Sequence[Version]]
) -> tuple[dict[str, str], list[Decided]]:
    """Which version counts where people have said so: by scorer."""
    chosen: dict[str, str] = {}
    said: list[Decided] = []
    for decision in of_kind(decisions, DecisionKind.VERSION):
        latest = conflicts.get(decision.matter.scorer, ())
        digests = [version.received.sha256 for version in latest]
        names = "、".join(sorted(version.received.name for version in latest))
        if not latest:
            said.append(impossible(decision, "现在没有互相不一致的报送件"))
        elif decision.value not in digests:
            why = "议定采用的文件不在互相不一致的报送件之中"
            said.append(impossible(decision, why, f"{names}互不一致，均未采用"))
        else:
            basis = "、".join(sorted(digests))
            weight = weighed(decision, basis, f"{names}互不一致，均未采用")
            said.append(weight)
            if weight.applied:
                chosen[decision.matter.scorer] = decision.value
    return chosen, said


def extend(
    decisions: Sequence[Decision], scheme: Scheme
) -> tuple[dict[str, datetime], list[Decided]]:
    """Deadlines that people have moved: by scorer."""
    scorers = {scorer.code: scorer for scorer in scheme.scorers}
    moved: dict[str, datetime] = {}
    said: list[Decided] = []
    for decision in of_kind(decisions, DecisionKind.EXTENSION):
        scorer = scorers.get(decision.matter.scorer)
        if scorer is None:
            said.append(impossible(decision, "方案中没有该评分单位"))
            continue
        before = scorer.extended or scheme.settings.deadline
        basis = "" if before is None else before.isoformat()
        computed = f"报送时限为{deadline_text(before).removesuffix('前')}"
        weight = weighed(decision, basis, computed)
        said.append(weight)
        if weight.applied:
            moved[scorer.code] = datetime.fromisoformat(decision.value)
    return moved, said


# 按未报处理 ----------------------------------------------------------------------------------


def absences(
    decisions: Sequence[Decision], rows: Sequence[ReturnRow], scheme: Scheme
) -> tuple[dict[str, str], list[Decided]]:
    """Scorers whose absence has been decided and who are still absent, each with its treatment."""
    absent: dict[str, str] = {}
    said: list[Decided] = []
    for decision in of_kind(decisions, DecisionKind.ABSENCE):
        own = [row for row in rows if row.scorer == decision.matter.scorer]
        counted = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)
        if any(row.status in counted for row in own):
            said.append(impossible(decision, "该评分单位的报送件已经采用", "已采用报送件"))
            continue
        held = sorted(row.sha256 for row in own if row.sha256)
        basis = "、".join(held) or str(State.UNREPORTED)
        computed = f"未报，另有{len(held)}份报送件未采用" if held else "未报"
        weight = weighed(decision, basis, computed)
        said.append(weight)
        if weight.applied:
            absent[decision.matter.scorer] = decision.value
    items = treated_items(scheme, absent)
    return absent, [treatable(one, scheme, absent, items) for one in said]


def settle(
    findings: Iterable[Finding],
    confirmed: Confirmed,
    file_names: Mapping[str, str],
    decided: Iterable[Decided],
) -> list[Finding]:
    """The findings, those that people have settled marked as such."""
    scorers = {
        (one.decision.kind, one.decision.matter.scorer): one.decision.name
        for one in decided
        if one.applied
    }
    cells: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for (digest, sheet, cell), how in confirmed.cells.items():
        unit = confirmed.units[digest, sheet, cell]
        cells.setdefault((file_names[digest], sheet), {})[cell] = (unit, how)

    def settled(finding: Finding) -> str:
        for kind, decision, words in _BY_SCORER:
            if finding.kind == kind and (decision, finding.scorer) in scorers:
                return f"{scorers[decision, finding.scorer]}：{words}"
        return _settled_cell(finding, cells.get((finding.file, finding.sheet), {}))

    return [
        replace(one, settled=how) if not one.settled and (how := settled(one)) else one
        for one in findings
    ]


_BY_SCORER = (
    (files.CONFLICT, DecisionKind.VERSION, "以其中一份为准"),
    (files.NOT_RETURNED, DecisionKind.ABSENCE, "按未报处理"),
)


def _settled_cell(finding: Finding, cells: Mapping[str, tuple[str, str]]) -> str:
    """How what is open about a confirmed cell was settled; one about several needs them all."""
    own = finding.cell.replace(",", "、").split("、")
    hit = [cell for cell in own if cell in cells]
    waits = finding.severity is Severity.ERROR or finding.kind == files.CHANGED_UNASKED
    if not waits or not hit:
        return ""
    same = any(cells[cell][0] == finding.unit != "" for cell in hit)
    return cells[hit[0]][1] if same or len(hit) == len(own) else ""


def noted(
    rows: Iterable[ReturnRow], confirmed: Confirmed, released: Releases, decided: Iterable[Decided]
) -> tuple[ReturnRow, ...]:
    """The lines of 报送情况 with their status after confirmation and what people decided."""
    status = {v.received.sha256: v.reading.status for v in confirmed.used}
    cells: dict[str, list[str]] = {}
    for digest, _, cell in confirmed.cells:
        cells.setdefault(digest, []).append(cell)
    applied = {
        (one.decision.kind, one.decision.matter.scorer): one.decision
        for one in decided
        if one.applied
    }
    out = []
    for row in rows:
        notes = [released.notes[row.sha256]] if row.sha256 in released.notes else []
        if row.sha256 in cells:
            notes.append(f"{several(cells[row.sha256])}评分经议定确认")
        for kind, words in _NOTES.items():
            one = applied.get((kind, row.scorer))
            if one is not None and (kind is not DecisionKind.VERSION or one.value == row.sha256):
                notes.append(f"{words}（{one.name}）")
        now = status.get(row.sha256, row.status) if row.sha256 else row.status
        out.append(replace(row, decided=tuple(notes), status=now))
    return tuple(out)


_NOTES = {
    DecisionKind.VERSION: "同次报送件不一致，以本件为准",
    DecisionKind.ABSENCE: "按未报处理",
    DecisionKind.EXTENSION: "批准延期",
}
