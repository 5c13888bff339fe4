"""审计包: everything that somebody outside needs to verify a sealed year, in one folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.ledger import journal
from xltools.ledger.journal import TORN, Clock, Event
from xltools.ledger.keys import public_pem
from xltools.ledger.seal import Seal, parse_seal
from xltools.ledger.standing import SEALED, editions, seal_in_force
from xltools.steps.acknowledge import receipt_files
from xltools.steps.counted_inputs import counts
from xltools.steps.opening import open_workspace
from xltools.steps.receive import received
from xltools.steps.refusal import Refusal
from xltools.steps.unseal import read_seal
from xltools.text import packing as says
from xltools.verify import second
from xltools.verify.printed import printed
from xltools.verify.run import verify
from xltools.verify.store import what_of
from xltools.verify.trusted import trusted_keys
from xltools.workspace import Workspace

PACKED = "audit_pack"
"""The journal's event: the seal's 校验码, the SHA-256 of the list of checksums, by whom."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A 审计包 that was written."""

    folder: Path
    count: int
    digest: str
    """SHA-256 of the list of checksums."""

    def sentences(self) -> list[str]:
        """Where it is, and what to note on paper."""
        said = says.PACKED.format(path=self.folder, count=self.count, digest=self.digest)
        return [said, says.PACKED_NEXT]


def audit_pack(root: Path, target: Path | None, *, by: str, now: Clock) -> Pack:
    """Write the 审计包 of the sealed workspace at `root` into the empty folder `target`.

    Raises:
        Refusal: it is not sealed, does not verify, or `target` is not an empty folder outside it.
    """
    place = open_workspace(root).workspace
    folder = _target(place, target)
    standing = seal_in_force(journal.read(place.journal))
    if standing is None:
        raise Refusal(says.NOT_SEALED)
    done = verify(root)
    if not done.found.ok or done.cited is None or done.appraisal is None:
        raise Refusal(says.NOT_CONSISTENT.format(count=sum(done.found.failed.values())))
    seal = read_seal(place, standing)
    keys = "；".join(key.sha256 for key in seal.record.keys)
    title = done.appraisal.scheme.settings.title
    how = says.HOW_TO.format(
        title=title, code=seal.code, keys=keys, program=says.PROGRAM, basis=says.BASIS
    )
    files = {
        says.PROGRAM: Path(second.__file__).read_bytes(),
        says.BASIS: json.dumps(done.cited, ensure_ascii=False, indent=1).encode(),
        says.HOW: ("\ufeff" + how.replace("\n", "\r\n")).encode(),
    }
    name = says.PRINTED.removesuffix(".xlsx")
    files[says.PRINTED] = printed(files[says.PROGRAM].decode(), f"{title}{name}", name)
    for number, key in enumerate(trusted_keys(place, ()).keys):
        files[("公钥.pem", "公钥（第二人）.pem")[number]] = public_pem(key)
    sums = []
    for name, data in (*files.items(), *_evidence(place, journal.read(place.journal), seal)):
        write_whole(folder / name, data)
        sums.append(f"{sha256(data)}  {name}\n")
    listed = "".join(sorted(sums, key=lambda line: line[66:])).encode()
    write_whole(folder / says.SUMS, listed)
    said = {"seal": seal.code, "sums": sha256(listed), "by": by}
    journal.append(place.journal, PACKED, said, now)
    return Pack(folder, len(sums) + 1, sha256(listed))


def _target(place: Workspace, target: Path | None) -> Path:
    if target is None or target.resolve().is_relative_to(place.root.resolve()):
        raise Refusal(says.NEEDS_TARGET)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(says.TARGET_NOT_EMPTY.format(path=target))
    return target


def _evidence(place: Workspace, events: Sequence[Event], seal: Seal) -> Iterator[tuple[str, bytes]]:
    """The scheme and registers as sealed, what was written, and what is kept of what came in.

    Each file is one that the seal or the journal names; whatever else lies there stays.
    """
    inputs = {file: one for file, one in seal.record.inputs.items() if counts(file)}
    for file, digest in inputs.items():
        yield f"{says.WORKSPACE}/{file}", (place.inputs / digest).read_bytes()
    later = editions(event for event in events if event.data.get("seal") == seal.code)
    torn = (place.kept / Path(str(e.data["file"])).name for e in events if e.event == TORN)
    wanted = {
        *(place.root / file for file in {**seal.files, **later, **seal.receipts}),
        *(place.root / file for file in receipt_files(place, list(events))),
        *(place.inputs / digest for digest in inputs.values()),
        *(place.received / one.sha256 for one in received(events)),
        *(place.journal, place.seal, place.sealed_result),
        *(place.public_key, place.second_public_key),
        *torn,
        *_past(place, events),
    }
    for path in sorted(wanted):
        if path.is_file():
            yield f"{says.WORKSPACE}/{path.relative_to(place.root).as_posix()}", path.read_bytes()


def _past(place: Workspace, events: Sequence[Event]) -> Iterator[Path]:
    """What the seals that were lifted covered, as far as it is what they covered."""
    for event in events:
        folder = place.past_seals / str(event.data.get("code"))
        path = folder / place.seal.name
        if event.event != SEALED or not path.is_file():
            continue
        yield path
        yield folder / place.sealed_result.name
        for file, digest in parse_seal(path.read_bytes()).files.items():
            if not what_of(folder / file, digest):
                yield folder / file
