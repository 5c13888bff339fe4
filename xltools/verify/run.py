"""核验一致性: the whole verification of a workspace. It writes nothing there.

Every file is hashed again, the journal walked line by line, the signatures checked; then the whole
result is derived anew in a clean directory from the kept originals, without any cache, and compared
with what was sealed and published, cell by cell; and the second tabulator has its say.

Deriving anew: in a clean directory, from the kept originals alone, without any cache.

Two result documents: where they differ, in words that name the unit.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from xltools import __version__
from xltools.appraisal import Appraisal
from xltools.files import sha256, write_whole
from xltools.folder.derive import COUNTED, derive
from xltools.folder.opening import Opened, Refusal, open_workspace, scheme_path
from xltools.folder.outputs import counts, read_inputs
from xltools.folder.receive import received
from xltools.intake.pool import WorkersFailed
from xltools.ledger.journal import Event
from xltools.ledger.keys import KeyUnreadable
from xltools.ledger.seal import canonical
from xltools.reports.document import result_document
from xltools.scheme.document import scheme_digest
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.citations import Document, citations
from xltools.verify.found import Verification
from xltools.verify.kept import (
    look_at_files,
    look_at_inputs,
    look_at_links,
    look_at_originals,
    look_at_receipts,
)
from xltools.verify.published import look_at_editions, look_at_ranking
from xltools.verify.second import Tabulator
from xltools.verify.store import Stored, Trusted, look_at_journal, look_at_seal, trusted_keys
from xltools.workspace import Workspace


@contextmanager
def clean_workspace(
    journal: bytes,
    inputs: Mapping[str, bytes],
    keys: Mapping[str, bytes],
    received: Callable[[], Iterator[tuple[str, bytes]]],
) -> Iterator[Opened]:
    """A workspace that holds nothing but what is given; gone when done.

    `inputs` and `keys` are by path inside the workspace, `received` by SHA-256.
    """
    with tempfile.TemporaryDirectory(prefix="xltools-verify-") as folder:
        place = Workspace(Path(folder))
        write_whole(place.journal, journal)
        for file, data in {**inputs, **keys}.items():
            write_whole(place.root / inside(file), data)
        place.received.mkdir(parents=True, exist_ok=True)
        for digest, data in received():
            (place.received / digest).write_bytes(data)
        yield open_workspace(place.root)


def inside(file: str) -> Path:
    """A path inside a workspace, as a record names it.

    Raises:
        ValueError: it leads out of the workspace.
    """
    path = PurePosixPath(file)
    if path.is_absolute() or not path.parts or {"..", "\\", ":"} & {*path.parts, *file}:
        raise ValueError(file)
    return Path(*path.parts)


_FIELDS = {
    "items": "项目得分",
    "item_states": "项目状态",
    "channels": "方式小计",
    "raw_total": "评议得分",
    "adjustment": "倒扣分",
    "total": "总分",
    "rank": "名次",
    "grade": "等次",
    "bottom": "列入后进",
    "status": "状态",
    "outcomes": "结果运用",
    "notes": "备注",
    "exact": "总分（舍入前）",
}
_PARTS = {"units": "单位", "returns": "报送件", "findings": "核验意见", "decisions": "议定事项"}


def differences(sealed: Any, own: Any) -> Iterator[tuple[str, str, str]]:
    """(what, as sealed, as derived anew); the version of the program is no difference."""
    if not isinstance(sealed, dict):
        yield "结果数据", "不能识别", "结果数据"
        return
    units = {str(unit.get("code")): unit for unit in _list(sealed, "units")}
    for unit in own["units"]:
        said = units.pop(unit["code"], None)
        if said is None:
            yield unit["name"], "没有", "有"
        elif said != unit:
            yield from _unit(said, unit)
    for code in units:
        yield f"单位{code}", "有", "没有"
    for part in sorted((sealed.keys() | own.keys()) - {"units", "engine"}):
        if sealed.get(part) != own.get(part):
            said, ours = sealed.get(part), own.get(part)
            both = isinstance(said, list) and isinstance(ours, list)
            place = _first(said or [], ours or []) if both else ""
            yield f"{_PARTS.get(part, part)}{place}", _short(said), _short(ours)


def _unit(said: dict[str, Any], own: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in sorted(said.keys() | own.keys()):
        one, two = said.get(key), own.get(key)
        what = f"{own['name']}·{_FIELDS.get(key, key)}"
        if isinstance(one, dict) and isinstance(two, dict):
            for code in sorted(one.keys() | two.keys()):
                if one.get(code) != two.get(code):
                    yield f"{what}·{code}", _short(one.get(code)), _short(two.get(code))
        elif one != two:
            yield what, _short(one), _short(two)


def _list(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = document.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _first(said: list[Any], own: list[Any]) -> str:
    """Which entry is the first that differs."""
    pairs = zip(said, own, strict=False)
    return f"第{next((n for n, (a, b) in enumerate(pairs, 1) if a != b), len(own) + 1)}条"


def _short(value: Any) -> str:
    if value is None:
        return "空白"
    if isinstance(value, list):
        return f"{len(value)}条"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}……"


_BROKEN = (Refusal, WorkersFailed, KeyUnreadable, ValueError, LookupError, TypeError)
"""What deriving from altered material may raise."""


@dataclass(slots=True)
class Verified:
    """What a verification found, and what it derived on the way."""

    found: Verification
    appraisal: Appraisal | None = None
    cited: Document | None = None
    events: tuple[Event, ...] = ()


def verify(root: Path, *, public_keys: Sequence[Path] = ()) -> Verified:
    """Verify the workspace at `root`, going by `public_keys` or by the keys that lie in it.

    Raises:
        Refusal: there is no workspace there.
        KeyUnreadable: a given file is no public key.
    """
    done, stored, trusted = look(root, public_keys)
    if stored is not None:
        _derive(stored, trusted, done)
    return done


def look(root: Path, public_keys: Sequence[Path] = ()) -> tuple[Verified, Stored | None, Trusted]:
    """Everything short of deriving anew: hashes, chain and signatures.

    Raises:
        Refusal, KeyUnreadable: as for `verify`.
    """
    workspace = Workspace(root)
    if not workspace.journal.exists():
        scheme_path(root)
    trusted = trusted_keys(workspace, public_keys)
    done = Verified(Verification(notes=list(trusted.notes)))
    found = done.found
    events = look_at_journal(workspace, found)
    if events is None:
        found.undone = dict.fromkeys([*says.CHECKS][1:], says.AFTER_BROKEN)
        return done, None, trusted
    done.events = events
    stored = look_at_seal(workspace, events, trusted, found)
    for look_at in (
        look_at_originals,
        look_at_links,
        look_at_inputs,
        look_at_files,
        look_at_receipts,
    ):
        look_at(stored, found)
    if stored.standing is None and "seal" not in found.failed:
        found.notes.append(says.UNSEALED)
    elif stored.seal is not None:
        found.notes.append(says.COMPARE_CODE.format(code=stored.seal.code))
        sealed_by = stored.seal.record.engine
        if sealed_by != __version__:
            found.notes.append(says.OTHER_ENGINE.format(sealed=sealed_by, own=__version__))
    return done, stored, trusted


def _derive(stored: Stored, trusted: Trusted, done: Verified) -> None:
    """Derive anew, and compare."""
    found, basis = done.found, _basis(stored)
    parts = ("result", "ranking", "editions", "second")
    if basis is None:
        found.undone |= dict.fromkeys(parts, says.UNCOUNTED)
        return
    if found.failed.keys() & {"originals", "inputs"} or (stored.standing and not stored.seal):
        found.undone |= dict.fromkeys(parts, says.AFTER_BROKEN)
        return
    keys = _keys(stored, trusted)
    try:
        with clean_workspace(basis.journal, basis.inputs, keys, lambda: _originals(stored)) as it:
            done.appraisal = derive(it)
            digest = scheme_digest(it.scheme)
    except _BROKEN as error:
        found.say("result", kinds.UNDERIVABLE, file=stored.workspace.root.name, why=str(error))
        found.undone |= dict.fromkeys(parts[1:], says.AFTER_BROKEN)
        return
    document = result_document(done.appraisal, digest, __version__)
    _compare_result(stored, done.appraisal, document, found)
    look_at_ranking(stored, done.appraisal, found)
    look_at_editions(stored, done.appraisal, found)
    done.cited = citations(done.appraisal)
    _second(stored.workspace, done.cited, found)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the published result was derived from."""

    journal: bytes
    inputs: dict[str, bytes]


