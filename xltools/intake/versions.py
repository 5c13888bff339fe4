"""Which version of a scorer's return counts, and who has not returned one.

The highest revision counts. Two files of one revision that say the same are one; if they differ,
neither is used until a person decides. Names, times and the order of files decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from xltools.exact import plain
from xltools.forms.layout import group_name
from xltools.forms.notice import deadline_text
from xltools.intake.reading import STATES, FormReading, MarkBlock
from xltools.intake.returns import Received, ReturnRow, ReturnStatus
from xltools.intake.sheet import a1
from xltools.methods.events import EventTable
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Scorer
from xltools.scoring.marks import WANTING, State
from xltools.text.catalogue import files, marks
from xltools.text.finding import Finding, Kind, Severity
from xltools.text.forms import ABOVE, COMPLETE
from xltools.text.places import SHOWN, several

_FEWEST_COPIED = 10


@dataclass(frozen=True, slots=True)
class Version:
    """One received file and its reading."""

    received: Received
    reading: FormReading

    def row(self, **changes: object) -> ReturnRow:
        """The line of 报送情况 for this file."""
        row = ReturnRow(
            scorer=self.reading.scorer,
            status=self.reading.status,
            file=self.received.name,
            sha256=self.received.sha256,
            revision=self.reading.revision,
            arrived=self.received.arrived,
            numbers=self.reading.numbers,
            why=self.reading.why,
        )
        return replace(row, **changes) if changes else row  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Resolved:
    """報送情况 as it stands: lines, the versions whose marks count, and what is to be said."""

    rows: tuple[ReturnRow, ...]
    used: tuple[Version, ...]
    findings: tuple[Finding, ...]
    conflicts: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """Scorer → its files of one revision that differ, where nobody has said which counts."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people have said about returns."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    """Scorer → SHA-256 of the version that counts where two of one revision differ."""
    extended: Mapping[str, datetime] = field(default_factory=dict)
    """Scorer → deadline as extended by decision."""
    mending: Mapping[tuple[str, int], datetime] = field(default_factory=dict)
    """(scorer, revision) → until when a form that went back to be mended was asked for."""
    rejected: frozenset[str] = frozenset()
    """SHA-256 of what is not to be used."""
    order: Mapping[str, int] = field(default_factory=dict)
    """SHA-256 → its place in the order of receipt."""

    def deadline(self, scorer: Scorer, scheme: Scheme) -> datetime | None:
        """Until when the scorer's return is due."""
        return self.extended.get(scorer.code) or scorer.extended or scheme.settings.deadline

    def mended_by(self, scorer: Scorer, revision: int, scheme: Scheme) -> datetime | None:
        """Until when a mended form was asked for, where that is later than the deadline."""
        due, asked = self.deadline(scorer, scheme), self.mending.get((scorer.code, revision))
        if due is None or asked is None or asked <= due.replace(tzinfo=None):
            return None
        return asked

    def dated(self, row: ReturnRow, scorer: Scorer, scheme: Scheme) -> ReturnRow:
        """The line of 报送情况 with its deadline, and who extended it."""
        mended = self.mended_by(scorer, row.revision, scheme) if row.file else None
        if mended is not None:
            return replace(row, deadline=mended.isoformat(), extended="")
        deadline = self.deadline(scorer, scheme)
        by = "议定" if scorer.code in self.extended else "方案" if scorer.extended else ""
        return replace(row, deadline=deadline.isoformat() if deadline else "", extended=by)


NOTHING_SAID = Said()


