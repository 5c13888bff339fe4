"""What the workspace says of itself: the journal line by line, the seal and who signed it.

A verification goes by the public keys that are given, or else by those in the workspace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xltools.appraisal import registrations
from xltools.files import sha256
from xltools.folder.outputs import READ
from xltools.folder.receive import RECEIPTED, RECEIVED, RENAMED, received
from xltools.ledger.journal import TORN, Event, JournalBroken, read
from xltools.ledger.keys import (
    DEMO_WORKSPACE,
    KeyUnreadable,
    is_demo_key,
    load_public_key,
    public_pem,
)
from xltools.ledger.seal import OFFICE, SECOND, Seal, SealUnreadable, parse_seal
from xltools.ledger.signing import unsigned_keys
from xltools.ledger.standing import EDITION, SEALED, UNSEALED, Standing, seal_in_force
from xltools.steps.keys import REGISTERED
from xltools.steps.unseal import UNLIKE
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keys, and what is to be said of where they come from."""

    keys: tuple[Ed25519PublicKey, ...]
    notes: tuple[str, ...]
    given: bool

    @property
    def published(self) -> bool:
        """Whether the demo key, known to everybody, is among them."""
        return any(is_demo_key(key) for key in self.keys)

    def pem(self, digest: str) -> bytes | None:
        """The key with this checksum."""
        pems = (public_pem(key) for key in self.keys)
        return next((pem for pem in pems if sha256(pem) == digest), None)


def trusted_keys(workspace: Workspace, given: Sequence[Path]) -> Trusted:
    """The keys of `given` files; without any, those that lie in the workspace.

    Raises:
        KeyUnreadable: a given file holds no public key.
    """
    own = (workspace.public_key, workspace.second_public_key)
    paths = list(given) or [path for path in own if path.is_file()]
    keys, notes = [], []
    for path in paths:
        try:
            key = load_public_key(path.read_bytes())
        except (OSError, KeyUnreadable):
            if given:
                raise KeyUnreadable(str(path)) from None
            continue
        digest = sha256(public_pem(key))
        said = says.TRUSTED_GIVEN if given else says.TRUSTED_OWN
        shown = path if given else path.relative_to(workspace.root).as_posix()
        notes.append(said.format(path=shown, digest=digest))
        if is_demo_key(key):
            notes.append(says.TRUSTED_DEMO)
        keys.append(key)
    return Trusted(tuple(keys), tuple(notes), bool(given))


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
    odd = next((event for event in events if incomplete(event)), None) or _odd_state(events)
    if odd is not None or not events or events[0].event != "created":
        why = "不是建立工作文件夹的记录" if odd is None else "内容不完整"
        found.say("journal", kinds.JOURNAL, file=name, line=odd.seq if odd else 1, why=why)
        return None
    torn = workspace.journal.read_bytes().rpartition(b"\n")[2]
    if torn:
        found.say("journal", kinds.TAIL, file=name, bytes=len(torn))
    for event in events:
        if event.event == TORN:
            _look_at_torn(workspace, event, found)
    head = events[-1].sha256
    found.figures["journal"] = says.JOURNAL_FIGURES.format(count=len(events), head=head)
    return events


def _look_at_torn(workspace: Workspace, event: Event, found: Verification) -> None:
    """A half-written line that was set aside is still what it was."""
    path = workspace.kept / Path(str(event.data["file"])).name
    digest = str(event.data["sha256"])
    if what := what_of(path, digest):
        name = path.relative_to(workspace.root).as_posix()
        found.say("journal", kinds.RESULT_FILE, file=name, what=what, digest=digest)


_CARRIES = {
    "created": ("workspace", "demo", "key"),
    REGISTERED: ("role", "sha256"),
    RECEIVED: ("sha256", "name"),
    RENAMED: ("sha256", "name"),
    RECEIPTED: ("sha256", "code", "text", "sheet", "name"),
    READ: ("file", "sha256"),
    TORN: ("file", "sha256"),
    EDITION: ("edition", "file", "sha256", "seal"),
    SEALED: ("code", "seal"),
    UNSEALED: ("code", "seal"),
}
"""What a line of the journal must say for a verification to go by it."""


def incomplete(event: Event) -> bool:
    """Whether a line lacks what lines of its kind say."""
    wanted = _CARRIES.get(event.event, ())
    return not isinstance(event.data, dict) or any(name not in event.data for name in wanted)


def _odd_state(events: tuple[Event, ...]) -> Event | None:
    """The first registration of a state that is none."""
    for event in events:
        try:
            registrations([event])
        except (ValueError, TypeError, LookupError):
            return event
    return None


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
    for role, digest in _registered_keys(events[:length]).items():
        signs = {key.sha256 for key in record.keys if key.role == role}
        whose = says.WHOSE.get(role, role)
        yield signs == {digest}, f"封存记录中{whose}的公钥不是操作留痕记录中登记的那一把"


def _registered_keys(events: tuple[Event, ...]) -> dict[str, str]:
    """Whose key → its SHA-256, as it was registered last; a second one is never given up."""
    keys = {OFFICE: str(events[0].data["key"])}
    for event in events:
        if event.event == REGISTERED and event.data["role"] in (OFFICE, SECOND):
            keys[str(event.data["role"])] = str(event.data["sha256"])
    return keys


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
    """Seals that were lifted are kept as they were, with all that they covered."""
    for number, event in enumerate(events):
        if event.event != SEALED or (standing and event.seq == standing.seq):
            continue
        code = str(event.data["code"])
        folder = workspace.past_seals / code
        try:
            data = (folder / workspace.seal.name).read_bytes()
            seal = parse_seal(data)
        except (OSError, SealUnreadable):
            data = b""
        if sha256(data) != event.data["seal"]:
            _wrong(found, f"历次封存中校验码{code}的封存记录缺失或已改动")
            continue
        lifted = next((e for e in events[number:] if e.event == UNSEALED), None)
        unlike = lifted.data.get(UNLIKE, []) if lifted else []
        for file, digest in {
            workspace.sealed_result.name: seal.record.result,
            **seal.files,
        }.items():
            if what := what_of(folder / file, digest):
                kind = kinds.PAST_UNLIKE if file in unlike else kinds.PAST_FILE
                found.say("seal", kind, file=f"留存/历次封存/{code}/{file}", what=what)


def what_of(path: Path, digest: str) -> str:
    """Whether a file is gone or altered; "" where it is what it was."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return says.GONE
    return "" if sha256(data) == digest else says.ALTERED


def _wrong(found: Verification, why: str) -> None:
    found.say("seal", kinds.SEAL, file="留存/seal.json", why=why)
