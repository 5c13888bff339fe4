"""What lies in the workspace: the journal, the seal, and every file by its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xltools.files import sha256
from xltools.ledger.journal import Event, JournalBroken, read
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.ledger.seal import Seal, SealUnreadable, parse_seal, unsigned_keys
from xltools.ledger.standing import EDITION, SEALED, Standing, editions, seal_in_force
from xltools.steps.acknowledge import RECEIPTED, receipts
from xltools.steps.receive import RECEIVED, RENAMED, received
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.verify.trusted import Trusted
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Stored:
    """What can be gone on with: the whole journal, and the seal in force if there is one."""

    workspace: Workspace
    events: tuple[Event, ...]
    seal: Seal | None
    standing: Standing | None


def look_at_journal(workspace: Workspace, found: Verification) -> tuple[Event, ...] | None:
    """The events, if every line follows from the one before it."""
    name = workspace.journal.relative_to(workspace.root).as_posix()
    try:
        events = tuple(read(workspace.journal))
    except JournalBroken as error:
        why = _WHY.get(error.why, "编号不连续" if error.why.startswith("seq") else error.why)
        found.say("journal", kinds.JOURNAL, file=name, line=error.line, why=why)
        return None
    odd = next((event for event in events if incomplete(event)), None)
    if odd is not None or not events or events[0].event != "created":
        why = "不是建立工作文件夹的记录" if odd is None else "内容不完整"
        found.say("journal", kinds.JOURNAL, file=name, line=odd.seq if odd else 1, why=why)
        return None
    torn = workspace.journal.read_bytes().rpartition(b"\n")[2]
    if torn:
        found.say("journal", kinds.TAIL, file=name, bytes=len(torn))
    head = events[-1].sha256
    found.figures["journal"] = says.JOURNAL_FIGURES.format(count=len(events), head=head)
    return events


_CARRIES = {
    "created": ("workspace", "demo"),
    RECEIVED: ("sha256", "name"),
    RENAMED: ("sha256", "name"),
    RECEIPTED: ("sha256", "code", "text", "name"),
    EDITION: ("edition", "file", "sha256", "seal"),
    SEALED: ("code", "seal"),
}
"""What a line of the journal must say for a verification to go by it."""


def incomplete(event: Event) -> bool:
    """Whether a line lacks what lines of its kind say."""
    wanted = _CARRIES.get(event.event, ())
    return not isinstance(event.data, dict) or any(name not in event.data for name in wanted)


_WHY = {
    "prev is not the SHA-256 of the line before": "记录的上一行校验值与上一行不符",
    "not an event": "不是留痕记录",
    "not in canonical form": "写法不规范",
}


def look_at_seal(
    workspace: Workspace, events: tuple[Event, ...], trusted: Trusted, found: Verification
) -> Stored:
    """The seal in force, if it is what the journal and the keys say it is."""
    standing = seal_in_force(events)
    bare = Stored(workspace, events, None, standing)
    _past_seals(workspace, events, standing, found)
    if standing is None:
        if workspace.seal.exists():
            _wrong(found, "留存中有封存记录，操作留痕记录中却没有相应的封存（末尾可能被删去）")
        return bare
    found.sealed, found.code = True, standing.code
    try:
        data = workspace.seal.read_bytes()
        seal = parse_seal(data)
    except FileNotFoundError:
        _wrong(found, "操作留痕记录中有封存，封存记录却不在")
        return bare
    except SealUnreadable as error:
        _wrong(found, f"封存记录不能识别：{error.why}")
        return bare
    for right, why in _agreements(seal, data, standing, events):
        if not right:
            _wrong(found, why)
    _signatures(seal, trusted, found)
    for path in (workspace.public_key, workspace.second_public_key):
        known = {key.sha256 for key in seal.record.keys}
        if path.exists() and sha256(path.read_bytes()) not in known:
            _wrong(found, f"留存中的“{path.name}”不是封存时的公钥")
    count = len(seal.signatures)
    figures = says.SEAL_FIGURES.format(code=seal.code, time=seal.time, count=count)
    found.figures["seal"] = figures
    return Stored(workspace, events, seal, standing)


def _agreements(
    seal: Seal, data: bytes, standing: Standing, events: tuple[Event, ...]
) -> Iterator[tuple[bool, str]]:
    record, length = seal.record, seal.record.length
    yield sha256(data) == standing.seal, "封存记录与操作留痕记录中登记的校验值不同"
    yield seal.code == standing.code, "封存记录的校验码与操作留痕记录中登记的不同"
    yield seal.time == standing.time, "封存记录的时间与操作留痕记录中登记的不同"
    yield standing.seq == length + 1, "封存记录所写的留痕行数与实际不同"
    head = events[length - 1].sha256 if 0 < length <= len(events) else ""
    yield record.head == head, "封存记录所写的留痕末行校验值与实际不同"
    yield record.workspace == str(events[0].data["workspace"]), "封存记录属于另一个工作文件夹"
    known = tuple(sorted(one.sha256 for one in received(events[:length])))
    yield record.received == known, "封存记录所列的报送件与收件登记不同"


def _signatures(seal: Seal, trusted: Trusted, found: Verification) -> None:
    if not seal.record.keys:
        _wrong(found, "封存记录没有写明由谁签名")
    for key in unsigned_keys(seal, trusted.keys):
        whose = says.WHOSE.get(key.role, key.role)
        found.say("seal", kinds.SIGNATURE, whose=whose, digest=key.sha256)
    if trusted.published and seal.record.workspace != DEMO_WORKSPACE:
        _wrong(found, "用的是公开的演示密钥，而这不是演示工作文件夹")


def _past_seals(
    workspace: Workspace, events: tuple[Event, ...], standing: Standing | None, found: Verification
) -> None:
    """Seals that were lifted are kept as they were."""
    for event in events:
        if event.event != SEALED or (standing and event.seq == standing.seq):
            continue
        path = workspace.past_seals / str(event.data["code"]) / workspace.seal.name
        if not path.exists() or sha256(path.read_bytes()) != event.data["seal"]:
            _wrong(found, f"历次封存中校验码{event.data['code']}的封存记录缺失或已改动")


def _wrong(found: Verification, why: str) -> None:
    found.say("seal", kinds.SEAL, file="留存/seal.json", why=why)


def look_at_originals(stored: Stored, found: Verification) -> None:
    """Every received file is there and is what it was; nothing else lies beside them."""
    place = stored.workspace
    known = {one.sha256: one.name for one in received(stored.events)}
    for digest, name in known.items():
        if what := _what(place.received / digest, digest):
            found.say("originals", kinds.ORIGINAL, file=name, what=what, digest=digest)
    for path in _files(place.received):
        if path.name not in known:
            found.say("originals", kinds.UNRECORDED, file=_name(place, path))
    found.figures["originals"] = says.COUNTED.format(count=len(known))


def look_at_inputs(stored: Stored, found: Verification) -> None:
    """What the seal was counted from is kept; the office's own copies may have gone on."""
    if stored.seal is None:
        return
    place, inputs = stored.workspace, stored.seal.record.inputs
    for file, digest in inputs.items():
        kept = place.inputs / digest
        if what := _what(kept, digest):
            found.say("inputs", kinds.INPUT, file=_name(place, kept), name=file, what=what)
        elif _what(place.root / file, digest):
            found.say("inputs", kinds.CHANGED_SINCE, file=file)
    found.figures["inputs"] = says.COUNTED.format(count=len(inputs))