def resolve(versions: Iterable[Version], scheme: Scheme, people: Said = NOTHING_SAID) -> Resolved:
    """Decide for every scorer; the same for any order of `versions`."""
    ordered = sorted(versions, key=lambda v: (v.reading.revision, v.received.sha256))
    rows: list[ReturnRow] = []
    used: list[Version] = []
    findings: list[Finding] = []
    conflicts: dict[str, tuple[Version, ...]] = {}
    due = {scorer.code for scorer in SchemeIndex(scheme).due}
    for scorer in scheme.scorers:
        own = [version for version in ordered if version.reading.scorer == scorer.code]
        if not own and scorer.code not in due:
            continue
        if not own:
            row = ReturnRow(scorer.code, ReturnStatus.MISSING, why=files.NOT_RETURNED.code)
            rows.append(people.dated(row, scorer, scheme))
            findings.append(_not_returned(scorer, people.deadline(scorer, scheme)))
            continue
        lines, counts, said = _one_scorer(own, scorer, scheme, people)
        rows += [people.dated(line, scorer, scheme) for line in lines]
        used += counts
        findings += said
        if any(finding.kind == files.CONFLICT for finding in said):
            conflicts[scorer.code] = tuple(_latest(own))
    known = {scorer.code for scorer in scheme.scorers}
    strangers = [version for version in ordered if version.reading.scorer not in known]
    for one in sorted(strangers, key=lambda v: (v.received.name, v.received.sha256)):
        line, said = _unusable(one, _of_that_name(one, used, people), people)
        rows.append(line)
        findings += said
    return Resolved(tuple(rows), tuple(used), (*findings, *copied(used, scheme)), conflicts)


def _latest(own: Sequence[Version]) -> list[Version]:
    """The usable files of the highest revision."""
    usable = [version for version in own if version.reading.usable]
    newest = max((version.reading.revision for version in usable), default=0)
    return [version for version in usable if version.reading.revision == newest]


def _one_scorer(
    own: Sequence[Version], scorer: Scorer, scheme: Scheme, people: Said
) -> tuple[list[ReturnRow], list[Version], list[Finding]]:
    latest = _latest(own)
    newest = latest[0].reading.revision if latest else 0
    same = not _differing(latest)
    chosen = [v for v in latest if v.received.sha256 == people.chosen.get(scorer.code)]
    decided = bool(chosen) and not same
    counting = chosen if decided else latest[:1] if same else []
    findings: list[Finding] = []
    rows: list[ReturnRow] = []
    for version in own:
        if not version.reading.usable:
            later = [v for v in counting if _came(v) > _came(version)]
            line, said = _unusable(version, later, people)
            rows.append(line)
            findings += said
        elif version.reading.revision < newest:
            finding = _superseded(version, latest[0], newest)
            rows.append(version.row(status=ReturnStatus.SUPERSEDED, why=finding.body))
            findings.append(finding)
        elif decided and version is not chosen[0]:
            why = f"同次报送件不一致，议定以“{chosen[0].received.name}”为准"
            rows.append(version.row(status=ReturnStatus.REJECTED, why=why))
        elif not counting:
            why = files.CONFLICT.code
            rows.append(version.row(status=ReturnStatus.REJECTED, why=why))
        elif version is counting[0]:
            mended = people.mended_by(scorer, version.reading.revision, scheme)
            row, late = _counted(version, mended or people.deadline(scorer, scheme))
            rows.append(replace(row, why=_why(own, newest)) if len(own) > 1 else row)
            findings += [*late, *_unasked(own, version)]
        else:
            finding = _about(files.DUPLICATE, version, value=latest[0].received.name)
            rows.append(version.row(status=ReturnStatus.DUPLICATE, why=finding.body))
            findings.append(finding)
    if latest and not same:
        findings.append(_conflict(latest, scorer, scheme))
    return rows, counting, findings


def _came(version: Version) -> tuple[int, str]:
    """Which of two files of a scorer came later."""
    return version.reading.revision, version.received.arrived


def _of_that_name(version: Version, used: Sequence[Version], people: Said) -> list[Version]:
    """What counts and was put, later, in the place of a file that says of nobody whose it is."""
    names = {version.received.name, *version.received.other_names}
    place = people.order.get(version.received.sha256, -1)
    return [
        one
        for one in used
        if names & {one.received.name, *one.received.other_names}
        and people.order.get(one.received.sha256, -1) > place
    ]


