"""签名: each key that a seal names signs its body, and whether it did is checked here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from xltools.ledger.keys import public_pem
from xltools.ledger.seal import ED25519, Seal, SealKey, Signature


def signed(seal: Seal, keys: Iterable[Ed25519PrivateKey]) -> Seal:
    """The seal with a signature by each of `keys`, in their order."""
    text = seal.signed_bytes()
    signatures = (
        Signature(ED25519, hashlib.sha256(public_pem(key)).hexdigest(), key.sign(text).hex())
        for key in keys
    )
    return replace(seal, signatures=tuple(signatures))


def unsigned_keys(seal: Seal, public: Iterable[Ed25519PublicKey]) -> list[SealKey]:
    """The keys of the record that have not signed rightly, as far as `public` can tell; [] if all.

    A key of the record that `public` does not hold counts as not having signed.
    """
    held = {hashlib.sha256(public_pem(key)).hexdigest(): key for key in public}
    text = seal.signed_bytes()
    missing = []
    for wanted in seal.record.keys:
        key = held.get(wanted.sha256)
        if key is None or not any(_good(one, wanted, key, text) for one in seal.signatures):
            missing.append(wanted)
    return missing


def _good(signature: Signature, wanted: SealKey, key: Ed25519PublicKey, text: bytes) -> bool:
    if (signature.key, signature.alg, wanted.alg) != (wanted.sha256, ED25519, ED25519):
        return False
    try:
        key.verify(bytes.fromhex(signature.value), text)
    except InvalidSignature:
        return False
    return True