def look_at_files(stored: Stored, found: Verification) -> None:
    """Every file under 结果/ is one that the seal or a later line of the journal names."""
    place, seal, standing = stored.workspace, stored.seal, stored.standing
    if seal is None or standing is None:
        return
    after = stored.events[standing.seq :]
    later = editions(event for event in after if event.data.get("seal") == seal.code)
    _compare_files(place, place.results, {**later, **seal.files}, "files", found)
    named = receipts(list(stored.events))
    texts = {f"{one['name']}.txt": one["text"] for one in named.values()}
    sheets = {f"{one['name']}.xlsx" for one in named.values()}
    folder = place.receipts.relative_to(place.root).as_posix()
    issued = {f"{folder}/{name}": digest for name, digest in texts.items()}
    for name in sheets:
        path = place.receipts / name
        if path.exists():
            issued[f"{folder}/{name}"] = sha256(path.read_bytes())
    _compare_files(place, place.receipts, {**issued, **seal.receipts}, "receipts", found)


def _compare_files(
    place: Workspace, folder: Path, named: Mapping[str, str], part: str, found: Verification
) -> None:
    for file, digest in named.items():
        if what := _what(place.root / file, digest):
            if part == "receipts":
                found.say(part, kinds.RECEIPT, file=file, what=what)
            else:
                found.say(part, kinds.RESULT_FILE, file=file, what=what, digest=digest)
    for path in _files(folder):
        if _name(place, path) not in named:
            found.say(part, kinds.UNNAMED, file=_name(place, path))
    found.figures[part] = says.COUNTED.format(count=len(named))


def _what(path: Path, digest: str) -> str:
    """Whether a file is gone or altered; "" where it is what it was."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return says.GONE
    return "" if sha256(data) == digest else says.ALTERED


def _files(folder: Path) -> list[Path]:
    """Files below a folder, without what Excel leaves beside open workbooks."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("~$"))


def _name(place: Workspace, path: Path) -> str:
    return path.relative_to(place.root).as_posix()