def _basis(stored: Stored) -> _Basis | None:
    """The journal up to the seal, or to the last count, and what was counted from."""
    place, seal = stored.workspace, stored.seal
    if seal is not None:
        inputs = {}
        for file, digest in seal.record.inputs.items():
            if not counts(file):
                continue
            kept = place.inputs / digest
            inputs[file] = kept.read_bytes() if kept.exists() else b""
        return _Basis(_lines(stored.events[: seal.record.length]), inputs)
    counted = [event.seq for event in stored.events if event.event == COUNTED]
    if not counted:
        return None
    return _Basis(_lines(stored.events[: counted[-1]]), read_inputs(place))


def _lines(events: Sequence[Event]) -> bytes:
    return b"".join(event.line() + b"\n" for event in events)


def _keys(stored: Stored, trusted: Trusted) -> dict[str, bytes]:
    """The office's public key, which the forms were signed with: the trusted one."""
    place = stored.workspace
    own = place.public_key.read_bytes() if place.public_key.exists() else b""
    for key in stored.seal.record.keys if stored.seal else ():
        if key.role == "office":
            own = trusted.pem(key.sha256) or own
    return {place.public_key.relative_to(place.root).as_posix(): own}


def _originals(stored: Stored) -> Iterator[tuple[str, bytes]]:
    for one in received(stored.events):
        yield one.sha256, (stored.workspace.received / one.sha256).read_bytes()