def _unusable(
    version: Version, later: Sequence[Version], people: Said
) -> tuple[ReturnRow, list[Finding]]:
    """The line of a file that cannot be used; what was wrong is past once `later` counts."""
    if not later or version.received.sha256 in people.rejected:
        return version.row(), []
    codes = dict.fromkeys(f.code for f in version.reading.findings if f.severity is Severity.ERROR)
    finding = _about(files.ANSWERED, version, value=later[0].received.name, codes="、".join(codes))
    return version.row(status=ReturnStatus.SUPERSEDED, why=finding.body), [finding]


def _why(own: Sequence[Version], newest: int) -> str:
    """Why this one of several files counts."""
    older = any(v.reading.usable and v.reading.revision < newest for v in own)
    return f"以最近一次（第{newest}次）报送为准" if older else ""


_Place = tuple[str, str, str, str, str]
"""(item, period, stratum, field, unit) of what is said; a unit may have several events."""
_Saying = tuple[tuple[int, int, int], ...]
"""(integer, scale, state) of each mark that stands there, sorted."""


def _said(version: Version) -> dict[_Place, _Saying]:
    """What a version says; lists that have the same events in other lines say the same."""
    said: dict[_Place, list[tuple[int, int, int]]] = {}
    for block in version.reading.blocks:
        where = _where(block)
        for unit, *mark in block.said():
            said.setdefault((*where, unit), []).append((mark[0], mark[1], mark[2]))
    return {place: tuple(sorted(marks)) for place, marks in said.items()}


def _differing(latest: Sequence[Version]) -> dict[_Place, list[_Saying]]:
    """Where files of one revision do not say the same, and what each says there."""
    if len(latest) < 2:
        return {}
    said = [_said(version) for version in latest]
    places = dict.fromkeys(place for one in said for place in one)
    found = {place: [one.get(place, ()) for one in said] for place in places}
    return {place: sayings for place, sayings in found.items() if len(set(sayings)) > 1}


def _where(block: MarkBlock) -> tuple[str, str, str, str]:
    return block.item, block.period, block.stratum, block.field


def _unasked(own: Sequence[Version], counts: Version) -> Iterator[Finding]:
    """Marks that differ from those of the revision before, though nobody had asked for it.

    Asked for is what was wrong, left blank or not there, and where files of one revision differed.
    """
    newest = counts.reading.revision
    earlier = [v for v in own if v.reading.usable and v.reading.revision < newest]
    last = max((version.reading.revision for version in earlier), default=0)
    before = [_said(version) for version in earlier if version.reading.revision == last]
    if not before:
        return
    asked = {
        (finding.item, finding.unit)
        for version in earlier
        for finding in version.reading.findings
        if finding.severity is Severity.ERROR
    } | {
        (place[0], place[4])
        for one in before
        for place, saying in one.items()
        if any(STATES[state] in WANTING for *_, state in saying)
    }
    blocks = counts.reading.blocks
    lists = {block.item for v in own for block in v.reading.blocks if block.seqs is not None}
    cells = {
        (*_where(block), unit): (block.sheet, a1(row, block.column))
        for block in reversed(blocks)
        for unit, row in zip(reversed(block.units), reversed(block.rows), strict=True)
    }
    now = _said(counts)
    for place in dict.fromkeys((*now, *(place for one in before for place in one))):
        item, *_, unit = place
        sayings, new = {one.get(place, ()) for one in before}, now.get(place, ())
        there = (item in lists and unit) or (new and () not in sayings)
        if not there or len(sayings) > 1 or new in sayings or {(item, unit), (item, "")} & asked:
            continue
        sheet, cell = cells.get(place, ("", ""))
        was, value = _shown(sayings.pop()), _shown(new)
        said = _about(files.CHANGED_UNASKED, counts, value=value, before=was, newest=newest)
        yield replace(said, sheet=sheet, cell=cell, unit=unit, item=item)


def _about(kind: Kind, version: Version, value: str = "", **values: object) -> Finding:
    return Finding(
        kind,
        file=version.received.name,
        scorer=version.reading.scorer,
        value=value,
        values=dict(values),
    )


