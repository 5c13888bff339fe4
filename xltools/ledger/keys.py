"""Issuing keys: one Ed25519 key a workspace, kept outside it, in the office's key directory.

The public half lies in the workspace as 留存/公钥.pem. Workspaces marked 演示 use one published
key instead, so that a demo is the same bytes everywhere; it proves nothing and is accepted
nowhere else.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

DEMO_WORKSPACE = "de30de30de30de30"
"""The id of every demo workspace."""
DEMO_SEED = b"xltools: published demo key, v1 "
"""The private half of the demo key, known to everybody on purpose: 32 bytes."""


class KeyMissing(Exception):
    """The issuing key of a workspace is not in the key directory."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyUnreadable(Exception):
    """A key file that holds no Ed25519 key."""

    def __init__(self, what: str) -> None:
        super().__init__(what)


def new_workspace_id() -> str:
    """The id of a new workspace: 16 random hex digits."""
    return secrets.token_hex(8)


def default_key_dir() -> Path:
    """Where keys are kept unless the caller says otherwise: the user's own data directory."""
    import platformdirs

    return Path(platformdirs.user_data_dir("xltools", appauthor=False)) / "keys"


def key_path(key_dir: Path | None, workspace_id: str, *, second: bool = False) -> Path:
    """The private key file of a workspace: the office's, or the second person's."""
    name = f"{workspace_id}.second.pem" if second else f"{workspace_id}.pem"
    return (key_dir or default_key_dir()) / name


def create_issuing_key(
    key_dir: Path | None, workspace_id: str, *, second: bool = False
) -> Ed25519PrivateKey:
    """Make the key of a workspace, or its second person's, readable by its owner only.

    Raises:
        FileExistsError: there is such a key already; it is never replaced.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = key_path(key_dir, workspace_id, second=second)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())
    return key


def load_issuing_key(
    key_dir: Path | None, workspace_id: str, *, second: bool = False
) -> Ed25519PrivateKey:
    """The key of a workspace, or its second person's; a demo's first is known to everybody.

    Raises:
        KeyMissing: this machine, or this key directory, does not have it.
        KeyUnreadable: the file holds something else.
    """
    if workspace_id == DEMO_WORKSPACE and not second:
        return demo_key()
    path = key_path(key_dir, workspace_id, second=second)
    try:
        pem = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(path) from error
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnreadable(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(str(path))
    return key


def demo_key() -> Ed25519PrivateKey:
    """The published demo key.

    >>> demo_key().sign(b"x") == demo_key().sign(b"x")
    True
    """
    return Ed25519PrivateKey.from_private_bytes(DEMO_SEED)


def public_pem(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The public half as PEM: the content of 留存/公钥.pem."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def load_public_key(pem: bytes) -> Ed25519PublicKey:
    """The key of a 公钥.pem.

    Raises:
        KeyUnreadable: it is no Ed25519 public key.
    """
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable("public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable("public key")
    return key


def open_to_others(path: Path) -> bool:
    """Whether others on this machine may read the file, as far as POSIX modes tell."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def is_demo_key(key: Ed25519PublicKey) -> bool:
    """Whether `key` is the published one, good for workspaces marked 演示 only."""
    return public_pem(key) == public_pem(demo_key())
