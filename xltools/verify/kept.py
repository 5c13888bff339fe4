"""Every file that is kept or was written, by its SHA-256, and none that nothing names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xltools.files import sha256
from xltools.folder.outputs import READ, counts, links, outputs
from xltools.folder.receive import receipt_files, received
from xltools.ledger.standing import editions
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.verify.store import Stored, what_of
from xltools.workspace import Workspace


def look_at_originals(stored: Stored, found: Verification) -> None:
    """Every received file is there and is what it was; nothing else lies beside them."""
    place = stored.workspace
    known = {one.sha256: one.name for one in received(stored.events)}
    for digest, name in known.items():
        if what := what_of(place.received / digest, digest):
            found.say("originals", kinds.ORIGINAL, file=name, what=what, digest=digest)
    for path in outputs(place.received):
        if path.parent != place.received or path.name not in known:
            found.say("originals", kinds.UNRECORDED, file=_name(place, path))
    found.figures["originals"] = says.COUNTED.format(count=len(known))


def look_at_links(stored: Stored, found: Verification) -> None:
    """What is kept and what was written lies here, and is no pointer to somewhere else."""
    place = stored.workspace
    for part, folder in (("originals", place.kept), ("files", place.results)):
        for path in links(folder):
            found.say(part, kinds.LINK, file=_name(place, path))


def look_at_inputs(stored: Stored, found: Verification) -> None:
    """What was counted from is kept; the office's own copies may have gone on."""
    place, seal = stored.workspace, stored.seal
    sealed = seal.record.inputs if seal else {}
    named = {(str(e.data["file"]), str(e.data["sha256"])) for e in stored.events if e.event == READ}
    read = {one for one in named if counts(one[0])}
    for file, digest in sorted({*read, *(one for one in sealed.items() if counts(one[0]))}):
        if what := what_of(place.inputs / digest, digest):
            kept = _name(place, place.inputs / digest)
            earlier = bool(sealed) and digest not in sealed.values() and what == says.GONE
            kind = kinds.EARLIER_INPUT if earlier else kinds.INPUT
            found.say("inputs", kind, file=kept, name=file, what=what)
        elif sealed.get(file) == digest and what_of(place.root / file, digest):
            found.say("inputs", kinds.CHANGED_SINCE, file=file)
    for path in outputs(place.inputs):
        if sha256(path.read_bytes()) != path.name and path.name not in {h for _, h in named}:
            found.say("inputs", kinds.UNRECORDED, file=_name(place, path))
    if read or seal:
        found.figures["inputs"] = says.COUNTED.format(count=len({h for _, h in read}))


def look_at_files(stored: Stored, found: Verification) -> None:
    """Every file under 结果/ is one that the seal or a later line of the journal names.

    What an edition was when it was written, before the seal or after, it must be still.
    """
    place, seal, standing = stored.workspace, stored.seal, stored.standing
    if standing is None:
        written = editions(stored.events)
        there = {file: one for file, one in written.items() if (place.root / file).exists()}
        _compare_files(place, there, "files", found)
        return
    if seal is None:
        return
    after = stored.events[standing.seq :]
    later = editions(event for event in after if event.data.get("seal") == seal.code)
    _agree(editions(stored.events[: seal.record.length]), seal.files, "files", found)
    _compare_files(place, {**later, **seal.files}, "files", found, place.results)


def look_at_receipts(stored: Stored, found: Verification) -> None:
    """Every 收件回执 is the one that was written."""
    place, seal = stored.workspace, stored.seal
    written = receipt_files(place, list(stored.events))
    if seal is None:
        _compare_files(place, written, "receipts", found)
        return
    _agree(written, seal.receipts, "receipts", found)
    _compare_files(place, {**written, **seal.receipts}, "receipts", found, place.receipts)


def _agree(
    written: Mapping[str, str], sealed: Mapping[str, str], part: str, found: Verification
) -> None:
    """What was sealed is what the journal says was written."""
    for file, digest in written.items():
        if sealed.get(file, digest) != digest:
            found.say(part, kinds.SEALED_OTHER, file=file, digest=digest, own=sealed[file])


def _compare_files(
    place: Workspace,
    named: Mapping[str, str],
    part: str,
    found: Verification,
    alone: Path | None = None,
) -> None:
    """What is named is what it was; in the folder `alone` there is nothing else."""
    for file, digest in named.items():
        if what := what_of(place.root / file, digest):
            if part == "receipts":
                found.say(part, kinds.RECEIPT, file=file, what=what)
            else:
                found.say(part, kinds.RESULT_FILE, file=file, what=what, digest=digest)
    for path in outputs(alone) if alone is not None else ():
        if _name(place, path) not in named:
            found.say(part, kinds.UNNAMED, file=_name(place, path))
    if named or alone is not None:
        found.figures[part] = says.COUNTED.format(count=len(named))


def _name(place: Workspace, path: Path) -> str:
    return path.relative_to(place.root).as_posix()
