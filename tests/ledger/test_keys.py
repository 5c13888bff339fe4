"""Issuing keys: made once, readable by their owner only, found again, told from others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from xltools.ledger import keys


def test_a_key_is_found_again(tmp_path: Path) -> None:
    made = keys.create_issuing_key(tmp_path / "keys", "0123456789abcdef")
    again = keys.load_issuing_key(tmp_path / "keys", "0123456789abcdef")
    assert keys.public_pem(made) == keys.public_pem(again)
    public = keys.load_public_key(keys.public_pem(made))
    public.verify(again.sign(b"content"), b"content")
    assert not keys.is_demo_key(public)


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    keys.create_issuing_key(tmp_path, "a" * 16)
    with pytest.raises(FileExistsError):
        keys.create_issuing_key(tmp_path, "a" * 16)


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    keys.create_issuing_key(tmp_path, "a" * 16)
    mode = stat.S_IMODE(keys.key_path(tmp_path, "a" * 16).stat().st_mode)
    assert os.name == "nt" or mode == 0o600


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(keys.KeyMissing) as caught:
        keys.load_issuing_key(tmp_path, "b" * 16)
    assert caught.value.path == tmp_path / f"{'b' * 16}.pem"


def test_other_keys_are_refused(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"no key", pem):
        keys.key_path(tmp_path, "c" * 16).write_bytes(content)
        with pytest.raises(keys.KeyUnreadable):
            keys.load_issuing_key(tmp_path, "c" * 16)
        with pytest.raises(keys.KeyUnreadable):
            keys.load_public_key(content)


def test_the_demo_key_needs_no_directory() -> None:
    key = keys.load_issuing_key(None, keys.DEMO_WORKSPACE)
    assert keys.is_demo_key(key.public_key())
    assert len(keys.DEMO_SEED) == 32


def test_workspace_ids_are_random_hex() -> None:
    ids = {keys.new_workspace_id() for _ in range(20)}
    assert len(ids) == 20
    assert all(len(i) == 16 and int(i, 16) >= 0 for i in ids)


def test_keys_are_kept_with_the_users_own_data() -> None:
    assert keys.default_key_dir().name == "keys"
    assert keys.key_path(None, "d" * 16).parent == keys.default_key_dir()