def _compare_result(
    stored: Stored, appraisal: Appraisal, document: dict[str, Any], found: Verification
) -> None:
    """The sealed result document beside the one derived anew."""
    came = {row["sha256"] for row in document["returns"]} - {None}  # a row may say: none came
    found.figures["result"] = says.RESULT_FIGURES.format(
        units=len(document["units"]), returns=len(came)
    )
    if stored.seal is None:
        return
    place, record = stored.workspace, stored.seal.record
    data = place.sealed_result.read_bytes() if place.sealed_result.exists() else b""
    name = place.sealed_result.relative_to(place.root).as_posix()
    if sha256(data) != record.result:
        what = says.ALTERED if data else says.GONE
        found.say("result", kinds.RESULT_FILE, file=name, what=what, digest=record.result)
    if record.scheme != document["scheme"]["digest"]:
        said = {"what": "方案", "said": record.scheme, "own": document["scheme"]["digest"]}
        found.say("result", kinds.RESULT, file=name, **said)
    decisions = tuple((one.decision.number, one.decision.digest) for one in appraisal.decisions)
    if record.decisions != decisions:
        said = {"what": "议定事项", "said": f"{len(record.decisions)}项", "own": "另有不同"}
        found.say("result", kinds.RESULT, file=name, **said)
    try:
        sealed = json.loads(data)
    except (ValueError, RecursionError):
        return
    own = json.loads(canonical(document))
    for where, theirs, ours in differences(sealed, own):
        found.say("result", kinds.RESULT, file=name, what=where, said=theirs, own=ours)


def _second(workspace: Workspace, cited: Document, found: Verification) -> None:
    """The second tabulator over the same originals."""
    second = Tabulator(cited, lambda file: (workspace.received / file).read_bytes())
    for said in second.wrong:
        found.say("second", kinds.SECOND, said=said)
    for said in second.uncited:
        found.say("second", kinds.UNCITED, said=said)
    found.figures["second"] = says.SECOND_FIGURES.format(
        equal=second.equal,
        taken=len(second.taken),
        left=len(second.left),
        units=sum(unit["total"] is not None for unit in cited["units"]),
    )