def _superseded(version: Version, by: Version, newest: int) -> Finding:
    return _about(
        files.SUPERSEDED,
        version,
        value=by.received.name,
        revision=version.reading.revision,
        newest=newest,
    )


def _counted(version: Version, deadline: datetime | None) -> tuple[ReturnRow, list[Finding]]:
    """The line of the version that counts; late by the recorded arrival, never by a clock."""
    arrived = version.received.arrived
    if deadline is None or not arrived:
        return version.row(), []
    moment = datetime.fromisoformat(arrived).replace(tzinfo=None)
    if moment <= deadline.replace(tzinfo=None):
        return version.row(), []
    text = f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute:02}分"
    limit = deadline_text(deadline).removesuffix("前")
    return version.row(late=True), [_about(files.LATE, version, value=text, deadline=limit)]


def _not_returned(scorer: Scorer, deadline: datetime | None) -> Finding:
    return Finding(
        files.NOT_RETURNED,
        unit_name=scorer.name,
        scorer=scorer.code,
        values={
            "deadline": deadline_text(deadline).removesuffix("前"),
            "contact": scorer.contact or "未登记",
            "phone": scorer.phone or "未登记",
        },
    )


def _conflict(latest: Sequence[Version], scorer: Scorer, scheme: Scheme) -> Finding:
    """All that differs between files of one revision, the first three named."""
    differing = _differing(latest)
    several_items = len(scorer.items) > 1
    first = [
        f"{_called(place, scheme, several_items=several_items)}：" + "、".join(map(_shown, sayings))
        for place, sayings in list(differing.items())[:SHOWN]
    ]
    return Finding(
        files.CONFLICT,
        file="、".join(sorted(version.received.name for version in latest)),
        scorer=scorer.code,
        value="；".join(first) + ("……" if len(differing) > SHOWN else ""),
        values={"scorer": scorer.name, "count": len(latest), "places": len(differing)},
    )


def _called(place: _Place, scheme: Scheme, *, several_items: bool) -> str:
    """市教育局·上半年·被曝光: the unit, and as much more as tells the place from others."""
    code, period, stratum, key, unit = place
    item = next(one for one in scheme.items if one.code == code)
    name = next((one.name for one in scheme.units if one.code == unit), ABOVE)
    fields = {field.key: field.label for field in item.method.fields(item.points)}
    if isinstance(item.method, EventTable):
        fields = {field.key: field.label for field in item.method.event_fields()}
    parts = (
        name,
        item.name if several_items else "",
        group_name(item, (period, stratum)),
        fields.get(key, COMPLETE) if key not in fields or len(fields) > 1 else "",
    )
    return "·".join(part for part in parts if part)


def _shown(said: _Saying) -> str:
    """What one file says at a place; several events of one rule are added up by nobody here."""
    marks = (
        plain(Decimal(integer).scaleb(-scale))
        if STATES[state] is State.MARK
        else str(STATES[state])
        for integer, scale, state in said
    )
    return "＋".join(marks) or "无"


def copied(used: Sequence[Version], scheme: Scheme) -> list[Finding]:
    """Scorers whose marks on an item are the same as another's to the last digit."""
    names = {scorer.code: scorer.name for scorer in scheme.scorers}
    alike: dict[tuple[object, ...], list[tuple[Version, str]]] = {}
    for version in used:
        for block in version.reading.blocks:
            given = {integer for integer in block.integers if integer}
            if len(block.units) >= _FEWEST_COPIED and len(given) > 1:
                key: tuple[object, ...] = (*_where(block), *block.said())
                alike.setdefault(key, []).append((version, block.sheet))
    findings: list[Finding] = []
    for key, versions in alike.items():
        for version, sheet in versions if len(versions) > 1 else ():
            others = [names[v.reading.scorer] for v, _ in versions if v is not version]
            findings.append(
                replace(
                    _about(marks.COPIED, version, count=len(key) - 4, others=several(others)),
                    sheet=sheet,
                    item=str(key[0]),
                )
            )
    return findings
