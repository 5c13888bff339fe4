"""启封: a seal is lifted with a reason, and what it covered is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.folder.opening import Refusal, alone, open_workspace
from xltools.folder.outputs import read_seal, sealed_document
from xltools.ledger import journal
from xltools.ledger.journal import Clock, Event
from xltools.ledger.standing import UNSEALED, seal_in_force
from xltools.text import sealing as says
from xltools.workspace import Workspace

UNLIKE = "unlike"
"""In the journal's line: the sealed files that were gone or altered when the seal was lifted."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A seal that was lifted, and where it is kept."""

    code: str
    kept: Path
    unlike: tuple[str, ...] = ()
    """Sealed files that were gone or altered already."""

    def sentences(self) -> list[str]:
        """What happened, and what comes next."""
        said = [says.UNSEALED.format(code=self.code, path=self.kept)]
        if self.unlike:
            names = "、".join(self.unlike[:3])
            said.append(says.UNLIKE_SEALED.format(count=len(self.unlike), names=names))
        return said


def why_not(events: Sequence[Event]) -> str:
    """Why there is nothing to lift, in one sentence; empty where a seal is in force."""
    return says.NOT_SEALED if seal_in_force(events) is None else ""


def unseal(root: Path, *, reason: str, by: str, now: Clock) -> Unsealed:
    """Lift the seal of the workspace at `root`; what it covered is kept under its 校验码.

    Raises:
        Refusal: there is none, no reason is given, or the seal is not what it was.
    """
    if not reason.strip():
        raise Refusal(says.NEEDS_REASON)
    if not by.strip():
        raise Refusal(says.NEEDS_BY)
    with alone(Workspace(root)):
        place = open_workspace(root).workspace
        standing = seal_in_force(events := journal.read(place.journal))
        if standing is None:
            raise Refusal(why_not(events))
        seal = read_seal(place, standing)
        kept = place.past_seals / standing.code
        write_whole(kept / place.sealed_result.name, sealed_document(place, seal))
        unlike = []
        for file, digest in seal.files.items():
            path = place.root / file
            data = path.read_bytes() if path.is_file() else None
            if data is not None:
                write_whole(kept / file, data)
            if data is None or sha256(data) != digest:
                unlike.append(file)
        write_whole(kept / place.seal.name, seal.data())
        said: dict[str, object] = {"code": standing.code, "seal": standing.seal}
        said |= {"reason": reason, "by": by, **({UNLIKE: unlike} if unlike else {})}
        journal.append(place.journal, UNSEALED, said, now)
        place.seal.unlink(missing_ok=True)
        place.sealed_result.unlink(missing_ok=True)
    return Unsealed(standing.code, kept, tuple(unlike))
