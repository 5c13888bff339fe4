"""All returns of an appraisal: read, checked, resolved into what counts. No clock, no folder order.

A pure function of its inputs, so that verification can call it again and compare.

The marks frame from packed blocks: column by column, no object per mark.

The readings of everything received: kept ones where there are, the others by workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.intake.cache import ReadingCache, is_lasting
from xltools.intake.confirmed import confirm
from xltools.intake.decided import absences, choose, extend, noted, reject, release, settle
from xltools.intake.pool import Setup, Task, read_all, read_here
from xltools.intake.reading import STATES, FormReading, MarkBlock, decode
from xltools.intake.released import Admission
from xltools.intake.returns import Received, ReturnRow, ReturnStatus
from xltools.intake.sheet import column_letters
from xltools.intake.versions import Said, Version, resolve
from xltools.ledger.receipts import recall
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import Decided, Decision
from xltools.scoring.marks import COLUMNS, Mark
from xltools.text.catalogue import files
from xltools.text.finding import Finding, in_order

if TYPE_CHECKING:
    import pandas as pd


if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Numbers = npt.NDArray[np.int64]
    Objects = npt.NDArray[np.object_]
    Texts = pd.Categorical[str]


def frame_of(used: Sequence[Version]) -> pd.DataFrame:
    """The marks of `used`, in their order, as `scoring.marks.marks_frame` would give them."""
    import numpy as np
    import pandas as pd

    pairs = [(version, block) for version in used for block in version.reading.blocks]
    blocks = [block for _, block in pairs]
    sizes = [len(block.units) for block in blocks]

    def spread(values: Iterable[str]) -> Texts:
        """One value per block, for each of its marks."""
        codes, labels = pd.factorize(np.array([*values], dtype=object))
        return _sorted(np.repeat(codes, sizes), list(labels))

    columns: dict[str, object] = {
        "unit": _units(blocks),
        "item": spread(block.item for block in blocks),
        "scorer": spread(version.reading.scorer for version, _ in pairs),
        "period": spread(block.period for block in blocks),
        "stratum": spread(block.stratum for block in blocks),
        "field": spread(block.field for block in blocks),
        "seq": _joined(blocks, _numbered),
        "integer": _joined(blocks, lambda block: np.frombuffer(block.integers, np.int64)),
        "scale": _joined(blocks, lambda block: np.frombuffer(block.scales, np.uint8)),
        "state": _states(_joined(blocks, lambda block: np.frombuffer(block.states, np.uint8))),
        "file": spread(version.received.sha256 for version, _ in pairs),
        "sheet": spread(block.sheet for block in blocks),
        "cell": _cells(blocks),
        "reason": np.array([reason for block in blocks for reason in block.reasons], dtype=object),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def _joined(blocks: Sequence[MarkBlock], take: Callable[[MarkBlock], Numbers]) -> Numbers:
    import numpy as np

    parts = [take(block) for block in blocks]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def _numbered(block: MarkBlock) -> Numbers:
    """The numbers of a block's events; zeros for entries that stand once."""
    import numpy as np

    if block.seqs is None:
        return np.zeros(len(block.units), dtype=np.int64)
    return np.frombuffer(block.seqs, np.int64)


def _sorted(codes: Numbers, labels: list[str]) -> Texts:
    """Categories in sorted order, only those that occur."""
    import numpy as np
    import pandas as pd

    order = sorted(range(len(labels)), key=labels.__getitem__)
    place = np.zeros(max(1, len(labels)), dtype=np.int64)
    place[order] = np.arange(len(labels))
    return pd.Categorical.from_codes(
        place[codes], categories=pd.Index([labels[index] for index in order])
    )


def _units(blocks: Sequence[MarkBlock]) -> Texts:
    """Forms of one kind share their list of units, so each list is numbered once."""
    import numpy as np

    numbers: dict[str, int] = {}
    lists: dict[tuple[str, ...], Numbers] = {}
    parts: list[Numbers] = []
    for block in blocks:
        codes = lists.get(block.units)
        if codes is None:
            codes = np.array([numbers.setdefault(unit, len(numbers)) for unit in block.units])
            lists[block.units] = codes
        parts.append(codes)
    joined = np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)
    return _sorted(joined, list(numbers))


def _states(numbers: Numbers) -> Texts:
    import numpy as np

    present = [int(number) for number in np.unique(numbers)]
    place = np.zeros(len(STATES), dtype=np.int64)
    place[present] = np.arange(len(present))
    return _sorted(place[numbers], [STATES[number] for number in present])


def _cells(blocks: Sequence[MarkBlock]) -> Objects:
    import numpy as np

    texts: dict[tuple[int, bytes], list[str]] = {}
    cells: list[str] = []
    for block in blocks:
        key = (block.column, block.rows.tobytes())
        if key not in texts:
            letters = column_letters(block.column)
            texts[key] = [f"{letters}{row}" for row in block.rows]
        cells += texts[key]
    return np.array(cells, dtype=object)


def readings_of(
    received: Sequence[Received],
    content: Callable[[str], bytes],
    setup: Setup,
    *,
    workers: int | None = None,
    cache: Path | None = None,
) -> list[FormReading]:
    """The readings of `received`, in their order.

    Args:
        received: one entry per content.
        content: the kept bytes by SHA-256, verified; asked for every file, also for those
            whose reading is kept.
        setup: what they are read against.
        workers: how many processes at most; 0 reads here, for files of one's own making.
        cache: where readings are kept; None to read everything.
    """
    kept = None if cache is None else ReadingCache(cache, setup)
    found: dict[int, FormReading] = {}
    for place, one in enumerate(received if kept is not None else ()):
        content(one.sha256)
        reading = kept.get(one.sha256, one.name) if kept is not None else None
        if reading is not None:
            found[place] = reading
    wanted = [place for place in range(len(received)) if place not in found]
    tasks = (Task(received[place].name, content(received[place].sha256)) for place in wanted)
    bodies = enumerate(read_here(tasks, setup)) if workers == 0 else None
    for number, body in bodies or read_all(tasks, len(wanted), setup, workers):
        place = wanted[number]
        found[place] = reading = decode(body)
        if kept is not None and is_lasting(reading):
            kept.put(received[place].sha256, received[place].name, body)
    return [found[place] for place in range(len(received))]


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
