"""Which public keys a verification goes by: those given, or else those in the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xltools.files import sha256
from xltools.ledger.keys import KeyUnreadable, is_demo_key, load_public_key, public_pem
from xltools.text import verifying as says
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
